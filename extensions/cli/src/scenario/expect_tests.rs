//! Each name of `expect`, both ways, against an engine that answers from a list.

use crate::backend::Backend;
use crate::scenario::run_text;
use fillrate::{Error, Outcome, Request};
use serde_json::{Value, json};

/// Answers each op with one outcome.
struct Canned(Value);

impl Backend for Canned {
    fn execute_json(&self, text: &str) -> String {
        let asked: Value = serde_json::from_str(text).unwrap_or_default();
        let op = asked["op"].as_str().unwrap_or("");
        let known = if op == "get_stock" && asked.get("sku").is_none() { "get_all_stock" } else { op };
        let empty = json!({"answer": {"items": [], "findings": [], "next": null}});
        self.0.get(known).unwrap_or(&empty).to_string()
    }

    fn execute_batch(&self, _: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        Vec::new()
    }
}

fn state() -> Value {
    json!({
        "place_order": {"replayed": false, "order": {"id": "o1"},
            "events": [{"kind": "order_placed"}, {"kind": "line_allocated"}, {"kind": "line_allocated"}],
            "effects": [{"kind": "notification"}]},
        "cancel": {"error": {"code": "over_cancel", "message": "too much", "details": {"skus": [{"sku": "A", "short": "1"}]}}},
        "quote": {"answer": {"lines": [{"id": "1"}], "optimal": true}},
        "get_order": {"answer": {"id": "o1", "lines": [{"id": "1", "allocated": "4"}]}},
        "get_hold": {"answer": {"id": "h1", "status": "live"}},
        "get_stock": {"answer": {"items": [{"sku": "A", "location": "W", "on_hand": "5"}], "next": null}},
        "list_backorders": {"answer": {"items": [{"id": "o1/B1", "open": "2"}], "next": null}},
        "get_kpis": {"answer": {"partial_fulfillment_rate": {"numerator": 1}}},
    })
}

fn told(op: &str, expect: Value) -> String {
    let scenario = json!({"name": "n", "steps": [{"do": {"op": op, "order": {"id": "o1"}}, "expect": expect}]});
    run_text(&scenario.to_string(), &|| Box::new(Canned(state()))).err().unwrap_or_default()
}

#[test]
fn a_wrong_scenario_fails_with_the_place() {
    let lines = |allocated: &str| json!({"order": {"lines": [{"id": "1", "allocated": allocated}]}});
    assert_eq!(told("place_order", lines("4")), "");
    assert_eq!(told("place_order", lines("5")), "step 1: lines[0].allocated: expected 5, got 4");
    let orders = json!({"orders": [{"id": "o1", "lines": [{"id": "1", "allocated": "5"}]}]});
    assert_eq!(told("place_order", orders), "step 1: orders[0].lines[0].allocated: expected 5, got 4");
}

#[test]
fn refused_or_not() {
    assert_eq!(told("cancel", json!({"error": "over_cancel"})), "");
    assert_eq!(told("cancel", json!({})), "step 1: error: expected none, got over_cancel (too much)");
    assert_eq!(
        told("cancel", json!({"error": "over_pick"})),
        "step 1: error: expected over_pick, got over_cancel (too much)"
    );
    assert_eq!(told("place_order", json!({"error": "over_pick"})), "step 1: error: expected over_pick, got none");
    let details = |short: &str| json!({"error": "over_cancel", "details": {"skus": [{"short": short}]}});
    assert_eq!(told("cancel", details("1.0")), "");
    assert_eq!(told("cancel", details("2")), "step 1: details.skus[0].short: expected 2, got 1");
}

#[test]
fn state_is_read_after_a_refusal_too() {
    let expect = json!({"error": "over_cancel", "order": {"lines": [{"allocated": "5"}]}});
    assert_eq!(told("cancel", expect), "step 1: lines[0].allocated: expected 5, got 4");
}

#[test]
fn events_and_effects_of_the_kinds_listed() {
    assert_eq!(told("place_order", json!({"events": ["order_placed"]})), "");
    assert_eq!(told("place_order", json!({"events": ["line_allocated", "line_allocated"]})), "");
    assert_eq!(told("place_order", json!({"events": []})), "");
    assert_eq!(
        told("place_order", json!({"events": ["line_allocated", "order_placed", "line_allocated"]})),
        r#"step 1: events: expected ["line_allocated","order_placed","line_allocated"], got ["order_placed","line_allocated","line_allocated"]"#
    );
    assert_eq!(
        told("place_order", json!({"events": ["line_allocated"]})),
        r#"step 1: events: expected ["line_allocated"], got ["line_allocated","line_allocated"]"#
    );
    assert_eq!(told("place_order", json!({"no_events": ["sla_breached"]})), "");
    assert_eq!(
        told("place_order", json!({"no_events": ["order_placed"]})),
        "step 1: no_events: expected no order_placed, got order_placed"
    );
    assert_eq!(told("place_order", json!({"effects": ["notification"]})), "");
    assert_eq!(told("place_order", json!({"effects": ["label"]})), r#"step 1: effects: expected ["label"], got []"#);
}

#[test]
fn answers_and_replays() {
    assert_eq!(told("quote", json!({"answer": {"optimal": true, "lines": [{"id": "1"}]}})), "");
    assert_eq!(
        told("quote", json!({"answer": {"optimal": false}})),
        "step 1: answer.optimal: expected false, got true"
    );
    assert_eq!(told("place_order", json!({"replayed": false})), "");
    assert_eq!(told("place_order", json!({"replayed": true})), "step 1: replayed: expected true, got false");
}

#[test]
fn stock_and_holds() {
    assert_eq!(told("place_order", json!({"stock": [{"sku": "A", "location": "W", "on_hand": 5}]})), "");
    assert_eq!(
        told(
            "place_order",
            json!({"stock": [{"sku": "A", "location": "W"}, {"sku": "A", "location": "W", "on_hand": "6"}]})
        ),
        "step 1: stock[1].on_hand: expected 6, got 5"
    );
    assert_eq!(told("place_order", json!({"holds": [{"id": "h1", "status": "live"}]})), "");
    assert_eq!(
        told("place_order", json!({"holds": [{"id": "h1", "status": "ended"}]})),
        "step 1: holds[0].status: expected ended, got live"
    );
}

#[test]
fn all_open_backorders_and_key_figures() {
    assert_eq!(told("place_order", json!({"backorders": [{"open": "2"}]})), "");
    assert_eq!(told("place_order", json!({"backorders": []})), "step 1: backorders: expected 0 entries, got 1 entry");
    assert_eq!(
        told(
            "place_order",
            json!({"kpis": {"from": "2026-01-01T00:00:00Z", "partial_fulfillment_rate": {"numerator": "1"}}})
        ),
        ""
    );
    assert_eq!(
        told("place_order", json!({"kpis": {"partial_fulfillment_rate": {"numerator": 2}}})),
        "step 1: kpis.partial_fulfillment_rate.numerator: expected 2, got 1"
    );
}

#[test]
fn the_books_are_checked_expected_or_not() {
    let mut state = state();
    state["get_all_stock"] = json!({"answer": {"items": [{"sku": "A", "location": "W", "on_hand": "-1"}]}});
    let scenario = json!({"name": "n", "steps": [{"do": {"op": "place_order"}}]}).to_string();
    let told = run_text(&scenario, &|| Box::new(Canned(state.clone()))).err();
    assert_eq!(told.as_deref(), Some("step 1: stock A at W: on_hand: expected a quantity, got \"-1\""));
}
