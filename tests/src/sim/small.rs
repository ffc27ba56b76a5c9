//! Small scripts: one command of each kind that moves stock, and how to send them.

use fillrate::{Error, Outcome, Request, Store, execute, render};
use serde_json::{Value, json};

/// Sends a command or query.
pub fn send(store: &dyn Store, text: &str) -> Vec<Result<Outcome, Error>> {
    execute(store, vec![Request::from_json(text).unwrap()])
}

/// Sends it; its outcome as JSON.
pub fn shown(store: &dyn Store, text: &str) -> Value {
    serde_json::from_str(&render(&send(store, text).pop().unwrap())).unwrap()
}

/// The audit finds nothing, on any page.
pub fn no_findings(store: &dyn Store) {
    let mut after = Value::Null;
    loop {
        let audit = json!({"op": "audit", "at": "2026-03-01T00:00:00Z", "after": after, "limit": 2});
        let outcome = shown(store, &audit.to_string());
        assert_eq!(outcome["answer"]["findings"], json!([]), "{outcome}");
        after = outcome["answer"]["next"].clone();
        if after.is_null() {
            return;
        }
    }
}

/// One command of each kind that moves stock, and some that only read it.
pub fn script() -> Vec<String> {
    let steps = [
        json!({"op": "set_location", "location": {"id": "L1"}}),
        json!({"op": "set_location", "location": {"id": "L2"}}),
        json!({"op": "set_item", "item": {"sku": "KIT", "kit": [{"sku": "A", "quantity": "1"}, {"sku": "B", "quantity": "2"}]}}),
        json!({"op": "place_order", "order": {"id": "o0", "lines": [{"id": "1", "sku": "A", "quantity": "1"}]}}),
        json!({"op": "receive_stock", "sku": "A", "location": "L1", "quantity": "4"}),
        json!({"op": "receive_stock", "sku": "B", "location": "L1", "quantity": "3"}),
        json!({"op": "receive_stock", "sku": "B", "location": "L2", "quantity": "5"}),
        json!({"op": "place_hold", "hold": "h1", "lines": [{"sku": "B", "quantity": "1"}], "ttl": "PT15M"}),
        json!({"op": "place_order", "order": {"id": "o1", "lines": [
            {"id": "1", "sku": "A", "quantity": "5"}, {"id": "2", "sku": "B", "quantity": "6"}, {"id": "3", "sku": "KIT", "quantity": "1"}]}}),
        json!({"op": "place_order", "order": {"id": "o2", "priority": 9, "lines": [{"id": "1", "sku": "A", "quantity": "2"}]}}),
        json!({"op": "receive_stock", "sku": "C", "location": "L1", "quantity": "5"}),
        json!({"op": "place_order", "order": {"id": "o3", "lines": [
            {"id": "1", "sku": "A", "quantity": "1"}, {"id": "2", "sku": "C", "quantity": "2"}]}}),
        json!({"op": "place_order", "order": {"id": "o4", "lines": [{"id": "1", "sku": "A", "quantity": "1"}]}}),
        json!({"op": "end_hold", "hold": "h1"}),
        json!({"op": "release_shipment", "shipment": "o1/S1"}),
        json!({"op": "count_stock", "sku": "B", "location": "L2", "on_hand": "1"}),
        json!({"op": "dispatch_shipment", "shipment": "o1/S1"}),
        json!({"op": "return_goods", "order": "o1", "lines": [{"line": "1", "quantity": "1", "location": "L2", "restock": true}]}),
        json!({"op": "transfer_stock", "transfer": "t1", "sku": "B", "from": "L1", "to": "L2", "quantity": "1",
            "expected": {"earliest": "2026-01-02T00:00:00Z", "latest": "2026-01-02T00:00:00Z"}}),
        json!({"op": "set_stock_limits", "sku": "A", "location": "L1", "safety_stock": "1"}),
        json!({"op": "adjust_stock", "sku": "A", "location": "L1", "delta": "-1", "reason": "broken"}),
        json!({"op": "cancel", "order": "o1", "reason": "changed my mind"}),
        json!({"op": "tick"}),
    ];
    let dressed = steps.into_iter().enumerate().map(|(n, mut step)| {
        step["id"] = json!(format!("c{n}"));
        step["at"] = json!(format!("2026-01-01T{n:02}:00:00Z"));
        step.to_string()
    });
    dressed.collect()
}
