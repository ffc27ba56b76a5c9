//! The row writes of a commit as hand-written SQL: what any program must do that keeps the same books in SQLite.
//! It decides nothing, reads nothing, checks no version, keeps no sums; its texts and values are made beforehand.

use fillrate::*;
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::Mutex;

/// A store in memory that keeps what was committed.
#[derive(Default)]
pub struct Watched {
    store: MemoryStore,
    pub seen: Mutex<Vec<ChangeSet>>,
}

impl Store for Watched {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>> {
        Store::load(&self.store, asks)
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit> {
        self.seen.lock().expect("no thread died").push(changes.clone());
        Store::commit(&self.store, changes)
    }
}

/// One row to write.
pub enum Write {
    Row(&'static str, String, String),
    Line(String, i64, [i64; 6]),
    Stock(String, String, [i64; 4]),
    Guard(String),
    Put(String, Vec<u8>, String, u32, i64),
    Remove(String, Vec<u8>),
    Event(Option<String>, String),
    Movement(String, String, i64, i64),
}

/// The rows of a commit.
pub fn writes(set: &ChangeSet) -> Vec<Write> {
    let mut all = Vec::new();
    for (key, row, _) in &set.changes.writes {
        let (kind, name) = stored::key(key);
        let Some(row) = row else { continue };
        all.push(Write::Row(kind, name.into_owned(), stored::row(row)));
        if let Row::Order(order) = row {
            for (n, l) in (0..).zip(&order.lines) {
                let units = [l.ordered, l.over_shipped, l.allocated, l.shipped, l.backordered, l.cancelled];
                all.push(Write::Line(order.id().to_string(), n, units.map(Quantity::micro)));
            }
        }
    }
    for w in &set.changes.stock {
        let s = &w.stock;
        let units = [s.on_hand, s.unavailable, s.safety_stock, s.reserved].map(Quantity::micro);
        all.push(Write::Stock(w.sku.to_string(), w.location.to_string(), units));
    }
    all.extend(set.changes.guards.iter().map(|sku| Write::Guard(sku.to_string())));
    for (range, sort, entry) in &set.changes.index {
        let (range, sort) = (stored::range(range), sort.as_bytes().to_vec());
        all.push(match entry {
            Some(e) => Write::Put(range, sort, e.id.to_string(), e.number, e.units),
            None => Write::Remove(range, sort),
        });
    }
    for event in &set.events {
        all.push(Write::Event(event.order.as_ref().map(Id::to_string), stored::event(event)));
        if let What::StockMoved { sku, location, quantity, .. } = &event.what {
            all.push(Write::Movement(sku.to_string(), location.to_string(), event.at.micros(), quantity.micro()));
        }
    }
    all
}

/// A file of fillrate, written by hand.
pub struct Raw {
    connection: Connection,
    position: i64,
}

/// Copies the rows of stock of the first SKU to so many others, as a bulk load would.
pub fn multiply(path: &Path, skus: u64) {
    let c = Connection::open(path).expect("the file");
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN IMMEDIATE").expect("a pragma");
    let numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)";
    let tables = [
        ("stock", "location, version, on_hand, unavailable, safety_stock, reserved"),
        ("moved", "location, units"),
        ("movements", "location, at, position, units"),
        ("guards", "version"),
    ];
    for (table, columns) in tables {
        let sql = format!(
            "INSERT INTO {table} (tenant, sku, {columns}) {numbers} SELECT tenant, printf('SKU-%07d', n.n), {columns}
            FROM n CROSS JOIN {table} WHERE sku = 'SKU-0000000' ORDER BY n.n"
        );
        c.execute(&sql, [i64::try_from(skus).expect("few")]).expect("rows");
    }
    c.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").expect("a commit");
}

/// The tenant of the bench.
pub const TENANT: &str = "bench";

impl Raw {
    /// Opens a file that a store made.
    pub fn open(path: &Path) -> Raw {
        let connection = Connection::open(path).expect("the file");
        connection.pragma_update(None, "synchronous", "FULL").expect("a pragma");
        connection.pragma_update(None, "cache_size", -64 * 1024).expect("a pragma");
        connection.pragma_update(None, "wal_autocheckpoint", 4096).expect("a pragma");
        connection.set_prepared_statement_cache_capacity(64);
        let sql = "SELECT position FROM tenants WHERE tenant = ?1";
        let position = connection.query_row(sql, [TENANT], |row| row.get(0)).expect("a tenant");
        Raw { connection, position }
    }

    /// One transaction.
    pub fn commit(&mut self, writes: &[Write]) -> rusqlite::Result<()> {
        let c = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut position = self.position;
        for write in writes {
            match write {
                Write::Row(kind, key, body) => {
                    let sql = "INSERT INTO rows (tenant, kind, key, version, body) VALUES (?1, ?2, ?3, 1, ?4)
                        ON CONFLICT DO UPDATE SET version = version + 1, body = excluded.body";
                    c.prepare_cached(sql)?.execute(params![TENANT, kind, key, body])?;
                }
                Write::Line(order, line, [a, b, d, e, f, g]) => {
                    let sql = "INSERT OR REPLACE INTO order_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
                    c.prepare_cached(sql)?.execute(params![TENANT, order, line, a, b, d, e, f, g])?;
                }
                Write::Stock(sku, location, [a, b, d, e]) => {
                    let sql =
                        "UPDATE stock SET version = version + 1, on_hand = ?4, unavailable = ?5, safety_stock = ?6,
                        reserved = ?7 WHERE tenant = ?1 AND sku = ?2 AND location = ?3";
                    c.prepare_cached(sql)?.execute(params![TENANT, sku, location, a, b, d, e])?;
                }
                Write::Guard(sku) => {
                    let sql = "INSERT INTO guards VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET version = version + 1";
                    c.prepare_cached(sql)?.execute(params![TENANT, sku])?;
                }
                Write::Put(range, sort, id, number, units) => {
                    let sql = "INSERT OR REPLACE INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                    c.prepare_cached(sql)?.execute(params![TENANT, range, sort, id, number, units])?;
                }
                Write::Remove(range, sort) => {
                    let sql = "DELETE FROM entries WHERE tenant = ?1 AND range = ?2 AND sort = ?3";
                    c.prepare_cached(sql)?.execute(params![TENANT, range, sort])?;
                }
                Write::Event(order, body) => {
                    position += 1;
                    let sql = "INSERT INTO events VALUES (?1, ?2, ?3, ?4)";
                    c.prepare_cached(sql)?.execute(params![TENANT, position, order, body])?;
                }
                Write::Movement(sku, location, at, units) => {
                    let sql = "INSERT INTO movements VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                    c.prepare_cached(sql)?.execute(params![TENANT, sku, location, at, position, units])?;
                }
            }
        }
        c.prepare_cached("UPDATE tenants SET position = ?2 WHERE tenant = ?1")?.execute(params![TENANT, position])?;
        c.commit()?;
        self.position = position;
        Ok(())
    }
}
