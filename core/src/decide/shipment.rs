//! Shipments before they leave: given to the warehouse, split, moved, packed, given up.

use super::scope::unknown_shipment;
use super::{End, Reply, Shorts, end_with_losses, invalid, known_location, position};
use crate::allocate::{expiry, tell_made};
use crate::command::{CancelShipment, LineQuantity, MoveUnits, PackShipment, PackageIn, SplitShipment};
use crate::error::{Code, Error, Result};
use crate::event::{Allocated, Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Cause, Order, Package, Shipment, ShipmentStatus};
use crate::value::{Id, Quantity, ShipmentName};
use crate::work::{Mark, Res, Work};

/// A shipment that is there: its order, and its number.
pub(super) fn find(work: &Work, id: &Id) -> Res<(Id, u32, Arc<Order>)> {
    let name = ShipmentName::parse(id.as_str()).ok_or_else(|| unknown_shipment(id))?;
    let order = work.order(&name.order)?.ok_or_else(|| unknown_shipment(id))?;
    if order.shipment(name.number).is_none() {
        return Err(unknown_shipment(id).into());
    }
    Ok((name.order, name.number, order))
}

/// The shipment of a number, which `find` has found.
pub(super) fn of(order: &Order, number: u32) -> Res<&Shipment> {
    order.shipment(number).ok_or_else(|| unknown_shipment(&Id::made(&format!("{}/S{number}", order.id()))).into())
}

/// Refuses a state that is none of these.
pub(super) fn in_state(order: &Order, shipment: &Shipment, states: &[ShipmentStatus], what: &str) -> Res<()> {
    if states.contains(&shipment.status) {
        return Ok(());
    }
    let wanted: Vec<&str> = states.iter().map(|s| s.as_str()).collect();
    let message = format!(
        "shipment `{}/S{}` is {} and cannot be {what}; that needs {}",
        order.id(),
        shipment.number,
        shipment.status.as_str(),
        wanted.join(" or "),
    );
    Err(Error::transition(message).into())
}

fn ended(work: &mut Work, mark: Mark, order: Id) -> Res<Reply> {
    end_with_losses(work, mark, Losses::default(), End { order: Some(order), ..End::default() })
}

/// `release_shipment`: its units are firm from here on.
pub(super) fn release(work: &mut Work, id: &Id, mark: Mark) -> Res<Reply> {
    let (order_id, shipment, order) = find(work, id)?;
    in_state(&order, of(&order, shipment)?, &[ShipmentStatus::Ready], "released")?;
    drop(order);
    work.emit(Some(&order_id), What::ShipmentReleased { shipment })?;
    ended(work, mark, order_id)
}

/// Units per line position, checked against what the shipment holds.
pub(super) fn some_of(order: &Order, shipment: &Shipment, lines: &[LineQuantity]) -> Res<Vec<(u32, Quantity)>> {
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let at = position(order, &line.line)?;
        let quantity = line.quantity.get();
        if let Some(terms) = order.line(at) {
            super::terms::check_step(&terms.sku, terms.step, quantity)?;
        }
        let held = shipment.held(at);
        if quantity > held {
            let message =
                format!("`{quantity}` of line `{}` is more than the shipment's `{held}`; name less", line.line);
            return Err(Error::new(Code::OverShipment, message).with("line", line.line.as_str()).into());
        }
        all.push((at, quantity));
    }
    all.sort_unstable();
    Ok(all)
}

/// `split_shipment`
pub(super) fn split(work: &mut Work, c: &SplitShipment, mark: Mark) -> Res<Reply> {
    let (order_id, number, order) = find(work, &c.shipment)?;
    let shipment = of(&order, number)?;
    let states = [ShipmentStatus::Waiting, ShipmentStatus::Ready, ShipmentStatus::Released];
    in_state(&order, shipment, &states, "split")?;
    let lines = some_of(&order, shipment, &c.lines)?;
    if lines == shipment.contents() {
        return Err(invalid("lines", "these are all units of the shipment; leave some in it").into());
    }
    let status = shipment.status;
    drop(order);
    split_off(work, &order_id, number, status, lines)?;
    ended(work, mark, order_id)
}

/// Units move to a new shipment of the same location; returns its number.
pub(super) fn split_off(
    work: &mut Work,
    id: &Id,
    shipment: u32,
    status: ShipmentStatus,
    lines: Vec<(u32, Quantity)>,
) -> Res<u32> {
    let into = u32::try_from(work.known_order(id)?.shipments.len()).unwrap_or(u32::MAX).saturating_add(1);
    work.emit(Some(id), What::ShipmentSplit { shipment, into, status, lines })?;
    Ok(into)
}

/// `move_units`: the operator's word, so pins, groups, countries and places to avoid are not asked.
pub(super) fn move_units(work: &mut Work, c: &MoveUnits, mark: Mark) -> Res<Reply> {
    let (order_id, number, order) = find(work, &c.shipment)?;
    let shipment = of(&order, number)?;
    let line = position(&order, &c.line)?;
    known_location(work, &c.to)?;
    in_state(&order, shipment, &[ShipmentStatus::Waiting, ShipmentStatus::Ready], "moved")?;
    if shipment.location == c.to {
        return Err(invalid("to", format!("the units are at `{}` already; name another location", c.to)).into());
    }
    let one = [LineQuantity { line: c.line.clone(), quantity: c.quantity }];
    some_of(&order, shipment, &one)?;
    let Some(terms) = order.line(line) else { return Err(super::unknown_line(&order, &c.line).into()) };
    let mut short = Shorts::default();
    for (sku, per) in terms.takes() {
        let needed = c.quantity.get().times(per)?;
        short.add(&sku, needed, needed.less(work.free(&sku, &c.to)?));
    }
    short.refuse()?;
    let target = order.joinable(&c.to).map(|s| s.number);
    let next = u32::try_from(order.shipments.len()).unwrap_or(u32::MAX).saturating_add(1);
    let (mut left, mut reservation) = (c.quantity.get(), order.reservations_made);
    let expires_at = expiry(work, &order);
    let parts: Vec<_> = shipment.parts.iter().rev().filter(|p| p.line == line).cloned().collect();
    drop(order);
    for part in parts {
        let quantity = left.min(part.quantity);
        if quantity.is_zero() {
            continue;
        }
        left = left.less(quantity);
        reservation += 1;
        let gone = Units { line, shipment: number, reservation: part.reservation, quantity };
        work.emit(Some(&order_id), What::ReservationCancelled { units: gone, cause: "moved".to_owned() })?;
        let allocated = Box::new(Allocated {
            units: Units { line, shipment: target.unwrap_or(next), reservation, quantity },
            location: c.to.clone(),
            expires_at: part.expires_at.or(expires_at),
            backorder: part.backorder,
            avoid: part.avoid.clone(),
            over: false,
        });
        work.emit(Some(&order_id), What::LineAllocated { allocated })?;
    }
    if target.is_none() {
        tell_made(work, &order_id, vec![(next, c.to.clone())])?;
    }
    ended(work, mark, order_id)
}

/// `pack_shipment`
pub(super) fn pack(work: &mut Work, c: &PackShipment, mark: Mark) -> Res<Reply> {
    let (order_id, number, order) = find(work, &c.shipment)?;
    let states = [ShipmentStatus::Ready, ShipmentStatus::Released, ShipmentStatus::Picked];
    in_state(&order, of(&order, number)?, &states, "packed")?;
    drop(order);
    packed(work, &order_id, number, &c.packages)?;
    let tells = vec![crate::notify::Tell::Papers(number)];
    end_with_losses(work, mark, Losses::default(), End { order: Some(order_id), tells, ..End::default() })
}

/// The boxes of a shipment; together they hold just what it holds.
pub(super) fn packed(work: &mut Work, id: &Id, number: u32, packages: &[PackageIn]) -> Res<()> {
    let order = work.known_order(id)?;
    let shipment = of(&order, number)?;
    let mut all = Vec::with_capacity(packages.len());
    for (i, p) in (1_u32..).zip(packages) {
        let lines: Res<Vec<(u32, Quantity)>> =
            p.lines.iter().map(|l| Ok((position(&order, &l.line)?, l.quantity.get()))).collect();
        all.push(Package {
            number: shipment.packages_made + i,
            carrier: p.carrier.clone(),
            tracking: p.tracking.clone(),
            weight_kg: p.weight_kg,
            lines: lines?,
            history: Vec::new(),
            delivered: false,
        });
    }
    check_contents(&shipment.contents(), &all)?;
    check_tracking(&order, number, &all)?;
    drop(order);
    work.emit(Some(id), What::ShipmentPacked { shipment: number, packages: all })
}

/// What leaves unpacked is one package, so that it can have a tracking number.
pub(super) fn packed_as_one(work: &mut Work, id: &Id, number: u32) -> Res<()> {
    let order = work.known_order(id)?;
    let shipment = of(&order, number)?;
    let package = Package {
        number: shipment.packages_made + 1,
        carrier: None,
        tracking: None,
        weight_kg: None,
        lines: shipment.contents(),
        history: Vec::new(),
        delivered: false,
    };
    drop(order);
    work.emit(Some(id), What::ShipmentPacked { shipment: number, packages: vec![package] })
}

/// The contents of packages add up to those of the shipment.
pub(super) fn check_contents(contents: &[(u32, Quantity)], packages: &[Package]) -> Result<()> {
    let mut sums: BTreeMap<u32, Quantity> = BTreeMap::new();
    for (line, quantity) in packages.iter().flat_map(|p| &p.lines) {
        let sum = sums.entry(*line).or_default();
        *sum = sum.plus(*quantity)?;
    }
    if sums.into_iter().collect::<Vec<_>>() == contents {
        return Ok(());
    }
    Err(Error::new(
        Code::PackageMismatch,
        "the packages do not hold just what the shipment holds; name every unit once",
    ))
}

/// A tracking number belongs to one package.
pub(super) fn check_tracking(order: &Order, number: u32, packages: &[Package]) -> Res<()> {
    let others = order.shipments.iter().filter(|s| s.number != number).flat_map(|s| &s.packages);
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for p in others.chain(packages) {
        let Some(tracking) = &p.tracking else { continue };
        if !seen.insert((p.carrier.as_deref().unwrap_or(""), tracking)) {
            let message = format!(
                "the tracking number `{}` is another package's already; give each its own",
                crate::value::shorten(tracking)
            );
            return Err(Error::new(Code::DuplicateId, message).with("tracking", tracking.as_str()).into());
        }
    }
    Ok(())
}

/// `cancel_shipment`: what it holds is lost, and stays owed.
pub(super) fn cancel(work: &mut Work, c: &CancelShipment, mark: Mark) -> Res<Reply> {
    let (order_id, number, order) = find(work, &c.shipment)?;
    let shipment = of(&order, number)?.clone();
    let open = [ShipmentStatus::Waiting, ShipmentStatus::Ready, ShipmentStatus::Released, ShipmentStatus::Picked];
    in_state(&order, &shipment, &open, "cancelled")?;
    let mut lines: Vec<u32> = shipment.parts.iter().map(|p| p.line).collect();
    lines.dedup();
    if shipment.status == ShipmentStatus::Picked {
        crate::notify::put_back(work, &order_id, number)?;
    }
    drop(order);
    let avoid = if c.avoid { lines } else { Vec::new() };
    let reason = Some(c.reason.clone());
    work.emit(Some(&order_id), What::ShipmentCancelled { shipment: number, reason, avoid })?;
    let mut losses = Losses::default();
    for part in &shipment.parts {
        let units = Units { line: part.line, shipment: number, reservation: part.reservation, quantity: part.quantity };
        losses.add(work, &order_id, &units, Cause::ShipmentCancelled, None)?;
    }
    end_with_losses(work, mark, losses, End { order: Some(order_id), ..End::default() })
}
