//! What must be true after a step: one check per name of `expect`.

use super::compare::{difference, shown};
use super::file::Step;
use super::named::named_order;
use crate::session::{Refusal, Session, list, text};
use serde_json::{Map, Value, json};

/// Checks an outcome, then the state that it left.
///
/// # Errors
/// In words: the first thing that is not as expected.
pub fn check(session: &Session<'_>, step: &Step, outcome: &Value) -> Result<(), String> {
    of_outcome(&step.expect, outcome)?;
    let wanted = |name: &str| step.expect.get(name).filter(|v| !v.is_null());
    if let Some(expected) = wanted("order") {
        let Some(id) = expected.get("id").cloned().or_else(|| named_order(&step.command, outcome)) else {
            return Err("order: the command names no order; add the `id`".into());
        };
        agree("", expected, &record(session, "order", json!({"op": "get_order", "order": id}))?)?;
    }
    for (place, expected) in each(&step.expect, "orders") {
        agree(&place, expected, &record(session, &place, json!({"op": "get_order", "order": expected["id"]}))?)?;
    }
    for (place, expected) in each(&step.expect, "stock") {
        agree(&place, expected, &stock(session, &place, expected)?)?;
    }
    for (place, expected) in each(&step.expect, "holds") {
        agree(&place, expected, &record(session, &place, json!({"op": "get_hold", "hold": expected["id"]}))?)?;
    }
    if let Some(expected) = wanted("backorders") {
        let open = session.pages(&json!({"op": "list_backorders"}), "items");
        agree("backorders", expected, &Value::Array(open.map_err(|r| format!("backorders: {r}"))?))?;
    }
    if let Some(expected) = wanted("kpis") {
        kpis(session, expected)?;
    }
    Ok(())
}

/// Refused or not, and what it told.
fn of_outcome(expect: &Map<String, Value>, outcome: &Value) -> Result<(), String> {
    let wanted = |name: &str| expect.get(name).filter(|v| !v.is_null());
    match (wanted("error"), Refusal::of(outcome)) {
        (Some(Value::String(code)), Some(refusal)) if *code == refusal.code => {}
        (Some(code), Some(refusal)) => return Err(format!("error: expected {}, got {refusal}", shown(code))),
        (Some(code), None) => return Err(format!("error: expected {}, got none", shown(code))),
        (None, Some(refusal)) => return Err(format!("error: expected none, got {refusal}")),
        (None, None) => {}
    }
    if let Some(expected) = wanted("details") {
        agree("details", expected, &outcome["error"]["details"])?;
    }
    if let Some(expected) = wanted("replayed") {
        let replayed = outcome.get("replayed").cloned().unwrap_or(json!(false));
        agree("replayed", expected, &replayed)?;
    }
    if let Some(expected) = wanted("answer") {
        agree("answer", expected, &outcome["answer"])?;
    }
    for name in ["events", "effects"] {
        kinds(name, expect.get(name), list(outcome, name))?;
    }
    let banned = list_of(expect, "no_events");
    match list(outcome, "events").iter().find(|event| banned.contains(&event["kind"])) {
        Some(event) => Err(format!("no_events: expected no {0}, got {0}", text(event, "kind"))),
        None => Ok(()),
    }
}

/// Of the kinds listed exactly these, in this order.
fn kinds(name: &str, expected: Option<&Value>, made: &[Value]) -> Result<(), String> {
    let Some(Value::Array(expected)) = expected else { return Ok(()) };
    let got: Vec<Value> = made.iter().map(|e| e["kind"].clone()).filter(|kind| expected.contains(kind)).collect();
    if got == *expected {
        return Ok(());
    }
    Err(format!("{name}: expected {}, got {}", shown(&json!(expected)), shown(&json!(got))))
}

fn agree(place: &str, expected: &Value, actual: &Value) -> Result<(), String> {
    difference(place, expected, actual).map_or(Ok(()), |d| Err(d.told(place)))
}

fn list_of<'e>(expect: &'e Map<String, Value>, name: &str) -> &'e [Value] {
    expect.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn each<'e>(expect: &'e Map<String, Value>, name: &str) -> impl Iterator<Item = (String, &'e Value)> {
    list_of(expect, name).iter().enumerate().map(move |(i, expected)| (format!("{name}[{i}]"), expected))
}

/// One record; that it is not there is a difference, too.
fn record(session: &Session<'_>, place: &str, query: Value) -> Result<Value, String> {
    session.answer(&query).map_err(|refusal| format!("{place}: expected a record, got {refusal}"))
}

/// A stock row; one that does not exist reads as zeros.
fn stock(session: &Session<'_>, place: &str, expected: &Value) -> Result<Value, String> {
    let (sku, location) = (&expected["sku"], &expected["location"]);
    let query = json!({"op": "get_stock", "sku": sku, "location": location});
    let rows = session.pages(&query, "items").map_err(|refusal| format!("{place}: {refusal}"))?;
    Ok(rows.into_iter().next().unwrap_or_else(|| {
        json!({"sku": sku, "location": location, "on_hand": "0", "unavailable": "0", "safety_stock": "0",
            "reserved": "0", "free": "0"})
    }))
}

/// The key figures of a period, by default of all time.
fn kpis(session: &Session<'_>, expected: &Value) -> Result<(), String> {
    let mut figures = expected.clone();
    let mut query = json!({"op": "get_kpis", "from": "0001-01-01T00:00:00Z", "to": "9999-12-30T00:00:00Z"});
    if let Value::Object(names) = &mut figures {
        for name in ["from", "to", "by"] {
            if let Some(value) = names.remove(name).filter(|v| !v.is_null()) {
                query[name] = value;
            }
        }
    }
    let actual = session.answer(&query).map_err(|refusal| format!("kpis: {refusal}"))?;
    agree("kpis", &figures, &actual)
}

#[cfg(test)]
#[path = "expect_tests.rs"]
mod tests;
