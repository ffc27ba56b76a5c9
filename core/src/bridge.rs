//! An inventory that lives elsewhere, everything else here.
//!
//! Two systems cannot commit at once, so a commit goes in steps, and the persistence alone decides how it ends:
//! ```text
//! 1 marks     read the mark of each SKU; one that is held is waited for, then settled
//! 2 rows      the inventory's rows must be as the decision read them
//! 3 intent    persistence: the intent is written, the marks are held     (only where everything is still as read)
//! 4 apply     inventory: the stock is written, under the intent's id
//! 5 commit    persistence: all else is written, the intent goes, the marks are free  ◄── from here on it is done
//! ```
//! Whoever fails after 3, and whoever finds what another left there, settles it the same way:
//! the intent is turned to `undoing` (5 is refused from here on), the inventory undoes the id, the intent goes.
//! Each of these can be done twice, late or by two at once: ids are never used again, an id that was undone is never
//! applied, and of 5 and `undoing` the persistence lets one through. So no unit is promised on stock that another is
//! still about to take back, and none is lost.
//!
//! A commit without stock to write takes 1, 2 and 5; one that read no stock takes 5.

mod intent;
mod settle;
mod touched;

use crate::change::{ChangeSet, StockWrite};
use crate::error::{Code, Error};
use crate::execute::conflict;
use crate::extension::Kept;
use crate::prelude::*;
use crate::record::StockRow;
use crate::snapshot::{Ask, Found, Key, Row};
use crate::store::{Commit, Inventory, Persistence, Store};
use crate::value::{Id, Sku};
use intent::{INTENTS, Intent, Mark, token};
use touched::Touched;

/// Rounds that one step may take before the caller is asked to come again.
const ROUNDS: u32 = 1024;

/// A [`Store`] of an [`Inventory`] elsewhere and a [`Persistence`] here.
///
/// Several bridges, in several processes, may share both; no lock of one process is needed.
/// Stock comes in through commands, as everywhere; a bridge begins with an inventory that counts nothing.
///
/// ```
/// use fillrate::{Bridge, Engine, MemoryInventory, MemoryStore};
/// let engine = Engine::new(Bridge::new(MemoryInventory::new(), MemoryStore::new()));
/// for command in [
///     r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}"#,
///     r#"{"op":"receive_stock","at":"2026-01-01T08:00:00Z","sku":"MUG","location":"HUB","quantity":"3"}"#,
/// ] {
///     engine.execute_json(command);
/// }
/// // Once at the start, and now and then: what a crash left half done.
/// assert_eq!(engine.store().heal()?, 0);
/// # Ok::<(), fillrate::Error>(())
/// ```
#[derive(Debug)]
pub struct Bridge<I, P> {
    inventory: I,
    persistence: P,
    patience: Patience,
}

/// See [`Bridge::waiting`].
#[derive(Clone, Copy, Debug)]
struct Patience {
    looks: u32,
    pause: fn(u32),
}

impl<I: Inventory, P: Persistence> Bridge<I, P> {
    /// Over both.
    pub fn new(inventory: I, persistence: P) -> Self {
        Bridge { inventory, persistence, patience: Patience { looks: 64, pause: |_| {} } }
    }

    /// The stock.
    pub fn inventory(&self) -> &I {
        &self.inventory
    }

    /// All else.
    pub fn persistence(&self) -> &P {
        &self.persistence
    }

    /// How often another's change is looked at before it is taken to be left behind, and what is done in between;
    /// `pause` gets the number of looks so far. All of it must outlast the slowest answer of the inventory, else changes
    /// on their way are taken back and decided anew. By default 64 looks without a pause.
    ///
    /// ```
    /// use fillrate::{Bridge, MemoryInventory, MemoryStore};
    /// use std::{thread::sleep, time::Duration};
    /// let bridge = Bridge::new(MemoryInventory::new(), MemoryStore::new());
    /// let bridge = bridge.waiting(500, |looks| sleep(Duration::from_millis(looks.min(20).into())));
    /// # let _ = bridge;
    /// ```
    #[must_use]
    pub fn waiting(mut self, looks: u32, pause: fn(u32)) -> Self {
        self.patience = Patience { looks, pause };
        self
    }

    /// Steps 3 to 5.
    fn pass(&self, mut main: ChangeSet, writes: &[StockWrite], marks: Vec<Mark>) -> Result<Commit, Error> {
        let (mut held, read): (Vec<Mark>, Vec<Mark>) =
            marks.into_iter().partition(|mark| writes.iter().any(|w| w.sku == mark.sku));
        let id = token(writes, &held);
        let intent = Intent::new(held.iter().map(|mark| mark.sku.clone()).collect());
        let mut first = ChangeSet::default();
        // Most conflicts show here, before the inventory is touched.
        first.changes.reads = main.changes.reads.clone();
        first.changes.reads.extend(main.changes.writes.iter().map(|(key, _, version)| (key.clone(), *version)));
        first.put_extension(&INTENTS, &id, &Kept::default(), Some(intent.record()));
        held.iter_mut().for_each(|mark| mark.put(&mut first, Some(&id)));
        for mark in &read {
            mark.expect(&mut first);
            mark.expect(&mut main);
        }
        main.put_extension(&INTENTS, &id, &Kept { record: Some(intent.record()), version: 1 }, None);
        held.iter_mut().for_each(|mark| mark.put(&mut main, None));

        let done = match self.persistence.commit(first) {
            Ok(Commit::Committed(_)) => self.apply_and_commit(&id, writes, main),
            Ok(Commit::Conflict) => return Ok(Commit::Conflict),
            Err(error) => Err(error),
        };
        // What cannot be settled now is settled by `heal`, or by whoever next needs this stock.
        let _ = match &done {
            Ok(Commit::Committed(_)) => self.inventory.forget(id.as_str()),
            _ => self.settle(&id).map(|_| ()),
        };
        done
    }

    fn apply_and_commit(&self, id: &Id, writes: &[StockWrite], main: ChangeSet) -> Result<Commit, Error> {
        if self.inventory.apply(id.as_str(), writes).map_err(unavailable)? {
            self.persistence.commit(main)
        } else {
            Ok(Commit::Conflict)
        }
    }
}

impl<I: Inventory, P: Persistence> Store for Bridge<I, P> {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        let skus: Vec<Sku> = asks.iter().filter_map(stock_of).cloned().collect();
        if skus.is_empty() {
            return self.persistence.load(asks);
        }
        let mut others: Vec<Ask> = asks.iter().filter(|ask| stock_of(ask).is_none()).cloned().collect();
        others.extend(skus.iter().map(Mark::ask));
        for _ in 0..ROUNDS {
            // In this order: what is read while a change is on its way shows a mark that is held.
            let rows = self.inventory.read(&skus).map_err(unavailable)?;
            let mut found = self.persistence.load(&others)?;
            let marks = found.split_off(found.len().saturating_sub(skus.len()));
            if skus.iter().zip(marks).any(|(sku, mark)| Mark::new(sku, Kept::from(mark)).holder().is_some()) {
                self.free_marks(&skus)?;
                continue;
            }
            let (mut rows, mut found) = (rows.into_iter(), found.into_iter());
            let answers = asks.iter().map(|ask| match stock_of(ask) {
                Some(_) => stock_row(rows.next().unwrap_or_default()),
                None => found.next().unwrap_or(Found::Row(None)),
            });
            return Ok(answers.collect());
        }
        Err(conflict())
    }

    fn commit(&self, mut changes: ChangeSet) -> Result<Commit, Error> {
        let touched = Touched::take(&mut changes);
        if touched.is_empty() {
            return self.persistence.commit(changes);
        }
        let skus = touched.skus();
        let marks = self.free_marks(&skus)?;
        let rows = self.inventory.read(&skus).map_err(unavailable)?;
        if !touched.is_current(&rows) {
            return Ok(Commit::Conflict);
        }
        if touched.writes.is_empty() {
            marks.iter().for_each(|mark| mark.expect(&mut changes));
            return self.persistence.commit(changes);
        }
        self.pass(changes, &touched.writes, marks)
    }
}

fn stock_of(ask: &Ask) -> Option<&Sku> {
    match ask {
        Ask::Row(Key::Stock(sku)) => Some(sku),
        _ => None,
    }
}

fn stock_row(rows: Vec<StockRow>) -> Found {
    Found::Row((!rows.is_empty()).then(|| (Row::Stock(Arc::new(rows)), 1)))
}

/// Whatever an inventory says went wrong, it can be tried again.
fn unavailable(error: Error) -> Error {
    if error.code.is_retryable() { error } else { Error { code: Code::StoreUnavailable, ..error } }
}
