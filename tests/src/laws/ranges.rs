//! Ordered ranges follow the rows: what queues, clocks and lists read is just what the rows say,
//! recomputed here without looking at how the engine enters it.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view::{self, Rows};
use crate::world::{LOCATIONS, SKUS};
use fillrate::{
    Ask, Backorder, Found, Id, Line, Order, OrderStatus, Quantity, Range, Release, ShipmentStatus, Sku, Store as _,
};
use std::collections::{BTreeMap, BTreeSet};

/// Orders of the queue that are kept; fair shares go by priority.
const QUEUES: [Release; 4] = [Release::Priority, Release::Fifo, Release::DueDate, Release::Value];

/// What a range holds: the record, its number, and units where they are summed up.
type Content = Vec<(Id, u32, i64)>;

/// After every command, every range of the small world.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        let sent = run.step(pick);
        if sent.result.is_ok() {
            agree(&run).map_err(|reason| run.told(reason))?;
        }
    }
    Ok(())
}

fn agree(run: &Run) -> Held {
    let mut expected = expected(&run.rows);
    let mut ranges = universe();
    ranges.extend(expected.keys().cloned());
    let asks: Vec<Ask> = ranges.iter().map(|range| Ask::Page(range.clone(), None, 10_000)).collect();
    let found = run.engine.store().load(&asks).map_err(|e| e.to_string())?;
    for (range, found) in ranges.into_iter().zip(found) {
        let Found::Page(page) = found else { return Err(format!("{range:?} is answered with something else")) };
        if page.windows(2).any(|two| two[0].0 >= two[1].0) {
            return Err(format!("{range:?} is not in order"));
        }
        let mut is: Content =
            page.into_iter().map(|(_, e)| (e.id, e.number, if counts(&range) { e.units } else { 0 })).collect();
        let mut should = expected.remove(&range).unwrap_or_default();
        is.sort_unstable();
        should.sort_unstable();
        if is != should {
            return Err(format!("{range:?} holds\n  {is:?}, should hold\n  {should:?}"));
        }
    }
    Ok(())
}

/// Ranges whose units are summed up.
fn counts(range: &Range) -> bool {
    matches!(
        range,
        Range::Queue(..) | Range::Open(_) | Range::Soft(..) | Range::Firm(..) | Range::Holds(..) | Range::Supply(_)
    )
}

/// Ranges that must be empty where nothing is expected in them.
fn universe() -> BTreeSet<Range> {
    let mut all = BTreeSet::from([Range::Due(None), Range::Overdue, Range::Leaving, Range::Backlog, Range::AllSupply]);
    all.extend(QUEUES.map(Range::Waiting));
    all.extend(OrderStatus::ALL.iter().map(|(status, _)| Range::Orders(*status)));
    let id = |text: &str| text.parse::<Id>().unwrap();
    for sku in SKUS.map(id) {
        all.extend(QUEUES.map(|release| Range::Queue(sku.clone(), release)));
        all.extend([Range::Open(sku.clone()), Range::Due(Some(sku.clone())), Range::Supply(sku.clone())]);
        for place in LOCATIONS.map(id) {
            all.insert(Range::Soft(sku.clone(), place.clone()));
            all.insert(Range::Firm(sku.clone(), place.clone()));
            all.insert(Range::Holds(sku.clone(), place));
        }
    }
    all
}

fn expected(rows: &Rows) -> BTreeMap<Range, Content> {
    let mut all: BTreeMap<Range, Content> = BTreeMap::new();
    let mut put = |range: Range, id: &Id, number: u32, units: i64| {
        all.entry(range).or_default().push((id.clone(), number, units))
    };
    for order in view::orders(rows) {
        put(Range::Orders(order.status()), order.id(), 0, 0);
        shipments(order, &mut put);
        for b in order.backorders.iter().filter(|b| !b.open().is_zero()) {
            waits(order, b, &mut put);
        }
        if let Some(oldest) = waiting(order) {
            QUEUES.iter().for_each(|release| put(Range::Waiting(*release), order.id(), oldest, 0));
        }
    }
    for hold in view::holds(rows).into_iter().filter(|h| h.live) {
        put(Range::Due(None), &hold.id, 0, 0);
        let shares = || hold.lines.iter().filter(|s| !s.quantity.is_zero());
        for share in shares() {
            put(Range::Holds(share.sku.clone(), share.location.clone()), &hold.id, 0, share.quantity.micro());
        }
        let skus: BTreeSet<&Sku> = shares().map(|s| &s.sku).collect();
        skus.into_iter().for_each(|sku| put(Range::Due(Some(sku.clone())), &hold.id, 0, 0));
    }
    for inbound in view::inbounds(rows).into_iter().filter(|i| !i.quantity.is_zero()) {
        put(Range::AllSupply, &inbound.id, 0, 0);
        put(Range::Supply(inbound.sku.clone()), &inbound.id, 0, inbound.quantity.micro());
    }
    all
}

type Put<'p> = &'p mut dyn FnMut(Range, &Id, u32, i64);

fn shipments(order: &Order, put: Put<'_>) {
    for s in order.shipments.iter().filter(|s| s.status.is_open()) {
        for part in &s.parts {
            let Some(line) = order.line(part.line) else { continue };
            for (sku, per) in line.takes() {
                let units = part.quantity.times(per).map_or(0, Quantity::micro);
                let range = if s.status.is_soft() { Range::Soft } else { Range::Firm };
                put(range(sku, s.location.clone()), order.id(), s.number, units);
            }
            if part.expires_at.is_some() && s.status.is_soft() {
                put(Range::Due(None), order.id(), s.number, 0);
                line.queues().into_iter().for_each(|(sku, _)| put(Range::Due(Some(sku)), order.id(), s.number, 0));
            }
        }
        if s.leaves_at.is_some() {
            put(Range::Leaving, order.id(), s.number, 0);
        }
    }
}

fn waits(order: &Order, b: &Backorder, put: Put<'_>) {
    let queues = order.line(b.line).map(|l: &Line| l.queues()).unwrap_or_default();
    if let Some(line) = order.line(b.line) {
        put(Range::Open(line.sku.clone()), order.id(), b.number, b.open().micro());
    }
    put(Range::Backlog, order.id(), b.number, 0);
    if !b.breached {
        put(Range::Overdue, order.id(), b.number, 0);
    }
    let is_scheduled = b.active_from.is_some() && !b.active;
    if is_scheduled {
        put(Range::Due(None), order.id(), b.number, 0);
    }
    for (sku, per) in queues {
        if is_scheduled {
            put(Range::Due(Some(sku)), order.id(), b.number, 0);
        } else if order.suspended.is_none() {
            let units = b.open().times(per).map_or(0, Quantity::micro);
            QUEUES.iter().for_each(|release| put(Range::Queue(sku.clone(), *release), order.id(), b.number, units));
        }
    }
}

/// The oldest open backorder of an order that waits under `complete` or a guard, with nothing scheduled:
/// under a guard, where a shipment waits or none is on its way.
fn waiting(order: &Order) -> Option<u32> {
    let policy = order.policy();
    let guarded = policy.min_fill.is_some() || policy.min_shipment_value.is_some();
    let open = || order.backorders.iter().filter(|b| !b.open().is_zero());
    let is_on_its_way = order.shipments.iter().any(|s| s.status.is_open() || s.status.has_left());
    let has_waiting = order.shipments.iter().any(|s| s.status == ShipmentStatus::Waiting);
    let waits = guarded && (has_waiting || !is_on_its_way);
    if !(order.is_complete_only() || waits)
        || order.suspended.is_some()
        || open().any(|b| b.active_from.is_some() && !b.active)
    {
        return None;
    }
    open().min_by_key(|b| (b.queued_at, b.number)).map(|b| b.number)
}
