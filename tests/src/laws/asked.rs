//! What the queries say agrees with the rows, and an audit finds nothing.

use crate::cases::Held;
use crate::run::Run;
use crate::view::{self, Rows};
use fillrate::{Order, Quantity, Row};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// The answer of a query, as JSON.
pub fn answer(run: &Run, mut query: Value) -> Result<Value, String> {
    query["at"] = json!(run.at);
    let text = run.engine.execute_json(&query.to_string());
    let mut outcome: Value = serde_json::from_str(&text).map_err(|e| format!("{query}: {e}: {text}"))?;
    match outcome.get_mut("answer") {
        Some(answer) => Ok(answer.take()),
        None => Err(format!("{query}: {text}")),
    }
}

/// Every page of a query.
fn pages(run: &Run, mut query: Value, name: &str) -> Result<Vec<Value>, String> {
    let mut all = Vec::new();
    query["limit"] = json!(1000);
    loop {
        let mut page = answer(run, query.clone())?;
        all.extend(page[name].as_array_mut().map(core::mem::take).unwrap_or_default());
        if page["next"].is_null() {
            return Ok(all);
        }
        query["after"] = page["next"].take();
    }
}

/// All that an audit finds.
pub fn findings(run: &Run) -> Result<Vec<Value>, String> {
    pages(run, json!({"op": "audit"}), "findings")
}

/// An audit finds nothing.
pub fn audit(run: &Run) -> Held {
    match findings(run)?.first() {
        None => Ok(()),
        Some(finding) => Err(format!("audit: {finding}")),
    }
}

/// What changed with a command reads as its row says.
pub fn changed(run: &Run, before: &Rows) -> Held {
    for (key, row) in &run.rows {
        if before.get(key) == Some(row) {
            continue;
        }
        if let Row::Order(order) = row {
            let read = answer(run, json!({"op": "get_order", "order": order.id()}))?;
            for (line, shown) in order.lines.iter().zip(read["lines"].as_array().into_iter().flatten()) {
                let of = |name: &str| {
                    shown[name].as_str().and_then(|text| text.parse::<Quantity>().ok()).ok_or(name.to_owned())
                };
                let owed = of("ordered")?.micro() + of("over_shipped")?.micro();
                let names = ["allocated", "shipped", "backordered", "cancelled"];
                let placed = names.iter().map(|n| of(n).map(Quantity::micro)).sum::<Result<i64, String>>()?;
                if owed != placed || of("ordered")? != line.ordered || of("shipped")? != line.shipped {
                    return Err(format!("get_order {}: {shown}", order.id()));
                }
            }
            money(order, &read).map_err(|e| format!("get_order {}: {e}", order.id()))?;
        }
    }
    audit(run)
}

/// The money of a line's parts sums to its total where all of it is in shipments; never beyond it.
fn money(order: &Order, read: &Value) -> Held {
    for line in order.lines.iter().filter(|l| l.ships) {
        let Some(total) = line.line_total else { continue };
        let mut sum = Decimal::ZERO;
        for shipment in read["shipments"].as_array().into_iter().flatten() {
            for part in shipment["lines"].as_array().into_iter().flatten().filter(|p| p["line"] == json!(line.id)) {
                let amount = part["amount"]["amount"].as_str().and_then(|text| text.parse::<Decimal>().ok());
                sum += amount.ok_or_else(|| format!("line {}: amount {}", line.id, part["amount"]))?;
            }
        }
        let is_whole = line.backordered.is_zero() && line.cancelled.is_zero();
        if sum > total.amount || (is_whole && sum != total.amount) {
            return Err(format!("line {}: parts sum to {sum} of {}", line.id, total.amount));
        }
    }
    Ok(())
}

/// Lists give every record once, in the end.
pub fn all(run: &Run) -> Held {
    let orders = pages(run, json!({"op": "list_orders"}), "items")?;
    if orders.len() != view::orders(&run.rows).len() {
        return Err(format!("list_orders gives {} of {}", orders.len(), view::orders(&run.rows).len()));
    }
    let backorders = pages(run, json!({"op": "list_backorders"}), "items")?;
    let open = view::orders(&run.rows).iter().flat_map(|o| &o.backorders).filter(|b| !b.open().is_zero()).count();
    if backorders.len() != open {
        return Err(format!("list_backorders gives {} of {open}", backorders.len()));
    }
    for item in pages(run, json!({"op": "get_stock"}), "items")? {
        let found = view::stock(&run.rows)
            .into_iter()
            .find(|(sku, row)| item["sku"] == json!(sku) && item["location"] == json!(row.location));
        let Some((_, row)) = found else { return Err(format!("get_stock: {item}")) };
        let reserved: Option<Quantity> = item["reserved"].as_str().and_then(|text| text.parse().ok());
        if item["on_hand"] != json!(row.stock.on_hand) || reserved.is_none_or(|r| r > row.stock.reserved) {
            return Err(format!("get_stock: {item}, but the row is {row:?}"));
        }
    }
    answer(run, json!({"op": "get_board"})).map(|_| ())
}
