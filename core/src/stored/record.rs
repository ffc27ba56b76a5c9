//! Everything that a store keeps of a tenant, one JSON text each: for carrying books from store to store.

use super::{V, key, range, read_event, read_key, read_range, read_row, row, unreadable};
use crate::error::Result;
use crate::event::Event;
use crate::prelude::*;
use crate::snapshot::{Entry, Key, Range, Row};
use crate::sort::Sort;
use crate::value::{Id, Sku, Time};

/// One thing that a store keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// The position of the last event, and the highest version that a removed row had.
    Head {
        /// Of the last event.
        position: u64,
        /// No row that is made anew has a version up to this.
        removed: u64,
    },
    /// A row with its version; guards, and the stock rows of a SKU with versions of their own, too.
    Row(Key, Row, u64),
    /// An entry of a range.
    Entry(Range, Sort, Entry),
    /// An event at its position.
    Event(u64, Arc<Event>),
    /// A movement of a stock row: it outlives the event that told of it.
    Movement {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// When.
        at: Time,
        /// The position of its event.
        position: u64,
        /// By how much, in micro-units.
        units: i64,
    },
}

/// As it is written.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Head { position: u64, removed: u64 },
    Row { kind: String, key: String, version: u64, body: serde_json::Value },
    Entry { range: String, sort: Sort, id: Id, number: u32, units: i64 },
    Event { position: u64, body: serde_json::Value },
    Movement { sku: Sku, location: Id, at: Time, position: u64, units: i64 },
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Versioned {
    v: u32,
    #[serde(flatten)]
    line: Line,
}

fn value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

impl Record {
    /// As one line of JSON.
    pub fn line(&self) -> String {
        let line = match self {
            Record::Head { position, removed } => Line::Head { position: *position, removed: *removed },
            Record::Row(of, body, version) => {
                let (kind, name) = key(of);
                let (kind, key, body) = (kind.to_string(), name.into_owned(), value(&row(body)));
                Line::Row { kind, key, version: *version, body }
            }
            Record::Entry(of, sort, entry) => {
                let Entry { id, number, units } = entry.clone();
                Line::Entry { range: range(of), sort: sort.clone(), id, number, units }
            }
            Record::Event(position, event) => Line::Event { position: *position, body: value(&super::event(event)) },
            Record::Movement { sku, location, at, position, units } => {
                let (sku, location) = (sku.clone(), location.clone());
                Line::Movement { sku, location, at: *at, position: *position, units: *units }
            }
        };
        super::json(&Versioned { v: V, line })
    }

    /// From such a line.
    ///
    /// # Errors
    /// `store_unavailable`: it is damaged, or a newer version wrote it.
    ///
    /// ```
    /// use fillrate::stored::Record;
    /// let line = r#"{"v":1,"head":{"position":7,"removed":0}}"#;
    /// assert_eq!(Record::read(line)?, Record::Head { position: 7, removed: 0 });
    /// assert_eq!(Record::read(line)?.line(), line);
    /// # Ok::<(), fillrate::Error>(())
    /// ```
    pub fn read(text: &str) -> Result<Record> {
        let line = match serde_json::from_str::<Versioned>(text) {
            Ok(Versioned { v, line }) if v <= V => line,
            _ => return Err(unreadable("record", text)),
        };
        Ok(match line {
            Line::Head { position, removed } => Record::Head { position, removed },
            Line::Row { kind, key, version, body } => {
                Record::Row(read_key(&kind, &key)?, read_row(&kind, &super::json(&body))?, version)
            }
            Line::Entry { range, sort, id, number, units } => {
                Record::Entry(read_range(&range)?, sort, Entry { id, number, units })
            }
            Line::Event { position, body } => Record::Event(position, Arc::new(read_event(&super::json(&body))?)),
            Line::Movement { sku, location, at, position, units } => {
                Record::Movement { sku, location, at, position, units }
            }
        })
    }
}
