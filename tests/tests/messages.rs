//! Every code has messages for people that say what to do, in the style of the house, and details for programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Code, Error, Request};
use fillrate_tests::cases::find_failure;
use fillrate_tests::hostile::{instances, places, values};
use fillrate_tests::laws::faults;
use fillrate_tests::run::Run;
use fillrate_tests::tally::Tally;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Codes whose message says all that there is to say.
const WITHOUT_DETAILS: [Code; 8] = [
    Code::InvalidJson,
    Code::CommandReused,
    Code::NothingToCancel,
    Code::PackageMismatch,
    Code::InvalidTransition,
    Code::Conflict,
    Code::Overloaded,
    Code::StoreUnavailable,
];

/// One error of each wording that scripts and hostile values reach.
fn errors() -> Tally {
    let tally = RefCell::new(Tally::default());
    let see = |script: &fillrate_tests::script::Script| {
        let mut run = Run::new(&script.world);
        for pick in &script.picks {
            tally.borrow_mut().see(&run.step(pick).result);
        }
        Ok(())
    };
    assert!(find_failure("messages", 30, 1500, &see).is_none());
    let mut tally = tally.into_inner();
    let values: Vec<String> = values::all().into_iter().filter(|v| v.len() < 200).collect();
    for command in instances::all() {
        for place in places::places(&command) {
            for value in &values {
                if let Err(error) = Request::from_json(&places::with(&command, &[(&place, value)])) {
                    tally.see(&Err(error));
                }
            }
        }
    }
    tally
}

/// What is not as it should be about an error, in words.
fn blemish(error: &Error) -> Option<&'static str> {
    let message = &error.message;
    let first = message.chars().next().unwrap_or(' ');
    if !(first.is_lowercase() || first == '`') {
        return Some("begins with neither a small letter nor a value");
    }
    if message.ends_with('.') {
        return Some("ends with a full stop");
    }
    if !message.contains("; ") {
        return Some("does not say what to do");
    }
    if message.chars().any(char::is_control) {
        return Some("has control characters");
    }
    if error.details.is_empty() && !WITHOUT_DETAILS.contains(&error.code) {
        return Some("has no details");
    }
    None
}

#[test]
fn messages_say_what_to_do() {
    let tally = errors();
    let seen: BTreeSet<Code> = tally.errors.values().map(|e| e.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|c| !c.is_retryable() && !seen.contains(c)).collect();
    assert!(missing.is_empty(), "no error of {missing:?}");
    let told = |(_, error): (&String, &Error)| Some(format!("{}: {error}: {:?}", blemish(error)?, error.details));
    let blemished: Vec<String> = tally.errors.iter().filter_map(told).collect();
    assert!(blemished.is_empty(), "{} messages:\n{}", blemished.len(), blemished.join("\n"));
}

/// The code of a conflict is the engine's own; the two others are the store's, and pass through as they are.
#[test]
fn retryable_codes_are_reached() {
    let seen = RefCell::new(BTreeSet::new());
    let see = |script: &fillrate_tests::script::Script| {
        let mut codes = Vec::new();
        let held = faults::watched(script, &mut |code| codes.push(code));
        seen.borrow_mut().extend(codes);
        held
    };
    assert!(find_failure("retryable", 10, 50, &see).is_none());
    assert_eq!(*seen.borrow(), Code::ALL.iter().copied().filter(|c| c.is_retryable()).collect());
}
