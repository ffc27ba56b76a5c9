//! What a command reads and writes depends on what it does, not on how much is stored:
//! the same numbers at 1,000 and 100,000 (with `BIG=1` at 1,000,000) orders, and backorders of one SKU.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Command, Engine, MemoryStore, Query};
use fillrate_tests::counting::{Cost, measure};
use fillrate_tests::{big, every};
use std::collections::BTreeSet;

const FEW: usize = 1_000;

fn many() -> usize {
    if std::env::var_os("BIG").is_some() { 1_000_000 } else { 100_000 }
}

/// The cost of each command, with its text.
fn costs(engine: &Engine<MemoryStore>, sku: &str) -> Vec<(String, Cost, Option<String>)> {
    let all = every::commands(sku).into_iter().map(|command| {
        let text = command.to_string();
        let (cost, refused) = measure(engine.store(), &text).unwrap_or_else(|e| panic!("{text}: {e}"));
        (text, cost, refused.map(|e| e.code.to_string()))
    });
    all.collect()
}

fn compare(few: &Engine<MemoryStore>, many: &Engine<MemoryStore>, sku: &str, what: &str) {
    let mut told = Vec::new();
    for ((text, one, refused), (_, other, _)) in costs(few, sku).into_iter().zip(costs(many, sku)) {
        let is_expected = refused.is_none() || text.contains("move_units");
        assert!(is_expected, "{what}: {text} is refused: {}", refused.unwrap_or_default());
        if one != other {
            told.push(format!("{text}\n  few:  {one:?}\n  many: {other:?}"));
        }
    }
    assert!(told.is_empty(), "{what}: {} commands cost more where more is stored:\n{}", told.len(), told.join("\n"));
}

/// Every command and query but the key figures, which look at a period, and the split, which looks at no store.
#[test]
fn every_name_is_measured() {
    let measured: BTreeSet<String> =
        every::commands("A").iter().map(|c| c["op"].as_str().unwrap_or_default().to_owned()).collect();
    let names = Command::shapes().into_iter().map(|s| s.0).chain(Query::shapes().into_iter().map(|s| s.0));
    let missing: Vec<&str> = names.filter(|n| !measured.contains(*n) && !["get_kpis", "split"].contains(n)).collect();
    assert!(missing.is_empty(), "not measured: {missing:?}");
}

#[test]
fn stored_orders_cost_nothing() {
    compare(&big::with_orders(FEW), &big::with_orders(many()), "A", "stored orders");
}

#[test]
fn backorders_by_priority_cost_nothing() {
    compare(&big::with_backorders(FEW, "priority"), &big::with_backorders(many(), "priority"), "Q", "by priority");
}

#[test]
fn backorders_by_value_cost_nothing() {
    compare(&big::with_backorders(FEW, "value"), &big::with_backorders(many(), "value"), "Q", "by value");
}

/// Fair shares look at the head of the queue, at most 1,000 entries, whatever is behind them.
#[test]
fn backorders_by_fair_share_are_bounded() {
    let engine = big::with_backorders(20_000, "fair_share");
    for (text, cost, _) in costs(&engine, "Q") {
        assert!(cost.most() < 20_000, "{text} costs {cost:?}");
    }
}
