//! Lists, page by page.

use super::query::bad_cursor;
use crate::command::{ListBackorders, ListEvents, ListInbound, ListOrders};
use crate::error::Result;
use crate::prelude::*;
use crate::queue::Cursor;
use crate::record::OrderStatus;
use crate::snapshot::{Key, Range};
use crate::sort::{Place, Sort};
use crate::value::{Id, Quantity, Sku, Time};
use crate::view::{self, map, text};
use crate::wire::Json;
use crate::work::{Res, Work};

/// The place that a cursor names.
pub(super) fn cursor(after: &str) -> Result<Sort> {
    Sort::from_hex(after).ok_or_else(bad_cursor)
}

fn page(items: Vec<Json<'static>>, next: Option<String>) -> Json<'static> {
    map([("items", Json::List(items)), ("next", Json::of(&next))])
}

/// `list_orders`, by id; a page may be short where filters leave orders out.
pub(super) fn orders(work: &mut Work, q: &ListOrders) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let after = q.after.as_deref().map(|after| Place::new().text(after).end());
    let statuses: Vec<OrderStatus> = match q.status {
        Some(status) => vec![status],
        None => OrderStatus::ALL.iter().map(|(status, _)| *status).collect(),
    };
    let (mut items, mut last, mut after, mut looked) = (Vec::new(), None, after, 0);
    loop {
        let mut found: Vec<(Sort, Id)> = Vec::new();
        for status in &statuses {
            let page = work.page(&Range::Orders(*status), after.as_ref(), limit + 1)?;
            found.extend(page.into_iter().map(|(sort, e)| (sort, e.id)));
        }
        found.sort_unstable();
        found.truncate(limit + 1);
        work.prefetch(found.iter().map(|(_, id)| Key::Order(id.clone())))?;
        let exhausted = found.len() <= limit;
        for (sort, id) in found {
            let order = work.known_order(&id)?;
            let fits = |want: &Option<Id>, has: &Option<Id>| want.is_none() || want == has;
            if fits(&q.channel, &order.placed.channel) && fits(&q.account, &order.placed.account) {
                if items.len() == limit {
                    return Ok(page(items, last.map(|id: Id| id.to_string())));
                }
                items.push(view::order(&order));
            }
            looked += 1;
            last = Some(id);
            after = Some(sort);
        }
        if exhausted {
            return Ok(page(items, None));
        }
        // Where filters fit few orders, a page ends after so many that were looked at.
        if looked >= 10_000 {
            return Ok(page(items, last.map(|id| id.to_string())));
        }
    }
}

/// `list_backorders`: open ones, in queue order; without a SKU, SKU by SKU.
pub(super) fn backorders(work: &mut Work, q: &ListBackorders) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let found = match (&q.order, &q.sku) {
        (Some(id), _) => of_order(&*work.known_order(id)?, q.sku.as_ref()),
        (None, Some(sku)) => of_sku(work, sku, q.after.as_deref(), limit)?,
        (None, None) => {
            let after = q.after.as_deref().map(cursor).transpose()?;
            let entries = work.page(&Range::Backlog, after.as_ref(), limit + 1)?;
            entries.into_iter().map(|(sort, e)| (sort.to_hex(), e.id, e.number)).collect()
        }
    };
    let skip = match (&q.order, &q.after) {
        (Some(_), Some(after)) => {
            found.iter().position(|(name, _, _)| name == after).map(|at| at + 1).ok_or_else(bad_cursor)?
        }
        _ => 0,
    };
    work.prefetch(found.iter().map(|(_, id, _)| Key::Order(id.clone())))?;
    let mut items = Vec::new();
    for (_, id, number) in found.iter().skip(skip).take(limit) {
        items.extend(one(work, id, *number)?);
    }
    let more = found.len() > skip + limit;
    let next = found.get((skip + limit).saturating_sub(1)).filter(|_| more).map(|(name, _, _)| name.clone());
    Ok(page(items, next))
}

/// A backorder with the cursor that names it.
type Named = (String, Id, u32);

fn of_order(order: &crate::record::Order, sku: Option<&Sku>) -> Vec<Named> {
    let fits =
        |line: u32| sku.is_none_or(|sku| order.line(line).is_some_and(|l| l.sku == *sku || l.takes_of(sku.as_str())));
    let mut open: Vec<_> = order.backorders.iter().filter(|b| !b.open().is_zero() && fits(b.line)).collect();
    open.sort_by_key(|b| (b.queued_at, b.line, b.number));
    open.iter().map(|b| (format!("{}/B{}", order.id(), b.number), order.id().clone(), b.number)).collect()
}

/// The queue of a SKU first, then those who take no part in it now: suspended, or waiting for their time.
fn of_sku(work: &mut Work, sku: &Sku, after: Option<&str>, limit: usize) -> Res<Vec<Named>> {
    let (phase, place) = match after.and_then(|a| a.split_at_checked(1)) {
        None if after.is_some() => return Err(bad_cursor().into()),
        None => ("q", None),
        Some((phase, place)) => (phase, Some(cursor(place)?)),
    };
    if work.item(sku)?.kit.is_some() {
        return of_kit(work, sku, place, limit);
    }
    let mut found = Vec::new();
    if phase == "q" {
        let release = work.policies()?.common().release;
        let mut queue = Cursor::new(work, sku, release, None)?;
        let mut passed = place.is_none();
        while found.len() <= limit {
            let Some((sort, entry)) = queue.next(work)? else { break };
            if passed {
                found.push((format!("q{}", sort.to_hex()), entry.id, entry.number));
            }
            passed |= place.as_ref() == Some(&sort);
        }
    }
    let mut place = place.filter(|_| phase == "o");
    while found.len() <= limit {
        let rest = work.page(&Range::Open(sku.clone()), place.as_ref(), 100)?;
        work.prefetch(rest.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
        let full = rest.len() == 100;
        for (sort, entry) in rest {
            let order = work.known_order(&entry.id)?;
            let waits = order.backorder(entry.number).is_some_and(|b| b.active_from.is_some() && !b.active);
            if order.suspended.is_some() || waits {
                found.push((format!("o{}", sort.to_hex()), entry.id, entry.number));
            }
            place = Some(sort);
        }
        if !full {
            break;
        }
    }
    found.truncate(limit + 1);
    Ok(found)
}

/// A kit has no queue of its own: it waits in those of its components.
fn of_kit(work: &mut Work, kit: &Sku, place: Option<Sort>, limit: usize) -> Res<Vec<Named>> {
    let start = Place::new().text(kit.as_str()).end();
    let page = work.page(&Range::Backlog, Some(place.as_ref().unwrap_or(&start)), limit + 1)?;
    let own = page.into_iter().take_while(|(sort, _)| sort.as_bytes().starts_with(start.as_bytes()));
    Ok(own.map(|(sort, e)| (format!("k{}", sort.to_hex()), e.id, e.number)).collect())
}

fn one(work: &Work, id: &Id, number: u32) -> Res<Option<Json<'static>>> {
    let order = work.known_order(id)?;
    let Some(b) = order.backorder(number) else { return Ok(None) };
    let mut json = view::backorder(&order, b);
    if let Json::Map(fields) = &mut json {
        fields.insert("order".into(), text(id));
    }
    Ok(Some(json))
}

/// `list_inbound`: what is still to come, by id, or by when where a SKU is named.
pub(super) fn inbound(work: &mut Work, q: &ListInbound) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let range = q.sku.clone().map_or(Range::AllSupply, Range::Supply);
    let after = match (&q.after, &q.sku) {
        (None, _) => None,
        (Some(after), None) => Some(Place::new().text(after).end()),
        (Some(after), Some(_)) => {
            let last = work.inbound(&after.parse().map_err(|_| bad_cursor())?)?.ok_or_else(bad_cursor)?;
            Some(Place::new().time(last.expected.latest).text(after).end())
        }
    };
    let mut entries = work.page(&range, after.as_ref(), limit + 1)?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    work.prefetch(entries.iter().map(|(_, e)| Key::Inbound(e.id.clone())))?;
    let next = entries.last().filter(|_| more).map(|(_, e)| e.id.to_string());
    let mut items = Vec::new();
    for (_, entry) in entries {
        let Some(inbound) = work.inbound(&entry.id)? else { continue };
        if q.location.as_ref().is_none_or(|only| *only == inbound.location) {
            items.push(Json::of(&*inbound));
        }
    }
    Ok(page(items, next))
}

/// `list_events`, by position.
pub(super) fn events(work: &mut Work, q: &ListEvents) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let after: u64 = match &q.after {
        Some(after) => after.parse().map_err(|_| bad_cursor())?,
        None => 0,
    };
    if let Some(id) = &q.order {
        work.known_order(id)?;
    }
    let mut events = work.feed(q.order.as_ref(), after, limit + 1)?.to_vec();
    let more = events.len() > limit;
    events.truncate(limit);
    work.prefetch(events.iter().filter_map(|(_, e)| e.order.clone()).map(Key::Order))?;
    let next = events.last().filter(|_| more).map(|(position, _)| position.to_string());
    let mut items = Vec::new();
    for (position, event) in events {
        let order = match &event.order {
            Some(id) => work.order(id)?,
            None => None,
        };
        items.push(view::event(&event, position, order.as_deref()));
    }
    Ok(page(items, next))
}

/// When so much can be promised: free units and supply by when it comes, less what already waits,
/// each from when it is wanted. `None` where the supply known does not suffice.
pub(super) fn available_from(
    work: &mut Work,
    sku: &Sku,
    places: &[Id],
    free: Quantity,
    wanted: Quantity,
) -> Res<Option<Time>> {
    let at = work.now();
    let mut flows: BTreeMap<Time, (i64, i64)> = BTreeMap::new();
    flows.entry(at).or_default().0 += free.micro();
    for supply in crate::promise::supplies(work, sku)? {
        if supply.inbound && supply.earmark.is_none() && places.contains(&supply.location) {
            let flow = flows.entry(supply.window.latest).or_default();
            flow.0 = flow.0.saturating_add(supply.left);
        }
    }
    let (_, waiting) = work.count(&Range::Queue(sku.clone(), crate::record::Release::Priority), None)?;
    flows.entry(at).or_default().1 += waiting;
    let page = work.page(&Range::Due(Some(sku.clone())), None, 1000)?;
    for (_, entry) in page.into_iter().filter(|(sort, _)| sort.as_bytes().get(8) == Some(&2)) {
        let order = work.known_order(&entry.id)?;
        let wished = order.terms.requested.map_or(at, |w| w.earliest.max(at));
        flows.entry(wished).or_default().1 += entry.units;
    }
    let (times, flows): (Vec<Time>, Vec<(i64, i64)>) = flows.into_iter().unzip();
    let (supply, committed): (Vec<i64>, Vec<i64>) = flows.into_iter().unzip();
    let period = crate::promise::first_period(&supply, &committed, wanted.micro());
    Ok(period.and_then(|p| times.get(p)).copied())
}
