//! Making and renewing the promises of orders.

use super::calendar::leave;
use super::peg::{after_lead_time, peg};
use crate::allocate::{Candidate, candidates};
use crate::event::{Promise, Promised, What};
use crate::prelude::*;
use crate::record::{Backorder, Basis, LeadTime, Order, Rate, Shipment};
use crate::snapshot::{Key, Range, Row};
use crate::sort::{Place, Sort};
use crate::value::{Id, Quantity, Window};
use crate::work::{Res, Work, gather};

/// Promises that one tick renews.
const RENEWED: usize = 1000;

/// Makes the promises of an order: of its shipments, and of what waits.
pub(crate) fn promise_order(work: &mut Work, id: &Id) -> Res<()> {
    promise_shipments(work, id, |_| true)?;
    let Some(order) = work.order(id)? else { return Ok(()) };
    let open: Vec<u32> = order.backorders.iter().filter(|b| !b.open().is_zero()).map(|b| b.number).collect();
    drop(order);
    promise_backorders(work, open.into_iter().map(|number| (id.clone(), number)).collect())
}

/// Makes the promises of shipments of another order that the command made or gave units to.
pub(crate) fn promise_allocated(work: &mut Work, id: &Id) -> Res<()> {
    let allocated = work.allocated_to(id);
    promise_shipments(work, id, |s| allocated.contains(&s.number))
}

/// Makes the promises of those shipments that have none, or should have left by now.
fn promise_shipments(work: &mut Work, id: &Id, which: impl Fn(&Shipment) -> bool) -> Res<()> {
    let Some(order) = work.order(id)? else { return Ok(()) };
    let at = work.now();
    let due = |s: &&Shipment| s.status.is_open() && s.leaves_at.is_none_or(|l| l < at) && which(s);
    if !order.shipments.iter().any(|s| due(&s)) || work.rates(order.service())?.rates.is_empty() {
        return Ok(());
    }
    let places = candidates(work, &order)?;
    for s in order.shipments.iter().filter(due) {
        let Some(place) = places.iter().find(|c| c.location.id == s.location) else { continue };
        let Some(transit) = place.rate.as_ref().map(|r| transit(work, &order, place, r)).transpose()? else { continue };
        let Some(leaves) = leave(&place.location, at) else { continue };
        let window = Window { earliest: leaves, latest: leaves }.after(transit.earliest, transit.latest);
        let promise = Promise {
            of: Promised::Shipment(s.number),
            window: Some(window),
            basis: Basis::None,
            leaves_at: Some(leaves),
        };
        tell(work, id, s.promise, promise)?;
    }
    Ok(())
}

/// The transit time of a rate, or what was learned of it.
fn transit(work: &Work, order: &Order, place: &Candidate, rate: &Rate) -> Res<LeadTime> {
    let to = &order.terms.destination;
    let (country, postal_code) = (to.country.as_deref(), to.postal_code.as_deref());
    let learned = work.learned()?.transit(&place.location.id, country, postal_code, order.service());
    Ok(learned.unwrap_or(rate.transit))
}

/// The transit of the order's shipments from a location; none without a rate.
pub(crate) fn transit_from(work: &Work, order: &Order, location: &Id) -> Res<Option<LeadTime>> {
    let places = candidates(work, order)?;
    let Some(place) = places.iter().find(|c| c.location.id == *location) else { return Ok(None) };
    place.rate.as_ref().map(|rate| transit(work, order, place, rate)).transpose()
}

/// A promise is told where it is the first or has changed.
fn tell(work: &mut Work, id: &Id, before: Option<Window>, promise: Promise) -> Res<()> {
    if before == promise.window {
        return Ok(());
    }
    let what = match work.is_new(id, promise.of) {
        true => What::PromiseMade { promise: Box::new(promise) },
        false => What::PromiseChanged { promise: Box::new(promise) },
    };
    work.emit(Some(id), what)
}

/// A backorder's promise, as it is to be.
struct Renewed {
    order: Id,
    backorder: Backorder,
    window: Option<Window>,
    basis: Basis,
    uncovered: Quantity,
}

/// Makes promises of backorders: all are worked out first, then told, so that the queues are read as they stand.
fn promise_backorders(work: &mut Work, backorders: Vec<(Id, u32)>) -> Res<()> {
    let mut renewed = Vec::with_capacity(backorders.len());
    let mut places: Option<(Id, Vec<Candidate>)> = None;
    gather(backorders, |(id, number)| {
        let order = work.known_order(&id)?;
        let Some(backorder) = order.backorder(number).cloned() else { return Ok(()) };
        if places.as_ref().is_none_or(|(of, _)| *of != id) {
            places = Some((id.clone(), candidates(work, &order)?));
        }
        let places = places.as_ref().map(|(_, places)| places.as_slice()).unwrap_or_default();
        let (window, basis, uncovered) = window_of(work, &order, &backorder, places)?;
        renewed.push(Renewed { order: id, backorder, window, basis, uncovered });
        Ok(())
    })?;
    renewed.into_iter().try_for_each(|r| renew_one(work, r))
}

fn renew_one(work: &mut Work, renewed: Renewed) -> Res<()> {
    let Renewed { order: id, backorder, window, basis, uncovered } = renewed;
    let number = backorder.number;
    if basis == Basis::LeadTime && !backorder.procured && !uncovered.is_zero() {
        let order = work.known_order(&id)?;
        crate::notify::procure(work, &order, &backorder, uncovered)?;
    }
    if (window, basis) == (backorder.promise, backorder.basis) {
        return Ok(());
    }
    let promise = Promise { of: Promised::Backorder(number), window, basis, leaves_at: None };
    let what = match work.is_new(&id, promise.of) || backorder.promise == window {
        true => What::PromiseMade { promise: Box::new(promise) },
        false => What::PromiseChanged { promise: Box::new(promise) },
    };
    work.emit(Some(&id), what)?;
    if let (Some(before), Some(after)) = (backorder.promise, window)
        && moved_by_more_than_a_day(before, after)
    {
        crate::notify::date_changed(work, &id, number, before, after)?;
    }
    Ok(())
}

fn moved_by_more_than_a_day(a: Window, b: Window) -> bool {
    let day = crate::value::Duration::DAY;
    let apart = |x: crate::value::Time, y: crate::value::Time| x.max(y).since(x.min(y)) > day;
    apart(a.earliest, b.earliest) || apart(a.latest, b.latest)
}

/// Supply on its way, else the item's lead time, else no date.
fn window_of(
    work: &mut Work,
    order: &Order,
    b: &Backorder,
    places: &[Candidate],
) -> Res<(Option<Window>, Basis, Quantity)> {
    let none = Quantity::ZERO;
    let Some(line) = order.line(b.line) else { return Ok((None, Basis::None, none)) };
    let takes_part = order.suspended.is_none() && (b.active_from.is_none() || b.active);
    let arrives = |work: &Work, window: Window, place: &Candidate| -> Res<Option<Window>> {
        let Some(rate) = &place.rate else { return Ok(None) };
        let transit = transit(work, order, place, rate)?;
        let ends = leave(&place.location, window.earliest).zip(leave(&place.location, window.latest));
        Ok(ends.map(|(earliest, latest)| Window { earliest, latest }.after(transit.earliest, transit.latest)))
    };
    let mut uncovered = if takes_part { none } else { b.open() };
    if takes_part && !line.takes().is_empty() {
        let pegged = peg(work, order, b, line, places)?;
        if let Some((window, location)) = pegged.last {
            let place = places.iter().find(|c| c.location.id == location);
            let window = place.map(|p| arrives(work, window, p)).transpose()?.flatten();
            return Ok((window, Basis::Inbound, none));
        }
        uncovered = Quantity::from_micro(pegged.left).unwrap_or_default();
    }
    let learned = work.learned()?.lead_time(&line.sku);
    if let Some(lead) = learned.or(work.item(&line.sku)?.lead_time) {
        let first = places.iter().find(|c| {
            c.left_out.is_none()
                && line.pin.as_ref().is_none_or(|p| *p == c.location.id)
                && !b.avoid.contains(&c.location.id)
        });
        let window = after_lead_time(b.queued_at, lead, work.now());
        let window = first.map(|place| arrives(work, window, place)).transpose()?.flatten();
        return Ok((window, Basis::LeadTime, if takes_part { uncovered } else { none }));
    }
    Ok((None, Basis::None, none))
}

/// The tick's part: promises of shipments that should have left, and of those who wait, in queue order.
/// `true` where more are left.
pub(crate) fn renew(work: &mut Work) -> Res<bool> {
    work.renewing = true;
    let result = renew_all(work);
    work.renewing = false;
    result
}

fn renew_all(work: &mut Work) -> Res<bool> {
    let until = Place::new().time(work.now()).end();
    let page = work.page(&Range::Leaving, None, RENEWED)?;
    let late: BTreeSet<Id> = page.iter().take_while(|(s, _)| *s < until).map(|(_, e)| e.id.clone()).collect();
    work.prefetch(late.iter().map(|id| Key::Order(id.clone())))?;
    for id in &late {
        promise_shipments(work, id, |_| true)?;
    }
    let cursor = match work.row(&Key::Renewal)? {
        Some(Row::Cursor(sort)) => Some(sort.clone()),
        _ => None,
    };
    let page = work.page(&Range::Backlog, cursor.as_ref(), RENEWED)?;
    work.prefetch(page.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
    promise_backorders(work, page.iter().map(|(_, e)| (e.id.clone(), e.number)).collect())?;
    let next: Option<Sort> = if page.len() < RENEWED { None } else { page.last().map(|(s, _)| s.clone()) };
    if next != cursor {
        work.put(Key::Renewal, next.clone().map(Row::Cursor))?;
    }
    Ok(next.is_some())
}
