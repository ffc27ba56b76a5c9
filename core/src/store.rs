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
    /// A written row has the version that it was read at, plus 1. One that comes back after it was removed may begin
    /// higher, so that it is not taken for the earlier one; records of extensions begin at 1.
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

/// Stock by itself: a warehouse system can be one, behind a [`Bridge`](crate::Bridge).
///
/// Whatever the system changes by its own doing must come in as a command (`receive_stock`, `count_stock`,
/// `sync_stock`), else the audit tells the difference.
pub trait Inventory {
    /// The stock rows of each SKU, at all its locations, by location id. Versions are above 0, differ whenever the
    /// row differed in between, and are never used again for the row, not even after it was gone.
    ///
    /// # Errors
    /// `store_unavailable`.
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error>;

    /// Applies all writes, or none where a row is not at its version: then `false`. `id` names the change: where it
    /// was applied already, nothing is applied and the answer is `true`; where it was undone, even before it came, `false`.
    ///
    /// # Errors
    /// `store_unavailable`. After an error it is unknown whether it was applied: [`Inventory::undo`] settles it.
    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error>;

    /// Takes back what was applied under an id. From then on an `apply` under this id, late or repeated, is refused,
    /// also where there was nothing to take back.
    ///
    /// # Errors
    /// `store_unavailable`. It may be called again.
    fn undo(&self, id: &str) -> Result<(), Error>;

    /// What was applied under an id stands: it will never be undone, and need not be remembered. A hint; it may get lost.
    ///
    /// # Errors
    /// `store_unavailable`; nobody waits for it.
    fn forget(&self, _id: &str) -> Result<(), Error> {
        Ok(())
    }
}

/// Everything but stock. Every [`Store`] can be one.
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

impl<S: Store + ?Sized> Persistence for S {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        Store::load(self, asks)
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        Store::commit(self, changes)
    }
}

/// Pointers to a store or an inventory are one too, so that several engines share it.
macro_rules! shared {
    ($($pointer:ty),*) => { $(
        impl<T: Store + ?Sized> Store for $pointer {
            fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
                Store::load(&**self, asks)
            }

            fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
                Store::commit(&**self, changes)
            }
        }

        impl<T: Inventory + ?Sized> Inventory for $pointer {
            fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
                (**self).read(skus)
            }

            fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
                (**self).apply(id, writes)
            }

            fn undo(&self, id: &str) -> Result<(), Error> {
                (**self).undo(id)
            }

            fn forget(&self, id: &str) -> Result<(), Error> {
                (**self).forget(id)
            }
        }
    )* };
}
shared!(&T, Box<T>, Arc<T>);
