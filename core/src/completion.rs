//! Orders that wait under `complete` or a guard never block each other for ever:
//! in queue order, one whose lack free stock and later waiting orders can cover takes from them and becomes ready.

use crate::allocate::{Allotment, Reach, Taken, Victim, Were, Wish, commit, plan, tell_made};
use crate::loss::Losses;
use crate::prelude::*;
use crate::queue::Cursor;
use crate::record::{Order, ShipmentStatus, Takes};
use crate::snapshot::{Key, Row};
use crate::value::{Id, Quantity, Sku};
use crate::work::{Res, Work};

/// Orders looked at in one command.
const LOOKED_AT: usize = 100;

/// A soft reservation in a waiting shipment of a later order.
struct Donor {
    victim: Victim,
    location: Id,
    takes: Takes,
}

/// Runs the rule once, but for orders with a backorder that is not to be served now;
/// `true` where more orders wait to be looked at.
pub(crate) fn complete(work: &mut Work, except: &BTreeSet<(Id, u32)>) -> Res<bool> {
    let release = work.policies()?.common().release;
    let from = match work.row(&Key::Completion)? {
        Some(Row::Cursor(sort)) => Some(sort.clone()),
        _ => None,
    };
    let mut cursor = Cursor::waiting(work, release, from.clone())?;
    let (mut waiting, mut last) = (Vec::new(), None);
    while waiting.len() < LOOKED_AT {
        let Some((sort, entry)) = cursor.next(work)? else {
            last = None;
            break;
        };
        waiting.push(entry.id);
        last = Some(sort);
    }
    for (i, id) in waiting.iter().enumerate() {
        if except.iter().any(|(order, _)| order == id) {
            continue;
        }
        let later = waiting.get(i + 1..).unwrap_or_default();
        let mut losses = Losses::default();
        complete_one(work, id, later, &mut losses)?;
        losses.serve_without_preempting(work)?;
    }
    let next = last.filter(|_| waiting.len() == LOOKED_AT);
    if next != from {
        work.put(Key::Completion, next.clone().map(Row::Cursor))?;
    }
    Ok(next.is_some())
}

fn complete_one(work: &mut Work, id: &Id, later: &[Id], losses: &mut Losses) -> Res<()> {
    let order = work.known_order(id)?;
    let mut open: Vec<_> = order.backorders.iter().filter(|b| !b.open().is_zero()).collect();
    open.sort_by_key(|b| (b.line, b.number));
    if open.is_empty() || open.iter().any(|b| b.active_from.is_some() && !b.active) {
        return Ok(());
    }
    let wishes: Vec<Wish> = open
        .iter()
        .filter_map(|b| {
            let line = order.line(b.line)?;
            Some(Wish {
                line: b.line,
                terms: line.terms.clone(),
                need: b.open(),
                avoid: b.avoid.clone(),
                only: crate::loss::group_location(&order, b.line),
                waits: false,
            })
        })
        .collect();
    let donors = donors(work, later, &wishes)?;
    let mark = work.mark();
    // What the donors could give is free for a moment, so that the order's own rule can choose.
    for donor in &donors {
        lend(work, donor)?;
    }
    let planned = plan(work, &order, &wishes, Reach { max_new: order.policy().max_shipments, ..Reach::default() });
    work.rollback(mark);
    let mut allotment = planned?;
    if !wishes.iter().enumerate().all(|(i, w)| allotment.got(i) == w.need) {
        return Ok(());
    }
    if !take_from(work, &mut allotment, &wishes, donors)? {
        return Ok(());
    }
    let backorders: Vec<u32> = open.iter().map(|b| b.number).collect();
    let made = commit(work, id, &wishes, &allotment, Were::Waiting(&backorders), losses)?;
    tell_made(work, id, made)
}

/// Soft units in waiting shipments of later orders that take a wished SKU: latest order first, in it latest line.
fn donors(work: &Work, later: &[Id], wishes: &[Wish]) -> Res<Vec<Donor>> {
    let wished: BTreeSet<Sku> = wishes.iter().flat_map(|w| w.terms.takes()).map(|(sku, _)| sku).collect();
    let mut donors = Vec::new();
    for id in later.iter().rev() {
        let order: Arc<Order> = work.known_order(id)?;
        let mut own = Vec::new();
        for shipment in order.shipments.iter().filter(|s| s.status == ShipmentStatus::Waiting) {
            for part in &shipment.parts {
                let takes = order.line(part.line).map(|l| l.takes()).unwrap_or_default();
                if takes.iter().any(|(sku, _)| wished.contains(sku)) {
                    let victim = Victim {
                        order: id.clone(),
                        line: part.line,
                        shipment: shipment.number,
                        reservation: part.reservation,
                        quantity: part.quantity,
                    };
                    own.push(Donor { victim, location: shipment.location.clone(), takes });
                }
            }
        }
        own.sort_by(|a, b| {
            let place = |d: &Donor| (d.victim.line, d.victim.shipment, d.victim.reservation);
            place(b).cmp(&place(a))
        });
        donors.extend(own);
    }
    Ok(donors)
}

fn lend(work: &mut Work, donor: &Donor) -> Res<()> {
    for (sku, per) in &donor.takes {
        let units = donor.victim.quantity.times(*per)?;
        work.change_stock(sku, &donor.location, |stock| {
            stock.reserved = stock.reserved.less(units);
            Ok(())
        })?;
    }
    Ok(())
}

/// Names the donors behind what is not free; `false` where they do not suffice.
fn take_from(work: &Work, allotment: &mut Allotment, wishes: &[Wish], mut donors: Vec<Donor>) -> Res<bool> {
    let mut free: BTreeMap<(Sku, Id), i64> = BTreeMap::new();
    let mut taken: Vec<Taken> = core::mem::take(&mut allotment.taken);
    for t in &mut taken {
        let (Some(wish), Some(candidate)) = (wishes.get(t.wish), allotment.candidates.get(t.place)) else { continue };
        let location = candidate.location.id.clone();
        for (sku, per) in wish.terms.takes() {
            let key = (sku.clone(), location.clone());
            if !free.contains_key(&key) {
                free.insert(key.clone(), work.free(&sku, &location)?.micro());
            }
            let used = t.quantity.times(per)?.micro();
            let mut lacking = used - free.get(&key).copied().unwrap_or(0);
            for donor in donors.iter_mut().filter(|d| d.location == location) {
                if lacking <= 0 {
                    break;
                }
                let Some((_, give_per)) = donor.takes.iter().find(|(s, _)| *s == sku).cloned() else { continue };
                let step =
                    work.known_order(&donor.victim.order)?.line(donor.victim.line).map_or(Quantity::STEP, |l| l.step);
                let quantity = enough(lacking, give_per, step).min(donor.victim.quantity);
                if quantity.is_zero() {
                    continue;
                }
                donor.victim.quantity = donor.victim.quantity.less(quantity);
                for (freed, per) in &donor.takes {
                    let key = (freed.clone(), location.clone());
                    if !free.contains_key(&key) {
                        free.insert(key.clone(), work.free(freed, &location)?.micro());
                    }
                    *free.entry(key).or_default() += quantity.times(*per)?.micro();
                }
                t.victims.push(Victim { quantity, ..donor.victim.clone() });
                lacking = used - free.get(&key).copied().unwrap_or(0);
            }
            if lacking > 0 {
                return Ok(false);
            }
            *free.entry(key).or_default() -= used;
        }
    }
    allotment.taken = taken;
    Ok(true)
}

/// The least of a line, in whole steps, that gives so many micro-units of a SKU.
fn enough(lacking: i64, per: Quantity, step: Quantity) -> Quantity {
    let unit = i128::from(crate::value::UNIT);
    let per = i128::from(per.micro().max(1));
    let step = i128::from(step.micro().max(1));
    let wanted = (i128::from(lacking) * unit + per - 1) / per;
    let wanted = (wanted + step - 1) / step * step;
    i64::try_from(wanted).ok().and_then(Quantity::from_micro).unwrap_or(Quantity::MAX)
}
