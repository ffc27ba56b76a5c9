//! The reference store: everything in memory, safe to share between threads.

use crate::change::ChangeSet;
use crate::error::Error;
use crate::event::{Event, What};
use crate::prelude::*;
use crate::range::Entries;
use crate::record::{Stock, StockRow};
use crate::snapshot::*;
use crate::store::{Commit, Store};
use crate::value::{Id, Sku, Time};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Rows, ranges and events of one tenant, in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    rows: HashMap<Key, (Row, u64)>,
    stock: HashMap<Sku, Arc<Vec<StockRow>>>,
    guards: HashMap<Sku, u64>,
    ranges: HashMap<Range, Entries>,
    events: BTreeMap<u64, Arc<Event>>,
    by_order: HashMap<Id, Vec<u64>>,
    movements: HashMap<(Sku, Id), Moves>,
    commits: u64,
    position: u64,
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
        let stock = state.stock.iter().map(|(sku, rows)| (Key::Stock(sku.clone()), Row::Stock(rows.clone())));
        rows.chain(stock).collect()
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
            Ask::Row(key) => Found::Row(self.rows.get(key).cloned()),
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
            None => self.events.range(from..).take(limit).map(|(p, e)| (*p, e.clone())).collect(),
            Some(id) => {
                let positions = self.by_order.get(id).map(Vec::as_slice).unwrap_or_default();
                let start = positions.partition_point(|p| *p < from);
                let own = positions.iter().skip(start).take(limit);
                own.filter_map(|p| Some((*p, self.events.get(p)?.clone()))).collect()
            }
        }
    }

    /// Whether everything that was read is still at its version.
    fn is_current(&self, set: &ChangeSet) -> bool {
        let version = |key: &Key| match key {
            Key::Guard(sku) => self.guards.get(sku).copied().unwrap_or(0),
            key => self.rows.get(key).map_or(0, |(_, version)| *version),
        };
        let stock = |sku: &Sku, location: &Id| {
            let rows = self.stock.get(sku).map(|r| r.as_slice()).unwrap_or_default();
            rows.iter().find(|r| r.location == *location).map_or(0, |r| r.version)
        };
        let changes = &set.changes;
        // Of a SKU that was read, no row may have come.
        let all = |sku: &Sku, read: usize| {
            let written = changes.stock.iter().filter(|w| w.version > 0 && w.sku == *sku).count();
            self.stock.get(sku).map_or(0, |rows| rows.len()) == read + written
        };
        changes.reads.iter().all(|(key, read)| version(key) == *read)
            && changes.writes.iter().all(|(key, _, read)| version(key) == *read)
            && changes.stock.iter().all(|w| stock(&w.sku, &w.location) == w.version)
            && changes
                .stock_reads
                .iter()
                .all(|(sku, rows)| all(sku, rows.len()) && rows.iter().all(|(l, read)| stock(sku, l) == *read))
    }

    /// Writes; returns the position of the first event.
    fn write(&mut self, set: ChangeSet) -> u64 {
        self.commits += 1;
        let first = self.position + 1;
        let changes = set.changes;
        for (key, row, version) in changes.writes {
            match row {
                Some(row) => {
                    self.rows.insert(key, (positioned(row, first), version + 1));
                }
                None => {
                    self.rows.remove(&key);
                }
            }
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
            self.position += 1;
            self.record(event);
        }
        first
    }

    fn record(&mut self, event: Arc<Event>) {
        if let What::StockMoved { sku, location, quantity, .. } = &event.what {
            let moves = self.movements.entry((sku.clone(), location.clone())).or_default();
            moves.sum = moves.sum.saturating_add(quantity.micro());
            moves.each.push((event.at, quantity.micro()));
        }
        if let Some(order) = &event.order {
            self.by_order.entry(order.clone()).or_default().push(self.position);
        }
        self.events.insert(self.position, event);
    }

    /// Events of purged orders go; the movements that they were about stay.
    fn purge(&mut self, orders: &[Id]) {
        for order in orders {
            for position in self.by_order.remove(order).unwrap_or_default() {
                self.events.remove(&position);
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
