//! Stores with very many orders, built in batches, and a few orders in every state to try commands on.

use crate::world::START;
use fillrate::{Engine, MemoryStore, Request};
use serde_json::{Value, json};

/// Commands of one batch.
const BATCH: usize = 500;

/// A store with so many orders: half of them reserved, a quarter shipped, a quarter delivered.
pub fn with_orders(n: usize) -> Engine<MemoryStore> {
    let engine = settled(json!({}));
    send_all(&engine, vec![receive("A", n + 1000), receive("B", n + 1000)]);
    let many = (0..n).flat_map(|i| {
        let id = format!("n{i:07}");
        let mut commands = vec![order(&id, "A", json!({}))];
        if i % 2 == 0 {
            commands.push(json!({"op": "dispatch_shipment", "shipment": format!("{id}/S1")}));
        }
        if i % 4 == 0 {
            commands.push(json!({"op": "confirm_delivery", "shipment": format!("{id}/S1")}));
        }
        commands
    });
    send_in_batches(&engine, many);
    send_all(&engine, probes());
    engine
}

/// A store with so many backorders of the SKU `Q`, one an order, under an order of the queue.
pub fn with_backorders(n: usize, release: &str) -> Engine<MemoryStore> {
    let engine = settled(json!({"release": release}));
    send_all(&engine, vec![receive("A", 1000), receive("B", 1000)]);
    let price = |i: usize| json!({"amount": format!("{}.00", 1 + i % 5), "currency": "EUR"});
    let many = (0..n).map(|i| {
        let mut order = order(&format!("n{i:07}"), "Q", json!({"priority": i % 10}));
        order["order"]["lines"][0]["unit_price"] = price(i);
        order
    });
    send_in_batches(&engine, many);
    send_all(&engine, probes());
    engine
}

/// A small store with an order in every state, as the commands that make it.
pub fn small() -> Vec<Value> {
    let mut all = settings(json!({}));
    all.extend([receive("A", 1000), receive("B", 1000)]);
    all.push(json!({"op": "receive_stock", "sku": "B", "location": "L2", "quantity": "9"}));
    all.extend(probes());
    all.iter_mut().for_each(|command| command["at"] = json!(START));
    all
}

fn settled(policy: Value) -> Engine<MemoryStore> {
    let engine = Engine::new(MemoryStore::new());
    send_all(&engine, settings(policy));
    engine
}

fn settings(policy: Value) -> Vec<Value> {
    let transit = json!({"earliest": "P1D", "latest": "P2D"});
    let rate = json!({"from": "*", "to": "*", "base": {"amount": "4.00", "currency": "EUR"}, "transit": transit});
    vec![
        json!({"op": "set_policy", "policy": policy}),
        json!({"op": "set_location", "location": {"id": "L1"}}),
        json!({"op": "set_location", "location": {"id": "L2"}}),
        json!({"op": "set_item", "item": {"sku": "Q", "lead_time": {"earliest": "P5D", "latest": "P9D"}}}),
        json!({"op": "set_rates", "rates": [rate]}),
    ]
}

fn receive(sku: &str, quantity: usize) -> Value {
    json!({"op": "receive_stock", "sku": sku, "location": "L1", "quantity": quantity})
}

fn order(id: &str, sku: &str, more: Value) -> Value {
    let mut order = json!({"id": id, "lines": [{"id": "1", "sku": sku, "quantity": "1"}]});
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    json!({"op": "place_order", "order": order})
}

/// Orders in every state, a hold, and supply: what commands are tried on.
fn probes() -> Vec<Value> {
    let customer = json!({"customer": {"ref": "p1", "name": "R. Roe"}});
    let mut all = vec![receive("B", 50)];
    let of = |id: &str, more: Value| {
        json!({"op": "place_order", "order": {"id": id, "policy": more,
        "lines": [{"id": "1", "sku": "B", "quantity": "4"}]}})
    };
    for id in ["ready", "released", "picked", "packed", "left", "there"] {
        all.push(of(id, json!({})));
    }
    for id in ["released", "picked", "left", "there"] {
        all.push(json!({"op": "release_shipment", "shipment": format!("{id}/S1")}));
    }
    all.push(json!({"op": "confirm_pick", "shipment": "picked/S1"}));
    let whole = json!([{"carrier": "ups", "tracking": "1Z", "lines": [{"line": "1", "quantity": "4"}]}]);
    all.push(json!({"op": "pack_shipment", "shipment": "packed/S1", "packages": whole}));
    let whole = json!([{"carrier": "ups", "tracking": "2Z", "lines": [{"line": "1", "quantity": "4"}]}]);
    all.push(json!({"op": "dispatch_shipment", "shipment": "left/S1", "packages": whole}));
    all.push(json!({"op": "dispatch_shipment", "shipment": "there/S1"}));
    all.push(json!({"op": "confirm_delivery", "shipment": "there/S1"}));
    all.push(order("waits", "Q", customer));
    all.push(order("stopped", "Q", json!({})));
    all.push(json!({"op": "suspend_order", "order": "stopped", "reason": "fraud check"}));
    all.push(json!({"op": "place_hold", "hold": "h1", "lines": [{"sku": "B", "quantity": "2"}], "ttl": "P9D"}));
    let window = json!({"earliest": "2026-02-01T00:00:00Z", "latest": "2026-02-03T00:00:00Z"});
    all.push(json!({"op": "set_inbound", "inbound": {"id": "i1", "sku": "Q", "location": "L1", "quantity": "3", "expected": window}}));
    all
}

/// Sends commands one by one; all must succeed.
pub fn send_all(engine: &Engine<MemoryStore>, commands: Vec<Value>) {
    for command in commands {
        send_in_batches(engine, core::iter::once(command));
    }
}

fn send_in_batches(engine: &Engine<MemoryStore>, commands: impl Iterator<Item = Value>) {
    let mut commands = commands.peekable();
    while commands.peek().is_some() {
        let batch: Vec<Request> = commands
            .by_ref()
            .take(BATCH)
            .map(|mut command| {
                command["at"] = json!(START);
                Request::from_json(&command.to_string()).unwrap_or_else(|e| panic!("{command}: {e}"))
            })
            .collect();
        for outcome in engine.execute_batch(batch) {
            outcome.unwrap_or_else(|e| panic!("building the store: {e}"));
        }
    }
}
