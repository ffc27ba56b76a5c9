//! What a command reads and writes depends on what it does, not on how much is stored:
//! the same numbers at 1,000 and 100,000 (with `BIG=1` at 1,000,000) orders, and backorders of one SKU.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Command, Engine, MemoryStore, Query};
use fillrate_tests::counting::{Cost, measure};
use fillrate_tests::{big, every};
use serde_json::Value;
use std::collections::BTreeSet;

const FEW: usize = 1_000;

fn many() -> usize {
    if std::env::var_os("BIG").is_some() { 1_000_000 } else { 100_000 }
}

/// The cost of each command, with its text.
fn costs(engine: &Engine<MemoryStore>, sku: &str, which: &dyn Fn(&Value) -> bool) -> Vec<(String, Cost)> {
    let all = every::commands(sku).into_iter().filter(|command| which(command)).map(|command| {
        let text = command.to_string();
        let (cost, refused) = measure(engine.store(), &text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let is_expected = refused.is_none() || text.contains("move_units");
        assert!(is_expected, "{text} is refused: {}", refused.map(|e| e.to_string()).unwrap_or_default());
        (text, cost)
    });
    all.collect()
}

/// `tick` renews up to 1,000 promises: it is measured where at least so many are stored.
fn is_tick(command: &Value) -> bool {
    command["op"] == "tick"
}

fn compare(build: &dyn Fn(usize) -> Engine<MemoryStore>, sku: &str) {
    let large = build(many());
    for (few, which) in [(FEW, false), (5 * FEW, true)] {
        let small = build(few);
        let all = |engine| costs(engine, sku, &|command| is_tick(command) == which);
        let more: Vec<String> = all(&small)
            .into_iter()
            .zip(all(&large))
            .filter(|((_, one), (_, other))| one != other)
            .map(|((text, one), (_, other))| format!("{text}\n  at {few}: {one:?}\n  at {}: {other:?}", many()))
            .collect();
        assert!(
            more.is_empty(),
            "{} commands cost something else where more is stored:\n{}",
            more.len(),
            more.join("\n")
        );
    }
}

/// Every command and query but the key figures, which look at a period, and the split, which looks at no store.
#[test]
fn every_name_is_measured() {
    let all = every::commands("A");
    let measured: BTreeSet<&str> = all.iter().filter_map(|command| command["op"].as_str()).collect();
    let names = Command::shapes().into_iter().map(|s| s.0).chain(Query::shapes().into_iter().map(|s| s.0));
    let missing: Vec<&str> = names.filter(|n| !measured.contains(n) && !["get_kpis", "split"].contains(n)).collect();
    assert!(missing.is_empty(), "not measured: {missing:?}");
}

/// Whatever else is stored, a command costs the same.
#[test]
fn stored_orders_cost_nothing() {
    compare(&big::with_orders, "A");
}

/// Whatever waits for the same SKU, a command costs the same.
#[test]
fn backorders_by_priority_cost_nothing() {
    compare(&|n| big::with_backorders(n, "priority"), "Q");
}

/// The same where the queue goes by value, across prices.
#[test]
fn backorders_by_value_cost_nothing() {
    compare(&|n| big::with_backorders(n, "value"), "Q");
}

/// Fair shares look at the head of the queue, whatever is behind it.
#[test]
fn backorders_by_fair_share_cost_nothing() {
    compare(&|n| big::with_backorders(n.max(5 * FEW), "fair_share"), "Q");
}
