//! What must hold when all is over: the books, the audit, the sums, and everything as if done one after another.

use super::log::{Asked, comparable};
use super::net::Wire;
use super::same;
use super::world::World;
use crate::laws::books;
use crate::view::{self, Rows};
use fillrate::{Body, Id, Key, MovementKind, Quantity, ShipmentStatus, Sku, What, execute};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How it ended; in words the first thing that does not hold.
pub fn judge(world: &World) -> Result<(), String> {
    if let Some(wrong) = world.log.borrow().wrong.first() {
        return Err(wrong.clone());
    }
    let rows = world.rows();
    nothing_half_done(&rows)?;
    audit(world)?;
    books::agree(&rows, &Rows::new(), &world.log.borrow().events)?;
    nothing_oversold(world, &rows)?;
    nothing_lost(world, &rows)?;
    if world.is_strict {
        same::as_one_after_another(world, &rows)?;
    }
    told_again(world, &rows)
}

/// No intent of a bridge is left.
fn nothing_half_done(rows: &Rows) -> Result<(), String> {
    let is_intent = |key: &&Key| matches!(key, Key::Extension(space, _) if space.as_str() == "fillrate.bridge.intent");
    rows.keys().find(is_intent).map_or(Ok(()), |key| Err(format!("left half done: {key:?}")))
}

/// Every page of the audit, in small pages and in large ones.
fn audit(world: &World) -> Result<(), String> {
    for limit in [3, 1000] {
        let mut after = Value::Null;
        loop {
            let outcome = world.send(&json!({"op": "audit", "after": after, "limit": limit}));
            let answer = &outcome["answer"];
            match answer["findings"].as_array() {
                Some(found) if found.is_empty() => {}
                _ => return Err(format!("audit: {outcome}")),
            }
            if answer["next"].is_null() {
                break;
            }
            after = answer["next"].clone();
        }
    }
    Ok(())
}

/// Allocated, held and dispatched never exceed what came in less what was lost, but for firm work at risk.
fn nothing_oversold(world: &World, rows: &Rows) -> Result<(), String> {
    let (mut came, mut left): (BTreeMap<Sku, i64>, BTreeMap<Sku, i64>) = (BTreeMap::new(), BTreeMap::new());
    for event in &world.log.borrow().events {
        if let What::StockMoved { sku, movement, quantity, .. } = &event.what {
            let sums = if *movement == MovementKind::Dispatched { &mut left } else { &mut came };
            *sums.entry(sku.clone()).or_default() += quantity.micro();
        }
    }
    let mut promised: BTreeMap<Sku, i64> = left.iter().map(|(sku, micro)| (sku.clone(), -micro)).collect();
    for order in view::orders(rows) {
        for line in &order.lines {
            for (sku, per) in line.takes() {
                *promised.entry(sku).or_default() += line.allocated.times(per).map_or(i64::MAX, Quantity::micro);
            }
        }
    }
    for share in view::holds(rows).into_iter().filter(|hold| hold.live).flat_map(|hold| &hold.lines) {
        *promised.entry(share.sku.clone()).or_default() += share.quantity.micro();
    }
    let at_risk = view::shipments(rows, &[ShipmentStatus::Released, ShipmentStatus::Picked]);
    for (order, shipment) in at_risk.into_iter().filter(|(_, shipment)| shipment.at_risk) {
        for part in &shipment.parts {
            for (sku, per) in order.line(part.line).map(|line| line.takes()).unwrap_or_default() {
                *came.entry(sku).or_default() += part.quantity.times(per).map_or(0, Quantity::micro);
            }
        }
    }
    for (sku, promised) in promised {
        let came = came.get(&sku).copied().unwrap_or(0);
        if promised > came {
            return Err(format!(
                "{promised} millionths of {sku} promised or gone, {came} came in or are known to be missing"
            ));
        }
    }
    Ok(())
}

/// Every order that was placed is there, and no other; its events have no gap.
fn nothing_lost(world: &World, rows: &Rows) -> Result<(), String> {
    let log = world.log.borrow();
    let mut seqs: BTreeMap<Id, u64> = BTreeMap::new();
    for event in &log.events {
        if let What::OrderPurged { purged } = &event.what {
            seqs.remove(purged);
        }
        let Some(order) = &event.order else { continue };
        let seq = seqs.entry(order.clone()).or_default();
        *seq += 1;
        if *seq != event.seq {
            return Err(format!("order {order}: event {seq} counts as {}", event.seq));
        }
    }
    for (id, seq) in &seqs {
        match view::order(rows, id) {
            Some(order) if order.seq == *seq => {}
            other => return Err(format!("order {id} has {seq} events, but is {other:?}")),
        }
    }
    match view::orders(rows).into_iter().find(|order| !seqs.contains_key(order.id())) {
        Some(order) => Err(format!("nothing tells of order {}", order.id())),
        None => Ok(()),
    }
}

/// Every command that took effect, sent once more, gives what its client was told, and changes nothing.
fn told_again(world: &World, rows: &Rows) -> Result<(), String> {
    let commits: Vec<Vec<Asked>> = world.log.borrow().commits.iter().map(|c| c.batch.clone()).collect();
    for asked in commits.into_iter().flatten() {
        let Some(id) = asked.request.id.clone().filter(|id| world.log.borrow().used.contains_key(id)) else { continue };
        let wire = Wire::quiet(world, vec![asked.clone()]);
        let outcomes = world.through(&wire, |store| execute(store, vec![asked.request.clone()]));
        match outcomes.into_iter().next() {
            Some(Ok(outcome)) if outcome.replayed => {
                if let Body::Command(command) = &asked.request.body {
                    world.tally.borrow_mut().kinds.insert(command.op());
                }
                let told = world.log.borrow().told.get(&id).cloned();
                if told.is_some_and(|told| told != comparable(&outcome)) {
                    return Err(format!("command {id} is told differently at the end:\n{:?}", comparable(&outcome)));
                }
            }
            other => return Err(format!("command {id} took effect, sent again: {other:?}")),
        }
    }
    match view::difference(rows, &world.rows(), |_| true) {
        Some(difference) => Err(format!("sending everything again changed {difference}")),
        None => Ok(()),
    }
}
