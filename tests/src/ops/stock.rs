//! Stock, supply and carts.

use super::{Ctx, units, window};
use crate::draw::Draw;
use crate::view;
use crate::world::{LOCATIONS, SKUS, STOCKED};
use fillrate::{Inbound, Quantity, Sku, StockRow};
use serde_json::{Value, json};

/// An open backorder's line, to buy for.
fn earmark(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Option<(Value, String)> {
    let mut open = Vec::new();
    for order in view::orders(ctx.rows) {
        for b in order.backorders.iter().filter(|b| !b.open().is_zero()) {
            open.extend(order.line(b.line).map(|l| (order, l)));
        }
    }
    let (order, line) = d.any(&open)?;
    let sku = line.kit.as_ref().map_or(&line.sku, |kit| &kit[0].0);
    Some((json!({"order": order.id(), "line": line.id}), sku.to_string()))
}

fn coming<'r>(d: &mut Draw<'_>, ctx: &Ctx<'r>) -> Option<&'r Inbound> {
    let open: Vec<&Inbound> = view::inbounds(ctx.rows).into_iter().filter(|i| !i.quantity.is_zero()).collect();
    d.any(&open)
}

/// `receive_stock`
pub fn receive(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let (sku, location) = (d.one(&STOCKED), d.one(&LOCATIONS));
    let quantity = d.one(&["5", "1", "3", "8", "2.5", "20", "0.000001"]);
    let mut command = json!({"op": "receive_stock", "sku": sku, "location": location, "quantity": quantity});
    let lacking = view::stock(ctx.rows).into_iter().find(|(_, row)| !row.stock.uncovered().is_zero());
    if let Some((sku, row)) = lacking
        && d.percent(80)
    {
        command["sku"] = json!(sku);
        command["location"] = json!(row.location);
    } else if d.percent(30)
        && let Some(inbound) = coming(d, ctx)
    {
        command["inbound"] = json!(inbound.id);
        command["sku"] = json!(inbound.sku);
        command["location"] = json!(inbound.location);
        if d.percent(50) {
            command["quantity"] = json!(inbound.quantity);
        }
    } else if d.percent(15)
        && let Some((earmark, sku)) = earmark(d, ctx)
    {
        command["earmark"] = earmark;
        command["sku"] = json!(sku);
    }
    command
}

/// `adjust_stock`
pub fn adjust(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let delta = d.one(&["1", "-1", "-2", "3", "-5", "-0.5"]);
    json!({"op": "adjust_stock", "sku": d.one(&STOCKED), "location": d.one(&LOCATIONS), "delta": delta,
        "reason": "broken", "respect_reservations": d.percent(40)})
}

/// A stock row, one with reservations more often than not.
fn row<'r>(d: &mut Draw<'_>, ctx: &Ctx<'r>) -> Option<(&'r str, &'r str, Quantity)> {
    let mut rows = view::stock(ctx.rows);
    let held = |sku: &Sku, row: &StockRow| {
        let shares = view::holds(ctx.rows).into_iter().filter(|h| h.live).flat_map(|h| &h.lines);
        shares.into_iter().any(|s| s.sku == *sku && s.location == row.location)
    };
    match d.below(6) {
        0 => {}
        1..=3 => rows.retain(|(sku, row)| held(sku, row)),
        _ => rows.retain(|(_, row)| !row.stock.reserved.is_zero()),
    }
    let (sku, row) = d.any(&rows)?;
    Some((sku.as_str(), row.location.as_str(), row.stock.on_hand))
}

/// `count_stock`
pub fn count(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let (sku, location, on_hand) = row(d, ctx).unwrap_or(("A", "L1", Quantity::ZERO));
    let one = Quantity::ONE;
    let truth = match d.below(6) {
        0 | 1 => on_hand.less(one).less(one),
        2 => Quantity::ZERO,
        3 => on_hand.plus(one).unwrap_or(on_hand),
        4 => Quantity::units(8),
        _ => on_hand,
    };
    json!({"op": "count_stock", "sku": sku, "location": location, "on_hand": truth})
}

/// `set_stock_limits`
pub fn limits(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let (sku, location, _) = row(d, ctx).unwrap_or(("B", "L2", Quantity::ZERO));
    let mut command = json!({"op": "set_stock_limits", "sku": sku, "location": location});
    if d.percent(70) {
        command["unavailable"] = json!(d.one(&["0", "2", "1", "10"]));
    }
    if d.percent(40) {
        command["safety_stock"] = json!(d.one(&["0", "1", "3"]));
    }
    command
}

/// `transfer_stock`
pub fn transfer(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let (sku, from, _) = row(d, ctx).unwrap_or(("C", "L1", Quantity::ZERO));
    let to = d.one(&LOCATIONS);
    json!({"op": "transfer_stock", "transfer": format!("t{}", ctx.next), "sku": sku, "from": from, "to": to,
        "quantity": d.one(&["1", "2", "0.5"]), "expected": window(ctx.at, 1)})
}

/// `set_inbound`
pub fn set_inbound(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let id = format!("i{}", d.below(4));
    let days = d.one(&[2, 5, 0, -3, 20]);
    let mut inbound = json!({"id": id, "sku": d.one(&STOCKED), "location": d.one(&LOCATIONS),
        "quantity": d.one(&["4", "1", "10", "2.5"]), "expected": window(ctx.at, days)});
    if d.percent(20) {
        inbound["kind"] = json!("production");
    }
    if d.percent(20)
        && let Some((earmark, sku)) = earmark(d, ctx)
    {
        inbound["earmark"] = earmark;
        inbound["sku"] = json!(sku);
    }
    json!({"op": "set_inbound", "inbound": inbound})
}

/// `cancel_inbound`
pub fn cancel_inbound(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let id = coming(d, ctx).map_or("i0", |i| i.id.as_str());
    json!({"op": "cancel_inbound", "inbound": id})
}

/// `sync_stock`
pub fn sync(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let row = json!({"sku": d.one(&STOCKED), "on_hand": d.one(&["3", "0", "6", "9"])});
    let as_of = super::shifted(ctx.at, d.one(&[0, -3600, -86_400]));
    json!({"op": "sync_stock", "location": d.one(&LOCATIONS), "as_of": as_of, "rows": [row], "apply": d.percent(60)})
}

/// `place_hold`
pub fn place_hold(d: &mut Draw<'_>, _: &Ctx<'_>) -> Value {
    let hold = format!("h{}", d.below(4));
    let lines: Vec<Value> = (0..=d.below(2))
        .map(|_| {
            let sku = d.one(&SKUS);
            json!({"sku": sku, "quantity": units(d, sku), "location": d.maybe(30, |d| d.one(&LOCATIONS))})
        })
        .collect();
    json!({"op": "place_hold", "hold": hold, "lines": lines, "ttl": d.one(&["PT15M", "P1D", "PT1H"])})
}

/// `end_hold`
pub fn end_hold(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let holds = view::holds(ctx.rows);
    let id = d.any(&holds).map_or("h1", |h| h.id.as_str());
    json!({"op": "end_hold", "hold": id})
}
