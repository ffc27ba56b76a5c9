//! Orders: placed, changed, cancelled, taken over, given back.

use super::{Ctx, parts, units};
use crate::draw::Draw;
use crate::view;
use crate::world::LOCATIONS;
use fillrate::{Line, Order, Quantity};
use serde_json::{Value, json};

/// An order, one with something open more often than not.
pub fn some_order<'r>(d: &mut Draw<'_>, ctx: &Ctx<'r>) -> Option<&'r Order> {
    let mut orders = view::orders(ctx.rows);
    if d.percent(80) {
        orders.retain(|o| o.lines.iter().any(|l| !l.allocated.is_zero() || !l.backordered.is_zero()));
    }
    d.any(&orders)
}

fn some_line<'r>(d: &mut Draw<'_>, order: &'r Order) -> &'r Line {
    &order.lines[d.below(order.lines.len())]
}

/// `place_order`
pub fn place(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    json!({"op": "place_order", "order": parts::order(d, ctx)})
}

/// `import_order`
pub fn import(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut order = parts::order(d, ctx);
    let mut command = json!({"op": "import_order"});
    let told_apart = d.percent(30);
    let mut beside = Vec::new();
    for line in order["lines"].as_array_mut().into_iter().flatten() {
        let whole = line["quantity"].as_str().unwrap_or("1").to_owned();
        let step = if line["sku"] == "INC" { "3" } else { "0.5" };
        let (shipped, cancelled) = match d.below(5) {
            0 => ("0", "0"),
            1 => (step, "0"),
            2 => ("0", step),
            3 => (whole.as_str(), "0"),
            _ => ("0", whole.as_str()),
        };
        if told_apart {
            beside.push(json!({"id": line["id"], "shipped": shipped, "cancelled": cancelled}));
        } else {
            line["shipped"] = json!(shipped);
            line["cancelled"] = json!(cancelled);
        }
        if shipped != "0" && d.percent(40) {
            let content = json!([{"line": line["id"], "quantity": shipped}]);
            let status = d.one(&["dispatched", "delivered"]);
            command["shipments"] = json!([{"location": d.one(&LOCATIONS), "status": status, "lines": content}]);
        }
    }
    if told_apart {
        command["lines"] = json!(beside);
    }
    command["order"] = order;
    command
}

/// `change_order`
pub fn change_order(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    let line = some_line(d, order);
    let mut lines = vec![json!({"id": line.id, "quantity": units(d, line.sku.as_str())})];
    if d.percent(60) {
        lines.push(parts::line(d, &format!("n{}", ctx.next)));
    }
    json!({"op": "change_order", "order": order.id(), "lines": lines})
}

/// `change_line`
pub fn change_line(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    let line = some_line(d, order);
    let quantity = if d.percent(20) { "0" } else { units(d, line.sku.as_str()) };
    json!({"op": "change_line", "order": order.id(), "line": line.id, "quantity": quantity})
}

/// `cancel`
pub fn cancel(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    let mut command = json!({"op": "cancel", "order": order.id(), "reason": "changed my mind"});
    if d.percent(70) {
        command["line"] = json!(some_line(d, order).id);
        if d.percent(60) {
            command["quantity"] = json!(d.one(&["1", "0.5", "2", "3"]));
        }
    }
    command
}

/// `update_order`
pub fn update(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    let mut command = json!({"op": "update_order", "order": order.id()});
    match d.below(6) {
        0..=2 => command["ship_to"] = parts::address(d),
        3 => command["service"] = json!(d.one(&["express", "standard"])),
        4 => command["requested"] = parts::requested(d, ctx),
        _ => {
            command["customer"] = parts::customer(d);
            command["references"] = json!({"po": ctx.next.to_string()});
        }
    }
    command
}

/// `suspend_order`
pub fn suspend(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    json!({"op": "suspend_order", "order": order.id(), "reason": "fraud check"})
}

/// `resume_order`
pub fn resume(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let suspended: Vec<&Order> = view::orders(ctx.rows).into_iter().filter(|o| o.suspended.is_some()).collect();
    let Some(order) = d.any(&suspended) else { return suspend(d, ctx) };
    json!({"op": "resume_order", "order": order.id()})
}

/// `set_priority`
pub fn set_priority(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(order) = some_order(d, ctx) else { return place(d, ctx) };
    json!({"op": "set_priority", "order": order.id(), "priority": d.one(&[9, 0, 5, 7])})
}

/// `return_goods`
pub fn give_back(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut shipped: Vec<(&Order, &Line, Quantity)> = Vec::new();
    for order in view::orders(ctx.rows) {
        let lines = order.lines.iter().map(|l| (order, l, l.shipped.less(l.returned)));
        shipped.extend(lines.filter(|(_, _, left)| !left.is_zero()));
    }
    let Some((order, line, left)) = d.any(&shipped) else { return super::shipments::advance(d, ctx) };
    let quantity = if d.percent(50) { left.to_string() } else { "1".to_owned() };
    let line = json!({"line": line.id, "quantity": quantity, "location": d.one(&LOCATIONS), "restock": d.percent(60)});
    json!({"op": "return_goods", "order": order.id(), "lines": [line]})
}
