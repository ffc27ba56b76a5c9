//! Bugs that no scenario file can hold, because they need a batch or a store that fails: the smallest of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Engine, MemoryStore};
use fillrate_tests::counting::measure;
use serde_json::{Value, json};

fn batch(engine: &Engine<MemoryStore>, mut commands: Vec<Value>) -> Vec<Value> {
    commands.iter_mut().for_each(|command| command["at"] = json!("2026-01-05T08:00:00Z"));
    serde_json::from_str(&engine.execute_json(&json!(commands).to_string())).unwrap()
}

/// A purged order leaves the ranges that its facts enter: in one batch, the facts must stay.
#[test]
fn key_figures_in_the_batch_of_a_purge() {
    let engine = Engine::new(MemoryStore::new());
    let order = json!({"id": "o1", "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    batch(
        &engine,
        vec![
            json!({"op": "set_location", "location": {"id": "L1"}}),
            json!({"op": "place_order", "order": order}),
            json!({"op": "cancel", "order": "o1", "reason": "changed my mind"}),
        ],
    );
    let outcomes = batch(
        &engine,
        vec![
            json!({"op": "purge", "before": "2026-01-06T00:00:00Z"}),
            json!({"op": "get_kpis", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}),
        ],
    );
    assert_eq!(outcomes[0]["answer"]["purged"], json!("1"));
    assert_eq!(outcomes[1]["answer"]["backorder_conversion_rate"]["cancelled"], json!("1"));
}

/// A quote that uses up a hold of several locations writes nothing, not even into the ranges of the hold.
#[test]
fn quote_with_a_hold_of_several_locations() {
    let engine = Engine::new(MemoryStore::new());
    let receive = |location: &str| json!({"op": "receive_stock", "sku": "A", "location": location, "quantity": "2"});
    batch(
        &engine,
        vec![
            json!({"op": "set_location", "location": {"id": "L1"}}),
            json!({"op": "set_location", "location": {"id": "L2"}}),
            receive("L1"),
            receive("L2"),
            json!({"op": "place_hold", "hold": "h1", "lines": [{"sku": "A", "quantity": "3"}], "ttl": "PT15M"}),
        ],
    );
    let order = json!({"id": "o1", "hold": "h1", "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    let quote = json!({"op": "quote", "at": "2026-01-05T08:00:00Z", "order": order});
    let (cost, refused) = measure(engine.store(), &quote.to_string()).unwrap();
    assert_eq!((cost.commits, refused), (0, None));
}
