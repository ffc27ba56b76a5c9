//! Files of books, copied as a crash would leave them.

use fillrate::Engine;
use fillrate_sqlite::{Options, SqliteStore, Sync};
use fillrate_tests::stores::folder::Folder;
use fillrate_tests::{big, every};
use serde_json::{Value, json};
use std::path::Path;

pub const TENANT: &str = "acme";

/// Opens a file; a loss of power is not what is tried here.
pub fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(Options::new(path).sync(Sync::Normal), TENANT).unwrap()
}

/// Copies a file with its log, and nothing else: as it is found after a crash.
pub fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
    let log = |path: &Path| path.with_extension("db-wal");
    match std::fs::read(log(from)) {
        Ok(bytes) => std::fs::write(log(to), bytes).unwrap(),
        Err(_) => drop(std::fs::remove_file(log(to))),
    }
    let _ = std::fs::remove_file(to.with_extension("db-shm"));
}

/// Everything that is kept, as text.
pub fn dump(store: &SqliteStore) -> Vec<String> {
    let mut lines = Vec::new();
    store
        .export(&mut |record| {
            lines.push(record.line());
            Ok(())
        })
        .unwrap();
    lines
}

/// A small store with an order in every state.
pub fn base(folder: &Folder) -> std::path::PathBuf {
    let path = folder.file("base.db");
    let engine = Engine::new(open(&path));
    for command in big::small() {
        let outcome = engine.execute_json(&command.to_string());
        assert!(!outcome.starts_with("{\"error\""), "{command}: {outcome}");
    }
    path
}

/// One command of every name, with an id each.
pub fn commands() -> Vec<String> {
    let mut all: Vec<Value> = every::commands("A");
    for command in every::commands("Q") {
        if !all.contains(&command) && command["op"] != json!("move_units") {
            all.push(command);
        }
    }
    let is_command = |c: &Value| {
        let op = c["op"].as_str().unwrap();
        fillrate::Command::shapes().iter().any(|shape| shape.0 == op)
    };
    let all = all.into_iter().filter(is_command).enumerate().map(|(n, mut command)| {
        command["id"] = json!(format!("try{n}"));
        command.to_string()
    });
    all.collect()
}
