//! A crash, or an error, between any two writes of any command: it is wholly done or not at all, and its id tells which.

use crate::files::{base, commands, copy, dump, open};
use fillrate::Engine;
use fillrate_tests::sim::small::no_findings;
use fillrate_tests::stores::folder::Folder;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The file as it is on the disk before each write, and after the last: opened elsewhere, the command is sent again.
#[test]
fn a_crash_at_every_write_leaves_all_or_nothing() {
    let folder = Folder::new();
    let base = base(&folder);
    let mut crashes = 0;
    for command in commands() {
        let (plain, path) = (folder.file("plain.db"), folder.file("crash.db"));
        copy(&base, &plain);
        copy(&base, &path);
        let engine = Engine::new(open(&plain));
        let expected = engine.execute_json(&command);
        let again = expected.replacen("\"replayed\":false", "\"replayed\":true", 1);
        let end = dump(engine.store());

        let store = open(&path);
        let writes = Arc::new(AtomicU32::new(0));
        let (seen, from, images) = (writes.clone(), path.clone(), folder.path().to_owned());
        store.on_write(move |n| {
            copy(&from, &images.join(format!("image-{n}.db")));
            seen.store(n + 1, Ordering::Relaxed);
            true
        });
        let engine = Engine::new(store);
        assert_eq!(engine.execute_json(&command), expected);
        let writes = writes.load(Ordering::Relaxed);
        copy(&path, &folder.file(&format!("image-{writes}.db")));
        for n in 0..=writes {
            let engine = Engine::new(open(&folder.file(&format!("image-{n}.db"))));
            let is_done = n == writes && writes > 0;
            assert_eq!(
                engine.execute_json(&command),
                if is_done { again.clone() } else { expected.clone() },
                "{command}"
            );
            assert_eq!(dump(engine.store()), end, "{command} after a crash before write {n} of {writes}");
            no_findings(engine.store());
            crashes += 1;
        }
    }
    println!("{crashes} crashes");
    assert!(crashes > 800, "only {crashes} crashes");
}

/// The process lives on, but the store fails before a write: nothing is left of the command, and the next one succeeds.
#[test]
fn a_failure_at_every_write_leaves_nothing() {
    let folder = Folder::new();
    let base = base(&folder);
    let mut failures = 0;
    for command in commands() {
        let (plain, path) = (folder.file("plain.db"), folder.file("fails.db"));
        copy(&base, &plain);
        copy(&base, &path);
        let engine = Engine::new(open(&plain));
        let before = dump(engine.store());
        let expected = engine.execute_json(&command);
        let end = dump(engine.store());

        let engine = Engine::new(open(&path));
        for at in 0.. {
            engine.store().on_write(move |n| n != at);
            let outcome = engine.execute_json(&command);
            if outcome == expected {
                break;
            }
            assert!(outcome.contains("store_unavailable"), "{command}: {outcome}");
            assert_eq!(dump(engine.store()), before, "{command} failed before write {at}");
            failures += 1;
        }
        assert_eq!(dump(engine.store()), end, "{command}");
    }
    println!("{failures} failures");
    assert!(failures > 800, "only {failures} failures");
}
