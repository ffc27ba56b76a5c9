//! Lists, page by page.

use super::query::bad_cursor;
use crate::command::{ListBackorders, ListEvents, ListInbound, ListOrders};
use crate::error::Result;
use crate::prelude::*;
use crate::queue::Cursor;
use crate::record::OrderStatus;
use crate::snapshot::{Key, Range};
use crate::sort::Sort;
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
    let after = q.after.as_deref().map(cursor).transpose()?;
    let statuses: Vec<OrderStatus> = match q.status {
        Some(status) => vec![status],
        None => OrderStatus::ALL.iter().map(|(status, _)| *status).collect(),
    };
    let mut found: Vec<(Sort, Id)> = Vec::new();
    for status in statuses {
        let page = work.page(&Range::Orders(status), after.as_ref(), limit)?;
        found.extend(page.into_iter().map(|(sort, e)| (sort, e.id)));
    }
    found.sort_unstable();
    let full = found.len() >= limit;
    found.truncate(limit);
    work.prefetch(found.iter().map(|(_, id)| Key::Order(id.clone())))?;
    let next = found.last().filter(|_| full).map(|(sort, _)| sort.to_hex());
    let mut items = Vec::new();
    for (_, id) in found {
        let order = work.known_order(&id)?;
        let fits = |want: &Option<Id>, has: &Option<Id>| want.is_none() || want == has;
        if fits(&q.channel, &order.placed.channel) && fits(&q.account, &order.placed.account) {
            items.push(view::order(&order));
        }
    }
    Ok(page(items, next))
}

/// `list_backorders`: open ones, in queue order.
pub(super) fn backorders(work: &mut Work, q: &ListBackorders) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let skip = q.after.as_deref();
    let mut found: Vec<(Id, u32)> = Vec::new();
    if let Some(id) = &q.order {
        let order = work.known_order(id)?;
        let mut open: Vec<_> = order.backorders.iter().filter(|b| !b.open().is_zero()).collect();
        open.sort_by_key(|b| (b.queued_at, b.line, b.number));
        found.extend(open.iter().map(|b| (id.clone(), b.number)));
    } else if let Some(sku) = &q.sku {
        let release = work.policies()?.common().release;
        let mut queue = Cursor::new(work, sku, release, None)?;
        while let Some((_, entry)) = queue.next(work)? {
            found.push((entry.id, entry.number));
            if found.len() > 10 * limit {
                break;
            }
        }
        // Those of suspended orders and those still to come stand behind the queue.
        let rest = work.page(&Range::Open(sku.clone()), None, 1000)?;
        let rest: Vec<(Id, u32)> = rest.into_iter().map(|(_, e)| (e.id, e.number)).filter(|k| !found.contains(k)).collect();
        found.extend(rest);
    } else {
        let after = skip.map(cursor).transpose()?;
        let entries = work.page(&Range::Backlog, after.as_ref(), limit)?;
        work.prefetch(entries.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
        let next = entries.last().filter(|_| entries.len() == limit).map(|(sort, _)| sort.to_hex());
        let mut items = Vec::new();
        for (_, entry) in entries {
            items.extend(one(work, &entry.id, entry.number)?);
        }
        return Ok(page(items, next));
    }
    let name = |(id, number): &(Id, u32)| format!("{id}/B{number}");
    let start = match skip {
        None => 0,
        Some(after) => found.iter().position(|key| name(key) == after).map(|at| at + 1).ok_or_else(bad_cursor)?,
    };
    work.prefetch(found.iter().map(|(id, _)| Key::Order(id.clone())))?;
    let mut items = Vec::new();
    let mut last = None;
    for key in found.iter().skip(start).take(limit) {
        let Some(item) = one(work, &key.0, key.1)? else { continue };
        let of_sku = q.sku.as_ref().is_none_or(|sku| item.get("sku").and_then(Json::as_str) == Some(sku.as_str()));
        if of_sku {
            items.push(item);
        }
        last = Some(name(key));
    }
    Ok(page(items, last.filter(|_| found.len() > start + limit)))
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
    let after = q.after.as_deref().map(cursor).transpose()?;
    let range = q.sku.clone().map_or(Range::AllSupply, Range::Supply);
    let entries = work.page(&range, after.as_ref(), limit)?;
    work.prefetch(entries.iter().map(|(_, e)| Key::Inbound(e.id.clone())))?;
    let next = entries.last().filter(|_| entries.len() == limit).map(|(sort, _)| sort.to_hex());
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
    let events = work.feed(q.order.as_ref(), after, limit)?.to_vec();
    work.prefetch(events.iter().filter_map(|(_, e)| e.order.clone()).map(Key::Order))?;
    let next = events.last().filter(|_| events.len() == limit).map(|(position, _)| position.to_string());
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
