//! Files that earlier versions wrote, kept in `tests/upgrade`, are read and go on for ever.
//!
//! `UPGRADE_WRITE=first cargo test -p fillrate-tests --test sqlite upgrade` writes those of a new form; what was released
//! is never written again.

use crate::files::{TENANT, base, commands, dump, open};
use fillrate::Engine;
use fillrate::stored::Record;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::no_findings;
use fillrate_tests::stores::folder::Folder;
use std::path::{Path, PathBuf};

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("upgrade").join(name)
}

fn write(form: &str, folder: &Folder) {
    let store = open(&base(folder));
    // A backup is one file, without a log beside it.
    store.backup(&kept(&format!("{form}.db"))).unwrap();
    std::fs::write(kept(&format!("{form}.jsonl")), dump(&store).join("\n") + "\n").unwrap();
}

/// The file as it is, and the export of the same books: nothing is wrong in either, and both go on alike.
#[test]
fn what_was_written_once_is_read_for_ever() {
    let folder = Folder::new();
    if let Ok(form) = std::env::var("UPGRADE_WRITE") {
        write(&form, &folder);
    }
    let mut forms = 0;
    for entry in std::fs::read_dir(kept("")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|e| e != "db") {
            continue;
        }
        forms += 1;
        let path = folder.file(file.file_name().unwrap().to_str().unwrap());
        std::fs::copy(&file, &path).unwrap();
        let opened = Engine::new(open(&path));
        let text = std::fs::read_to_string(file.with_extension("jsonl")).unwrap();
        let imported = Engine::new(SqliteStore::open(folder.file("imported.db"), TENANT).unwrap());
        imported.store().import(&mut text.lines().map(Record::read)).unwrap();
        for engine in [&opened, &imported] {
            no_findings(engine);
        }
        let lines = dump(opened.store()).len();
        assert_eq!((lines, dump(imported.store()).len()), (text.lines().count(), lines));
        let mut done = 0;
        for command in commands() {
            let outcome = opened.execute_json(&command);
            assert_eq!(imported.execute_json(&command), outcome, "{command}");
            done += usize::from(!outcome.starts_with("{\"error\""));
        }
        assert!(done > 30, "only {done} commands went on");
        assert_eq!(dump(opened.store()), dump(imported.store()));
        for engine in [&opened, &imported] {
            no_findings(engine);
        }
    }
    assert!(forms > 0, "no file of an earlier form");
}
