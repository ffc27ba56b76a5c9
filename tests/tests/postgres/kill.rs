//! Processes that are killed, and processes that race.

use crate::books::{TENANT, database, open, order, orders};
use fillrate_tests::race::{no_findings, send, stocked, sum};
use fillrate_tests::server;
use serde_json::json;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// Processes that are killed: 20, or as many as `KILLS` says.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

fn worker(url: &str, prefix: &str, count: usize) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fillrate-worker"));
    command.args([url, TENANT, prefix, &count.to_string()]).stdout(Stdio::piped()).spawn().unwrap()
}

/// Every acknowledged order is there, none twice; of the one on its way when the kill came, its id tells.
#[test]
fn what_was_acknowledged_survives_kills() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    let (mut acknowledged, mut on_their_way) = (Vec::new(), Vec::new());
    for round in 0..kills() {
        let mut child = worker(&url, &format!("k{round}-"), 1_000_000);
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
    no_findings(&engine);
    for id in &acknowledged {
        assert_eq!(send(&engine, &order(id))["replayed"], json!(true), "{id} was acknowledged");
    }
    for id in &on_their_way {
        assert!(send(&engine, &order(id)).get("error").is_none(), "{id}");
    }
    let all = acknowledged.len() + on_their_way.len();
    assert_eq!(orders(&engine).len(), all, "more orders than were sent");
    let all = i64::try_from(all).unwrap();
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (all.min(100), (all - 100).max(0)));
    no_findings(&engine);
}

#[test]
fn four_processes_sell_a_hundred_units_once() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    let children: Vec<Child> = (0..4).map(|n| worker(&url, &format!("p{n}-"), 250)).collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success());
        assert_eq!(done.stdout.iter().filter(|b| **b == b'\n').count(), 250);
    }
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
    assert_eq!(orders(&engine).len(), 1000);
    no_findings(&engine);
}
