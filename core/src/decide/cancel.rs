//! Cancelling what has not been given to the warehouse: what waits first, then soft units.

use super::{CANCELLED, End, Reply, end_with_losses};
use crate::command::Cancel;
use crate::error::{Code, Error};
use crate::event::{Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Order, ShipmentStatus};
use crate::value::{Id, Quantity};
use crate::work::{Mark, Res, Work};

/// `cancel`
pub(super) fn cancel(work: &mut Work, c: &Cancel, mark: Mark) -> Res<Reply> {
    let order = work.known_order(&c.order)?;
    let line = c.line.as_ref().map(|l| super::position(&order, l)).transpose()?;
    let quantity = c.quantity.map(|q| q.get());
    if let (Some(line), Some(quantity)) = (line.and_then(|l| order.line(l)), quantity) {
        super::terms::check_step(&line.sku, line.step, quantity)?;
    }
    drop(order);
    let taken = take(work, &c.order, line, quantity, &c.reason)?;
    if taken.is_zero() {
        return Err(Error::new(
            Code::NothingToCancel,
            format!(
                "nothing of order `{}` can be cancelled any more; take a shipment back from the warehouse first",
                c.order
            ),
        )
        .into());
    }
    end_with_losses(work, mark, Losses::default(), End { order: Some(c.order.clone()), ..End::default() })
}

/// Cancels units of one line or of all; so many, or all that can be taken.
pub(super) fn take(
    work: &mut Work,
    id: &Id,
    line: Option<u32>,
    quantity: Option<Quantity>,
    reason: &str,
) -> Res<Quantity> {
    let order = work.known_order(id)?;
    let lines: Vec<u32> = match line {
        Some(line) => vec![line],
        None => (0_u32..).zip(&order.lines).map(|(i, _)| i).collect(),
    };
    let can: Quantity = crate::record::sum(lines.iter().map(|l| can_take(&order, *l)));
    if let Some(wanted) = quantity
        && wanted > can
    {
        return Err(Error::new(
            Code::OverCancel,
            format!("`{wanted}` is more than the `{can}` that can still be cancelled; cancel less"),
        )
        .with("can", can.to_string())
        .into());
    }
    drop(order);
    let mut left = quantity.unwrap_or(can);
    for line in lines {
        left = take_waiting(work, id, line, left, reason)?;
        left = take_soft(work, id, line, left, reason)?;
    }
    Ok(can.min(quantity.unwrap_or(can)))
}

fn can_take(order: &Order, line: u32) -> Quantity {
    let Some(terms) = order.line(line) else { return Quantity::ZERO };
    let soft = order.shipments.iter().filter(|s| s.status.is_soft()).map(|s| s.held(line));
    crate::record::sum(soft.chain([terms.backordered]))
}

/// Newest backorder first.
fn take_waiting(work: &mut Work, id: &Id, line: u32, mut left: Quantity, reason: &str) -> Res<Quantity> {
    let order = work.known_order(id)?;
    for b in order.backorders.iter().rev().filter(|b| b.line == line) {
        let quantity = left.min(b.open());
        if quantity.is_zero() {
            continue;
        }
        left = left.less(quantity);
        let reason = reason.to_owned();
        work.emit(
            Some(id),
            What::LineCancelled { line, quantity, backorder: b.number, lost_from: Vec::new(), reason },
        )?;
    }
    Ok(left)
}

/// Waiting shipments first, then ready ones; in them the newest first.
fn take_soft(work: &mut Work, id: &Id, line: u32, mut left: Quantity, reason: &str) -> Res<Quantity> {
    let order = work.known_order(id)?;
    for status in [ShipmentStatus::Waiting, ShipmentStatus::Ready] {
        for s in order.shipments.iter().rev().filter(|s| s.status == status) {
            for part in s.parts.iter().rev().filter(|p| p.line == line) {
                let quantity = left.min(part.quantity);
                if quantity.is_zero() {
                    continue;
                }
                left = left.less(quantity);
                let units = Units { line, shipment: s.number, reservation: part.reservation, quantity };
                work.emit(Some(id), What::ReservationCancelled { units, cause: CANCELLED.to_owned() })?;
                let reason = reason.to_owned();
                let lost_from = if part.backorder > 0 { vec![(part.backorder, quantity)] } else { Vec::new() };
                work.emit(Some(id), What::LineCancelled { line, quantity, backorder: 0, lost_from, reason })?;
            }
        }
    }
    Ok(left)
}
