//! Stock by itself, for a bridge.

use crate::ask::{stock, stock_row};
use crate::error::Step;
use crate::options::Options;
use crate::pen::Pen;
use crate::pool::Pool;
use fillrate::{Error, Id, Inventory, Sku, Stock, StockRow, StockWrite};
use rusqlite::{TransactionBehavior, params};
use std::sync::Arc;

/// The stock of one tenant in a file, apart from all else: the inventory of a [`Bridge`](fillrate::Bridge).
#[derive(Clone, Debug)]
pub struct SqliteInventory {
    pool: Arc<Pool>,
    tenant: Id,
}

impl SqliteInventory {
    /// Opens a file for a tenant, as [`SqliteStore::open`](crate::SqliteStore::open) does.
    ///
    /// # Errors
    /// As there.
    pub fn open(options: impl Into<Options>, tenant: &str) -> Result<Self, Error> {
        let tenant = tenant.parse()?;
        Ok(SqliteInventory { pool: Arc::new(Pool::open(options.into())?), tenant })
    }

    /// The stock of another tenant in the same file, over the same connections.
    ///
    /// # Errors
    /// `invalid_id`: the name is none.
    pub fn of(&self, tenant: &str) -> Result<Self, Error> {
        Ok(SqliteInventory { pool: self.pool.clone(), tenant: tenant.parse()? })
    }

    fn write<T>(&self, write: impl FnOnce(&Pen<'_>) -> Step<Option<T>>) -> Result<Option<T>, Error> {
        self.pool.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let pen = Pen::new(&transaction, self.tenant.as_str(), None);
            let done = write(&pen)?;
            if done.is_some() {
                transaction.commit()?
            } else {
                transaction.rollback()?
            }
            Ok(done)
        })
    }
}

impl Inventory for SqliteInventory {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        self.pool.read(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let sql = "SELECT location, version, on_hand, unavailable, safety_stock, reserved FROM inventory_rows
                WHERE tenant = ?1 AND sku = ?2 ORDER BY location";
            let mut all = Vec::with_capacity(skus.len());
            for sku in skus {
                let mut statement = transaction.prepare_cached(sql)?;
                let mut found = statement.query(params![self.tenant.as_str(), sku.as_str()])?;
                let mut rows = Vec::new();
                while let Some(row) = found.next()? {
                    rows.push(stock_row(row)?);
                }
                all.push(rows);
            }
            transaction.commit()?;
            Ok(all)
        })
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        let done = self.write(|pen| {
            let sql = "SELECT undone FROM inventory_changes WHERE tenant = ?1 AND id = ?2";
            match pen.one(sql, params![pen.tenant, id], |row| row.get::<_, i64>(0))? {
                Some(0) => return Ok(Some(())),
                Some(_) => return Ok(None),
                None => {}
            }
            for write in writes {
                let sql = "SELECT version FROM inventory_rows WHERE tenant = ?1 AND sku = ?2 AND location = ?3";
                let key = params![pen.tenant, write.sku.as_str(), write.location.as_str()];
                let version = pen.one(sql, key, |row| crate::ask::number(row, 0))?;
                if version.unwrap_or(0) != write.version {
                    return Ok(None);
                }
            }
            note(pen, id, false)?;
            for write in writes {
                let [on_hand, unavailable, safety_stock, reserved] = numbers(&write.before);
                let sql = "INSERT INTO inventory_before
                    (tenant, id, sku, location, was_there, on_hand, unavailable, safety_stock, reserved)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
                let (sku, location) = (write.sku.as_str(), write.location.as_str());
                let was_there = i64::from(write.version > 0);
                let row =
                    params![pen.tenant, id, sku, location, was_there, on_hand, unavailable, safety_stock, reserved];
                pen.write(sql, row)?;
                put(pen, sku, location, &write.stock)?;
            }
            Ok(Some(()))
        })?;
        Ok(done.is_some())
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.write(|pen| {
            let sql = "SELECT sku, location, was_there, on_hand, unavailable, safety_stock, reserved
                FROM inventory_before WHERE tenant = ?1 AND id = ?2";
            let mut statement = pen.connection.prepare_cached(sql)?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, stock(row, 3)?));
            let before = statement.query_map(params![pen.tenant, id], read)?.collect::<Result<Vec<_>, _>>()?;
            for (sku, location, was_there, stock) in before {
                let (sku, location, was_there): (String, String, i64) = (sku, location, was_there);
                if was_there != 0 {
                    put(pen, &sku, &location, &stock)?;
                } else {
                    let sql = "DELETE FROM inventory_rows WHERE tenant = ?1 AND sku = ?2 AND location = ?3";
                    pen.write(sql, params![pen.tenant, sku, location])?;
                }
            }
            let sql = "DELETE FROM inventory_before WHERE tenant = ?1 AND id = ?2";
            pen.write(sql, params![pen.tenant, id])?;
            note(pen, id, true).map(Some)
        })?;
        Ok(())
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.write(|pen| {
            let sql = "DELETE FROM inventory_changes WHERE tenant = ?1 AND id = ?2 AND undone = 0";
            if pen.write(sql, params![pen.tenant, id])? == 1 {
                let sql = "DELETE FROM inventory_before WHERE tenant = ?1 AND id = ?2";
                pen.write(sql, params![pen.tenant, id])?;
            }
            Ok(Some(()))
        })?;
        Ok(())
    }
}

/// What became of a change.
fn note(pen: &Pen<'_>, id: &str, undone: bool) -> Step<()> {
    let sql = "INSERT INTO inventory_changes (tenant, id, undone) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET undone = excluded.undone";
    pen.write(sql, params![pen.tenant, id, i64::from(undone)])?;
    Ok(())
}

/// Writes a row, at a version that no row ever had.
fn put(pen: &Pen<'_>, sku: &str, location: &str, stock: &Stock) -> Step<()> {
    let sql = "INSERT INTO inventories (tenant, version) VALUES (?1, 1)
        ON CONFLICT DO UPDATE SET version = version + 1 RETURNING version";
    let version = pen.write_one(sql, [pen.tenant], |row| row.get::<_, i64>(0))?.unwrap_or(1);
    let [on_hand, unavailable, safety_stock, reserved] = numbers(stock);
    let sql =
        "INSERT INTO inventory_rows (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT DO UPDATE SET version = excluded.version, on_hand = excluded.on_hand,
        unavailable = excluded.unavailable, safety_stock = excluded.safety_stock, reserved = excluded.reserved";
    pen.write(sql, params![pen.tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved])?;
    Ok(())
}

fn numbers(stock: &Stock) -> [i64; 4] {
    [stock.on_hand, stock.unavailable, stock.safety_stock, stock.reserved].map(fillrate::Quantity::micro)
}
