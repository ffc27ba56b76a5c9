//! A shipment leaves: on hand falls, its lines count as shipped.

use super::shipment::{find, in_state, of, packed, packed_as_one, split_off};
use super::stock::moved;
use super::{End, Reply, Shorts, end_with_losses, position};
use crate::allocate::expiry;
use crate::command::DispatchShipment;
use crate::error::{Code, Error};
use crate::event::{Allocated, Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{MovementKind, Order, Shipment, ShipmentStatus, ShippedLine};
use crate::value::{Delta, Id, Quantity, Sku, Window};
use crate::work::{Mark, Res, Work};

/// `dispatch_shipment`
pub(super) fn dispatch(work: &mut Work, c: &DispatchShipment, mark: Mark) -> Res<Reply> {
    let (id, number, order) = find(work, &c.shipment)?;
    let shipment = of(&order, number)?;
    let states = [ShipmentStatus::Ready, ShipmentStatus::Released, ShipmentStatus::Picked];
    in_state(&order, shipment, &states, "dispatched")?;
    let was_first = order.first_dispatch.is_none() && !order.shipments.iter().any(|s| s.status.has_left());
    if let Some(lines) = &c.lines {
        let (stays, more) = compare(&order, shipment, lines)?;
        let status = shipment.status;
        if stays == shipment.contents() && more.is_empty() {
            return Err(super::invalid("lines", "none of these lines is in the shipment; name some that are").into());
        }
        drop(order);
        for (line, quantity) in more {
            add(work, &id, number, (line, quantity), c)?;
        }
        if !stays.is_empty() {
            split_off(work, &id, number, status, stays)?;
        }
    }
    if c.lines.is_some() {
        // What leaves costs what it is now, not what it was with the rest.
        crate::settle::cost(work, &id, Some(number))?;
    }
    let unpacked = of(&*work.known_order(&id)?, number)?.packages.is_empty();
    match &c.packages {
        Some(packages) => packed(work, &id, number, packages)?,
        None if unpacked => packed_as_one(work, &id, number)?,
        None => {}
    }
    leave(work, &id, number, c)?;
    let tells = vec![crate::notify::Tell::Dispatched(number, was_first, unpacked || c.packages.is_some())];
    end_with_losses(work, mark, Losses::default(), End { order: Some(id), tells, ..End::default() })
}

/// Units per line position.
type Lines = Vec<(u32, Quantity)>;

/// What stays behind, and what leaves beyond the shipment.
fn compare(order: &Order, shipment: &Shipment, lines: &[crate::command::LineQuantity]) -> Res<(Lines, Lines)> {
    let mut stays: BTreeMap<u32, Quantity> = shipment.contents().into_iter().collect();
    let mut more = Vec::new();
    for line in lines {
        let at = position(order, &line.line)?;
        let quantity = line.quantity.get();
        let Some(terms) = order.line(at) else { continue };
        super::terms::check_step(&terms.sku, terms.step, quantity)?;
        let held = stays.remove(&at).unwrap_or_default();
        if quantity > held {
            if !terms.ships {
                let message = format!("line `{}` needs no shipping; leave it out", line.line);
                return Err(super::invalid("lines", message).into());
            }
            more.push((at, quantity.less(held)));
        } else if quantity < held {
            stays.insert(at, held.less(quantity));
        }
    }
    more.sort_unstable();
    Ok((stays.into_iter().collect(), more))
}

/// Units above the shipment come from free stock: they fill open backorders of the line, newest first,
/// and count as over-shipped beyond, within the tolerance.
fn add(work: &mut Work, id: &Id, shipment: u32, (line, quantity): (u32, Quantity), c: &DispatchShipment) -> Res<()> {
    let order = work.known_order(id)?;
    let Some(terms) = order.line(line).cloned() else { return Ok(()) };
    let location = of(&order, shipment)?.location.clone();
    let most = order.policy().over_ship_tolerance.share_of(terms.ordered);
    let over = quantity.less(terms.backordered);
    if !over.is_zero() && terms.over_shipped.plus(over)? > most {
        let message = format!(
            "`{over}` of line `{}` is beyond the shipment and the tolerance; ship less or raise the line",
            terms.id
        );
        return Err(Error::new(Code::OverShipment, message).with("line", terms.id.as_str()).into());
    }
    let held = of(&order, shipment)?.held(line);
    let mut short = Shorts::default();
    for (sku, per) in terms.takes() {
        let lacking = held.plus(quantity)?.times(per)?.less(work.stock(&sku, &location)?.on_hand);
        if c.force && !lacking.is_zero() {
            moved(work, &sku, &location, MovementKind::Found, Delta::plus(lacking), c.reason.clone())?;
        }
        let (needed, free) = (quantity.times(per)?, work.free(&sku, &location)?);
        short.add(&sku, needed, needed.less(free));
    }
    short.refuse()?;
    let mut steps: Vec<(u32, Quantity, Box<[Id]>)> = Vec::new();
    let mut left = quantity;
    for b in order.backorders.iter().rev().filter(|b| b.line == line) {
        let filled = left.min(b.open());
        if !filled.is_zero() {
            left = left.less(filled);
            steps.push((b.number, filled, b.avoid.clone()));
        }
    }
    if !left.is_zero() {
        steps.push((0, left, Box::default()));
    }
    let first = order.reservations_made.saturating_add(1);
    let expires_at = expiry(work, &order);
    drop(order);
    for (reservation, (backorder, quantity, avoid)) in (first..).zip(steps) {
        let allocated = Box::new(Allocated {
            units: Units { line, shipment, reservation, quantity },
            location: location.clone(),
            expires_at,
            backorder,
            avoid,
            over: backorder == 0,
        });
        let what = match backorder {
            0 => What::LineAllocated { allocated },
            _ => What::BackorderAllocated { allocated },
        };
        work.emit(Some(id), what)?;
    }
    Ok(())
}

/// The stock that a shipment takes, per SKU.
fn takes(order: &Order, shipment: &Shipment) -> Res<Vec<(Sku, Quantity)>> {
    let mut sums: BTreeMap<Sku, Quantity> = BTreeMap::new();
    for part in &shipment.parts {
        for (sku, per) in order.line(part.line).map(|l| l.takes()).unwrap_or_default() {
            let sum = sums.entry(sku).or_default();
            *sum = sum.plus(part.quantity.times(per)?)?;
        }
    }
    Ok(sums.into_iter().collect())
}

fn leave(work: &mut Work, id: &Id, number: u32, c: &DispatchShipment) -> Res<()> {
    let order = work.known_order(id)?;
    let shipment = of(&order, number)?;
    let location = shipment.location.clone();
    let takes = takes(&order, shipment)?;
    work.prefetch(takes.iter().map(|(sku, _)| crate::snapshot::Key::Stock(sku.clone())))?;
    let mut short = Shorts::default();
    for (sku, quantity) in &takes {
        let lacking = quantity.less(work.stock(sku, &location)?.on_hand);
        match c.force {
            true if !lacking.is_zero() => {
                moved(work, sku, &location, MovementKind::Found, Delta::plus(lacking), c.reason.clone())?;
            }
            true => {}
            false => short.add(sku, *quantity, lacking),
        }
    }
    short.refuse()?;
    let lines = shipped_lines(&order, shipment);
    let promise = arrival(work, &order, shipment)?;
    drop(order);
    work.emit(Some(id), What::ShipmentDispatched { shipment: number, lines, promise })?;
    for (sku, quantity) in takes {
        moved(work, &sku, &location, MovementKind::Dispatched, Delta::minus(quantity), None)?;
    }
    Ok(())
}

/// What leaves, with its share of the money fixed.
fn shipped_lines(order: &Order, shipment: &Shipment) -> Vec<ShippedLine> {
    shipment
        .contents()
        .into_iter()
        .map(|(position, quantity)| {
            let amounts = order.line(position).map(|l| crate::money_shares::amounts(order, position, l));
            let amount = amounts.and_then(|a| a.get(&shipment.number).copied().flatten());
            ShippedLine { line: position, quantity, amount }
        })
        .collect()
}

/// Now + transit, where there is a rate.
fn arrival(work: &Work, order: &Order, shipment: &Shipment) -> Res<Option<Window>> {
    let at = work.now();
    let transit = crate::promise::transit_from(work, order, &shipment.location)?;
    Ok(transit.map(|t| Window { earliest: at, latest: at }.after(t.earliest, t.latest)))
}
