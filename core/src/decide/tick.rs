//! What the clock makes due: holds and reservations end, backorders come into their time or are overdue.

use super::scope::Named;
use super::{End, Reply, TOUCHED, conclude, finish};
use crate::event::{Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::queue::{LOOKED_AT, Offer, release};
use crate::record::{Backorder, Cause, Part};
use crate::snapshot::{Entry, Errand, Key, Range, Row};
use crate::sort::{Place, Sort};
use crate::value::{Id, Sku};
use crate::work::{Mark, Res, Work, gather};

/// Rows that the tick of a command's own SKUs ends at most.
pub(super) const LAZY: usize = 64;

/// What is due, by kind.
#[derive(Debug, Default)]
struct Due {
    holds: Vec<Id>,
    /// Order, line, shipment, reservation.
    reservations: BTreeSet<(Id, u32, u32, u32)>,
    /// Order, backorder.
    scheduled: BTreeSet<(Id, u32)>,
}

impl Due {
    fn add(&mut self, sort: &Sort, entry: &Entry) {
        match kind(sort) {
            Some(0) if !self.holds.contains(&entry.id) => self.holds.push(entry.id.clone()),
            Some(1) => {
                if let Some((line, reservation)) = numbers(sort) {
                    self.reservations.insert((entry.id.clone(), line, entry.number, reservation));
                }
            }
            Some(2) => {
                self.scheduled.insert((entry.id.clone(), entry.number));
            }
            _ => {}
        }
    }

    fn len(&self) -> usize {
        self.holds.len() + self.reservations.len() + self.scheduled.len()
    }
}

/// The byte after the time tells holds, reservations and scheduled backorders apart.
fn kind(sort: &Sort) -> Option<u8> {
    sort.as_bytes().get(8).copied()
}

/// The line and reservation at the end of a reservation's place.
fn numbers(sort: &Sort) -> Option<(u32, u32)> {
    let bytes = sort.as_bytes();
    let number = |from_end: usize| {
        let at = bytes.len().checked_sub(from_end)?;
        Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    Some((number(12)?, number(4)?))
}

/// Backorders of what expired: order and number.
type Expired = BTreeSet<(Id, u32)>;

/// Ends what is due; returns the backorders of what expired, and the SKUs that came into their time.
/// The range may have been read before its rows were: what is no longer due by its row is left alone.
fn end(work: &mut Work, due: Due) -> Res<(Expired, BTreeSet<Sku>)> {
    work.prefetch(due.holds.iter().map(|id| Key::Hold(id.clone())))?;
    let orders = due.reservations.iter().map(|r| &r.0).chain(due.scheduled.iter().map(|s| &s.0));
    work.prefetch(orders.map(|id| Key::Order(id.clone())))?;
    let (mut skus, now) = (BTreeSet::new(), work.now());
    for hold in due.holds {
        if let Some(row) = work.hold(&hold)?.filter(|h| h.live && h.expires_at <= now) {
            work.prefetch(row.lines.iter().map(|s| Key::Stock(s.sku.clone())))?;
            work.emit(None, What::HoldEnded { hold })?;
        }
    }
    let mut losses = Losses::default();
    for (id, line, shipment, reservation) in due.reservations {
        let Some(order) = work.order(&id)? else { continue };
        let soft = order.shipment(shipment).filter(|s| s.status.is_soft());
        let parts = soft.map(|s| s.parts.as_slice()).unwrap_or_default();
        let is_due =
            |p: &&Part| p.line == line && p.reservation == reservation && p.expires_at.is_some_and(|e| e <= now);
        let Some(part) = parts.iter().find(is_due) else { continue };
        let units = Units { line, shipment, reservation, quantity: part.quantity };
        drop(order);
        losses.add(work, &id, &units, Cause::Expired, None)?;
    }
    losses.serve(work)?;
    for (id, backorder) in due.scheduled {
        let Some(order) = work.order(&id)? else { continue };
        let is_due = |b: &&Backorder| !b.active && !b.open().is_zero() && b.active_from.is_some_and(|from| from <= now);
        let Some(waiting) = order.backorder(backorder).filter(is_due) else { continue };
        let line = Some(waiting).and_then(|b| order.line(b.line));
        skus.extend(line.map(|l| l.queues()).unwrap_or_default().into_iter().map(|(sku, _)| sku));
        drop(order);
        work.emit(Some(&id), What::BackorderActivated { backorder })?;
    }
    Ok((losses.expired, skus))
}

/// The tick of the SKUs that a command names, settled as a command of its own. `true` where more is left.
pub(super) fn lazily(work: &mut Work, named: &Named) -> Res<bool> {
    let until = Place::new().time(work.now()).byte(0xFF).end();
    // Where nothing at all is due, no SKU's own range need be read.
    if work.first(&Range::Due(None))?.is_none_or(|(sort, _)| sort >= until) {
        return Ok(false);
    }
    let mut due = Due::default();
    gather(&named.skus, |sku| work.page(&Range::Due(Some(sku.clone())), None, LAZY).map(|_| ()))?;
    for sku in &named.skus {
        let page = work.page(&Range::Due(Some(sku.clone())), None, LAZY)?;
        for (sort, entry) in page.iter().take_while(|(sort, _)| *sort < until) {
            if due.len() < LAZY {
                due.add(sort, entry);
            }
        }
    }
    if due.len() == 0 {
        return Ok(false);
    }
    work.begin();
    let mark = work.mark();
    let (expired, activated) = end(work, due)?;
    keep_for_tick(work, &expired)?;
    let auto = work.policies()?.common().auto_release;
    let release = if auto { activated } else { BTreeSet::new() };
    conclude(work, mark, &End { release, except: expired, ..End::default() })
}

/// What was queued anew just now is offered stock by a later tick.
fn keep_for_tick(work: &mut Work, expired: &BTreeSet<(Id, u32)>) -> Res<BTreeSet<Sku>> {
    let mut skus = BTreeSet::new();
    for (id, backorder) in expired {
        let order = work.known_order(id)?;
        let line = order.backorder(*backorder).and_then(|b| order.line(b.line));
        skus.extend(line.map(|l| l.queues()).unwrap_or_default().into_iter().map(|(sku, _)| sku));
    }
    work.prefetch(skus.iter().map(|s| Key::Errand(s.clone())))?;
    for sku in &skus {
        let row = Row::Errand(Arc::new(Errand { release: Some(Sort::default()), asked: false }));
        work.put(Key::Errand(sku.clone()), Some(row))?;
    }
    Ok(skus)
}

/// `tick`
pub(super) fn tick(work: &mut Work, mark: Mark) -> Res<Reply> {
    let until = Place::new().time(work.now()).byte(0xFF).end();
    let page = work.page(&Range::Due(None), None, TOUCHED)?;
    let mut due = Due::default();
    let is_due = |sort: &Sort| *sort < until;
    let count = page.iter().take_while(|(sort, _)| is_due(sort)).count();
    for (sort, entry) in page.iter().take(count) {
        due.add(sort, entry);
    }
    let mut more = count == TOUCHED;
    let errands = errands(work)?;
    more |= errands.len() == LOOKED_AT;
    let (expired, activated) = end(work, due)?;
    more |= breach(work)?;
    let auto = work.policies()?.common().auto_release;
    let (mut skus, mut from) = (BTreeSet::new(), BTreeMap::new());
    for (sku, sort, asked) in errands {
        if auto || asked {
            work.put(Key::Errand(sku.clone()), None)?;
            from.insert(sku.clone(), sort);
            skus.insert(sku);
        }
    }
    if auto {
        skus.extend(activated);
        for sku in work.freed_since(mark) {
            from.remove(&sku);
            skus.insert(sku);
        }
    }
    let offer = Offer { except: Some(&expired), from, ..Offer::default() };
    let served = release(work, &skus, &offer)?;
    if !served.more {
        keep_for_tick(work, &expired)?;
    }
    let end = End { resumed: true, except: expired.clone(), ..End::default() };
    more |= finish(work, mark, &end, served)?;
    work.begin();
    more |= crate::promise::renew(work)?;
    Ok(super::reply(None, more))
}

/// SKUs whose queue is still to be offered stock, and from where.
fn errands(work: &mut Work) -> Res<Vec<(Sku, Sort, bool)>> {
    let page = work.page(&Range::Errands, None, LOOKED_AT)?;
    work.prefetch(page.iter().map(|(_, e)| Key::Errand(e.id.clone())))?;
    let mut all = Vec::new();
    for (_, entry) in page {
        let errand = work.errand(&entry.id)?;
        if let Some(sort) = errand.release {
            all.push((entry.id, sort, errand.asked));
        }
    }
    Ok(all)
}

/// Backorders overdue and not yet told so.
fn breach(work: &mut Work) -> Res<bool> {
    let until = Place::new().time(work.now()).end();
    let page = work.page(&Range::Overdue, None, TOUCHED)?;
    let late: Vec<_> = page.into_iter().take_while(|(sort, _)| *sort < until).map(|(_, e)| e).collect();
    work.prefetch(late.iter().flat_map(|e| [Key::Order(e.id.clone()), Key::Outbox(e.id.clone())]))?;
    let now = work.now();
    for entry in &late {
        let order = work.order(&entry.id)?;
        let is_late = |b: &&Backorder| !b.breached && !b.open().is_zero() && b.due_at < now;
        if order.as_ref().and_then(|o| o.backorder(entry.number)).filter(is_late).is_none() {
            continue;
        }
        drop(order);
        work.emit(Some(&entry.id), What::SlaBreached { backorder: entry.number })?;
        crate::notify::delayed(work, &entry.id, entry.number)?;
    }
    Ok(late.len() == TOUCHED)
}
