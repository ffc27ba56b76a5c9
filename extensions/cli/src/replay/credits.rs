//! Rows with negative quantities: what a customer takes back, and what the shelf lacks.

use super::demand::Demand;
use super::desk::{Desk, Purpose};
use super::rows::{Row, is_fee};
use fillrate::{
    AdjustStock, Cancel, Delta, GetStock, Id, Json, Positive, Quantity, Request, ReturnGoods, ReturnLine, Time,
};

/// A credit names no order: the customer's newest line of the SKU is meant, then the one before, and so on.
/// What of a line has not left is cancelled, what has left comes back and can be sold again.
///
/// # Errors
/// In words: a value that the engine does not know.
pub fn credit(row: &Row<'_>, desk: &mut Desk<'_>, demand: &Demand) -> Result<(), String> {
    desk.tally.credits += 1;
    // What has left and what has not must be known, and what the row before took back.
    desk.send();
    let mut left = u32::try_from(row.quantity.unsigned_abs()).unwrap_or(u32::MAX);
    let place = demand.place(row.sku).ok_or("the file has changed while it was read")?;
    for line_place in desk.ledger.newest(row.customer, place) {
        if left == 0 {
            break;
        }
        let line = desk.ledger.lines[line_place as usize];
        let order = desk.ledger.orders[line.order as usize].id.clone();
        let id: Id = line.number.to_string().parse().map_err(|e: fillrate::Error| e.message)?;
        let cancelled = left.min(line.open());
        if cancelled > 0 {
            let reason = "taken back before it left".to_owned();
            let command =
                Cancel { order: order.clone(), line: Some(id.clone()), quantity: Some(positive(cancelled)?), reason };
            desk.push(row.at, command, Purpose::Other("cancel"));
        }
        let returned = (left - cancelled).min(line.kept());
        if returned > 0 {
            let lines = vec![ReturnLine {
                line: id,
                quantity: positive(returned)?,
                location: desk.warehouses[0].clone(),
                restock: !is_fee(row.sku),
            }];
            desk.push(row.at, ReturnGoods { order, lines }, Purpose::Other("return_goods"));
        }
        desk.tally.cancelled += u64::from(cancelled);
        desk.tally.returned += u64::from(returned);
        left -= cancelled + returned;
    }
    if left > 0 {
        desk.tally.unmatched.0 += 1;
        desk.tally.unmatched.1 += u64::from(left);
    }
    Ok(())
}

/// Units that the shelf lacks are taken off the books, from where most lie; no more than lie there.
///
/// # Errors
/// In words: the engine refused to tell the stock.
pub fn correct(row: &Row<'_>, desk: &mut Desk<'_>) -> Result<(), String> {
    let mut left = row.quantity.unsigned_abs();
    let shelves = if is_fee(row.sku) { Vec::new() } else { shelves(row.sku, row.at, desk)? };
    for (location, there) in shelves {
        let taken = u32::try_from(left).unwrap_or(u32::MAX).min(there);
        if taken == 0 {
            continue;
        }
        let sku = row.sku.parse().map_err(|e: fillrate::Error| e.message)?;
        let (delta, reason) = (Delta::minus(Quantity::units(taken)), "written off".to_owned());
        let command = AdjustStock { sku, location, delta, reason, respect_reservations: false };
        desk.push(row.at, command, Purpose::Other("adjust_stock"));
        desk.tally.corrections.0 += 1;
        desk.tally.corrections.1 += u64::from(taken);
        left -= u64::from(taken);
    }
    if left > 0 {
        desk.tally.uncorrected.0 += 1;
        desk.tally.uncorrected.1 += left;
    }
    Ok(())
}

/// Where a SKU lies, and how much of it; the most first.
fn shelves(sku: &str, at: Time, desk: &mut Desk<'_>) -> Result<Vec<(Id, u32)>, String> {
    let sku: Id = sku.parse().map_err(|e: fillrate::Error| e.message)?;
    let outcome =
        desk.ask(Request::query(at, GetStock { sku: Some(sku), location: None, after: None, limit: None }))?;
    let Some(Json::List(rows)) = outcome.answer.as_ref().and_then(|a| a.get("items")) else { return Ok(Vec::new()) };
    let mut shelves: Vec<(Id, u32)> = Vec::new();
    for row in rows {
        let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or("");
        let there: Quantity = text("on_hand").parse().map_err(|e: fillrate::Error| e.message)?;
        shelves.push((text("location").parse().map_err(|e: fillrate::Error| e.message)?, super::ledger::whole(there)));
    }
    shelves.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(shelves)
}

fn positive(units: u32) -> Result<Positive, String> {
    Positive::new(Quantity::units(units)).map_err(|e| e.to_string())
}
