//! What a decision writes: one commit, all or nothing.

use crate::event::Event;
use crate::prelude::*;
use crate::record::{Stock, StockRow};
use crate::snapshot::{Entry, Key, Range, Row};
use crate::sort::Sort;
use crate::value::{Id, Sku};

/// A stock row to write, at the version it was read at; 0: it must not be there yet.
#[derive(Clone, Debug, PartialEq)]
pub struct StockWrite {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: Id,
    /// The version that the store must still have.
    pub version: u64,
    /// As it was.
    pub before: Stock,
    /// As it becomes.
    pub stock: Stock,
}

/// Rows, entries of ranges and guards that change.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Rows that were read and must still be at these versions; 0: absent.
    pub reads: Vec<(Key, u64)>,
    /// Rows to write, at the version read; `None` removes.
    pub writes: Vec<(Key, Option<Row>, u64)>,
    /// Stock rows that were read and must still be at these versions, by SKU; of a SKU named here, there must be no
    /// rows but these and those written.
    pub stock_reads: Vec<(Sku, Vec<(Id, u64)>)>,
    /// Stock rows to write, in key order.
    pub stock: Vec<StockWrite>,
    /// Entries to put or, where `None`, to remove.
    pub index: Vec<(Range, Sort, Option<Entry>)>,
    /// SKUs whose guard rises.
    pub guards: BTreeSet<Sku>,
}

/// Everything that one commit writes.
#[derive(Clone, Debug, Default)]
pub struct ChangeSet {
    /// Rows, entries, guards.
    pub changes: Changes,
    /// What happened, in order; the store gives positions, and puts the first into the remembered commands it writes.
    pub events: Vec<Arc<Event>>,
    /// Orders whose events are removed.
    pub purged: Vec<Id>,
}

impl Changes {
    pub(crate) fn read(&mut self, key: &Key, version: u64) {
        self.reads.push((key.clone(), version));
    }

    pub(crate) fn write(&mut self, key: &Key, row: Option<&Row>, version: u64) {
        self.writes.push((key.clone(), row.cloned(), version));
    }

    pub(crate) fn index(&mut self, range: &Range, sort: &Sort, entry: Option<&Entry>) {
        self.index.push((range.clone(), sort.clone(), entry.cloned()));
    }

    pub(crate) fn stock(&mut self, sku: &Sku, rows: &[StockRow], base: Option<&Row>) {
        let before: &[StockRow] = match base {
            Some(Row::Stock(rows)) => rows,
            _ => &[],
        };
        let mut read = Vec::new();
        for row in rows {
            let was = before.iter().find(|b| b.location == row.location);
            match was {
                Some(was) if was.stock == row.stock => read.push((row.location.clone(), row.version)),
                _ => self.stock.push(StockWrite {
                    sku: sku.clone(),
                    location: row.location.clone(),
                    version: row.version,
                    before: was.map(|w| w.stock).unwrap_or_default(),
                    stock: row.stock,
                }),
            }
        }
        self.stock_reads.push((sku.clone(), read));
    }

    /// Stock rows are written in key order, so that stores lock them in one order. A guard rises with every
    /// change in its ranges, but for what a change of the stock row itself already tells.
    pub(crate) fn settle(&mut self) {
        self.stock.sort_unstable_by(|a, b| (&a.sku, &a.location).cmp(&(&b.sku, &b.location)));
        let moved: BTreeSet<&Sku> = self.stock.iter().map(|s| &s.sku).collect();
        for (range, _, _) in &self.index {
            let Some(sku) = range.guarded() else { continue };
            let told_by_stock = matches!(range, Range::Soft(..) | Range::Firm(..) | Range::Holds(..) | Range::Due(_));
            if !(told_by_stock && moved.contains(sku)) {
                self.guards.insert(sku.clone());
            }
        }
        // A row that is new tells nobody by its version that it is there; stores that lock rows need one to lock.
        self.guards.extend(self.stock.iter().filter(|s| s.version == 0).map(|s| s.sku.clone()));
    }

    /// Whether anything is written.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.stock.is_empty() && self.index.is_empty()
    }

    /// Number of rows and entries to write.
    pub fn len(&self) -> usize {
        self.writes.len() + self.stock.len() + self.index.len() + self.guards.len()
    }
}
