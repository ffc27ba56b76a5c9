//! Databases of other versions, and tables that several make at once.

use crate::books::{TENANT, database, dump, open};
use fillrate::{Ask, ChangeSet, Code, Commit, Engine, Found, Key, Row, Store as _};
use fillrate_postgres::{BlockingStore, Options};
use fillrate_tests::big;
use fillrate_tests::server;
use postgres::{Client, NoTls};

fn client(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

#[test]
fn a_newer_schema_is_told_unless_it_still_suits() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    drop(open(&url));
    client(&url).batch_execute("UPDATE fillrate.schema SET version = 99, oldest = 1").unwrap();
    drop(open(&url));
    client(&url).batch_execute("UPDATE fillrate.schema SET oldest = 99").unwrap();
    let error = BlockingStore::open(&url, TENANT).unwrap_err();
    assert_eq!(error.code, Code::StoreUnavailable);
    assert!(error.message.contains("newer version") && error.message.contains("upgrade fillrate"), "{error}");
}

#[test]
fn an_older_schema_is_brought_up_to_date() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    // Before any table, and where another process was stopped half-way.
    let half = "CREATE SCHEMA fillrate;
        CREATE TABLE fillrate.schema (one INTEGER PRIMARY KEY, version INTEGER NOT NULL, oldest INTEGER NOT NULL);
        INSERT INTO fillrate.schema VALUES (1, 0, 0)";
    client(&url).batch_execute(half).unwrap();
    let refused = BlockingStore::open(Options::new(&url).migrate(false), TENANT).unwrap_err();
    assert!(refused.message.contains("fillrate migrate"), "{refused}");
    let mut other = client(&url);
    other.batch_execute("BEGIN; CREATE TABLE fillrate.tenants (x INTEGER)").unwrap();
    let waiting = std::thread::spawn({
        let url = url.clone();
        move || dump(&open(&url)).len()
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    other.batch_execute("ROLLBACK").unwrap();
    assert_eq!(waiting.join().unwrap(), 0);
    assert!(BlockingStore::open(Options::new(&url).migrate(false), TENANT).is_ok());
}

#[test]
fn many_make_the_tables_at_once() {
    if !server::is_wanted() {
        return;
    }
    for _ in 0..5 {
        let url = database();
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| BlockingStore::open(&url, TENANT).map(drop))).collect();
            for one in all {
                assert_eq!(one.join().unwrap(), Ok(()));
            }
        });
    }
}

#[test]
fn a_newer_row_is_told() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = Engine::new(open(&url));
    for command in big::small() {
        let outcome = engine.execute_json(&command.to_string());
        assert!(!outcome.starts_with("{\"error\""), "{command}: {outcome}");
    }
    let sql = r#"UPDATE fillrate.rows SET body = replace(body, '{"v":1', '{"v":7') WHERE kind = 'policies'"#;
    assert_eq!(client(&url).execute(sql, &[]).unwrap(), 1);
    let error = open(&url).load(&[Ask::Row(Key::Policies)]).unwrap_err();
    assert_eq!(error.code, Code::StoreUnavailable);
    assert!(error.message.contains("upgrade fillrate"), "{error}");
}

/// A row that is gone and comes back is never at a version that somebody may still hold.
#[test]
fn versions_are_not_used_twice() {
    if !server::is_wanted() {
        return;
    }
    let store = open(&database());
    let key = Key::Capacity("L1".parse().unwrap(), 1);
    let version = || match store.load(&[Ask::Row(key.clone())]).unwrap().pop() {
        Some(Found::Row(Some((_, version)))) => version,
        _ => 0,
    };
    let write = |made: Option<u32>, version| {
        let mut set = ChangeSet::default();
        set.changes.writes.push((key.clone(), made.map(Row::Capacity), version));
        matches!(store.commit(set).unwrap(), Commit::Committed(_))
    };
    assert!(write(Some(1), 0) && write(Some(2), 1));
    let held = version();
    assert!(write(None, held) && write(Some(3), 0));
    assert!(version() > held);
    assert!(!write(Some(9), held), "a row of an earlier life was overwritten");
    assert!(!write(Some(9), 0), "a row that is there was made once more");
    assert!(write(Some(4), version()));
}

#[test]
fn what_cannot_be_opened_is_told_without_the_password() {
    if !server::is_wanted() {
        return;
    }
    let told = |url: &str| {
        let options = Options::new(url).patience(std::time::Duration::from_millis(300));
        BlockingStore::open(options, TENANT).unwrap_err().message
    };
    let port = server::shared().port();
    let missing = told(&format!("postgres://tester:secret@127.0.0.1:{port}/nowhere"));
    assert!(missing.contains("create it") && !missing.contains("secret"), "{missing}");
    let nobody = told(&format!("postgres://nobody:secret@127.0.0.1:{port}/postgres"));
    assert!(nobody.contains("user or password") && !nobody.contains("secret"), "{nobody}");
    let silent = told("postgres://tester:secret@127.0.0.1:1/postgres");
    assert!(silent.contains("cannot be reached") && !silent.contains("secret"), "{silent}");
    // This server does not encrypt.
    let plain = told(&format!("postgres://tester:secret@127.0.0.1:{port}/postgres?sslmode=verify-full"));
    assert!(plain.contains("cannot be reached") && !plain.contains("secret"), "{plain}");
}
