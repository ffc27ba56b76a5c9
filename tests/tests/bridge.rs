//! An inventory elsewhere: the scenarios, every crash between two steps, and what an inventory may do wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{
    Bridge, Code, Engine, Error, Inventory, Key, MemoryInventory, MemoryStore, Request, Row, Sku, StockRow, StockWrite,
    Store, execute, render,
};
use fillrate_cli::scenario;
use fillrate_tests::sim::same::comparable;
use fillrate_tests::sim::{Blow, Fuse};
use fillrate_tests::view::{Rows, difference};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::Path;

type Outcomes = Vec<Result<fillrate::Outcome, Error>>;

fn send(store: &dyn Store, text: &str) -> Outcomes {
    execute(store, vec![Request::from_json(text).unwrap()])
}

fn shown(store: &dyn Store, text: &str) -> Value {
    serde_json::from_str(&render(&send(store, text).pop().unwrap())).unwrap()
}

fn no_findings(store: &dyn Store) {
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
fn script() -> Vec<String> {
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

/// At every call of every command the process dies, before or after the call is done; another one heals and sends the
/// command again: it takes effect once, and all is as if nothing had happened.
#[test]
fn a_crash_between_every_two_steps_is_healed() {
    let steps = script();
    let plain = MemoryStore::new();
    let expected: Vec<Value> = steps.iter().map(|step| shown(&plain, step)).collect();
    let (mut crashes, mut healed) = (0, 0);
    for at in 0..steps.len() {
        for blow in [Blow::Before, Blow::After] {
            for call in 0.. {
                let (inventory, ledger) = (MemoryInventory::new(), MemoryStore::new());
                let bridge = Bridge::new(&inventory, &ledger);
                steps[..at].iter().for_each(|step| drop(send(&bridge, step)));
                let fuse = Fuse::new(&inventory, &ledger, call, blow);
                let told = send(&Bridge::new(&fuse, &fuse), &steps[at]).pop().unwrap();
                if !fuse.is_blown() {
                    break;
                }
                crashes += 1;
                if let Err(error) = &told {
                    assert_eq!(error.code, Code::StoreUnavailable, "{}", steps[at]);
                }
                healed += bridge.heal().unwrap();
                assert_eq!(bridge.heal().unwrap(), 0, "healing left something");
                no_findings(&bridge);
                for (step, expected) in steps[at..].iter().zip(&expected[at..]) {
                    let mut outcome = shown(&bridge, step);
                    outcome["replayed"] = json!(false);
                    let mut expected = expected.clone();
                    if outcome.get("error").is_some() {
                        outcome["replayed"].take();
                        expected["replayed"].take();
                    }
                    assert_eq!(outcome, expected, "crash in call {call} of {}", steps[at]);
                }
                no_findings(&bridge);
            }
        }
    }
    println!("{crashes} crashes, {healed} changes healed");
    assert!(crashes > 200 && healed > 30, "{crashes} crashes, {healed} healed");
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
                    panic!("{rival}
at call {call} of {}
as if after it, but for {before}
as if before it, but for {after}", steps[at]);
                }
                assert_eq!(bridge.heal(), Ok(0));
                no_findings(&bridge);
            }
        }
    }
    println!("{met} times met");
    assert!(met > 500, "only {met} times");
}

/// An inventory that can be switched off, or that answers only after it is too late.
#[derive(Default)]
struct Shaky {
    inner: MemoryInventory,
    off: Cell<bool>,
    deaf: Cell<bool>,
}

impl Shaky {
    fn answer<T>(&self, answer: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let gone = || Error::new(Code::LimitExceeded, "nobody answers");
        if self.off.get() { Err(gone()) } else if self.deaf.get() { answer().and(Err(gone())) } else { answer() }
    }
}

impl Inventory for Shaky {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        if self.off.get() { Err(Error::new(Code::LimitExceeded, "off")) } else { self.inner.read(skus) }
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        self.answer(|| self.inner.apply(id, writes))
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.answer(|| self.inner.undo(id))
    }
}

#[test]
fn an_inventory_that_is_off_leaves_nothing_half_done() {
    let bridge = Bridge::new(Shaky::default(), MemoryStore::new());
    let steps = script();
    steps[..5].iter().for_each(|step| drop(send(&bridge, step)));
    let order = json!({"op": "place_order", "id": "x", "at": "2026-01-01T06:00:00Z",
        "order": {"id": "late", "lines": [{"id": "1", "sku": "A", "quantity": "2"}]}})
    .to_string();
    let code = |text: &str| shown(&bridge, text)["error"]["code"].clone();
    let stock = json!({"op": "get_stock", "at": "2026-01-01T06:00:00Z"}).to_string();
    let before = shown(&bridge, &stock);

    bridge.inventory().off.set(true);
    assert_eq!(code(&order), json!("store_unavailable"));
    bridge.inventory().off.set(false);
    assert_eq!(shown(&bridge, &stock), before);
    assert_eq!(code(r#"{"op":"get_order","at":"2026-01-01T06:00:00Z","order":"late"}"#), json!("unknown_order"));

    // It does what it is told, but nobody hears of it, not even of the undoing.
    bridge.inventory().deaf.set(true);
    assert_eq!(code(&order), json!("store_unavailable"));
    assert_eq!(bridge.heal().map_err(|e| e.code), Err(Code::StoreUnavailable));
    bridge.inventory().deaf.set(false);
    // Whoever needs the stock next need not wait for anybody to heal.
    assert_eq!(shown(&bridge, &stock), before);
    assert_eq!(bridge.heal(), Ok(0));
    assert_eq!(shown(&bridge, &order)["order"]["status"], json!("reserved"));
    no_findings(&bridge);
}

#[test]
fn a_change_that_was_undone_is_refused_however_late_it_comes() {
    let inventory = MemoryInventory::new();
    let write = StockWrite {
        sku: "A".parse().unwrap(),
        location: "L1".parse().unwrap(),
        version: 0,
        before: fillrate::Stock::default(),
        stock: fillrate::Stock { on_hand: fillrate::Quantity::units(5), ..Default::default() },
    };
    let read = || inventory.read(std::slice::from_ref(&write.sku)).unwrap().remove(0);
    inventory.undo("never came").unwrap();
    assert_eq!(inventory.apply("never came", std::slice::from_ref(&write)), Ok(false));
    assert_eq!(inventory.apply("x", std::slice::from_ref(&write)), Ok(true));
    assert_eq!(inventory.apply("x", std::slice::from_ref(&write)), Ok(true));
    assert_eq!(inventory.apply("y", std::slice::from_ref(&write)), Ok(false));
    let first = read()[0].version;
    inventory.undo("x").unwrap();
    inventory.undo("x").unwrap();
    assert_eq!((read().len(), inventory.apply("x", std::slice::from_ref(&write))), (0, Ok(false)));
    assert_eq!(inventory.apply("z", std::slice::from_ref(&write)), Ok(true));
    assert!(read()[0].version > first, "a version was used twice");
    inventory.forget("z").unwrap();
    assert_eq!(inventory.apply("z", std::slice::from_ref(&write)), Ok(false));
    assert_eq!(read()[0].stock.on_hand, fillrate::Quantity::units(5));
}

#[test]
fn every_scenario_passes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = scenario::scenario_files(&[root.join("own"), root.join("peers")]);
    assert!(files.len() > 200, "only {} scenarios", files.len());
    let bridge = || Engine::new(Bridge::new(MemoryInventory::new(), MemoryStore::new()));
    let mut failed = Vec::new();
    for file in &files {
        if let Err(reason) = scenario::run_file(&file.path, &|| Box::new(bridge())) {
            failed.push(format!("{}: {reason}", file.name));
        }
    }
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), files.len(), failed.join("\n"));
}
