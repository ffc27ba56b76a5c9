//! The books of fillrate in a PostgreSQL database: the store that any number of processes and machines share.
//!
//! A commit is one transaction in one flight: what was read is checked, then rows, stock, ranges and events are written
//! together, or nothing. Commits of one tenant come one after the other, in the order of their events; a batch of
//! commands is one commit. What is read in one round is read from one moment, by one statement.
//!
//! | for | use |
//! | --- | --- |
//! | hosts with a runtime of `tokio`, many callers | [`Batcher`] over a [`PostgresStore`] |
//! | hosts without one | [`BlockingStore`] with `fillrate::Engine` |
//!
//! ```no_run
//! use fillrate::Engine;
//! use fillrate_postgres::BlockingStore;
//! let engine = Engine::new(BlockingStore::open("postgres://shop:secret@db.example/books", "acme")?);
//! let outcome = engine.execute_json(
//!     r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}"#,
//! );
//! assert!(outcome.contains("settings_changed"));
//! # Ok::<(), fillrate::Error>(())
//! ```

mod ask;
mod batcher;
mod blocking;
mod columns;
mod commit;
mod connection;
mod copy;
mod error;
mod habit;
mod inventory;
mod options;
mod pool;
mod restored;
mod retry;
mod run;
mod schema;
mod store;
mod sums;
mod watch;

pub use batcher::{Batcher, Limits};
pub use blocking::BlockingStore;
pub use inventory::PostgresInventory;
pub use options::{Options, Sync};
pub use store::PostgresStore;
