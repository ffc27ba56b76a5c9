//! The identities of the contract's section 3, for every order and stock row that exists:
//! after each step, expected or not.

use crate::session::{Refusal, Session, list, text};
use fillrate::Quantity;
use serde_json::{Value, json};

/// Checks them all.
///
/// # Errors
/// In words: the first that does not hold.
pub fn check(session: &Session<'_>) -> Result<(), String> {
    let asked = |refusal: Refusal| format!("books: {refusal}");
    let orders = session.pages(&json!({"op": "list_orders"}), "items").map_err(asked)?;
    let mut whole = Vec::with_capacity(orders.len());
    for order in orders {
        // A list may give less than the whole order.
        let known = order.get("lines").is_some();
        whole.push(if known {
            order
        } else {
            session.answer(&json!({"op": "get_order", "order": order["id"]})).map_err(asked)?
        });
    }
    whole.iter().try_for_each(of_order)?;
    let rows = session.pages(&json!({"op": "get_stock"}), "items").map_err(asked)?;
    rows.iter().try_for_each(|row| of_stock(row, &whole))?;
    match session.pages(&json!({"op": "audit"}), "findings").map_err(asked)?.first() {
        Some(finding) => Err(format!("audit: expected no finding, got {finding}")),
        None => Ok(()),
    }
}

/// ordered + over_shipped = allocated + shipped + backordered + cancelled; allocated is what open shipments hold,
/// backordered what open backorders hold; nothing is negative.
fn of_order(order: &Value) -> Result<(), String> {
    for line in list(order, "lines") {
        let place = format!("order {} line {}", text(order, "id"), text(line, "id"));
        let of = |name: &str| micro(line, name, &place);
        of("returned")?;
        let (owed, placed) = (
            of("ordered")? + of("over_shipped")?,
            of("allocated")? + of("shipped")? + of("backordered")? + of("cancelled")?,
        );
        agree(&place, "allocated + shipped + backordered + cancelled", owed, placed)?;
        let mut held = 0;
        for shipment in list(order, "shipments") {
            let is_open = matches!(text(shipment, "status"), "waiting" | "ready" | "released" | "picked");
            for part in list(shipment, "lines").iter().filter(|part| part["line"] == line["id"]) {
                let quantity = micro(part, "quantity", &place)?;
                held += if is_open { quantity } else { 0 };
            }
        }
        agree(&place, "units in open shipments", of("allocated")?, held)?;
        let mut waiting = 0;
        for backorder in list(order, "backorders").iter().filter(|b| b["line"] == line["id"]) {
            let of = |name: &str| micro(backorder, name, &place);
            agree(
                &place,
                "a backorder's open + allocated + cancelled",
                of("quantity")?,
                of("open")? + of("allocated")? + of("cancelled")?,
            )?;
            waiting += of("open")?;
        }
        agree(&place, "units in open backorders", of("backordered")?, waiting)?;
    }
    Ok(())
}

/// free = max(0, on_hand - unavailable - safety_stock - reserved), and what is reserved is there,
/// or firm work of the location is marked at risk.
fn of_stock(row: &Value, orders: &[Value]) -> Result<(), String> {
    let place = format!("stock {} at {}", text(row, "sku"), text(row, "location"));
    let of = |name: &str| micro(row, name, &place);
    let (usable, safety, reserved) = (of("on_hand")? - of("unavailable")?, of("safety_stock")?, of("reserved")?);
    agree(&place, "free", (usable - safety - reserved).max(0), of("free")?)?;
    let mut shipments = orders.iter().flat_map(|order| list(order, "shipments"));
    let is_at_risk = |s: &Value| s["location"] == row["location"] && s["at_risk"] == json!(true);
    if reserved > usable.max(0) && !shipments.any(is_at_risk) {
        let (most, is) = (written(usable.max(0)), written(reserved));
        return Err(format!("{place}: reserved: expected at most {most} with no shipment there at risk, got {is}"));
    }
    Ok(())
}

fn agree(place: &str, what: &str, expected: i64, got: i64) -> Result<(), String> {
    if expected == got {
        return Ok(());
    }
    Err(format!("{place}: {what}: expected {}, got {}", written(expected), written(got)))
}

fn micro(record: &Value, name: &str, place: &str) -> Result<i64, String> {
    let value = record.get(name).unwrap_or(&Value::Null);
    let quantity = value.as_str().and_then(|text| text.parse::<Quantity>().ok());
    quantity.map(Quantity::micro).ok_or_else(|| format!("{place}: {name}: expected a quantity, got {value}"))
}

fn written(micro: i64) -> String {
    fillrate::Delta::from_micro(micro).to_string()
}

#[cfg(test)]
mod tests {
    use super::{of_order, of_stock};
    use serde_json::{Value, json};

    fn order() -> Value {
        json!({
            "id": "o1",
            "lines": [{"id": "1", "ordered": "5", "allocated": "2", "shipped": "1", "backordered": "2", "cancelled": "1",
                "returned": "0", "over_shipped": "1"}],
            "shipments": [
                {"id": "o1/S1", "location": "W", "status": "dispatched", "lines": [{"line": "1", "quantity": "1"}]},
                {"id": "o1/S2", "location": "W", "status": "ready", "lines": [{"line": "1", "quantity": "2"}]},
            ],
            "backorders": [{"line": "1", "quantity": "3", "open": "2", "allocated": "1", "cancelled": "0"}],
        })
    }

    fn told_with(pointer: &str, value: &str) -> String {
        let mut order = order();
        if let Some(place) = order.pointer_mut(pointer) {
            *place = json!(value);
        }
        of_order(&order).err().unwrap_or_default()
    }

    #[test]
    fn a_line_adds_up_or_is_told() {
        assert_eq!(of_order(&order()), Ok(()));
        let told = told_with("/lines/0/cancelled", "0");
        assert_eq!(told, "order o1 line 1: allocated + shipped + backordered + cancelled: expected 6, got 5");
        assert_eq!(
            told_with("/shipments/1/lines/0/quantity", "1"),
            "order o1 line 1: units in open shipments: expected 2, got 1"
        );
        assert_eq!(
            told_with("/shipments/0/status", "picked"),
            "order o1 line 1: units in open shipments: expected 2, got 3"
        );
        assert_eq!(told_with("/lines/0/returned", "-1"), "order o1 line 1: returned: expected a quantity, got \"-1\"");
        assert!(told_with("/backorders/0/open", "1").starts_with("order o1 line 1: a backorder's open"));
    }

    #[test]
    fn a_stock_row_adds_up_or_is_told() {
        let row = |reserved: &str, free: &str| {
            json!({"sku": "A", "location": "W", "on_hand": "5", "unavailable": "1", "safety_stock": "1",
                "reserved": reserved, "free": free})
        };
        assert_eq!(of_stock(&row("2", "1"), &[]), Ok(()));
        assert_eq!(of_stock(&row("4", "0"), &[]), Ok(()));
        assert_eq!(of_stock(&row("2", "2"), &[]).err().as_deref(), Some("stock A at W: free: expected 1, got 2"));
        let told = of_stock(&row("5", "0"), &[order()]).err();
        let expected = "stock A at W: reserved: expected at most 4 with no shipment there at risk, got 5";
        assert_eq!(told.as_deref(), Some(expected));
        let mut at_risk = order();
        at_risk["shipments"][1]["at_risk"] = json!(true);
        assert_eq!(of_stock(&row("5", "0"), &[at_risk]), Ok(()));
    }
}
