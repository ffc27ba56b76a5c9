//! Stores in a SQLite file.

use crate::backend::{Backend, Each};
use fillrate::stored::Record;
use fillrate::{Engine, Error, Outcome, Request};
use fillrate_sqlite::SqliteStore;
use std::path::Path;

struct Sqlite(Engine<SqliteStore>);

/// Opens the file of a URL without its scheme: `///path`, or `//path` from where the program runs.
///
/// # Errors
/// In words: the URL names no file, or the file cannot be opened.
pub fn open(place: &str, tenant: &str) -> Result<Box<dyn Backend>, String> {
    match place.strip_prefix("//") {
        Some(path) if !path.is_empty() => {
            let store = SqliteStore::open(path, tenant).map_err(|error| error.message)?;
            Ok(Box::new(Sqlite(Engine::new(store))))
        }
        _ => Err("a SQLite store is written `sqlite:///path`, or `sqlite://path` from here".into()),
    }
}

impl Backend for Sqlite {
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

    fn backup(&self, to: &Path) -> Result<(), Error> {
        self.0.store().backup(to)
    }
}
