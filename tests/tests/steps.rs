//! What may happen between two steps of a bridge: at every call of every command, a crash, or somebody else's command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Bridge, Key, MemoryInventory, MemoryStore, Row};
use fillrate_tests::sim::same::comparable;
use fillrate_tests::sim::small::{no_findings, script, send};
use fillrate_tests::sim::{Blow, Fuse};
use fillrate_tests::stores::apart;
use fillrate_tests::view::{Rows, difference};
use serde_json::json;

#[test]
fn a_crash_between_every_two_steps_is_healed() {
    apart::crashes_are_healed(|| (MemoryInventory::new(), MemoryStore::new()));
}

#[test]
fn what_gets_lost_or_is_refused_is_healed() {
    apart::mishaps_are_healed(|| (MemoryInventory::new(), MemoryStore::new()), 200);
}

/// Everything that two systems hold, as one.
fn rows(inventory: &MemoryInventory, ledger: &MemoryStore) -> Rows {
    let stock = inventory.rows().into_iter().filter(|(_, rows)| !rows.is_empty());
    let mut rows = ledger.rows();
    rows.extend(stock.map(|(sku, list)| (Key::Stock(sku), Row::Stock(list.into()))));
    comparable(&rows)
}

/// At every call of every command somebody else does one of these from beginning to end: all is as if the two had come
/// one after the other.
#[test]
fn another_command_between_every_two_steps_is_as_if_before_or_after() {
    let steps = script();
    let rivals = [
        json!({"op": "receive_stock", "sku": "A", "location": "L1", "quantity": "2"}),
        json!({"op": "receive_stock", "sku": "B", "location": "L2", "quantity": "3"}),
        json!({"op": "place_order", "order": {"id": "r", "lines": [{"id": "1", "sku": "A", "quantity": "3"}, {"id": "2", "sku": "B", "quantity": "1"}]}}),
        json!({"op": "count_stock", "sku": "B", "location": "L1", "on_hand": "2"}),
        json!({"op": "cancel", "order": "o0", "reason": "changed my mind"}),
    ];
    let mut met = 0;
    for at in 3..steps.len() - 1 {
        for rival in &rivals {
            let mut rival = rival.clone();
            (rival["id"], rival["at"]) = (json!("rival"), json!(format!("2026-01-01T{at:02}:00:00Z")));
            let rival = rival.to_string();
            let ends = [[&steps[at], &rival], [&rival, &steps[at]]].map(|order| {
                let plain = MemoryStore::new();
                steps[..at].iter().chain(order).for_each(|step| drop(send(&plain, step)));
                comparable(&plain.rows())
            });
            for call in 0.. {
                let (inventory, ledger) = (MemoryInventory::new(), MemoryStore::new());
                let bridge = Bridge::new(&inventory, &ledger).waiting(2, |_| {});
                steps[..at].iter().for_each(|step| drop(send(&bridge, step)));
                let other = || drop(send(&bridge, &rival));
                let fuse = Fuse::new(&inventory, &ledger, call, Blow::Meets(&other));
                drop(send(&Bridge::new(&fuse, &fuse), &steps[at]));
                if !fuse.is_blown() {
                    break;
                }
                met += 1;
                let now = rows(&inventory, &ledger);
                let differs = |end: &Rows| difference(end, &now, |_| true);
                if let [Some(before), Some(after)] = ends.each_ref().map(differs) {
                    panic!(
                        "{rival}
at call {call} of {}
as if after it, but for {before}
as if before it, but for {after}",
                        steps[at]
                    );
                }
                assert_eq!(bridge.heal(), Ok(0));
                no_findings(&bridge);
            }
        }
    }
    println!("{met} times met");
    assert!(met > 500, "only {met} times");
}
