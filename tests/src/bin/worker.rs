//! A process that places orders of one unit and says which were acknowledged, for tests that kill it or let several race.
//!
//! `fillrate-worker STORE TENANT PREFIX COUNT`: orders `PREFIX0`, `PREFIX1` and so on, in a SQLite file or, where the
//! store is a URL, in a PostgreSQL database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Engine, Store};
use fillrate_postgres::BlockingStore;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::{AT, send};
use serde_json::json;
use std::io::Write as _;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [place, tenant, prefix, count] = args.as_slice() else { panic!("give STORE TENANT PREFIX COUNT") };
    let store: Box<dyn Store> = if place.starts_with("postgres:") {
        Box::new(BlockingStore::open(place, tenant).unwrap())
    } else {
        Box::new(SqliteStore::open(place, tenant).unwrap())
    };
    let engine = Engine::new(store);
    for n in 0..count.parse().unwrap() {
        let id = format!("{prefix}{n}");
        let order = json!({"id": id, "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
        let outcome = send(&engine, &json!({"op": "place_order", "id": format!("c-{id}"), "at": AT, "order": order}));
        assert!(outcome.get("error").is_none(), "{outcome}");
        let mut out = std::io::stdout().lock();
        writeln!(out, "{id}").unwrap();
        out.flush().unwrap();
    }
}
