//! The engine behind a small door, so that every command of the program works on any store.

use fillrate::{Code, Engine, Error, MemoryStore, Outcome, Request, Store};

/// An engine opened for one tenant, whatever it stores in.
pub trait Backend {
    /// One command or query as JSON in, its outcome as JSON out.
    fn execute_json(&self, text: &str) -> String;

    /// Commands in, one outcome each out; each sees the effects of those before it.
    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>>;
}

impl<S: Store> Backend for Engine<S> {
    fn execute_json(&self, text: &str) -> String {
        Engine::execute_json(self, text)
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        Engine::execute_batch(self, requests)
    }
}

/// Opens the store of a URL for a tenant. Today that is `memory:`, which begins empty and ends with the program.
///
/// # Errors
/// In words, for people: the URL names no store, or one that is not built in yet.
pub fn open(url: &str, tenant: &str) -> Result<Box<dyn Backend>, String> {
    // Only the scheme is repeated in messages: the rest may hold a password.
    let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
    match scheme {
        // A memory store is of one tenant and ends with the program: each has its own.
        "memory" => tenant
            .parse::<fillrate::Id>()
            .map(|_| Box::new(Engine::new(MemoryStore::new())) as Box<dyn Backend>)
            .map_err(|error| error.to_string()),
        "sqlite" | "postgres" | "postgresql" => {
            Err(format!("stores of `{scheme}:` are not built into this program yet; use `memory:`"))
        }
        _ => Err(format!("`{scheme}` names no store; use `memory:`")),
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
        assert_eq!(told("sqlite:///x"), "stores of `sqlite:` are not built into this program yet; use `memory:`");
        assert_eq!(told("redis://h"), "`redis` names no store; use `memory:`");
        assert!(!told("postgres://user:secret@host/db").contains("secret"));
    }
    #[test]
    fn what_could_not_be_opened_refuses_with_the_reason() {
        let told = Closed("the disk is full".into()).execute_json("{}");
        assert!(told.contains("store_unavailable") && told.contains("the disk is full"));
    }
}
