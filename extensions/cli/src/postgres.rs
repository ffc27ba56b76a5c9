//! Stores in a PostgreSQL database.

use crate::backend::{Backend, Each};
use fillrate::stored::Record;
use fillrate::{Engine, Error, Outcome, Request};
use fillrate_postgres::BlockingStore;

struct Postgres(Engine<BlockingStore>);

/// Opens the database of a URL.
///
/// # Errors
/// In words, without the URL: the database cannot be opened.
pub fn open(url: &str, tenant: &str) -> Result<Box<dyn Backend>, String> {
    let store = BlockingStore::open(url, tenant).map_err(|error| error.message)?;
    Ok(Box::new(Postgres(Engine::new(store))))
}

impl Backend for Postgres {
    fn execute_json(&self, text: &str) -> String {
        self.0.execute_json(text)
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        self.0.execute_batch(requests)
    }

    fn export(&self, each: &mut Each<'_>) -> Result<(), Error> {
        self.0.store().export(each)
    }

    fn import(&self, records: &mut dyn Iterator<Item = Result<Record, Error>>) -> Result<u64, Error> {
        self.0.store().import(records)
    }

    fn restored(&self) -> Result<u64, Error> {
        self.0.store().restored()
    }
}
