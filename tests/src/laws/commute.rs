//! Commands that share no SKU, location, order or hold commute: the rows in the end are the same in any order.

use super::books::is_state;
use crate::cases::Held;
use crate::draw::Draw;
use crate::run::Run;
use crate::script::Script;
use crate::view::{self, Rows};
use crate::world;
use fillrate::{Engine, Key, MemoryStore, Row};
use serde_json::{Value, json};
use std::sync::Arc;

/// One half of the world: its SKU, its location, and the mark of its ids.
#[derive(Clone, Copy)]
struct Half {
    sku: &'static str,
    location: &'static str,
    mark: &'static str,
}

const HALVES: [Half; 2] = [Half { sku: "A", location: "L1", mark: "x" }, Half { sku: "B", location: "L2", mark: "y" }];

/// Each half runs alone to find its commands; then both run after each other, and mixed.
pub fn check(script: &Script) -> Held {
    let mut given = world::given(&script.world);
    given.iter_mut().for_each(free_of_completion);
    let halves: Vec<Vec<String>> =
        HALVES.iter().enumerate().map(|(n, half)| half_of(script, &given, n, *half)).collect();
    let mut d = Draw::new(&script.law);
    let (mut one, mut other) = (halves[0].iter(), halves[1].iter());
    let mut mixed: Vec<&String> = Vec::new();
    while mixed.len() < halves[0].len() + halves[1].len() {
        let (first, second) = if d.percent(50) { (&mut other, &mut one) } else { (&mut one, &mut other) };
        mixed.extend(first.next().or_else(|| second.next()));
    }
    let straight: Vec<&String> = halves[0].iter().chain(&halves[1]).collect();
    let swapped: Vec<&String> = halves[1].iter().chain(&halves[0]).collect();
    let given: Vec<String> = given.iter().map(Value::to_string).collect();
    let end = end_of(&given, &straight);
    for other in [swapped, mixed] {
        if let Some(difference) = view::difference(&end, &end_of(&given, &other), is_state) {
            let told = |order: &[&String]| order.iter().map(|s| s.as_str()).collect::<Vec<_>>().join("\n");
            return Err(format!(
                "{difference}\nafter\n{}\nin this order\n{}\nor in this\n{}",
                given.join("\n"),
                told(&straight),
                told(&other)
            ));
        }
    }
    Ok(())
}

/// The commands of one half: every second pick, with its names in place of all others.
fn half_of(script: &Script, given: &[Value], n: usize, half: Half) -> Vec<String> {
    let mut run = Run::after(given);
    for pick in script.picks.iter().skip(n).step_by(2) {
        let text = run.resolve(pick);
        let Ok(mut command) = serde_json::from_str::<Value>(&text) else { continue };
        free_of_completion(&mut command);
        if rename(&mut command, half) {
            run.send(&command.to_string());
        }
    }
    run.sent.split_off(given.len())
}

/// Orders that wait under `complete` or a guard are looked at by the release of any SKU: they are left out.
fn free_of_completion(command: &mut Value) {
    for place in ["/policy", "/order/policy"] {
        if let Some(Value::Object(policy)) = command.pointer_mut(place) {
            policy.retain(|name, value| {
                !["min_fill", "min_shipment_value"].contains(&name.as_str()) && *value != "complete"
            });
        }
    }
}

/// Commands that speak of a SKU, a location, an order or a hold of the half; `false` for all others.
fn rename(command: &mut Value, half: Half) -> bool {
    let op = command["op"].as_str().unwrap_or("").to_owned();
    let of_all = ["tick", "purge", "transfer_stock", "move_units", "lease_effects", "set_", "erase_customer"];
    let is_query =
        op.starts_with("get_") || op.starts_with("list_") || ["quote", "explain", "reconcile"].contains(&&*op);
    if of_all.iter().any(|global| op.starts_with(global)) && op != "set_priority" && op != "set_tracking" || is_query {
        return false;
    }
    if op == "release_backorders" {
        command["sku"] = json!(half.sku);
    }
    rename_fields(command, half);
    for line in command.pointer_mut("/order/lines").and_then(Value::as_array_mut).into_iter().flatten() {
        line["location"] = json!(half.location);
    }
    if op == "place_hold" || op == "change_order" {
        for line in command["lines"].as_array_mut().into_iter().flatten().filter(|l| l["sku"].is_string()) {
            line["location"] = json!(half.location);
        }
    }
    true
}

fn rename_fields(value: &mut Value, half: Half) {
    let marked = |id: &str| if id.starts_with(half.mark) { id.to_owned() } else { format!("{}{id}", half.mark) };
    match value {
        Value::Array(list) => list.iter_mut().for_each(|v| rename_fields(v, half)),
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match (name.as_str(), value.as_str()) {
                    ("sku", Some(_)) => *value = json!(half.sku),
                    ("location" | "to", Some(_)) => *value = json!(half.location),
                    ("order" | "hold" | "inbound" | "shipment" | "package" | "effect", Some(id)) => {
                        *value = json!(marked(id))
                    }
                    ("id", Some(id)) if id.len() > 1 => *value = json!(marked(id)),
                    _ => rename_fields(value, half),
                }
            }
        }
        _ => {}
    }
}

fn end_of(given: &[String], commands: &[&String]) -> Rows {
    let engine = Engine::new(MemoryStore::new());
    for text in given.iter().chain(commands.iter().copied()) {
        engine.execute_json(text);
    }
    let mut rows = engine.store().rows();
    // A row that nobody asked for in one order is not there in the other; one without content is the same as none.
    rows.retain(|key, row| !matches!((key, row), (Key::Errand(_), Row::Errand(errand)) if errand.release.is_none()));
    for row in rows.values_mut() {
        if let Row::Stock(list) = row {
            Arc::make_mut(list).retain(|r| r.stock != fillrate::Stock::default());
        }
    }
    rows
}
