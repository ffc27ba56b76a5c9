//! A good plan to start from: drop, add and swap places while that helps.

use super::plan::Overflow;
use super::relax::State;
use super::search::Search;
use super::value::Value;
use alloc::vec::Vec;

/// Swaps are tried up to this many places, whose number of pairs they follow.
const MOST_FOR_SWAPS: usize = 64;

/// Improves on the set that the bound would open and offers the outcome to the search.
pub(super) fn improve(search: &mut Search) -> Result<(), Overflow> {
    let relaxed = search.model.relax(&search.states, None);
    let mut inside: Vec<bool> = search.states.iter().map(|&s| s == State::In).collect();
    let choices: Vec<usize> = (0..inside.len()).filter(|&p| search.states.get(p) == Some(&State::Undecided)).collect();
    search.offer(&inside)?;
    let none = inside.clone();
    relaxed.wished.iter().for_each(|&place| flip(&mut inside, place));
    if search.is_too_large(&inside) {
        inside = none;
    }
    let mut value = rate(search, &inside, None)?;
    loop {
        let before = value;
        for &place in &choices {
            attempt(search, &mut inside, &mut value, &[place])?;
        }
        if choices.len() <= MOST_FOR_SWAPS {
            for (at, &one) in choices.iter().enumerate() {
                for &other in choices.iter().skip(at + 1) {
                    if inside.get(one) != inside.get(other) {
                        attempt(search, &mut inside, &mut value, &[one, other])?;
                    }
                }
            }
        }
        if value >= before || search.spent() {
            break;
        }
    }
    search.offer(&inside)
}

/// Keeps a change of the set where it makes the plan better.
fn attempt(search: &mut Search, inside: &mut [bool], value: &mut Value, places: &[usize]) -> Result<(), Overflow> {
    if search.spent() {
        return Ok(());
    }
    places.iter().for_each(|&place| flip(inside, place));
    let changed = rate(search, inside, Some(*value))?;
    if changed < *value {
        *value = changed;
    } else {
        places.iter().for_each(|&place| flip(inside, place));
    }
    Ok(())
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
