//! An inventory elsewhere: the scenarios, and what an inventory may do wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Bridge, Code, Engine, Error, Inventory, MemoryInventory, MemoryStore, Sku, StockRow, StockWrite};
use fillrate_cli::scenario;
use fillrate_tests::sim::small::{no_findings, script, send, shown};
use fillrate_tests::stores::inventory;
use serde_json::json;
use std::cell::Cell;
use std::path::Path;

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
        if self.off.get() {
            Err(gone())
        } else if self.deaf.get() {
            answer().and(Err(gone()))
        } else {
            answer()
        }
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
    inventory::check(&MemoryInventory::new());
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
