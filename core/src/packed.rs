//! The form in which the memory store keeps what is many and seldom read: a few bytes instead of many cells.
//! It lives as long as the process, so it is free to change.

use crate::error::{Code, Error, Result};
use crate::event::{Event, What};
use crate::prelude::*;
use crate::value::{Id, Time};

/// A value as bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed(Box<[u8]>);

impl Packed {
    /// Packs a value; `scratch` is room to work in.
    pub fn new<T: serde::Serialize + ?Sized>(value: &T, scratch: &mut Vec<u8>) -> Result<Packed> {
        scratch.clear();
        let bytes = postcard::to_extend(value, core::mem::take(scratch)).map_err(unreadable)?;
        *scratch = bytes;
        Ok(Packed(scratch.as_slice().into()))
    }

    /// The value again.
    pub fn open<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T> {
        postcard::from_bytes(&self.0).map_err(unreadable)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn unreadable(error: postcard::Error) -> Error {
    Error::new(Code::StoreUnavailable, format!("a row in memory cannot be read or written: {error}; please report it"))
}

/// What events of one order by one command have in common, then what is each one's own: its number and what happened.
type Head = (Option<Id>, Option<Id>, Time, u64);

/// Whether two events share all but their number and what happened.
pub(crate) fn go_together(a: &Event, b: &Event) -> bool {
    a.order == b.order && a.command == b.command && a.at == b.at && a.version == b.version
}

/// Packs events that go together.
pub(crate) fn pack_events(events: &[Arc<Event>], scratch: &mut Vec<u8>) -> Result<Packed> {
    let Some(first) = events.first() else { return Ok(Packed::default()) };
    let own: Vec<(u64, &What)> = events.iter().map(|e| (e.seq, &e.what)).collect();
    Packed::new(&((&first.order, &first.command, first.at, first.version), own), scratch)
}

/// The events again.
pub(crate) fn open_events(packed: &Packed) -> Result<Vec<Arc<Event>>> {
    if packed.is_empty() {
        return Ok(Vec::new());
    }
    let ((order, command, at, version), own): (Head, Vec<(u64, What)>) = packed.open()?;
    let event = |(seq, what)| Event { order: order.clone(), seq, version, at, command: command.clone(), what };
    Ok(own.into_iter().map(|own| Arc::new(event(own))).collect())
}
