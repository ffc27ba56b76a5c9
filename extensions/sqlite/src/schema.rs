//! The tables, and how a file of an earlier version is brought up to date.

use crate::error::{Step, refused};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Marks a file as ours: `Fill`.
const APPLICATION: i32 = 0x4669_6c6c;

/// What brings a file from one version to the next; the first makes it. What was released is never changed.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

/// Bytes of a page. Most events and stock rows fit into a quarter of one.
const PAGE: u32 = 8192;

/// The version of a file, and of this code.
fn versions(connection: &Connection) -> Step<(usize, usize)> {
    let known: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((usize::try_from(known).unwrap_or(usize::MAX), STEPS.len()))
}

/// Whether the file is ours and up to date; refuses one of another program or of a newer version.
pub(crate) fn is_current(connection: &Connection, path: &Path) -> Step<bool> {
    // First the tables, then the mark: another process may make both between the two, at once.
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION {
        if tables > 0 || application != 0 {
            return Err(refused(path, "belongs to another program; name another file"));
        }
        return Ok(false);
    }
    let (kept, known) = versions(connection)?;
    if kept > known {
        let advice = format!("was written by a newer version (schema {kept}, known here is {known}); upgrade fillrate");
        return Err(refused(path, &advice));
    }
    Ok(kept == known)
}

/// Brings a file up to date. Whoever comes second finds it done; who dies half-way leaves it as it was.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Step<()> {
    if is_current(connection, path)? {
        return Ok(());
    }
    connection.pragma_update(None, "page_size", PAGE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !is_current(&transaction, path)? {
        let (kept, known) = versions(&transaction)?;
        for step in STEPS.iter().skip(kept) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", u32::try_from(known).unwrap_or(u32::MAX))?;
    }
    transaction.commit()?;
    Ok(())
}
