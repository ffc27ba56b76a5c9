//! Files and rows of other versions, and files that several make at once.

use crate::files::{TENANT, base, copy, dump, open};
use fillrate::{Ask, Code, Key, Store as _};
use fillrate_sqlite::{Options, SqliteStore};
use fillrate_tests::stores::folder::Folder;
use rusqlite::Connection;

#[test]
fn a_newer_schema_is_told() {
    let folder = Folder::new();
    let path = base(&folder);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for options in [Options::new(&path), Options::new(&path).read_only()] {
        let error = SqliteStore::open(options, TENANT).unwrap_err();
        assert_eq!(error.code, Code::StoreUnavailable);
        assert!(error.message.contains("newer version") && error.message.contains("upgrade fillrate"), "{error}");
    }
}

#[test]
fn a_newer_row_is_told() {
    let folder = Folder::new();
    let path = base(&folder);
    let sql = "UPDATE rows SET body = json_set(body, '$.v', 7) WHERE kind = 'policies'";
    assert_eq!(Connection::open(&path).unwrap().execute(sql, []).unwrap(), 1);
    let error = open(&path).load(&[Ask::Row(Key::Policies)]).unwrap_err();
    assert_eq!(error.code, Code::StoreUnavailable);
    assert!(error.message.contains("upgrade fillrate"), "{error}");
}

/// Who makes the file dies before it is made, or while it is: the next one makes it.
#[test]
fn half_a_migration_is_none() {
    let folder = Folder::new();
    let (half, image) = (folder.file("half.db"), folder.file("image.db"));
    let connection = Connection::open(&half).unwrap();
    connection.pragma_update(None, "page_size", 8192).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    // Nothing is held back in memory, so that half of it is on the disk.
    connection
        .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; CREATE TABLE tenants (x)")
        .unwrap();
    connection.execute_batch("CREATE TABLE rows (x); CREATE TABLE stock (x); PRAGMA user_version = 1").unwrap();
    copy(&half, &image);
    let store = open(&image);
    assert_eq!(dump(&store), Vec::<String>::new());
    // The one that is still at it is waited for.
    let waiting = std::thread::spawn(move || SqliteStore::open(&half, TENANT).map(|store| dump(&store).len()));
    std::thread::sleep(std::time::Duration::from_millis(50));
    connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(waiting.join().unwrap(), Ok(0));
}

#[test]
fn many_make_one_file_at_once() {
    for _ in 0..10 {
        let folder = Folder::new();
        let path = folder.file("books.db");
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| SqliteStore::open(&path, TENANT).map(drop))).collect();
            for one in all {
                assert_eq!(one.join().unwrap(), Ok(()));
            }
        });
    }
}

/// A row that is gone and comes back is never at a version that somebody may still hold.
#[test]
fn versions_are_not_used_twice() {
    use fillrate::{ChangeSet, Commit, Found, Row};
    let folder = Folder::new();
    let store = open(&folder.file("books.db"));
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
