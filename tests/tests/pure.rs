//! The core is pure: no clock, file, network, environment, thread, randomness or output in its sources;
//! and floats only where JSON numbers and distances need them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// What no source of the core may name.
const FORBIDDEN: &[&str] = &[
    "std::time",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::io",
    "SystemTime",
    "Instant",
    "rand",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "Timestamp::now",
    "Zoned::now",
];
/// Floats, and the files that may have them.
const FLOATS: &[&str] = &["f32", "f64"];
const WITH_FLOATS: &[&str] = &["wire/json.rs", "wire/values.rs", "sourcing/distance.rs"];
/// The reference store is for hosts: it may use the standard library.
const HOSTS: &[&str] = &["memory.rs"];

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push(path);
        }
    }
}

/// Whether a name stands in a line, and not as a part of a longer one.
fn names(line: &str, name: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + name.len()..].chars().next());
        !part(before) && (!part(after) || name.ends_with('!'))
    })
}

/// Code without what stands behind `//`: documentation shows hosts, and hosts may.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

#[test]
fn the_core_names_nothing_impure() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 80, "only {} sources found", files.len());
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if HOSTS.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            let floats = if WITH_FLOATS.contains(&name.as_str()) { &[] } else { FLOATS };
            let named = FORBIDDEN.iter().chain(floats).filter(|word| names(code(line), word));
            found.extend(named.map(|word| format!("core/src/{name}:{number}: {word}: {}", line.trim())));
        }
    }
    assert!(found.is_empty(), "the core reaches outside; take it as an argument instead:\n{}", found.join("\n"));
}

#[test]
fn names_are_whole_words() {
    assert!(
        names("use std::time::Instant;", "std::time") && names("x: f64,", "f64") && names("println!(\"\")", "println!")
    );
    assert!(
        !names("std::thread_local! {", "std::thread") && !names("operand", "rand") && !names("eprintln!()", "println!")
    );
    assert!(!names(code("a // std::fs"), "std::fs"));
}
