//! The stock part of a change set.

use crate::change::{ChangeSet, StockWrite};
use crate::prelude::*;
use crate::record::StockRow;
use crate::value::{Id, Sku};

/// What a change set read and writes of stock.
pub(super) struct Touched {
    /// Of each SKU, the rows as they were read: location and version.
    known: BTreeMap<Sku, BTreeSet<(Id, u64)>>,
    /// What is written.
    pub writes: Vec<StockWrite>,
}

impl Touched {
    /// Takes the stock out of a change set.
    pub fn take(set: &mut ChangeSet) -> Touched {
        let changes = &mut set.changes;
        let mut known: BTreeMap<Sku, BTreeSet<(Id, u64)>> = BTreeMap::new();
        let writes = core::mem::take(&mut changes.stock);
        for (sku, rows) in core::mem::take(&mut changes.stock_reads) {
            known.entry(sku).or_default().extend(rows);
        }
        for write in &writes {
            let rows = known.entry(write.sku.clone()).or_default();
            rows.extend((write.version > 0).then(|| (write.location.clone(), write.version)));
        }
        Touched { known, writes }
    }

    /// Whether no stock was read.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The SKUs, in order.
    pub fn skus(&self) -> Vec<Sku> {
        self.known.keys().cloned().collect()
    }

    /// Whether these rows, by SKU and location, are all that there was when they were read.
    pub fn is_current(&self, rows: &[Vec<StockRow>]) -> bool {
        let is_as_read = |(known, rows): (&BTreeSet<(Id, u64)>, &Vec<StockRow>)| {
            let mut now = rows.iter().map(|row| (&row.location, row.version));
            rows.len() == known.len() && known.iter().all(|(l, version)| now.next() == Some((l, *version)))
        };
        self.known.values().zip(rows).all(is_as_read)
    }
}
