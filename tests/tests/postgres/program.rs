//! The program's commands on a database.

use crate::books::{TENANT, database};
use fillrate_cli::{audit, backend, books};
use fillrate_tests::{big, every, server};
use std::path::Path;

#[test]
fn the_program_keeps_books_in_a_database() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let open = |tenant: &str| backend::open(&url, tenant).unwrap();
    let store = open(TENANT);
    for command in big::small().into_iter().chain(every::commands("A")) {
        store.execute_json(&command.to_string());
    }
    let told = |act: &dyn Fn(&mut Vec<u8>) -> Result<bool, String>| {
        let mut out = Vec::new();
        assert_eq!(act(&mut out), Ok(true), "{}", String::from_utf8_lossy(&out));
        String::from_utf8(out).unwrap()
    };
    assert_eq!(told(&|out| audit::run(&*store, false, out)), "0 findings\n");
    let folder = fillrate_tests::stores::folder::Folder::new();
    let file = folder.file("books.jsonl");
    assert!(told(&|out| books::export(&*store, &file, out)).ends_with("records exported\n"));
    let other = open("other");
    assert!(told(&|out| books::import(&*other, &file, out)).ends_with("0 findings\n"));
    let all = |of: &dyn backend::Backend| told(&|out| books::export(of, Path::new("-"), out));
    assert_eq!(all(&*other), all(&*store));
    assert!(books::import(&*other, &file, &mut Vec::new()).unwrap_err().contains("has books already"));
    assert!(told(&|out| books::restored(&*store, out)).ends_with("tenants go on with new numbers\n"));
    assert_eq!(told(&|out| audit::run(&*store, false, out)), "0 findings\n");
    let receive =
        r#"{"op":"receive_stock","at":"2026-06-01T00:00:00Z","sku":"RESTORED","location":"L1","quantity":"1"}"#;
    let outcome: serde_json::Value = serde_json::from_str(&store.execute_json(receive)).unwrap();
    let position = outcome["events"][0]["position"].as_str().map(|p| p.parse::<u64>().unwrap());
    assert!(position.or(outcome["events"][0]["position"].as_u64()).unwrap() > 1 << 32, "{outcome}");
    let purged = told(&|out| books::purge(&*store, "2030-01-01T00:00:00Z".parse().unwrap(), out));
    assert!(purged.ends_with("orders purged\n"), "{purged}");
    assert_eq!(told(&|out| audit::run(&*store, true, out)), "0 findings\n");
    assert!(
        books::backup(&*store, &folder.file("copy.db"), &mut Vec::new()).unwrap_err().contains("cannot back itself up")
    );
}
