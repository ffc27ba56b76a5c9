//! How records read from outside: the shapes of the contract as JSON.

use crate::event::{Event, What};
use crate::money_shares::amounts;
use crate::prelude::*;
use crate::record::*;
use crate::value::{Id, Quantity, Window};
use crate::wire::Json;

/// A map of names and values.
pub(crate) fn map<const N: usize>(fields: [(&'static str, Json<'static>); N]) -> Json<'static> {
    Json::Map(fields.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

/// Any value by its text.
pub(crate) fn text(value: impl core::fmt::Display) -> Json<'static> {
    Json::Text(Cow::Owned(value.to_string()))
}

/// The id of a line, by its position.
fn line_id(order: &Order, position: u32) -> Json<'static> {
    order.line(position).map_or(Json::Null, |l| text(&l.id))
}

/// An order as the contract writes it.
pub(crate) fn order(order: &Order) -> Json<'static> {
    map([
        ("id", text(order.id())),
        ("version", Json::of(&order.version)),
        ("status", Json::from(order.status().as_str())),
        ("suspended", Json::of(&order.suspended)),
        ("placed_at", text(order.placed.placed_at)),
        ("priority", Json::of(&order.priority)),
        ("policy", Json::of(&*order.placed.policy)),
        ("lines", Json::List(order.lines.iter().map(line).collect())),
        ("shipments", Json::List(order.shipments.iter().map(|s| shipment(order, s)).collect())),
        ("backorders", Json::List(order.backorders.iter().map(|b| backorder(order, b)).collect())),
        ("promise", order_promise(order)),
    ])
}

fn line(line: &Line) -> Json<'static> {
    map([
        ("id", text(&line.id)),
        ("sku", text(&line.sku)),
        ("ordered", text(line.ordered)),
        ("allocated", text(line.allocated)),
        ("shipped", text(line.shipped)),
        ("backordered", text(line.backordered)),
        ("cancelled", text(line.cancelled)),
        ("returned", text(line.returned)),
        ("over_shipped", text(line.over_shipped)),
    ])
}

/// A shipment of an order.
pub(crate) fn shipment(order: &Order, s: &Shipment) -> Json<'static> {
    let lines = s.contents().into_iter().filter_map(|(position, quantity)| {
        let line = order.line(position)?;
        let amount = amounts(order, position, line).get(&s.number).copied().flatten();
        Some(map([
            ("line", text(&line.id)),
            ("sku", text(&line.sku)),
            ("quantity", text(quantity)),
            ("amount", Json::of(&amount)),
        ]))
    });
    map([
        ("id", shipment_id(order, s.number)),
        ("location", text(&s.location)),
        ("status", Json::from(s.status.as_str())),
        ("at_risk", Json::Bool(s.at_risk)),
        ("lines", Json::List(lines.collect())),
        ("packages", Json::List(s.packages.iter().map(|p| package(order, s.number, p)).collect())),
        ("promise", Json::of(&s.promise)),
        ("cost", Json::of(&s.cost)),
    ])
}

/// A package of a shipment.
pub(crate) fn package(order: &Order, shipment: u32, p: &Package) -> Json<'static> {
    map([
        ("id", Json::from(format!("{}/S{shipment}/P{}", order.id(), p.number))),
        ("carrier", Json::of(&p.carrier)),
        ("tracking", Json::of(&p.tracking)),
        ("status", Json::of(&p.status())),
        ("eta", Json::of(&p.eta())),
        ("lines", quantities(order, &p.lines)),
    ])
}

/// Units per line.
pub(crate) fn quantities(order: &Order, lines: &[(u32, Quantity)]) -> Json<'static> {
    let one = |(position, quantity): &(u32, Quantity)| {
        map([("line", line_id(order, *position)), ("quantity", text(quantity))])
    };
    Json::List(lines.iter().map(one).collect())
}

/// `<order>/S<number>`
pub(crate) fn shipment_id(order: &Order, number: u32) -> Json<'static> {
    Json::from(format!("{}/S{number}", order.id()))
}

/// A backorder of an order.
pub(crate) fn backorder(order: &Order, b: &Backorder) -> Json<'static> {
    let sku = order.line(b.line).map_or(Json::Null, |l| text(&l.sku));
    map([
        ("id", Json::from(format!("{}/B{}", order.id(), b.number))),
        ("line", line_id(order, b.line)),
        ("sku", sku),
        ("quantity", text(b.quantity)),
        ("open", text(b.open())),
        ("allocated", text(b.allocated)),
        ("cancelled", text(b.cancelled)),
        ("cause", Json::from(b.cause.as_str())),
        ("queued_at", text(b.queued_at)),
        ("due_at", text(b.due_at)),
        ("avoid", Json::List(b.avoid.iter().map(text).collect())),
        ("promise", Json::of(&b.promise)),
        ("original", Json::of(&b.original)),
        ("basis", Json::from(b.basis.as_str())),
    ])
}

/// The earliest window of all parts, and the latest: none while any part has none.
fn order_promise(order: &Order) -> Json<'static> {
    let shipments = order.shipments.iter().filter(|s| s.status != ShipmentStatus::Cancelled).map(|s| s.promise);
    let waiting = order.backorders.iter().filter(|b| !b.open().is_zero()).map(|b| b.promise);
    let parts: Vec<Option<Window>> = shipments.chain(waiting).collect();
    let first = parts.iter().flatten().min_by_key(|w| (w.earliest, w.latest));
    let latest = parts.iter().flatten().max_by_key(|w| (w.latest, w.earliest));
    let complete = latest.filter(|_| parts.iter().all(Option::is_some));
    map([("first", Json::of(&first)), ("complete", Json::of(&complete))])
}

/// A stock row.
pub(crate) fn stock(sku: &Id, location: &Id, stock: &Stock) -> Json<'static> {
    map([
        ("sku", text(sku)),
        ("location", text(location)),
        ("on_hand", text(stock.on_hand)),
        ("unavailable", text(stock.unavailable)),
        ("safety_stock", text(stock.safety_stock)),
        ("reserved", text(stock.reserved)),
        ("free", text(stock.free())),
    ])
}

/// An event at its position: numbers of lines, shipments and backorders become the ids of its order.
pub(crate) fn event(event: &Event, position: u64, order: Option<&Order>) -> Json<'static> {
    let mut json = event.to_json(position);
    let (Json::Map(fields), Some(order)) = (&mut json, order) else { return json };
    let flat = |name: &str, value: &Json<'static>| match name {
        "allocated" | "backordered" | "units" => true,
        _ => name == "promise" && value.get("of").is_some(),
    };
    for nested in ["allocated", "backordered", "units", "promise", "of"] {
        let Some(value) = fields.get(nested) else { continue };
        if !(nested == "of" || flat(nested, value)) {
            continue;
        }
        if let Some(Json::Map(inner)) = fields.remove(nested) {
            for (name, value) in inner {
                fields.entry(name).or_insert(value);
            }
        }
    }
    if let What::OrderPlaced { .. } | What::OrderImported { .. } = &event.what {
        return json;
    }
    for (name, value) in fields.iter_mut() {
        name_parts(name, value, order);
    }
    json
}

/// Numbers within an order become ids; pairs of a line and its units become records.
fn name_parts(name: &str, value: &mut Json<'static>, order: &Order) {
    let id = order.id();
    let made =
        |mark: &str, number: i64| if number == 0 { Json::Null } else { Json::from(format!("{id}/{mark}{number}")) };
    match (name, &mut *value) {
        ("line" | "avoid", Json::Int(at)) => *value = u32::try_from(*at).map_or(Json::Null, |p| line_id(order, p)),
        ("shipment" | "into", Json::Int(n)) => *value = made("S", *n),
        ("backorder", Json::Int(n)) => *value = made("B", *n),
        ("reservation", Json::Int(n)) => *value = made("R", *n),
        ("lines" | "lost_from", Json::List(list)) => {
            for entry in list {
                let Json::List(pair) = entry else {
                    name_parts("", entry, order);
                    continue;
                };
                if let [Json::Int(number), quantity] = pair.as_slice() {
                    let (key, mut part) = (if name == "lines" { "line" } else { "backorder" }, Json::Int(*number));
                    name_parts(key, &mut part, order);
                    *entry = map([(key, part), ("quantity", quantity.clone())]);
                }
            }
        }
        (_, Json::List(list)) => list.iter_mut().for_each(|entry| name_parts(name, entry, order)),
        (_, Json::Map(fields)) => fields.iter_mut().for_each(|(name, value)| name_parts(name, value, order)),
        _ => {}
    }
}
