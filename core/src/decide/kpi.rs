//! The key figures of a period.

use crate::command::{GetKpis, KpiBy};
use crate::prelude::*;
use crate::record::{Backorder, FirstDispatch, Order};
use crate::snapshot::{Key, Range, Row};
use crate::sort::{Place, Sort};
use crate::value::{Duration, Id, Quantity, Ratio, Time};
use crate::view::{map, text};
use crate::wire::Json;
use crate::work::{Res, Work};

/// What key figures need to know of an order; kept when it is purged.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// Where it came from.
    pub channel: Option<Id>,
    /// Whose rules applied.
    pub account: Option<Id>,
    /// When it was placed.
    pub placed_at: Time,
    /// The first time that something left.
    pub first: Option<FirstDispatch>,
    /// Its backorders.
    pub backorders: Vec<QueuedUnits>,
}

/// What became of the units of one backorder.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct QueuedUnits {
    /// Its number.
    pub number: u32,
    /// When they were queued.
    pub queued_at: Time,
    /// When they came into their time.
    pub active_from: Option<Time>,
    /// Where they would have left from.
    pub units: Quantity,
    /// Cancelled.
    pub cancelled: Quantity,
    /// Shipped by the due date.
    pub in_time: Quantity,
    /// Shipped later.
    pub late: Quantity,
}

/// The facts of an order.
pub(crate) fn facts(order: &Order) -> Facts {
    Facts {
        channel: order.placed.channel.clone(),
        account: order.placed.account.clone(),
        placed_at: order.placed.placed_at,
        first: order.first_dispatch.as_deref().cloned(),
        backorders: order.backorders.iter().map(queued).collect(),
    }
}

/// Units lost and queued again leave the old record and count with the new one.
fn queued(b: &Backorder) -> QueuedUnits {
    QueuedUnits {
        number: b.number,
        queued_at: b.queued_at,
        active_from: b.active_from,
        units: b.quantity.less(b.gone),
        cancelled: crate::record::sum([b.cancelled, b.dropped]),
        in_time: b.in_time,
        late: b.late,
    }
}

#[derive(Default)]
struct Figures {
    dispatched: i128,
    partial: Vec<i64>,
    queued: i128,
    cancelled: i128,
    in_time: i128,
    late: i128,
}

/// `get_kpis`
pub(super) fn kpis(work: &mut Work, q: &GetKpis) -> Res<Json<'static>> {
    let mut groups: BTreeMap<Option<Id>, Figures> = BTreeMap::new();
    let at = work.now();
    for (id, _) in between(work, &Range::Dispatched, q)? {
        let facts = facts_of(work, &id)?;
        let Some(first) = facts.first.clone() else { continue };
        let figures = groups.entry(key(q, &facts)).or_default();
        figures.dispatched += 1;
        // What only waited for its wished time makes an order partial once that time has come.
        if first.partial || first.scheduled_from.is_some_and(|from| from <= at) {
            figures.partial.push(first.at.since(facts.placed_at).micros());
        }
    }
    for (id, number) in between(work, &Range::Queued, q)? {
        let facts = facts_of(work, &id)?;
        let Some(b) = facts.backorders.iter().find(|b| b.number == number) else { continue };
        if b.active_from.is_some_and(|from| from > at) {
            continue;
        }
        let figures = groups.entry(key(q, &facts)).or_default();
        let units = |q: Quantity| i128::from(q.micro());
        figures.queued += units(b.units);
        figures.cancelled += units(b.cancelled);
        figures.in_time += units(b.in_time);
        figures.late += units(b.late);
    }
    match q.by {
        None => Ok(groups.remove(&None).unwrap_or_default().json()),
        Some(_) => {
            let name = |key: &Option<Id>| key.as_ref().map_or(Json::Null, text);
            let items = groups.iter().map(|(key, figures)| {
                let mut json = figures.json();
                if let Json::Map(fields) = &mut json {
                    fields.insert("key".into(), name(key));
                }
                json
            });
            Ok(map([("groups", Json::List(items.collect()))]))
        }
    }
}

fn key(q: &GetKpis, facts: &Facts) -> Option<Id> {
    match q.by? {
        KpiBy::Channel => facts.channel.clone(),
        KpiBy::Account => facts.account.clone(),
        KpiBy::Location => facts.first.as_ref().map(|f| f.location.clone()),
    }
}

/// The facts of an order, or what was kept of one that was purged.
fn facts_of(work: &Work, id: &Id) -> Res<Facts> {
    work.prefetch([Key::Order(id.clone()), Key::Facts(id.clone())])?;
    if let Some(order) = work.order(id)? {
        return Ok(facts(&order));
    }
    match work.row(&Key::Facts(id.clone()))? {
        Some(Row::Facts(facts)) => Ok((**facts).clone()),
        _ => Err(super::unknown_order(id).into()),
    }
}

/// All entries of a range by time within the period.
fn between(work: &mut Work, range: &Range, q: &GetKpis) -> Res<Vec<(Id, u32)>> {
    let until = Place::new().time(q.to).end();
    let mut after: Option<Sort> = Some(Place::new().time(q.from).end());
    let mut all = Vec::new();
    loop {
        let page = work.page(range, after.as_ref(), 1000)?;
        let full = page.len() == 1000;
        let Some((last, _)) = page.last() else { break };
        after = Some(last.clone());
        let before = all.len() + page.len();
        all.extend(page.into_iter().take_while(|(sort, _)| *sort < until).map(|(_, e)| (e.id, e.number)));
        if !full || all.len() < before {
            break;
        }
    }
    let missing: Vec<Key> = all.iter().flat_map(|(id, _)| [Key::Order(id.clone()), Key::Facts(id.clone())]).collect();
    work.prefetch(missing)?;
    Ok(all)
}

impl Figures {
    fn json(&self) -> Json<'static> {
        let count = |n: i128| Json::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let units =
            |micro: i128| text(Quantity::from_micro(i64::try_from(micro.max(0)).unwrap_or(0)).unwrap_or_default());
        let ratio = |part: i128, whole: i128| Ratio::of(part, whole).map_or(Json::Null, text);
        let partial = i128::try_from(self.partial.len()).unwrap_or(0);
        let wanted = self.queued - self.cancelled;
        let mut times = self.partial.clone();
        times.sort_unstable();
        map([
            (
                "partial_fulfillment_rate",
                map([
                    ("numerator", count(partial)),
                    ("denominator", count(self.dispatched)),
                    ("ratio", ratio(partial, self.dispatched)),
                ]),
            ),
            (
                "average_partial_shipment_time",
                map([
                    ("mean", duration(mean(&times))),
                    ("median", duration(median(&times))),
                    ("p90", duration(p90(&times))),
                ]),
            ),
            (
                "backorder_conversion_rate",
                map([
                    ("ratio", ratio(self.in_time, wanted)),
                    ("in_time", units(self.in_time)),
                    ("late", units(self.late)),
                    ("open", units(wanted - self.in_time - self.late)),
                    ("cancelled", units(self.cancelled)),
                ]),
            ),
        ])
    }
}

fn duration(micros: Option<i64>) -> Json<'static> {
    micros.map_or(Json::Null, |m| text(Duration::from_micros(m)))
}

fn mean(sorted: &[i64]) -> Option<i64> {
    let sum: i128 = sorted.iter().map(|t| i128::from(*t)).sum();
    let n = i128::try_from(sorted.len()).ok().filter(|n| *n > 0)?;
    i64::try_from((sum + n / 2) / n).ok()
}

/// The mean of the middle two.
fn median(sorted: &[i64]) -> Option<i64> {
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some((sorted.get(low)? + sorted.get(high)?) / 2)
}

/// The nearest rank.
fn p90(sorted: &[i64]) -> Option<i64> {
    let rank = (sorted.len() * 9).div_ceil(10);
    sorted.get(rank.checked_sub(1)?).copied()
}
