//! Writes scripts of commands that look random, a command a line, for runners in other languages.
//!
//! `fillrate-scripts FOLDER COUNT STEPS`: `FOLDER/1.jsonl` and so on, from the seeds 1 to COUNT.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate_tests::run::commands;
use fillrate_tests::script::Script;
use fillrate_tests::sim::rng::Rng;
use std::fmt::Write as _;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, steps] = args.as_slice() else { panic!("give FOLDER COUNT STEPS") };
    std::fs::create_dir_all(folder).unwrap();
    for seed in 1..=count.parse::<u64>().unwrap() {
        let mut rng = Rng::new(seed);
        let world = rng.bytes();
        let picks = (0..steps.parse::<usize>().unwrap()).map(|_| rng.bytes()).collect();
        let mut text = String::new();
        for command in commands(&Script { world, picks, law: [0; 16] }) {
            assert!(!command.contains('\n'), "a command is one line");
            writeln!(text, "{command}").unwrap();
        }
        std::fs::write(format!("{folder}/{seed}.jsonl"), text).unwrap();
    }
}
