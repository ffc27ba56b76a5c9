//! The engine behind a small door, so that every command of the program works on any store.

use crate::{postgres, sqlite};
use fillrate::stored::Record;
use fillrate::{Code, Engine, Error, MemoryStore, Outcome, Request, Store};
use std::path::Path;

/// Takes a record.
pub type Each<'e> = dyn FnMut(Record) -> Result<(), Error> + 'e;

/// An engine opened for one tenant, whatever it stores in.
pub trait Backend {
    /// One command or query as JSON in, its outcome as JSON out.
    fn execute_json(&self, text: &str) -> String;

    /// Commands in, one outcome each out; each sees the effects of those before it.
    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>>;

    /// Gives every record of the tenant, as they are at one moment.
    ///
    /// # Errors
    /// Those of the store, and of `each`.
    fn export(&self, _each: &mut Each<'_>) -> Result<(), Error> {
        Err(cannot("give its records"))
    }

    /// Takes the records of another store; the tenant must be empty. How many they were.
    ///
    /// # Errors
    /// Those of the store, and of the records.
    fn import(&self, _records: &mut dyn Iterator<Item = Result<Record, Error>>) -> Result<u64, Error> {
        Err(cannot("take records"))
    }

    /// Copies all that is kept to a file, as it is at one moment.
    ///
    /// # Errors
    /// Those of the store.
    fn backup(&self, _to: &Path) -> Result<(), Error> {
        Err(cannot("back itself up"))
    }

    /// Raises all numbers, after a backup took the place of the store. How many tenants it has.
    ///
    /// # Errors
    /// Those of the store.
    fn restored(&self) -> Result<u64, Error> {
        Err(Error::new(Code::StoreUnavailable, "this store has no backups; name one of `sqlite:` or `postgres:`"))
    }
}

fn cannot(what: &str) -> Error {
    Error::new(Code::StoreUnavailable, format!("this store cannot {what}; name one of `sqlite:`"))
}

impl<S: Store> Backend for Engine<S> {
    fn execute_json(&self, text: &str) -> String {
        Engine::execute_json(self, text)
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        Engine::execute_batch(self, requests)
    }
}

/// Opens the store of a URL for a tenant: `memory:`, which begins empty and ends with the program, `sqlite:///path`
/// (`sqlite://path` from where the program runs), a file that is made where it is not there, or
/// `postgres://user:password@host/database`, whose tables are made where they are not there.
///
/// # Errors
/// In words, for people: the URL names no store, or the store cannot be opened.
pub fn open(url: &str, tenant: &str) -> Result<Box<dyn Backend>, String> {
    // Only the scheme is repeated in messages: the rest may hold a password.
    let (scheme, place) = url.split_once(':').unwrap_or((url, ""));
    match scheme {
        // A memory store is of one tenant and ends with the program: each has its own.
        "memory" => tenant
            .parse::<fillrate::Id>()
            .map(|_| Box::new(Engine::new(MemoryStore::new())) as Box<dyn Backend>)
            .map_err(|error| error.message),
        "sqlite" => sqlite::open(place, tenant),
        "postgres" | "postgresql" => postgres::open(url, tenant),
        _ => Err(format!("`{scheme}` names no store; use `postgres://…`, `sqlite:///path` or `memory:`")),
    }
}

/// Stands in for an engine that could not be opened: everything is refused with the reason.
#[derive(Debug)]
pub struct Closed(pub String);

impl Closed {
    fn error(&self) -> Error {
        Error::new(Code::StoreUnavailable, self.0.clone())
    }
}

impl Backend for Closed {
    fn execute_json(&self, _: &str) -> String {
        serde_json::json!({"error": self.error()}).to_string()
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        requests.iter().map(|_| Err(self.error())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Backend as _, Closed, open};

    #[test]
    fn memory_opens_and_the_others_are_told_apart() {
        assert!(open("memory:", "default").is_ok());
        let told = |url| open(url, "default").err().unwrap_or_default();
        assert_eq!(told("sqlite:x"), "a SQLite store is written `sqlite:///path`, or `sqlite://path` from here");
        assert!(told("sqlite:///no/such/folder/x.db").contains("check that its folder is there"));
        assert_eq!(told("redis://h"), "`redis` names no store; use `postgres://…`, `sqlite:///path` or `memory:`");
        let unread = told("postgres://user:secret@host:port/db");
        assert!(unread.contains("postgres://user:password@host/database") && !unread.contains("secret"), "{unread}");
    }

    #[test]
    fn what_could_not_be_opened_refuses_with_the_reason() {
        let told = Closed("the disk is full".into()).execute_json("{}");
        assert!(told.contains("store_unavailable") && told.contains("the disk is full"));
    }
}
