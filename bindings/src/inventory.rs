//! An inventory on the other side of the border. Units are micro-units (10^-6) as text.

use crate::changes::Counts;
use crate::found::{OneStock, bad, stock_rows};
use fillrate::{Error, Inventory, Result, Sku, StockRow, StockWrite};
use serde::Serialize;

/// Carries one call to the other side, as JSON text both ways.
pub trait Remote: Send + Sync {
    /// `method` is `read`, `apply`, `undo` or `forget`.
    ///
    /// # Errors
    /// What went wrong there.
    fn call(&self, method: &'static str, text: String) -> Result<String>;
}

/// An inventory that is reached through calls.
pub struct RemoteInventory(pub Box<dyn Remote>);

#[derive(Serialize)]
struct Write<'a> {
    sku: &'a Sku,
    location: &'a str,
    version: u64,
    before: Counts,
    after: Counts,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Inventory for RemoteInventory {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>> {
        let told = self.0.call("read", json(&skus))?;
        let rows: Vec<Vec<OneStock>> =
            serde_json::from_str(&told).map_err(|error| bad("inventory", &error.to_string()))?;
        if rows.len() != skus.len() {
            return Err(bad("inventory", &format!("rows of {} SKUs are needed, one list for each", skus.len())));
        }
        rows.into_iter().map(|rows| stock_rows(rows, "inventory")).collect()
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool> {
        let writes = writes.iter().map(|w| Write {
            sku: &w.sku,
            location: w.location.as_str(),
            version: w.version,
            before: Counts::of(&w.before),
            after: Counts::of(&w.stock),
        });
        let told = self.0.call("apply", json(&(id, writes.collect::<Vec<_>>())))?;
        serde_json::from_str(&told).map_err(|error| bad("inventory", &error.to_string()))
    }

    fn undo(&self, id: &str) -> Result<()> {
        self.0.call("undo", json(&id)).map(|_| ())
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.0.call("forget", json(&id)).map(|_| ())
    }
}
