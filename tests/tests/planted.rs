//! The laws can see: each bug that is planted here is caught, and without it nothing is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::fault::{Fault, plant};
use fillrate_tests::cases::{Held, find_failure};
use fillrate_tests::laws;
use fillrate_tests::script::Script;

/// Scripts that are tried until the bug shows.
const TRIES: u64 = 2000;

/// The law holds as it is and is broken by the fault, for a reason that names what the fault does.
fn caught(law: &str, check: &dyn Fn(&Script) -> Held, fault: Fault, told: &str) {
    plant(None);
    if let Some(failure) = find_failure(law, 20, 200, check) {
        panic!("without any fault, seed {}: {}", failure.seed, failure.reason);
    }
    plant(Some(fault));
    let failure = find_failure(law, 20, TRIES, check);
    plant(None);
    let failure = failure.unwrap_or_else(|| panic!("{fault:?} was not caught in {TRIES} scripts"));
    let first = failure.reason.lines().next().unwrap_or_default();
    println!("{fault:?}: seed {}: {first}", failure.seed);
    assert!(failure.reason.contains(told), "{fault:?} was caught for another reason: {}", failure.reason);
}

/// A dispatch that does not lower what is reserved: the books no longer agree.
#[test]
fn planted_skipped_decrement_is_caught() {
    caught("planted_decrement", &laws::books::check, Fault::SkippedDecrement, "reserved is");
}

/// A backorder of one unit less: the line no longer adds up.
#[test]
fn planted_dropped_remainder_is_caught() {
    caught(
        "planted_remainder",
        &laws::books::check,
        Fault::DroppedRemainder,
        "allocated + shipped + backordered + cancelled is",
    );
}

/// A command sent again is done again: the answer differs, or the rows do.
#[test]
fn planted_double_replay_is_caught() {
    caught("planted_replay", &laws::replay::check, Fault::DoubleReplay, "sent again");
}

/// The audit sees the skipped decrement too, without knowing the rules.
#[test]
fn planted_skipped_decrement_is_found_by_the_audit() {
    let check = |script: &Script| {
        let mut run = fillrate_tests::run::Run::new(&script.world);
        script.picks.iter().try_for_each(|pick| {
            run.step(pick);
            laws::asked::audit(&run)
        })
    };
    caught("planted_audit", &check, Fault::SkippedDecrement, "\"kind\":\"reserved\"");
}
