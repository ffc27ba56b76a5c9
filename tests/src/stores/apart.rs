//! Stock in one system and all else in another, with whatever may happen between the two.

use crate::sim::rng::Rng;
use crate::sim::small::{no_findings, script, send, shown};
use crate::sim::{Blow, Fuse};
use fillrate::{Bridge, Code, Error, Inventory, MemoryStore, Sku, StockRow, StockWrite, Store};
use serde_json::{Value, json};
use std::cell::RefCell;

/// What each command of the script answers where nothing goes wrong.
fn expected(steps: &[String]) -> Vec<Value> {
    let plain = MemoryStore::new();
    steps.iter().map(|step| shown(&plain, step)).collect()
}

/// The same outcome, be it the first or a repetition.
fn same(mut outcome: Value, mut expected: Value, what: &str) {
    for side in [&mut outcome, &mut expected] {
        if let Some(side) = side.as_object_mut() {
            side.remove("replayed");
        }
    }
    assert_eq!(outcome, expected, "{what}");
}

/// At every call of every command the process dies, before or after the call is done; another one heals and sends the
/// command again: it takes effect once, and all is as if nothing had happened.
pub fn crashes_are_healed<I: Inventory, L: Store>(fresh: impl Fn() -> (I, L)) {
    let steps = script();
    let expected = expected(&steps);
    let (mut crashes, mut healed) = (0, 0);
    for at in 0..steps.len() {
        for blow in [Blow::Before, Blow::After] {
            for call in 0.. {
                let (inventory, ledger) = fresh();
                let bridge = Bridge::new(&inventory, &ledger);
                steps[..at].iter().for_each(|step| drop(send(&bridge, step)));
                let fuse = Fuse::new(&inventory, &ledger, call, blow);
                let told = send(&Bridge::new(&fuse, &fuse), &steps[at]).pop().unwrap();
                if !fuse.is_blown() {
                    break;
                }
                crashes += 1;
                if let Err(error) = &told {
                    assert_eq!(error.code, Code::StoreUnavailable, "{}", steps[at]);
                }
                healed += bridge.heal().unwrap();
                assert_eq!(bridge.heal().unwrap(), 0, "healing left something");
                no_findings(&bridge);
                for (step, expected) in steps[at..].iter().zip(&expected[at..]) {
                    same(shown(&bridge, step), expected.clone(), &format!("crash in call {call} of {}", steps[at]));
                }
                no_findings(&bridge);
            }
        }
    }
    println!("{crashes} crashes, {healed} changes healed");
    assert!(crashes > 200 && healed > 30, "{crashes} crashes, {healed} healed");
}

/// An inventory whose answers get lost, and that refuses what it need not.
struct Mishaps<'s, I> {
    inventory: &'s I,
    rng: RefCell<Rng>,
}

impl<I> Mishaps<'_, I> {
    fn write<T>(&self, refused: Option<T>, call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let gone = Error::new(Code::StoreUnavailable, "nobody answers");
        let fate = self.rng.borrow_mut().one(&[0, 1, 2, 3, 4, 5, 6]);
        match (fate, refused) {
            (0, _) => Err(gone),
            (1, _) => call().and(Err(gone)),
            (2, Some(refused)) => Ok(refused),
            _ => call(),
        }
    }
}

impl<I: Inventory> Inventory for Mishaps<'_, I> {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        self.inventory.read(skus)
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        self.write(Some(false), || self.inventory.apply(id, writes))
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.write(None, || self.inventory.undo(id))
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.write(None, || self.inventory.forget(id))
    }
}

/// Answers get lost and changes are refused at random; each command is sent until it is answered. Each takes effect
/// once, and after healing the audit finds nothing.
pub fn mishaps_are_healed<I: Inventory, L: Store>(fresh: impl Fn() -> (I, L), seeds: u64) {
    let steps = script();
    let expected = expected(&steps);
    let mut unanswered = 0;
    for seed in 0..seeds {
        let (inventory, ledger) = fresh();
        let mishaps = Mishaps { inventory: &inventory, rng: RefCell::new(Rng::new(seed)) };
        let bridge = Bridge::new(&mishaps, &ledger).waiting(2, |_| {});
        for (step, expected) in steps.iter().zip(&expected) {
            let mut outcome = shown(&bridge, step);
            while outcome["error"]["code"] == json!("store_unavailable") {
                unanswered += 1;
                outcome = shown(&bridge, step);
            }
            same(outcome, expected.clone(), &format!("seed {seed}: {step}"));
        }
        let sound = Bridge::new(&inventory, &ledger);
        sound.heal().unwrap();
        assert_eq!(sound.heal().unwrap(), 0, "seed {seed}: healing left something");
        no_findings(&sound);
    }
    println!("{unanswered} commands were not answered");
    assert!(unanswered > seeds, "only {unanswered} commands were not answered");
}
