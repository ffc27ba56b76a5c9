//! Each rule of comparison, both ways.

use super::difference;
use serde_json::{Value, json};

fn told(expected: &Value, actual: &Value) -> Option<String> {
    difference("", expected, actual).map(|d| d.told(""))
}

#[test]
fn an_object_must_agree_in_every_name_that_it_lists() {
    let actual = json!({"id": "o1", "status": "ready", "lines": []});
    assert_eq!(told(&json!({"status": "ready"}), &actual), None);
    assert_eq!(told(&json!({}), &actual), None);
    assert_eq!(told(&json!({"status": "waiting"}), &actual).as_deref(), Some("status: expected waiting, got ready"));
    assert_eq!(told(&json!({"version": 2}), &actual).as_deref(), Some("version: expected 2, got null"));
}

#[test]
fn null_is_absence() {
    assert_eq!(told(&json!({"promise": null}), &json!({})), None);
    assert_eq!(told(&json!({"promise": null}), &json!({"promise": null})), None);
    assert_eq!(
        told(&json!({"promise": null}), &json!({"promise": "x"})).as_deref(),
        Some("promise: expected null, got x")
    );
    assert_eq!(
        told(&json!({"promise": {"first": null}}), &json!({"promise": null})).as_deref(),
        Some("promise: expected {\"first\":null}, got null")
    );
}

#[test]
fn a_list_matches_one_to_one_in_any_order() {
    let actual = json!({"lines": [{"id": "1", "shipped": "2"}, {"id": "2", "shipped": "0"}]});
    assert_eq!(told(&json!({"lines": [{"id": "2"}, {"id": "1", "shipped": 2}]}), &actual), None);
    assert_eq!(told(&json!({"lines": [{}, {"id": "1"}]}), &actual), None);
    assert_eq!(
        told(&json!({"lines": [{"id": "1"}]}), &actual).as_deref(),
        Some("lines: expected 1 entry, got 2 entries")
    );
    assert_eq!(told(&json!({"lines": []}), &json!({"lines": []})), None);
    // Two that expect the same record are not both served by it.
    assert_eq!(
        told(&json!({"lines": [{"id": "1"}, {"id": "1"}]}), &actual).as_deref(),
        Some("lines[1].id: expected 1, got 2")
    );
}

#[test]
fn the_difference_is_told_against_the_record_that_was_meant() {
    let actual = json!({"lines": [{"id": "2", "allocated": "1"}, {"id": "1", "allocated": "4"}]});
    let expected = json!({"lines": [{"id": "1", "allocated": "5"}, {"id": "2", "allocated": "1"}]});
    assert_eq!(told(&expected, &actual).as_deref(), Some("lines[0].allocated: expected 5, got 4"));
}

#[test]
fn lists_inside_lists_and_single_values_in_lists() {
    let actual = json!([{"sku": "A", "avoid": ["05", "W"]}, {"sku": "A", "avoid": []}]);
    assert_eq!(told(&json!([{"avoid": []}, {"avoid": ["W", "05"]}]), &actual), None);
    assert!(told(&json!([{"avoid": []}, {"avoid": ["W", "5"]}]), &actual).is_some());
}

#[test]
fn long_lists_in_another_order() {
    let line = |i: usize| json!({"id": i.to_string(), "ordered": "3", "promise": {"earliest": "2026-01-01T00:00:00Z"}});
    let there: Vec<Value> = (0..400).map(line).collect();
    let backwards: Vec<Value> = (0..400).rev().map(line).collect();
    assert_eq!(told(&json!(backwards), &json!(there)), None);
    let mut wrong = backwards.clone();
    wrong[7] = json!({"id": "392", "ordered": "4"});
    assert_eq!(told(&json!(wrong), &json!(there)).as_deref(), Some("[7].ordered: expected 4, got 3"));
}

#[test]
fn other_kinds_of_values_do_not_agree() {
    assert!(told(&json!({"lines": []}), &json!({"lines": {}})).is_some());
    assert!(told(&json!({"suspended": "x"}), &json!({"suspended": ["x"]})).is_some());
    assert_eq!(told(&json!({"promise": "x\ny"}), &json!({})).as_deref(), Some("promise: expected x y, got null"));
}
