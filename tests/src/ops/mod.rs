//! From bytes and the state that they meet to commands: most of them right, some of them wrong.

pub mod orders;
pub mod parts;
pub mod rest;
pub mod settings;
pub mod shipments;
pub mod stock;
pub mod wrong;

use crate::draw::Draw;
use crate::view::Rows;
use fillrate::Time;
use serde_json::{Value, json};

/// What a command is made from.
pub struct Ctx<'r> {
    /// The state that it meets.
    pub rows: &'r Rows,
    /// Its time.
    pub at: Time,
    /// Commands sent so far: the number of new things.
    pub next: usize,
}

/// Makes a command without time and id.
pub type Make = fn(&mut Draw<'_>, &Ctx<'_>) -> Value;

/// Commands by how often they come; the first is the simplest.
const OPS: &[(usize, Make)] = &[
    (50, stock::receive),
    (110, orders::place),
    (110, shipments::advance),
    (14, orders::change_order),
    (14, orders::change_line),
    (22, orders::cancel),
    (14, orders::update),
    (12, orders::suspend),
    (12, orders::resume),
    (14, orders::set_priority),
    (14, orders::import),
    (16, orders::give_back),
    (12, shipments::split),
    (12, shipments::move_units),
    (16, shipments::pack),
    (45, shipments::cancel),
    (10, shipments::set_tracking),
    (10, stock::adjust),
    (120, stock::count),
    (12, stock::limits),
    (14, stock::transfer),
    (18, stock::set_inbound),
    (6, stock::cancel_inbound),
    (6, stock::sync),
    (60, stock::place_hold),
    (6, stock::end_hold),
    (5, settings::item),
    (5, settings::location),
    (5, settings::rates),
    (3, settings::fx),
    (4, settings::prices),
    (4, settings::lead_times),
    (12, settings::policy),
    (45, rest::tick),
    (32, rest::release_backorders),
    (8, rest::lease),
    (4, rest::ack),
    (4, rest::fail),
    (12, rest::purge),
    (8, rest::erase),
    (20, rest::query),
    (90, wrong::wrong),
];

/// The command that a pick means here.
pub fn command(d: &mut Draw<'_>, ctx: &Ctx<'_>) -> Value {
    let make = d.weighted(OPS);
    make(d, ctx)
}

/// Money in euros.
pub fn money(amount: &str) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

/// A time so many seconds from another.
pub fn shifted(at: Time, seconds: i64) -> String {
    Time::from_micros(at.micros() + seconds * 1_000_000).to_string()
}

/// A window from `days` days on, two days long.
pub fn window(at: Time, days: i64) -> Value {
    json!({"earliest": shifted(at, days * 86_400), "latest": shifted(at, (days + 2) * 86_400)})
}

/// Units of a SKU; of what is sold in threes mostly whole threes.
pub fn units(d: &mut Draw<'_>, sku: &str) -> &'static str {
    match sku {
        "INC" => d.one(&["3", "6", "9", "3", "12", "3", "6", "4"]),
        "KIT" | "DIG" | "SVC" => d.one(&["1", "2", "3", "5"]),
        _ => d.one(&["1", "2", "3", "5", "8", "4", "0.5", "2.25"]),
    }
}

/// Whether a command names an order, so that a version may be asked for.
pub fn takes_version(command: &serde_json::Map<String, Value>) -> bool {
    let op = command.get("op").and_then(Value::as_str).unwrap_or("");
    let named = ["order", "shipment", "package"].iter().any(|name| command.get(*name).is_some_and(Value::is_string));
    named && !["get_order", "explain", "reconcile", "list_events", "list_backorders"].contains(&op)
}

/// The version of the order that a command names; 0 where there is none.
pub fn version_of(command: &serde_json::Map<String, Value>, rows: &Rows) -> u64 {
    let name = ["order", "shipment", "package"].iter().find_map(|name| command.get(*name)?.as_str()).unwrap_or("");
    let order = name.split_once("/S").map_or(name, |(order, _)| order);
    let id: Option<fillrate::Id> = order.parse().ok();
    id.and_then(|id| crate::view::order(rows, &id)).map_or(0, |order| order.version)
}
