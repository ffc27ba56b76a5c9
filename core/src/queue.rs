//! The backorder queue: free stock is offered to those who wait, SKU by SKU, in queue order.

use crate::allocate::{Allotment, Made, Reach, Were, Wish, commit, plan, tell_made};
use crate::loss::{Losses, group_location};
use crate::prelude::*;
use crate::promise::Ahead;
use crate::record::{Fx, Order, Release};
use crate::snapshot::{Entry, Errand, Key, Range, Row};
use crate::sort::{Place, Sort};
use crate::value::{Id, Quantity, Sku, UNIT};
use crate::work::{Res, Work, gather};
use core::cmp::Ordering;
use rust_decimal::Decimal;

/// Entries of the queue that one command looks at.
pub(crate) const LOOKED_AT: usize = 1000;
/// Entries of the first page; pages grow, so that long walks take few rounds.
const PAGE: usize = 32;

/// What a release did.
#[derive(Debug, Default)]
pub(crate) struct Served {
    /// Whether anything was offered at all.
    pub released: bool,
    /// Whether the rest is left to `tick`.
    pub more: bool,
    /// Orders that got stock.
    pub orders: Vec<Id>,
    /// New locations per order so far.
    new_locations: BTreeMap<Id, u32>,
    looked_at: usize,
}

/// How a release is asked for.
#[derive(Debug, Default)]
pub(crate) struct Offer<'a> {
    /// Backorders that are not offered stock now.
    pub except: Option<&'a BTreeSet<(Id, u32)>>,
    /// Only from this location.
    pub only: Option<Id>,
    /// Where each SKU's queue goes on.
    pub from: BTreeMap<Sku, Sort>,
}

/// Offers the free stock of SKUs to their queues, in byte order of SKU.
pub(crate) fn release(work: &mut Work, skus: &BTreeSet<Sku>, offer: &Offer<'_>) -> Res<Served> {
    let mut served = Served { released: !skus.is_empty(), ..Served::default() };
    if skus.is_empty() {
        return Ok(served);
    }
    let order = work.policies()?.common().release;
    gather(skus, |sku| Cursor::new(work, sku, order, None)?.look(work))?;
    for sku in skus {
        if served.looked_at >= LOOKED_AT {
            leave_for_tick(work, sku, Sort::default())?;
            served.more = true;
            continue;
        }
        if order == Release::FairShare {
            crate::fair_share::release_sku(work, sku, offer, &mut served)?;
        } else {
            release_sku(work, sku, order, offer, &mut served)?;
        }
    }
    Ok(served)
}

/// The tick goes on with the queue of a SKU from a place.
pub(crate) fn leave_for_tick(work: &mut Work, sku: &Sku, from: Sort) -> Res<()> {
    let key = Key::Errand(sku.clone());
    work.prefetch([key.clone()])?;
    work.put(key, Some(Row::Errand(Arc::new(Errand { release: Some(from), asked: true }))))
}

fn release_sku(work: &mut Work, sku: &Sku, order: Release, offer: &Offer<'_>, served: &mut Served) -> Res<()> {
    let mut queue = Cursor::new(work, sku, order, offer.from.get(sku).cloned())?;
    let mut done: BTreeSet<(Id, u32)> = BTreeSet::new();
    let mut last = offer.from.get(sku).cloned().unwrap_or_default();
    while has_free(work, sku)? {
        let Some((sort, entry)) = queue.next(work)? else { return Ok(()) };
        if served.looked_at >= LOOKED_AT {
            served.more = true;
            return leave_for_tick(work, sku, last);
        }
        served.looked_at += 1;
        last = sort;
        let key = (entry.id.clone(), entry.number);
        if offer.except.is_some_and(|e| e.contains(&key)) || !done.insert(key) {
            continue;
        }
        serve(work, &entry, None, offer, served)?;
    }
    Ok(())
}

/// Whether anything of a SKU is free at a location that is switched on.
pub(crate) fn has_free(work: &Work, sku: &Sku) -> Res<bool> {
    Ok(free_units(work, sku)? > 0)
}

/// Free micro-units of a SKU over all locations that are switched on.
pub(crate) fn free_units(work: &Work, sku: &Sku) -> Res<i64> {
    work.prefetch([Key::Stock(sku.clone()), Key::Locations, Key::Item(sku.clone())])?;
    if !work.item(sku)?.tracked {
        return Ok(i64::MAX);
    }
    let locations = work.locations()?;
    let mut total = 0_i64;
    for row in work.stock_rows(sku)? {
        if locations.get(&row.location).is_some_and(|l| l.enabled) {
            total = total.saturating_add(row.stock.free().micro());
        }
    }
    Ok(total)
}

/// Offers free stock to one backorder; a whole line or group gets all or nothing. `most` bounds it.
pub(crate) fn serve(
    work: &mut Work,
    entry: &Entry,
    most: Option<Quantity>,
    offer: &Offer<'_>,
    served: &mut Served,
) -> Res<Quantity> {
    let order = work.known_order(&entry.id)?;
    let Some(first) = order.backorder(entry.number).cloned() else { return Ok(Quantity::ZERO) };
    if first.open().is_zero() {
        return Ok(Quantity::ZERO);
    }
    let members = members(&order, first.line, entry.number);
    let all_or_nothing = order.line(first.line).is_some_and(|l| order.is_whole(l));
    let mut wishes = Vec::new();
    for number in &members {
        let (Some(b), Some(most)) = (order.backorder(*number), Some(most.unwrap_or(Quantity::MAX))) else { continue };
        let Some(line) = order.line(b.line) else { continue };
        let need = if all_or_nothing { b.open() } else { b.open().min(most) };
        let only = offer.only.clone().or_else(|| group_location(&order, b.line));
        wishes.push(Wish { line: b.line, terms: line.terms.clone(), need, avoid: b.avoid.clone(), only, waits: false });
    }
    let used = served.new_locations.get(&entry.id).copied().unwrap_or(0);
    let max_new = order.policy().max_shipments.map(|most| most.saturating_sub(used));
    let allotment = plan(work, &order, &wishes, Reach { max_new, ..Reach::default() })?;
    let whole = wishes.iter().enumerate().all(|(i, w)| allotment.got(i) == w.need);
    if allotment.taken.is_empty() || (all_or_nothing && !whole) {
        return Ok(Quantity::ZERO);
    }
    let made = give(work, &entry.id, &wishes, &allotment, &members, served)?;
    *served.new_locations.entry(entry.id.clone()).or_default() += u32::try_from(made.len()).unwrap_or(0);
    tell_made(work, &entry.id, made)?;
    Ok(members.iter().position(|m| *m == entry.number).map_or(Quantity::ZERO, |i| allotment.got(i)))
}

/// Gives planned units to backorders; `backorders` names each wish's.
pub(crate) fn give(
    work: &mut Work,
    id: &Id,
    wishes: &[Wish],
    allotment: &Allotment,
    backorders: &[u32],
    served: &mut Served,
) -> Res<Made> {
    let made = commit(work, id, wishes, allotment, Were::Waiting(backorders), &mut Losses::default())?;
    if !served.orders.contains(id) {
        served.orders.push(id.clone());
    }
    Ok(made)
}

/// The backorders that are served together: all that wait of a whole line or group, else the one.
pub(crate) fn members(order: &Order, line: u32, number: u32) -> Vec<u32> {
    let Some(terms) = order.line(line) else { return Vec::new() };
    if !order.is_whole(terms) {
        return vec![number];
    }
    let lines = order.group_of(line);
    let open = order.backorders.iter().filter(|b| !b.open().is_zero() && lines.contains(&b.line));
    let mut all: Vec<(u32, u32)> = open.map(|b| (b.line, b.number)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, number)| number).collect()
}

/// A walk along a queue in its order; by value it merges the currencies.
pub(crate) struct Cursor {
    heads: Vec<Head>,
    fx: Arc<Fx>,
    order: Release,
    sku: Option<Sku>,
}

struct Head {
    after: Option<Sort>,
    /// The head's currency, for the queue by value.
    prefix: Option<Vec<u8>>,
    buffer: VecDeque<(Sort, Entry)>,
    size: usize,
    done: bool,
}

impl Cursor {
    /// Along the queue of a SKU, from a place on.
    pub fn new(work: &mut Work, sku: &Sku, order: Release, from: Option<Sort>) -> Res<Cursor> {
        Cursor::over(work, Some(sku.clone()), order, from)
    }

    /// Along the orders that wait under `complete` or a guard.
    pub fn waiting(work: &mut Work, order: Release, from: Option<Sort>) -> Res<Cursor> {
        Cursor::over(work, None, order, from)
    }

    fn over(work: &mut Work, sku: Option<Sku>, order: Release, from: Option<Sort>) -> Res<Cursor> {
        let order = if order == Release::FairShare { Release::Priority } else { order };
        let mut cursor = Cursor { heads: Vec::new(), fx: Arc::default(), order, sku };
        let head =
            |after: Option<Sort>, prefix| Head { after, prefix, buffer: VecDeque::new(), size: PAGE, done: false };
        if order != Release::Value {
            cursor.heads.push(head(from.filter(|f| !f.as_bytes().is_empty()), None));
            return Ok(cursor);
        }
        cursor.fx = work.fx()?;
        let mut after: Option<Sort> = None;
        while let Some((sort, _)) = work.page(&cursor.range(), after.as_ref(), 1)?.into_iter().next() {
            let bytes = sort.as_bytes();
            let prefix =
                if bytes.first() == Some(&0xFE) { vec![0xFE] } else { bytes.iter().take(3).copied().collect() };
            let start = Place::new().bytes(&prefix).end();
            after = Some(start.past());
            cursor.heads.push(head(Some(start), Some(prefix)));
        }
        Ok(cursor)
    }

    fn range(&self) -> Range {
        match &self.sku {
            Some(sku) => Range::Queue(sku.clone(), self.order),
            None => Range::Waiting(self.order),
        }
    }

    /// Reads the first page of each head.
    fn look(&mut self, work: &mut Work) -> Res<()> {
        let range = self.range();
        gather(&self.heads, |head| work.page(&range, head.after.as_ref(), head.size).map(|_| ()))
    }

    /// The next entry.
    pub fn next(&mut self, work: &mut Work) -> Res<Option<(Sort, Entry)>> {
        let range = self.range();
        for head in self.heads.iter_mut().filter(|h| h.buffer.is_empty() && !h.done) {
            let page = work.page(&range, head.after.as_ref(), head.size)?;
            work.prefetch(page.iter().map(|(_, e)| Key::Order(e.id.clone())))?;
            head.done = page.len() < head.size;
            head.size = (head.size * 8).min(LOOKED_AT);
            for (sort, entry) in page {
                if head.prefix.as_ref().is_some_and(|p| !sort.as_bytes().starts_with(p)) {
                    head.done = true;
                    break;
                }
                head.after = Some(sort.clone());
                head.buffer.push_back((sort, entry));
            }
        }
        let best = self
            .heads
            .iter()
            .enumerate()
            .filter_map(|(i, h)| h.buffer.front().map(|(sort, _)| (i, worth(sort, &self.fx), sort)))
            .min_by(|a, b| higher_first(&a.1, &b.1).then_with(|| tail(a.2).cmp(tail(b.2))))
            .map(|(i, _, _)| i);
        Ok(best.and_then(|i| self.heads.get_mut(i)).and_then(|h| h.buffer.pop_front()))
    }
}

/// The price of an entry of the queue by value, and how much of its currency one unit of the base is worth.
fn worth(sort: &Sort, fx: &Fx) -> Option<(Decimal, Decimal)> {
    let bytes = sort.as_bytes();
    let currency: crate::value::Currency = core::str::from_utf8(bytes.get(..3)?).ok()?.parse().ok()?;
    let price: [u8; 16] = bytes.get(3..19)?.try_into().ok()?;
    let scaled = ((!u128::from_be_bytes(price)) ^ (1 << 127)) as i128;
    let amount = Decimal::try_from_i128_with_scale(scaled, 8).ok()?;
    // Without any rates there is one currency in practice: values compare as they stand.
    let rate = if fx.base.is_none() { Some(Decimal::ONE) } else { fx.rate(currency) };
    Some((amount, rate?))
}

/// Higher values first, none last; compared without dividing.
fn higher_first(a: &Option<(Decimal, Decimal)>, b: &Option<(Decimal, Decimal)>) -> Ordering {
    match (a, b) {
        (Some((a, a_rate)), Some((b, b_rate))) => {
            let cross = |x: &Decimal, rate: &Decimal| x.checked_mul(*rate).unwrap_or(Decimal::MAX);
            cross(b, a_rate).cmp(&cross(a, b_rate))
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// What follows the price.
fn tail(sort: &Sort) -> &[u8] {
    let bytes = sort.as_bytes();
    if bytes.first() == Some(&0xFE) { bytes.get(1..) } else { bytes.get(19..) }.unwrap_or_default()
}

/// What stands before a place in the queue by value.
pub(crate) fn ahead_by_value(work: &mut Work, sku: &Sku, place: &Sort) -> Res<Ahead> {
    let mut cursor = Cursor::new(work, sku, Release::Value, None)?;
    let mut before = Vec::new();
    while let Some((sort, entry)) = cursor.next(work)? {
        if sort == *place {
            return Ok(Ahead::Each(before));
        }
        before.push((entry.id, entry.number));
        if before.len() > 64 {
            break;
        }
    }
    let (_, units) = work.count(&Range::Queue(sku.clone(), Release::Value), Some(place))?;
    Ok(Ahead::Sum(units))
}

/// Micro-units of a SKU as a quantity of a line that takes `per` of it for each unit.
pub(crate) fn line_units(micro: i64, per: Quantity) -> Quantity {
    let units = i128::from(micro.max(0)) * i128::from(UNIT) / i128::from(per.micro().max(1));
    i64::try_from(units).ok().and_then(Quantity::from_micro).unwrap_or(Quantity::MAX)
}
