//! What was picked, and what was not.

use super::shipment::{find, in_state, of, split_off};
use super::stock::{moved, whole_steps};
use super::{End, Reply, UNDER_SHIP, end_with_losses, position};
use crate::command::ConfirmPick;
use crate::error::{Code, Error};
use crate::event::{Units, What};
use crate::loss::{Losses, drop_units};
use crate::prelude::*;
use crate::record::{Cause, MovementKind, Order, Shipment, ShipmentStatus};
use crate::value::{Delta, Id, Quantity};
use crate::work::{Mark, Res, Work};

/// `confirm_pick`
pub(super) fn confirm(work: &mut Work, c: &ConfirmPick, mark: Mark) -> Res<Reply> {
    let (id, number, order) = find(work, &c.shipment)?;
    let shipment = of(&order, number)?;
    in_state(&order, shipment, &[ShipmentStatus::Released], "picked")?;
    let unpicked = unpicked(&order, shipment, c)?;
    let nothing = unpicked == shipment.contents();
    drop(order);
    let mut losses = Losses::default();
    if c.missing {
        for (line, quantity) in &unpicked {
            write_off(work, &id, number, *line, *quantity)?;
            lose(work, &id, number, *line, *quantity, Cause::ShortPick, &mut losses)?;
        }
    } else if !unpicked.is_empty() {
        stay(work, &id, number, unpicked, &mut losses)?;
    }
    if !nothing {
        work.emit(Some(&id), What::ShipmentPicked { shipment: number })?;
    }
    end_with_losses(work, mark, losses, End { order: Some(id), ..End::default() })
}

/// Units per line that were not picked; every line of the shipment must be named.
fn unpicked(order: &Order, shipment: &Shipment, c: &ConfirmPick) -> Res<Vec<(u32, Quantity)>> {
    let Some(lines) = &c.lines else { return Ok(Vec::new()) };
    let mut left: BTreeMap<u32, Quantity> = shipment.contents().into_iter().collect();
    let mut rest = Vec::new();
    for line in lines {
        let at = position(order, &line.line)?;
        if let Some(terms) = order.line(at) {
            super::terms::check_step(&terms.sku, terms.step, line.quantity)?;
        }
        let asked = left.remove(&at).unwrap_or_default();
        if line.quantity > asked {
            let message = format!(
                "`{}` of line `{}` is more than the `{asked}` asked for; book the rest as a count",
                line.quantity, line.line
            );
            return Err(Error::new(Code::OverPick, message).with("line", line.line.as_str()).into());
        }
        if line.quantity < asked {
            rest.push((at, asked.less(line.quantity)));
        }
    }
    if let Some(line) = left.keys().next().and_then(|at| order.line(*at)) {
        let message = format!("line `{}` is left out; name every line of the shipment, 0 among them", line.id);
        return Err(super::invalid("lines", message).into());
    }
    rest.sort_unstable();
    Ok(rest)
}

/// What is missing is written off: at most what on hand exceeds what was picked and the other reservations there.
fn write_off(work: &mut Work, id: &Id, number: u32, line: u32, quantity: Quantity) -> Res<()> {
    let order = work.known_order(id)?;
    let shipment = of(&order, number)?;
    let location = shipment.location.clone();
    let takes = order.line(line).map(|l| l.takes()).unwrap_or_default();
    drop(order);
    for (sku, per) in takes {
        let units = quantity.times(per)?;
        let stock = work.stock(&sku, &location)?;
        let kept = stock.reserved.less(units);
        let lost = units.min(stock.on_hand.less(kept));
        if !lost.is_zero() {
            moved(work, &sku, &location, MovementKind::Lost, Delta::minus(lost), None)?;
        }
    }
    Ok(())
}

/// Units of a line leave the shipment; within the tolerance they are cancelled, else they stay owed.
fn lose(
    work: &mut Work,
    id: &Id,
    number: u32,
    line: u32,
    quantity: Quantity,
    cause: Cause,
    losses: &mut Losses,
) -> Res<()> {
    let order = work.known_order(id)?;
    let within = order.line(line).is_some_and(|l| {
        let so_far = crate::record::sum([l.under_shipped, quantity]);
        so_far <= order.policy().under_ship_tolerance.share_of(l.ordered)
    });
    let parts: Vec<_> = of(&order, number)?.parts.iter().rev().filter(|p| p.line == line).cloned().collect();
    drop(order);
    let (mut left, mut lost_from) = (quantity, Vec::new());
    for part in parts {
        let taken = left.min(part.quantity);
        if taken.is_zero() {
            continue;
        }
        left = left.less(taken);
        let units = Units { line, shipment: number, reservation: part.reservation, quantity: taken };
        if within && cause == Cause::ShortPick {
            let cause = super::CANCELLED.to_owned();
            if part.backorder > 0 {
                lost_from.push((part.backorder, taken));
            }
            work.emit(Some(id), What::ReservationCancelled { units, cause })?;
        } else {
            losses.add(work, id, &units, cause, None)?;
        }
    }
    if within && cause == Cause::ShortPick {
        drop_units(work, id, line, quantity, lost_from, UNDER_SHIP.to_owned())?;
    }
    Ok(())
}

/// What was not picked moves to a new ready shipment; what a row at risk lacks is lost at once.
fn stay(work: &mut Work, id: &Id, number: u32, unpicked: Vec<(u32, Quantity)>, losses: &mut Losses) -> Res<()> {
    let mut moves = Vec::new();
    for (line, quantity) in unpicked {
        let order = work.known_order(id)?;
        let location = of(&order, number)?.location.clone();
        let (takes, step) = order.line(line).map(|l| (l.takes(), l.step)).unwrap_or_default();
        drop(order);
        let mut lost = Quantity::ZERO;
        for (sku, per) in takes {
            let uncovered = work.stock(&sku, &location)?.uncovered();
            if !uncovered.is_zero() {
                lost = lost.max(whole_steps(uncovered, per, step)).min(quantity);
            }
        }
        if !lost.is_zero() {
            lose(work, id, number, line, lost, Cause::Count, losses)?;
        }
        let kept = quantity.less(lost);
        if !kept.is_zero() {
            moves.push((line, kept));
        }
    }
    if !moves.is_empty() {
        split_off(work, id, number, ShipmentStatus::Ready, moves)?;
    }
    Ok(())
}
