//! Whatever is sent: no panic, only codes of the contract, nothing changed on an error, all books right on a success.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Request, render};
use fillrate_cli::random::Random;
use fillrate_tests::big;
use fillrate_tests::cases::first_seed;
use fillrate_tests::hostile::places::{self, Place};
use fillrate_tests::hostile::{Target, instances, texts, values};
use fillrate_tests::run::Run;
use serde_json::Value;
/// Fails with the first of the problems, where there are any.
fn told(problems: &[String]) {
    let first: Vec<&String> = problems.iter().take(20).collect();
    assert!(problems.is_empty(), "{} problems, the first:\n{first:#?}", problems.len());
}

/// The full commands are all good: what is hostile below is what is put in.
#[test]
fn full_commands_succeed() {
    for command in instances::all() {
        let run = Run::after(&big::small());
        let outcome = run.engine.execute_json(&command.to_string());
        assert!(!outcome.starts_with("{\"error\""), "{command}: {outcome}");
    }
}

/// Every hostile value in the place of every field of every command, at every depth.
#[test]
fn every_value_in_every_field() {
    let (mut target, mut problems) = (Target::default(), Vec::new());
    let values = values::all();
    for command in instances::all() {
        for place in places::places(&command) {
            for value in &values {
                let changes = [(&place, value)];
                let hit = target.hit(&places::with(&command, &changes));
                problems.extend(hit.err().map(|reason| format!("{}: {reason}", places::told(&command, &changes))));
            }
        }
    }
    println!("{} refused, {} accepted", target.refused, target.accepted);
    told(&problems);
}

/// Fields left out, elements twice, and names that nobody knows, at every depth.
#[test]
fn every_field_missing_twice_and_unknown() {
    let (mut target, mut problems) = (Target::default(), Vec::new());
    for command in instances::all() {
        for place in places::places(&command) {
            problems.extend(target.hit(&places::without(&command, &place).to_string()).err());
            problems.extend(places::doubled(&command, &place).and_then(|text| target.hit(&text).err()));
        }
        for name in ["__proto__", "colour", "\u{0}", "op ", "if_version"] {
            for text in places::with_names(&command, name) {
                problems.extend(target.hit(&text).err());
            }
        }
    }
    told(&problems);
}

/// Two or three extreme values at once, each of them good alone: sums and products at the limits.
#[test]
fn extremes_together() {
    let (mut target, mut problems) = (Target::default(), Vec::new());
    let good: Vec<_> = instances::all().into_iter().map(|command| (good_extremes(&command), command)).collect();
    let cases = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000_u64);
    for seed in first_seed()..first_seed() + cases {
        let mut random = Random::new(seed);
        let mut below = |most: usize| usize::try_from(random.below(most as u64)).unwrap_or(0);
        let (good, command) = &good[below(good.len())];
        let mut chosen: Vec<(&Place, &String)> = Vec::new();
        for _ in 0..2 + below(2) {
            if let Some((place, value)) = good.get(below(good.len()))
                && !chosen.iter().any(|(p, _)| p.starts_with(place.as_str()) || place.starts_with(p.as_str()))
            {
                chosen.push((place, value));
            }
        }
        if let Err(reason) = target.hit(&places::with(command, &chosen)) {
            let again = format!("SEED={seed} CASES=1 cargo test -p fillrate-tests --test hostile extremes");
            problems.push(format!("{again}: {}: {reason}", places::told(command, &chosen)));
        }
    }
    println!("{} refused, {} accepted", target.refused, target.accepted);
    told(&problems);
}

/// Extreme values that can be read where they stand.
fn good_extremes(command: &Value) -> Vec<(Place, String)> {
    let mut good = Vec::new();
    for place in places::places(command) {
        for value in values::extremes() {
            if Request::from_json(&places::with(command, &[(&place, &value)])).is_ok() {
                good.push((place.clone(), value));
            }
        }
    }
    good
}

/// Texts that are hostile as a whole have their code.
#[test]
fn hostile_texts() {
    let mut target = Target::default();
    let mut problems = Vec::new();
    for (text, code) in texts::all() {
        problems.extend(target.hit(&text).err());
        let answer = render(
            &Request::from_json(&text)
                .and_then(|request| fillrate::Engine::new(fillrate::MemoryStore::new()).execute(request)),
        );
        if !answer.contains(&format!("\"code\":\"{code}\"")) {
            problems.push(format!(
                "{}… ({} bytes): not {code}: {}",
                text.chars().take(60).collect::<String>(),
                text.len(),
                answer.chars().take(300).collect::<String>()
            ));
        }
    }
    problems.extend(target.hit(&texts::largest_order()).err());
    assert_eq!(target.accepted, 1, "the largest order is accepted, and nothing else");
    told(&problems);
}
