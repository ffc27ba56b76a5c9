//! After the database was restored from a backup: no number that was given away since then is given away again.

use crate::blocking::BlockingStore;
use crate::error::{Step, Trouble};
use crate::store::PostgresStore;
use fillrate::Error;

/// What positions and versions are raised by: more than there can be since the backup, and far below what is kept.
const STEP: i64 = 1 << 32;

impl PostgresStore {
    /// To be called once on a database that was restored from a backup, before anybody works with it: the next events of
    /// all tenants get positions, and all rows versions, that were never given away. Whoever reads the events goes on
    /// after the last that he saw and misses nothing; what was read before the restoration is not taken for what is there
    /// now. How many tenants there are.
    ///
    /// # Errors
    /// `store_unavailable`: the database cannot be written; then it is as it was.
    pub async fn restored(&self) -> Result<u64, Error> {
        self.raise().await.map_err(Trouble::told)
    }

    async fn raise(&self) -> Step<u64> {
        let mut connection = self.pool.get().await?;
        let transaction = connection.transaction().await?;
        // All that is kept is written anew, however long that takes.
        transaction.batch_execute("SET LOCAL statement_timeout = 0").await?;
        let sql = "SELECT tenant FROM fillrate.tenants ORDER BY tenant FOR UPDATE";
        transaction.query(sql, &[]).await?;
        let sql =
            "UPDATE fillrate.tenants SET position = position + $1, removed = removed + $1, commits = commits + $1";
        let tenants = transaction.execute(sql, &[&STEP]).await?;
        for table in ["rows", "stock", "guards", "inventories", "inventory_rows"] {
            let sql = format!("UPDATE fillrate.{table} SET version = version + $1");
            transaction.execute(&sql, &[&STEP]).await?;
        }
        transaction.commit().await?;
        Ok(tenants)
    }
}

impl BlockingStore {
    /// As [`PostgresStore::restored`].
    ///
    /// # Errors
    /// As there.
    pub fn restored(&self) -> Result<u64, Error> {
        self.run(|store| async move { store.restored().await })
    }
}
