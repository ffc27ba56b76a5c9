//! The choices of one item from best to worst, and where its pieces go if it is alone.

use super::charge::Offer;
use super::relax::{State, mark};
use super::value::Value;
use alloc::vec::Vec;

/// So many of an item's choices are found by a bit each; more are looked at one by one.
const BITS: usize = 64;

/// One choice of an item, as the bound reads it.
struct Entry {
    value: Value,
    /// What all its pieces are worth: most choices are taken whole.
    whole: Value,
    cap: i128,
    place: usize,
    state: State,
}

/// The pieces of an item and its choices, best first.
pub(super) struct Ranking {
    max: i128,
    entries: Vec<Entry>,
    /// No state makes all the items after this one worth less together.
    pub rest: Value,
}

impl Ranking {
    /// The choices worth having.
    pub fn new(max: i128, offers: &[Offer]) -> Self {
        Self { max, entries: ranked(offers), rest: Value::ZERO }
    }

    /// The choices that have a bit, with their bits.
    pub fn bits(&self) -> impl Iterator<Item = (usize, (usize, State))> {
        self.entries.iter().map(|entry| (entry.place, entry.state)).take(BITS).enumerate()
    }

    /// What all pieces are worth where every place is in.
    pub fn least(&self) -> Value {
        let mut sent = Sent { worth: Value::ZERO, left: self.max };
        let mut inside = self.entries.iter().filter(|e| e.state == State::In);
        while inside.next().is_some_and(|entry| !sent.all(entry)) {}
        sent.worth
    }

    /// Sends the pieces to the best choices that a state leaves, those with a bit by `live`, marks
    /// the places that they go to, and says what that is worth.
    pub fn send(&self, live: u64, states: &[State], uses: &mut [bool]) -> Value {
        let mut sent = Sent { worth: Value::ZERO, left: self.max };
        for entry in Bits(live).map_while(|bit| self.entries.get(bit)) {
            mark(uses, entry.place);
            if sent.all(entry) {
                return sent.worth;
            }
        }
        let more = self.entries.get(BITS..).unwrap_or_default();
        for entry in more.iter().filter(|e| states.get(e.place) == Some(&e.state)) {
            mark(uses, entry.place);
            if sent.all(entry) {
                break;
            }
        }
        sent.worth
    }
}

/// What pieces that were sent are worth, and how many are left.
struct Sent {
    worth: Value,
    left: i128,
}

impl Sent {
    /// Sends as many as a choice has room for; whether that was all of them.
    fn all(&mut self, entry: &Entry) -> bool {
        if entry.cap >= self.left {
            self.worth = self.worth.plus(entry.value.times(self.left));
            return true;
        }
        self.worth = self.worth.plus(entry.whole);
        self.left -= entry.cap;
        false
    }
}

/// The choices of an item that are worth having, best first.
fn ranked(offers: &[Offer]) -> Vec<Entry> {
    let mut order: Vec<(Value, &Offer, State)> = Vec::with_capacity(2 * offers.len());
    for offer in offers {
        for (value, state) in [(offer.value, State::In), (offer.charged, State::Undecided)] {
            if value < Value::ZERO {
                order.push((value, offer, state));
            }
        }
    }
    order.sort_unstable_by_key(|&(value, offer, _)| (value, offer.place));
    let entry = |(value, offer, state): (Value, &Offer, State)| Entry {
        value,
        whole: value.times(offer.cap),
        cap: offer.cap,
        place: offer.place,
        state,
    };
    order.into_iter().map(entry).collect()
}

/// The bits that are set, lowest first.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (bit < u64::BITS).then_some(bit as usize)
    }
}
