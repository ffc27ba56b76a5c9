//! What a bridge writes down before it touches the inventory, so that whoever comes later can settle it.

use crate::change::{ChangeSet, StockWrite};
use crate::error::{Code, Error};
use crate::extension::{Kept, ask};
use crate::prelude::*;
use crate::snapshot::{Ask, Extension};
use crate::value::{Id, Sku, Time};

/// The namespace of intents: one record for each commit on its way.
pub(super) static INTENTS: Id = Id::fixed("fillrate.bridge.intent");
/// The namespace of marks: one record for each SKU; its version rises with every change of the SKU's stock,
/// its content names the intent that holds the SKU, or nobody.
static MARKS: Id = Id::fixed("fillrate.bridge.stock");
/// The version of what is written.
const V: u32 = 1;

/// A change of stock that is on its way.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Intent {
    v: u32,
    /// The SKUs that it holds.
    pub skus: Vec<Sku>,
    /// Whether it is being taken back: its commit is refused from here on.
    pub undoing: bool,
}

impl Intent {
    pub fn new(skus: Vec<Sku>) -> Self {
        Intent { v: V, skus, undoing: false }
    }

    /// All intents are due at once: a host that heals asks for all there are.
    pub fn record(&self) -> Extension {
        Extension { due_at: Some(Time::from_micros(0)), bytes: serde_json::to_vec(self).unwrap_or_default() }
    }

    pub fn read(record: &Extension) -> Result<Intent, Error> {
        match serde_json::from_slice::<Intent>(&record.bytes) {
            Ok(intent) if intent.v <= V => Ok(intent),
            _ => Err(Error::new(
                Code::StoreUnavailable,
                "a stock change on its way was written by a newer version; run that version's `heal`",
            )),
        }
    }
}

/// The mark of a SKU, as read.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub sku: Sku,
    kept: Kept,
}

impl Mark {
    pub fn ask(sku: &Sku) -> Ask {
        ask(&MARKS, sku)
    }

    pub fn new(sku: &Sku, kept: Kept) -> Self {
        Mark { sku: sku.clone(), kept }
    }

    /// The intent that holds the SKU.
    pub fn holder(&self) -> Option<Id> {
        let bytes = &self.kept.record.as_ref()?.bytes;
        core::str::from_utf8(bytes).ok()?.parse().ok()
    }

    /// The SKU is held by an intent, or by nobody again; what is read of the mark later is this.
    pub fn put(&mut self, changes: &mut ChangeSet, holder: Option<&Id>) {
        let bytes = holder.map(|id| id.as_str().as_bytes().to_vec()).unwrap_or_default();
        let record = Some(Extension { due_at: None, bytes });
        changes.put_extension(&MARKS, &self.sku, &self.kept, record.clone());
        self.kept = Kept { record, version: self.kept.version + 1 };
    }

    /// The commit holds only where nobody changed the SKU's stock since the mark was read.
    pub fn expect(&self, changes: &mut ChangeSet) {
        changes.expect_extension(&MARKS, &self.sku, &self.kept);
    }
}

/// The id of a change: a hash of what is written and of the marks it is written under. Marks rise with every attempt,
/// so no two attempts ever share an id.
pub(super) fn token(writes: &[StockWrite], marks: &[Mark]) -> Id {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    let mut add = |text: &str, numbers: &[i64]| {
        hash.update(text.as_bytes());
        hash.update([0]);
        numbers.iter().for_each(|n| hash.update(n.to_be_bytes()));
    };
    for mark in marks {
        add(mark.sku.as_str(), &[mark.kept.version.cast_signed()]);
    }
    for w in writes {
        let now = &w.stock;
        let counts = [now.on_hand, now.unavailable, now.safety_stock, now.reserved].map(|q| q.micro());
        add(w.sku.as_str(), &[]);
        add(w.location.as_str(), &[w.version.cast_signed()]);
        add("", &counts);
    }
    let text = hash.finalize().iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Id::made(&text)
}
