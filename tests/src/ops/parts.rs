//! Parts of orders: lines, addresses, customers.

use super::{Ctx, money, units};
use crate::draw::Draw;
use crate::view;
use crate::world::{LOCATIONS, PLAIN, SKUS};
use serde_json::{Value, json};

/// A SKU, a plain one more often than not.
pub fn sku(d: &mut Draw<'_>) -> &'static str {
    if d.percent(35) { d.one(&SKUS) } else { d.one(&PLAIN) }
}

/// A line as it comes in.
pub fn line(d: &mut Draw<'_>, id: &str) -> Value {
    let sku = sku(d);
    let mut line = json!({"id": id, "sku": sku, "quantity": units(d, sku)});
    let extras = d.byte();
    if extras & 1 > 0 {
        line["unit_price"] = money(d.one(&["10.00", "2.50", "99.99"]));
    }
    if extras & 0b110 == 0b110 {
        line["line_total"] = money(d.one(&["20.00", "0.01", "33.33"]));
    }
    if extras & 0b11000 == 0b11000 {
        line["ship_together"] = json!("g");
    }
    if extras & 0b10_1000 == 0b10_1000 {
        line["location"] = json!(d.one(&LOCATIONS));
    }
    if extras & 0b1100_0000 == 0b1100_0000 {
        line["whole"] = json!(d.percent(50));
        line["remainder"] = json!(d.one(&["backorder", "cancel", "ask", "reject"]));
    }
    line
}

/// Where it goes.
pub fn address(d: &mut Draw<'_>) -> Value {
    match d.below(4) {
        0 => json!({"country": "DE", "city": "Berlin", "latitude": "52.4", "longitude": "13.1"}),
        1 => json!({"country": "US", "postal_code": "90210", "latitude": 34, "longitude": -118}),
        2 => json!({"name": "R. Roe", "lines": ["1 Main St"], "country": "FR"}),
        _ => json!({"country": "DE", "postal_code": "10115"}),
    }
}

/// Who ordered.
pub fn customer(d: &mut Draw<'_>) -> Value {
    json!({"ref": d.one(&["p1", "p2"]), "name": "R. Roe", "email": "r@example.com"})
}

/// A wish for delivery.
pub fn requested(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    super::window(ctx.at, d.one(&[1, 4, 10, 0]))
}

/// All that `place_order`, `import_order` and `quote` have in common.
pub fn order(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let lines: Vec<Value> = (1..=d.one(&[1, 1, 2, 2, 3])).map(|n| line(d, &n.to_string())).collect();
    let mut order = json!({"id": format!("o{}", ctx.next), "lines": lines});
    let extras = d.byte();
    if extras & 0b1001 > 0 {
        order["ship_to"] = address(d);
    }
    if extras & 0b110 == 0b110 {
        order["customer"] = customer(d);
    }
    if extras & 0b11000 == 0b11000 {
        order["requested"] = requested(d, ctx);
    }
    if extras & 0b110_0000 == 0b110_0000 {
        order["channel"] = json!("web");
        order["account"] = json!(d.one(&["acme", "other"]));
    }
    if extras & 0b1000_0000 > 0 {
        order["priority"] = json!(d.below(10));
    }
    if d.percent(25) {
        let fields = 1 + d.below(2);
        order["policy"] = super::settings::patch(d, fields);
    }
    if d.percent(12) {
        let holds = view::holds(ctx.rows);
        order["hold"] = d.any(&holds).map_or(json!("h5"), |hold| json!(hold.id));
    }
    if d.percent(8) {
        order["placed_at"] = json!(super::shifted(ctx.at, d.one(&[-86_400, 3600, -600])));
    }
    if d.percent(5) {
        order["service"] = json!("express");
    }
    order
}
