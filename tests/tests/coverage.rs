//! The generators reach everything: every kind of event and every code at least 100 times in 10,000 scripts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Code, What};
use fillrate_tests::cases::{cases, find_failure};
use fillrate_tests::laws::{faults, repair};
use fillrate_tests::run::Run;
use fillrate_tests::script::Script;
use fillrate_tests::tally::Tally;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What each must be seen at least, of 10,000 scripts.
const LEAST: u64 = 100;
/// Of how many scripts one runs against a store that fails, too.
const FAILING: usize = 40;

/// Everything that 10,000 scripts, or `CASES`, reach. Prints the counts with `--nocapture`.
#[test]
fn generators_reach_every_event_and_code() {
    let tally = RefCell::new(Tally::default());
    let count = RefCell::new(0_usize);
    let see = |script: &Script| {
        let mut run = Run::new(&script.world);
        let mut seen = tally.borrow_mut();
        for pick in &script.picks {
            seen.see(&run.step(pick).result);
        }
        let done = run.events.len();
        repair::break_and_repair(&mut run, &script.law).map_err(|reason| run.told(reason))?;
        for event in &run.events[done..] {
            *seen.events.entry(event.what.kind().to_owned()).or_default() += 1;
        }
        *count.borrow_mut() += 1;
        if (*count.borrow()).is_multiple_of(FAILING) {
            let mut codes = BTreeMap::new();
            faults::watched(script, &mut |code| *codes.entry(code.to_string()).or_default() += 1)?;
            seen.add(Tally { codes, ..Tally::default() });
        }
        Ok(())
    };
    if let Some(failure) = find_failure("coverage", 30, cases(), &see) {
        panic!("seed {}: {}", failure.seed, failure.reason);
    }
    let tally = tally.into_inner();
    show("events", &tally.events);
    show("codes", &tally.codes);
    show("inside", &tally.inside);
    let least = LEAST * cases() / 10_000;
    let kinds = What::KINDS.iter().map(|kind| (*kind, &tally.events));
    let codes = Code::ALL.iter().map(|code| (code.as_str(), &tally.codes));
    let rare: Vec<String> = kinds
        .chain(codes)
        .map(|(name, counts)| (name, counts.get(name).copied().unwrap_or(0)))
        .filter(|(_, count)| *count < least)
        .map(|(name, count)| format!("{name}: {count}"))
        .collect();
    assert!(rare.is_empty(), "fewer than {least} in {} scripts: {}", cases(), rare.join(", "));
}

fn show(what: &str, counts: &BTreeMap<String, u64>) {
    let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
    counts.sort_by_key(|(name, count)| (**count, name.as_str()));
    let list: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("{what}: {}\n", list.join(", "));
}
