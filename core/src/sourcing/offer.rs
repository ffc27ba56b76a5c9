//! Sets of places as a search comes across them: which are looked at, and what they are worth.

use super::plan::Overflow;
use super::relax::State;
use super::search::Search;
use super::value::Value;

impl Search<'_, '_> {
    /// Looks at the set that the last bound would open, if it may be opened.
    pub fn try_wish(&mut self) -> Result<(), Overflow> {
        let mut inside = core::mem::take(&mut self.wish);
        inside.clear();
        inside.extend(self.states.iter().map(|&s| s == State::In));
        for place in self.model.wished(&self.states) {
            if let Some(entry) = inside.get_mut(place) {
                *entry = true;
            }
        }
        let outcome = self.offer(&inside);
        self.wish = inside;
        outcome
    }

    /// Takes the plan of a set into account, where the set is not too large.
    pub fn offer(&mut self, inside: &[bool]) -> Result<(), Overflow> {
        if self.last == inside || self.is_too_large(inside) {
            return Ok(());
        }
        self.last.clear();
        self.last.extend_from_slice(inside);
        if self.model.is_exact() {
            let worth = self.worth(inside, self.to_beat());
            if self.to_beat().is_some_and(|than| worth > than) {
                return Ok(());
            }
        }
        let found = self.chooser.plan(self.model, inside)?;
        self.leaders.keep(found);
        Ok(())
    }

    /// What the plan of a set is worth, or something beyond `enough` where it is no better.
    pub fn worth(&mut self, inside: &[bool], enough: Option<Value>) -> Value {
        self.scratch.clear();
        self.scratch.extend(inside.iter().map(|&i| if i { State::In } else { State::Out }));
        self.model.bound(&self.scratch, enough)
    }

    /// Whether a set opens more new locations than it may.
    pub fn is_too_large(&self, inside: &[bool]) -> bool {
        let problem = self.model.problem;
        let new = || inside.iter().enumerate().filter(|(place, i)| **i && problem.is_new(*place)).count();
        problem.max_new.is_some_and(|most| new() > most as usize)
    }
}
