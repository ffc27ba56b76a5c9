//! Shipments on their way from waiting to delivered.

use super::{Ctx, orders::place, shifted};
use crate::draw::Draw;
use crate::view::{self, name};
use crate::world::LOCATIONS;
use fillrate::ShipmentStatus::{self, Delivered, Dispatched, Picked, Ready, Released, Waiting};
use fillrate::{Order, Quantity, Shipment};
use serde_json::{Value, json};

type Of<'r> = (&'r Order, &'r Shipment);

fn some<'r>(d: &mut Draw<'_>, ctx: &Ctx<'r>, states: &[ShipmentStatus]) -> Option<Of<'r>> {
    let found = view::shipments(ctx.rows, states);
    let any = if found.is_empty() {
        view::shipments(ctx.rows, &[Waiting, Ready, Released, Picked, Dispatched])
    } else {
        found
    };
    d.any(&any)
}

/// Lines of a shipment with quantities, changed by `change`.
fn lines(of: Of<'_>, mut change: impl FnMut(Quantity) -> Quantity) -> Vec<Value> {
    let line = |(at, quantity): (u32, Quantity)| {
        let line = of.0.line(at)?;
        Some(json!({"line": line.id, "quantity": change(quantity)}))
    };
    of.1.contents().into_iter().filter_map(line).collect()
}

/// A part of a quantity that keeps to whole threes where it can.
fn part_of(quantity: Quantity) -> Quantity {
    let three = Quantity::units(3);
    if quantity > three && quantity.is_multiple_of(three) { three } else { quantity.min(Quantity::ONE) }
}

/// The next natural step of a shipment.
pub fn advance(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(of) = some(d, ctx, &[Ready, Released, Picked, Dispatched]) else { return place(d, ctx) };
    let shipment = name(of);
    match of.1.status {
        Ready if d.percent(70) => json!({"op": "release_shipment", "shipment": shipment}),
        Released if d.percent(70) => pick(d, of),
        Dispatched | Delivered if !of.1.packages.is_empty() && d.percent(60) => record_tracking(d, ctx, of),
        Dispatched | Delivered => json!({"op": "confirm_delivery", "shipment": shipment}),
        Waiting => json!({"op": "release_shipment", "shipment": shipment}),
        _ => dispatch(d, of),
    }
}

fn pick(d: &mut Draw<'_>, of: Of<'_>) -> Value {
    let mut command = json!({"op": "confirm_pick", "shipment": name(of)});
    if d.percent(60) {
        let mut short = d.below(4);
        command["lines"] = json!(lines(of, |quantity| {
            short = short.saturating_sub(1);
            match short {
                0 => quantity,
                1 => quantity.less(part_of(quantity)),
                _ => Quantity::ZERO,
            }
        }));
        command["missing"] = json!(d.percent(65));
    }
    command
}

fn dispatch(d: &mut Draw<'_>, of: Of<'_>) -> Value {
    let mut command = json!({"op": "dispatch_shipment", "shipment": name(of)});
    match if of.1.at_risk { 7 } else { d.below(8) } {
        0..=4 => {}
        5 => command["lines"] = json!(lines(of, part_of)),
        6 => command["lines"] = json!(lines(of, |q| q.plus(part_of(q)).unwrap_or(q))),
        _ => {
            command["force"] = json!(true);
            command["reason"] = json!("it was there");
        }
    }
    if d.percent(30) {
        let contents = command.get("lines").cloned().unwrap_or_else(|| json!(lines(of, |q| q)));
        command["packages"] = json!([{"carrier": "ups", "tracking": format!("t-{}", name(of)), "lines": contents}]);
    }
    command
}

fn record_tracking(d: &mut Draw<'_>, ctx: &Ctx<'_>, of: Of<'_>) -> Value {
    let number = of.1.packages.first().map_or(1, |p| p.number);
    let status = d.one(&["in_transit", "delivered", "exception", "out_for_delivery", "returned", "delivered"]);
    let mut command = json!({"op": "record_tracking", "package": format!("{}/P{number}", name(of)), "status": status,
        "occurred_at": shifted(ctx.at, d.one(&[0, -3600, -86_400]))});
    if d.percent(40) {
        command["eta"] = json!(shifted(ctx.at, 2 * 86_400));
    }
    command
}

/// `split_shipment`
pub fn split(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(of) = some(d, ctx, &[Waiting, Ready, Released]) else { return place(d, ctx) };
    let moved: Vec<Value> = lines(of, part_of).into_iter().take(1).collect();
    json!({"op": "split_shipment", "shipment": name(of), "lines": moved})
}

/// `move_units`
pub fn move_units(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(of) = some(d, ctx, &[Waiting, Ready]) else { return place(d, ctx) };
    let first = lines(of, part_of).into_iter().next().unwrap_or_default();
    json!({"op": "move_units", "shipment": name(of), "line": first["line"], "quantity": first["quantity"],
        "to": d.one(&LOCATIONS)})
}

/// `pack_shipment`
pub fn pack(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(of) = some(d, ctx, &[Ready, Released, Picked]) else { return place(d, ctx) };
    let contents = lines(of, |q| q);
    let packages: Vec<Value> = if d.percent(40) {
        contents.iter().map(|line| json!({"weight_kg": "1.2", "lines": [line]})).collect()
    } else {
        vec![json!({"carrier": "dhl", "tracking": d.maybe(50, |_| format!("p{}", ctx.next)), "lines": contents})]
    };
    json!({"op": "pack_shipment", "shipment": name(of), "packages": packages})
}

/// `set_tracking`, or another word of the carrier.
pub fn set_tracking(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let mut packed = view::shipments(ctx.rows, &[Ready, Released, Picked, Dispatched, Delivered]);
    packed.retain(|(_, s)| !s.packages.is_empty());
    let Some(of) = d.any(&packed) else { return pack(d, ctx) };
    if d.percent(40) {
        return record_tracking(d, ctx, of);
    }
    let package = format!("{}/P{}", name(of), of.1.packages[0].number);
    json!({"op": "set_tracking", "package": package, "carrier": "ups", "tracking": d.one(&["1Z", "2Z"])})
}

/// `cancel_shipment`
pub fn cancel(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let Some(of) = some(d, ctx, &[Waiting, Ready, Released, Picked]) else { return place(d, ctx) };
    json!({"op": "cancel_shipment", "shipment": name(of), "reason": "damaged", "avoid": d.percent(60)})
}
