//! An audit finds a counter that was broken from outside, and a repair books it: all is as before.

use super::asked;
use crate::cases::Held;
use crate::draw::Draw;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{ChangeSet, Changes, Commit, Key, Quantity, Row, StockWrite, Store as _};
use serde_json::json;
use std::sync::Arc;

/// After a script: a counter of a stock row, or of a line, is broken, found and repaired.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        run.step(pick);
    }
    break_and_repair(&mut run, &script.law).map_err(|reason| run.told(reason))
}

/// Breaks one counter, chosen by these bytes; the audit must find it, and the repair mend it.
pub fn break_and_repair(run: &mut Run, bytes: &[u8]) -> Held {
    let mut d = Draw::new(bytes);
    let changes = if d.percent(50) { break_line(run, &mut d) } else { break_stock(run, &mut d) };
    let Some(changes) = changes else { return Ok(()) };
    let broken = format!("{:?} {:?}", changes.stock, changes.writes);
    let set = ChangeSet { changes, ..ChangeSet::default() };
    if !matches!(run.engine.store().commit(set), Ok(Commit::Committed(_))) {
        return Err("the broken counter could not be written".into());
    }
    let findings = asked::findings(run)?;
    if findings.is_empty() {
        return Err(format!("what was broken is not found: {broken}"));
    }
    let command = json!({"op": "repair", "findings": findings, "at": run.at});
    let before = run.rows.clone();
    let sent = run.send(&command.to_string());
    if sent.result.is_err() {
        return Err(format!("the repair is refused: {}", sent.bytes()));
    }
    asked::audit(run)?;
    for (key, row) in &before {
        match (key, row, run.rows.get(key)) {
            (Key::Stock(sku), Row::Stock(was), Some(Row::Stock(is)))
                if was.iter().map(|r| r.stock).ne(is.iter().map(|r| r.stock)) =>
            {
                return Err(format!("stock of {sku} was {was:?} and is {is:?}"));
            }
            (Key::Order(_), Row::Order(was), Some(Row::Order(is))) if was.lines != is.lines => {
                return Err(format!("order {}: {:?} became {:?}", was.id(), was.lines, is.lines));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Another quantity than this one.
fn other(d: &mut Draw<'_>, quantity: Quantity) -> Quantity {
    let one = Quantity::units(1 + u32::from(d.byte() % 3));
    if d.percent(50) && quantity >= one { quantity.less(one) } else { quantity.plus(one).unwrap_or(quantity.less(one)) }
}

fn break_stock(run: &Run, d: &mut Draw<'_>) -> Option<Changes> {
    let rows = view::stock(&run.rows);
    let (sku, row) = d.any(&rows)?;
    let mut stock = row.stock;
    if d.percent(50) {
        stock.reserved = other(d, stock.reserved);
    } else {
        stock.on_hand = other(d, stock.on_hand);
    }
    let write =
        StockWrite { sku: sku.clone(), location: row.location.clone(), version: row.version, before: row.stock, stock };
    Some(Changes { stock: vec![write], ..Changes::default() })
}

fn break_line(run: &Run, d: &mut Draw<'_>) -> Option<Changes> {
    let orders: Vec<_> = view::orders(&run.rows).into_iter().filter(|o| o.lines.iter().any(|l| l.ships)).collect();
    let mut order = d.any(&orders)?.clone();
    let line = order.lines.iter_mut().find(|l| l.ships)?;
    match d.below(4) {
        0 => line.allocated = other(d, line.allocated),
        1 => line.shipped = other(d, line.shipped),
        2 => line.backordered = other(d, line.backordered),
        _ => line.cancelled = other(d, line.cancelled),
    }
    let key = Key::Order(order.id().clone());
    let version = stored_version(run, &key)?;
    Some(Changes { writes: vec![(key, Some(Row::Order(Arc::new(order))), version)], ..Changes::default() })
}

/// The version that the store has of a row.
fn stored_version(run: &Run, key: &Key) -> Option<u64> {
    let found = run.engine.store().load(&[fillrate::Ask::Row(key.clone())]).ok()?;
    match found.into_iter().next() {
        Some(fillrate::Found::Row(Some((_, version)))) => Some(version),
        _ => None,
    }
}
