//! What placing an order would answer, without placing it; and the bare split without any store.

use super::Reply;
use crate::command::{Body, Command, PlaceOrder, Request, SplitLines};
use crate::error::Result;
use crate::prelude::*;
use crate::record::*;
use crate::snapshot::{Ask, Found, Key, Row};
use crate::value::{Id, OrderId, Time};
use crate::view::{self, map};
use crate::wire::Json;
use crate::work::{Res, Stop, Work};

/// `quote`: runs the placement and rolls it back.
pub(super) fn quote(work: &mut Work, request: &Request, order: &OrderIn) -> Res<Reply> {
    let mark = work.mark();
    let command = Command::PlaceOrder(PlaceOrder { order: Box::new(order.clone()) });
    let placed = super::run(work, request, &command);
    let shown = placed.and_then(|_| {
        let order = work.known_order(order.id.id())?;
        Ok(map([("order", view::order(&order)), ("plan", Json::of(&order.plan))]))
    });
    work.rollback(mark);
    work.begin();
    Ok(Reply { answer: Some(shown?), ..Reply::default() })
}

/// Splits lines over stock: what can ship now and from where, and what must wait. A pure function, without any store.
///
/// ```
/// use fillrate::{Request, split};
/// let text = r#"{"op":"split","at":"2026-01-01T00:00:00Z",
///   "lines":[{"id":"1","sku":"MUG","quantity":"5"}],
///   "stock":[{"sku":"MUG","location":"L1","on_hand":"3"}]}"#;
/// let fillrate::Body::Query(fillrate::Query::SplitLines(query)) = Request::from_json(text)?.body else { panic!() };
/// let answer = split(&query)?;
/// let line = answer.get("lines").and_then(|l| if let fillrate::Json::List(l) = l { l.first().cloned() } else { None });
/// assert_eq!(line.and_then(|l| l.get("allocated").and_then(|a| a.as_str().map(String::from))).as_deref(), Some("3"));
/// # Ok::<(), fillrate::Error>(())
/// ```
///
/// # Errors
/// As `place_order`.
pub fn split(q: &SplitLines) -> Result<Json<'static>> {
    split_at(q, Time::from_micros(0))
}

/// As [`split`], at a time.
pub(super) fn split_at(q: &SplitLines, at: Time) -> Result<Json<'static>> {
    let mut work = Work::default();
    for (key, row) in rows(q)? {
        work.insert(Ask::Row(key), Found::Row(Some((row, 1))));
    }
    let currency = q.lines.iter().find_map(|l| l.unit_price.or(l.line_total)).map(|m| m.currency);
    let currency = currency.or_else(|| q.rates.first().map(|r| r.base.currency)).unwrap_or(crate::value::Currency::EUR);
    let order = OrderIn {
        id: OrderId(Id::made("split")),
        channel: None,
        account: None,
        currency,
        placed_at: None,
        priority: None,
        customer: None,
        references: BTreeMap::new(),
        attributes: BTreeMap::new(),
        ship_to: q.ship_to.clone(),
        service: q.rates.first().map_or_else(|| Id::made("standard"), |r| r.service.clone()),
        requested: None,
        policy: PolicyPatch::default(),
        hold: None,
        lines: q.lines.clone(),
    };
    let body = Body::Command(Command::PlaceOrder(PlaceOrder { order: Box::new(order) }));
    let request = Request { at, id: None, if_version: None, body, content: None };
    super::check(&request)?;
    loop {
        let mark = work.mark();
        match super::decide(&mut work, &request) {
            Ok(_) => break,
            Err(Stop::Refused(error)) => return Err(error),
            Err(Stop::Need(asks)) => {
                work.rollback(mark);
                // The world is what was given: whatever else is asked for is not there.
                for ask in asks {
                    let found = nothing(&ask);
                    work.insert(ask, found);
                }
            }
        }
    }
    match work.known_order(&Id::made("split")) {
        Ok(order) => {
            let whole = view::order(&order);
            let part = |name: &str| whole.get(name).cloned().unwrap_or(Json::Null);
            Ok(map([
                ("lines", part("lines")),
                ("shipments", part("shipments")),
                ("backorders", part("backorders")),
                ("plan", Json::of(&order.plan)),
            ]))
        }
        Err(Stop::Refused(error)) => Err(error),
        Err(Stop::Need(_)) => Ok(Json::Null),
    }
}

/// The answer where nothing is stored.
pub(crate) fn nothing(ask: &Ask) -> Found {
    match ask {
        Ask::Row(_) => Found::Row(None),
        Ask::Page(..) => Found::Page(Vec::new()),
        Ask::Count(..) => Found::Count(0, 0),
        Ask::Moved(..) => Found::Moved(0),
        Ask::Events(..) => Found::Events(Vec::new()),
    }
}

fn rows(q: &SplitLines) -> Result<Vec<(Key, Row)>> {
    let mut rows = Vec::new();
    let mut locations = Locations::default();
    match &q.locations {
        Some(given) => {
            for location in given {
                location.0.check()?;
                locations.set(location.0.clone());
            }
        }
        None => {
            for row in &q.stock {
                if locations.get(&row.location).is_none() {
                    locations.set(Location::plain(row.location.clone()));
                }
            }
        }
    }
    rows.push((Key::Locations, Row::Locations(Arc::new(locations))));
    let mut policies = Policies::default();
    policies.set(None, None, q.policy.clone());
    rows.push((Key::Policies, Row::Policies(Arc::new(policies))));
    let mut tables: BTreeMap<Id, RateTable> = BTreeMap::new();
    for rate in &q.rates {
        rate.check()?;
        tables.entry(rate.service.clone()).or_default().rates.push(rate.clone());
    }
    rows.extend(tables.into_iter().map(|(service, table)| (Key::Rates(service), Row::Rates(Arc::new(table)))));
    for item in &q.items {
        item.check()?;
        rows.push((Key::Item(item.sku.clone()), Row::Item(Arc::new(item.clone()))));
    }
    let mut stock: BTreeMap<Id, BTreeMap<Id, Stock>> = BTreeMap::new();
    for s in &q.stock {
        let row = stock.entry(s.sku.clone()).or_default().entry(s.location.clone()).or_default();
        row.on_hand = row.on_hand.plus(s.on_hand)?;
        row.unavailable = row.unavailable.plus(s.unavailable)?;
        row.safety_stock = row.safety_stock.plus(s.safety_stock)?;
        row.reserved = row.reserved.plus(s.reserved)?;
    }
    for (sku, by_location) in stock {
        let all = by_location.into_iter().map(|(location, stock)| StockRow { location, stock, version: 1 }).collect();
        rows.push((Key::Stock(sku), Row::Stock(Arc::new(all))));
    }
    Ok(rows)
}
