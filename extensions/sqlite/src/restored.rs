//! After a backup took the place of the file: no number that was given away since then is given away again.

use crate::store::SqliteStore;
use fillrate::Error;
use rusqlite::TransactionBehavior;

/// What positions and versions are raised by: more than there can be since the backup, and far below what is kept.
const STEP: i64 = 1 << 32;

impl SqliteStore {
    /// To be called once on a file that was restored from a backup, before anybody works with it: the next events of all
    /// tenants get positions, and all rows versions, that were never given away. Whoever reads the events goes on after
    /// the last that he saw and misses nothing; what was read before the restoration is not taken for what is there now.
    /// How many tenants there are.
    ///
    /// # Errors
    /// `store_unavailable`: the file cannot be written; then it is as it was.
    pub fn restored(&self) -> Result<u64, Error> {
        self.pool.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let tenants =
                transaction.execute("UPDATE tenants SET position = position + ?1, removed = removed + ?1", [STEP])?;
            for table in ["rows", "stock", "guards", "inventories", "inventory_rows"] {
                transaction.execute(&format!("UPDATE {table} SET version = version + ?1"), [STEP])?;
            }
            transaction.commit()?;
            Ok(u64::try_from(tenants).unwrap_or(u64::MAX))
        })
    }
}
