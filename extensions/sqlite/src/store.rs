//! The store.

use crate::ask::Reader;
use crate::commit::{self, Prepared};
use crate::options::Options;
use crate::pen::Pen;
use crate::pool::{Pool, held};
use crate::watch;
use fillrate::{Ask, ChangeSet, Commit, Error, Found, Id, Store};
use rusqlite::TransactionBehavior;
use std::sync::Arc;

/// The books of one tenant in a file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pub(crate) pool: Arc<Pool>,
    pub(crate) tenant: Id,
}

impl SqliteStore {
    /// Opens a file for a tenant; makes it where it is not there, and brings one of an earlier version up to date.
    ///
    /// # Errors
    /// `store_unavailable`, with what to do: the file cannot be opened or written, is none of ours, or of a newer
    /// version. `invalid_id`: the name of the tenant is none.
    pub fn open(options: impl Into<Options>, tenant: &str) -> Result<Self, Error> {
        let tenant = tenant.parse()?;
        Ok(SqliteStore { pool: Arc::new(Pool::open(options.into())?), tenant })
    }

    /// The books of another tenant in the same file, over the same connections.
    ///
    /// # Errors
    /// `invalid_id`: the name is none.
    pub fn of(&self, tenant: &str) -> Result<Self, Error> {
        Ok(SqliteStore { pool: self.pool.clone(), tenant: tenant.parse()? })
    }

    /// Whose books these are.
    pub fn tenant(&self) -> &str {
        self.tenant.as_str()
    }

    /// Calls this before each write of a commit and before all is made firm; where it answers `false`, the commit ends
    /// there.
    #[cfg(feature = "hooks")]
    pub fn on_write(&self, hook: impl Fn(u32) -> bool + Send + std::marker::Sync + 'static) {
        *held(&self.pool.hook) = Some(Arc::new(hook));
    }
}

impl Store for SqliteStore {
    #[cfg_attr(feature = "tracing", tracing::instrument(name = "load", level = "debug", skip_all, fields(asks = asks.len())))]
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        self.pool.read(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let reader = Reader { connection: &transaction, tenant: self.tenant.as_str() };
            let found = asks.iter().map(|ask| reader.answer(ask)).collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(found)
        })
    }

    #[cfg_attr(feature = "tracing", tracing::instrument(name = "commit", level = "debug", skip_all, fields(events = changes.events.len())))]
    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        let prepared = Prepared::new(changes);
        let hook = held(&self.pool.hook).clone();
        self.pool.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let pen = Pen::new(&transaction, self.tenant.as_str(), hook);
            let Some(first) = commit::write(&pen, &prepared)? else {
                transaction.rollback()?;
                watch::conflicted();
                return Ok(Commit::Conflict);
            };
            transaction.commit()?;
            watch::committed(prepared.events());
            Ok(Commit::Committed(first))
        })
    }
}
