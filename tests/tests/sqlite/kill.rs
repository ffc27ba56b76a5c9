//! Processes that are killed, and processes that race.

use crate::files::TENANT;
use fillrate::Engine;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::{AT, no_findings, send, stocked, sum};
use fillrate_tests::stores::folder::Folder;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Processes that are killed: 20, or as many as `KILLS` says.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

fn worker(file: &Path, prefix: &str, count: usize) -> Child {
    let (file, count) = (file.to_str().unwrap(), count.to_string());
    let mut command = Command::new(env!("CARGO_BIN_EXE_fillrate-worker"));
    command.args([file, TENANT, prefix, &count]).stdout(Stdio::piped()).spawn().unwrap()
}

fn place(engine: &Engine<SqliteStore>, id: &str) -> Value {
    let order = json!({"id": id, "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    send(engine, &json!({"op": "place_order", "id": format!("c-{id}"), "at": AT, "order": order}))
}

/// All orders, and how many there are of each status.
fn orders(engine: &Engine<SqliteStore>) -> Vec<String> {
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

/// Every acknowledged order is there, none twice; of the one on its way when the kill came, its id tells.
#[test]
fn what_was_acknowledged_survives_kills() {
    let folder = Folder::new();
    let file = folder.file("books.db");
    drop(stocked(SqliteStore::open(&file, TENANT).unwrap(), &["A"]));
    let mut acknowledged = Vec::new();
    let mut on_their_way = Vec::new();
    for round in 0..kills() {
        let mut child = worker(&file, &format!("k{round}-"), 1_000_000);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = 1 + round * 7 % 23;
        acknowledged.extend(lines.by_ref().take(wanted).map(Result::unwrap));
        child.kill().unwrap();
        child.wait().unwrap();
        // What was said before the kill, but not yet heard.
        let late: Vec<String> = lines.map_while(Result::ok).collect();
        let next = wanted + late.len();
        acknowledged.extend(late);
        on_their_way.push(format!("k{round}-{next}"));
    }
    let engine = Engine::new(SqliteStore::open(&file, TENANT).unwrap());
    no_findings(&engine);
    let there = orders(&engine);
    for id in &acknowledged {
        assert_eq!(there.iter().filter(|t| *t == id).count(), 1, "{id} was acknowledged");
        assert_eq!(place(&engine, id)["replayed"], json!(true), "{id}");
    }
    assert_eq!(orders(&engine).len(), there.len());
    for id in &on_their_way {
        let was_there = there.contains(id);
        assert_eq!(place(&engine, id)["replayed"], json!(was_there), "{id}");
    }
    let all = acknowledged.len() + on_their_way.len();
    assert_eq!(orders(&engine).len(), all, "more orders than were sent");
    let all = i64::try_from(all).unwrap();
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (all.min(100), (all - 100).max(0)));
    no_findings(&engine);
}

#[test]
fn four_processes_sell_a_hundred_units_once() {
    let folder = Folder::new();
    let file = folder.file("books.db");
    let engine = stocked(SqliteStore::open(&file, TENANT).unwrap(), &["A"]);
    let children: Vec<Child> = (0..4).map(|n| worker(&file, &format!("p{n}-"), 250)).collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success());
        assert_eq!(done.stdout.iter().filter(|b| **b == b'\n').count(), 250);
    }
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
    assert_eq!(orders(&engine).len(), 1000);
    no_findings(&engine);
}
