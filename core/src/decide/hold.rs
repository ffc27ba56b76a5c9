//! Holds: a cart claims stock for a while, all or nothing.

use super::{End, Reply, end_with_losses, known_location};
use crate::command::{HoldLine, PlaceHold};
use crate::error::{Code, Error};
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Hold, HoldShare};
use crate::snapshot::Key;
use crate::value::{Id, Quantity, Sku};
use crate::work::{Mark, Res, Work};

/// There never was a hold of this id.
pub(super) fn unknown(id: &Id) -> Error {
    Error::new(Code::UnknownHold, format!("there never was a hold `{id}`; place it first")).with("hold", id.as_str())
}

/// `place_hold`: replaces the lines of a live hold of the same id and starts its time anew.
pub(super) fn place(work: &mut Work, c: &PlaceHold, mark: Mark) -> Res<Reply> {
    work.prefetch([Key::Hold(c.hold.clone()), Key::Locations])?;
    for line in &c.lines {
        work.prefetch([Key::Item(line.sku.clone())])?;
        if let Some(location) = &line.location {
            known_location(work, location)?;
        }
        let item = work.item(&line.sku)?;
        super::terms::check_step(&line.sku, item.step(), line.quantity.get())?;
    }
    // A live hold of the id is replaced in one step: what it has counts as free for its new lines.
    let before = work.mark();
    if work.hold(&c.hold)?.is_some_and(|h| h.live) {
        work.emit(None, What::HoldEnded { hold: c.hold.clone() })?;
    }
    let shares = shares(work, &c.lines);
    work.rollback(before);
    let shares = shares?;
    let at = work.now();
    let hold =
        Arc::new(Hold { id: c.hold.clone(), placed_at: at, expires_at: at.after(c.ttl), live: true, lines: shares });
    work.emit(None, What::HoldPlaced { hold })?;
    end_with_losses(work, mark, Losses::default(), End::default())
}

/// By the priority of locations; what is taken for one line is not there for the next.
fn shares(work: &Work, lines: &[HoldLine]) -> Res<Vec<HoldShare>> {
    let locations = work.locations()?;
    let mut taken: BTreeMap<(Sku, Id), Quantity> = BTreeMap::new();
    let mut shorts: BTreeMap<&Sku, Quantity> = BTreeMap::new();
    for line in lines {
        let item = work.item(&line.sku)?;
        let takes: Vec<(Sku, Quantity)> = match super::terms::parts(work, &item)? {
            _ if !item.tracked || !item.requires_shipping => Vec::new(),
            Some(parts) => parts.to_vec(),
            None => vec![(line.sku.clone(), Quantity::ONE)],
        };
        let mut left = line.quantity.get();
        for location in locations.all().iter().filter(|l| l.enabled) {
            if left.is_zero() || line.location.as_ref().is_some_and(|only| *only != location.id) {
                continue;
            }
            let mut units = left;
            for (sku, per) in &takes {
                let used = taken.get(&(sku.clone(), location.id.clone())).copied().unwrap_or_default();
                let free = work.free(sku, &location.id)?.less(used);
                units = units.min(crate::queue::line_units(free.micro(), *per));
            }
            let units = units.floor_to(item.step());
            for (sku, per) in &takes {
                let sum = taken.entry((sku.clone(), location.id.clone())).or_default();
                *sum = sum.plus(units.times(*per)?)?;
            }
            left = left.less(units);
        }
        let short = shorts.entry(&line.sku).or_default();
        *short = short.plus(left)?;
    }
    if shorts.values().any(|s| !s.is_zero()) {
        let requested =
            |sku: &Sku| crate::record::sum(lines.iter().filter(|l| l.sku == *sku).map(|l| l.quantity.get()));
        let list = shorts.iter().map(|(sku, short)| (*sku, requested(sku), *short));
        return Err(super::remainder::insufficient(list).into());
    }
    let shares = taken.into_iter().filter(|(_, q)| !q.is_zero());
    Ok(shares.map(|((sku, location), quantity)| HoldShare { sku, location, quantity }).collect())
}

/// `end_hold`: ending twice is no error.
pub(super) fn end(work: &mut Work, id: &Id, mark: Mark) -> Res<Reply> {
    match work.hold(id)? {
        None => return Err(unknown(id).into()),
        Some(hold) if hold.live => work.emit(None, What::HoldEnded { hold: id.clone() })?,
        Some(_) => {}
    }
    end_with_losses(work, mark, Losses::default(), End::default())
}
