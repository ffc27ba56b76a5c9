//! How each event changes the rows. Nothing else does.

use crate::event::{Event, Promised, Setting, Units, What};
use crate::prelude::*;
use crate::record::*;
use crate::snapshot::{Key, Row};
use crate::value::{Delta, Id, Quantity, Sku, Time, Window};
use crate::work::{Res, Work};

impl Work {
    /// Something happens: the rows change, and the event is kept.
    pub fn emit(&mut self, order: Option<&Id>, what: What) -> Res<()> {
        let at = self.now();
        let raises = raises_version(&what, self.renewing);
        let version = order.map_or(0, |id| self.version_for(id, raises));
        let seq = apply(self, order, &what, at, version)?;
        let command = self.command.clone();
        let event = Event { order: order.cloned(), seq, version, at, command, what };
        if let Some((sku, location, units, at)) = event.movement() {
            self.movements.push((sku.clone(), location.clone(), units.micro(), at));
        }
        self.events.push(Arc::new(event));
        Ok(())
    }
}

/// Whether an event changes how its order reads; `tick` renews promises without raising versions.
fn raises_version(what: &What, renewing: bool) -> bool {
    match what {
        What::BackorderActivated { .. } | What::Procured { .. } | What::StockMoved { .. } => false,
        What::PlanNoted { .. } | What::SlaBreached { .. } => false,
        What::PromiseMade { .. } | What::PromiseChanged { .. } => !renewing,
        _ => true,
    }
}

/// Folds one event into the rows; returns the event's number within its order.
pub(crate) fn apply(work: &mut Work, order: Option<&Id>, what: &What, at: Time, version: u64) -> Res<u64> {
    match order {
        Some(id) => apply_to_order(work, id, what, at, version),
        None => apply_to_rest(work, what).map(|()| 0),
    }
}

fn apply_to_order(work: &mut Work, id: &Id, what: &What, at: Time, version: u64) -> Res<u64> {
    match what {
        What::OrderPlaced { placed } => {
            let order = Order { version, seq: 1, ..Order::new(placed.clone()) };
            work.put(Key::Order(id.clone()), Some(Row::Order(Arc::new(order))))?;
            return Ok(1);
        }
        What::OrderImported { placed, past } => {
            let mut order = Order { version, seq: 1, ..Order::new(placed.clone()) };
            import(&mut order, past);
            order.closed_at = is_closed(&order).then_some(at);
            work.put(Key::Order(id.clone()), Some(Row::Order(Arc::new(order))))?;
            return Ok(1);
        }
        What::StockMoved { sku, location, quantity, .. } => move_stock(work, sku, location, *quantity)?,
        _ => {}
    }
    let reserved = reserved_by(work, id, what)?;
    if let What::ShipmentCreated { location, .. } = what {
        count_capacity(work, location, at)?;
    }
    let seq = work.change_order(id, |order| {
        change(order, what, at);
        order.closed_at = match is_closed(order) {
            true => order.closed_at.or(Some(at)),
            false => None,
        };
        order.version = version;
        order.seq += 1;
        Ok(order.seq)
    })?;
    for (sku, location, delta) in reserved {
        work.change_stock(&sku, &location, |stock| {
            stock.reserved = delta.apply(stock.reserved).unwrap_or_default();
            Ok(())
        })?;
    }
    Ok(seq)
}

/// A shipment made at a location with a daily capacity counts on its local day.
fn count_capacity(work: &mut Work, location: &Id, at: Time) -> Res<()> {
    let locations = work.locations()?;
    let Some(place) = locations.get(location).filter(|l| l.daily_capacity.is_some()) else { return Ok(()) };
    let day = crate::promise::local_day(place, at);
    let used = work.capacity_used(location, day)?;
    work.put(Key::Capacity(location.clone(), day), Some(Row::Capacity(used.saturating_add(1))))
}

/// Nothing is reserved or waits, and all that left has arrived or needs no shipping.
fn is_closed(order: &Order) -> bool {
    order.lines.iter().all(|l| l.allocated.is_zero() && l.backordered.is_zero() && l.undecided().is_zero())
        && order.shipments.iter().all(|s| s.status != ShipmentStatus::Dispatched)
}

/// What an event reserves or frees, per stock row.
fn reserved_by(work: &Work, id: &Id, what: &What) -> Res<Vec<(Sku, Id, Delta)>> {
    #[cfg(feature = "planted-bugs")]
    if crate::fault::skips(what) {
        return Ok(Vec::new());
    }
    let order = work.known_order(id)?;
    let mut rows = Vec::new();
    let mut add = |line: u32, location: &Id, quantity: Quantity, plus: bool| -> Res<()> {
        let Some(terms) = order.line(line) else { return Ok(()) };
        for (sku, per) in terms.takes() {
            let units = quantity.times(per)?;
            rows.push((sku, location.clone(), if plus { Delta::plus(units) } else { Delta::minus(units) }));
        }
        Ok(())
    };
    match what {
        What::LineAllocated { allocated: a } | What::BackorderAllocated { allocated: a } => {
            add(a.units.line, &a.location, a.units.quantity, true)?;
        }
        What::ReservationExpired { units }
        | What::ReservationPreempted { units, .. }
        | What::ReservationCancelled { units, .. } => {
            if let Some(shipment) = order.shipment(units.shipment) {
                add(units.line, &shipment.location, units.quantity, false)?;
            }
        }
        What::ShipmentDispatched { shipment, .. } => {
            if let Some(shipment) = order.shipment(*shipment) {
                for part in &shipment.parts {
                    add(part.line, &shipment.location, part.quantity, false)?;
                }
            }
        }
        _ => {}
    }
    Ok(rows)
}

/// The size of a change.
fn quantity_of(delta: Delta) -> Quantity {
    Quantity::from_micro(delta.micro().abs()).unwrap_or(Quantity::MAX)
}

fn move_stock(work: &mut Work, sku: &Sku, location: &Id, quantity: Delta) -> Res<()> {
    work.change_stock(sku, location, |stock| match quantity.apply(stock.on_hand) {
        Some(on_hand) => {
            stock.on_hand = on_hand;
            Ok(())
        }
        None if quantity.micro() > 0 => Err(crate::error::Error::limit("on_hand", "1000000000000").into()),
        None => {
            Err(crate::decide::short_of(sku, quantity_of(quantity), quantity_of(quantity).less(stock.on_hand)).into())
        }
    })
}

fn change(order: &mut Order, what: &What, at: Time) {
    match what {
        What::PlanNoted { plan } => order.plan = Some(plan.clone()),
        What::OrderUpdated { terms } => {
            order.terms = terms.clone();
            reschedule(order);
        }
        What::OrderSuspended { reason } => order.suspended = Some(reason.as_str().into()),
        What::OrderResumed {} => order.suspended = None,
        What::PriorityChanged { priority } => order.priority = *priority,
        What::LineAllocated { .. }
        | What::LineBackordered { .. }
        | What::LineCancelled { .. }
        | What::LineChanged { .. }
        | What::ReservationExpired { .. }
        | What::ReservationPreempted { .. }
        | What::ReservationCancelled { .. }
        | What::BackorderAllocated { .. }
        | What::GoodsReturned { .. }
        | What::StockRepaired { .. } => change_line(order, what),
        What::BackorderActivated { backorder } | What::SlaBreached { backorder } | What::Procured { backorder } => {
            if let Some(b) = backorder_mut(order, *backorder) {
                match what {
                    What::BackorderActivated { .. } => b.active = true,
                    What::SlaBreached { .. } => b.breached = true,
                    _ => b.procured = true,
                }
            }
        }
        What::PromiseMade { promise } | What::PromiseChanged { promise } => promise_of(order, promise),
        What::AvoidCleared { line } => {
            for b in order.backorders.iter_mut().filter(|b| b.line == *line) {
                b.avoid = Box::default();
            }
            for part in order.shipments.iter_mut().flat_map(|s| &mut s.parts).filter(|p| p.line == *line) {
                part.avoid = Box::default();
            }
        }
        _ => change_shipment(order, what, at),
    }
}

/// What waits for its time follows the wished delivery.
fn reschedule(order: &mut Order) {
    let from = order.terms.requested.zip(order.policy().reserve_horizon).map(|(r, h)| r.earliest.before(h));
    for b in order.backorders.iter_mut().filter(|b| b.active_from.is_some() && !b.active) {
        b.active_from = from.or(Some(b.queued_at));
    }
}

fn promise_of(order: &mut Order, promise: &crate::event::Promise) {
    match promise.of {
        Promised::Shipment(number) => {
            if let Some(s) = shipment_mut(order, number) {
                s.promise = promise.window;
                s.leaves_at = promise.leaves_at;
            }
        }
        Promised::Backorder(number) => {
            if let Some(b) = backorder_mut(order, number) {
                b.promise = promise.window;
                b.basis = promise.basis;
                b.original = b.original.or(promise.window);
            }
        }
    }
}

fn change_line(order: &mut Order, what: &What) {
    match what {
        What::LineAllocated { allocated } => allocate(order, allocated),
        What::BackorderAllocated { allocated } => {
            let quantity = allocated.units.quantity;
            if let Some(b) = backorder_mut(order, allocated.backorder) {
                b.allocated = sum([b.allocated, quantity]);
            }
            if let Some(line) = line_mut(order, allocated.units.line) {
                line.backordered = line.backordered.less(quantity);
            }
            allocate(order, allocated);
        }
        What::LineBackordered { backordered: b } => {
            if let Some(line) = line_mut(order, b.line) {
                line.backordered = sum([line.backordered, b.quantity]);
            }
            for (number, quantity) in &b.lost_from {
                if let Some(left) = backorder_mut(order, *number) {
                    left.gone = sum([left.gone, *quantity]);
                }
            }
            match backorder_mut(order, b.backorder) {
                Some(known) => {
                    known.quantity = sum([known.quantity, b.quantity]);
                    known.avoid = crate::loss::union(&known.avoid, &b.avoid);
                }
                None => push(&mut order.backorders, new_backorder(b)),
            }
        }
        What::LineCancelled { line, quantity, backorder, lost_from, reason } => {
            for (number, quantity) in lost_from {
                if let Some(left) = backorder_mut(order, *number) {
                    left.dropped = sum([left.dropped, *quantity]);
                }
            }
            if let Some(b) = backorder_mut(order, *backorder) {
                b.cancelled = sum([b.cancelled, *quantity]);
            }
            if let Some(l) = line_mut(order, *line) {
                l.cancelled = sum([l.cancelled, *quantity]);
                if *backorder > 0 {
                    l.backordered = l.backordered.less(*quantity);
                }
                if reason == crate::decide::UNDER_SHIP {
                    l.under_shipped = sum([l.under_shipped, *quantity]);
                }
            }
        }
        What::LineChanged { line, added, more } => match added {
            Some(terms) => order.lines.push(Line::new(terms.clone())),
            None => {
                if let Some(l) = line_mut(order, *line) {
                    l.ordered = sum([l.ordered, *more]);
                    if !l.ships {
                        l.shipped = sum([l.shipped, *more]);
                    }
                }
            }
        },
        What::ReservationExpired { units }
        | What::ReservationPreempted { units, .. }
        | What::ReservationCancelled { units, .. } => lose(order, units),
        What::GoodsReturned { line, quantity, .. } => {
            if let Some(l) = line_mut(order, *line) {
                l.returned = sum([l.returned, *quantity]);
            }
        }
        What::StockRepaired { counter, line: Some(line), to, .. } => {
            if let Some(l) = line_mut(order, *line) {
                match counter.as_str() {
                    "allocated" => l.allocated = *to,
                    "shipped" => l.shipped = *to,
                    "backordered" => l.backordered = *to,
                    "cancelled" => l.cancelled = *to,
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Adds without room to spare: orders are many and grow seldom.
fn push<T>(list: &mut Vec<T>, value: T) {
    list.reserve_exact(1);
    list.push(value);
}

fn new_backorder(b: &crate::event::Backordered) -> Backorder {
    Backorder {
        number: b.backorder,
        line: b.line,
        quantity: b.quantity,
        allocated: Quantity::ZERO,
        cancelled: Quantity::ZERO,
        cause: b.cause,
        queued_at: b.queued_at,
        due_at: b.due_at,
        active_from: b.active_from,
        active: false,
        avoid: b.avoid.clone(),
        promise: None,
        original: None,
        basis: Basis::None,
        breached: false,
        procured: false,
        gone: Quantity::ZERO,
        dropped: Quantity::ZERO,
        in_time: Quantity::ZERO,
        late: Quantity::ZERO,
    }
}

/// Units get stock; a shipment that is not there yet is made, and its packages no longer fit.
fn allocate(order: &mut Order, a: &crate::event::Allocated) {
    if let Some(line) = line_mut(order, a.units.line) {
        line.allocated = sum([line.allocated, a.units.quantity]);
        if a.over {
            line.over_shipped = sum([line.over_shipped, a.units.quantity]);
        }
    }
    order.reservations_made = order.reservations_made.max(a.units.reservation);
    // Shipments are numbered by location, lines come first: a lower number may be filled later.
    while order.shipment(a.units.shipment).is_none() {
        let number = u32::try_from(order.shipments.len() + 1).unwrap_or(u32::MAX);
        push(&mut order.shipments, Shipment::new(number, a.location.clone()));
    }
    if let Some(shipment) = shipment_mut(order, a.units.shipment) {
        if shipment.parts.is_empty() {
            shipment.location = a.location.clone();
        }
        shipment.packages.clear();
        insert_part(
            shipment,
            Part {
                reservation: a.units.reservation,
                line: a.units.line,
                quantity: a.units.quantity,
                expires_at: a.expires_at,
                backorder: a.backorder,
                avoid: a.avoid.clone(),
            },
        );
    }
}

fn insert_part(shipment: &mut Shipment, part: Part) {
    let at = shipment.parts.partition_point(|p| (p.line, p.reservation) <= (part.line, part.reservation));
    shipment.parts.insert(at, part);
}

/// Units lose their stock; where they go is decided next.
fn lose(order: &mut Order, units: &Units) {
    if let Some(shipment) = shipment_mut(order, units.shipment) {
        shipment.packages.clear();
        let found = |p: &&mut Part| p.line == units.line && p.reservation == units.reservation;
        if let Some(part) = shipment.parts.iter_mut().find(found) {
            part.quantity = part.quantity.less(units.quantity);
        }
        shipment.parts.retain(|p| !p.quantity.is_zero());
    }
    if let Some(line) = line_mut(order, units.line) {
        line.allocated = line.allocated.less(units.quantity);
    }
}

fn change_shipment(order: &mut Order, what: &What, at: Time) {
    match what {
        What::ShipmentCreated { shipment, location } if order.shipment(*shipment).is_none() => {
            push(&mut order.shipments, Shipment::new(*shipment, location.clone()));
        }
        What::ShipmentSplit { shipment, into, status, lines } => split(order, *shipment, *into, *status, lines),
        What::ShipmentDispatched { shipment, lines, promise } => dispatch(order, *shipment, lines, *promise, at),
        What::ShipmentCancelled { shipment, avoid, .. } => cancel_shipment(order, *shipment, avoid),
        What::ShipmentCosted { shipment, .. }
        | What::ShipmentReady { shipment }
        | What::ShipmentWaiting { shipment }
        | What::ShipmentReleased { shipment }
        | What::ShipmentPicked { shipment }
        | What::ShipmentPacked { shipment, .. }
        | What::ShipmentDelivered { shipment }
        | What::TrackingRecorded { shipment, .. }
        | What::ShipmentAtRisk { shipment }
        | What::ShipmentRiskEnded { shipment } => {
            if let Some(s) = shipment_mut(order, *shipment) {
                change_one_shipment(s, what);
            }
        }
        _ => {}
    }
}

fn change_one_shipment(s: &mut Shipment, what: &What) {
    match what {
        What::ShipmentCosted { cost, .. } => s.cost = *cost,
        What::ShipmentReady { .. } => s.status = ShipmentStatus::Ready,
        What::ShipmentWaiting { .. } => s.status = ShipmentStatus::Waiting,
        What::ShipmentReleased { .. } => s.status = ShipmentStatus::Released,
        What::ShipmentPicked { .. } => s.status = ShipmentStatus::Picked,
        What::ShipmentPacked { packages, .. } => {
            s.packages_made = packages.iter().map(|p| p.number).max().unwrap_or(s.packages_made);
            s.packages = packages.clone();
        }
        What::ShipmentDelivered { .. } => s.status = ShipmentStatus::Delivered,
        What::ShipmentAtRisk { .. } => s.at_risk = true,
        What::ShipmentRiskEnded { .. } => s.at_risk = false,
        What::TrackingRecorded { package, number, event, .. } => {
            let Some(p) = s.packages.iter_mut().find(|p| p.number == *package) else { return };
            if let Some((carrier, tracking)) = number {
                p.carrier = Some(carrier.clone());
                p.tracking = Some(tracking.clone());
            }
            if let Some(event) = event {
                let place = p.history.partition_point(|e| e.occurred_at <= event.occurred_at);
                p.history.insert(place, event.clone());
                p.delivered |= event.status == TrackingStatus::Delivered;
                if event.eta.is_some() {
                    s.promise = arrival(&s.packages, *package).or(s.promise);
                }
            }
        }
        _ => {}
    }
}

/// When the last of the packages on their way is expected; once all have arrived, what was said of this one.
fn arrival(packages: &[Package], package: u32) -> Option<Window> {
    let coming = packages.iter().filter(|p| !p.delivered).filter_map(Package::eta).map(|eta| eta.0);
    let last = coming.max_by_key(|window| (window.latest, window.earliest));
    last.or_else(|| packages.iter().find(|p| p.number == package)?.eta().map(|eta| eta.0))
}

fn split(order: &mut Order, from: u32, into: u32, status: ShipmentStatus, lines: &[(u32, Quantity)]) {
    let Some(source) = shipment_mut(order, from) else { return };
    source.packages.clear();
    let mut target = Shipment::new(into, source.location.clone());
    target.status = status;
    for (line, quantity) in lines {
        let mut left = *quantity;
        for part in source.parts.iter_mut().rev().filter(|p| p.line == *line) {
            let moved = left.min(part.quantity);
            if moved.is_zero() {
                continue;
            }
            part.quantity = part.quantity.less(moved);
            left = left.less(moved);
            insert_part(&mut target, Part { quantity: moved, ..part.clone() });
        }
    }
    source.parts.retain(|p| !p.quantity.is_zero());
    push(&mut order.shipments, target);
}

fn dispatch(order: &mut Order, number: u32, lines: &[ShippedLine], promise: Option<crate::value::Window>, at: Time) {
    let Some(shipment) = shipment_mut(order, number) else { return };
    let location = shipment.location.clone();
    let parts = core::mem::take(&mut shipment.parts);
    shipment.shipped = lines.to_vec();
    shipment.status = ShipmentStatus::Dispatched;
    shipment.dispatched_at = Some(at);
    shipment.promise = promise;
    shipment.leaves_at = None;
    shipment.at_risk = false;
    for part in parts {
        if let Some(line) = line_mut(order, part.line) {
            line.allocated = line.allocated.less(part.quantity);
            line.shipped = sum([line.shipped, part.quantity]);
        }
        if let Some(b) = backorder_mut(order, part.backorder) {
            let counter = if at <= b.due_at { &mut b.in_time } else { &mut b.late };
            *counter = sum([*counter, part.quantity]);
        }
    }
    if order.first_dispatch.is_none() {
        let scheduled = |b: &&Backorder| b.active_from.is_some_and(|from| from > at);
        let open = || order.backorders.iter().filter(|b| !b.open().is_zero());
        let partial = order.lines.iter().any(|l| l.ships && !l.allocated.is_zero()) || open().any(|b| !scheduled(&b));
        let scheduled_from = open().filter(scheduled).filter_map(|b| b.active_from).min();
        order.first_dispatch = Some(Box::new(FirstDispatch { at, location, partial, scheduled_from }));
    }
}

fn cancel_shipment(order: &mut Order, number: u32, avoid: &[u32]) {
    let Some(shipment) = shipment_mut(order, number) else { return };
    shipment.status = ShipmentStatus::Cancelled;
    shipment.at_risk = false;
    shipment.leaves_at = None;
    shipment.packages.clear();
    let location = shipment.location.clone();
    let add = |list: &mut Box<[Id]>| {
        if !list.contains(&location) {
            let mut all = list.to_vec();
            all.push(location.clone());
            *list = all.into();
        }
    };
    for part in order.shipments.iter_mut().flat_map(|s| &mut s.parts).filter(|p| avoid.contains(&p.line)) {
        add(&mut part.avoid);
    }
    for b in order.backorders.iter_mut().filter(|b| avoid.contains(&b.line)) {
        if !b.open().is_zero() {
            add(&mut b.avoid);
        }
    }
}

fn import(order: &mut Order, past: &crate::event::Past) {
    for (line, (shipped, cancelled)) in order.lines.iter_mut().zip(past.shipped.iter().zip(&past.cancelled)) {
        line.shipped = *shipped;
        line.cancelled = *cancelled;
    }
    order.shipments = past.shipments.clone();
    let first = order.shipments.iter().min_by_key(|s| s.dispatched_at);
    order.first_dispatch = first.and_then(|s| {
        let left = sum(s.shipped.iter().map(|l| l.quantity));
        let wanted = sum(order.lines.iter().filter(|l| l.ships).map(|l| l.wanted()));
        let (at, location) = (s.dispatched_at?, s.location.clone());
        Some(Box::new(FirstDispatch { at, location, partial: left < wanted, scheduled_from: None }))
    });
}

fn line_mut(order: &mut Order, position: u32) -> Option<&mut Line> {
    order.lines.get_mut(position as usize)
}

fn shipment_mut(order: &mut Order, number: u32) -> Option<&mut Shipment> {
    order.shipments.get_mut((number as usize).checked_sub(1)?)
}

fn backorder_mut(order: &mut Order, number: u32) -> Option<&mut Backorder> {
    order.backorders.get_mut((number as usize).checked_sub(1)?)
}

fn apply_to_rest(work: &mut Work, what: &What) -> Res<()> {
    match what {
        What::StockMoved { sku, location, quantity, .. } => move_stock(work, sku, location, *quantity),
        What::StockLimitsSet { sku, location, unavailable, safety_stock } => {
            work.change_stock(sku, location, |stock| {
                stock.unavailable = *unavailable;
                stock.safety_stock = *safety_stock;
                Ok(())
            })
        }
        What::InboundChanged { inbound, .. } => {
            work.put(Key::Inbound(inbound.id.clone()), Some(Row::Inbound(Arc::new((**inbound).clone()))))
        }
        What::SettingsChanged { setting } => apply_setting(work, setting),
        What::HoldPlaced { hold } => {
            if let Some(before) = work.hold(&hold.id)?.filter(|h| h.live) {
                for share in &before.lines {
                    reserve(work, &share.sku, &share.location, Delta::minus(share.quantity))?;
                }
            }
            for share in &hold.lines {
                reserve(work, &share.sku, &share.location, Delta::plus(share.quantity))?;
            }
            work.put(Key::Hold(hold.id.clone()), Some(Row::Hold(hold.clone())))
        }
        What::HoldReduced { hold, sku, location, quantity } => {
            if let Some(mut row) = work.hold(hold)? {
                for share in Arc::make_mut(&mut row).lines.iter_mut() {
                    if share.sku == *sku && share.location == *location {
                        share.quantity = share.quantity.less(*quantity);
                    }
                }
                work.put(Key::Hold(hold.clone()), Some(Row::Hold(row)))?;
            }
            reserve(work, sku, location, Delta::minus(*quantity))
        }
        What::HoldEnded { hold } => {
            if let Some(mut row) = work.hold(hold)? {
                for share in &row.lines {
                    reserve(work, &share.sku, &share.location, Delta::minus(share.quantity))?;
                }
                Arc::make_mut(&mut row).live = false;
                work.put(Key::Hold(hold.clone()), Some(Row::Hold(row)))?;
            }
            Ok(())
        }
        What::StockRepaired { counter, sku: Some(sku), location: Some(location), to, .. } => {
            work.change_stock(sku, location, |stock| {
                match counter.as_str() {
                    "on_hand" => stock.on_hand = *to,
                    "reserved" => stock.reserved = *to,
                    _ => {}
                }
                Ok(())
            })
        }
        What::OrderPurged { purged } => {
            work.put(Key::Order(purged.clone()), None)?;
            work.put(Key::Contact(purged.clone()), None)
        }
        _ => Ok(()),
    }
}

fn reserve(work: &mut Work, sku: &Sku, location: &Id, delta: Delta) -> Res<()> {
    work.change_stock(sku, location, |stock| {
        stock.reserved = delta.apply(stock.reserved).unwrap_or_default();
        Ok(())
    })
}

fn apply_setting(work: &mut Work, setting: &Setting) -> Res<()> {
    match setting {
        Setting::Item(item) => work.put(Key::Item(item.sku.clone()), Some(Row::Item(Arc::new(item.clone())))),
        Setting::Location(location) => {
            let mut all = work.locations()?;
            Arc::make_mut(&mut all).set(location.clone());
            work.put(Key::Locations, Some(Row::Locations(all)))
        }
        Setting::Rates { from, service, rates } => apply_rates(work, from.as_ref(), service.as_ref(), rates),
        Setting::Fx(fx) => work.put(Key::Fx, Some(Row::Fx(Arc::new(fx.clone())))),
        Setting::Prices(sku, prices) => work.put(Key::Prices(sku.clone()), Some(Row::Prices(Arc::new(prices.clone())))),
        Setting::LeadTimes(learned) => work.put(Key::Learned, Some(Row::Learned(Arc::new(learned.clone())))),
        Setting::Policy { channel, account, policy } => {
            let mut all = work.policies()?;
            Arc::make_mut(&mut all).set(channel.clone(), account.clone(), policy.clone());
            work.put(Key::Policies, Some(Row::Policies(all)))
        }
    }
}

fn apply_rates(work: &mut Work, from: Option<&Id>, service: Option<&Id>, rates: &[Rate]) -> Res<()> {
    let mut services: BTreeSet<Id> = match work.row(&Key::Services)? {
        Some(Row::Services(known)) => (**known).clone(),
        _ => BTreeSet::new(),
    };
    services.extend(rates.iter().map(|r| r.service.clone()));
    work.prefetch(services.iter().map(|s| Key::Rates(s.clone())))?;
    for name in services.iter().filter(|s| service.is_none_or(|only| only == *s)) {
        let mut table = work.rates(name)?;
        let all = Arc::make_mut(&mut table);
        all.rates.retain(|r| from.is_some_and(|f| r.from != *f));
        all.rates.extend(rates.iter().filter(|r| r.service == *name).cloned());
        work.put(Key::Rates(name.clone()), Some(Row::Rates(table)))?;
    }
    work.put(Key::Services, Some(Row::Services(Arc::new(services))))
}
