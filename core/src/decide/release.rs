//! Offering free stock to those who wait, by command.

use super::{End, Reply, finish};
use crate::command::{Command, ReleaseBackorders};
use crate::event::What;
use crate::prelude::*;
use crate::queue::{LOOKED_AT, Offer, Served, release as serve_queues};
use crate::snapshot::{Key, Range};
use crate::sort::Place;
use crate::value::{Id, Sku};
use crate::view::{map, text};
use crate::wire::Json;
use crate::work::{Mark, Res, Work, gather};

/// `release_backorders`
pub(super) fn release(work: &mut Work, c: &ReleaseBackorders, mark: Mark) -> Res<Reply> {
    let (served, left) = offer(work, c)?;
    let more = finish(work, mark, &End::default(), served)?;
    Ok(super::reply(None, more | left))
}

/// What a release would give, what is due on its SKU among it; changes nothing.
pub(super) fn preview(work: &mut Work, command: &Command, c: &ReleaseBackorders) -> Res<Reply> {
    let mark = work.mark();
    let first = work.events.len();
    let offered = super::scope::named(work, command)
        .and_then(|named| super::tick::lazily(work, &named))
        .and_then(|_| offer(work, c));
    let shown = offered.and_then(|_| {
        let mut allocations = Vec::new();
        for event in work.events.get(first..).unwrap_or_default() {
            let (Some(id), What::BackorderAllocated { allocated }) = (&event.order, &event.what) else { continue };
            let order = work.known_order(id)?;
            let Some(line) = order.line(allocated.units.line) else { continue };
            allocations.push(map([
                ("order", text(id)),
                ("line", text(&line.id)),
                ("backorder", Json::from(format!("{id}/B{}", allocated.backorder))),
                ("sku", text(&line.sku)),
                ("location", text(&allocated.location)),
                ("quantity", text(allocated.units.quantity)),
            ]));
        }
        Ok(map([("allocations", Json::List(allocations))]))
    });
    work.rollback(mark);
    work.begin();
    Ok(Reply { answer: Some(shown?), ..Reply::default() })
}

fn offer(work: &mut Work, c: &ReleaseBackorders) -> Res<(Served, bool)> {
    let (skus, left) = match &c.sku {
        Some(sku) => (with_components(work, sku)?, false),
        None => waiting_skus(work)?,
    };
    work.prefetch(skus.iter().map(|s| Key::Stock(s.clone())).chain(skus.iter().map(|s| Key::Errand(s.clone()))))?;
    for sku in &skus {
        if work.errand(sku)?.release.is_some() {
            work.put(Key::Errand(sku.clone()), None)?;
        }
    }
    if c.ignore_avoid {
        for sku in &skus {
            clear_avoid(work, sku)?;
        }
    }
    let mut served = serve_queues(work, &skus, &Offer::default())?;
    served.released = true;
    Ok((served, left))
}

/// A kit waits in the queues of its components.
fn with_components(work: &mut Work, sku: &Sku) -> Res<BTreeSet<Sku>> {
    work.prefetch([Key::Item(sku.clone())])?;
    let item = work.item(sku)?;
    let components = item.kit.iter().flatten().map(|part| part.sku.clone());
    Ok(components.chain([sku.clone()]).collect())
}

/// Locations that were to be avoided may serve again, for all units of a SKU that wait or are reserved.
fn clear_avoid(work: &mut Work, sku: &Sku) -> Res<()> {
    let mut ranges = vec![Range::Open(sku.clone())];
    for row in work.stock_rows(sku)? {
        ranges.push(Range::Soft(sku.clone(), row.location.clone()));
        ranges.push(Range::Firm(sku.clone(), row.location.clone()));
    }
    let mut orders: BTreeSet<Id> = BTreeSet::new();
    gather(&ranges, |range| {
        orders.extend(work.page(range, None, LOOKED_AT)?.into_iter().map(|(_, e)| e.id));
        Ok(())
    })?;
    work.prefetch(orders.iter().map(|id| Key::Order(id.clone())))?;
    for id in orders.iter().take(LOOKED_AT) {
        let order = work.known_order(id)?;
        let parts = order.shipments.iter().flat_map(|s| &s.parts).map(|p| (p.line, &p.avoid));
        let waiting = order.backorders.iter().filter(|b| !b.open().is_zero()).map(|b| (b.line, &b.avoid));
        let lines: BTreeSet<u32> =
            parts.chain(waiting).filter(|(_, avoid)| !avoid.is_empty()).map(|(l, _)| l).collect();
        for line in lines {
            if order.line(line).is_some_and(|l| l.sku == *sku || l.takes_of(sku.as_str())) {
                work.emit(Some(id), What::AvoidCleared { line })?;
            }
        }
    }
    Ok(())
}

/// SKUs that somebody waits for, kit components among them; the backlog is read SKU by SKU.
fn waiting_skus(work: &mut Work) -> Res<(BTreeSet<Sku>, bool)> {
    let (mut skus, mut after, mut looked) = (BTreeSet::new(), None, 0);
    loop {
        let page = work.page(&Range::Backlog, after.as_ref(), 1)?;
        let Some((_, entry)) = page.into_iter().next() else { return Ok((skus, false)) };
        looked += 1;
        if looked > LOOKED_AT {
            return Ok((skus, true));
        }
        let order = work.known_order(&entry.id)?;
        let Some(line) = order.backorder(entry.number).and_then(|b| order.line(b.line)) else {
            return Ok((skus, false));
        };
        skus.extend(line.queues().into_iter().map(|(sku, _)| sku));
        after = Some(Place::new().text(line.sku.as_str()).end().past());
    }
}
