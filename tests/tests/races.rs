//! Threads that race for the last units, and commands that are sent twice at once, where the inventory is elsewhere.
//! Stores race in their suite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Bridge, MemoryInventory, MemoryStore};
use fillrate_tests::race::{AT, a_thousand_want_a_hundred, no_findings, send, spread, stocked, sum, twice_at_once};
use serde_json::json;

fn bridge() -> Bridge<MemoryInventory, MemoryStore> {
    Bridge::new(MemoryInventory::new(), MemoryStore::new())
}

#[test]
fn the_last_units_of_an_inventory_elsewhere_are_sold_once() {
    a_thousand_want_a_hundred(bridge());
}

#[test]
fn a_command_sent_twice_at_once_has_one_effect_in_an_inventory_elsewhere() {
    twice_at_once(bridge());
}

/// Those who sell also settle whatever they find on its way, each other's too: nothing is lost, nothing sold twice.
#[test]
fn all_heal_while_all_sell() {
    let engine = stocked(bridge(), &["A"]);
    spread(300, |n| {
        engine.store().heal().unwrap();
        let order = json!({"id": format!("o{n}"), "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
        let outcome = send(&engine, &json!({"op": "place_order", "id": format!("c{n}"), "at": AT, "order": order}));
        assert!(outcome.get("error").is_none(), "{outcome}");
    });
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 200));
    no_findings(&engine);
}
