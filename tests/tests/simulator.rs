//! Many small worlds in which everything goes wrong; see `fillrate_tests::sim`.
//! `SEEDS` is how many, 1,000 by default; `SEED` is the first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate_tests::sim::{Mode, Tally, run};

fn number(name: &str, otherwise: u64) -> u64 {
    let Ok(text) = std::env::var(name) else { return otherwise };
    text.trim().parse().unwrap_or_else(|_| panic!("{name}={text} is no number"))
}

fn all(test: &str, mode: Mode) {
    let (first, seeds) = (number("SEED", 1), number("SEEDS", 1000));
    let mut sum = Tally::default();
    for seed in first..first + seeds {
        match run(seed, mode) {
            Ok(tally) => sum.add(&tally),
            Err(reason) => panic!(
                "{reason}\n\nseed {seed}; again with:\n  \
                 SEED={seed} SEEDS=1 cargo test -p fillrate-tests --test simulator {test}\n"
            ),
        }
    }
    println!("{seeds} worlds: {sum:?}");
    if seeds >= 500 {
        let missing = sum.missing(mode);
        assert!(missing.is_empty(), "in none of {seeds} worlds: {missing:?}");
    }
}

#[test]
fn one_store() {
    all("one_store", Mode::Memory);
}

#[test]
fn an_inventory_elsewhere() {
    all("an_inventory_elsewhere", Mode::Bridge);
}
