//! A store with a front door: requests in, outcomes out.

use crate::command::Request;
use crate::error::{Code, Result};
use crate::execute::{conflict, execute};
use crate::outcome::Outcome;
use crate::prelude::*;
use crate::store::Store;
use crate::wire::{Commands, Json, commands};

/// Commands that one batch may have.
const BATCH: usize = 10_000;

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
        run_json(text, |requests| self.execute_batch(requests))
    }
}

/// What a JSON text asks for.
#[derive(Debug)]
pub enum Requests {
    /// An object: one command or query.
    One(Box<Request>),
    /// A list of them; what cannot be read fails alone.
    Many(Vec<Result<Request>>),
}

impl Requests {
    /// Reads an object, or a list of objects for a batch. Each command of a batch has limits of its own.
    ///
    /// # Errors
    /// `invalid_json`, or `limit_exceeded` beyond 8 MiB or 64 levels of a command, or 10,000 commands; what an object
    /// says that cannot be.
    pub fn read(text: &str) -> Result<Self> {
        Ok(match commands(text, BATCH)? {
            Commands::One(json) => Requests::One(Box::new(Request::from_value(&json)?)),
            Commands::Many(list) => Requests::Many(list.into_iter().map(|json| Request::from_value(&json?)).collect()),
        })
    }
}

/// Runs JSON, an object or a list of them, by a function that gives each request its outcome: for hosts that send
/// requests through something else than an [`Engine`].
pub fn run_json(text: &str, run: impl FnOnce(Vec<Request>) -> Vec<Result<Outcome>>) -> String {
    let read = match Requests::read(text) {
        Ok(Requests::One(request)) => return render(&run(vec![*request]).pop().unwrap_or_else(|| Err(conflict()))),
        Ok(Requests::Many(list)) => list,
        Err(error) => return render(&Err(error)),
    };
    let requests = read.iter().filter_map(|r| r.as_ref().ok().cloned()).collect();
    let mut outcomes = run(requests).into_iter();
    let all: Vec<String> = read
        .into_iter()
        .map(|r| match r {
            Err(error) => render(&Err(error)),
            Ok(_) => render(&outcomes.next().unwrap_or_else(|| Err(conflict()))),
        })
        .collect();
    format!("[{}]", all.join(","))
}

/// An outcome or error as JSON text.
pub fn render(outcome: &Result<Outcome>) -> String {
    let text = match outcome {
        Ok(outcome) => serde_json::to_string(&outcome.to_json()),
        Err(error) => serde_json::to_string(&crate::view::map([("error", Json::of(error))])),
    };
    text.unwrap_or_else(|_| format!("{{\"error\":{{\"code\":\"{}\"}}}}", Code::StoreUnavailable))
}
