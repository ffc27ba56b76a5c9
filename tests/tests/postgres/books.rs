//! Databases for tests, and what is in them.

use fillrate::{Engine, Store};
use fillrate_postgres::{BlockingStore, Options};
use fillrate_tests::race::{AT, send};
use fillrate_tests::server;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const TENANT: &str = "acme";

/// A new database on the server that all share.
pub fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    server::shared().database(&format!("books_{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// Opens a database; there is much to wait for on a busy machine.
pub fn open(url: &str) -> BlockingStore {
    BlockingStore::open(options(url), TENANT).unwrap()
}

pub fn options(url: &str) -> Options {
    Options::new(url).patience(Duration::from_secs(30))
}

/// An order of one unit.
pub fn order(id: &str) -> Value {
    let order = json!({"id": id, "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    json!({"op": "place_order", "id": format!("c-{id}"), "at": AT, "order": order})
}

/// The ids of all orders.
pub fn orders<S: Store>(engine: &Engine<S>) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = send(engine, &json!({"op": "list_orders", "at": AT, "after": after, "limit": 1000}));
        let ids = page["answer"]["items"].as_array().unwrap().iter();
        all.extend(ids.map(|order| order["id"].as_str().unwrap().to_owned()));
        after = page["answer"]["next"].clone();
        if after.is_null() {
            return all;
        }
    }
}

/// Everything that is kept, as text.
pub fn dump(store: &BlockingStore) -> Vec<String> {
    let mut lines = Vec::new();
    store
        .export(&mut |record| {
            lines.push(record.line());
            Ok(())
        })
        .unwrap();
    lines.sort();
    lines
}
