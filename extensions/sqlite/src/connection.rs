//! One connection to a file, set up as every one must be.

use crate::error::{Step, refused};
use crate::options::{Options, Sync};
use crate::schema;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::time::{Duration, Instant};

/// Statements that a connection keeps ready.
const READY: usize = 64;
/// MiB of pages that a connection for reading remembers.
const CACHE: u32 = 16;
/// Pages in the log beside the file after which they are copied into the file: 32 MiB. Most commits write some of the
/// same pages again, so fewer and longer copies write less, and wait for the disk less often.
const COPIED: u32 = 4096;
/// Bytes that the log beside the file keeps at most once it was worked in.
const LOG: i64 = 64 << 20;

/// The one that writes. What it remembers must hold the pages that most commits come back to, else they are read anew.
pub(crate) fn writer(options: &Options) -> Step<Connection> {
    open(options, options.cache)
}

/// One that reads.
pub(crate) fn reader(options: &Options) -> Step<Connection> {
    open(options, options.cache.min(CACHE))
}

/// Opens the file, and makes it or brings it up to date where that is allowed.
fn open(options: &Options, cache: u32) -> Step<Connection> {
    let begun = Instant::now();
    loop {
        match attempt(options, cache) {
            // Switching on the log does not wait for others by itself.
            Err(trouble) if trouble.is_busy() && begun.elapsed() < options.patience => {
                crate::watch::retried();
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn attempt(options: &Options, cache: u32) -> Step<Connection> {
    let access = if options.read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let mut connection = Connection::open_with_flags(&options.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(options.patience)?;
    connection.set_prepared_statement_cache_capacity(READY);
    // Else every statement with a place in it is planned anew each time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "cache_size", kibibytes(cache))?;
    if options.read_only {
        if !schema::is_current(&connection, &options.path)? {
            return Err(refused(&options.path, "is of an earlier version; run `fillrate migrate`"));
        }
        return Ok(connection);
    }
    schema::migrate(&mut connection, &options.path)?;
    connection.pragma_update(
        None,
        "synchronous",
        match options.sync {
            Sync::Full => "FULL",
            Sync::Normal => "NORMAL",
        },
    )?;
    connection.pragma_update(None, "wal_autocheckpoint", COPIED)?;
    connection.pragma_update(None, "journal_size_limit", LOG)?;
    if let Some(pages) = options.most_pages {
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(connection)
}

/// A size in MiB as SQLite wants it: KiB below 0, for a number above it is one of pages.
fn kibibytes(mebibytes: u32) -> i64 {
    i64::from(mebibytes) * -1024
}
