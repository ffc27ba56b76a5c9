//! The working copy of a decision: whatever comes second sees what came first.
//! Rows change only through `emit`; ranges follow the rows; everything can be rolled back.

use crate::error::Error;
use crate::event::{Event, What};
use crate::index::differing;
use crate::prelude::*;
use crate::record::*;
use crate::snapshot::*;
use crate::sort::Sort;
use crate::table::Table;
use crate::value::{Id, Quantity, Sku, Time};

/// Why a decision stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It must read more first.
    Need(Vec<Ask>),
    /// It refuses.
    Refused(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Refused(error)
    }
}

/// What a step of a decision gives.
pub(crate) type Res<T> = core::result::Result<T, Stop>;

#[derive(Debug)]
struct Slot {
    row: Option<Row>,
    base: Option<Row>,
    synced: Option<Row>,
    version: u64,
    epoch: u64,
    written: bool,
    /// Whether its ranges are behind it.
    stale: bool,
}

#[derive(Debug, Default)]
struct RangeState {
    base: BTreeMap<Sort, Entry>,
    segments: Vec<(Option<Sort>, Option<Sort>)>,
    /// What was there before and what is there now, where the two differ.
    changed: BTreeMap<Sort, (Option<Entry>, Option<Entry>)>,
}

/// Events with their positions.
type Feed = Vec<(u64, Arc<Event>)>;

/// A place to roll back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    journal: usize,
    events: usize,
    effects: usize,
    touched: usize,
    dropped: usize,
    purged: usize,
}

/// Does the same for each of many; what any of them must read is asked for at once.
pub(crate) fn gather<I>(items: impl IntoIterator<Item = I>, mut each: impl FnMut(I) -> Res<()>) -> Res<()> {
    // Many need the same, which is asked for once.
    let mut asks = BTreeSet::new();
    for item in items {
        match each(item) {
            Ok(()) => {}
            // The command is rolled back and decided again, so it does no harm to go on.
            Err(Stop::Need(more)) => asks.extend(more),
            Err(refused) => return Err(refused),
        }
    }
    if asks.is_empty() { Ok(()) } else { Err(Stop::Need(asks.into_iter().collect())) }
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Work {
    slots: Table<Key, Slot>,
    ranges: Table<Range, RangeState>,
    counts: BTreeMap<(Range, Option<Sort>), (u64, i64)>,
    moved: BTreeMap<(Sku, Id, Option<Time>), i64>,
    feed: BTreeMap<(Option<Id>, u64, usize), Feed>,
    journal: Vec<(Key, Option<Row>)>,
    epoch: u64,
    unsynced: Vec<Key>,
    /// Events so far.
    pub events: Vec<Arc<Event>>,
    /// Effects so far: the order and its effect.
    pub effects: Vec<(Id, crate::effect::Effect)>,
    /// Orders changed by the command, in the order of first change, with their version before.
    touched: Vec<(Id, u64)>,
    /// Where the command's own events begin.
    begun: usize,
    /// Units that were cancelled although the customer wants them: order, line, how much, why.
    pub dropped: Vec<(Id, u32, Quantity, String)>,
    /// Orders whose events are removed.
    pub purged: Vec<Id>,
    /// Whether promises are renewed by the clock.
    pub renewing: bool,
    /// The command's time.
    pub at: Option<Time>,
    /// The command's id.
    pub command: Option<Id>,
    /// Movements made so far, on top of what the store knows.
    pub movements: Vec<(Sku, Id, i64, Time)>,
}

impl Work {
    /// Takes an answer of the store.
    pub fn insert(&mut self, ask: Ask, found: Found) {
        match (ask, found) {
            (Ask::Row(key), Found::Row(found)) => {
                let (row, version) = found.map_or((None, 0), |(row, version)| (Some(row), version));
                let slot = Slot {
                    base: row.clone(),
                    synced: row.clone(),
                    row: row.or_else(|| by_default(&key)),
                    version,
                    epoch: 0,
                    written: false,
                    stale: false,
                };
                self.slots.insert(key, slot);
            }
            (Ask::Page(range, after, limit), Found::Page(entries)) => {
                let state = self.ranges.get_or_default(range);
                let to = if entries.len() < limit { None } else { entries.last().map(|(s, _)| s.clone()) };
                state.base.extend(entries);
                state.cover(after, to);
            }
            (Ask::Count(range, before), Found::Count(n, units)) => {
                self.counts.insert((range, before), (n, units));
            }
            (Ask::Moved(sku, location, until), Found::Moved(sum)) => {
                self.moved.insert((sku, location, until), sum);
            }
            (Ask::Events(order, after, limit), Found::Events(events)) => {
                self.feed.insert((order, after, limit), events);
            }
            // INVARIANT: a store answers each question with its own kind; anything else is asked again.
            _ => {}
        }
    }

    /// The row of a key. What has a default is there also where the store has none: its version is 0.
    pub fn row(&self, key: &Key) -> Res<Option<&Row>> {
        match self.slots.get(key) {
            Some(slot) => Ok(slot.row.as_ref()),
            None => Err(Stop::Need(vec![Ask::Row(key.clone())])),
        }
    }

    /// Asks at once for all of these that are not loaded.
    pub fn prefetch(&self, keys: impl IntoIterator<Item = Key>) -> Res<()> {
        let missing: Vec<Ask> = keys.into_iter().filter(|k| !self.slots.contains_key(k)).map(Ask::Row).collect();
        if missing.is_empty() { Ok(()) } else { Err(Stop::Need(missing)) }
    }

    /// Writes a row; `None` removes it.
    pub fn put(&mut self, key: Key, row: Option<Row>) -> Res<()> {
        *self.change(key)? = row;
        Ok(())
    }

    /// A row to be changed in place.
    fn change(&mut self, key: Key) -> Res<&mut Option<Row>> {
        let Some(slot) = self.slots.get_mut(&key) else {
            return Err(Stop::Need(vec![Ask::Row(key)]));
        };
        slot.written = true;
        let stale = core::mem::replace(&mut slot.stale, true);
        if slot.epoch != self.epoch {
            slot.epoch = self.epoch;
            self.journal.push((key.clone(), slot.row.clone()));
        }
        if !stale {
            self.unsynced.push(key);
        }
        Ok(&mut slot.row)
    }

    /// Changes an order in place.
    pub fn change_order<T>(&mut self, id: &Id, change: impl FnOnce(&mut Order) -> Res<T>) -> Res<T> {
        match self.change(Key::Order(id.clone()))? {
            Some(Row::Order(order)) => change(Arc::make_mut(order)),
            _ => Err(crate::decide::unknown_order(id).into()),
        }
    }

    /// Changes a stock row in place; a row that is not there is made.
    pub fn change_stock<T>(&mut self, sku: &Sku, location: &Id, change: impl FnOnce(&mut Stock) -> Res<T>) -> Res<T> {
        let row = self.change(Key::Stock(sku.clone()))?.get_or_insert_with(|| Row::Stock(Arc::default()));
        let Row::Stock(rows) = row else { return Err(Stop::Need(Vec::new())) };
        let all = Arc::make_mut(rows);
        let at = match all.binary_search_by(|r| r.location.cmp(location)) {
            Ok(at) => at,
            Err(at) => {
                all.insert(at, StockRow { location: location.clone(), stock: Stock::default(), version: 0 });
                at
            }
        };
        match all.get_mut(at) {
            Some(row) => change(&mut row.stock),
            None => Err(Stop::Need(Vec::new())),
        }
    }

    /// A place to roll back to.
    pub fn mark(&mut self) -> Mark {
        self.epoch += 1;
        Mark {
            journal: self.journal.len(),
            events: self.events.len(),
            effects: self.effects.len(),
            touched: self.touched.len(),
            dropped: self.dropped.len(),
            purged: self.purged.len(),
        }
    }

    /// Undoes everything since a place.
    pub fn rollback(&mut self, mark: Mark) {
        while self.journal.len() > mark.journal {
            if let Some((key, row)) = self.journal.pop()
                && let Some(slot) = self.slots.get_mut(&key)
            {
                slot.row = row;
                slot.epoch = 0;
                if !core::mem::replace(&mut slot.stale, true) {
                    self.unsynced.push(key);
                }
            }
        }
        let moved = self.events.iter().skip(mark.events).filter(|e| matches!(e.what, What::StockMoved { .. })).count();
        self.movements.truncate(self.movements.len().saturating_sub(moved));
        self.events.truncate(mark.events);
        self.effects.truncate(mark.effects);
        self.touched.truncate(mark.touched);
        self.dropped.truncate(mark.dropped);
        self.purged.truncate(mark.purged);
        self.epoch += 1;
    }

    /// Begins a command of its own: what it changes raises versions once.
    pub fn begin(&mut self) {
        self.touched.clear();
        self.begun = self.events.len();
    }

    /// Whether a part of an order was made by the command.
    pub fn is_new(&self, id: &Id, part: crate::event::Promised) -> bool {
        use crate::event::Promised;
        let own = self.events.iter().skip(self.begun).filter(|e| e.order.as_ref() == Some(id));
        own.into_iter().any(|e| match (&e.what, part) {
            (What::LineBackordered { backordered }, Promised::Backorder(n)) => backordered.backorder == n,
            (What::ShipmentCreated { shipment, .. }, Promised::Shipment(n)) => *shipment == n,
            (What::ShipmentSplit { into, .. }, Promised::Shipment(n)) => *into == n,
            _ => false,
        })
    }

    /// Whether anything happened since a place.
    pub fn has_happened(&self, mark: Mark) -> bool {
        self.events.len() > mark.events
    }

    /// Shipments of an order that were made by the command, or got units that had waited.
    pub fn allocated_to(&self, id: &Id) -> BTreeSet<u32> {
        let own = self.events.iter().skip(self.begun).filter(|e| e.order.as_ref() == Some(id));
        own.filter_map(|e| match &e.what {
            What::BackorderAllocated { allocated } => Some(allocated.units.shipment),
            What::ShipmentCreated { shipment, .. } => Some(*shipment),
            What::ShipmentSplit { into, .. } => Some(*into),
            _ => None,
        })
        .collect()
    }

    /// Orders changed since `begin`, in the order of first change.
    pub fn touched(&self) -> Vec<Id> {
        self.touched.iter().map(|(id, _)| id.clone()).collect()
    }

    /// The version that an order's events carry: one above what it was when the command began.
    pub fn version_for(&mut self, id: &Id, raises: bool) -> u64 {
        let version = match self.slots.get(&Key::Order(id.clone())).and_then(|s| s.row.as_ref()) {
            Some(Row::Order(order)) => order.version,
            _ => 0,
        };
        if !raises {
            return version;
        }
        if let Some((_, before)) = self.touched.iter().find(|(t, _)| t == id) {
            return before + 1;
        }
        self.touched.push((id.clone(), version));
        version + 1
    }

    /// Stock rows written since a place, by SKU: as they were then, and as they are.
    fn stock_since(&self, mark: Mark) -> impl Iterator<Item = (&Sku, &[StockRow], &[StockRow])> {
        fn rows(row: Option<&Row>) -> &[StockRow] {
            match row {
                Some(Row::Stock(rows)) => rows,
                _ => &[],
            }
        }
        let mut first = BTreeMap::new();
        for (key, before) in self.journal.iter().skip(mark.journal) {
            if let Key::Stock(sku) = key {
                first.entry(sku).or_insert((key, before));
            }
        }
        first.into_iter().map(move |(sku, (key, before))| {
            (sku, rows(before.as_ref()), rows(self.slots.get(key).and_then(|slot| slot.row.as_ref())))
        })
    }

    /// SKUs of which more is free at some location than at a place.
    pub fn freed_since(&self, mark: Mark) -> BTreeSet<Sku> {
        let freed = |before: &[StockRow], now: &[StockRow]| {
            let was = |location: &Id| before.iter().find(|r| r.location == *location).map(|r| r.stock.free());
            now.iter().any(|r| r.stock.free() > was(&r.location).unwrap_or_default())
        };
        self.stock_since(mark).filter(|(_, before, now)| freed(before, now)).map(|(sku, _, _)| sku.clone()).collect()
    }

    /// Stock rows written since a place where firm units lacked then, or lack now.
    pub fn uncovered_since(&self, mark: Mark) -> Vec<(Sku, Id)> {
        let lacks = |rows: &[StockRow], location: &Id| {
            rows.iter().any(|r| r.location == *location && !r.stock.uncovered().is_zero())
        };
        let of_sku = |(sku, before, now): (&Sku, &[StockRow], &[StockRow])| -> Vec<(Sku, Id)> {
            let rows = now.iter().map(|r| &r.location).filter(|l| lacks(before, l) || lacks(now, l));
            rows.map(|location| (sku.clone(), location.clone())).collect()
        };
        self.stock_since(mark).flat_map(of_sku).collect()
    }

    /// Brings the ranges up to the rows.
    fn sync(&mut self) {
        // What comes is entered last: a purged order leaves the places that its facts take over.
        let mut all_that_came = Vec::new();
        for key in core::mem::take(&mut self.unsynced) {
            let Some(slot) = self.slots.get_mut(&key) else { continue };
            slot.stale = false;
            let (mut old, mut new) = differing(&key, slot.synced.as_ref(), slot.row.as_ref());
            slot.synced = slot.row.clone();
            old.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            new.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
            loop {
                let order = match (old.peek(), new.peek()) {
                    (None, None) => break,
                    (Some(_), None) => core::cmp::Ordering::Less,
                    (None, Some(_)) => core::cmp::Ordering::Greater,
                    (Some(o), Some(n)) => (&o.0, &o.1).cmp(&(&n.0, &n.1)),
                };
                let gone = if order.is_le() { old.next() } else { None };
                let came = if order.is_ge() { new.next() } else { None };
                match (gone, came) {
                    (Some(gone), Some(came)) if gone.2 == came.2 => {}
                    (Some((range, sort, was)), came) => {
                        let now = came.map(|(_, _, now)| now);
                        self.ranges.get_or_default(range).set(sort, Some(was), now);
                    }
                    (None, came) => all_that_came.extend(came),
                }
            }
        }
        for (range, sort, now) in all_that_came {
            self.ranges.get_or_default(range).set(sort, None, Some(now));
        }
    }

    /// Up to `limit` entries of a range after a place.
    pub fn page(&mut self, range: &Range, after: Option<&Sort>, limit: usize) -> Res<Vec<(Sort, Entry)>> {
        self.sync();
        let mut asks = Vec::new();
        if let Some(sku) = range.checked()
            && !self.slots.contains_key(&Key::Guard(sku.clone()))
        {
            asks.push(Ask::Row(Key::Guard(sku.clone())));
        }
        let page = match self.ranges.get(range) {
            Some(state) => state.page(range, after, limit),
            None => Err(Ask::Page(range.clone(), after.cloned(), page_size(limit))),
        };
        match page {
            Ok(entries) if asks.is_empty() => Ok(entries),
            Ok(_) => Err(Stop::Need(asks)),
            Err(ask) => {
                asks.push(ask);
                Err(Stop::Need(asks))
            }
        }
    }

    /// The first entry of a range.
    pub fn first(&mut self, range: &Range) -> Res<Option<(Sort, Entry)>> {
        Ok(self.page(range, None, 1)?.into_iter().next())
    }

    /// Number of entries and sum of units before a place, or of all.
    pub fn count(&mut self, range: &Range, before: Option<&Sort>) -> Res<(u64, i64)> {
        self.sync();
        let key = (range.clone(), before.cloned());
        let Some((mut n, mut units)) = self.counts.get(&key).copied() else {
            let mut asks = vec![Ask::Count(key.0, key.1)];
            if let Some(sku) = range.checked()
                && !self.slots.contains_key(&Key::Guard(sku.clone()))
            {
                asks.push(Ask::Row(Key::Guard(sku.clone())));
            }
            return Err(Stop::Need(asks));
        };
        if let Some(state) = self.ranges.get(range) {
            for (sort, (was, now)) in &state.changed {
                if before.is_none_or(|b| sort < b) {
                    let change = |e: &Option<Entry>| e.as_ref().map_or((0, 0), |e| (1_i64, e.units));
                    let ((wn, wu), (nn, nu)) = (change(was), change(now));
                    n = n.saturating_add_signed(nn - wn);
                    units = units.saturating_add(nu).saturating_sub(wu);
                }
            }
        }
        Ok((n, units))
    }

    /// The sum of the movements of a stock row up to a time, in micro-units.
    pub fn moved(&self, sku: &Sku, location: &Id, until: Option<Time>) -> Res<i64> {
        let key = (sku.clone(), location.clone(), until);
        let Some(base) = self.moved.get(&key) else {
            return Err(Stop::Need(vec![Ask::Moved(key.0, key.1, key.2)]));
        };
        let here = self.movements.iter().filter(|m| m.0 == *sku && m.1 == *location);
        let own = here.filter(|m| until.is_none_or(|t| m.3 <= t)).fold(0_i64, |sum, m| sum.saturating_add(m.2));
        Ok(base.saturating_add(own))
    }

    /// Events after a position.
    pub fn feed(&self, order: Option<&Id>, after: u64, limit: usize) -> Res<&[(u64, Arc<Event>)]> {
        let key = (order.cloned(), after, limit);
        match self.feed.get(&key) {
            Some(events) => Ok(events),
            None => Err(Stop::Need(vec![Ask::Events(key.0, key.1, key.2)])),
        }
    }

    /// Forgets the steps that led here: a command is settled.
    pub fn settle_journal(&mut self) {
        self.journal.clear();
        self.epoch += 1;
    }

    /// All rows that are there.
    pub fn rows(self) -> BTreeMap<Key, Row> {
        let there = self.slots.into_entries().filter(|(_, slot)| slot.written || slot.base.is_some());
        there.filter_map(|(key, slot)| Some((key, slot.row?))).collect()
    }

    /// Everything that changed since the store was read.
    pub fn changes(&mut self) -> crate::change::Changes {
        self.sync();
        let mut changes = crate::change::Changes::default();
        for (key, slot) in self.slots.iter() {
            match (key, &slot.row) {
                (Key::Stock(sku), Some(Row::Stock(rows))) => {
                    changes.stock(sku, rows, slot.base.as_ref());
                }
                (Key::Stock(sku), _) => changes.stock(sku, &[], None),
                (Key::Command(_), None) => {}
                _ if slot.written && slot.row != slot.base => changes.write(key, slot.row.as_ref(), slot.version),
                _ => changes.read(key, slot.version),
            }
        }
        for (range, state) in self.ranges.iter() {
            for (sort, (was, now)) in &state.changed {
                if was != now {
                    changes.index(range, sort, now.as_ref());
                }
            }
        }
        changes.settle();
        changes
    }
}

/// What stands where nothing was ever said.
fn by_default(key: &Key) -> Option<Row> {
    Some(match key {
        Key::Item(sku) => Row::Item(Arc::new(Item::plain(sku.clone()))),
        Key::Locations => Row::Locations(Arc::default()),
        Key::Policies => Row::Policies(Arc::default()),
        Key::Rates(_) => Row::Rates(Arc::default()),
        Key::Fx => Row::Fx(Arc::default()),
        Key::Learned => Row::Learned(Arc::default()),
        Key::Prices(_) => Row::Prices(Arc::default()),
        _ => return None,
    })
}

/// Entries that are asked for at once.
pub(crate) fn page_size(limit: usize) -> usize {
    limit.max(16)
}

impl RangeState {
    fn cover(&mut self, from: Option<Sort>, to: Option<Sort>) {
        for segment in &mut self.segments {
            if segment.1 == from && from.is_some() {
                segment.1 = to;
                return;
            }
        }
        self.segments.push((from, to));
    }

    fn set(&mut self, sort: Sort, was: Option<Entry>, now: Option<Entry>) {
        self.changed.entry(sort).or_insert((was, None)).1 = now;
    }

    fn page(&self, range: &Range, after: Option<&Sort>, limit: usize) -> Result<Vec<(Sort, Entry)>, Ask> {
        let covers = |s: &&(Option<Sort>, Option<Sort>)| {
            s.0.as_ref() <= after && s.1.as_ref().is_none_or(|to| after.is_none_or(|a| a < to))
        };
        let ask = |from: Option<&Sort>| Ask::Page(range.clone(), from.cloned(), page_size(limit));
        let Some((_, to)) = self.segments.iter().find(covers) else { return Err(ask(after)) };
        let within = |s: &Sort| after.is_none_or(|a| s > a) && to.as_ref().is_none_or(|t| s <= t);
        let start = match after {
            Some(a) => core::ops::Bound::Excluded(a.clone()),
            None => core::ops::Bound::Unbounded,
        };
        let bounds = (start, core::ops::Bound::Unbounded);
        let mut old = self.base.range(bounds.clone()).take_while(|(s, _)| within(s)).peekable();
        let mut new = self.changed.range(bounds).take_while(|(s, _)| within(s)).peekable();
        let mut found = Vec::new();
        while found.len() < limit {
            let take_new = match (old.peek(), new.peek()) {
                (None, None) => break,
                (Some((o, _)), Some((n, _))) => n <= o,
                (None, Some(_)) => true,
                (Some(_), None) => false,
            };
            if take_new {
                if let Some((sort, (_, now))) = new.next() {
                    if old.peek().is_some_and(|(o, _)| *o == sort) {
                        old.next();
                    }
                    found.extend(now.clone().map(|e| (sort.clone(), e)));
                }
            } else if let Some((sort, entry)) = old.next() {
                found.push((sort.clone(), entry.clone()));
            }
        }
        match to {
            Some(to) if found.len() < limit => Err(ask(Some(to))),
            _ => Ok(found),
        }
    }
}

/// Typed reading.
impl Work {
    /// An order.
    pub fn order(&self, id: &Id) -> Res<Option<Arc<Order>>> {
        Ok(match self.row(&Key::Order(id.clone()))? {
            Some(Row::Order(order)) => Some(order.clone()),
            _ => None,
        })
    }

    /// An order that is there.
    pub fn known_order(&self, id: &Id) -> Res<Arc<Order>> {
        self.order(id)?.ok_or_else(|| crate::decide::unknown_order(id).into())
    }

    /// The stock rows of a SKU, by location id.
    pub fn stock_rows(&self, sku: &Sku) -> Res<&[StockRow]> {
        Ok(match self.row(&Key::Stock(sku.clone()))? {
            Some(Row::Stock(rows)) => rows,
            _ => &[],
        })
    }

    /// A stock row; a row that is not there holds nothing.
    pub fn stock(&self, sku: &Sku, location: &Id) -> Res<Stock> {
        let rows = self.stock_rows(sku)?;
        Ok(match rows.binary_search_by(|r| r.location.cmp(location)) {
            Ok(at) => rows.get(at).map(|r| r.stock).unwrap_or_default(),
            Err(_) => Stock::default(),
        })
    }

    /// What may be promised of a stock row.
    pub fn free(&self, sku: &Sku, location: &Id) -> Res<Quantity> {
        Ok(self.stock(sku, location)?.free())
    }

    /// An item; one that was never described is a default item.
    pub fn item(&self, sku: &Sku) -> Res<Arc<Item>> {
        Ok(match self.row(&Key::Item(sku.clone()))? {
            Some(Row::Item(item)) => item.clone(),
            _ => Arc::new(Item::plain(sku.clone())),
        })
    }

    /// All locations.
    pub fn locations(&self) -> Res<Arc<Locations>> {
        Ok(match self.row(&Key::Locations)? {
            Some(Row::Locations(l)) => l.clone(),
            _ => Arc::default(),
        })
    }

    /// All policies.
    pub fn policies(&self) -> Res<Arc<Policies>> {
        Ok(match self.row(&Key::Policies)? {
            Some(Row::Policies(p)) => p.clone(),
            _ => Arc::default(),
        })
    }

    /// The rates of a service.
    pub fn rates(&self, service: &Id) -> Res<Arc<RateTable>> {
        Ok(match self.row(&Key::Rates(service.clone()))? {
            Some(Row::Rates(r)) => r.clone(),
            _ => Arc::default(),
        })
    }

    /// Exchange rates.
    pub fn fx(&self) -> Res<Arc<Fx>> {
        Ok(match self.row(&Key::Fx)? {
            Some(Row::Fx(f)) => f.clone(),
            _ => Arc::default(),
        })
    }

    /// Learned times.
    pub fn learned(&self) -> Res<Arc<Learned>> {
        Ok(match self.row(&Key::Learned)? {
            Some(Row::Learned(l)) => l.clone(),
            _ => Arc::default(),
        })
    }

    /// Prices of a SKU.
    pub fn prices(&self, sku: &Sku) -> Res<Arc<Prices>> {
        Ok(match self.row(&Key::Prices(sku.clone()))? {
            Some(Row::Prices(p)) => p.clone(),
            _ => Arc::default(),
        })
    }

    /// A hold.
    pub fn hold(&self, id: &Id) -> Res<Option<Arc<Hold>>> {
        Ok(match self.row(&Key::Hold(id.clone()))? {
            Some(Row::Hold(h)) => Some(h.clone()),
            _ => None,
        })
    }

    /// Supply.
    pub fn inbound(&self, id: &Id) -> Res<Option<Arc<Inbound>>> {
        Ok(match self.row(&Key::Inbound(id.clone()))? {
            Some(Row::Inbound(i)) => Some(i.clone()),
            _ => None,
        })
    }

    /// Shipments made at a location on a local day.
    pub fn capacity_used(&self, location: &Id, day: i32) -> Res<u32> {
        Ok(match self.row(&Key::Capacity(location.clone(), day))? {
            Some(Row::Capacity(n)) => *n,
            _ => 0,
        })
    }

    /// An errand on a SKU.
    pub fn errand(&self, sku: &Sku) -> Res<Errand> {
        Ok(match self.row(&Key::Errand(sku.clone()))? {
            Some(Row::Errand(e)) => (**e).clone(),
            _ => Errand::default(),
        })
    }

    /// The command's time.
    pub fn now(&self) -> Time {
        self.at.unwrap_or(Time::from_micros(0))
    }
}
