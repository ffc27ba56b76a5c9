//! The example of stock in somebody else's table does what every inventory must, and what its readers expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../extensions/sqlite/examples/own_table.rs"]
mod example;

use example::{BINS, Bins};
use fillrate::{Bridge, Inventory as _, MemoryStore};
use fillrate_tests::stores::folder::Folder;
use fillrate_tests::stores::{apart, inventory};
use fillrate_tests::{race, sim::small};
use rusqlite::Connection;
use serde_json::json;

fn bins() -> Bins {
    let warehouse = Connection::open_in_memory().unwrap();
    warehouse.execute_batch(BINS).unwrap();
    Bins::new(warehouse).unwrap()
}

#[test]
fn what_leaves_here_leaves_there() {
    let folder = Folder::new();
    let outcomes = example::shop(folder.path()).unwrap();
    assert!(outcomes.iter().all(|outcome| !outcome.contains("\"error\"")), "{outcomes:?}");
    let warehouse = Connection::open(folder.file("warehouse.db")).unwrap();
    let left = |sql: &str| warehouse.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(left("SELECT pieces FROM bins WHERE article = 'MUG' AND depot = 'HUB'"), 0);
    assert_eq!(left("SELECT count(*) FROM sqlite_master WHERE name LIKE 'order%'"), 0);
}

#[test]
fn it_keeps_its_word() {
    inventory::check(&bins());
}

#[test]
fn crashes_and_mishaps_are_healed() {
    apart::crashes_are_healed(|| (bins(), MemoryStore::new()));
    apart::mishaps_are_healed(|| (bins(), MemoryStore::new()), 50);
}

#[test]
fn no_piece_is_sold_twice() {
    race::a_thousand_want_a_hundred(Bridge::new(bins(), MemoryStore::new()));
}

#[test]
fn half_a_piece_is_refused_and_nothing_is_left() {
    let bridge = Bridge::new(bins(), MemoryStore::new());
    let receive = |quantity: &str| {
        let command = json!({"op": "receive_stock", "at": "2026-01-01T00:00:00Z", "sku": "ROPE", "location": "HUB", "quantity": quantity});
        small::shown(&bridge, &command.to_string())
    };
    let located = json!({"op": "set_location", "at": "2026-01-01T00:00:00Z", "location": {"id": "HUB"}});
    small::shown(&bridge, &located.to_string());
    let told = receive("2.5");
    assert!(told["error"]["message"].as_str().unwrap().contains("whole pieces"), "{told}");
    assert_eq!(bridge.inventory().read(&["ROPE".parse().unwrap()]).unwrap(), [Vec::new()]);
    assert!(receive("2").get("error").is_none());
    small::no_findings(&bridge);
}
