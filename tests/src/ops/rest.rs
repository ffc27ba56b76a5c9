//! The clock, the queue, effects, housekeeping, and queries.

use super::{Ctx, parts, shifted, units};
use crate::draw::Draw;
use crate::view;
use crate::world::{SKUS, STOCKED};
use fillrate::{Key, Order, Row};
use serde_json::{Value, json};

/// `tick`
pub fn tick(_: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    json!({"op": "tick"})
}

/// `release_backorders`
pub fn release_backorders(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut waiting = view::orders(ctx.rows).into_iter().flat_map(|o| &o.backorders).filter(|b| !b.open().is_zero());
    let avoids = waiting.any(|b| !b.avoid.is_empty());
    json!({"op": "release_backorders", "sku": d.maybe(40, |d| d.one(&STOCKED)),
        "ignore_avoid": d.percent(if avoids { 85 } else { 30 }), "preview": d.percent(20)})
}

/// `lease_effects`
pub fn lease(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let kinds = d.maybe(40, |d| vec![d.one(&["notification", "label", "procure", "put_back"])]);
    json!({"op": "lease_effects", "kinds": kinds, "limit": d.one(&[100, 1, 5]), "lease": "PT5M"})
}

/// An effect that is still to be carried out, or one of any order.
fn effect(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> String {
    let mut pending = Vec::new();
    for (key, row) in ctx.rows {
        if let (Key::Outbox(order), Row::Outbox(outbox)) = (key, row) {
            pending.extend(outbox.pending.iter().map(|e| (order, e.number)));
        }
    }
    d.any(&pending).map_or_else(|| "o0/E1".to_owned(), |(order, number)| format!("{order}/E{number}"))
}

/// `ack_effect`
pub fn ack(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    json!({"op": "ack_effect", "effect": effect(d, ctx)})
}

/// `fail_effect`
pub fn fail(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    json!({"op": "fail_effect", "effect": effect(d, ctx), "retry_at": shifted(ctx.at, 3600), "reason": "printer on fire"})
}

/// `purge`
pub fn purge(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    json!({"op": "purge", "before": shifted(ctx.at, d.one(&[60, -86_400])), "limit": d.one(&[100, 1])})
}

/// `erase_customer`
pub fn erase(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    json!({"op": "erase_customer", "ref": d.one(&["p1", "p2"])})
}

fn order_id(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> String {
    let orders: Vec<&Order> = view::orders(ctx.rows);
    d.any(&orders).map_or_else(|| "o0".to_owned(), |o| o.id().to_string())
}

/// Any query, and a repair of nothing.
pub fn query(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let sku = d.one(&SKUS);
    match d.below(14) {
        0 => json!({"op": "get_stock", "sku": d.maybe(50, |_| sku)}),
        1 => json!({"op": "get_order", "order": order_id(d, ctx)}),
        2 => {
            json!({"op": "get_availability", "sku": sku, "quantity": units(d, sku), "ship_to": d.maybe(40, parts::address)})
        }
        3 => json!({"op": "get_hold", "hold": format!("h{}", d.below(4))}),
        4 => {
            json!({"op": "list_orders", "status": d.maybe(40, |_| "shipped"), "channel": d.maybe(40, |_| "web"), "limit": 2})
        }
        5 => json!({"op": "list_backorders", "sku": d.maybe(50, |_| sku)}),
        6 => json!({"op": "list_inbound"}),
        7 => json!({"op": "list_events", "order": order_id(d, ctx), "limit": 5}),
        8 => {
            json!({"op": "get_kpis", "from": shifted(ctx.at, -40 * 86_400), "to": shifted(ctx.at, 1), "by": d.maybe(50, |d| d.one(&["channel", "location", "account"]))})
        }
        9 => json!({"op": "get_board"}),
        10 => json!({"op": "quote", "order": parts::order(d, ctx)}),
        11 => json!({"op": "explain", "order": order_id(d, ctx)}),
        12 => {
            json!({"op": "reconcile", "order": order_id(d, ctx), "shipped": d.maybe(60, |_| json!([{"line": "1", "quantity": "2"}]))})
        }
        _ => json!({"op": "repair", "findings": []}),
    }
}
