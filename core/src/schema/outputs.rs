//! What answers look like. A test holds them against every outcome of every scenario.

use super::{field, is, json, list, maybe, names, or_null, record};
use crate::command::Finding;
use crate::prelude::*;
use crate::record::*;
use crate::value::{Delta, Duration, Eta, Id, Money, Quantity, Ratio, Sku, Time, Window};
use crate::wire::{Shape, ShapeField};

/// What a command or query tells under `answer`.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The command or query.
    pub op: &'static str,
    /// With this field given; else where none of such fields is given.
    pub with: Option<&'static str>,
    /// What it tells.
    pub shape: Shape,
}

/// Every record that only answers have: the outcome itself, what stands in it, and what queries tell.
pub fn outputs() -> Vec<Shape> {
    let mut all = vec![outcome(), event(), effect()];
    all.extend(answers().into_iter().map(|a| a.shape));
    all
}

/// What is told under `answer`, by command and query; commands that are not named tell nothing there.
pub fn answers() -> Vec<Answer> {
    let plain = |op, shape| Answer { op, with: None, shape };
    vec![
        plain("sync_stock", sync_answer()),
        Answer { op: "release_backorders", with: Some("preview"), shape: release_preview() },
        plain("purge", purged()),
        plain("erase_customer", erased()),
        plain("get_order", order()),
        plain("get_stock", record("StockPage", "A page of a list.", || page(stock_row()))),
        plain("get_availability", availability()),
        plain("get_hold", hold()),
        plain("list_orders", record("OrderPage", "A page of a list.", || page(order()))),
        plain("list_backorders", record("BackorderPage", "A page of a list.", || page(queued_backorder()))),
        plain("list_inbound", record("InboundPage", "A page of a list.", || page(is::<Inbound>()))),
        plain("list_events", record("EventPage", "A page of a list.", || page(event()))),
        plain("get_kpis", kpis()),
        Answer { op: "get_kpis", with: Some("by"), shape: kpi_groups() },
        plain("get_board", board()),
        plain("quote", quote()),
        plain("explain", or_null(plan())),
        plain("split", split()),
        plain("reconcile", reconciliation()),
        plain("audit", audit()),
    ]
}

fn outcome() -> Shape {
    record("Outcome", "What a command or query answers.", || {
        vec![
            field("replayed", is::<bool>(), "Whether this is the first outcome again, and nothing was changed."),
            field("events", list(event()), "What happened."),
            field("effects", list(effect()), "What is to be done outside."),
            maybe("order", order(), "The order that the command names, as it reads now."),
            maybe("answer", json(), "What a query tells, and those few commands that tell something."),
            maybe("more", is::<bool>(), "True where the rest is left to `tick`."),
        ]
    })
}

fn event() -> Shape {
    record("Event", "One thing that happened; what more it carries depends on its kind.", super::events::common)
}

fn effect() -> Shape {
    record("Effect", "One piece of work for the outside; what more it carries depends on its kind.", || {
        super::effects::common()
    })
}

/// An order as it reads.
pub(super) fn order() -> Shape {
    record("Order", "An order as it reads now.", || {
        vec![
            field("id", is::<Id>(), "The caller's id."),
            field("version", is::<u64>(), "Rises with each command that changes it."),
            field("status", is::<OrderStatus>(), "How far it is."),
            field("suspended", or_null(is::<String>()), "Why it may not ship, where it may not."),
            field("placed_at", is::<Time>(), "When it was placed."),
            field("priority", is::<u8>(), "0 to 9, 9 most urgent."),
            field("policy", Policy::shape(), "The policy that it was placed under."),
            field("lines", list(line()), "Its lines."),
            field("shipments", list(shipment()), "Its shipments, cancelled ones too."),
            field("backorders", list(backorder()), "What waits or waited, closed ones too."),
            field("promise", promise(), "When it arrives."),
        ]
    })
}

fn line() -> Shape {
    record(
        "Line",
        "A line of an order: ordered + over_shipped = allocated + shipped + backordered + cancelled.",
        || {
            let counter = |name, doc| field(name, is::<Quantity>(), doc);
            vec![
                field("id", is::<Id>(), "The caller's id."),
                field("sku", is::<Sku>(), "What."),
                counter("ordered", "Units ordered."),
                counter("allocated", "Units reserved."),
                counter("shipped", "Units that left."),
                counter("backordered", "Units that wait."),
                counter("cancelled", "Units that will not come."),
                counter("returned", "Units that came back."),
                counter("over_shipped", "Units that left beyond what was ordered."),
            ]
        },
    )
}

/// A shipment as it reads.
pub(super) fn shipment() -> Shape {
    record("Shipment", "What leaves one location together.", || {
        vec![
            field("id", is::<Id>(), "`<order>/S<number>`."),
            field("location", is::<Id>(), "From where."),
            field("status", is::<ShipmentStatus>(), "How far it is."),
            field("at_risk", is::<bool>(), "Whether a count showed that its units are not there."),
            field("lines", list(shipment_line()), "What is in it."),
            field("packages", list(package()), "Its boxes."),
            field("promise", or_null(is::<Window>()), "When it arrives."),
            field("cost", or_null(is::<Money>()), "What it costs to ship, by the rates."),
        ]
    })
}

/// Units of a line in a shipment.
pub(super) fn shipment_line() -> Shape {
    record("ShipmentLine", "Units of a line in a shipment.", || {
        vec![
            field("line", is::<Id>(), "The line."),
            field("sku", is::<Sku>(), "What."),
            field("quantity", is::<Quantity>(), "Units."),
            field("amount", or_null(is::<Money>()), "Their money."),
        ]
    })
}

fn package() -> Shape {
    record("Package", "One box with one tracking number.", || {
        vec![
            field("id", is::<Id>(), "`<shipment>/P<number>`."),
            field("carrier", or_null(is::<String>()), "The carrier."),
            field("tracking", or_null(is::<String>()), "Its tracking number."),
            field("status", or_null(is::<TrackingStatus>()), "What the carrier says."),
            field("eta", or_null(is::<Eta>()), "When the carrier expects it: a time, or a window."),
            field("lines", list(units()), "What is in it."),
        ]
    })
}

/// Units of a line.
pub(super) fn units() -> Shape {
    record("LineUnits", "Units of a line.", || {
        vec![field("line", is::<Id>(), "The line."), field("quantity", is::<Quantity>(), "Units.")]
    })
}

/// A backorder as it reads.
pub(super) fn backorder() -> Shape {
    record("Backorder", "Units of a line that wait for stock.", backorder_fields)
}

fn queued_backorder() -> Shape {
    record("QueuedBackorder", "An open backorder with its order.", || {
        let mut fields = backorder_fields();
        fields.push(field("order", is::<Id>(), "The order."));
        fields
    })
}

fn backorder_fields() -> Vec<ShapeField> {
    vec![
        field("id", is::<Id>(), "`<order>/B<number>`."),
        field("line", is::<Id>(), "The line."),
        field("sku", is::<Sku>(), "What."),
        field("quantity", is::<Quantity>(), "Units queued."),
        field("open", is::<Quantity>(), "Of them, still waiting."),
        field("allocated", is::<Quantity>(), "Of them, given stock."),
        field("cancelled", is::<Quantity>(), "Of them, cancelled."),
        field("cause", is::<Cause>(), "Why they wait."),
        field("queued_at", is::<Time>(), "Since when."),
        field("due_at", is::<Time>(), "By when they should ship."),
        field("avoid", list(is::<Id>()), "Locations that may not serve them."),
        field("promise", or_null(is::<Window>()), "When they arrive."),
        field("original", or_null(is::<Window>()), "The first promise."),
        field("basis", is::<Basis>(), "What the promise rests on."),
    ]
}

fn promise() -> Shape {
    record("OrderPromise", "When an order arrives.", || {
        vec![
            field("first", or_null(is::<Window>()), "The earliest window of any part."),
            field("complete", or_null(is::<Window>()), "The latest; null while a part has none."),
        ]
    })
}

fn stock_row() -> Shape {
    record("StockRow", "Stock of a SKU at a location.", || {
        vec![
            field("sku", is::<Sku>(), "What."),
            field("location", is::<Id>(), "Where."),
            field("on_hand", is::<Quantity>(), "Physically there."),
            field("unavailable", is::<Quantity>(), "There, but not for sale."),
            field("safety_stock", is::<Quantity>(), "Kept back."),
            field("reserved", is::<Quantity>(), "By orders and holds."),
            field("free", is::<Quantity>(), "What may be promised."),
        ]
    })
}

/// A page of a list.
fn page(items: Shape) -> Vec<ShapeField> {
    vec![
        field("items", list(items), "The page."),
        field("next", or_null(is::<String>()), "Where the next page begins; null on the last."),
    ]
}

fn availability() -> Shape {
    record("Availability", "What is free, and when there will be enough.", || {
        vec![
            field("free", or_null(is::<Quantity>()), "Free now; null where no stock is kept of the SKU."),
            field("available", is::<bool>(), "Whether that suffices."),
            field(
                "when",
                or_null(is::<Time>()),
                "When so much can be promised; null where known supply does not suffice.",
            ),
        ]
    })
}

fn hold() -> Shape {
    record("HoldState", "A hold as it reads now.", || {
        vec![
            field("id", is::<Id>(), "Its id."),
            field("status", is::<HoldStatus>(), "Whether it still claims anything."),
            field("expires_at", is::<Time>(), "When it ends by itself."),
            field("lines", list(hold_share()), "What it claims."),
        ]
    })
}

/// Units that a hold claims.
pub(super) fn hold_share() -> Shape {
    record("HoldShare", "Units that a hold claims of a stock row.", || {
        vec![
            field("sku", is::<Sku>(), "What."),
            field("location", is::<Id>(), "Where."),
            field("quantity", is::<Quantity>(), "Units."),
        ]
    })
}

fn kpis() -> Shape {
    record("Kpis", "The key figures of a period.", figures)
}

fn kpi_groups() -> Shape {
    record("KpiGroups", "The key figures of a period, broken down.", || {
        vec![field("groups", list(kpi_group()), "One per channel, account or location.")]
    })
}

fn kpi_group() -> Shape {
    record("KpiGroup", "The key figures of one channel, account or location.", || {
        let mut fields = figures();
        fields.push(field("key", or_null(is::<Id>()), "Which; null for what has none."));
        fields
    })
}

fn figures() -> Vec<ShapeField> {
    vec![
        field(
            "partial_fulfillment_rate",
            partial_rate(),
            "Orders of which something was open after the first dispatch.",
        ),
        field("average_partial_shipment_time", partial_time(), "From placing to the first dispatch of these."),
        field("backorder_conversion_rate", conversion(), "Units queued that left in time."),
    ]
}

fn partial_rate() -> Shape {
    record("PartialRate", "The share of orders that were sent in parts.", || {
        vec![
            field("numerator", is::<u64>(), "Orders with something open after their first dispatch."),
            field("denominator", is::<u64>(), "Orders first dispatched in the period."),
            field("ratio", or_null(is::<Ratio>()), "Their ratio; null for nothing of nothing."),
        ]
    })
}

fn partial_time() -> Shape {
    record("PartialTime", "Times from placing to the first dispatch; null where there are none.", || {
        let time = |name, doc| field(name, or_null(is::<Duration>()), doc);
        vec![
            time("mean", "The mean."),
            time("median", "The median."),
            time("p90", "The 90th percentile, nearest rank."),
        ]
    })
}

fn conversion() -> Shape {
    record("Conversion", "What became of the units queued in the period.", || {
        let units = |name, doc| field(name, is::<Quantity>(), doc);
        vec![
            field("ratio", or_null(is::<Ratio>()), "In time, of those not cancelled; null for nothing of nothing."),
            units("in_time", "Units that left by their due date."),
            units("late", "Units that left later."),
            units("open", "Units still here."),
            units("cancelled", "Units cancelled."),
        ]
    })
}

fn board() -> Shape {
    record("Board", "What is under way, in numbers.", || {
        vec![
            field("orders", names(is::<u64>()), "Orders by status."),
            field("backorders", backlog(), "What waits."),
            field("inbound", coming(), "What is to come."),
            field("effects", names(is::<u64>()), "Effects next in line, by kind."),
        ]
    })
}

fn backlog() -> Shape {
    record("Backlog", "What waits.", || {
        vec![
            field("open", is::<u64>(), "Open backorders."),
            field("units", is::<Quantity>(), "Their units."),
            field("overdue", is::<u64>(), "Of them, overdue."),
        ]
    })
}

fn coming() -> Shape {
    record("Coming", "What is to come.", || {
        vec![field("open", is::<u64>(), "Supplies."), field("units", is::<Quantity>(), "Their units.")]
    })
}

fn quote() -> Shape {
    record("QuoteAnswer", "What placing an order would give.", || {
        vec![
            field("order", order(), "The order as it would read."),
            field("plan", or_null(plan()), "How it would be sourced; null where it would be reserved later."),
        ]
    })
}

fn split() -> Shape {
    record("Split", "What can ship now and from where, and what must wait.", || {
        vec![
            field("lines", list(line()), "The lines."),
            field("shipments", list(shipment()), "What can ship."),
            field("backorders", list(backorder()), "What must wait."),
            field("plan", or_null(plan()), "How it was sourced."),
        ]
    })
}

/// How an order was sourced.
pub(super) fn plan() -> Shape {
    record("Plan", "How an order was sourced.", || {
        vec![
            field("sourcing", is::<Sourcing>(), "The rule."),
            field("candidates", list(candidate()), "Every location, by priority and id."),
            field("cost", or_null(is::<Money>()), "Shipping cost of the plan; null without rates."),
            field("left", is::<Quantity>(), "Units that no location can give now."),
            field("optimal", is::<bool>(), "Whether it is proven to be the best."),
            field("gap", or_null(is::<Money>()), "How much better the best could be at most."),
            field("runner_up", or_null(runner_up()), "The next best plan over other locations."),
        ]
    })
}

fn candidate() -> Shape {
    record("Candidate", "One location in a plan.", || {
        vec![
            field("location", is::<Id>(), "The location."),
            field("used", is::<bool>(), "Whether units come from there."),
            field("cause", or_null(is::<LeftOut>()), "Why not."),
            field("cost", or_null(is::<Money>()), "What shipping from there costs in this plan."),
            field("units", is::<Quantity>(), "Units from there, over all lines."),
        ]
    })
}

fn runner_up() -> Shape {
    record("RunnerUp", "The next best plan.", || {
        vec![
            field("locations", list(is::<Id>()), "Its locations."),
            field("cost", or_null(is::<Money>()), "Its shipping cost."),
            field("left", is::<Quantity>(), "Units that it would leave behind."),
        ]
    })
}

fn reconciliation() -> Shape {
    record("Reconciliation", "The identity of every line, and what an outside report says otherwise.", || {
        vec![
            field("order", is::<Id>(), "The order."),
            field("lines", list(reconciled_line()), "Every line."),
            field("differences", list(reported_line()), "Lines where the report differs."),
        ]
    })
}

fn reconciled_line() -> Shape {
    record("ReconciledLine", "The counters of a line.", || {
        let counter = |name, doc| field(name, is::<Quantity>(), doc);
        vec![
            field("line", is::<Id>(), "The line."),
            counter("ordered", "Units ordered."),
            counter("over_shipped", "Units that left beyond what was ordered."),
            counter("allocated", "Units reserved."),
            counter("shipped", "Units that left."),
            counter("backordered", "Units that wait."),
            counter("cancelled", "Units that will not come."),
            field("balanced", is::<bool>(), "Whether they add up."),
        ]
    })
}

fn reported_line() -> Shape {
    record("ReportedLine", "A line of which the other side says something else.", || {
        vec![
            field("line", is::<Id>(), "The line."),
            field("shipped", is::<Quantity>(), "Units that left."),
            field("reported", is::<Quantity>(), "Units that the other side says have left."),
            field("difference", is::<Delta>(), "Reported, less shipped."),
        ]
    })
}

fn audit() -> Shape {
    record("AuditPage", "A page of an audit; a healthy store has no findings on any.", || {
        vec![
            field("findings", list(is::<Finding>()), "Counters that do not agree with what they count."),
            field("next", or_null(is::<String>()), "Where the next page begins; null on the last."),
        ]
    })
}

fn sync_answer() -> Shape {
    record("StockDifferences", "Where an outside system's stock differs.", || {
        vec![field("differences", list(stock_difference()), "Rows that differ.")]
    })
}

fn stock_difference() -> Shape {
    record("StockDifference", "A row where an outside system's stock differs.", || {
        vec![
            field("sku", is::<Sku>(), "What."),
            field("location", is::<Id>(), "Where."),
            field("on_hand", is::<Quantity>(), "What the other system says was there."),
            field("expected", is::<Quantity>(), "What the books say was there."),
            field("difference", is::<Delta>(), "The one less the other."),
        ]
    })
}

fn release_preview() -> Shape {
    record("ReleasePreview", "What releasing would give.", || {
        vec![field("allocations", list(release_allocation()), "Who would get what.")]
    })
}

fn release_allocation() -> Shape {
    record("ReleaseAllocation", "Units that a backorder would get.", || {
        vec![
            field("order", is::<Id>(), "The order."),
            field("line", is::<Id>(), "Its line."),
            field("backorder", is::<Id>(), "Its backorder."),
            field("sku", is::<Sku>(), "What."),
            field("location", is::<Id>(), "From where."),
            field("quantity", is::<Quantity>(), "Units."),
        ]
    })
}

fn purged() -> Shape {
    record("Purged", "What a purge removed.", || vec![field("purged", is::<Quantity>(), "Orders removed.")])
}

fn erased() -> Shape {
    record("Erased", "What was blanked of a person.", || {
        vec![field("orders", is::<Quantity>(), "Orders of the person.")]
    })
}
