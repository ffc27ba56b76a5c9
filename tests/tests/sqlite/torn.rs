//! The last commit is on the disk only in part: cut off anywhere, or with a bad byte, it never was.

use crate::files::{base, commands, copy, dump, open};
use fillrate::Engine;
use fillrate_tests::sim::small::no_findings;
use fillrate_tests::stores::folder::Folder;

/// A page of the log with its head.
const FRAME: usize = 8192 + 24;
/// The head of the log.
const HEAD: usize = 32;

#[test]
fn a_torn_log_never_shows_half_a_command() {
    let folder = Folder::new();
    let base = base(&folder);
    let before = dump(&open(&base));
    let mut torn = 0;
    for command in commands().into_iter().step_by(3) {
        let (path, image) = (folder.file("whole.db"), folder.file("torn.db"));
        copy(&base, &path);
        let engine = Engine::new(open(&path));
        let expected = engine.execute_json(&command);
        let end = dump(engine.store());
        let log = std::fs::read(path.with_extension("db-wal")).unwrap_or_default();
        let mut broken: Vec<Vec<u8>> = (0..log.len())
            .step_by(FRAME)
            .flat_map(|at| [at, at + HEAD, at + FRAME / 2])
            .map(|at| cut(&log, at))
            .collect();
        if let Some(last) = log.len().checked_sub(FRAME / 3) {
            let mut bad = log.clone();
            bad[last] ^= 1;
            broken.push(bad);
        }
        for bytes in broken {
            std::fs::copy(&base, &image).unwrap();
            let _ = std::fs::remove_file(image.with_extension("db-shm"));
            let is_whole = bytes == log;
            std::fs::write(image.with_extension("db-wal"), bytes).unwrap();
            let engine = Engine::new(open(&image));
            assert_eq!(dump(engine.store()), if is_whole { end.clone() } else { before.clone() }, "{command}");
            if !is_whole {
                assert_eq!(engine.execute_json(&command), expected);
            }
            assert_eq!(dump(engine.store()), end, "{command}");
            no_findings(engine.store());
            torn += 1;
        }
    }
    println!("{torn} torn logs");
    assert!(torn > 200, "only {torn} torn logs");
}

fn cut(log: &[u8], at: usize) -> Vec<u8> {
    log[..at.min(log.len())].to_vec()
}
