//! What each kind of event carries.

use super::outputs::{hold_share, plan, units};
use super::{Variant, field, is, json, list, maybe, or_null, record};
use crate::event::What;
use crate::prelude::*;
use crate::record::*;
use crate::value::{Delta, Eta, Id, Money, Quantity, Sku, Time, Window};
use crate::wire::{Shape, ShapeField};

/// What every event carries.
pub(super) fn common() -> Vec<ShapeField> {
    vec![
        field("position", is::<u64>(), "Rises over all events of the tenant; may have gaps."),
        field("seq", is::<u64>(), "Counts from 1 without gaps within its order; 0 without one."),
        field("at", is::<Time>(), "The command's time."),
        field("command", or_null(is::<Id>()), "The id of the command that made it."),
        field("kind", is::<String>(), "What happened."),
        field("v", is::<u32>(), "The version of its shape."),
        maybe("order", is::<Id>(), "The order that it belongs to."),
    ]
}

/// Every kind of event, in the order of [`What::KINDS`].
pub fn events() -> Vec<Variant> {
    What::KINDS.iter().map(|kind| Variant { kind, doc: What::doc(kind), fields: fields(kind) }).collect()
}

fn id(name: &'static str, doc: &'static str) -> ShapeField {
    field(name, is::<Id>(), doc)
}

fn quantity(doc: &'static str) -> ShapeField {
    field("quantity", is::<Quantity>(), doc)
}

fn line() -> ShapeField {
    id("line", "The line.")
}

fn shipment() -> ShapeField {
    id("shipment", "The shipment.")
}

fn avoid() -> ShapeField {
    field("avoid", list(is::<Id>()), "Locations that may not serve them.")
}

fn sku_and_location() -> [ShapeField; 2] {
    [field("sku", is::<Sku>(), "What."), id("location", "Where.")]
}

fn fields(kind: &str) -> Vec<ShapeField> {
    match kind {
        "order_placed" => vec![placed()],
        "order_imported" => vec![placed(), field("past", json(), "What became of it elsewhere.")],
        "plan_noted" => vec![field("plan", plan(), "The plan.")],
        "line_allocated" | "backorder_allocated" => allocated(),
        "line_backordered" => backordered(),
        "line_cancelled" => vec![
            line(),
            quantity("Units."),
            field("backorder", or_null(is::<Id>()), "The backorder that they waited in."),
            lost_from(),
            field("reason", is::<String>(), "Why."),
        ],
        "line_changed" => vec![
            line(),
            field("added", json(), "What was said of a new line; null for one that was there."),
            field("more", is::<Quantity>(), "Units more."),
        ],
        "order_updated" => vec![field("terms", json(), "Service, wish, destination, references, attributes.")],
        "reservation_expired" => units_of(),
        "reservation_preempted" => with(units_of(), id("by", "The order that took it.")),
        "reservation_cancelled" => with(units_of(), field("cause", is::<String>(), "Why.")),
        "backorder_activated" | "sla_breached" | "procurement_requested" => vec![id("backorder", "The backorder.")],
        "avoid_cleared" => vec![line()],
        "promise_made" | "promise_changed" => promise(),
        "order_suspended" => vec![field("reason", is::<String>(), "Why.")],
        "priority_changed" => vec![field("priority", is::<u8>(), "0 to 9, 9 most urgent.")],
        "goods_returned" => vec![
            line(),
            quantity("Units."),
            id("location", "To where."),
            field("restock", is::<bool>(), "Whether they can be sold again."),
        ],
        _ if kind.starts_with("shipment_") => of_shipment(kind),
        "tracking_recorded" => vec![
            shipment(),
            field("package", is::<u32>(), "The package's number within the shipment."),
            field("number", or_null(list(is::<String>())), "The carrier and its number, where they were set."),
            field("event", or_null(tracking_event()), "What was said."),
        ],
        _ => of_stock(kind),
    }
}

fn of_shipment(kind: &str) -> Vec<ShapeField> {
    match kind {
        "shipment_created" => vec![shipment(), id("location", "From where.")],
        "shipment_costed" => vec![shipment(), field("cost", or_null(is::<Money>()), "The cost.")],
        "shipment_packed" => vec![shipment(), field("packages", list(packed()), "Its boxes.")],
        "shipment_split" => vec![
            shipment(),
            id("into", "The new one."),
            field("status", is::<ShipmentStatus>(), "Of the new one."),
            field("lines", list(units()), "What moved."),
        ],
        "shipment_dispatched" => vec![
            shipment(),
            field("lines", list(shipped_line()), "What left."),
            field("promise", or_null(is::<Window>()), "When it will arrive."),
        ],
        "shipment_cancelled" => vec![
            shipment(),
            field("reason", or_null(is::<String>()), "Why; null where it was only empty."),
            field("avoid", list(is::<Id>()), "Lines whose units avoid its location from now on."),
        ],
        _ => vec![shipment()],
    }
}

fn of_stock(kind: &str) -> Vec<ShapeField> {
    let [sku, location] = sku_and_location();
    match kind {
        "stock_moved" => vec![
            sku,
            location,
            field("movement", is::<MovementKind>(), "Why."),
            field("quantity", is::<Delta>(), "By how much; signed."),
            field("reason", or_null(is::<String>()), "In words."),
            field(
                "as_of",
                or_null(is::<Time>()),
                "The moment that an outside count is true of; null: the event's own.",
            ),
        ],
        "stock_limits_set" => vec![
            sku,
            location,
            field("unavailable", is::<Quantity>(), "There, but not for sale."),
            field("safety_stock", is::<Quantity>(), "Kept back."),
        ],
        "inbound_changed" => vec![field("inbound", is::<Inbound>(), "As it is now; nothing to come: closed.")],
        "settings_changed" => vec![field("setting", json(), "The setting, under its name.")],
        "hold_placed" => vec![field("hold", hold(), "The hold.")],
        "hold_reduced" => vec![id("hold", "The hold."), sku, location, quantity("Units lost.")],
        "hold_ended" => vec![id("hold", "The hold.")],
        "stock_repaired" => vec![
            field("counter", is::<String>(), "Which counter."),
            field("sku", or_null(is::<Sku>()), "What."),
            field("location", or_null(is::<Id>()), "Where."),
            field("line", or_null(is::<Id>()), "The line."),
            field("to", is::<Quantity>(), "What it is now."),
        ],
        "order_purged" => vec![id("purged", "The order.")],
        "customer_erased" => vec![field("orders", is::<u32>(), "Orders of the person.")],
        _ => Vec::new(),
    }
}

fn with(mut fields: Vec<ShapeField>, more: ShapeField) -> Vec<ShapeField> {
    fields.push(more);
    fields
}

fn placed() -> ShapeField {
    field("placed", json(), "The order as it was placed, without personal data.")
}

fn units_of() -> Vec<ShapeField> {
    vec![line(), shipment(), id("reservation", "The reservation."), quantity("Units.")]
}

fn allocated() -> Vec<ShapeField> {
    let mut fields = units_of();
    fields.extend([
        id("location", "From where."),
        field("expires_at", or_null(is::<Time>()), "When the reservation ends by itself."),
        field("backorder", or_null(is::<Id>()), "The backorder that they waited in."),
        avoid(),
        field("over", is::<bool>(), "Whether they are beyond what was ordered."),
    ]);
    fields
}

fn backordered() -> Vec<ShapeField> {
    vec![
        line(),
        id("backorder", "The backorder."),
        quantity("Units."),
        field("cause", is::<Cause>(), "Why."),
        field("queued_at", is::<Time>(), "Since when."),
        field("due_at", is::<Time>(), "By when they should ship."),
        field("active_from", or_null(is::<Time>()), "Not offered stock before this."),
        avoid(),
        lost_from(),
    ]
}

fn lost_from() -> ShapeField {
    field("lost_from", list(lost_units()), "Earlier backorders that they had been given stock from.")
}

fn lost_units() -> Shape {
    record("LostUnits", "Units that a backorder had been given stock for.", || {
        vec![id("backorder", "The backorder."), quantity("Units.")]
    })
}

fn promise() -> Vec<ShapeField> {
    vec![
        maybe("shipment", is::<Id>(), "The shipment that it is for."),
        maybe("backorder", is::<Id>(), "The backorder that it is for."),
        field("window", or_null(is::<Window>()), "The window; null where there is no date."),
        field("basis", is::<Basis>(), "What it rests on, for a backorder."),
        field("leaves_at", or_null(is::<Time>()), "When the shipment leaves by it."),
    ]
}

fn shipped_line() -> Shape {
    record("ShippedLine", "Units of a line that left.", || {
        vec![line(), quantity("Units."), field("amount", or_null(is::<Money>()), "Their money.")]
    })
}

fn packed() -> Shape {
    record("PackedBox", "A box as it was packed.", || {
        vec![
            field("number", is::<u32>(), "Its number within the shipment."),
            field("carrier", or_null(is::<String>()), "The carrier."),
            field("tracking", or_null(is::<String>()), "Its tracking number."),
            field("weight_kg", or_null(is::<Quantity>()), "Weight in kilograms."),
            field("lines", list(units()), "What is in it."),
            field("history", list(tracking_event()), "What the carrier said."),
            field("delivered", is::<bool>(), "Whether it was ever said to have arrived."),
        ]
    })
}

fn tracking_event() -> Shape {
    record("TrackingEvent", "One message of a carrier.", || {
        vec![
            field("status", is::<TrackingStatus>(), "What it says."),
            field("occurred_at", is::<Time>(), "Of when."),
            field("eta", or_null(is::<Eta>()), "When the package is expected."),
        ]
    })
}

fn hold() -> Shape {
    record("Hold", "A cart's claim as it was placed.", || {
        vec![
            id("id", "Its id."),
            field("placed_at", is::<Time>(), "When it was placed."),
            field("expires_at", is::<Time>(), "When it ends by itself."),
            field("live", is::<bool>(), "Whether it still claims anything."),
            field("lines", list(hold_share()), "What it claims."),
        ]
    })
}
