//! Which store stands behind a URL.

use crate::inventory::{Remote, RemoteInventory};
use crate::postgres::Postgres;
use crate::watched::{Watch, Watched};
use fillrate::{Bridge, Code, Engine, Error, MemoryStore, Result, Store};
use fillrate_postgres::BlockingStore;
use fillrate_sqlite::SqliteStore;
use std::sync::Arc;
use std::time::Duration;

/// Takes an outcome.
pub type Told = Box<dyn FnOnce(String) + Send>;

/// An engine opened for one tenant, whatever it stores in.
pub trait Door: Send + Sync {
    /// Commands in, outcomes out, as JSON; `watch` may call it off between two readings, and while a database is waited
    /// for.
    fn execute_json(&self, text: &str, watch: Watch<'_>) -> String;

    /// Whether a call mostly waits for others, so that [`Door::begin_json`] needs no thread of the host.
    fn waits(&self) -> bool {
        false
    }

    /// As [`Door::execute_json`]; the outcome is told later, from any thread, where the store [`waits`](Door::waits).
    fn begin_json(&self, text: String, told: Told) {
        told(self.execute_json(&text, &|| Ok(())));
    }

    /// Takes back changes that were left half done in an inventory elsewhere; how many they were.
    ///
    /// # Errors
    /// `store_unavailable`.
    fn heal(&self) -> Result<u64> {
        Ok(0)
    }
}

struct Plain<S>(S);

impl<S: Store + Send + Sync> Door for Plain<S> {
    fn execute_json(&self, text: &str, watch: Watch<'_>) -> String {
        Engine::new(Watched { store: &self.0, watch }).execute_json(text)
    }
}

struct Bridged<S>(Bridge<RemoteInventory, S>);

impl<S: Store + Send + Sync> Door for Bridged<S> {
    fn execute_json(&self, text: &str, watch: Watch<'_>) -> String {
        Engine::new(Watched { store: &self.0, watch }).execute_json(text)
    }

    fn heal(&self) -> Result<u64> {
        self.0.heal().map(|healed| healed as u64)
    }
}

/// Opens the store of a URL: `memory:`, `sqlite:///path` (`sqlite://path` from where the process runs), or
/// `postgres://user:password@host/database`; its stock lives in `inventory`, where one is given.
///
/// # Errors
/// `invalid_field`: the URL names no store; `invalid_id`: the name of the tenant is none; those of the store.
pub fn open(url: &str, tenant: &str, inventory: Option<Box<dyn Remote>>) -> Result<Arc<dyn Door>> {
    // Only the scheme is repeated in messages: the rest may hold a password.
    let (scheme, place) = url.split_once(':').unwrap_or((url, ""));
    match scheme {
        "memory" => tenant.parse::<fillrate::Id>().map(|_| door(MemoryStore::new(), inventory)),
        "sqlite" => match place.strip_prefix("//") {
            Some(path) if !path.is_empty() => SqliteStore::open(path, tenant).map(|store| door(store, inventory)),
            _ => Err(no_store("a SQLite store is written `sqlite:///path`, or `sqlite://path` from here".into())),
        },
        "postgres" | "postgresql" => match inventory {
            None => Ok(Arc::new(Postgres::open(url, tenant)?)),
            inventory => BlockingStore::open(url, tenant).map(|store| door(store, inventory)),
        },
        _ => Err(no_store(format!(
            "`{}` names no store; use `postgres://…`, `sqlite:///path` or `memory:`",
            scheme.chars().take(32).collect::<String>()
        ))),
    }
}

fn door<S: Store + Send + Sync + 'static>(store: S, inventory: Option<Box<dyn Remote>>) -> Arc<dyn Door> {
    match inventory {
        None => Arc::new(Plain(store)),
        Some(remote) => {
            let pause = |looks: u32| std::thread::sleep(Duration::from_millis(looks.min(20).into()));
            Arc::new(Bridged(Bridge::new(RemoteInventory(remote), store).waiting(500, pause)))
        }
    }
}

fn no_store(message: String) -> Error {
    Error::new(Code::InvalidField, message).with("field", "url")
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn stores_are_told_apart_and_no_password_is_repeated() {
        let told = |url| open(url, "default", None).err().map(|e| e.message).unwrap_or_default();
        assert!(open("memory:", "default", None).is_ok());
        assert_eq!(told("sqlite:x"), "a SQLite store is written `sqlite:///path`, or `sqlite://path` from here");
        assert_eq!(told("redis://h"), "`redis` names no store; use `postgres://…`, `sqlite:///path` or `memory:`");
        let unread = told("postgres://user:secret@host:port/db");
        assert!(unread.contains("postgres://user:password@host/database") && !unread.contains("secret"), "{unread}");
        assert_eq!(open("memory:", "", None).err().map(|e| e.code.as_str()), Some("invalid_id"));
    }

    #[test]
    fn what_is_watched_can_be_called_off() {
        let stop = || Err(fillrate::Error::new(fillrate::Code::StoreUnavailable, "called off"));
        let told = open("memory:", "default", None)
            .map(|door| door.execute_json(r#"{"op":"get_board","at":"2026-01-01T00:00:00Z"}"#, &stop));
        assert!(told.is_ok_and(|text| text.contains("called off")));
    }
}
