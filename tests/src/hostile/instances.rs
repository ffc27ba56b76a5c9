//! A full command of every name, made from its shape: every field at every depth has a value that can be read.

use fillrate::{Command, Query, Shape};
use serde_json::{Map, Value, json};

/// Every command and query, with all its fields.
pub fn all() -> Vec<Value> {
    let shapes = Command::shapes().into_iter().chain(Query::shapes());
    shapes
        .map(|(op, shape, _)| {
            let mut command = value(&shape, op);
            command["op"] = json!(op);
            command["at"] = json!("2026-01-06T08:00:00Z");
            command["id"] = json!("c-1");
            command
        })
        .collect()
}

/// A value of a shape; `name` is the field that it stands in.
pub fn value(shape: &Shape, name: &str) -> Value {
    match shape {
        Shape::Value(kind) => plain(kind, name),
        Shape::OneOf { values, .. } => json!(values.first().map(|(name, _)| name)),
        Shape::Optional(inner) => value(inner, name),
        Shape::List(inner) => json!([value(inner, name)]),
        Shape::Names(inner) => {
            let key = if name == "rates" { "USD" } else { "note" };
            json!({key: value(inner, name)})
        }
        Shape::Record { name: record, fields, .. } => {
            let mut map = Map::new();
            for field in fields() {
                map.insert(
                    field.name.to_owned(),
                    special(record, field.name).unwrap_or_else(|| value(&field.shape, field.name)),
                );
            }
            Value::Object(map)
        }
    }
}

/// Fields that need another value than their kind alone says.
fn special(record: &str, field: &str) -> Option<Value> {
    Some(match (record, field) {
        ("OrderIn" | "ImportOrder", "id") => json!("new"),
        ("PolicyPatch", "release" | "auto_release" | "command_retention") => Value::Null,
        ("TransferStock" | "MoveUnits", "to") => json!("L2"),
        ("Item", "kit") => json!([{"sku": "B", "quantity": "1"}]),
        ("Item", "lead_time") => json!({"earliest": "P1D", "latest": "P2D"}),
        ("Lane" | "LeadTime", "latest") => json!("P2D"),
        ("ImportShipment", "status") => json!("dispatched"),
        ("LineChange", "id") => json!("2"),
        ("LeaseEffects", "kinds") => json!(["label"]),
        ("PlaceHold", "hold") => json!("h2"),
        ("ReceiveStock", "sku") => json!("Q"),
        ("ReceiveStock", "earmark") => json!({"order": "waits", "line": "1"}),
        ("ImportLine", "quantity") => json!("5"),
        ("Import", "shipments") => json!([]),
        ("ResumeOrder", "order") => json!("stopped"),
        ("ConfirmPick", "shipment") => json!("released/S1"),
        ("ConfirmDelivery", "shipment") => json!("left/S1"),
        ("ReturnGoods", "order") => json!("there"),
        ("PackShipment" | "DispatchShipment", "packages") => {
            json!([{"carrier": "ups", "tracking": "3Z", "weight_kg": "1", "lines": [{"line": "1", "quantity": "4"}]}])
        }
        ("DispatchShipment", "lines") => json!([{"line": "1", "quantity": "4"}]),
        ("Location" | "PlainLocation", "id") => json!("L1"),
        (_, "after") => Value::Null,
        ("SetInbound" | "Inbound", "kind") => json!("purchase_order"),
        _ => return None,
    })
}

fn plain(kind: &str, name: &str) -> Value {
    match kind {
        "quantity" if name == "on_hand" => json!("2000"),
        "quantity" | "positive quantity" | "signed quantity" => json!("1"),
        "ratio" => json!("0.5"),
        "boolean" => json!(true),
        "integer" => json!(1),
        "degrees" => json!("12.5"),
        "version" => json!("1.5"),
        "currency" => json!("EUR"),
        "duration" => json!("P1D"),
        "time" | "eta" => json!("2026-01-06T08:00:00Z"),
        "money" => json!({"amount": "2.50", "currency": "EUR"}),
        "window" => json!({"earliest": "2026-02-01T00:00:00Z", "latest": "2026-02-02T00:00:00Z"}),
        "text" => text(name),
        _ => id(name),
    }
}

fn id(name: &str) -> Value {
    json!(match name {
        "sku" => "A",
        "location" | "from" | "to" => "L1",
        "order" => "ready",
        "shipment" => "ready/S1",
        "package" => "left/S1/P1",
        "effect" => "ready/E1",
        "hold" => "h1",
        "inbound" => "i1",
        "ref" => "p1",
        "service" => "standard",
        "line" | "id" => "1",
        other => other,
    })
}

fn text(name: &str) -> Value {
    json!(match name {
        "time_zone" => "Europe/Berlin",
        "cut_off" => "14:00",
        "holidays" => "2026-12-25",
        "serves" | "country" => "DE",
        "to" => "*",
        "expected" | "actual" => "1",
        "kind" => "on_hand",
        other => other,
    })
}
