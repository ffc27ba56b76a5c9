//! Events as JSON.

use super::{read, write};
use crate::error::Result;
use crate::event::{Event, What};
use crate::prelude::*;
use crate::value::{Id, Time};

#[derive(serde::Serialize)]
struct Written<'a> {
    order: &'a Option<Id>,
    seq: u64,
    version: u64,
    at: Time,
    command: &'a Option<Id>,
    what: &'a What,
}

#[derive(serde::Deserialize)]
struct Read {
    order: Option<Id>,
    seq: u64,
    version: u64,
    at: Time,
    command: Option<Id>,
    what: What,
}

/// The JSON text of an event.
pub fn event(event: &Event) -> String {
    let Event { order, seq, version, at, command, what } = event;
    write(&Written { order, seq: *seq, version: *version, at: *at, command, what })
}

/// The event of a JSON text.
///
/// # Errors
/// `store_unavailable`: it is damaged, or a newer version wrote it.
pub fn read_event(text: &str) -> Result<Event> {
    let Read { order, seq, version, at, command, what } = read("event", text)?;
    Ok(Event { order, seq, version, at, command, what })
}
