//! Sums over long ranges, so that counting does not read every entry.
//!
//! A range that may be counted and has become long is cut into pieces of at most [`MOST`] entries; of each, the database
//! holds where it begins, how many entries it has, and their units. A commit keeps the sums of the pieces that are
//! there and tells which have become too long or empty; these are cut or removed afterwards, when nobody waits. Until
//! then, and where the process ends before, they are only slower to count; who counts one tells it, too. Short ranges
//! have no pieces. Not only what was counted is cut: of a range of a million, the first count would hold up all others.

use crate::error::Step;
use crate::pool::Pool;
use std::sync::Arc;

pub(crate) const CUT: &str = include_str!("sql/cut.sql");

/// Entries of one piece at most.
pub(crate) const MOST: i64 = 1024;

/// The piece of a range that begins at a place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Piece {
    pub range: String,
    pub first: Vec<u8>,
}

/// Cuts pieces that are too long, also those that are not there yet, removes empty ones, and begins to keep sums where a
/// range has become long.
pub(crate) fn look_after(pool: &Arc<Pool>, tenant: &str, mut pieces: Vec<Piece>, drawn: &[&str]) {
    if pieces.is_empty() && drawn.is_empty() {
        return;
    }
    pieces.sort_unstable();
    pieces.dedup();
    let (pool, tenant) = (pool.clone(), tenant.to_owned());
    let drawn: Vec<String> = drawn.iter().map(|range| (*range).to_owned()).collect();
    tokio::spawn(async move {
        // One at a time: what is left undone comes up again.
        let Ok(_only) = pool.upkeep.try_lock() else { return };
        // It only makes counting faster: what goes wrong comes up again, too.
        let _ = look(&pool, &tenant, pieces, drawn).await;
    });
}

async fn look(pool: &Pool, tenant: &str, mut pieces: Vec<Piece>, drawn: Vec<String>) -> Step<()> {
    let mut connection = pool.get().await?;
    if !drawn.is_empty() {
        let sql = "SELECT w.range FROM unnest($2::TEXT[]) AS w (range)
            WHERE NOT EXISTS (SELECT 1 FROM fillrate.sums AS s WHERE s.tenant = $1 AND s.range = w.range)
            AND EXISTS (SELECT 1 FROM fillrate.entries AS e WHERE e.tenant = $1 AND e.range = w.range
                ORDER BY e.sort LIMIT 1 OFFSET $3)";
        let statement = connection.prepare_cached(sql).await?;
        for row in connection.query(&statement, &[&tenant, &drawn, &MOST]).await? {
            pieces.push(Piece { range: row.try_get(0)?, first: Vec::new() });
        }
    }
    if pieces.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction().await?;
    let sql = "UPDATE fillrate.tenants SET commits = commits + 1 WHERE tenant = $1";
    transaction.execute(&transaction.prepare_cached(sql).await?, &[&tenant]).await?;
    for Piece { range, first } in &pieces {
        let sql = "DELETE FROM fillrate.sums WHERE tenant = $1 AND range = $2 AND first = $3 AND entries = 0
            AND first <> ''::BYTEA";
        let statement = transaction.prepare_cached(sql).await?;
        if transaction.execute(&statement, &[&tenant, range, first]).await? == 0 {
            let statement = transaction.prepare_cached(CUT).await?;
            transaction.execute(&statement, &[&tenant, range, first, &(MOST / 2)]).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}
