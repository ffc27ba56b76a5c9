//! A good plan to start from: drop, add and swap places while that helps.

use super::plan::Overflow;
use super::relax::State;
use super::search::Search;
use super::value::Value;
use alloc::vec::Vec;

/// Swaps are tried up to this many places, whose number of pairs they follow.
const MOST_FOR_SWAPS: usize = 64;

/// A set of places, and what it is worth.
struct Climb {
    inside: Vec<bool>,
    value: Value,
    /// Changes tried in a row that did not help.
    idle: usize,
    /// Changes that there are from this set: after so many in a row each is known not to help.
    all: usize,
}

/// Improves on the set that the bound would open and offers the outcome to the search.
pub(super) fn improve(search: &mut Search) -> Result<(), Overflow> {
    search.model.bound(&search.states, None);
    let wished: Vec<usize> = search.model.wished(&search.states).collect();
    let mut inside: Vec<bool> = search.states.iter().map(|&s| s == State::In).collect();
    let choices: Vec<usize> = (0..inside.len()).filter(|&p| search.states.get(p) == Some(&State::Undecided)).collect();
    search.offer(&inside)?;
    let none = inside.clone();
    wished.iter().for_each(|&place| flip(&mut inside, place));
    if search.is_too_large(&inside) {
        inside = none;
    }
    let value = rate(search, &inside, None)?;
    let mut climb = Climb { all: changes(&inside, &choices), inside, value, idle: 0 };
    loop {
        let before = climb.value;
        for &place in &choices {
            climb.attempt(search, &choices, &[place])?;
        }
        if choices.len() <= MOST_FOR_SWAPS {
            for (at, &one) in choices.iter().enumerate() {
                for &other in choices.iter().skip(at + 1) {
                    if climb.inside.get(one) != climb.inside.get(other) {
                        climb.attempt(search, &choices, &[one, other])?;
                    }
                }
            }
        }
        if climb.value >= before || search.spent() {
            break;
        }
    }
    search.offer(&climb.inside)
}

impl Climb {
    /// Keeps a change of the set where it makes the plan better.
    fn attempt(&mut self, search: &mut Search, choices: &[usize], places: &[usize]) -> Result<(), Overflow> {
        if search.spent() {
            return Ok(());
        }
        if self.idle >= self.all {
            search.count();
            return Ok(());
        }
        places.iter().for_each(|&place| flip(&mut self.inside, place));
        let changed = rate(search, &self.inside, Some(self.value))?;
        if changed < self.value {
            (self.value, self.idle, self.all) = (changed, 0, changes(&self.inside, choices));
        } else {
            self.idle += 1;
            places.iter().for_each(|&place| flip(&mut self.inside, place));
        }
        Ok(())
    }
}

/// How many changes of a set there are to try.
fn changes(inside: &[bool], choices: &[usize]) -> usize {
    let open = choices.iter().filter(|&&place| inside.get(place) == Some(&true)).count();
    let swaps = if choices.len() <= MOST_FOR_SWAPS { open * (choices.len() - open) } else { 0 };
    choices.len() + swaps
}

/// What a set is worth; one that is too large is worth nothing at all.
fn rate(search: &mut Search, inside: &[bool], enough: Option<Value>) -> Result<Value, Overflow> {
    search.count();
    if search.is_too_large(inside) {
        return Ok(Value(i128::MAX, i128::MAX));
    }
    if search.model.is_exact() {
        Ok(search.worth(inside, enough))
    } else {
        Ok(search.chooser.plan(search.model, inside)?.value)
    }
}

fn flip(inside: &mut [bool], place: usize) {
    if let Some(entry) = inside.get_mut(place) {
        *entry = !*entry;
    }
}
