//! Settings: items, locations, rates, policies, and what planning learned.

use super::{Ctx, money};
use crate::draw::Draw;
use crate::world::{LOCATIONS, PLAIN};
use serde_json::{Value, json};

type Field = (&'static str, fn(&mut Draw<'_>) -> Value);

const FIELDS: &[Field] = &[
    ("ship", |d| json!(d.one(&["partial", "whole_lines", "complete", "whole_lines", "complete"]))),
    ("remainder", |d| json!(d.one(&["backorder", "cancel", "reject", "ask"]))),
    ("over_limit", |d| json!(d.one(&["cancel", "reject"]))),
    ("sourcing", |d| json!(d.one(&["priority", "least_cost", "nearest", "fewest_shipments", "most_stock"]))),
    ("max_shipments", |d| json!(d.one(&[1, 2]))),
    ("min_fill", |d| json!(d.one(&["0.5", "1", "0.9"]))),
    ("min_shipment_value", |d| money(d.one(&["20.00", "100.00"]))),
    ("backorder_penalty", |d| money(d.one(&["1.00", "100.00"]))),
    ("reservation_ttl", |d| json!(d.one(&["PT30M", "P1D", "PT2H"]))),
    ("on_expiry", |d| json!(d.one(&["requeue", "cancel"]))),
    ("reserve_horizon", |d| json!(d.one(&["P3D", "PT0S", "P1D"]))),
    ("priority", |d| json!(d.below(10))),
    ("preempt", |d| json!(d.percent(50))),
    ("backorder_sla", |d| json!(d.one(&["P14D", "P1D", "PT1H"]))),
    ("over_ship_tolerance", |d| json!(d.one(&["1", "0.5", "0.1"]))),
    ("under_ship_tolerance", |d| json!(d.one(&["0.5", "1", "0.2"]))),
    ("reservation_ttl", |d| json!(d.one(&["PT10M", "PT45M"]))),
];

/// So many fields of a policy that any scope may decide.
pub fn patch(d: &mut Draw<'_>, fields: usize) -> Value {
    let mut patch = json!({});
    for _ in 0..fields {
        let (name, value) = d.one(FIELDS);
        patch[name] = value(d);
    }
    patch
}

/// `set_policy`
pub fn policy(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let fields = d.below(4);
    let mut policy = patch(d, fields);
    match d.below(4) {
        0 | 1 => {
            if d.percent(40) {
                policy["release"] = json!(d.one(&["priority", "fifo", "due_date", "value", "fair_share"]));
            }
            if d.percent(20) {
                policy["auto_release"] = json!(d.percent(30));
            }
            if d.percent(10) {
                policy["command_retention"] = json!("P2D");
            }
            json!({"op": "set_policy", "policy": policy})
        }
        2 => json!({"op": "set_policy", "channel": "web", "policy": policy}),
        _ => json!({"op": "set_policy", "channel": "web", "account": "acme", "policy": policy}),
    }
}

/// `set_item`
pub fn item(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let sku = d.one(&PLAIN);
    let item = match d.below(4) {
        0 => json!({"sku": sku}),
        1 => json!({"sku": sku, "backorder": {"allowed": d.percent(50), "limit": d.one(&["2", "6"])}}),
        2 => json!({"sku": sku, "lead_time": {"earliest": "P1D", "latest": "P9D"}, "value": money("4.00")}),
        _ => json!({"sku": "KIT", "kit": [{"sku": sku, "quantity": d.one(&["1", "1.5"])}]}),
    };
    json!({"op": "set_item", "item": item})
}

/// `set_location`
pub fn location(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let id = d.one(&LOCATIONS);
    let location = match d.below(4) {
        0 => json!({"id": id}),
        1 => json!({"id": id, "enabled": false}),
        2 => json!({"id": id, "daily_capacity": d.one(&[1, 3]), "serves": ["DE", "FR"]}),
        _ => json!({"id": id, "priority": d.one(&[-5, 300]), "handling": "PT36H", "holidays": ["2026-01-06"]}),
    };
    json!({"op": "set_location", "location": location})
}

/// `set_rates`
pub fn rates(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let transit = json!({"earliest": "PT12H", "latest": d.one(&["P2D", "P8D"])});
    let from = d.one(&["*", "L1", "L3"]);
    let currency = if d.percent(10) { "USD" } else { "EUR" };
    let base = json!({"amount": d.one(&["4.00", "9.99"]), "currency": currency});
    let rate = json!({"from": from, "to": d.one(&["*", "DE", "US-90"]), "base": base, "transit": transit});
    match d.below(4) {
        0 => json!({"op": "set_rates", "rates": []}),
        1 => json!({"op": "set_rates", "from": from, "rates": [rate]}),
        2 => json!({"op": "set_rates", "service": "standard", "rates": [rate]}),
        _ => json!({"op": "set_rates", "rates": [rate]}),
    }
}

/// `set_fx`
pub fn fx(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    json!({"op": "set_fx", "base": "EUR", "rates": {"USD": d.one(&["1.08", "0.9"])}})
}

/// `set_prices`
pub fn prices(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let price = json!({"sku": d.one(&PLAIN), "location": d.one(&LOCATIONS), "price": money(d.one(&["0.50", "-1.25"]))});
    json!({"op": "set_prices", "version": ctx.next, "prices": [price]})
}

/// `set_lead_times`
pub fn lead_times(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let lane = if d.percent(50) {
        json!({"from": d.one(&LOCATIONS), "earliest": "P2D", "latest": "P5D"})
    } else {
        json!({"sku": d.one(&PLAIN), "earliest": "P2D", "latest": "P15D"})
    };
    json!({"op": "set_lead_times", "version": ctx.next, "lanes": [lane]})
}
