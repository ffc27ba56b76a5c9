//! Supply pegged to those who wait, in queue order, no unit twice.

use crate::allocate::{Candidate, candidates};
use crate::index::queue_place;
use crate::prelude::*;
use crate::record::{Backorder, LeftOut, Line, Order, Release};
use crate::snapshot::{Key, Range};
use crate::value::{Id, Sku, Time, UNIT, Window};
use crate::work::{Res, Work, gather};

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

/// How a backorder's need is covered.
#[derive(Debug, Default)]
pub(crate) struct Pegged {
    /// The window and location of the last unit, where all is covered.
    pub last: Option<(Window, Id)>,
    /// Units of the line, in micro-units, that nothing covers.
    pub left: i64,
}

/// One SKU that a line takes, and what is there and coming of it.
struct Part {
    /// Micro-units of it in one unit of the line.
    per: i64,
    supply: Vec<Supply>,
}

/// Pegs free units and supply to what a backorder needs, after those who stand before it.
pub(crate) fn peg(
    work: &mut Work,
    order: &Order,
    backorder: &Backorder,
    line: &Line,
    places: &[Candidate],
) -> Res<Pegged> {
    let mut parts = Vec::new();
    gather(line.takes(), |(sku, per)| {
        let supply = left_by_others(work, order, backorder, &sku)?;
        parts.push(Part { per: per.micro(), supply });
        Ok(())
    })?;
    Ok(cover(&mut parts, order, backorder, line, places))
}

/// What those who stand before a backorder leave of a SKU.
fn left_by_others(work: &mut Work, order: &Order, backorder: &Backorder, sku: &Sku) -> Res<Vec<Supply>> {
    let release = match work.policies()?.common().release {
        Release::FairShare => Release::Priority,
        other => other,
    };
    let range = Range::Queue(sku.clone(), release);
    let mut supply = supplies(work, sku)?;
    if supply.is_empty() {
        return Ok(supply);
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
                let per = line.takes().iter().find(|(s, _)| s == sku).map_or(UNIT, |(_, per)| per.micro());
                let theirs = candidates(work, &other)?;
                let mut parts = [Part { per, supply }];
                cover(&mut parts, &other, b, line, &theirs);
                let [part] = parts;
                supply = part.supply;
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
    Ok(supply)
}

/// What stands before a backorder in its queue.
pub(crate) enum Ahead {
    /// Few: each of them, the order and the number of the backorder.
    Each(Vec<(Id, u32)>),
    /// Many: their micro-units.
    Sum(i64),
}

/// What is made of the supply at one location.
struct Made {
    location: Id,
    /// Of each part: micro-units so far, and the window of the latest of them.
    parts: Vec<(i64, Window)>,
    /// Micro-units of the line.
    units: i64,
}

/// Takes supply for one backorder by arrival: at each location whole increments, all parts of one unit together.
fn cover(parts: &mut [Part], order: &Order, backorder: &Backorder, line: &Line, places: &[Candidate]) -> Pegged {
    let could = |c: &Candidate| c.left_out.is_none_or(|l| l == LeftOut::NoCapacity);
    let serves = |location: &Id| {
        places.iter().any(|c| c.location.id == *location && could(c))
            && line.pin.as_ref().is_none_or(|p| p == location)
            && !backorder.avoid.contains(location)
    };
    let fits = |s: &Supply| {
        let own = s.earmark.as_ref().is_none_or(|(o, l)| o == order.id() && *l == line.id);
        own && s.left > 0 && serves(&s.location)
    };
    let mut by_arrival: Vec<(usize, usize)> = Vec::new();
    for (p, part) in parts.iter().enumerate() {
        by_arrival.extend((0..part.supply.len()).filter(|s| part.supply.get(*s).is_some_and(fits)).map(|s| (p, s)));
    }
    let of = |parts: &[Part], (p, s): (usize, usize)| parts.get(p).and_then(|part| part.supply.get(s)).cloned();
    // Of what comes at one time, what is nobody else's goes first.
    by_arrival.sort_by_cached_key(|at| {
        of(parts, *at).map(|s| (s.window.earliest, s.window.latest, s.earmark.is_none(), at.1, at.0))
    });
    let step = line.step.micro().max(1);
    let (mut left, mut last): (i64, Option<(Window, Id)>) = (backorder.open().micro(), None);
    let mut made: Vec<Made> = Vec::new();
    for (p, s) in &by_arrival {
        let Some(supply) = of(parts, (*p, *s)).filter(|_| left > 0) else { break };
        let at = made.iter().position(|m| m.location == supply.location).unwrap_or_else(|| {
            let none = (0, Window { earliest: supply.window.earliest, latest: supply.window.earliest });
            made.push(Made { location: supply.location.clone(), parts: vec![none; parts.len()], units: 0 });
            made.len() - 1
        });
        let Some(here) = made.get_mut(at) else { break };
        if let Some((units, window)) = here.parts.get_mut(*p) {
            let is_later = (supply.window.latest, supply.window.earliest) >= (window.latest, window.earliest);
            *window = if *units == 0 || is_later { supply.window } else { *window };
            *units = units.saturating_add(supply.left);
        }
        let possible = parts.iter().zip(&here.parts).map(|(part, (units, _))| {
            let units = i128::from(*units) * i128::from(UNIT) / i128::from(part.per.max(1));
            i64::try_from(units).unwrap_or(i64::MAX)
        });
        let possible = possible.min().unwrap_or(0);
        let more = (possible - possible % step - here.units).min(left);
        if more > 0 {
            here.units += more;
            left -= more;
            let window = here.parts.iter().map(|(_, window)| *window).reduce(Window::latest_of);
            if let Some(window) = window
                && last.as_ref().is_none_or(|(w, _)| (window.latest, window.earliest) >= (w.latest, w.earliest))
            {
                last = Some((window, supply.location));
            }
        }
    }
    for here in made.iter().filter(|m| m.units > 0) {
        for (p, part) in parts.iter_mut().enumerate() {
            let used = i128::from(here.units) * i128::from(part.per) / i128::from(UNIT);
            let mut used = i64::try_from(used).unwrap_or(i64::MAX);
            for (_, s) in by_arrival.iter().filter(|(of, _)| *of == p) {
                let Some(supply) = part.supply.get_mut(*s).filter(|s| s.location == here.location) else { continue };
                let taken = used.min(supply.left);
                supply.left -= taken;
                used -= taken;
            }
        }
    }
    Pegged { last: last.filter(|_| left <= 0), left }
}

/// When a lead time after queueing is over, never before now.
pub(crate) fn after_lead_time(queued_at: Time, lead: crate::record::LeadTime, at: Time) -> Window {
    Window { earliest: queued_at.after(lead.earliest).max(at), latest: queued_at.after(lead.latest).max(at) }
}
