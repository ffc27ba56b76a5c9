//! A tenant carried from store to store.

use crate::books::{database, dump, open};
use fillrate::stored::Record;
use fillrate::{Code, Engine, Error};
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::no_findings;
use fillrate_tests::stores::folder::Folder;
use fillrate_tests::{big, every, server};

fn read(lines: &[String]) -> Vec<Result<Record, Error>> {
    lines.iter().map(|line| Record::read(line)).collect()
}

#[test]
fn a_tenant_is_carried_over_whole_or_not_at_all() {
    if !server::is_wanted() {
        return;
    }
    let folder = Folder::new();
    let file = Engine::new(SqliteStore::open(folder.file("books.db"), "acme").unwrap());
    for command in big::small().into_iter().chain(every::commands("A")) {
        file.execute_json(&command.to_string());
    }
    let mut lines = Vec::new();
    let each = &mut |record: Record| {
        lines.push(record.line());
        Ok(())
    };
    file.store().export(each).unwrap();

    let store = open(&database());
    let to = |tenant: &str| store.of(tenant).unwrap();
    assert_eq!(to("one").import(&mut read(&lines).into_iter()), Ok(u64::try_from(lines.len()).unwrap()));
    let kept = dump(&to("one"));
    let mut sorted = lines.clone();
    sorted.sort();
    assert_eq!(kept, sorted);
    no_findings(&Engine::new(to("one")));
    // Both go on alike.
    let tick = r#"{"op":"tick","id":"t","at":"2026-03-01T00:00:00Z"}"#;
    assert_eq!(Engine::new(to("one")).execute_json(tick), file.execute_json(tick));

    let twice = to("one").import(&mut read(&lines).into_iter()).unwrap_err();
    assert!(twice.message.contains("has books already"), "{twice}");
    let mut broken = read(&lines);
    broken.push(Err(Error::new(Code::InvalidJson, "cut off")));
    assert_eq!(to("two").import(&mut broken.into_iter()).unwrap_err().message, "cut off");
    assert_eq!(dump(&to("two")), Vec::<String>::new());
    let headless = to("two").import(&mut read(&lines[1..]).into_iter()).unwrap_err();
    assert!(headless.message.contains("no head"), "{headless}");
    assert_eq!(dump(&to("two")), Vec::<String>::new());
    // Who takes no more stops it.
    let stopped = to("one").export(&mut |_| Err(Error::new(Code::Conflict, "enough"))).unwrap_err();
    assert_eq!(stopped.message, "enough");
    assert!(dump(&to("one")).len() > 10);
}
