//! One good command of every name, and one query, for the stores of [`crate::big`].

use serde_json::{Value, json};

/// When they are sent.
const AT: &str = "2026-01-06T08:00:00Z";

/// Commands and queries that succeed; `sku` is what stock commands and new orders speak of.
pub fn commands(sku: &str) -> Vec<Value> {
    // Of `Q` nothing is there; of the others far more than is reserved.
    let (on_hand, delta) = if sku == "Q" { ("3", "5") } else { ("5000000", "-1002") };
    let stock = |op: &str, more: Value| with(json!({"op": op, "sku": sku, "location": "L1"}), more);
    let of = |op: &str, name: &str, id: &str, more: Value| with(json!({"op": op, name: id}), more);
    let window = json!({"earliest": "2026-02-01T00:00:00Z", "latest": "2026-02-03T00:00:00Z"});
    let money = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    let line = |quantity: &str| json!([{"line": "1", "quantity": quantity}]);
    let new =
        |id: &str, more: Value| with(json!({"id": id, "lines": [{"id": "1", "sku": sku, "quantity": "2"}]}), more);
    let place = |id: &str, more: Value| json!({"op": "place_order", "order": new(id, more)});
    let mut all = vec![
        stock("receive_stock", json!({"quantity": "3"})),
        stock("adjust_stock", json!({"delta": delta, "reason": "found"})),
        stock("count_stock", json!({"on_hand": on_hand})),
        stock("set_stock_limits", json!({"safety_stock": "1"})),
        json!({"op": "transfer_stock", "transfer": "t1", "sku": "B", "from": "L1", "to": "L2", "quantity": "1", "expected": window}),
        json!({"op": "set_inbound", "inbound": {"id": "i2", "sku": sku, "location": "L1", "quantity": "9", "expected": window}}),
        of("cancel_inbound", "inbound", "i1", json!({})),
        json!({"op": "set_item", "item": {"sku": sku}}),
        json!({"op": "set_location", "location": {"id": "L2", "priority": 7}}),
        json!({"op": "set_rates", "rates": []}),
        json!({"op": "set_fx", "base": "EUR", "rates": {"USD": "1.1"}}),
        json!({"op": "set_prices", "version": 1, "prices": [{"sku": sku, "location": "L1", "price": money("1")}]}),
        json!({"op": "set_lead_times", "version": 1, "lanes": []}),
        json!({"op": "set_policy", "channel": "web", "policy": {"priority": 3}}),
        json!({"op": "sync_stock", "location": "L1", "as_of": AT, "rows": [{"sku": "B", "on_hand": "2000"}], "apply": true}),
        json!({"op": "place_hold", "hold": "h2", "lines": [{"sku": "B", "quantity": "1"}], "ttl": "PT5M"}),
        of("end_hold", "hold", "h1", json!({})),
        place("new-1", json!({})),
        place("new-2", json!({"priority": 9, "policy": {"ship": "whole_lines", "sourcing": "priority"}})),
        json!({"op": "place_order", "order": {"id": "new-5", "priority": 9, "lines": [{"id": "1", "sku": sku, "quantity": "1002"}]}}),
        place("new-3", json!({"policy": {"ship": "complete", "reservation_ttl": "PT1H"}, "channel": "web"})),
        of(
            "change_order",
            "order",
            "ready",
            json!({"lines": [{"id": "1", "quantity": "6"}, {"id": "2", "sku": sku, "quantity": "1"}]}),
        ),
        of("change_line", "order", "ready", json!({"line": "1", "quantity": "2"})),
        of("cancel", "order", "waits", json!({"reason": "late"})),
        of("update_order", "order", "waits", json!({"ship_to": {"country": "DE"}})),
        json!({"op": "import_order", "order": new("new-4", json!({"channel": "web"})), "lines": [{"id": "1", "shipped": "1"}]}),
        of("suspend_order", "order", "waits", json!({"reason": "fraud check"})),
        of("resume_order", "order", "stopped", json!({})),
        of("set_priority", "order", "waits", json!({"priority": 9})),
        json!({"op": "tick"}),
        of("release_shipment", "shipment", "ready/S1", json!({})),
        of("confirm_pick", "shipment", "released/S1", json!({"lines": line("3")})),
        of("split_shipment", "shipment", "ready/S1", json!({"lines": line("1")})),
        of("pack_shipment", "shipment", "picked/S1", json!({"packages": [{"lines": line("4")}]})),
        of("dispatch_shipment", "shipment", "packed/S1", json!({})),
        of("set_tracking", "package", "packed/S1/P1", json!({"carrier": "ups", "tracking": "1Z9"})),
        of("record_tracking", "package", "left/S1/P1", json!({"status": "in_transit", "occurred_at": AT})),
        of("confirm_delivery", "shipment", "left/S1", json!({})),
        of("cancel_shipment", "shipment", "picked/S1", json!({"reason": "broken", "avoid": false})),
        of(
            "return_goods",
            "order",
            "there",
            json!({"lines": [{"line": "1", "quantity": "1", "location": "L1", "restock": true}]}),
        ),
        json!({"op": "release_backorders", "sku": sku}),
        json!({"op": "lease_effects", "limit": 10, "lease": "PT5M"}),
        of("ack_effect", "effect", "ready/E1", json!({})),
        of("fail_effect", "effect", "ready/E1", json!({"retry_at": AT, "reason": "no paper"})),
        json!({"op": "purge", "before": "2026-01-05T00:00:00Z", "limit": 10}),
        of("erase_customer", "ref", "p1", json!({})),
        json!({"op": "repair", "findings": []}),
    ];
    all.extend(move_units());
    all.extend(queries(sku));
    all.iter_mut().for_each(|command| command["at"] = json!(AT));
    all
}

/// Needs stock elsewhere, which the stores do not have: refused, but read and bounded all the same.
fn move_units() -> Option<Value> {
    Some(json!({"op": "move_units", "shipment": "ready/S1", "line": "1", "quantity": "1", "to": "L2"}))
}

fn queries(sku: &str) -> Vec<Value> {
    let order = json!({"id": "q", "lines": [{"id": "1", "sku": sku, "quantity": "2"}]});
    vec![
        json!({"op": "get_order", "order": "ready"}),
        json!({"op": "get_stock", "sku": sku}),
        json!({"op": "get_availability", "sku": sku, "quantity": "1"}),
        json!({"op": "get_hold", "hold": "h1"}),
        json!({"op": "list_orders", "limit": 10}),
        json!({"op": "list_backorders", "sku": sku, "limit": 10}),
        json!({"op": "list_backorders", "limit": 10}),
        json!({"op": "list_inbound", "limit": 10}),
        json!({"op": "list_events", "limit": 10}),
        json!({"op": "get_board"}),
        json!({"op": "quote", "order": order}),
        json!({"op": "explain", "order": "ready"}),
        json!({"op": "reconcile", "order": "left"}),
        json!({"op": "audit", "limit": 10}),
    ]
}

fn with(mut value: Value, more: Value) -> Value {
    for (name, more) in more.as_object().into_iter().flatten() {
        value[name] = more.clone();
    }
    value
}
