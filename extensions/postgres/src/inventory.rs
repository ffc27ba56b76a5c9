//! Stock by itself, for a bridge.

use crate::ask::{id, number, stock};
use crate::blocking::Thread;
use crate::columns::numbers;
use crate::error::{Step, Trouble};
use crate::options::Options;
use crate::pool::{Connection, Pool};
use crate::retry::Retry;
use crate::schema;
use deadpool_postgres::Transaction;
use fillrate::{Error, Id, Inventory, Quantity, Sku, Stock, StockRow, StockWrite};
use std::future::Future;
use std::sync::Arc;

/// The stock of one tenant in a database, apart from all else: the inventory of a [`Bridge`](fillrate::Bridge).
/// For hosts without a runtime, as [`BlockingStore`](crate::BlockingStore) is.
#[derive(Clone, Debug)]
pub struct PostgresInventory {
    pool: Arc<Pool>,
    tenant: Id,
    thread: Arc<Thread>,
}

impl PostgresInventory {
    /// Opens a database for a tenant, as [`PostgresStore::open`](crate::PostgresStore::open) does.
    ///
    /// # Errors
    /// As there.
    pub fn open(options: impl Into<Options>, tenant: &str) -> Result<Self, Error> {
        let (pool, tenant, thread) = (Arc::new(Pool::new(options.into())?), tenant.parse()?, Arc::new(Thread::new()));
        let of = pool.clone();
        thread.run(async move { schema::ready(&of).await })??;
        Ok(PostgresInventory { pool, tenant, thread })
    }

    /// The stock of another tenant in the same database, over the same connections.
    ///
    /// # Errors
    /// `invalid_id`: the name is none.
    pub fn of(&self, tenant: &str) -> Result<Self, Error> {
        Ok(PostgresInventory { tenant: tenant.parse()?, ..self.clone() })
    }

    fn run<T, F>(&self, act: impl FnOnce(Arc<Pool>, Id) -> F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Step<T>> + Send + 'static,
    {
        self.thread.run(act(self.pool.clone(), self.tenant.clone()))?.map_err(Trouble::told)
    }
}

/// Does something in a transaction of the tenant's own turn; all of these can be done twice, so they are tried again.
macro_rules! turn {
    ($pool:expr, $tenant:expr, $act:expr) => {{
        let mut retry = Retry::new($pool.options.patience);
        loop {
            let done: Step<bool> = async {
                let mut connection: Connection = $pool.get().await?;
                let transaction = connection.transaction().await?;
                let sql = "INSERT INTO fillrate.inventories AS i (tenant, version) VALUES ($1, 1)
                    ON CONFLICT (tenant) DO UPDATE SET version = i.version + 1 RETURNING version";
                let version: i64 = transaction.query_one(sql, &[&$tenant.as_str()]).await?.try_get(0)?;
                let is_done = $act(&transaction, version).await?;
                if is_done {
                    transaction.commit().await?;
                }
                Ok(is_done)
            }
            .await;
            match done {
                Err(trouble) if trouble.is_passing() && retry.wait().await => crate::watch::retried(),
                done => return done,
            }
        }
    }};
}

impl Inventory for PostgresInventory {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        let skus = skus.to_vec();
        self.run(move |pool, tenant| async move {
            let names: Vec<&str> = skus.iter().map(|sku| sku.as_str()).collect();
            let sql = "SELECT r.sku, r.location, r.version, r.on_hand, r.unavailable, r.safety_stock, r.reserved
                FROM (SELECT DISTINCT sku FROM unnest($2::TEXT[]) AS u (sku)) AS w CROSS JOIN LATERAL (
                    SELECT f.* FROM fillrate.inventory_rows AS f WHERE f.tenant = $1 AND f.sku = w.sku OFFSET 0
                ) AS r ORDER BY r.sku, r.location";
            let (names, of) = (&names, tenant.as_str());
            let rows = pool.again(|c| async move { Ok(c.query(&c.prepare_cached(sql).await?, &[&of, names]).await?) });
            let mut all = vec![Vec::new(); skus.len()];
            for row in rows.await? {
                let sku: Sku = id(&row, 0)?;
                let new = StockRow { location: id(&row, 1)?, version: number(&row, 2)?, stock: stock(&row, 3)? };
                let of = skus.iter().zip(all.iter_mut()).filter(|(asked, _)| **asked == sku);
                of.for_each(|(_, rows)| rows.push(new.clone()));
            }
            Ok(all)
        })
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        let (id, writes) = (id.to_owned(), writes.to_vec());
        self.run(move |pool, tenant| async move {
            turn!(pool, tenant, async |to: &Transaction<'_>, version| apply(to, version, &tenant, &id, &writes).await)
        })
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        let done = self.run(move |pool, tenant| async move {
            turn!(pool, tenant, async |to: &Transaction<'_>, version| undo(to, version, &tenant, &id).await)
        });
        done.map(drop)
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        let done = self.run(move |pool, tenant| async move {
            turn!(pool, tenant, async |to: &Transaction<'_>, _version| {
                let sql = "DELETE FROM fillrate.inventory_changes WHERE tenant = $1 AND id = $2 AND NOT undone";
                if to.execute(sql, &[&tenant.as_str(), &id]).await? == 1 {
                    let sql = "DELETE FROM fillrate.inventory_before WHERE tenant = $1 AND id = $2";
                    to.execute(sql, &[&tenant.as_str(), &id]).await?;
                }
                Step::Ok(true)
            })
        });
        done.map(drop)
    }
}

async fn apply(to: &Transaction<'_>, version: i64, tenant: &Id, id: &str, writes: &[StockWrite]) -> Step<bool> {
    let tenant = tenant.as_str();
    let sql = "SELECT undone FROM fillrate.inventory_changes WHERE tenant = $1 AND id = $2";
    if let Some(row) = to.query_opt(sql, &[&tenant, &id]).await? {
        return Ok(!row.try_get::<_, bool>(0)?);
    }
    for write in writes {
        let sql = "SELECT version FROM fillrate.inventory_rows WHERE tenant = $1 AND sku = $2 AND location = $3";
        let row = to.query_opt(sql, &[&tenant, &write.sku.as_str(), &write.location.as_str()]).await?;
        let there = row.map(|row| number(&row, 0)).transpose()?;
        if there.unwrap_or(0) != write.version {
            return Ok(false);
        }
    }
    note(to, tenant, id, false).await?;
    for write in writes {
        let [on_hand, unavailable, safety_stock, reserved] = numbers(&write.before);
        let (sku, location, was_there) = (write.sku.as_str(), write.location.as_str(), write.version > 0);
        let sql = "INSERT INTO fillrate.inventory_before
            (tenant, id, sku, location, was_there, on_hand, unavailable, safety_stock, reserved)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let row = to.prepare_cached(sql).await?;
        to.execute(
            &row,
            &[&tenant, &id, &sku, &location, &was_there, &on_hand, &unavailable, &safety_stock, &reserved],
        )
        .await?;
        put(to, version, tenant, sku, location, &write.stock).await?;
    }
    Ok(true)
}

async fn undo(to: &Transaction<'_>, version: i64, tenant: &Id, id: &str) -> Step<bool> {
    let tenant = tenant.as_str();
    let sql = "DELETE FROM fillrate.inventory_before WHERE tenant = $1 AND id = $2
        RETURNING sku, location, was_there, on_hand, unavailable, safety_stock, reserved";
    for row in to.query(sql, &[&tenant, &id]).await? {
        let (sku, location): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        if row.try_get(2)? {
            put(to, version, tenant, sku, location, &stock(&row, 3)?).await?;
        } else {
            let sql = "DELETE FROM fillrate.inventory_rows WHERE tenant = $1 AND sku = $2 AND location = $3";
            to.execute(sql, &[&tenant, &sku, &location]).await?;
        }
    }
    note(to, tenant, id, true).await?;
    Ok(true)
}

/// What became of a change.
async fn note(to: &Transaction<'_>, tenant: &str, id: &str, undone: bool) -> Step<()> {
    let sql = "INSERT INTO fillrate.inventory_changes (tenant, id, undone) VALUES ($1, $2, $3)
        ON CONFLICT (tenant, id) DO UPDATE SET undone = excluded.undone";
    to.execute(sql, &[&tenant, &id, &undone]).await?;
    Ok(())
}

/// Writes a row, at a version that no row ever had: each turn has one of its own.
async fn put(to: &Transaction<'_>, version: i64, tenant: &str, sku: &str, location: &str, stock: &Stock) -> Step<()> {
    let [on_hand, unavailable, safety_stock, reserved] =
        [stock.on_hand, stock.unavailable, stock.safety_stock, stock.reserved].map(Quantity::micro);
    let sql = "INSERT INTO fillrate.inventory_rows
        (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant, sku, location) DO UPDATE SET version = excluded.version, on_hand = excluded.on_hand,
        unavailable = excluded.unavailable, safety_stock = excluded.safety_stock, reserved = excluded.reserved";
    let row = to.prepare_cached(sql).await?;
    to.execute(&row, &[&tenant, &sku, &location, &version, &on_hand, &unavailable, &safety_stock, &reserved]).await?;
    Ok(())
}
