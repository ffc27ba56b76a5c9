//! The entries that a row has in ordered ranges: a plain function of the row.

use crate::prelude::*;
use crate::record::*;
use crate::snapshot::{Entry, Key, Range, Row};
use crate::sort::{Place, Sort};
use crate::value::{Id, Quantity, Sku};

/// One entry with its place.
pub(crate) type Placed = (Range, Sort, Entry);

/// The kinds of queue orders that are indexed; `fair_share` goes by priority.
pub(crate) const QUEUES: [Release; 4] = [Release::Priority, Release::Fifo, Release::DueDate, Release::Value];

impl Range {
    /// The SKU whose guard a reader of the range checks. What is due is left out: who reads it too early
    /// finds it one command later.
    pub fn checked(&self) -> Option<&Sku> {
        if matches!(self, Range::Due(_)) { None } else { self.guarded() }
    }

    /// The SKU whose guard a writer into the range bumps.
    pub fn guarded(&self) -> Option<&Sku> {
        match self {
            Range::Queue(sku, _) | Range::Open(sku) | Range::Soft(sku, _) | Range::Firm(sku, _) => Some(sku),
            Range::Holds(sku, _) | Range::Due(Some(sku)) => Some(sku),
            Range::Supply(sku) => Some(sku),
            _ => None,
        }
    }
}

/// All entries of a row.
pub(crate) fn entries(key: &Key, row: &Row) -> Vec<Placed> {
    let mut all = Vec::with_capacity(match row {
        Row::Order(_) => 8,
        _ => 0,
    });
    match (key, row) {
        (_, Row::Order(order)) => order_entries(order, &mut all),
        (_, Row::Hold(hold)) => hold_entries(hold, &mut all),
        (_, Row::Inbound(inbound)) if !inbound.quantity.is_zero() => {
            let entry = entry(&inbound.id, 0, inbound.quantity);
            all.push((Range::AllSupply, Place::new().text(inbound.id.as_str()).end(), entry.clone()));
            let place = Place::new().time(inbound.expected.latest).text(inbound.id.as_str()).end();
            all.push((Range::Supply(inbound.sku.clone()), place, entry));
        }
        (Key::Facts(order), Row::Facts(facts)) => {
            if let Some(first) = &facts.first {
                let place = Place::new().time(first.at).text(order.as_str()).end();
                all.push((Range::Dispatched, place, entry(order, 0, Quantity::ZERO)));
            }
            for b in &facts.backorders {
                let place = Place::new().time(b.queued_at).text(order.as_str()).number(b.number).end();
                all.push((Range::Queued, place, entry(order, b.number, b.units)));
            }
        }
        (Key::Errand(sku), Row::Errand(errand)) if errand.release.is_some() => {
            all.push((Range::Errands, Place::new().text(sku.as_str()).end(), entry(sku, 0, Quantity::ZERO)));
        }
        (Key::Contact(order), Row::Contact(contact)) if !contact.erased => {
            if let Some(person) = contact.customer.as_ref().and_then(|c| c.r#ref.clone()) {
                let place = Place::new().text(order.as_str()).end();
                all.push((Range::Person(person), place, entry(order, 0, Quantity::ZERO)));
            }
        }
        (Key::Outbox(order), Row::Outbox(outbox)) => outbox_entries(order, outbox, &mut all),
        (Key::Stock(sku), Row::Stock(rows)) if !rows.is_empty() => {
            all.push((Range::Stocked, Place::new().text(sku.as_str()).end(), entry(sku, 0, Quantity::ZERO)));
        }
        (Key::Command(id), Row::Command(remembered)) => {
            let place = Place::new().time(remembered.until).text(id.as_str()).end();
            all.push((Range::Commands, place, entry(id, 0, Quantity::ZERO)));
        }
        (Key::Extension(namespace, id), Row::Extension(record)) => {
            if let Some(due) = record.due_at {
                let place = Place::new().time(due).text(id.as_str()).end();
                all.push((Range::Extensions(namespace.clone()), place, entry(id, 0, Quantity::ZERO)));
            }
        }
        _ => {}
    }
    all
}

/// The entries that a row had and has, without those that cannot differ.
pub(crate) fn differing(key: &Key, old: Option<&Row>, new: Option<&Row>) -> (Vec<Placed>, Vec<Placed>) {
    match (old, new) {
        (Some(Row::Order(old)), Some(Row::Order(new))) => return differing_orders(old, new),
        (Some(Row::Stock(old)), Some(Row::Stock(new))) if old.is_empty() == new.is_empty() => {
            return Default::default();
        }
        _ => {}
    }
    let all = |row: Option<&Row>| row.map_or_else(Vec::new, |r| entries(key, r));
    (all(old), all(new))
}

/// Orders can be long and change little: shipments and backorders that are the same are not looked at.
fn differing_orders(old: &Order, new: &Order) -> (Vec<Placed>, Vec<Placed>) {
    let head = |o: &Order| (o.priority, o.suspended.is_some(), o.terms.requested);
    let same_head = head(old) == head(new);
    let (mut was, mut is) = (Vec::new(), Vec::new());
    order_head_entries(old, &mut was);
    order_head_entries(new, &mut is);
    for i in 0..old.shipments.len().max(new.shipments.len()) {
        let (a, b) = (old.shipments.get(i), new.shipments.get(i));
        if !(same_head && a == b) {
            a.into_iter().for_each(|s| shipment_entries(old, s, &mut was));
            b.into_iter().for_each(|s| shipment_entries(new, s, &mut is));
        }
    }
    for i in 0..old.backorders.len().max(new.backorders.len()) {
        let (a, b) = (old.backorders.get(i), new.backorders.get(i));
        if !(same_head && a == b) {
            a.into_iter().for_each(|b| backorder_entries(old, b, &mut was));
            b.into_iter().for_each(|b| backorder_entries(new, b, &mut is));
        }
    }
    (was, is)
}

fn entry(id: &Id, number: u32, units: Quantity) -> Entry {
    Entry { id: id.clone(), number, units: units.micro() }
}

fn order_entries(order: &Order, all: &mut Vec<Placed>) {
    order_head_entries(order, all);
    for shipment in &order.shipments {
        shipment_entries(order, shipment, all);
    }
    for backorder in &order.backorders {
        backorder_entries(order, backorder, all);
    }
}

fn order_head_entries(order: &Order, all: &mut Vec<Placed>) {
    let id = order.id();
    all.push((Range::Orders(order.status()), Place::new().text(id.as_str()).end(), entry(id, 0, Quantity::ZERO)));
    if let Some(first) = &order.first_dispatch {
        let place = Place::new().time(first.at).text(id.as_str()).end();
        all.push((Range::Dispatched, place, entry(id, 0, Quantity::ZERO)));
    }
    if let Some(closed) = order.closed_at {
        let place = Place::new().time(closed).text(id.as_str()).end();
        all.push((Range::Closed, place, entry(id, 0, Quantity::ZERO)));
    }
    waiting_entries(order, all);
}

/// Victim order: priority ascending, placed_at descending, order id descending, line position descending.
fn victim_place(order: &Order, line: u32, shipment: u32, reservation: u32) -> Sort {
    Place::new()
        .byte(order.priority)
        .time_desc(order.placed.placed_at)
        .text_desc(order.id().as_str())
        .number_desc(line)
        .number_desc(shipment)
        .number_desc(reservation)
        .end()
}

fn shipment_entries(order: &Order, shipment: &Shipment, all: &mut Vec<Placed>) {
    let id = order.id();
    if !shipment.status.is_open() {
        return;
    }
    for part in &shipment.parts {
        let Some(line) = order.line(part.line) else { continue };
        let place = victim_place(order, part.line, shipment.number, part.reservation);
        for (sku, per) in line.takes() {
            let units = part.quantity.times(per).unwrap_or(part.quantity);
            let range = if shipment.status.is_soft() {
                Range::Soft(sku.clone(), shipment.location.clone())
            } else {
                Range::Firm(sku.clone(), shipment.location.clone())
            };
            all.push((range, place.clone(), entry(id, shipment.number, units)));
        }
        if let (Some(expires), true) = (part.expires_at, shipment.status.is_soft()) {
            let place = Place::new()
                .time(expires)
                .byte(1)
                .text(id.as_str())
                .number(part.line)
                .number(shipment.number)
                .number(part.reservation)
                .end();
            let entry = entry(id, shipment.number, part.quantity);
            for (sku, _) in line.queues() {
                all.push((Range::Due(Some(sku)), place.clone(), entry.clone()));
            }
            all.push((Range::Due(None), place, entry));
        }
    }
    if let Some(leaves) = shipment.leaves_at {
        let place = Place::new().time(leaves).text(id.as_str()).number(shipment.number).end();
        all.push((Range::Leaving, place, entry(id, shipment.number, Quantity::ZERO)));
    }
}

/// The place of a backorder in a queue.
pub(crate) fn queue_place(order: &Order, backorder: &Backorder, release: Release) -> Sort {
    let place = match release {
        Release::Priority | Release::FairShare => Place::new(),
        Release::Fifo => Place::new().time(backorder.queued_at),
        Release::DueDate => {
            Place::new().time(order.terms.requested.map_or(backorder.due_at, |requested| requested.latest))
        }
        Release::Value => match order.line(backorder.line).and_then(|l| l.unit_price) {
            Some(price) => {
                let scaled = price.amount.checked_mul(rust_decimal::Decimal::from(100_000_000_u32));
                let scaled = scaled.and_then(|d| i128::try_from(d.trunc()).ok()).unwrap_or(i128::MAX);
                price.currency.as_str().bytes().fold(Place::new(), Place::byte).wide_desc(scaled)
            }
            None => Place::new().byte(0xFE),
        },
    };
    place
        .byte(9 - order.priority.min(9))
        .time(backorder.queued_at)
        .text(order.id().as_str())
        .number(backorder.line)
        .number(backorder.number)
        .end()
}

fn backorder_entries(order: &Order, backorder: &Backorder, all: &mut Vec<Placed>) {
    let id = order.id();
    let Some(line) = order.line(backorder.line) else { return };
    let open = backorder.open();
    let place = Place::new().time(backorder.queued_at).text(id.as_str()).number(backorder.number).end();
    all.push((Range::Queued, place, entry(id, backorder.number, backorder.quantity)));
    if open.is_zero() {
        return;
    }
    let place = Place::new().text(id.as_str()).number(backorder.number).end();
    all.push((Range::Open(line.sku.clone()), place, entry(id, backorder.number, open)));
    let place =
        Place::new().text(line.sku.as_str()).bytes(queue_place(order, backorder, Release::Priority).as_bytes()).end();
    all.push((Range::Backlog, place, entry(id, backorder.number, open)));
    if !backorder.breached {
        let place = Place::new().time(backorder.due_at).text(id.as_str()).number(backorder.number).end();
        all.push((Range::Overdue, place, entry(id, backorder.number, open)));
    }
    match backorder.active_from {
        Some(from) if !backorder.active => {
            let place = Place::new().time(from).byte(2).text(id.as_str()).number(backorder.number).end();
            let entry = entry(id, backorder.number, open);
            for (sku, _) in line.queues() {
                all.push((Range::Due(Some(sku)), place.clone(), entry.clone()));
            }
            all.push((Range::Due(None), place, entry));
        }
        _ if order.suspended.is_none() => {
            let takes = line.queues();
            for release in QUEUES {
                let place = queue_place(order, backorder, release);
                for (sku, per) in takes.iter().cloned() {
                    let units = open.times(per).unwrap_or(open);
                    all.push((Range::Queue(sku, release), place.clone(), entry(id, backorder.number, units)));
                }
            }
        }
        _ => {}
    }
}

/// Orders that only wait: under `complete` or a guard, with something backordered and nothing scheduled.
fn waiting_entries(order: &Order, all: &mut Vec<Placed>) {
    let guarded =
        order.is_complete_only() || order.policy().min_fill.is_some() || order.policy().min_shipment_value.is_some();
    if !guarded || order.suspended.is_some() {
        return;
    }
    let open = || order.backorders.iter().filter(|b| !b.open().is_zero());
    if open().any(|b| b.active_from.is_some() && !b.active) {
        return;
    }
    let none_on_its_way = !order.shipments.iter().any(|s| s.status.is_open() || s.status.has_left());
    let is_waiting = order.is_complete_only()
        || none_on_its_way
        || order.shipments.iter().any(|s| s.status == ShipmentStatus::Waiting);
    let Some(oldest) = open().min_by_key(|b| (b.queued_at, b.number)).filter(|_| is_waiting) else { return };
    for release in QUEUES {
        let place = queue_place(order, oldest, release);
        all.push((Range::Waiting(release), place, entry(order.id(), oldest.number, Quantity::ZERO)));
    }
}

fn hold_entries(hold: &Hold, all: &mut Vec<Placed>) {
    if !hold.live {
        return;
    }
    let due = Place::new().time(hold.expires_at).byte(0).text(hold.id.as_str()).end();
    let whole = entry(&hold.id, 0, Quantity::ZERO);
    let mut skus = BTreeSet::new();
    for share in hold.lines.iter().filter(|s| !s.quantity.is_zero()) {
        let place = Place::new().time_desc(hold.placed_at).text_desc(hold.id.as_str()).end();
        let entry = entry(&hold.id, 0, share.quantity);
        all.push((Range::Holds(share.sku.clone(), share.location.clone()), place, entry));
        // INVARIANT: a row has one entry at a place; of a SKU at several locations, the hold is due once.
        if skus.insert(&share.sku) {
            all.push((Range::Due(Some(share.sku.clone())), due.clone(), whole.clone()));
        }
    }
    all.push((Range::Due(None), due, whole));
}

/// Effects are handed out in order within an order and kind: only the first of each kind stands in the range.
fn outbox_entries(order: &Id, outbox: &crate::snapshot::Outbox, all: &mut Vec<Placed>) {
    let mut seen = Vec::new();
    for effect in &outbox.pending {
        if seen.contains(&effect.kind) {
            continue;
        }
        seen.push(effect.kind);
        let place = Place::new().time(effect.available_at).text(order.as_str()).number(effect.number).end();
        all.push((Range::Effects(effect.kind), place, entry(order, effect.number, Quantity::ZERO)));
    }
}
