//! Recomputing every counter from what it counts, and booking what was found as corrections.

use super::Reply;
use crate::command::{Audit, Finding};
use crate::event::What;
use crate::prelude::*;
use crate::record::{Order, ShipmentStatus};
use crate::snapshot::{Ask, Key, Range};
use crate::sort::Sort;
use crate::value::{Id, Quantity, Sku};
use crate::view::map;
use crate::wire::Json;
use crate::work::{Res, Stop, Work};

/// `audit`: stock rows by SKU first, then orders by status and id; a page at a time.
pub(super) fn audit(work: &mut Work, q: &Audit) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let (phase, after) = match q.after.as_deref().and_then(|a| a.split_once(':')) {
        Some((phase, sort)) => (phase.parse().unwrap_or(0_usize), Sort::from_hex(sort)),
        None => (0, None),
    };
    let range = range(phase);
    let page = match &range {
        Some(range) => work.page(range, after.as_ref(), limit)?,
        None => Vec::new(),
    };
    let mut findings = Vec::new();
    if phase == 0 {
        audit_stock(work, &page.iter().map(|(_, e)| e.id.clone()).collect::<Vec<_>>(), &mut findings)?;
    } else {
        work.prefetch(page.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
        for (_, entry) in &page {
            audit_order(&*work.known_order(&entry.id)?, &mut findings);
        }
    }
    let next = match page.last() {
        Some((sort, _)) if page.len() == limit => Some(format!("{phase}:{}", sort.to_hex())),
        _ => (phase + 1 < PHASES).then(|| format!("{}:", phase + 1)),
    };
    let next = if range.is_some() { next } else { None };
    Ok(map([("findings", Json::List(findings.iter().map(|f| Json::of(f)).collect())), ("next", Json::of(&next))]))
}

const PHASES: usize = 9;

fn range(phase: usize) -> Option<Range> {
    match phase {
        0 => Some(Range::Stocked),
        n => crate::record::OrderStatus::ALL.get(n - 1).map(|(status, _)| Range::Orders(*status)),
    }
}

fn finding(kind: &str, sku: Option<&Sku>, location: Option<&Id>, expected: i64, actual: i64) -> Finding {
    let shown = |micro: i64| crate::value::Delta::from_micro(micro).to_string();
    Finding {
        kind: kind.to_owned(),
        sku: sku.cloned(),
        location: location.cloned(),
        order: None,
        line: None,
        expected: shown(expected),
        actual: shown(actual),
    }
}

fn audit_stock(work: &mut Work, skus: &[Sku], findings: &mut Vec<Finding>) -> Res<()> {
    work.prefetch(skus.iter().map(|s| Key::Stock(s.clone())))?;
    let mut asks = Vec::new();
    for sku in skus {
        for row in work.stock_rows(sku)?.to_vec() {
            if work.moved(sku, &row.location, None).is_err() {
                asks.push(Ask::Moved(sku.clone(), row.location.clone(), None));
            }
            for range in reserving(sku, &row.location) {
                if let Err(Stop::Need(more)) = work.count(&range, None) {
                    asks.extend(more);
                }
            }
        }
    }
    if !asks.is_empty() {
        return Err(Stop::Need(asks));
    }
    for sku in skus {
        for row in work.stock_rows(sku)?.to_vec() {
            let moved = work.moved(sku, &row.location, None)?;
            if moved != row.stock.on_hand.micro() {
                findings.push(finding("on_hand", Some(sku), Some(&row.location), moved, row.stock.on_hand.micro()));
            }
            let mut reserved = 0;
            for range in reserving(sku, &row.location) {
                reserved = work.count(&range, None)?.1.saturating_add(reserved);
            }
            if reserved != row.stock.reserved.micro() {
                findings.push(finding(
                    "reserved",
                    Some(sku),
                    Some(&row.location),
                    reserved,
                    row.stock.reserved.micro(),
                ));
            }
        }
    }
    Ok(())
}

fn reserving(sku: &Sku, location: &Id) -> [Range; 3] {
    [
        Range::Soft(sku.clone(), location.clone()),
        Range::Firm(sku.clone(), location.clone()),
        Range::Holds(sku.clone(), location.clone()),
    ]
}

/// The counters of each line, from the order's shipments and backorders.
fn audit_order(order: &Order, findings: &mut Vec<Finding>) {
    for (position, line) in (0_u32..).zip(&order.lines).filter(|(_, l)| l.ships) {
        let parts = |open: bool| {
            let shipments = order.shipments.iter().filter(move |s| s.status.is_open() == open);
            let contents = shipments.filter(|s| s.status != ShipmentStatus::Cancelled).flat_map(|s| s.contents());
            crate::record::sum(contents.filter(|(l, _)| *l == position).map(|(_, q)| q))
        };
        let waiting = order.backorders.iter().filter(|b| b.line == position).map(|b| b.open());
        let waiting = crate::record::sum(waiting);
        let placed = crate::record::sum([parts(true), parts(false), waiting]);
        let cancelled = crate::record::sum([line.ordered, line.over_shipped]).less(placed);
        let counters = [
            ("allocated", parts(true), line.allocated),
            ("shipped", parts(false), line.shipped),
            ("backordered", waiting, line.backordered),
            ("cancelled", cancelled, line.cancelled),
        ];
        for (kind, expected, actual) in counters.into_iter().filter(|(_, e, a)| e != a) {
            let mut found = finding(kind, Some(&line.sku), None, expected.micro(), actual.micro());
            found.order = Some(order.id().clone());
            found.line = Some(line.id.clone());
            findings.push(found);
        }
    }
}

/// `repair`: each finding that still holds is booked as a correction.
pub(super) fn repair(work: &mut Work, wanted: &[Finding]) -> Res<Reply> {
    let mut holds = Vec::new();
    let skus: BTreeSet<Sku> = wanted.iter().filter(|f| f.order.is_none()).filter_map(|f| f.sku.clone()).collect();
    audit_stock(work, &skus.into_iter().collect::<Vec<_>>(), &mut holds)?;
    let orders: BTreeSet<Id> = wanted.iter().filter_map(|f| f.order.clone()).collect();
    for id in &orders {
        audit_order(&*work.known_order(id)?, &mut holds);
    }
    for f in wanted.iter().filter(|f| holds.contains(f)) {
        let to: Quantity = f.expected.parse()?;
        let line = match (&f.order, &f.line) {
            (Some(order), Some(line)) => work.known_order(order)?.position(line),
            _ => None,
        };
        let what =
            What::StockRepaired { counter: f.kind.clone(), sku: f.sku.clone(), location: f.location.clone(), line, to };
        work.emit(f.order.as_ref(), what)?;
    }
    Ok(Reply::default())
}
