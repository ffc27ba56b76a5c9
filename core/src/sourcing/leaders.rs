//! The best plans found so far.

use super::choose::Found;

/// The best plan, and the best of those over another set of places where that is asked for.
pub(super) struct Leaders {
    pub best: Option<Found>,
    pub second: Option<Found>,
    both: bool,
}

impl Leaders {
    pub fn new(both: bool) -> Self {
        Self { best: None, second: None, both }
    }

    /// The plan that another one must beat to matter.
    pub fn to_beat(&self) -> Option<&Found> {
        if self.both { self.second.as_ref() } else { self.best.as_ref() }
    }

    /// Takes a plan into account.
    pub fn keep(&mut self, found: Found) {
        match &self.best {
            Some(best) if best.used == found.used => {
                if found.beats(best) {
                    self.best = Some(found);
                }
            }
            Some(best) if !found.beats(best) => {
                let serves = !found.used.is_empty();
                if serves && self.second.as_ref().is_none_or(|second| found.beats(second)) {
                    self.second = Some(found);
                }
            }
            _ => self.second = self.best.replace(found).filter(|was| !was.used.is_empty()),
        }
    }
}
