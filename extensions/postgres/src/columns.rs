//! A change set as columns: what the statement that commits takes.

use crate::error::refused;
use crate::sums::MOST;
use fillrate::{ChangeSet, Error, Key, Quantity, Row, Sort, StockWrite, stored};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tokio_postgres::types::ToSql;

/// Kind, name and body.
type Rows<'a> = (Vec<&'static str>, Vec<Cow<'a, str>>, Vec<String>);
/// SKU, location, on hand, unavailable, safety stock, reserved.
type Stock<'a> = (Vec<&'a str>, Vec<&'a str>, [Vec<i64>; 4]);

/// Range, place, id, number, units.
type Put<'a> = (Vec<String>, Vec<&'a [u8]>, Vec<&'a str>, Vec<i64>, Vec<i64>);
/// Number of the range, range, place, whether it is put, units.
type Counted<'a> = (Vec<i32>, Vec<String>, Vec<&'a [u8]>, Vec<i32>, Vec<i64>);
/// SKU, location, time, number of the event, units.
type Movements<'a> = (Vec<&'a str>, Vec<&'a str>, Vec<i64>, Vec<i64>, Vec<i64>);

/// A change set, column by column.
#[derive(Default)]
pub(crate) struct Columns<'a> {
    checked_rows: (Vec<&'static str>, Vec<Cow<'a, str>>, Vec<i64>),
    checked_guards: (Vec<&'a str>, Vec<i64>),
    checked_stock: (Vec<&'a str>, Vec<&'a str>, Vec<i64>),
    /// SKUs that were read, and how many rows they have together.
    whole_stock: (Vec<&'a str>, i64),
    /// Number of events, and the highest version of a removed row.
    head: (i64, i64),
    rows: Rows<'a>,
    removed_rows: (Vec<&'static str>, Vec<Cow<'a, str>>),
    stock: Stock<'a>,
    /// Order, line, ordered, over-shipped, allocated, shipped, backordered, cancelled.
    lines: (Vec<&'a str>, Vec<i32>, [Vec<i64>; 6]),
    removed_lines: Vec<&'a str>,
    guards: Vec<&'a str>,
    put: Put<'a>,
    removed: (Vec<String>, Vec<&'a [u8]>),
    /// Each range that may be counted, once, and what changes in them.
    counted_ranges: Vec<String>,
    counted: Counted<'a>,
    purged: Vec<&'a str>,
    events: (Vec<Option<&'a str>>, Vec<String>),
    movements: Movements<'a>,
    moved: (Vec<&'a str>, Vec<&'a str>, Vec<i64>),
}

impl<'a> Columns<'a> {
    /// The columns of a change set.
    ///
    /// # Errors
    /// `store_unavailable`: a text has a NUL, which no text of PostgreSQL may have.
    pub fn new(set: &'a ChangeSet) -> Result<Self, Error> {
        let mut columns = Columns::default();
        columns.checks(set);
        columns.take_rows(set);
        set.changes.stock.iter().for_each(|write| columns.take_stock(write));
        columns.guards = set.changes.guards.iter().map(|sku| sku.as_str()).collect();
        columns.entries(set);
        columns.purged = set.purged.iter().map(|order| order.as_str()).collect();
        columns.happened(set);
        columns.without_nul()?;
        Ok(columns)
    }

    fn checks(&mut self, set: &'a ChangeSet) {
        let written = set.changes.writes.iter().map(|(key, _, version)| (key, *version));
        for (key, version) in set.changes.reads.iter().map(|(key, version)| (key, *version)).chain(written) {
            if let Key::Guard(sku) = key {
                self.checked_guards.0.push(sku.as_str());
                self.checked_guards.1.push(number(version));
            } else {
                let (kind, name) = stored::key(key);
                self.checked_rows.0.push(kind);
                self.checked_rows.1.push(name);
                self.checked_rows.2.push(number(version));
            }
        }
        let mut check = |sku: &'a str, location: &'a str, version: u64| {
            self.checked_stock.0.push(sku);
            self.checked_stock.1.push(location);
            self.checked_stock.2.push(number(version));
        };
        for write in &set.changes.stock {
            check(write.sku.as_str(), write.location.as_str(), write.version);
        }
        for (sku, rows) in &set.changes.stock_reads {
            rows.iter().for_each(|(location, version)| check(sku.as_str(), location.as_str(), *version));
            let from = set.changes.stock.partition_point(|write| write.sku < *sku);
            let own = set.changes.stock.iter().skip(from).take_while(|write| write.sku == *sku);
            let there = rows.len() + own.filter(|write| write.version > 0).count();
            self.whole_stock.0.push(sku.as_str());
            self.whole_stock.1 += i64::try_from(there).unwrap_or(i64::MAX);
        }
    }

    fn take_rows(&mut self, set: &'a ChangeSet) {
        for (key, row, version) in &set.changes.writes {
            let (kind, name) = stored::key(key);
            match row {
                Some(row) => {
                    self.rows.0.push(kind);
                    self.rows.1.push(name);
                    self.rows.2.push(stored::row(row));
                }
                None if *version > 0 => {
                    if !matches!(key, Key::Extension(..)) {
                        self.head.1 = self.head.1.max(number(*version));
                    }
                    self.removed_rows.0.push(kind);
                    self.removed_rows.1.push(name);
                }
                None => {}
            }
            match (key, row) {
                (Key::Order(id), Some(Row::Order(order))) => {
                    for (position, l) in (0..).zip(&order.lines) {
                        self.lines.0.push(id.as_str());
                        self.lines.1.push(position);
                        let units = [l.ordered, l.over_shipped, l.allocated, l.shipped, l.backordered, l.cancelled];
                        self.lines.2.iter_mut().zip(units).for_each(|(column, units)| column.push(units.micro()));
                    }
                }
                (Key::Order(id), None) => self.removed_lines.push(id.as_str()),
                _ => {}
            }
        }
    }

    fn take_stock(&mut self, write: &'a StockWrite) {
        let to = &mut self.stock;
        to.0.push(write.sku.as_str());
        to.1.push(write.location.as_str());
        to.2.iter_mut().zip(numbers(&write.stock)).for_each(|(column, units)| column.push(units));
    }

    /// At one place of a range, the last word counts.
    fn entries(&mut self, set: &'a ChangeSet) {
        let mut ranges = BTreeMap::new();
        for (range, sort, entry) in &set.changes.index {
            let places: &mut BTreeMap<&Sort, _> = ranges.entry(range).or_default();
            places.insert(sort, entry.as_ref());
        }
        for (range, places) in ranges {
            let (name, is_counted) = (stored::range(range), stored::is_counted(range));
            if is_counted {
                self.counted_ranges.push(name.clone());
            }
            let n = i32::try_from(self.counted_ranges.len()).unwrap_or(i32::MAX);
            for (sort, entry) in places {
                let (name, sort) = (name.clone(), sort.as_bytes());
                if is_counted {
                    self.counted.0.push(n);
                    self.counted.1.push(name.clone());
                    self.counted.2.push(sort);
                    self.counted.3.push(i32::from(entry.is_some()));
                    self.counted.4.push(entry.map_or(0, |entry| entry.units));
                }
                match entry {
                    Some(entry) => {
                        self.put.0.push(name);
                        self.put.1.push(sort);
                        self.put.2.push(entry.id.as_str());
                        self.put.3.push(i64::from(entry.number));
                        self.put.4.push(entry.units);
                    }
                    None => {
                        self.removed.0.push(name);
                        self.removed.1.push(sort);
                    }
                }
            }
        }
    }

    /// Events, and the movements that stay when the events that told of them are purged.
    fn happened(&mut self, set: &'a ChangeSet) {
        let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for (n, event) in (1_i64..).zip(&set.events) {
            self.events.0.push(event.order.as_ref().map(|order| order.as_str()));
            self.events.1.push(stored::event(event));
            self.head.0 = n;
            if let Some((sku, location, units, at)) = event.movement() {
                let (sku, location, units) = (sku.as_str(), location.as_str(), units.micro());
                self.movements.0.push(sku);
                self.movements.1.push(location);
                self.movements.2.push(at.micros());
                self.movements.3.push(n);
                self.movements.4.push(units);
                let sum = sums.entry((sku, location)).or_default();
                *sum = sum.saturating_add(units);
            }
        }
        for ((sku, location), units) in sums {
            self.moved.0.push(sku);
            self.moved.1.push(location);
            self.moved.2.push(units);
        }
    }

    /// INVARIANT: ids have no control characters and JSON escapes them; were it ever otherwise, it is told here.
    fn without_nul(&self) -> Result<(), Error> {
        let names = self.checked_rows.1.iter().map(|name| &**name);
        let bodies = self.rows.2.iter().chain(&self.events.1).map(String::as_str);
        if names.chain(bodies).any(|text| text.as_bytes().contains(&0)) {
            return Err(refused("takes no text with a NUL; send it without"));
        }
        Ok(())
    }

    /// Ranges that may be counted and into which so many entries come that one of them may have become long.
    pub fn drawn(&self) -> Vec<&str> {
        /// One in so many entries that come has its range looked at.
        const LOT: u32 = 512;
        let lot = |sort: &[u8]| sort.iter().fold(7_u32, |n, b| n.wrapping_mul(31) ^ u32::from(*b));
        let (_, ranges, sorts, put, _) = &self.counted;
        let mut drawn: Vec<&str> = Vec::new();
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        for ((range, sort), _) in ranges.iter().zip(sorts).zip(put).filter(|(_, put)| **put == 1) {
            let many = of.entry(range).or_default();
            *many += 1;
            if lot(sort).is_multiple_of(LOT) || *many == LOT as usize {
                drawn.push(range);
            }
        }
        drawn.sort_unstable();
        drawn.dedup();
        drawn
    }

    /// As the statement takes them.
    pub fn params<'p>(&'p self, tenant: &'p &'p str, seen: &'p Option<i64>) -> Vec<&'p (dyn ToSql + Sync)> {
        let mut all: Vec<&(dyn ToSql + Sync)> = vec![tenant];
        let (kinds, names, versions) = &self.checked_rows;
        all.extend([kinds as &(dyn ToSql + Sync), names, versions]);
        all.extend([&self.checked_guards.0 as &(dyn ToSql + Sync), &self.checked_guards.1]);
        let (skus, locations, versions) = &self.checked_stock;
        all.extend([skus as &(dyn ToSql + Sync), locations, versions]);
        all.extend([&self.whole_stock.0 as &(dyn ToSql + Sync), &self.whole_stock.1]);
        all.extend([&self.head.0 as &(dyn ToSql + Sync), &self.head.1]);
        all.extend([&self.rows.0 as &(dyn ToSql + Sync), &self.rows.1, &self.rows.2]);
        all.extend([&self.removed_rows.0 as &(dyn ToSql + Sync), &self.removed_rows.1]);
        all.extend([&self.stock.0 as &(dyn ToSql + Sync), &self.stock.1]);
        all.extend(self.stock.2.iter().map(|column| column as &(dyn ToSql + Sync)));
        all.extend([&self.lines.0 as &(dyn ToSql + Sync), &self.lines.1]);
        all.extend(self.lines.2.iter().map(|column| column as &(dyn ToSql + Sync)));
        all.extend([&self.removed_lines as &(dyn ToSql + Sync), &self.guards]);
        let (ranges, sorts, ids, numbers, units) = &self.put;
        all.extend([ranges as &(dyn ToSql + Sync), sorts, ids, numbers, units]);
        all.extend([&self.removed.0 as &(dyn ToSql + Sync), &self.removed.1]);
        let (numbers, ranges, sorts, put, units) = &self.counted;
        all.extend([&self.counted_ranges as &(dyn ToSql + Sync), numbers, ranges, sorts, put, units]);
        all.extend([&self.purged as &(dyn ToSql + Sync), &self.events.0, &self.events.1]);
        let (skus, locations, times, numbers, units) = &self.movements;
        all.extend([skus as &(dyn ToSql + Sync), locations, times, numbers, units]);
        all.extend([&self.moved.0 as &(dyn ToSql + Sync), &self.moved.1, &self.moved.2, &MOST, seen]);
        all
    }
}

/// on_hand, unavailable, safety_stock, reserved.
pub(crate) fn numbers(stock: &fillrate::Stock) -> [i64; 4] {
    [stock.on_hand, stock.unavailable, stock.safety_stock, stock.reserved].map(Quantity::micro)
}

/// Versions stay far below what 63 bits hold.
pub(crate) fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
