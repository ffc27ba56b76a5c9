//! Doing what was planned: reservations end, units get stock, shipments are made.

use super::{Allotment, Wish};
use crate::event::{Allocated, Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::Cause;
use crate::value::{Id, Quantity, Time};
use crate::work::{Res, Work};
use smallvec::SmallVec;

/// New shipments, to be told when all lines are decided.
pub(crate) type Made = Vec<(u32, Id)>;

/// Reserves what an allotment gives.
pub(crate) fn commit(
    work: &mut Work,
    id: &Id,
    wishes: &[Wish],
    allotment: &Allotment,
    mut were: Were<'_>,
    losses: &mut Losses,
) -> Res<Made> {
    let order = work.known_order(id)?;
    let mut used: Vec<usize> = allotment.taken.iter().map(|t| t.place).collect();
    used.sort_unstable();
    used.dedup();
    let mut next = u32::try_from(order.shipments.len()).unwrap_or(u32::MAX);
    let (mut numbers, mut made) = (BTreeMap::new(), Made::new());
    for place in used {
        let Some(candidate) = allotment.candidates.get(place) else { continue };
        let location = &candidate.location.id;
        let number = match order.joinable(location) {
            Some(shipment) => shipment.number,
            None => {
                next += 1;
                made.push((next, location.clone()));
                next
            }
        };
        numbers.insert(place, number);
    }
    let mut reservation = order.reservations_made;
    let expires_at = expiry(work, &order);
    drop(order);
    for taken in &allotment.taken {
        for victim in &taken.victims {
            losses.preempt(work, victim, id)?;
        }
        let (Some(wish), Some(location)) = (wishes.get(taken.wish), allotment.location(taken)) else { continue };
        let Some(shipment) = numbers.get(&taken.place) else { continue };
        let pieces = match &mut were {
            Were::New => Pieces::from([(0, taken.quantity)]),
            Were::Waiting(backorders) => {
                Pieces::from([(backorders.get(taken.wish).copied().unwrap_or(0), taken.quantity)])
            }
            Were::Lost(origins) => match origins.get_mut(taken.wish) {
                Some(origins) => take_origins(origins, taken.quantity),
                None => Pieces::from([(0, taken.quantity)]),
            },
        };
        for (backorder, quantity) in pieces {
            reservation += 1;
            let allocated = Box::new(Allocated {
                units: Units { line: wish.line, shipment: *shipment, reservation, quantity },
                location: location.clone(),
                expires_at,
                backorder,
                avoid: wish.avoid.clone(),
                over: false,
            });
            let what = match &were {
                Were::Waiting(_) => What::BackorderAllocated { allocated },
                _ => What::LineAllocated { allocated },
            };
            work.emit(Some(id), what)?;
        }
    }
    Ok(made)
}

/// When soft reservations made now end by themselves.
pub(crate) fn expiry(work: &Work, order: &crate::record::Order) -> Option<Time> {
    order.policy().reservation_ttl.map(|ttl| work.now().after(ttl))
}

/// Tells of the shipments that were made.
pub(crate) fn tell_made(work: &mut Work, id: &Id, made: Made) -> Res<()> {
    for (shipment, location) in made {
        work.emit(Some(id), What::ShipmentCreated { shipment, location })?;
    }
    Ok(())
}

/// Undecided units of a line begin to wait; returns the backorder's number.
pub(crate) fn wait(work: &mut Work, id: &Id, wait: Wait) -> Res<u32> {
    let order = work.known_order(id)?;
    let number = match wait.joins {
        Some(number) => number,
        None => u32::try_from(order.backorders.len()).unwrap_or(u32::MAX).saturating_add(1),
    };
    let due_at = wait.queued_at.after(order.policy().backorder_sla);
    drop(order);
    let backordered = Box::new(crate::event::Backordered {
        line: wait.line,
        backorder: number,
        quantity: wait.quantity,
        cause: wait.cause,
        queued_at: wait.queued_at,
        due_at,
        active_from: wait.active_from,
        avoid: wait.avoid,
        lost_from: wait.lost_from,
    });
    work.emit(Some(id), What::LineBackordered { backordered })?;
    Ok(number)
}

/// Units that begin to wait.
#[derive(Debug)]
pub(crate) struct Wait {
    /// Position of the line.
    pub line: u32,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub cause: Cause,
    /// Since when.
    pub queued_at: Time,
    /// Not offered stock before this.
    pub active_from: Option<Time>,
    /// Where they are never sourced again.
    pub avoid: Box<[Id]>,
    /// The backorder that they join, made in the same command for the same cause.
    pub joins: Option<u32>,
    /// Earlier backorders that they had been given stock from, with units.
    pub lost_from: Vec<(u32, Quantity)>,
}

/// What units that get stock were before.
pub(crate) enum Were<'a> {
    /// Nothing was decided for them yet.
    New,
    /// They waited: the backorder of each wish.
    Waiting(&'a [u32]),
    /// They had stock and lost it just now: per wish, the backorders behind it, with units.
    Lost(&'a mut [Origins]),
}

/// The backorders that lost units had been given stock from (0: none), with units.
pub(crate) type Origins = VecDeque<(u32, Quantity)>;

/// Units with the backorder behind them; mostly one.
pub(crate) type Pieces = SmallVec<[(u32, Quantity); 1]>;

/// Takes so many units off the front.
pub(crate) fn take_origins(origins: &mut Origins, mut quantity: Quantity) -> Pieces {
    let mut taken = Pieces::new();
    while !quantity.is_zero() {
        let Some((number, units)) = origins.front_mut() else { break };
        let part = quantity.min(*units);
        taken.push((*number, part));
        *units = units.less(part);
        quantity = quantity.less(part);
        if units.is_zero() {
            origins.pop_front();
        }
    }
    if !quantity.is_zero() {
        taken.push((0, quantity));
    }
    taken
}
