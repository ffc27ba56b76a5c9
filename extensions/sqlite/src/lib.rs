//! The books of fillrate in one SQLite file: the store for one machine, any number of threads and processes.
//!
//! A commit is one transaction: rows, stock, ranges and events together, all or nothing, on the disk before the answer.
//! What is read in one round is read from one moment. Many tenants may share a file; each sees only its own.
//!
//! ```
//! use fillrate::Engine;
//! use fillrate_sqlite::SqliteStore;
//! # let folder = std::env::temp_dir().join(format!("fillrate-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
//! # let path = folder.join("books.db");
//! let engine = Engine::new(SqliteStore::open(&path, "acme")?);
//! let outcome = engine.execute_json(
//!     r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}"#,
//! );
//! assert!(outcome.contains("settings_changed"));
//! # drop(engine);
//! # std::fs::remove_dir_all(&folder).map_err(|e| e.to_string())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A process that was forked opens a store of its own: connections do not survive a fork, and are refused there.

mod ask;
mod backup;
mod commit;
mod connection;
mod copy;
mod entries;
mod error;
mod inventory;
mod options;
mod pen;
mod pool;
mod restored;
mod schema;
mod store;
mod sums;
mod watch;

pub use inventory::SqliteInventory;
pub use options::{Options, Sync};
pub use store::SqliteStore;
