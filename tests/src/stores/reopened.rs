//! A store that is closed and opened again after every command answers as one that stays open.

use super::Home;
use crate::run::commands;
use crate::script::scripts;
use crate::sim::small::{no_findings, script};
use fillrate::{Engine, MemoryStore};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

/// The small script of all that moves stock, and some that look random.
pub fn check(home: &impl Home) {
    let mut runner = TestRunner::deterministic();
    let mut all = vec![script()];
    all.extend((0..8).map(|_| commands(&scripts(24).new_tree(&mut runner).unwrap().current())));
    for texts in all {
        let memory = Engine::new(MemoryStore::new());
        let mut store = home.fresh();
        for text in &texts {
            let engine = Engine::new(&store);
            assert_eq!(engine.execute_json(text), memory.execute_json(text), "{text}");
            store = home.again(store);
        }
        no_findings(&store);
    }
}
