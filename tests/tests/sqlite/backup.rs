//! Copies: of a file while others write, and of a tenant from store to store.

use crate::files::{TENANT, base, dump, open};
use fillrate::stored::Record;
use fillrate::{Engine, Error};
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::{AT, no_findings, send, stocked, sum};
use fillrate_tests::stores::folder::Folder;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn a_backup_is_of_one_moment() {
    let folder = Folder::new();
    let engine = stocked(SqliteStore::open(folder.file("books.db"), TENANT).unwrap(), &["A"]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                let order = json!({"id": format!("o{n}"), "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
                send(&engine, &json!({"op": "place_order", "at": AT, "order": order}));
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        for n in 0..5 {
            let path = folder.file(&format!("copy{n}.db"));
            engine.store().backup(&path).unwrap();
            let copy = Engine::new(SqliteStore::open(&path, TENANT).unwrap());
            no_findings(&copy);
            assert_eq!(sum(&copy, "ordered"), sum(&copy, "allocated") + sum(&copy, "backordered"));
        }
        done.store(true, Ordering::Relaxed);
    });
    let taken = engine.store().backup(&folder.file("copy0.db")).unwrap_err();
    assert!(taken.message.contains("is there already"), "{taken}");
}

#[test]
fn a_tenant_is_carried_over_whole_or_not_at_all() {
    let folder = Folder::new();
    let from = open(&base(&folder));
    let lines = dump(&from);
    let read = |lines: &[String]| lines.iter().map(|line| Record::read(line)).collect::<Vec<_>>();
    let to = |tenant: &str| from.of(tenant).unwrap();
    assert_eq!(to("other").import(&mut read(&lines).into_iter()), Ok(u64::try_from(lines.len()).unwrap()));
    assert_eq!(dump(&to("other")), lines);
    no_findings(&Engine::new(to("other")));
    // Both go on alike.
    let tick = r#"{"op":"tick","id":"t","at":"2026-03-01T00:00:00Z"}"#;
    let end = |store: &SqliteStore| (Engine::new(store).execute_json(tick), dump(store));
    assert_eq!(end(&to("other")), end(&from));

    let twice = to("other").import(&mut read(&lines).into_iter()).unwrap_err();
    assert!(twice.message.contains("has books already"), "{twice}");
    let mut broken = read(&lines);
    broken.push(Err(Error::new(fillrate::Code::InvalidJson, "cut off")));
    assert_eq!(to("third").import(&mut broken.into_iter()).unwrap_err().message, "cut off");
    assert_eq!(dump(&to("third")), Vec::<String>::new());
    let headless = to("third").import(&mut read(&lines[1..]).into_iter()).unwrap_err();
    assert!(headless.message.contains("no head"), "{headless}");
    assert_eq!(dump(&to("third")), Vec::<String>::new());
}
