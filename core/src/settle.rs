//! The end of a command: every order that it changed is settled once.

use crate::error::Result;
use crate::event::What;
use crate::prelude::*;
use crate::record::{Line, Order, Rate, Shipment, ShipmentStatus};
use crate::snapshot::{Key, Range};
use crate::value::{Id, Money, Quantity, Sku};
use crate::work::{Mark, Res, Work};

/// Settles the shipments of an order: empty ones are cancelled, the others wait or are ready; costs follow.
pub(crate) fn settle(work: &mut Work, id: &Id) -> Res<()> {
    let Some(order) = work.order(id)? else { return Ok(()) };
    let holds_back = order.suspended.is_some() || (order.is_complete_only() && order.is_short());
    let waits = holds_back || (order.is_short() && misses_guard(&order));
    let mut events = Vec::new();
    for s in &order.shipments {
        let shipment = s.number;
        match s.status {
            status if status.is_open() && s.parts.is_empty() => {
                events.push(What::ShipmentCancelled { shipment, reason: None, avoid: Vec::new() });
            }
            ShipmentStatus::Waiting if !waits => events.push(What::ShipmentReady { shipment }),
            ShipmentStatus::Ready if holds_back => events.push(What::ShipmentWaiting { shipment }),
            _ => {}
        }
    }
    for what in events {
        work.emit(Some(id), what)?;
    }
    cost(work, id, None)
}

/// Whether too little of an order, or of its value, is there for it to ship.
fn misses_guard(order: &Order) -> bool {
    let policy = order.policy();
    if let Some(ratio) = policy.min_fill {
        let total = |f: fn(&Line) -> Quantity| -> i128 {
            order.lines.iter().filter(|l| l.ships).map(|l| i128::from(f(l).micro())).sum()
        };
        if !ratio.is_reached(total(|l| l.allocated) + total(|l| l.shipped), total(|l| l.wanted())) {
            return true;
        }
    }
    // A guard of another currency says nothing of this order.
    let guard = policy.min_shipment_value.filter(|least| least.currency == order.placed.currency);
    let Some(least) = guard else { return false };
    let mut value = Money::zero(least.currency);
    for part in order.shipments.iter().filter(|s| s.status.is_soft()).flat_map(|s| &s.parts) {
        let unit = order.line(part.line).and_then(|l| l.unit_value()).filter(|v| v.currency == least.currency);
        if let Some(sum) = unit.and_then(|u| u.times(part.quantity).ok()).and_then(|v| value.plus(v).ok()) {
            value = sum;
        }
    }
    value.amount < least.amount
}

/// Shipping costs of shipments still here, or of one of them, by the rates of now.
pub(crate) fn cost(work: &mut Work, id: &Id, only: Option<u32>) -> Res<()> {
    let order = work.known_order(id)?;
    let table = work.rates(order.service())?;
    let destination = &order.terms.destination;
    for s in order.shipments.iter().filter(|s| s.status.is_open() && only.is_none_or(|only| only == s.number)) {
        let rate = table.find(&s.location, destination, order.placed.currency);
        let cost = match rate {
            Some(rate) if rate.base.currency == order.placed.currency => {
                let shares = s.parts.iter().map(|p| (order.line(p.line).and_then(|l| l.weight_kg), p.quantity));
                Some(shipping_cost(rate, shares_base(&order, s), shares)?)
            }
            _ => None,
        };
        if cost != s.cost {
            work.emit(Some(id), What::ShipmentCosted { shipment: s.number, cost })?;
        }
    }
    Ok(())
}

/// Whether another waiting or ready shipment of the order, made before, pays the base at this location.
fn shares_base(order: &Order, shipment: &Shipment) -> bool {
    let earlier = |s: &&Shipment| s.number < shipment.number && s.status.is_soft() && s.location == shipment.location;
    shipment.status.is_soft() && order.shipments.iter().any(|s| earlier(&s))
}

/// base + per_kg x weight + per_unit x units.
pub(crate) fn shipping_cost(
    rate: &Rate,
    without_base: bool,
    shares: impl Iterator<Item = (Option<Quantity>, Quantity)>,
) -> Result<Money> {
    let mut cost = if without_base { Money::zero(rate.base.currency) } else { rate.base };
    for (weight, units) in shares {
        if let Some(per_unit) = rate.per_unit {
            cost = cost.plus(per_unit.times(units)?)?;
        }
        if let (Some(per_kg), Some(weight)) = (rate.per_kg, weight) {
            cost = cost.plus(per_kg.times(weight)?.times(units)?)?;
        }
    }
    Ok(cost.rounded())
}

/// Marks shipments whose firm units are not there, in victim order until the rest is covered, and clears the mark
/// where they are there again: those of stock rows that changed since a place, and those of the orders changed.
pub(crate) fn settle_risks(work: &mut Work, mark: Mark) -> Res<()> {
    let mut rows: BTreeMap<(Sku, Id), BTreeSet<(Id, u32)>> = BTreeMap::new();
    let mut judged: BTreeSet<(Id, u32)> = BTreeSet::new();
    for (sku, location) in work.uncovered_since(mark) {
        judged.extend(firm_shipments(work, &sku, &location)?.into_iter().map(|(key, _)| key));
    }
    for id in work.touched() {
        let Some(order) = work.order(&id)? else { continue };
        for s in order.shipments.iter().filter(|s| s.at_risk || s.status.is_firm()) {
            judged.insert((id.clone(), s.number));
            // On a row that lacks units, a change of one order can change whose turn it is.
            for sku in s.parts.iter().filter_map(|p| order.line(p.line)).flat_map(|l| l.takes()).map(|(sku, _)| sku) {
                work.prefetch([Key::Stock(sku.clone())])?;
                if !work.stock(&sku, &s.location)?.uncovered().is_zero() {
                    judged.extend(firm_shipments(work, &sku, &s.location)?.into_iter().map(|(key, _)| key));
                }
            }
        }
    }
    for (id, shipment) in judged {
        let order = work.known_order(&id)?;
        let Some(s) = order.shipment(shipment) else { continue };
        let mut at_risk = false;
        for part in s.parts.iter().filter(|_| s.status.is_firm()) {
            for (sku, _) in order.line(part.line).map(|l| l.takes()).unwrap_or_default() {
                let key = (sku, s.location.clone());
                if !rows.contains_key(&key) {
                    let victims = victims_of(work, &key.0, &key.1)?;
                    rows.insert(key.clone(), victims);
                }
                at_risk |= rows.get(&key).is_some_and(|victims| victims.contains(&(id.clone(), shipment)));
            }
        }
        match (s.at_risk, at_risk) {
            (false, true) => work.emit(Some(&id), What::ShipmentAtRisk { shipment })?,
            (true, false) => work.emit(Some(&id), What::ShipmentRiskEnded { shipment })?,
            _ => {}
        }
    }
    Ok(())
}

/// The shipments that bear what a stock row lacks.
fn victims_of(work: &mut Work, sku: &Sku, location: &Id) -> Res<BTreeSet<(Id, u32)>> {
    work.prefetch([Key::Stock(sku.clone())])?;
    let mut uncovered = work.stock(sku, location)?.uncovered().micro();
    let mut victims = BTreeSet::new();
    if uncovered > 0 {
        for (key, units) in firm_shipments(work, sku, location)? {
            if uncovered <= 0 {
                break;
            }
            uncovered -= units;
            victims.insert(key);
        }
    }
    Ok(victims)
}

/// Firm reservations on a stock row, in victim order: the order and shipment, and micro-units.
fn firm_shipments(work: &mut Work, sku: &Sku, location: &Id) -> Res<Vec<((Id, u32), i64)>> {
    let range = Range::Firm(sku.clone(), location.clone());
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = work.page(&range, after.as_ref(), 100)?;
        work.prefetch(page.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
        after = page.last().map(|(sort, _)| sort.clone());
        let full = page.len() == 100;
        all.extend(page.into_iter().map(|(_, e)| ((e.id, e.number), e.units)));
        if !full {
            return Ok(all);
        }
    }
}
