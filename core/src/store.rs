//! Where rows are kept. A store knows keys, versions and ordered ranges; it knows no rule.

use crate::change::{ChangeSet, StockWrite};
use crate::error::Error;
use crate::prelude::*;
use crate::record::StockRow;
use crate::snapshot::{Ask, Found};
use crate::value::Sku;
use core::future::Future;

/// How a commit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Commit {
    /// All is written; the position of the first event.
    Committed(u64),
    /// Somebody changed what was read; nothing is written.
    Conflict,
}

/// Reads and writes all rows of a tenant in one transaction.
pub trait Store {
    /// Answers each question, in order, from one consistent state.
    ///
    /// # Errors
    /// `store_unavailable`, `overloaded`.
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error>;

    /// Writes everything or nothing. Must refuse with `Conflict` where a row or guard that was read has changed.
    ///
    /// # Errors
    /// `store_unavailable`, `overloaded`. After an error it is unknown whether it was written: the command's id tells.
    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error>;
}

/// As [`Store`], with futures; no runtime is named.
pub trait AsyncStore {
    /// As [`Store::load`].
    fn load(&self, asks: &[Ask]) -> impl Future<Output = Result<Vec<Found>, Error>> + Send;

    /// As [`Store::commit`].
    fn commit(&self, changes: ChangeSet) -> impl Future<Output = Result<Commit, Error>> + Send;
}

/// Stock by itself: a warehouse system can be one.
pub trait Inventory {
    /// The stock rows of each SKU, at all its locations.
    ///
    /// # Errors
    /// `store_unavailable`.
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error>;

    /// Applies all changes, or none where a version differs: then `false`. `id` names the change: the same id is applied once.
    ///
    /// # Errors
    /// `store_unavailable`.
    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error>;

    /// Takes back what was applied under an id; nothing where it never was.
    ///
    /// # Errors
    /// `store_unavailable`.
    fn undo(&self, id: &str) -> Result<(), Error>;
}

/// Everything but stock.
pub trait Persistence {
    /// As [`Store::load`], of everything but stock rows.
    ///
    /// # Errors
    /// As [`Store::load`].
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error>;

    /// As [`Store::commit`], of everything but stock rows.
    ///
    /// # Errors
    /// As [`Store::commit`].
    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error>;
}
