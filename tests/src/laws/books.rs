//! The identities of the contract's section 3, after every command, recomputed here from orders, holds and movements.

use super::{asked, risk};
use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view::{self, Rows};
use fillrate::{Event, Id, Key, Order, Quantity, Row, Shipment, ShipmentStatus, Sku, What};
use std::collections::BTreeMap;
use std::sync::Arc;

/// After every command all books agree; what is asked of the engine says the same.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        let sent = run.step(pick);
        agree(&run.rows, &sent.before, &run.events).map_err(|reason| run.told(reason))?;
        asked::changed(&run, &sent.before).map_err(|reason| run.told(reason))?;
    }
    asked::all(&run).map_err(|reason| run.told(reason))
}

/// Every order that differs from before, and every stock row.
pub fn agree(rows: &Rows, before: &Rows, events: &[Arc<Event>]) -> Held {
    for (key, row) in rows {
        if let Row::Order(order) = row
            && before.get(key) != Some(row)
        {
            of_order(order).map_err(|reason| format!("order {}: {reason}", order.id()))?;
        }
    }
    let (moved, reserved) = (moved(events), reserved(rows));
    for (sku, row) in view::stock(rows) {
        let place = (sku.clone(), row.location.clone());
        let of = |sums: &BTreeMap<(Sku, Id), i64>| sums.get(&place).copied().unwrap_or(0);
        same("on_hand", row.stock.on_hand.micro(), of(&moved)).map_err(|e| format!("stock {place:?}: {e}"))?;
        same("reserved", row.stock.reserved.micro(), of(&reserved)).map_err(|e| format!("stock {place:?}: {e}"))?;
    }
    risk::check(rows)
}

fn same(what: &str, is: i64, should: i64) -> Held {
    if is == should { Ok(()) } else { Err(format!("{what} is {is} millionths, should be {should}")) }
}

fn total(quantities: impl Iterator<Item = Quantity>) -> i64 {
    quantities.map(Quantity::micro).sum()
}

/// The sum of all movements by stock row.
fn moved(events: &[Arc<Event>]) -> BTreeMap<(Sku, Id), i64> {
    let mut sums = BTreeMap::new();
    for event in events {
        if let What::StockMoved { sku, location, quantity, .. } = &event.what {
            *sums.entry((sku.clone(), location.clone())).or_default() += quantity.micro();
        }
    }
    sums
}

/// The sum of all live reservations and holds by stock row.
fn reserved(rows: &Rows) -> BTreeMap<(Sku, Id), i64> {
    let mut sums: BTreeMap<(Sku, Id), i64> = BTreeMap::new();
    for order in view::orders(rows) {
        for shipment in order.shipments.iter().filter(|s| s.status.is_open()) {
            for part in &shipment.parts {
                for (sku, per) in order.line(part.line).map(|l| l.takes()).unwrap_or_default() {
                    let units = part.quantity.times(per).map_or(i64::MAX, Quantity::micro);
                    *sums.entry((sku, shipment.location.clone())).or_default() += units;
                }
            }
        }
    }
    for share in view::holds(rows).into_iter().filter(|h| h.live).flat_map(|h| &h.lines) {
        *sums.entry((share.sku.clone(), share.location.clone())).or_default() += share.quantity.micro();
    }
    sums
}

fn of_order(order: &Order) -> Held {
    for (at, line) in (0_u32..).zip(&order.lines) {
        let place = |reason: String| format!("line {}: {reason}", line.id);
        let owed = line.ordered.micro() + line.over_shipped.micro();
        let placed = total([line.allocated, line.shipped, line.backordered, line.cancelled].into_iter());
        same("allocated + shipped + backordered + cancelled", placed, owed).map_err(place)?;
        if line.returned > line.shipped {
            return Err(place(format!("returned {} of {} shipped", line.returned, line.shipped)));
        }
        let held = |left: bool| {
            let of = move |s: &&Shipment| if left { s.status.has_left() } else { s.status.is_open() };
            order.shipments.iter().filter(of).flat_map(|s| s.contents()).filter(|(l, _)| *l == at).map(|(_, q)| q)
        };
        if line.ships {
            same("allocated", line.allocated.micro(), total(held(false))).map_err(place)?;
            same("shipped", line.shipped.micro(), total(held(true))).map_err(place)?;
        }
        let mut open = 0;
        for b in order.backorders.iter().filter(|b| b.line == at) {
            open += b.quantity.micro() - b.allocated.micro() - b.cancelled.micro();
            if b.allocated.micro() + b.cancelled.micro() > b.quantity.micro() {
                return Err(place(format!("backorder {} gave more than it had", b.number)));
            }
        }
        same("backordered", line.backordered.micro(), open).map_err(place)?;
    }
    order.shipments.iter().zip(1_u32..).try_for_each(|(shipment, number)| of_shipment(order, shipment, number))
}

fn of_shipment(order: &Order, shipment: &Shipment, number: u32) -> Held {
    let place = |reason: &str| Err(format!("shipment {number} ({}): {reason}", shipment.status.as_str()));
    if shipment.number != number {
        return place("has another number");
    }
    let has_units = !shipment.parts.is_empty();
    if shipment.status.is_open() != has_units || shipment.parts.iter().any(|p| p.quantity.is_zero()) {
        return place("is open without units, or holds units though it is not");
    }
    let mut packed: BTreeMap<u32, i64> = BTreeMap::new();
    for (line, quantity) in shipment.packages.iter().flat_map(|p| &p.lines) {
        *packed.entry(*line).or_default() += quantity.micro();
    }
    let contents: BTreeMap<u32, i64> = shipment.contents().into_iter().map(|(l, q)| (l, q.micro())).collect();
    if !packed.is_empty() && packed != contents {
        return place("its packages do not add up to it");
    }
    let holds_back = order.suspended.is_some() || (order.is_complete_only() && order.is_short());
    let may_wait =
        order.is_short() && (order.policy().min_fill.is_some() || order.policy().min_shipment_value.is_some());
    match shipment.status {
        ShipmentStatus::Ready if holds_back => place("is ready although its order is held back"),
        ShipmentStatus::Waiting if !holds_back && !may_wait => place("waits for nothing"),
        _ => Ok(()),
    }
}

/// Whether a row is compared where two worlds are: all but what depends on the order of commits.
pub fn is_state(key: &Key) -> bool {
    !matches!(key, Key::Command(_) | Key::Completion | Key::Renewal)
}
