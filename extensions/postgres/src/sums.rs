//! Sums over long ranges, so that counting does not read every entry.
//!
//! A range that is long when it is counted is cut into pieces of at most [`MOST`] entries; of each, the database holds
//! where it begins, how many entries it has, and their units. A commit keeps the sums of the pieces that are there, and
//! tells which have become too long or empty; these are cut or removed afterwards, when nobody waits. Until then, and
//! where the process ends before, they are only slower to count. Short ranges, and those that nobody counts, have none.

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

/// Cuts pieces that are too long, also those that are not there yet, and removes empty ones.
pub(crate) fn look_after(pool: &Arc<Pool>, tenant: &str, mut pieces: Vec<Piece>) {
    if pieces.is_empty() {
        return;
    }
    pieces.sort_unstable();
    pieces.dedup();
    let (pool, tenant) = (pool.clone(), tenant.to_owned());
    tokio::spawn(async move {
        // One at a time: what is left undone comes up again.
        let Ok(_only) = pool.upkeep.try_lock() else { return };
        // It only makes counting faster: what goes wrong comes up again, too.
        let _ = look(&pool, &tenant, pieces).await;
    });
}

async fn look(pool: &Pool, tenant: &str, pieces: Vec<Piece>) -> Step<()> {
    let mut connection = pool.get().await?;
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
