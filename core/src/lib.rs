//! fillrate decides what of an order can ship now, reserves it without locking it away, queues the rest,
//! and keeps the books straight until the last unit is delivered.
//!
//! # The loop
//! A decision is a plain function of what was read: it asks for more, or gives what to write.
//! ```text
//! request ── Execution::step ──► Need(asks) ──► a store answers ──► Execution::provide ──► step …
//!                            └─► Commit(changes) ──► a store writes all or nothing ──► outcomes
//! ```
//! Nothing in this crate reads a clock, a file, a network or a random number: time is an argument of each command.
//! An error is bad input, a panic is our bug.
//!
//! # Example
//! ```
//! use fillrate::{Engine, MemoryStore};
//! let engine = Engine::new(MemoryStore::new());
//! for command in [
//!     r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}"#,
//!     r#"{"op":"receive_stock","at":"2026-01-01T08:00:00Z","sku":"MUG","location":"HUB","quantity":"3"}"#,
//! ] {
//!     engine.execute_json(command);
//! }
//! let outcome = engine.execute_json(
//!     r#"{"op":"place_order","at":"2026-01-01T09:00:00Z","order":{"id":"o-1","lines":[{"id":"1","sku":"MUG","quantity":"5"}]}}"#,
//! );
//! assert!(outcome.contains(r#""status":"partially_reserved""#));
//! let again = engine.execute_json(
//!     r#"{"op":"place_order","at":"2026-01-01T09:00:00Z","order":{"id":"o-1","lines":[{"id":"1","sku":"MUG","quantity":"1"}]}}"#,
//! );
//! assert!(again.contains(r#""code":"duplicate_order""#));
//! ```
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod allocate;
mod apply;
mod bridge;
mod change;
mod command;
mod completion;
mod decide;
mod effect;
mod engine;
mod error;
mod event;
mod execute;
mod extension;
mod fair_share;
#[cfg(feature = "planted-bugs")]
pub mod fault;
mod fold;
mod incoming;
mod index;
#[cfg(feature = "std")]
mod inventory;
#[cfg(feature = "std")]
mod log;
mod loss;
#[cfg(feature = "std")]
mod memory;
mod money_shares;
mod notify;
mod outcome;
#[cfg(feature = "std")]
mod packed;
mod ports;
mod prelude;
mod promise;
mod queue;
#[cfg(feature = "std")]
mod range;
mod record;
mod schema;
mod settle;
mod snapshot;
mod sort;
pub mod sourcing;
mod store;
pub mod stored;
mod table;
mod value;
mod view;
mod wire;
mod work;

pub use bridge::Bridge;
pub use change::{ChangeSet, Changes, StockWrite};
pub use command::*;
pub use decide::{Facts, QueuedUnits, split};
pub use effect::{Effect, EffectData, EffectKind};
pub use engine::{Engine, render};
pub use error::{Code, Details, Error, Family, Result};
pub use event::{Allocated, Backordered, Event, Past, Promise, Promised, Setting, Units, What};
pub use execute::{Decision, Execution, Step, decide_once as decide, execute, execute_async};
pub use extension::{Kept, commit_extension, due_extensions, load_extension};
pub use fold::fold;
pub use incoming::Incoming;
#[cfg(feature = "std")]
pub use inventory::MemoryInventory;
#[cfg(feature = "std")]
pub use memory::MemoryStore;
pub use outcome::Outcome;
pub use ports::{Carrier, ChannelClient, Clock, Label, NotDone, Notifier, Task};
pub use promise::first_period;
pub use record::*;
pub use schema::{Answer, Variant, answers, effects, events, outputs, schema};
pub use snapshot::{Ask, Entry, Errand, Extension, Found, Key, Outbox, Range, Remembered, Row, Snapshot};
pub use sort::Sort;
pub use store::{AsyncStore, Commit, Inventory, Persistence, Store};
pub use value::*;
pub use wire::{Decode, Decoder, Json, LEVELS, MOST_BYTES, Shape, ShapeField};
