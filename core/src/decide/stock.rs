//! Stock that arrives, is corrected, counted, or kept back; and who loses when there is less than was promised.

use super::{End, Reply, end_with_losses, invalid, known_location, short_of};
use crate::command::{AdjustStock, CountStock, ReceiveStock, SetStockLimits};
use crate::event::{Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Cause, Earmark, Inbound, InboundKind, MovementKind};
use crate::snapshot::{Key, Range};
use crate::value::{Delta, Id, Quantity, Sku};
use crate::work::{Mark, Res, Work};

/// A stock command needs a SKU of which stock is kept.
pub(super) fn tracked(work: &Work, sku: &Sku) -> Res<()> {
    work.prefetch([Key::Item(sku.clone()), Key::Locations, Key::Stock(sku.clone())])?;
    let item = work.item(sku)?;
    if item.tracked {
        return Ok(());
    }
    Err(invalid("sku", format!("`{sku}` is not tracked; no stock is kept of it")).into())
}

/// On hand changes.
pub(super) fn moved(
    work: &mut Work,
    sku: &Sku,
    location: &Id,
    movement: MovementKind,
    quantity: Delta,
    reason: Option<String>,
) -> Res<()> {
    let (sku, location) = (sku.clone(), location.clone());
    work.emit(None, What::StockMoved { sku, location, movement, quantity, reason, as_of: None })
}

/// `receive_stock`
pub(super) fn receive(work: &mut Work, c: &ReceiveStock, mark: Mark) -> Res<Reply> {
    known_location(work, &c.location)?;
    let inbound = match &c.inbound {
        Some(id) => Some(super::inbound::known(work, id)?),
        None => None,
    };
    let quantity = c.quantity.get();
    let mut movement = MovementKind::Received;
    let mut earmark = c.earmark.clone();
    if let Some(earmark) = &earmark {
        check_earmark(work, earmark)?;
    }
    tracked(work, &c.sku)?;
    if let Some(inbound) = inbound {
        if inbound.sku != c.sku || inbound.location != c.location {
            let message =
                format!("inbound `{}` brings `{}` to `{}`; name these", inbound.id, inbound.sku, inbound.location);
            return Err(invalid(if inbound.sku != c.sku { "sku" } else { "location" }, message).into());
        }
        if inbound.kind == InboundKind::Transfer {
            movement = MovementKind::TransferIn;
        }
        earmark = earmark.or_else(|| inbound.earmark.clone());
        let left = Inbound { quantity: inbound.quantity.less(quantity), ..(*inbound).clone() };
        moved(work, &c.sku, &c.location, movement, Delta::plus(quantity), None)?;
        if left.quantity != inbound.quantity {
            work.emit(None, What::InboundChanged { inbound: Box::new(left) })?;
        }
    } else {
        moved(work, &c.sku, &c.location, movement, Delta::plus(quantity), None)?;
    }
    if let Some(earmark) = earmark {
        serve_earmark(work, &earmark, &c.sku, &c.location, quantity)?;
    }
    end_with_losses(work, mark, Losses::default(), End::default())
}

pub(super) fn check_earmark(work: &Work, earmark: &Earmark) -> Res<()> {
    let order = work.known_order(&earmark.order)?;
    super::position(&order, &earmark.line).map(|_| ())
}

/// What was bought for a line serves its backorders first, oldest first, up to what came in.
fn serve_earmark(work: &mut Work, earmark: &Earmark, sku: &Sku, location: &Id, came: Quantity) -> Res<()> {
    let Some(order) = work.order(&earmark.order)? else { return Ok(()) };
    let Some(line) = order.position(&earmark.line) else { return Ok(()) };
    let Some(per) = order.line(line).and_then(|l| l.takes().iter().find(|(s, _)| s == sku).map(|(_, per)| *per)) else {
        return Ok(());
    };
    let mut left = crate::queue::line_units(came.micro(), per);
    let whole = order.line(line).is_some_and(|l| order.is_whole(l));
    let mut open: Vec<_> = order.backorders.iter().filter(|b| b.line == line && !b.open().is_zero()).collect();
    open.sort_by_key(|b| (b.queued_at, b.number));
    let open: Vec<u32> = open.iter().map(|b| b.number).collect();
    drop(order);
    let mut served = crate::queue::Served::default();
    let offer = crate::queue::Offer { only: Some(location.clone()), ..crate::queue::Offer::default() };
    for number in open {
        let open = work.known_order(&earmark.order)?.backorder(number).map(|b| b.open()).unwrap_or_default();
        if left.is_zero() || open.is_zero() || (whole && left < open) {
            continue;
        }
        let entry = crate::snapshot::Entry { id: earmark.order.clone(), number, units: 0 };
        let got = crate::queue::serve(work, &entry, Some(left), &offer, &mut served)?;
        left = left.less(got);
    }
    Ok(())
}

/// `adjust_stock`
pub(super) fn adjust(work: &mut Work, c: &AdjustStock, mark: Mark) -> Res<Reply> {
    known_location(work, &c.location)?;
    tracked(work, &c.sku)?;
    let stock = work.stock(&c.sku, &c.location)?;
    let wanted = Quantity::from_micro(-c.delta.micro()).unwrap_or_default();
    let lacking = |most: Quantity| wanted.less(most);
    let untouched = stock.usable().less(stock.reserved);
    if c.delta.micro() < 0 && !lacking(stock.on_hand).is_zero() {
        return Err(short_of(&c.sku, wanted, lacking(stock.on_hand)).into());
    }
    if c.delta.micro() < 0 && c.respect_reservations && !lacking(untouched).is_zero() {
        return Err(short_of(&c.sku, wanted, lacking(untouched)).into());
    }
    moved(work, &c.sku, &c.location, MovementKind::Adjusted, c.delta, Some(c.reason.clone()))?;
    end_with_less(work, &c.sku, &c.location, mark)
}

/// `count_stock`
pub(super) fn count(work: &mut Work, c: &CountStock, mark: Mark) -> Res<Reply> {
    known_location(work, &c.location)?;
    tracked(work, &c.sku)?;
    counted(work, &c.sku, &c.location, c.on_hand)?;
    end_with_less(work, &c.sku, &c.location, mark)
}

/// Books a count; one that agrees moves nothing.
pub(super) fn counted(work: &mut Work, sku: &Sku, location: &Id, on_hand: Quantity) -> Res<()> {
    let delta = Delta::between(work.stock(sku, location)?.on_hand, on_hand);
    if delta.is_zero() {
        return Ok(());
    }
    moved(work, sku, location, MovementKind::Counted, delta, None)
}

/// `set_stock_limits`
pub(super) fn set_limits(work: &mut Work, c: &SetStockLimits, mark: Mark) -> Res<Reply> {
    known_location(work, &c.location)?;
    tracked(work, &c.sku)?;
    if c.unavailable.is_none() && c.safety_stock.is_none() {
        let message = "nothing to set; give `unavailable` or `safety_stock`";
        return Err(crate::error::Error::new(crate::error::Code::MissingField, message)
            .with("field", "unavailable")
            .into());
    }
    let stock = work.stock(&c.sku, &c.location)?;
    let unavailable = c.unavailable.unwrap_or(stock.unavailable);
    let safety_stock = c.safety_stock.unwrap_or(stock.safety_stock);
    if (unavailable, safety_stock) != (stock.unavailable, stock.safety_stock) {
        let (sku, location) = (c.sku.clone(), c.location.clone());
        work.emit(None, What::StockLimitsSet { sku, location, unavailable, safety_stock })?;
    }
    end_with_less(work, &c.sku, &c.location, mark)
}

fn end_with_less(work: &mut Work, sku: &Sku, location: &Id, mark: Mark) -> Res<Reply> {
    let mut losses = Losses::default();
    take_back(work, sku, location, &mut losses)?;
    end_with_losses(work, mark, losses, End::default())
}

/// After a fall below what is reserved: holds lose first, the latest first, then soft reservations in victim order.
pub(super) fn take_back(work: &mut Work, sku: &Sku, location: &Id, losses: &mut Losses) -> Res<()> {
    let range = Range::Holds(sku.clone(), location.clone());
    while !work.stock(sku, location)?.uncovered().is_zero() {
        let uncovered = work.stock(sku, location)?.uncovered();
        let Some((_, entry)) = work.first(&range)? else { break };
        let held = Quantity::from_micro(entry.units).unwrap_or_default();
        let quantity = held.min(uncovered);
        let (sku, location) = (sku.clone(), location.clone());
        work.prefetch([Key::Hold(entry.id.clone())])?;
        work.emit(None, What::HoldReduced { hold: entry.id, sku, location, quantity })?;
    }
    let range = Range::Soft(sku.clone(), location.clone());
    while !work.stock(sku, location)?.uncovered().is_zero() {
        let uncovered = work.stock(sku, location)?.uncovered();
        let page = work.page(&range, None, 64)?;
        work.prefetch(page.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
        let Some((sort, entry)) = page.into_iter().next() else { break };
        let Some((line, reservation)) = sort.line_and_reservation() else { break };
        let order = work.known_order(&entry.id)?;
        let Some(terms) = order.line(line) else { break };
        let parts = order.shipment(entry.number).map(|s| s.parts.as_slice()).unwrap_or_default();
        let Some(part) = parts.iter().find(|p| p.line == line && p.reservation == reservation) else { break };
        let per = terms.takes().iter().find(|(s, _)| s == sku).map_or(Quantity::ONE, |(_, per)| *per);
        let quantity = whole_steps(uncovered, per, terms.step).min(part.quantity);
        let units = Units { line, shipment: entry.number, reservation, quantity };
        losses.add(work, &entry.id, &units, Cause::Count, None)?;
    }
    Ok(())
}

/// The least of a line, in whole steps, that gives back so much of a SKU.
pub(super) fn whole_steps(micro: Quantity, per: Quantity, step: Quantity) -> Quantity {
    let unit = i128::from(crate::value::UNIT);
    let (per, step) = (i128::from(per.micro().max(1)), i128::from(step.micro().max(1)));
    let wanted = (i128::from(micro.micro()) * unit + per - 1) / per;
    let wanted = (wanted + step - 1) / step * step;
    i64::try_from(wanted).ok().and_then(Quantity::from_micro).unwrap_or(Quantity::MAX)
}
