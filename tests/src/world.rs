//! The small world of the scripts: three SKUs, a kit, one that is not tracked, one sold in threes, one that is
//! not shipped; three locations; few rates; a policy.

use crate::draw::Draw;
use crate::ops::{money, settings};
use serde_json::{Value, json};

/// When every script begins.
pub const START: &str = "2026-01-05T08:00:00Z";
/// Plain SKUs.
pub const PLAIN: [&str; 3] = ["A", "B", "C"];
/// All SKUs: plain, sold in threes, a kit of A and B, not tracked, not shipped.
pub const SKUS: [&str; 7] = ["A", "B", "C", "INC", "KIT", "DIG", "SVC"];
/// SKUs of which stock is kept.
pub const STOCKED: [&str; 4] = ["A", "B", "C", "INC"];
/// The locations.
pub const LOCATIONS: [&str; 3] = ["L1", "L2", "L3"];

/// What is there before the script begins, as commands.
pub fn given(bytes: &[u8]) -> Vec<Value> {
    let mut d = Draw::new(bytes);
    let mut all = vec![policy(&mut d)];
    all.extend(locations(&mut d));
    all.extend(items(&mut d));
    all.extend(rates(&mut d));
    for sku in STOCKED {
        for location in LOCATIONS {
            if d.percent(45) {
                let quantity = d.one(&["6", "3", "9", "1", "4.5", "12"]);
                all.push(json!({"op": "receive_stock", "sku": sku, "location": location, "quantity": quantity}));
            }
        }
    }
    for command in &mut all {
        command["at"] = json!(START);
    }
    all
}

fn policy(d: &mut Draw<'_>) -> Value {
    let fields = d.below(4);
    let mut patch = settings::patch(d, fields);
    if d.percent(30) {
        patch["release"] = json!(d.one(&["fifo", "due_date", "value", "fair_share", "priority"]));
    }
    if d.percent(15) {
        patch["auto_release"] = json!(false);
    }
    json!({"op": "set_policy", "policy": patch})
}

fn locations(d: &mut Draw<'_>) -> Vec<Value> {
    let plain = |id: &str| json!({"id": id});
    let mut all: Vec<Value> = LOCATIONS.iter().map(|id| plain(id)).collect();
    if d.percent(50) {
        all[0] = json!({"id": "L1", "priority": 200, "latitude": "52.5", "longitude": "13.4", "cut_off": "14:00",
            "time_zone": "Europe/Berlin", "handling": "PT2H", "working_days": ["mon", "tue", "wed"]});
    }
    if d.percent(45) {
        all[1] = json!({"id": "L2", "serves": ["DE"], "latitude": "40.7", "longitude": "-74"});
    }
    if d.percent(30) {
        all[2] = json!({"id": "L3", "daily_capacity": 1, "priority": 1, "handling": "P1D"});
    }
    all.into_iter().map(|location| json!({"op": "set_location", "location": location})).collect()
}

fn items(d: &mut Draw<'_>) -> Vec<Value> {
    let lead = |d: &mut Draw<'_>| d.maybe(40, |_| json!({"earliest": "P3D", "latest": "P6D"}));
    let rule = |d: &mut Draw<'_>| match d.below(6) {
        5 => json!({"limit": "4"}),
        4 => json!({"allowed": false}),
        _ => json!({}),
    };
    let value = d.maybe(40, |_| money("7.50"));
    let items = [
        json!({"sku": "A", "lead_time": lead(d), "backorder": rule(d), "value": value, "weight_kg": "1.5"}),
        json!({"sku": "B", "lead_time": lead(d), "backorder": rule(d)}),
        json!({"sku": "INC", "increment": "3", "backorder": rule(d)}),
        json!({"sku": "KIT", "kit": [{"sku": "A", "quantity": "1"}, {"sku": "B", "quantity": d.one(&["2", "0.5"])}]}),
        json!({"sku": "DIG", "tracked": false}),
        json!({"sku": "SVC", "requires_shipping": false}),
    ];
    items.into_iter().map(|item| json!({"op": "set_item", "item": item})).collect()
}

fn rates(d: &mut Draw<'_>) -> Option<Value> {
    let base = |d: &mut Draw<'_>| money(d.one(&["5.00", "3.10", "12.00"]));
    let transit = json!({"earliest": "P1D", "latest": "P3D"});
    d.maybe(60, |d| {
        let wide = json!({"from": "*", "to": "*", "base": base(d), "per_unit": money("0.25"), "transit": transit});
        let near = json!({"from": "L1", "to": "DE", "base": base(d), "per_kg": money("1.00"), "transit": transit});
        json!({"op": "set_rates", "rates": if d.percent(50) { vec![wide, near] } else { vec![wide] }})
    })
}
