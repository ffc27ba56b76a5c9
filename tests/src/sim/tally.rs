//! What runs did, in numbers.

use super::world::Mode;

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
    /// Commits that were as if they had come earlier.
    pub moved: usize,
    /// Changes that were healed.
    pub healed: usize,
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
        self.moved += other.moved;
        self.healed += other.healed;
    }

    /// Whether everything happened that can.
    pub fn is_rich(&self, mode: Mode) -> bool {
        let counts = [self.acknowledged, self.refused, self.conflicts, self.again, self.died, self.late];
        counts.iter().all(|n| *n > 0) && (mode == Mode::Memory || self.healed > 0)
    }
}
