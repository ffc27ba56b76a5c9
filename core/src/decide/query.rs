//! Queries: they tell, and change nothing.

use super::{Reply, unknown_order};
use crate::command::{GetAvailability, GetHold, GetStock, Query, Reconcile};
use crate::error::{Code, Error};
use crate::prelude::*;
use crate::record::{HoldStatus, OrderStatus, Stock};
use crate::snapshot::{Key, Range};
use crate::sort::Place;
use crate::value::{Id, Quantity, Sku};
use crate::view::{self, map, text};
use crate::wire::Json;
use crate::work::{Res, Work};

/// Answers a query.
pub(super) fn answer(work: &mut Work, query: &Query) -> Res<Reply> {
    let answer = match query {
        Query::GetOrder(q) => view::order(&*work.known_order(&q.order)?),
        Query::GetStock(q) => stock(work, q)?,
        Query::GetAvailability(q) => availability(work, q)?,
        Query::GetHold(q) => hold(work, q)?,
        Query::ListOrders(q) => super::lists::orders(work, q)?,
        Query::ListBackorders(q) => super::lists::backorders(work, q)?,
        Query::ListInbound(q) => super::lists::inbound(work, q)?,
        Query::ListEvents(q) => super::lists::events(work, q)?,
        Query::GetKpis(q) => super::kpi::kpis(work, q)?,
        Query::GetBoard(_) => board(work)?,
        Query::Explain(q) => {
            let order = work.known_order(&q.order)?;
            Json::of(&order.plan)
        }
        Query::SplitLines(q) => super::quote::split_at(q, work.now())?,
        Query::Reconcile(q) => reconcile(work, q)?,
        Query::Audit(q) => super::audit::audit(work, q)?,
        Query::Quote(_) => Json::Null,
    };
    Ok(Reply { answer: Some(answer), ..Reply::default() })
}

/// `get_stock`: overdue holds and reservations are already off.
fn stock(work: &mut Work, q: &GetStock) -> Res<Json<'static>> {
    let limit = q.limit.unwrap_or(100) as usize;
    let from = q.after.as_deref().map(after_row).transpose()?;
    let skus: Vec<Sku> = match &q.sku {
        Some(sku) => vec![sku.clone()],
        None => {
            let mut skus: Vec<Sku> = from.iter().map(|(sku, _)| sku.clone()).collect();
            let place = from.as_ref().map(|(sku, _)| Place::new().text(sku.as_str()).end());
            skus.extend(work.page(&Range::Stocked, place.as_ref(), limit + 1)?.into_iter().map(|(_, e)| e.id));
            skus
        }
    };
    work.prefetch(skus.iter().map(|s| Key::Stock(s.clone())))?;
    let (mut items, mut last, mut more) = (Vec::new(), None, false);
    'skus: for sku in skus {
        let overdue = overdue(work, &sku)?;
        for row in work.stock_rows(&sku)? {
            let key = (sku.clone(), row.location.clone());
            if q.location.as_ref().is_some_and(|only| *only != row.location) || from.as_ref().is_some_and(|f| key <= *f)
            {
                continue;
            }
            if items.len() == limit {
                more = true;
                break 'skus;
            }
            let off = overdue.get(&row.location).copied().unwrap_or_default();
            let shown = Stock { reserved: row.stock.reserved.less(off), ..row.stock };
            items.push(view::stock(&sku, &row.location, &shown));
            last = Some(key);
        }
    }
    let next = last
        .filter(|_| more)
        .map(|(sku, location)| Place::new().text(sku.as_str()).text(location.as_str()).end().to_hex());
    Ok(map([("items", Json::List(items)), ("next", Json::of(&next))]))
}

/// The SKU and location after which a page begins.
fn after_row(after: &str) -> crate::error::Result<(Sku, Id)> {
    let place = super::lists::cursor(after)?;
    let text = core::str::from_utf8(place.as_bytes()).map_err(|_| bad_cursor())?;
    let mut parts = text.split('\0');
    match (parts.next().map(str::parse), parts.next().map(str::parse)) {
        (Some(Ok(sku)), Some(Ok(location))) => Ok((sku, location)),
        _ => Err(bad_cursor()),
    }
}

/// Units per location that are reserved but whose time is over.
fn overdue(work: &mut Work, sku: &Sku) -> Res<BTreeMap<Id, Quantity>> {
    let until = Place::new().time(work.now()).byte(0xFF).end();
    let page = work.page(&Range::Due(Some(sku.clone())), None, 1000)?;
    let mut off: BTreeMap<Id, Quantity> = BTreeMap::new();
    for (sort, entry) in page.into_iter().take_while(|(sort, _)| *sort < until) {
        match sort.as_bytes().get(8) {
            Some(0) => {
                let Some(hold) = work.hold(&entry.id)? else { continue };
                for share in hold.lines.iter().filter(|s| s.sku == *sku) {
                    let sum = off.entry(share.location.clone()).or_default();
                    *sum = crate::record::sum([*sum, share.quantity]);
                }
            }
            Some(1) => {
                let order = work.known_order(&entry.id)?;
                let Some(shipment) = order.shipment(entry.number) else { continue };
                let bytes = sort.as_bytes();
                for part in &shipment.parts {
                    let tail = Place::new().number(part.line).number(shipment.number).number(part.reservation).end();
                    if !bytes.ends_with(tail.as_bytes()) {
                        continue;
                    }
                    let takes = order.line(part.line).map(|l| l.takes()).unwrap_or_default();
                    for (_, per) in takes.iter().filter(|(s, _)| s == sku) {
                        let sum = off.entry(shipment.location.clone()).or_default();
                        *sum = crate::record::sum([*sum, part.quantity.times(*per)?]);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(off)
}

/// `get_hold`: one whose time is over has ended.
fn hold(work: &Work, q: &GetHold) -> Res<Json<'static>> {
    let hold = work.hold(&q.hold)?.ok_or_else(|| super::hold::unknown(&q.hold))?;
    let live = hold.live && hold.expires_at > work.now();
    let status = if live { HoldStatus::Live } else { HoldStatus::Ended };
    let lines = hold
        .lines
        .iter()
        .filter(|s| !s.quantity.is_zero())
        .map(|s| map([("sku", text(&s.sku)), ("location", text(&s.location)), ("quantity", text(s.quantity))]));
    Ok(map([
        ("id", text(&hold.id)),
        ("status", Json::from(status.as_str())),
        ("expires_at", text(hold.expires_at)),
        ("lines", Json::List(lines.collect())),
    ]))
}

/// `get_availability`: free now; when, if not: available to promise with look-ahead.
fn availability(work: &mut Work, q: &GetAvailability) -> Res<Json<'static>> {
    work.prefetch([Key::Stock(q.sku.clone()), Key::Locations, Key::Item(q.sku.clone()), Key::Policies])?;
    let item = work.item(&q.sku)?;
    let wanted = q.quantity.get();
    let country = q.ship_to.as_ref().and_then(|a| a.country.as_deref());
    let places: Vec<Id> = work
        .locations()?
        .all()
        .iter()
        .filter(|l| l.enabled && (q.ship_to.is_none() || l.reaches(country)))
        .map(|l| l.id.clone())
        .collect();
    if !item.tracked {
        return Ok(map([("free", Json::Null), ("available", Json::Bool(true)), ("when", text(work.now()))]));
    }
    let takes: Vec<(Sku, Quantity)> = match super::terms::parts(work, &item)? {
        Some(parts) => parts.to_vec(),
        None => vec![(q.sku.clone(), Quantity::ONE)],
    };
    work.prefetch(takes.iter().map(|(sku, _)| Key::Stock(sku.clone())))?;
    let mut here: BTreeMap<&Id, Quantity> = places.iter().map(|place| (place, Quantity::MAX)).collect();
    let mut when = Some(work.now());
    for (sku, per) in &takes {
        let off = overdue(work, sku)?;
        let mut total = Quantity::ZERO;
        for (place, units) in &mut here {
            let stock = work.stock(sku, place)?;
            let late = off.get(*place).copied().unwrap_or_default();
            let free = Stock { reserved: stock.reserved.less(late), ..stock }.free();
            *units = (*units).min(crate::queue::line_units(free.micro(), *per));
            total = crate::record::sum([total, free]);
        }
        let from = super::lists::available_from(work, sku, &places, total, wanted.times(*per)?)?;
        when = when.zip(from).map(|(a, b)| a.max(b));
    }
    let free = crate::record::sum(here.values().map(|q| q.floor_to(item.step())));
    Ok(map([("free", text(free)), ("available", Json::Bool(free >= wanted)), ("when", when.map_or(Json::Null, text))]))
}

/// `get_board`: orders by status, and what is queued for the clock and the outside.
fn board(work: &mut Work) -> Res<Json<'static>> {
    let mut statuses = BTreeMap::new();
    let mut asks = Vec::new();
    let mut count = |work: &mut Work, range: &Range| match work.count(range, None) {
        Ok((n, units)) => (n, units),
        Err(crate::work::Stop::Need(more)) => {
            asks.extend(more);
            (0, 0)
        }
        Err(_) => (0, 0),
    };
    for (status, name) in OrderStatus::ALL {
        let (n, _) = count(work, &Range::Orders(*status));
        statuses.insert(Cow::Borrowed(*name), Json::of(&n));
    }
    let (backorders, units) = count(work, &Range::Backlog);
    let (inbound, coming) = count(work, &Range::AllSupply);
    let mut effects = BTreeMap::new();
    for (kind, name) in crate::effect::EffectKind::ALL {
        let (n, _) = count(work, &Range::Effects(*kind));
        effects.insert(Cow::Borrowed(*name), Json::of(&n));
    }
    let until = Place::new().time(work.now()).end();
    let overdue = match work.count(&Range::Overdue, Some(&until)) {
        Ok((n, _)) => n,
        Err(crate::work::Stop::Need(more)) => {
            asks.extend(more);
            0
        }
        Err(other) => return Err(other),
    };
    if !asks.is_empty() {
        return Err(crate::work::Stop::Need(asks));
    }
    let quantity = |micro: i64| text(Quantity::from_micro(micro.max(0)).unwrap_or(Quantity::MAX));
    Ok(map([
        ("orders", Json::Map(statuses)),
        (
            "backorders",
            map([("open", Json::of(&backorders)), ("units", quantity(units)), ("overdue", Json::of(&overdue))]),
        ),
        ("inbound", map([("open", Json::of(&inbound)), ("units", quantity(coming))])),
        ("effects", Json::Map(effects)),
    ]))
}

/// `reconcile`: the identity per line, and the differences from an outside report of what shipped.
fn reconcile(work: &Work, q: &Reconcile) -> Res<Json<'static>> {
    let order = work.order(&q.order)?.ok_or_else(|| unknown_order(&q.order))?;
    let lines = order.lines.iter().map(|l| {
        let left = crate::record::sum([l.ordered, l.over_shipped]);
        let right = crate::record::sum([l.allocated, l.shipped, l.backordered, l.cancelled]);
        map([
            ("line", text(&l.id)),
            ("ordered", text(l.ordered)),
            ("over_shipped", text(l.over_shipped)),
            ("allocated", text(l.allocated)),
            ("shipped", text(l.shipped)),
            ("backordered", text(l.backordered)),
            ("cancelled", text(l.cancelled)),
            ("balanced", Json::Bool(left == right)),
        ])
    });
    let mut differences = Vec::new();
    for report in q.shipped.iter().flatten() {
        let at = super::position(&order, &report.line)?;
        let Some(line) = order.line(at) else { continue };
        if line.shipped != report.quantity {
            let difference = crate::value::Delta::between(line.shipped, report.quantity);
            differences.push(map([
                ("line", text(&line.id)),
                ("shipped", text(line.shipped)),
                ("reported", text(report.quantity)),
                ("difference", text(difference)),
            ]));
        }
    }
    let lines: Vec<Json<'static>> = lines.collect();
    Ok(map([("order", text(order.id())), ("lines", Json::List(lines)), ("differences", Json::List(differences))]))
}

/// A cursor that the list gave.
pub(super) fn bad_cursor() -> Error {
    Error::new(Code::InvalidField, "`after` is no cursor of this list; take `next` of the page before")
        .with("field", "after")
}
