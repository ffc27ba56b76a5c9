//! Files that cannot be opened or written as they should: a clear word on what to do, and nothing lost.

use crate::files::{TENANT, base, dump, open};
use fillrate::{Code, Engine, Error};
use fillrate_sqlite::{Options, SqliteStore};
use fillrate_tests::race::{AT, no_findings, send, stocked, sum};
use fillrate_tests::stores::folder::Folder;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::time::Duration;

fn refusal(options: impl Into<Options>) -> String {
    let Error { code, message, .. } = SqliteStore::open(options, TENANT).unwrap_err();
    assert_eq!(code, Code::StoreUnavailable);
    message
}

fn place(engine: &Engine<SqliteStore>, n: usize) -> Value {
    let order = json!({"id": format!("o{n}"), "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    send(engine, &json!({"op": "place_order", "id": format!("c{n}"), "at": AT, "order": order}))
}

fn told(outcome: &Value) -> &str {
    assert_eq!(outcome["error"]["code"], json!("store_unavailable"), "{outcome}");
    outcome["error"]["message"].as_str().unwrap()
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = Folder::new();
    let file = folder.file("books.db");
    drop(stocked(SqliteStore::open(&file, TENANT).unwrap(), &["A"]));
    let engine = Engine::new(SqliteStore::open(Options::new(&file).most_pages(150), TENANT).unwrap());
    let full = (0..).map(|n| (n, place(&engine, n))).find(|(_, outcome)| outcome.get("error").is_some());
    let (placed, outcome) = full.unwrap();
    assert!(told(&outcome).contains("make room"), "{outcome}");
    assert!(placed > 20, "only {placed} orders had room");
    // It can still be read, by others too, and nothing of the failed order is there.
    no_findings(&engine);
    assert_eq!(sum(&engine, "ordered"), i64::try_from(placed).unwrap());
    assert!(told(&place(&engine, placed)).contains("make room"));
    drop(engine);
    let engine = Engine::new(SqliteStore::open(&file, TENANT).unwrap());
    assert_eq!(place(&engine, placed)["replayed"], json!(false));
    assert_eq!(place(&engine, placed - 1)["replayed"], json!(true));
    assert_eq!(sum(&engine, "ordered"), i64::try_from(placed + 1).unwrap());
    no_findings(&engine);
}

#[test]
fn a_file_that_is_only_read_is_not_written() {
    let folder = Folder::new();
    let path = base(&folder);
    let before = dump(&open(&path));
    let engine = Engine::new(SqliteStore::open(Options::new(&path).read_only(), TENANT).unwrap());
    no_findings(&engine);
    assert!(told(&place(&engine, 1)).contains("open it for writing"));
    drop(engine);
    assert_eq!(dump(&open(&path)), before);
    assert!(refusal(Options::new(folder.file("none.db")).read_only()).contains("check that its folder is there"));

    // The file system says no: but not to one who may write everything.
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_err() {
        assert!(refusal(&path).contains("let this user write the file"));
    }
}

#[test]
fn a_locked_file_is_waited_for_then_told() {
    let folder = Folder::new();
    let file = folder.file("books.db");
    let options = Options::new(&file).patience(Duration::from_millis(20));
    let engine = stocked(SqliteStore::open(options.clone(), TENANT).unwrap(), &["A"]);
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(told(&place(&engine, 1)).contains("is locked by another process"));
    // Whoever reads need not wait.
    assert_eq!(sum(&engine, "ordered"), 0);
    let second = Engine::new(SqliteStore::open(options, TENANT).unwrap());
    assert_eq!(sum(&second, "ordered"), 0);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(place(&engine, 1)["replayed"], json!(false));
    assert_eq!(place(&second, 1)["replayed"], json!(true));
    no_findings(&engine);
}

#[test]
fn what_is_no_database_of_ours_is_left_alone() {
    let folder = Folder::new();
    let text = folder.file("notes.txt");
    std::fs::write(&text, "milk, bread, and a long list of other things\n".repeat(100)).unwrap();
    assert!(refusal(&text).contains("is no SQLite database"));
    let other = folder.file("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE songs (name TEXT)").unwrap();
    assert!(refusal(&other).contains("belongs to another program"));
    assert!(refusal(folder.path()).contains("cannot be opened"));
    assert!(refusal(folder.file("no/such/folder.db")).contains("check that its folder is there"));
    let bad = SqliteStore::open(folder.file("books.db"), "a\nb").unwrap_err();
    assert_eq!(bad.code, Code::InvalidId);
}

#[test]
fn a_damaged_file_is_told() {
    let folder = Folder::new();
    let path = base(&folder);
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[8192..half].fill(0xAB);
    std::fs::write(&path, bytes).unwrap();
    let message = match SqliteStore::open(&path, TENANT) {
        Err(error) => error.message,
        Ok(store) => told(&place(&Engine::new(store), 1)).to_owned(),
    };
    assert!(message.contains("restore a backup"), "{message}");
}
