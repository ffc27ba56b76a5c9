//! Stock in a table that somebody else's program made: `bins`, whole pieces per article and depot.
//!
//! The program counts and books in `bins.pieces`; reservations, and what is kept back, live in tables beside it.
//! Whatever the program changes by itself is told to the engine as a command. Orders are kept in fillrate's own file:
//!
//! ```sh
//! cargo run -p fillrate-sqlite --example own_table
//! ```

use fillrate::{Bridge, Code, Engine, Error, Inventory, Quantity, Sku, Stock, StockRow, StockWrite};
use fillrate_sqlite::SqliteStore;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What the other program made.
pub const BINS: &str = "CREATE TABLE IF NOT EXISTS bins
    (article TEXT, depot TEXT, pieces INTEGER NOT NULL CHECK (pieces >= 0), PRIMARY KEY (article, depot))";

const OURS: &str = "
    CREATE TABLE IF NOT EXISTS bin_claims (article TEXT, depot TEXT, version INTEGER NOT NULL,
        unavailable INTEGER NOT NULL, kept INTEGER NOT NULL, reserved INTEGER NOT NULL, PRIMARY KEY (article, depot));
    CREATE TABLE IF NOT EXISTS bin_changes (id TEXT PRIMARY KEY, undone INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS bin_before (id TEXT, article TEXT, depot TEXT, was_there INTEGER NOT NULL,
        pieces INTEGER NOT NULL, unavailable INTEGER NOT NULL, kept INTEGER NOT NULL, reserved INTEGER NOT NULL,
        PRIMARY KEY (id, article, depot));
    CREATE TABLE IF NOT EXISTS bin_versions (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL);
    INSERT OR IGNORE INTO bin_versions VALUES (1, 0);";

/// The table `bins` as an inventory.
pub struct Bins {
    connection: Mutex<Connection>,
}

/// Pieces, unavailable, kept, reserved.
type Counts = [i64; 4];

impl Bins {
    /// In the other program's database.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub fn new(connection: Connection) -> Result<Bins, Error> {
        connection.execute_batch(OURS).map_err(failed)?;
        Ok(Bins { connection: Mutex::new(connection) })
    }

    /// All that `act` does, or nothing.
    fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let done = act(&transaction)?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

impl Inventory for Bins {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        self.write(|db| skus.iter().map(|sku| rows(db, sku)).collect())
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        self.write(|db| {
            let sql = "SELECT undone FROM bin_changes WHERE id = ?1";
            if let Some(undone) = db.query_row(sql, [id], |row| row.get::<_, bool>(0)).optional().map_err(failed)? {
                return Ok(!undone);
            }
            for write in writes {
                let there = rows(db, &write.sku)?;
                let version = there.iter().find(|row| row.location == write.location).map_or(0, |row| row.version);
                if version != write.version {
                    return Ok(false);
                }
            }
            db.execute("INSERT INTO bin_changes VALUES (?1, 0)", [id]).map_err(failed)?;
            for write in writes {
                let (article, depot) = (write.sku.as_str(), write.location.as_str());
                let [pieces, unavailable, kept, reserved] = counts(&write.before)?;
                let sql = "INSERT INTO bin_before VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
                let row = params![id, article, depot, write.version > 0, pieces, unavailable, kept, reserved];
                db.execute(sql, row).map_err(failed)?;
                put(db, article, depot, counts(&write.stock)?)?;
            }
            Ok(true)
        })
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.write(|db| {
            let sql =
                "SELECT article, depot, was_there, pieces, unavailable, kept, reserved FROM bin_before WHERE id = ?1";
            let mut statement = db.prepare(sql).map_err(failed)?;
            let before = statement.query_map([id], |row| {
                let counts = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?, counts))
            });
            for row in before.map_err(failed)? {
                let (article, depot, was_there, counts) = row.map_err(failed)?;
                if was_there {
                    put(db, &article, &depot, counts)?;
                } else {
                    for table in ["bins", "bin_claims"] {
                        let sql = format!("DELETE FROM {table} WHERE article = ?1 AND depot = ?2");
                        db.execute(&sql, [&article, &depot]).map_err(failed)?;
                    }
                }
            }
            db.execute("DELETE FROM bin_before WHERE id = ?1", [id]).map_err(failed)?;
            let sql = "INSERT INTO bin_changes VALUES (?1, 1) ON CONFLICT DO UPDATE SET undone = 1";
            db.execute(sql, [id]).map(|_| ()).map_err(failed)
        })
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.write(|db| {
            if db.execute("DELETE FROM bin_changes WHERE id = ?1 AND undone = 0", [id]).map_err(failed)? > 0 {
                db.execute("DELETE FROM bin_before WHERE id = ?1", [id]).map_err(failed)?;
            }
            Ok(())
        })
    }
}

/// The rows of an article, by depot. A bin that nobody has told of yet is not there.
fn rows(db: &Connection, sku: &Sku) -> Result<Vec<StockRow>, Error> {
    let sql =
        "SELECT depot, version, pieces, unavailable, kept, reserved FROM bins JOIN bin_claims USING (article, depot)
        WHERE article = ?1 ORDER BY depot";
    let mut statement = db.prepare_cached(sql).map_err(failed)?;
    let found = statement.query_map([sku.as_str()], |row| {
        let counts = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, counts))
    });
    let mut rows = Vec::new();
    for row in found.map_err(failed)? {
        let (depot, version, counts) = row.map_err(failed)?;
        let version = u64::try_from(version).map_err(failed)?;
        rows.push(StockRow { location: depot.parse()?, stock: stock(counts)?, version });
    }
    Ok(rows)
}

/// Writes a row, at a version that no row ever had.
fn put(db: &Connection, article: &str, depot: &str, counts: Counts) -> Result<(), Error> {
    let [pieces, unavailable, kept, reserved] = counts;
    let sql = "UPDATE bin_versions SET last = last + 1 RETURNING last";
    let version: i64 = db.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
    let sql = "INSERT OR REPLACE INTO bins VALUES (?1, ?2, ?3)";
    db.execute(sql, params![article, depot, pieces]).map_err(failed)?;
    let sql = "INSERT OR REPLACE INTO bin_claims VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    db.execute(sql, params![article, depot, version, unavailable, kept, reserved]).map_err(failed)?;
    Ok(())
}

fn stock([pieces, unavailable, kept, reserved]: Counts) -> Result<Stock, Error> {
    let units = |n: i64| n.to_string().parse::<Quantity>();
    Ok(Stock {
        on_hand: units(pieces)?,
        unavailable: units(unavailable)?,
        safety_stock: units(kept)?,
        reserved: units(reserved)?,
    })
}

fn counts(stock: &Stock) -> Result<Counts, Error> {
    let pieces = |quantity: Quantity| {
        let whole = quantity.to_string().parse::<i64>();
        whole.map_err(|_| failed(format!("bins hold whole pieces, not {quantity}; order and count whole ones")))
    };
    Ok([pieces(stock.on_hand)?, pieces(stock.unavailable)?, pieces(stock.safety_stock)?, pieces(stock.reserved)?])
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::new(Code::StoreUnavailable, format!("the bins: {error}"))
}

/// Three mugs are in a bin; five are ordered.
pub fn shop(folder: &Path) -> Result<Vec<String>, Error> {
    let warehouse = Connection::open(folder.join("warehouse.db")).map_err(failed)?;
    warehouse.execute_batch(BINS).map_err(failed)?;
    let bridge = Bridge::new(Bins::new(warehouse)?, SqliteStore::open(folder.join("orders.db"), "shop")?);
    // What an earlier process left half done is taken back first.
    bridge.heal()?;
    let engine = Engine::new(bridge);
    let commands = [
        r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}"#,
        r#"{"op":"receive_stock","at":"2026-01-01T08:00:00Z","sku":"MUG","location":"HUB","quantity":"3"}"#,
        r#"{"op":"place_order","at":"2026-01-01T09:00:00Z","id":"c-1","order":{"id":"o-1","lines":[{"id":"1","sku":"MUG","quantity":"5"}]}}"#,
        r#"{"op":"dispatch_shipment","at":"2026-01-01T10:00:00Z","id":"c-2","shipment":"o-1/S1"}"#,
    ];
    Ok(commands.iter().map(|command| engine.execute_json(command)).collect())
}

#[allow(dead_code, reason = "its tests take it as a module")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("fillrate-own-table-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    for outcome in shop(&folder)? {
        println!("{outcome}");
    }
    let left: i64 = Connection::open(folder.join("warehouse.db"))?.query_row(
        "SELECT pieces FROM bins WHERE article = 'MUG'",
        [],
        |row| row.get(0),
    )?;
    println!("{left} mugs are left in the bin, two are owed");
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
