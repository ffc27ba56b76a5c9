//! A store with a front door: requests in, outcomes out.

use crate::command::Request;
use crate::error::{Code, Result};
use crate::execute::{conflict, execute};
use crate::incoming::Incoming;
use crate::outcome::Outcome;
use crate::prelude::*;
use crate::store::Store;
use crate::wire::Json;

/// A store of one tenant, ready for requests.
///
/// ```
/// use fillrate::{Engine, MemoryStore};
/// let engine = Engine::new(MemoryStore::new());
/// let out = engine.execute_json(r#"{"op":"set_location","at":"2026-01-01T00:00:00Z","location":{"id":"L1"}}"#);
/// assert!(out.contains("settings_changed"));
/// ```
#[derive(Debug)]
pub struct Engine<S> {
    store: S,
}

impl<S: Store> Engine<S> {
    /// Over a store.
    pub fn new(store: S) -> Self {
        Engine { store }
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Runs one command or query.
    ///
    /// # Errors
    /// Those of the contract; then nothing was changed.
    pub fn execute(&self, request: Request) -> Result<Outcome> {
        self.execute_batch(vec![request]).pop().unwrap_or_else(|| Err(conflict()))
    }

    /// Runs a batch: each sees what those before it did, each has its own outcome, one failing does not stop the rest.
    pub fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome>> {
        execute(&self.store, requests)
    }

    /// Runs JSON: an object, or a list of objects for a batch.
    pub fn execute_json(&self, text: &str) -> String {
        let (incoming, requests) = Incoming::read(text);
        incoming.answer(if requests.is_empty() { Vec::new() } else { self.execute_batch(requests) })
    }
}

/// An outcome or error as JSON text.
pub fn render(outcome: &Result<Outcome>) -> String {
    let text = match outcome {
        Ok(outcome) => serde_json::to_string(&outcome.to_json()),
        Err(error) => serde_json::to_string(&crate::view::map([("error", Json::of(error))])),
    };
    text.unwrap_or_else(|_| format!("{{\"error\":{{\"code\":\"{}\"}}}}", Code::StoreUnavailable))
}
