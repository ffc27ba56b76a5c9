//! What each kind of effect carries.

use super::outputs::{backorder, shipment};
use super::{Variant, field, is, json, list, maybe, or_null, record};
use crate::effect::EffectKind;
use crate::prelude::*;
use crate::record::TrackingStatus;
use crate::value::{Eta, Id, Quantity, Sku, Time, Window};
use crate::wire::{Shape, ShapeField};

/// What every effect carries.
pub(super) fn common() -> Vec<ShapeField> {
    vec![
        field("effect", is::<Id>(), "`<order>/E<number>`; what `ack_effect` and `fail_effect` name."),
        field("kind", is::<EffectKind>(), "What is to be done."),
        field("order", is::<Id>(), "The order."),
        field("at", is::<Time>(), "Since when."),
    ]
}

/// Every kind of effect.
pub fn effects() -> Vec<Variant> {
    vec![
        Variant {
            kind: "notification",
            doc: "Tell the customer.",
            fields: vec![
                field("template", is::<String>(), "Which message."),
                field("lines", list(message_line()), "The order's lines as they were then."),
                maybe("shipment", shipment(), "What left."),
                maybe("backorder", backorder(), "What waits."),
                maybe("before", is::<Window>(), "The promise before."),
                maybe("after", is::<Window>(), "The promise now."),
                maybe("cancelled", list(cancelled_units()), "What will not come."),
            ],
        },
        Variant { kind: "packing_list", doc: "Print the packing list of a package.", fields: paper() },
        Variant { kind: "label", doc: "Print the label of a package.", fields: paper() },
        Variant {
            kind: "channel_update",
            doc: "Tell the channel.",
            fields: vec![
                field("update", is::<String>(), "What happened."),
                field("channel", or_null(is::<Id>()), "The channel."),
                field("account", or_null(is::<Id>()), "The account."),
                field("detail", json(), "The shipment that left, or the units that were cancelled."),
            ],
        },
        Variant {
            kind: "put_back",
            doc: "Put picked goods back.",
            fields: vec![
                field("shipment", is::<Id>(), "The shipment."),
                field("location", or_null(is::<Id>()), "Where."),
                field("lines", list(paper_line()), "What."),
            ],
        },
        Variant {
            kind: "procure",
            doc: "Buy what waits and nothing covers.",
            fields: vec![
                field("backorder", is::<Id>(), "The backorder."),
                field("line", is::<Id>(), "The line."),
                field("sku", is::<Sku>(), "What."),
                field("quantity", is::<Quantity>(), "Units."),
            ],
        },
    ]
}

fn paper() -> Vec<ShapeField> {
    vec![
        field("shipment", is::<Id>(), "The shipment."),
        field("location", is::<Id>(), "From where."),
        field("service", is::<Id>(), "The shipping service."),
        field("package", paper_package(), "The box."),
        field("number", is::<u64>(), "Which of the shipment's boxes, from 1."),
        field("of", is::<u64>(), "How many there are."),
    ]
}

fn paper_package() -> Shape {
    record("PaperPackage", "A box as its papers tell it.", || {
        vec![
            field("id", is::<Id>(), "The package."),
            field("lines", list(paper_line()), "What is in it."),
            maybe("carrier", is::<String>(), "The carrier."),
            maybe("tracking", is::<String>(), "Its tracking number."),
            maybe("status", is::<TrackingStatus>(), "What the carrier says."),
            maybe("eta", is::<Eta>(), "When the carrier expects it."),
        ]
    })
}

fn paper_line() -> Shape {
    record("PaperLine", "Units of a line as papers tell them.", || {
        vec![
            field("line", is::<Id>(), "The line."),
            field("sku", is::<Sku>(), "What."),
            field("name", or_null(is::<String>()), "Name for people."),
            field("quantity", is::<Quantity>(), "Units."),
        ]
    })
}

fn message_line() -> Shape {
    record("MessageLine", "A line of an order as a message tells it.", || {
        let counter = |name, doc| field(name, is::<Quantity>(), doc);
        vec![
            field("line", is::<Id>(), "The line."),
            field("sku", is::<Sku>(), "What."),
            field("name", or_null(is::<String>()), "Name for people."),
            counter("ordered", "Units ordered."),
            counter("shipped", "Units that left."),
            counter("now", "Units that ship now."),
            counter("later", "Units that wait."),
            counter("cancelled", "Units that will not come."),
            field("promise", or_null(is::<Window>()), "When the last of what waits will arrive."),
        ]
    })
}

fn cancelled_units() -> Shape {
    record("CancelledUnits", "Units that will not come.", || {
        vec![
            field("line", is::<Id>(), "The line."),
            field("quantity", is::<Quantity>(), "Units."),
            field("reason", is::<String>(), "Why."),
        ]
    })
}
