//! What runs did, in numbers.

use super::world::Mode;
use fillrate::Command;
use std::collections::BTreeSet;

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Steps of clients.
    pub steps: usize,
    /// Commits.
    pub commits: usize,
    /// Outcomes that clients got.
    pub acknowledged: usize,
    /// Commands refused.
    pub refused: usize,
    /// Commits refused by a store.
    pub conflicts: usize,
    /// Batches sent again.
    pub again: usize,
    /// Processes that died.
    pub died: usize,
    /// Calls that were done late.
    pub late: usize,
    /// Changes that were healed.
    pub healed: usize,
    /// Kinds of commands that took effect.
    pub kinds: BTreeSet<&'static str>,
}

impl Tally {
    /// Counts another run too.
    pub fn add(&mut self, other: &Tally) {
        self.steps += other.steps;
        self.commits += other.commits;
        self.acknowledged += other.acknowledged;
        self.refused += other.refused;
        self.conflicts += other.conflicts;
        self.again += other.again;
        self.died += other.died;
        self.late += other.late;
        self.healed += other.healed;
        self.kinds.extend(&other.kinds);
    }

    /// What can happen and did not.
    pub fn missing(&self, mode: Mode) -> Vec<&'static str> {
        let counts = [
            (self.acknowledged, "acknowledged"),
            (self.refused, "refused"),
            (self.conflicts, "conflicts"),
            (self.again, "again"),
            (self.died, "died"),
            (self.late, "late"),
            (if mode == Mode::Bridge { self.healed } else { 1 }, "healed"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count == 0).map(|(_, name)| name);
        let kinds = Command::shapes().into_iter().map(|(op, ..)| op).filter(|op| !self.kinds.contains(op));
        counts.chain(kinds).collect()
    }
}
