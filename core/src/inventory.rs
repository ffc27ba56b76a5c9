//! The reference inventory: stock alone, in memory, safe to share between threads.

use crate::change::StockWrite;
use crate::error::Error;
use crate::prelude::*;
use crate::record::StockRow;
use crate::store::Inventory;
use crate::value::{Id, Sku};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Stock rows of one tenant, in memory.
///
/// ```
/// use fillrate::{Bridge, Engine, MemoryInventory, MemoryStore};
/// let engine = Engine::new(Bridge::new(MemoryInventory::new(), MemoryStore::new()));
/// # let _ = engine;
/// ```
#[derive(Debug, Default)]
pub struct MemoryInventory {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    rows: HashMap<Sku, Vec<StockRow>>,
    changes: HashMap<Box<str>, Change>,
    /// The last version given to any row: none is ever given twice.
    version: u64,
}

/// What became of a change.
#[derive(Debug)]
enum Change {
    Applied(Vec<StockWrite>),
    /// Refused from now on, should it come late.
    Undone,
}

impl MemoryInventory {
    /// Without any stock.
    pub fn new() -> Self {
        MemoryInventory::default()
    }

    /// All rows by SKU, those of one by location id: for looking at the whole, and for comparing.
    pub fn rows(&self) -> BTreeMap<Sku, Vec<StockRow>> {
        self.books().rows.iter().map(|(sku, rows)| (sku.clone(), rows.clone())).collect()
    }

    /// A poisoned lock means that a thread died between two changes, never within one.
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inventory for MemoryInventory {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        let books = self.books();
        Ok(skus.iter().map(|sku| books.rows.get(sku).cloned().unwrap_or_default()).collect())
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        let mut books = self.books();
        match books.changes.get(id) {
            Some(Change::Applied(_)) => return Ok(true),
            Some(Change::Undone) => return Ok(false),
            None => {}
        }
        if !writes.iter().all(|w| books.version_of(&w.sku, &w.location) == w.version) {
            return Ok(false);
        }
        for write in writes {
            books.put(write);
        }
        books.changes.insert(id.into(), Change::Applied(writes.to_vec()));
        Ok(true)
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        let mut books = self.books();
        if let Some(Change::Applied(writes)) = books.changes.insert(id.into(), Change::Undone) {
            for write in &writes {
                books.take_back(write);
            }
        }
        Ok(())
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        let mut books = self.books();
        if let Some(Change::Applied(_)) = books.changes.get(id) {
            books.changes.remove(id);
        }
        Ok(())
    }
}

impl Books {
    fn version_of(&self, sku: &Sku, location: &Id) -> u64 {
        let rows = self.rows.get(sku).map(Vec::as_slice).unwrap_or_default();
        rows.iter().find(|r| r.location == *location).map_or(0, |r| r.version)
    }

    fn put(&mut self, write: &StockWrite) {
        self.version += 1;
        let row = StockRow { location: write.location.clone(), stock: write.stock, version: self.version };
        let rows = self.rows.entry(write.sku.clone()).or_default();
        match rows.binary_search_by(|r| r.location.cmp(&write.location)) {
            Ok(at) => {
                if let Some(known) = rows.get_mut(at) {
                    *known = row;
                }
            }
            Err(at) => rows.insert(at, row),
        }
    }

    /// As before the write; a row that it made is gone again.
    fn take_back(&mut self, write: &StockWrite) {
        if write.version > 0 {
            self.put(&StockWrite { stock: write.before, ..write.clone() });
        } else if let Some(rows) = self.rows.get_mut(&write.sku) {
            rows.retain(|r| r.location != write.location);
        }
    }
}
