//! The reference store: everything in memory, safe to share between threads.

use crate::change::ChangeSet;
use crate::error::Error;
use crate::log::{self, Log};
use crate::packed::Packed;
use crate::prelude::*;
use crate::range::Entries;
use crate::record::{Stock, StockRow};
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
    log: Log,
    /// The highest version that a removed row had: one that comes back begins above it, so that nobody who read the
    /// old one takes it for the same.
    removed: u64,
    movements: HashMap<(Sku, Id), Moves>,
}

/// What is kept of an order: two rows with their versions, and where its events are.
#[derive(Debug, Default)]
struct OfOrder {
    order: Option<Packed>,
    version: u64,
    outbox: Option<Packed>,
    outbox_version: u64,
    /// Blocks of the log.
    events: Vec<usize>,
}

/// A commit with all that is packed, packed before the store is locked: from then on nothing can fail.
struct Ready {
    set: ChangeSet,
    /// Packed rows of orders, in the order of their writes.
    rows: VecDeque<Packed>,
    events: Vec<log::Entry>,
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
        let orders = state.orders.keys().flat_map(|id| [Key::Order(id.clone()), Key::Outbox(id.clone())]);
        let keys = state.rows.keys().cloned().chain(orders).chain(state.stock.keys().cloned().map(Key::Stock));
        // INVARIANT: what was packed can be opened.
        keys.filter_map(|key| state.row(&key).ok().flatten().map(|(row, _)| (key, row))).collect()
    }

    /// A poisoned lock means that a thread died between two commits, never within one: the state is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        let state = self.state();
        asks.iter().map(|ask| state.answer(ask)).collect()
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        let ready = Ready::new(changes)?;
        let mut state = self.state();
        if !state.is_current(&ready.set) {
            return Ok(Commit::Conflict);
        }
        Ok(Commit::Committed(state.write(ready)))
    }
}

impl Ready {
    fn new(set: ChangeSet) -> Result<Ready, Error> {
        let mut scratch = Vec::new();
        let mut rows = VecDeque::new();
        for (_, row, _) in &set.changes.writes {
            match row {
                Some(Row::Order(order)) => rows.push_back(Packed::new(&**order, &mut scratch)?),
                Some(Row::Outbox(outbox)) => rows.push_back(Packed::new(&**outbox, &mut scratch)?),
                _ => {}
            }
        }
        let events = log::entries(&set.events, &mut scratch)?;
        Ok(Ready { set, rows, events })
    }
}

impl State {
    fn answer(&self, ask: &Ask) -> Result<Found, Error> {
        Ok(match ask {
            Ask::Row(key) => Found::Row(self.row(key)?),
            Ask::Page(range, after, limit) => {
                Found::Page(self.ranges.get(range).map_or_else(Vec::new, |r| r.page(after.as_ref(), *limit)))
            }
            Ask::Count(range, before) => {
                let (n, units) = self.ranges.get(range).map_or((0, 0), |r| r.count(before.as_ref()));
                Found::Count(n, units)
            }
            Ask::Moved(sku, location, until) => Found::Moved(self.moved(sku, location, *until)),
            Ask::Events(None, after, limit) => Found::Events(self.log.page(*after, *limit)?),
            Ask::Events(Some(order), after, limit) => {
                let blocks = self.orders.get(order).map(|of| of.events.as_slice()).unwrap_or_default();
                Found::Events(self.log.page_of(blocks, *after, *limit)?)
            }
        })
    }

    fn row(&self, key: &Key) -> Result<Option<(Row, u64)>, Error> {
        Ok(match key {
            Key::Stock(sku) => self.stock.get(sku).map(|rows| (Row::Stock(rows.clone()), 1)),
            Key::Guard(sku) => self.guards.get(sku).map(|version| (Row::Guard, *version)),
            Key::Order(id) => match self.orders.get(id) {
                Some(OfOrder { order: Some(order), version, .. }) => Some((Row::Order(order.open()?), *version)),
                _ => None,
            },
            Key::Outbox(id) => match self.orders.get(id) {
                Some(OfOrder { outbox: Some(outbox), outbox_version, .. }) => {
                    Some((Row::Outbox(outbox.open()?), *outbox_version))
                }
                _ => None,
            },
            key => self.rows.get(key).cloned(),
        })
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
    fn write(&mut self, ready: Ready) -> u64 {
        let first = self.log.next();
        let Ready { set, rows: mut packed, events } = ready;
        let changes = set.changes;
        for (key, row, read) in changes.writes {
            if row.is_none() {
                self.removed = self.removed.max(read);
            }
            // Records of extensions count from 1: they tell by themselves what became of them.
            let begins = read == 0 && !matches!(key, Key::Extension(..));
            let version = if begins { self.removed + 1 } else { read + 1 };
            match (key, row) {
                (Key::Order(id), row) => {
                    let of = self.orders.entry(id).or_default();
                    (of.order, of.version) = (row.and_then(|_| packed.pop_front()), version);
                }
                (Key::Outbox(id), row) => {
                    let of = self.orders.entry(id).or_default();
                    (of.outbox, of.outbox_version) = (row.and_then(|_| packed.pop_front()), version);
                }
                (key, Some(row)) => {
                    self.rows.insert(key, (positioned(row, first), version));
                }
                (key, None) => {
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
        for event in &set.events {
            if let Some((sku, location, units, at)) = event.movement() {
                let moves = self.movements.entry((sku.clone(), location.clone())).or_default();
                moves.sum = moves.sum.saturating_add(units.micro());
                moves.each.push((at, units.micro()));
            }
        }
        for entry in events {
            let order = entry.of.order.clone();
            let block = self.log.push(entry);
            if let Some(order) = order {
                let blocks = &mut self.orders.entry(order).or_default().events;
                // Mostly an order has few.
                blocks.reserve_exact(1);
                blocks.push(block);
            }
        }
        first
    }

    /// Events of purged orders go; the movements that they were about stay.
    fn purge(&mut self, orders: &[Id]) {
        for order in orders {
            let Some(of) = self.orders.get_mut(order) else { continue };
            core::mem::take(&mut of.events).into_iter().for_each(|block| self.log.remove(block));
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
