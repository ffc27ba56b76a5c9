//! Supply pegged to those who wait, in queue order, no unit twice.

use crate::allocate::{Candidate, candidates};
use crate::index::queue_place;
use crate::prelude::*;
use crate::record::{Backorder, Order, Release};
use crate::snapshot::{Key, Range};
use crate::value::{Id, Quantity, Sku, Time, Window};
use crate::work::{Res, Work};

/// Those ahead in the queue that are pegged one by one; beyond, they are counted.
const ONE_BY_ONE: u64 = 64;
/// Supplies of one SKU that are looked at.
const SUPPLIES: usize = 1000;

/// Units of a SKU that will be at a location.
#[derive(Clone, Debug)]
pub(crate) struct Supply {
    /// Where.
    pub location: Id,
    /// Micro-units left.
    pub left: i64,
    /// When; an overdue one counts as due now, free units are there now.
    pub window: Window,
    /// For this line of this order alone.
    pub earmark: Option<(Id, Id)>,
    /// Whether it is still to come.
    pub inbound: bool,
}

/// Free units, then supply by earliest arrival.
pub(crate) fn supplies(work: &mut Work, sku: &Sku) -> Res<Vec<Supply>> {
    let at = work.now();
    let mut all: Vec<Supply> = Vec::new();
    let locations = work.locations()?;
    for location in locations.all() {
        let free = work.free(sku, &location.id)?;
        if !free.is_zero() {
            let window = Window { earliest: at, latest: at };
            all.push(Supply {
                location: location.id.clone(),
                left: free.micro(),
                window,
                earmark: None,
                inbound: false,
            });
        }
    }
    let page = work.page(&Range::Supply(sku.clone()), None, SUPPLIES)?;
    work.prefetch(page.iter().map(|(_, e)| Key::Inbound(e.id.clone())))?;
    let mut coming = Vec::new();
    for (_, entry) in page {
        let Some(inbound) = work.inbound(&entry.id)? else { continue };
        let window = Window { earliest: inbound.expected.earliest.max(at), latest: inbound.expected.latest.max(at) };
        let earmark = inbound.earmark.as_ref().map(|e| (e.order.clone(), e.line.clone()));
        let left = inbound.quantity.micro();
        let supply = Supply { location: inbound.location.clone(), left, window, earmark, inbound: true };
        coming.push((window.earliest, window.latest, entry.id, supply));
    }
    coming.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    all.extend(coming.into_iter().map(|(_, _, _, supply)| supply));
    Ok(all)
}

/// How a backorder's need of one SKU is covered.
#[derive(Debug, Default)]
pub(crate) struct Pegged {
    /// The window and location of the last unit, where all is covered.
    pub last: Option<(Window, Id)>,
    /// Micro-units that nothing covers.
    pub left: i64,
}

/// Pegs free units and supply to a backorder's need of one SKU, after those who stand before it.
pub(crate) fn peg(
    work: &mut Work,
    order: &Order,
    backorder: &Backorder,
    sku: &Sku,
    need: Quantity,
    places: &[Candidate],
) -> Res<Pegged> {
    let release = match work.policies()?.common().release {
        Release::FairShare => Release::Priority,
        other => other,
    };
    let range = Range::Queue(sku.clone(), release);
    let mut supply = supplies(work, sku)?;
    if supply.is_empty() {
        return Ok(Pegged { last: None, left: need.micro() });
    }
    let place = queue_place(order, backorder, release);
    let ahead = if release == Release::Value {
        crate::queue::ahead_by_value(work, sku, &place)?
    } else {
        match work.count(&range, Some(&place))? {
            (n, units) if n > ONE_BY_ONE => Ahead::Sum(units),
            (n, _) => {
                let page = work.page(&range, None, usize::try_from(n).unwrap_or(0))?;
                Ahead::Each(page.into_iter().map(|(_, e)| (e.id, e.number)).collect())
            }
        }
    };
    match ahead {
        Ahead::Each(entries) => {
            work.prefetch(entries.iter().map(|(id, _)| Key::Order(id.clone())))?;
            for (id, number) in entries {
                let other = work.known_order(&id)?;
                let Some(b) = other.backorder(number) else { continue };
                let Some(line) = other.line(b.line) else { continue };
                let per = line.takes().iter().find(|(s, _)| s == sku).map_or(Quantity::ONE, |(_, per)| *per);
                let units = b.open().times(per)?;
                let theirs = candidates(work, &other)?;
                cover(&mut supply, &other, b, &line.id, units.micro(), &theirs);
            }
        }
        Ahead::Sum(units) => {
            let mut left = units;
            for s in supply.iter_mut().filter(|s| s.earmark.is_none()) {
                let used = left.min(s.left);
                s.left -= used;
                left -= used;
            }
        }
    }
    let Some(line) = order.line(backorder.line) else { return Ok(Pegged::default()) };
    Ok(cover(&mut supply, order, backorder, &line.id, need.micro(), places))
}

/// What stands before a backorder in its queue.
pub(crate) enum Ahead {
    /// Few: each of them, the order and the number of the backorder.
    Each(Vec<(Id, u32)>),
    /// Many: their micro-units.
    Sum(i64),
}

/// Takes supply for one backorder: its own earmarked supply first, then by arrival.
fn cover(
    supply: &mut [Supply],
    order: &Order,
    backorder: &Backorder,
    line: &Id,
    need: i64,
    places: &[Candidate],
) -> Pegged {
    let pin = order.line(backorder.line).and_then(|l| l.pin.clone());
    let serves = |location: &Id| {
        places
            .iter()
            .any(|c| c.location.id == *location && c.left_out.is_none_or(|l| l == crate::record::LeftOut::NoCapacity))
            && pin.as_ref().is_none_or(|p| p == location)
            && !backorder.avoid.contains(location)
    };
    let (mut left, mut last): (i64, Option<(Window, Id)>) = (need, None);
    for own in [true, false] {
        for s in supply.iter_mut() {
            let fits = match &s.earmark {
                Some((o, l)) => own && o == order.id() && l == line,
                None => !own,
            };
            if !fits || s.left <= 0 || left <= 0 || !serves(&s.location) {
                continue;
            }
            let used = left.min(s.left);
            s.left -= used;
            left -= used;
            if last.as_ref().is_none_or(|(w, _)| (s.window.latest, s.window.earliest) >= (w.latest, w.earliest)) {
                last = Some((s.window, s.location.clone()));
            }
        }
    }
    Pegged { last: last.filter(|_| left <= 0), left }
}

/// When a lead time after queueing is over, never before now.
pub(crate) fn after_lead_time(queued_at: Time, lead: crate::record::LeadTime, at: Time) -> Window {
    Window { earliest: queued_at.after(lead.earliest).max(at), latest: queued_at.after(lead.latest).max(at) }
}
