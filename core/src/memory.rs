//! The reference store: everything in memory, safe to share between threads.

use crate::change::ChangeSet;
use crate::error::Error;
use crate::event::{Event, What};
use crate::prelude::*;
use crate::range::Entries;
use crate::record::{Order, Stock, StockRow};
use crate::snapshot::*;
use crate::store::{Commit, Store};
use crate::value::{Id, Sku, Time};
use hashbrown::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Rows, ranges and events of one tenant, in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    rows: HashMap<Key, (Row, u64)>,
    orders: HashMap<Id, OfOrder>,
    stock: HashMap<Sku, Arc<Vec<StockRow>>>,
    guards: HashMap<Sku, u64>,
    ranges: HashMap<Range, Entries>,
    /// By position, from 1 on; those of purged orders are gone.
    events: Vec<Option<Arc<Event>>>,
    movements: HashMap<(Sku, Id), Moves>,
}

/// What is kept of an order: two rows with their versions, and where its events are.
#[derive(Debug, Default)]
struct OfOrder {
    order: Option<Arc<Order>>,
    version: u64,
    outbox: Option<Arc<Outbox>>,
    outbox_version: u64,
    events: Vec<Run>,
}

/// Events in a row: the position of the first, and how many.
#[derive(Debug)]
struct Run {
    first: u64,
    len: u32,
}

/// Movements of a stock row: their sum, and each with its time.
#[derive(Debug, Default)]
struct Moves {
    sum: i64,
    each: Vec<(Time, i64)>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        MemoryStore::default()
    }

    /// All rows with their keys, stock too: for looking at the whole, and for comparing two stores.
    pub fn rows(&self) -> BTreeMap<Key, Row> {
        let state = self.state();
        let rows = state.rows.iter().map(|(key, (row, _))| (key.clone(), row.clone()));
        let orders = state.orders.iter().flat_map(|(id, of)| {
            let order = of.order.clone().map(|order| (Key::Order(id.clone()), Row::Order(order)));
            let outbox = of.outbox.clone().map(|outbox| (Key::Outbox(id.clone()), Row::Outbox(outbox)));
            order.into_iter().chain(outbox)
        });
        let stock = state.stock.iter().map(|(sku, rows)| (Key::Stock(sku.clone()), Row::Stock(rows.clone())));
        rows.chain(orders).chain(stock).collect()
    }

    /// A poisoned lock means that a thread died between two commits, never within one: the state is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        let state = self.state();
        Ok(asks.iter().map(|ask| state.answer(ask)).collect())
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        let mut state = self.state();
        if !state.is_current(&changes) {
            return Ok(Commit::Conflict);
        }
        Ok(Commit::Committed(state.write(changes)))
    }
}

impl State {
    fn answer(&self, ask: &Ask) -> Found {
        match ask {
            Ask::Row(Key::Stock(sku)) => Found::Row(self.stock.get(sku).map(|rows| (Row::Stock(rows.clone()), 1))),
            Ask::Row(Key::Guard(sku)) => Found::Row(self.guards.get(sku).map(|version| (Row::Guard, *version))),
            Ask::Row(key) => Found::Row(self.row(key)),
            Ask::Page(range, after, limit) => {
                Found::Page(self.ranges.get(range).map_or_else(Vec::new, |r| r.page(after.as_ref(), *limit)))
            }
            Ask::Count(range, before) => {
                let (n, units) = self.ranges.get(range).map_or((0, 0), |r| r.count(before.as_ref()));
                Found::Count(n, units)
            }
            Ask::Moved(sku, location, until) => Found::Moved(self.moved(sku, location, *until)),
            Ask::Events(order, after, limit) => Found::Events(self.feed(order.as_ref(), *after, *limit)),
        }
    }

    fn row(&self, key: &Key) -> Option<(Row, u64)> {
        match key {
            Key::Order(id) => {
                let of = self.orders.get(id)?;
                Some((Row::Order(of.order.clone()?), of.version))
            }
            Key::Outbox(id) => {
                let of = self.orders.get(id)?;
                Some((Row::Outbox(of.outbox.clone()?), of.outbox_version))
            }
            key => self.rows.get(key).cloned(),
        }
    }

    fn version(&self, key: &Key) -> u64 {
        match key {
            Key::Guard(sku) => self.guards.get(sku).copied().unwrap_or(0),
            Key::Order(id) => self.orders.get(id).filter(|of| of.order.is_some()).map_or(0, |of| of.version),
            Key::Outbox(id) => self.orders.get(id).filter(|of| of.outbox.is_some()).map_or(0, |of| of.outbox_version),
            key => self.rows.get(key).map_or(0, |(_, version)| *version),
        }
    }

    fn moved(&self, sku: &Sku, location: &Id, until: Option<Time>) -> i64 {
        let Some(moves) = self.movements.get(&(sku.clone(), location.clone())) else { return 0 };
        match until {
            None => moves.sum,
            Some(until) => {
                let before = moves.each.iter().filter(|(at, _)| *at <= until);
                before.fold(0_i64, |sum, (_, q)| sum.saturating_add(*q))
            }
        }
    }

    fn feed(&self, order: Option<&Id>, after: u64, limit: usize) -> Vec<(u64, Arc<Event>)> {
        let from = after.saturating_add(1);
        match order {
            None => (from..=self.events.len() as u64).filter_map(|p| self.event(p)).take(limit).collect(),
            Some(id) => {
                let runs = self.orders.get(id).map(|of| of.events.as_slice()).unwrap_or_default();
                let start = runs.partition_point(|run| run.first + u64::from(run.len) <= from);
                let positions =
                    runs.iter().skip(start).flat_map(|run| run.first.max(from)..run.first + u64::from(run.len));
                positions.filter_map(|p| self.event(p)).take(limit).collect()
            }
        }
    }

    fn event(&self, position: u64) -> Option<(u64, Arc<Event>)> {
        let at = usize::try_from(position).ok()?.checked_sub(1)?;
        self.events.get(at)?.clone().map(|event| (position, event))
    }

    /// Whether everything that was read is still at its version.
    fn is_current(&self, set: &ChangeSet) -> bool {
        let stock = |sku: &Sku, location: &Id| {
            let rows = self.stock.get(sku).map(|r| r.as_slice()).unwrap_or_default();
            rows.iter().find(|r| r.location == *location).map_or(0, |r| r.version)
        };
        let changes = &set.changes;
        // Of a SKU that was read, no row may have come.
        let all = |sku: &Sku, read: usize| {
            let from = changes.stock.partition_point(|w| w.sku < *sku);
            let own = changes.stock.iter().skip(from).take_while(|w| w.sku == *sku);
            let written = own.filter(|w| w.version > 0).count();
            self.stock.get(sku).map_or(0, |rows| rows.len()) == read + written
        };
        changes.reads.iter().all(|(key, read)| self.version(key) == *read)
            && changes.writes.iter().all(|(key, _, read)| self.version(key) == *read)
            && changes.stock.iter().all(|w| stock(&w.sku, &w.location) == w.version)
            && changes
                .stock_reads
                .iter()
                .all(|(sku, rows)| all(sku, rows.len()) && rows.iter().all(|(l, read)| stock(sku, l) == *read))
    }

    /// Writes; returns the position of the first event.
    fn write(&mut self, set: ChangeSet) -> u64 {
        let first = self.events.len() as u64 + 1;
        let changes = set.changes;
        for (key, row, version) in changes.writes {
            self.put(key, row.map(|row| positioned(row, first)), version + 1);
        }
        for write in changes.stock {
            let rows = Arc::make_mut(self.stock.entry(write.sku).or_default());
            put_stock(rows, &write.location, write.stock);
        }
        for sku in changes.guards {
            *self.guards.entry(sku).or_default() += 1;
        }
        for (range, sort, entry) in changes.index {
            match entry {
                Some(entry) => self.ranges.entry(range).or_default().put(sort, entry),
                None => {
                    if let Some(entries) = self.ranges.get_mut(&range) {
                        entries.remove(&sort);
                        if entries.is_empty() {
                            self.ranges.remove(&range);
                        }
                    }
                }
            }
        }
        self.purge(&set.purged);
        for event in set.events {
            self.record(event);
        }
        first
    }

    fn put(&mut self, key: Key, row: Option<Row>, version: u64) {
        match (key, row) {
            (Key::Order(id), Some(Row::Order(order))) => {
                let of = self.orders.entry(id).or_default();
                (of.order, of.version) = (Some(order), version);
            }
            (Key::Outbox(id), Some(Row::Outbox(outbox))) => {
                let of = self.orders.entry(id).or_default();
                (of.outbox, of.outbox_version) = (Some(outbox), version);
            }
            (Key::Order(id), _) => self.orders.entry(id).or_default().order = None,
            (Key::Outbox(id), _) => self.orders.entry(id).or_default().outbox = None,
            (key, Some(row)) => {
                self.rows.insert(key, (row, version));
            }
            (key, None) => {
                self.rows.remove(&key);
            }
        }
    }

    fn record(&mut self, event: Arc<Event>) {
        if let What::StockMoved { sku, location, quantity, .. } = &event.what {
            let moves = self.movements.entry((sku.clone(), location.clone())).or_default();
            moves.sum = moves.sum.saturating_add(quantity.micro());
            moves.each.push((event.at, quantity.micro()));
        }
        if let Some(order) = &event.order {
            let position = self.events.len() as u64 + 1;
            let runs = &mut self.orders.entry_ref(order).or_default().events;
            match runs.last_mut() {
                Some(run) if run.first + u64::from(run.len) == position => run.len += 1,
                _ => {
                    // Mostly an order has few runs.
                    runs.reserve_exact(1);
                    runs.push(Run { first: position, len: 1 });
                }
            }
        }
        self.events.push(Some(event));
    }

    /// Events of purged orders go; the movements that they were about stay.
    fn purge(&mut self, orders: &[Id]) {
        for order in orders {
            let Some(of) = self.orders.get_mut(order) else { continue };
            for run in core::mem::take(&mut of.events) {
                let from = usize::try_from(run.first).unwrap_or(usize::MAX).saturating_sub(1);
                self.events.iter_mut().skip(from).take(run.len as usize).for_each(|event| *event = None);
            }
            if of.order.is_none() && of.outbox.is_none() {
                self.orders.remove(order);
            }
        }
    }
}

/// A remembered command learns the position of its commit.
fn positioned(row: Row, first: u64) -> Row {
    match row {
        Row::Command(remembered) if remembered.first_position == 0 => {
            Row::Command(Arc::new(Remembered { first_position: first, ..(*remembered).clone() }))
        }
        row => row,
    }
}

fn put_stock(rows: &mut Vec<StockRow>, location: &Id, stock: Stock) {
    match rows.binary_search_by(|r| r.location.cmp(location)) {
        Ok(at) => {
            if let Some(row) = rows.get_mut(at) {
                row.stock = stock;
                row.version += 1;
            }
        }
        Err(at) => rows.insert(at, StockRow { location: location.clone(), stock, version: 1 }),
    }
}
