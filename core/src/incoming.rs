//! JSON text that came in: its requests, and where their outcomes belong.

use crate::command::Request;
use crate::engine::render;
use crate::error::{Error, Result};
use crate::execute::conflict;
use crate::outcome::Outcome;
use crate::prelude::*;
use crate::wire::{Commands, commands};

/// Commands that one batch may have.
const BATCH: usize = 10_000;

/// A JSON text that was read: an object, or a list of objects for a batch. For hosts that send requests through
/// something else than an [`Engine`](crate::Engine).
///
/// ```
/// use fillrate::{Incoming, MemoryStore, execute};
/// let text = r#"[{"op":"get_board","at":"2026-01-01T00:00:00Z"},{"op":"fly"}]"#;
/// let (incoming, requests) = Incoming::read(text);
/// assert_eq!(requests.len(), 1);
/// let answer = incoming.answer(execute(&MemoryStore::new(), requests));
/// assert!(answer.starts_with("[{") && answer.contains("unknown_op"));
/// ```
#[derive(Debug)]
pub struct Incoming {
    // What could not be read has its error; it takes no part in the rest.
    read: Vec<Option<Error>>,
    is_batch: bool,
}

impl Incoming {
    /// Reads a text; the requests that can be run. Each command has 8 MiB and 64 levels of its own; what cannot be read
    /// fails alone.
    pub fn read(text: &str) -> (Self, Vec<Request>) {
        let (read, is_batch) = match commands(text, BATCH) {
            Ok(Commands::One(json)) => (vec![Request::from_value(&json)], false),
            Ok(Commands::Many(list)) => (list.into_iter().map(|json| Request::from_value(&json?)).collect(), true),
            Err(error) => (vec![Err(error)], false),
        };
        let mut requests = Vec::with_capacity(read.len());
        let read = read.into_iter().map(|request| request.map(|request| requests.push(request)).err()).collect();
        (Incoming { read, is_batch }, requests)
    }

    /// The answer to each command, as JSON text; outcomes come in the order of the requests.
    pub fn answers(&self, outcomes: Vec<Result<Outcome>>) -> impl Iterator<Item = String> {
        let mut outcomes = outcomes.into_iter();
        self.read.iter().map(move |error| match error {
            Some(error) => render(&Err(error.clone())),
            None => render(&outcomes.next().unwrap_or_else(|| Err(conflict()))),
        })
    }

    /// The answer to the text, as JSON text.
    pub fn answer(&self, outcomes: Vec<Result<Outcome>>) -> String {
        let all: Vec<String> = self.answers(outcomes).collect();
        if self.is_batch { format!("[{}]", all.join(",")) } else { all.concat() }
    }
}
