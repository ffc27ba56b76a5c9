//! Writing, statement by statement, within one transaction.

use crate::error::Step;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use std::sync::Arc;

/// Called before each write, with the number of writes so far, and once more before all is made firm; where it answers
/// `false`, the commit ends there.
pub(crate) type Hook = Arc<dyn Fn(u32) -> bool + Send + Sync>;

/// A transaction that writes.
pub(crate) struct Pen<'c> {
    pub connection: &'c Connection,
    pub tenant: &'c str,
    hook: Option<Hook>,
    writes: std::cell::Cell<u32>,
}

impl<'c> Pen<'c> {
    pub fn new(connection: &'c Connection, tenant: &'c str, hook: Option<Hook>) -> Self {
        Pen { connection, tenant, hook, writes: std::cell::Cell::new(0) }
    }

    /// Writes; how many rows that were.
    pub fn write(&self, sql: &'static str, params: impl Params) -> Step<usize> {
        self.boundary()?;
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    /// Writes one row at most and gives back something of it.
    pub fn write_one<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Step<Option<T>> {
        self.boundary()?;
        self.one(sql, params, read)
    }

    /// Reads one row, where there is one.
    pub fn one<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Step<Option<T>> {
        Ok(self.connection.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    /// A place where a crash may come.
    pub fn boundary(&self) -> Step<()> {
        let Some(hook) = &self.hook else { return Ok(()) };
        let number = self.writes.get();
        self.writes.set(number + 1);
        if hook(number) {
            return Ok(());
        }
        Err(fillrate::Error::new(fillrate::Code::StoreUnavailable, "stopped between two writes, as asked").into())
    }
}
