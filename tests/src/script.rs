//! A script: the world that it begins in, and what is done in it. Only bytes, so that it shrinks;
//! what the bytes mean depends on the state that they meet.

use proptest::collection::vec;
use proptest::prelude::*;

/// One step: which command, when, with what. Zeros stand for the simplest.
pub type Pick = [u8; 32];

/// A script.
#[derive(Clone)]
pub struct Script {
    /// Chooses policies, items, locations, rates and the stock at first.
    pub world: [u8; 32],
    /// What is done.
    pub picks: Vec<Pick>,
    /// Free choices of a law.
    pub law: [u8; 16],
}

impl core::fmt::Debug for Script {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "a script of {} steps", self.picks.len())
    }
}

/// Scripts of so many steps at most, and of half of that at least.
pub fn scripts(most: usize) -> impl Strategy<Value = Script> {
    let bytes = proptest::array::uniform32(any::<u8>());
    (bytes, vec(proptest::array::uniform32(any::<u8>()), most / 2..=most), proptest::array::uniform16(any::<u8>()))
        .prop_map(|(world, picks, law)| Script { world, picks, law })
}
