//! Workers do everything at once on a few scarce SKUs, while a reader checks the totals.

use crate::files::TENANT;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::mixed;
use fillrate_tests::stores::folder::Folder;

#[test]
fn all_commands_at_once_on_scarce_skus() {
    let folder = Folder::new();
    let file = folder.file("books.db");
    let connection = SqliteStore::open(&file, TENANT).unwrap();
    let reader = rusqlite::Connection::open(&file).unwrap();
    drop(connection);
    mixed::run(
        || SqliteStore::open(&file, TENANT).unwrap(),
        || {
            let sql = "SELECT (SELECT coalesce(sum(reserved), 0) FROM stock),
                (SELECT coalesce(sum(allocated), 0) FROM order_lines),
                (SELECT coalesce(sum(units), 0) FROM entries WHERE range LIKE 'holds%')";
            let (reserved, allocated, held): (i64, i64, i64) =
                reader.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            assert_eq!(reserved, allocated + held, "reserved, allocated and held");
        },
    );
}

#[test]
fn all_commands_at_once_in_memory() {
    let store = fillrate::MemoryStore::new();
    mixed::run(|| &store, || ());
}
