//! The path of JSON text by itself, for languages to be measured against.
//!
//! `json SETUP.jsonl TIMED.jsonl`: runs the lines of the first on a memory store, then times each line of the second;
//! prints a list of nanoseconds.

use fillrate::{Engine, MemoryStore};
use std::time::Instant;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [setup, timed] = files.as_slice() else { panic!("give SETUP.jsonl TIMED.jsonl") };
    let read = |path: &String| std::fs::read_to_string(path).expect("a file");
    let engine = Engine::new(MemoryStore::new());
    for line in read(setup).lines() {
        engine.execute_json(line);
    }
    let mut times = Vec::new();
    let mut bytes = 0;
    for line in read(timed).lines() {
        let begun = Instant::now();
        let outcome = engine.execute_json(line);
        times.push(begun.elapsed().as_nanos().to_string());
        assert!(!outcome.starts_with("{\"error\""), "{outcome}");
        bytes += outcome.len();
    }
    eprintln!("{bytes} bytes came out");
    println!("[{}]", times.join(","));
}
