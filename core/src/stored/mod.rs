//! The one form in which stores of text keep keys, ranges, rows and events.
//!
//! A key is two texts: its kind and what it names. A range is one text. Rows and events are JSON with the version `v`
//! of their form: newer code reads every older form, and an unknown newer one is refused with words.
//! Places of ranges are bytes already: [`Sort::as_bytes`](crate::Sort::as_bytes).
//!
//! Ids have no control characters, so a tab between two of them is never part of one.
//!
//! ```
//! use fillrate::{Key, Range, Release, stored};
//! let key = Key::Extension("acme.letters".parse()?, "7".parse()?);
//! let (kind, name) = stored::key(&key);
//! assert_eq!((kind, &*name), ("extension", "acme.letters\t7"));
//! assert_eq!(stored::read_key(kind, &name)?, key);
//! assert_eq!(stored::range(&Range::Queue("MUG".parse()?, Release::Fifo)), "queue\tfifo\tMUG");
//! # Ok::<(), fillrate::Error>(())
//! ```

mod event;
mod key;
mod range;
mod record;
mod row;

pub use event::{event, read_event};
pub use key::{key, read_key};
pub use range::{is_counted, range, read_range};
pub use record::Record;
pub use row::{read_row, row};

use crate::error::{Code, Error, Result};
use crate::prelude::*;

/// The version of the form that is written.
pub const V: u32 = 1;

/// What stands between two parts.
const TAB: char = '\t';

/// Only the version of what was kept.
#[derive(serde::Deserialize)]
struct Version {
    v: u32,
}

/// Why something that was kept cannot be read. What it says is not repeated: it may be about a person.
fn unreadable(what: &str, text: &str) -> Error {
    let advice = match serde_json::from_str::<Version>(text) {
        Ok(Version { v }) if v > V => {
            format!("was written by a newer version (its form is {v}, the newest known here is {V}); upgrade fillrate")
        }
        _ => "is damaged; run the audit, or restore a backup".to_string(),
    };
    Error::new(Code::StoreUnavailable, format!("a stored {what} {advice}"))
}

fn unknown(what: &str, text: &str) -> Error {
    let text = crate::value::shorten(text);
    Error::new(
        Code::StoreUnavailable,
        format!("`{text}` is no {what} that this version knows; a newer one may have written it: upgrade fillrate"),
    )
}

/// JSON text; records of the engine can always be written.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON of a form up to [`V`].
fn read<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    #[derive(serde::Deserialize)]
    #[serde(bound = "T: serde::de::DeserializeOwned")]
    struct Kept<T> {
        v: u32,
        is: T,
    }
    match serde_json::from_str::<Kept<T>>(text) {
        Ok(kept) if kept.v <= V => Ok(kept.is),
        _ => Err(unreadable(what, text)),
    }
}

/// Writes JSON of the form [`V`].
fn write(value: &impl serde::Serialize) -> String {
    #[derive(serde::Serialize)]
    struct Kept<'a, T> {
        v: u32,
        is: &'a T,
    }
    json(&Kept { v: V, is: value })
}
