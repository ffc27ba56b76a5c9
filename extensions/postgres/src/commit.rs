//! One commit: what was read is checked, then all is written, in one flight.

use crate::ask::Read;
use crate::columns::Columns;
use crate::error::{Step, Trouble, refused, unknown};
use crate::pool::{Connection, Pool, close, prepared};
use crate::retry::Retry;
use crate::store::PostgresStore;
use crate::sums::{self, Piece};
use crate::watch;
use fillrate::{ChangeSet, Commit, Error};
use futures_util::future::{join, join4};
use std::marker::Sync;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

const LOCK: &str = include_str!("sql/lock.sql");
const WRITE: &str = include_str!("sql/commit.sql");

/// Why a commit did not end.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Nothing is written.
    Refused(Trouble),
    /// It may be written.
    Unknown,
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        Failed::Refused(trouble)
    }
}

impl Failed {
    /// For the caller.
    pub fn told(self) -> Error {
        match self {
            Failed::Refused(trouble) => trouble.told(),
            Failed::Unknown => unknown(),
        }
    }
}

/// How a flight landed.
enum Landed {
    Committed(u64, Vec<Piece>),
    Conflict,
    /// Nobody has written for the tenant yet.
    Stranger,
}

/// How many commits there were when the first of what was read was read. Where there are no more of them yet, nothing
/// that was read has changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub commits: i64,
    /// Connections made by then. A new one may lead to a server that has forgotten the last commits, and counts anew.
    pub made: u64,
}

/// Commits; tries again what passes, as long as nothing was written.
pub(crate) async fn commit(store: &PostgresStore, set: &ChangeSet, seen: Option<Seen>) -> Result<Commit, Failed> {
    let columns = Columns::new(set).map_err(Trouble::Own)?;
    let mut retry = Retry::new(store.pool.options.patience);
    loop {
        let landed = match store.pool.get().await {
            Ok(connection) => {
                let seen = seen.filter(|seen| seen.made == store.pool.made()).map(|seen| seen.commits);
                flight(&store.pool, connection, store.tenant(), &columns, seen).await
            }
            Err(trouble) => Err(trouble.into()),
        };
        match landed {
            Ok(Landed::Stranger) => introduce(store).await?,
            Ok(landed) => return Ok(told(store, landed, &columns)),
            Err(Failed::Refused(trouble)) if trouble.is_passing() && retry.wait().await => watch::retried(),
            Err(failed) => return Err(failed),
        }
    }
}

fn told(store: &PostgresStore, landed: Landed, columns: &Columns<'_>) -> Commit {
    match landed {
        Landed::Committed(first, long) => {
            sums::look_after(&store.pool, store.tenant(), long, &columns.drawn());
            Commit::Committed(first)
        }
        _ => {
            watch::conflicted();
            Commit::Conflict
        }
    }
}

/// Makes the head of a tenant that nobody has written for yet.
async fn introduce(store: &PostgresStore) -> Step<()> {
    let sql = "INSERT INTO fillrate.tenants (tenant, commits, position, removed) VALUES ($1, 0, 0, 0)
        ON CONFLICT (tenant) DO NOTHING";
    let tenant = store.tenant();
    store.pool.again(|connection| async move { Ok(connection.execute(sql, &[&tenant]).await?) }).await?;
    Ok(())
}

async fn statements(pool: &Pool, connection: &Connection) -> Step<(Statement, Statement)> {
    pool.timed(async { Ok((prepared(connection, LOCK).await?, prepared(connection, WRITE).await?)) }).await
}

/// Sends all at once: the transaction begins, waits for its turn, checks and writes, and ends. Who is dropped on the way
/// has sent all of it, or nothing.
#[cfg_attr(feature = "tracing", tracing::instrument(name = "commit", level = "debug", skip_all))]
async fn flight(
    pool: &Pool,
    connection: Connection,
    tenant: &str,
    columns: &Columns<'_>,
    seen: Option<i64>,
) -> Result<Landed, Failed> {
    let (lock, write) = statements(pool, &connection).await?;
    let (params, of) = (columns.params(&tenant, &seen), [&tenant as &(dyn ToSql + Sync)]);
    let sent = join4(
        connection.batch_execute("BEGIN"),
        connection.query_opt(&lock, &of),
        connection.query(&write, &params),
        connection.batch_execute("COMMIT"),
    );
    match pool.timed(async { Ok(sent.await) }).await {
        Ok((_, locked, written, ended)) => land(locked, written, ended),
        Err(_) => {
            close(connection);
            Err(Failed::Unknown)
        }
    }
}

/// How it ended, by what was answered to each of the messages.
fn land(
    locked: Result<Option<Row>, tokio_postgres::Error>,
    written: Result<Vec<Row>, tokio_postgres::Error>,
    ended: Result<(), tokio_postgres::Error>,
) -> Result<Landed, Failed> {
    let rows = match (written, locked.as_ref().err()) {
        (Ok(rows), _) => rows,
        (Err(after), first) => {
            // What the server refuses aborts the transaction. The first refusal says why; what came after it only says
            // that it came after it.
            let is_first = first.is_some_and(|first| first.code().is_some());
            let trouble = Trouble::from(locked.err().filter(|_| is_first).unwrap_or(after));
            return Err(if trouble.is_refusal() { trouble.into() } else { Failed::Unknown });
        }
    };
    let mut rows = rows.iter();
    // No head: nothing was written, whatever became of the end.
    let Some(head) = rows.next() else {
        return Ok(if matches!(locked, Ok(None)) { Landed::Stranger } else { Landed::Conflict });
    };
    if ended.is_err() {
        return Err(Failed::Unknown);
    }
    let read = || -> Step<Landed> {
        let long = rows.map(|row| Ok(Piece { range: row.try_get(1)?, first: row.try_get(2)? }));
        let before: i64 = head.try_get(0)?;
        Ok(Landed::Committed(before.unsigned_abs() + 1, long.collect::<Step<_>>()?))
    };
    // It is written, but not as it can be told.
    read().map_err(|_| Failed::Unknown)
}

/// A turn: the head of the tenant is held from before reading until after writing, so that nobody comes between. For
/// those whom others were ahead of again and again.
pub(crate) struct Turn<'s> {
    store: &'s PostgresStore,
    /// Only none once it ended.
    connection: Option<Connection>,
}

impl<'s> Turn<'s> {
    /// Waits for a turn.
    pub async fn take(store: &'s PostgresStore) -> Step<Self> {
        loop {
            let mut turn = Turn { store, connection: None };
            let connection = &*turn.connection.insert(store.pool.get().await?);
            let (lock, _) = statements(&store.pool, connection).await?;
            let (tenant, pool) = (store.tenant(), &store.pool);
            let of = [&tenant as &(dyn ToSql + Sync)];
            let sent = join(connection.batch_execute("BEGIN"), connection.query_opt(&lock, &of));
            let (begun, locked) = pool.timed(async { Ok(sent.await) }).await?;
            begun?;
            if locked?.is_some() {
                return Ok(turn);
            }
            drop(turn);
            introduce(store).await?;
        }
    }

    /// Answers questions.
    pub async fn load(&self, asks: &[fillrate::Ask]) -> Step<Read> {
        match &self.connection {
            Some(connection) => self.store.answer(connection, asks).await,
            None => Err(refused("was asked after the turn was over").into()),
        }
    }

    /// Commits and ends the turn.
    pub async fn commit(mut self, set: &ChangeSet, seen: Option<Seen>) -> Result<Commit, Failed> {
        let columns = Columns::new(set).map_err(Trouble::Own)?;
        let Some(connection) = &self.connection else { return Err(Failed::Unknown) };
        let pool = &self.store.pool;
        let (_, write) = statements(pool, connection).await?;
        let (tenant, none) = (self.store.tenant(), Ok(None));
        let seen = seen.map(|seen| seen.commits);
        let params = columns.params(&tenant, &seen);
        let sent = join(connection.query(&write, &params), connection.batch_execute("COMMIT"));
        let landed = match pool.timed(async { Ok(sent.await) }).await {
            Ok((written, ended)) => land(none, written, ended)?,
            Err(_) => return Err(Failed::Unknown),
        };
        // It ended in order: the connection is as good as new.
        drop(self.connection.take());
        Ok(told(self.store, landed, &columns))
    }
}

/// One that did not end in order lets go by closing its connection.
impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            close(connection);
        }
    }
}
