//! Items sent to their best choices as if each were alone.

use super::items::Item;
use super::value::Value;
use alloc::vec::Vec;

/// What has been decided of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Out,
    Undecided,
    In,
}

/// What the bound says of a state of the places.
pub(super) struct Relaxed {
    pub bound: Value,
    /// Undecided places that it would use, ascending.
    pub wished: Vec<usize>,
}

/// One choice of an item, as the bound reads it.
struct Entry {
    value: Value,
    /// What all its pieces are worth: most choices are taken whole.
    whole: Value,
    place: usize,
    cap: i128,
    state: State,
}

/// The pieces of an item and its choices, best first.
pub(super) struct Choices {
    max: i128,
    entries: Vec<Entry>,
}

impl Choices {
    /// The choices worth having, with what a piece bears of the base of an undecided place.
    pub fn new(item: &Item, charges: &[Value]) -> Self {
        let mut entries = Vec::with_capacity(2 * charges.len());
        for (place, charge) in charges.iter().enumerate() {
            let (cap, value) = (item.cap(place), item.value(place));
            if cap == 0 {
                continue;
            }
            let charged = value.plus(*charge);
            for (state, value) in [(State::In, value), (State::Undecided, charged)] {
                if value < Value::ZERO {
                    entries.push(Entry { value, whole: value.times(cap), place, cap, state });
                }
            }
        }
        entries.sort_unstable_by_key(|e| (e.value, e.place));
        Self { max: item.max, entries }
    }

    /// Sends the pieces to the best choices that the states leave, marks the places that they
    /// go to, and says what that is worth.
    pub fn send(&self, states: &[State], uses: &mut [bool]) -> Value {
        let mut worth = Value::ZERO;
        let mut left = self.max;
        for entry in self.entries.iter().filter(|e| states.get(e.place) == Some(&e.state)) {
            mark(uses, entry.place);
            if entry.cap >= left {
                return worth.plus(entry.value.times(left));
            }
            worth = worth.plus(entry.whole);
            left -= entry.cap;
        }
        worth
    }
}

/// Notes that a place is used.
pub(super) fn mark(uses: &mut [bool], place: usize) {
    if let Some(used) = uses.get_mut(place) {
        *used = true;
    }
}
