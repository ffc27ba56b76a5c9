//! Commands with a mistake in them: together they reach every code that needs no failing store.

use super::{Ctx, orders, parts, rest, shifted, shipments, stock};
use crate::draw::Draw;
use crate::view;
use fillrate::ShipmentStatus::{Dispatched, Ready, Released};
use fillrate::{Key, Order, Shipment};
use serde_json::{Value, json};

/// A command whose text is no JSON stands under this name; the runner sends the text.
pub const RAW: &str = "raw";

/// Something wrong.
pub fn wrong(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    match d.below(6) {
        0 => text(d, ctx),
        1 => fields(d, ctx),
        2 => values(d, ctx),
        3 => unknown(d, ctx),
        4 => twice(d, ctx),
        _ => too_much(d, ctx),
    }
}

fn text(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    match d.below(6) {
        0 => json!({RAW: "{\"op\":\"tick\""}),
        1 => json!({RAW: "{\"op\":\"tick\",\"op\":\"tick\"}"}),
        2 => json!({RAW: "[".repeat(65)}),
        3 => json!({RAW: "12"}),
        4 => json!({"op": "fly_to_the_moon", "order": format!("o{}", ctx.next)}),
        _ => json!({"op": null}),
    }
}

/// A good command with a name too many, or one too few.
fn fields(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut command = match d.below(4) {
        0 => stock::receive(d, ctx),
        1 => orders::place(d, ctx),
        2 => stock::set_inbound(d, ctx),
        _ => orders::cancel(d, ctx),
    };
    let names: Vec<String> =
        command.as_object().into_iter().flat_map(|m| m.keys().cloned()).filter(|n| n != "op").collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (d.below(3), d.any(&names)) {
        (0, Some(name)) => command[name] = Value::Null,
        (1, _) => command["at"] = Value::Null,
        _ => command["colour"] = json!("blue"),
    }
    command
}

fn values(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut command = orders::place(d, ctx);
    match d.below(8) {
        0 => command["order"]["lines"][0]["quantity"] = json!(d.one(&["0", "1e3", "-1", "1.2345678", "05."])),
        1 => command["order"]["id"] = json!(d.one(&["", "a\u{7}b", "\u{0}"])),
        2 => command["order"]["lines"][0]["unit_price"] = json!({"amount": "1", "currency": "USD"}),
        3 => command["order"]["policy"] = json!({"priority": 11}),
        4 => return json!({"op": "receive_stock", "sku": "A", "location": "L1", "quantity": "1000000000000"}),
        5 => return json!({"op": "list_orders", "limit": 1001}),
        6 => command["order"]["lines"] = json!([]),
        _ => command["order"]["lines"] = json!([{"id": "1", "sku": "INC", "quantity": "4"}]),
    }
    command
}

fn unknown(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let order = orders::some_order(d, ctx).map_or_else(|| "ghost".to_owned(), |o| o.id().to_string());
    match d.below(9) {
        0 => json!({"op": "get_order", "order": "ghost"}),
        1 => json!({"op": "change_line", "order": order, "line": "ghost", "quantity": "1"}),
        2 => json!({"op": "release_shipment", "shipment": format!("{order}/S99")}),
        3 => json!({"op": "receive_stock", "sku": "A", "location": "nowhere", "quantity": "1"}),
        4 => json!({"op": "cancel_inbound", "inbound": "ghost"}),
        5 => json!({"op": "get_hold", "hold": "ghost"}),
        6 => json!({"op": "receive_stock", "sku": "A", "location": "L1", "quantity": "1", "inbound": "ghost"}),
        7 => json!({"op": "end_hold", "hold": "ghost"}),
        _ => {
            let mut command = orders::place(d, ctx);
            command["order"]["lines"][0]["location"] = json!("nowhere");
            command
        }
    }
}

fn twice(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut command = orders::place(d, ctx);
    match d.below(4) {
        0 => command["order"]["lines"] = json!([parts::line(d, "1"), parts::line(d, "1")]),
        1 => {
            let known = view::orders(ctx.rows);
            command["order"]["id"] = d.any(&known).map_or(json!("o1"), |o| json!(o.id()));
        }
        2 => {
            let inbound = view::inbounds(ctx.rows);
            let id = d.any(&inbound).map_or(json!("i1"), |i| json!(i.id));
            return json!({"op": "transfer_stock", "transfer": id, "sku": "A", "from": "L1", "to": "L2", "quantity": "1",
                "expected": super::window(ctx.at, 1)});
        }
        _ => {
            let known: Vec<_> =
                ctx.rows.keys().filter_map(|k| if let Key::Command(id) = k { Some(id) } else { None }).collect();
            command["id"] = d.any(&known).map_or(json!("c1"), |id| json!(id));
        }
    }
    command
}

fn too_much(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let open = view::shipments(ctx.rows, &[Ready, Released]);
    let of = d.any(&open);
    let shipment = of.map_or_else(|| "o0/S1".to_owned(), view::name);
    let line = of.and_then(|(o, s)| o.line(s.parts.first()?.line)).map_or("1", |l| l.id.as_str());
    let many = json!([{"line": line, "quantity": "999"}]);
    let lines_of = |of: Option<(&Order, &Shipment)>, quantity: &str| {
        let Some((order, shipment)) = of else { return many.clone() };
        let lines = shipment.contents().into_iter().filter_map(|(at, _)| order.line(at));
        json!(lines.map(|l| json!({"line": l.id, "quantity": quantity})).collect::<Vec<_>>())
    };
    let order = orders::some_order(d, ctx).map_or_else(|| "ghost".to_owned(), |o| o.id().to_string());
    let left = view::shipments(ctx.rows, &[Dispatched]);
    match d.below(13) {
        0 => json!({"op": "place_hold", "hold": "h9", "lines": [{"sku": "A", "quantity": "999"}], "ttl": "PT1M"}),
        1 => json!({"op": "cancel", "order": order, "line": line, "quantity": "999", "reason": "all of it"}),
        2 => json!({"op": "split_shipment", "shipment": shipment, "lines": many}),
        3 => json!({"op": "pack_shipment", "shipment": shipment, "packages": [{"lines": many}]}),
        4 | 5 | 12 => {
            let released = view::shipments(ctx.rows, &[Released]);
            let of = d.any(&released);
            json!({"op": "confirm_pick", "shipment": of.map_or(shipment, view::name), "lines": lines_of(of, "999")})
        }
        6 => {
            let order = d.any(&left).map_or(order, |(o, _)| o.id().to_string());
            json!({"op": "return_goods", "order": order, "lines": [{"line": "1", "quantity": "999", "location": "L1"}]})
        }
        7 | 11 => {
            json!({"op": "cancel", "order": d.any(&left).map_or(order, |(o, _)| o.id().to_string()), "reason": "late"})
        }
        8 => json!({"op": "release_shipment", "shipment": d.any(&left).map_or(shipment, view::name)}),
        9 => json!({"op": "resume_order", "order": order, "if_version": 77}),
        _ => {
            let mut command = if d.percent(50) { shipments::cancel(d, ctx) } else { rest::tick(d, ctx) };
            command["at"] = json!(shifted(ctx.at, -365 * 86_400));
            command
        }
    }
}
