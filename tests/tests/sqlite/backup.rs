//! Copies: of a file while others write, and of a tenant from store to store.

use crate::files::{TENANT, base, dump, open};
use fillrate::stored::Record;
use fillrate::{Ask, Engine, Error, Found, Key, Row, Store as _};
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::{AT, no_findings, send, stocked, sum};
use fillrate_tests::stores::folder::Folder;
use serde_json::{Value, json};
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

/// Nothing that was given away between the backup and its return is given away again.
#[test]
fn after_a_restoration_numbers_go_on_where_nobody_was() {
    let folder = Folder::new();
    let engine = stocked(SqliteStore::open(folder.file("books.db"), TENANT).unwrap(), &["A"]);
    let place = |engine: &Engine<SqliteStore>, n: u32| {
        let order = json!({"id": format!("o{n}"), "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
        send(engine, &json!({"op": "place_order", "at": AT, "order": order}))
    };
    place(&engine, 1);
    engine.store().backup(&folder.file("copy.db")).unwrap();
    let position = |engine: &Engine<SqliteStore>, n| numbers(&place(engine, n)).into_iter().max().unwrap();
    let lost = position(&engine, 2).max(position(&engine, 3));
    let read = engine.store().load(&[Ask::Row(Key::Stock("A".parse().unwrap()))]).unwrap();
    drop(engine);

    let url = format!("sqlite://{}", folder.file("copy.db").display());
    let backend = fillrate_cli::backend::open(&url, "other").unwrap();
    assert_eq!(fillrate_cli::books::restored(&*backend, &mut Vec::new()), Ok(true));
    let engine = Engine::new(SqliteStore::open(folder.file("copy.db"), TENANT).unwrap());
    no_findings(&engine);
    let versions = |found: &[Found]| match found {
        [Found::Row(Some((Row::Stock(rows), _)))] => rows.iter().map(|row| row.version).max().unwrap(),
        other => panic!("{other:?}"),
    };
    let now = engine.store().load(&[Ask::Row(Key::Stock("A".parse().unwrap()))]).unwrap();
    assert!(versions(&now) > versions(&read));
    // A reader who was at the last lost event hears of all that comes now.
    let new = numbers(&place(&engine, 4));
    assert!(new.iter().all(|position| *position > lost), "{new:?} after {lost}");
    let feed = send(&engine, &json!({"op": "list_events", "at": AT, "after": lost.to_string(), "limit": 100}));
    let heard = feed["answer"]["items"].as_array().or(feed["answer"]["events"].as_array()).unwrap();
    assert_eq!(heard.len(), new.len(), "{feed}");
    place(&engine, 5);
    no_findings(&engine);
}

/// The positions of an outcome's events.
fn numbers(outcome: &Value) -> Vec<u64> {
    let events = outcome["events"].as_array().unwrap().iter();
    events.map(|e| e["position"].as_str().map_or_else(|| e["position"].as_u64(), |p| p.parse().ok()).unwrap()).collect()
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
