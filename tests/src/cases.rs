//! Runs a law over many cases. A failure is shrunk and printed with its seed and the command that replays it.

use crate::script::{Script, scripts};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a law ends: held, or in words what did not.
pub type Held = Result<(), String>;

/// Cases per law: `CASES`, else 10,000.
pub fn cases() -> u64 {
    number("CASES").unwrap_or(10_000)
}

/// The seed of the first case: `SEED`, else 1.
pub fn first_seed() -> u64 {
    number("SEED").unwrap_or(1)
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.trim().parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Each case has a seed of its own, so that one can be run alone; laws do not see each other's scripts.
fn rng(law: &str, seed: u64) -> TestRng {
    let mut bytes = [0_u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    for (i, b) in law.bytes().enumerate() {
        let place = &mut bytes[8 + i % 24];
        *place = place.wrapping_mul(31).wrapping_add(b);
    }
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// What fails, shrunk.
pub struct Failure {
    /// The seed of the case.
    pub seed: u64,
    /// In words.
    pub reason: String,
}

/// Runs a law over scripts of at most `steps` steps; the first failure, shrunk.
pub fn find_failure(law: &str, steps: usize, cases: u64, check: &dyn Fn(&Script) -> Held) -> Option<Failure> {
    let strategy = scripts(steps);
    let first = first_seed();
    for seed in first..first + cases {
        let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: 3000, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, rng(law, seed));
        let tree = strategy.new_tree(&mut runner).unwrap_or_else(|e| panic!("{law}: seed {seed}: {e}"));
        if guarded(check, &tree.current()).is_ok() {
            continue;
        }
        let last = RefCell::new(String::new());
        let outcome = runner.run_one(tree, |script| {
            guarded(check, &script).map_err(|reason| {
                last.replace(reason.clone());
                TestCaseError::fail(reason)
            })
        });
        let reason = match outcome {
            Err(TestError::Fail(_, script)) => guarded(check, &script).err().unwrap_or_else(|| last.take()),
            _ => last.take(),
        };
        return Some(Failure { seed, reason });
    }
    None
}

/// A panic of what is tested is a failure like any other.
fn guarded(check: &dyn Fn(&Script) -> Held, script: &Script) -> Held {
    catch_unwind(AssertUnwindSafe(|| check(script))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", text.unwrap_or("without a message")))
    })
}

/// The law holds in every case, or the test fails.
pub fn holds(test: &str, law: &str, steps: usize, check: &dyn Fn(&Script) -> Held) {
    if let Some(Failure { seed, reason }) = find_failure(law, steps, cases(), check) {
        panic!(
            "{reason}\n\nlaw `{law}`, seed {seed}; again with:\n  \
             SEED={seed} CASES=1 cargo test -p fillrate-tests --test {test} {law}\n"
        );
    }
}
