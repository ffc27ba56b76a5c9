//! Items sent to their best choices as if each were alone.

use super::charge::Offer;
use super::items::Item;
use super::ranking::Ranking;
use super::value::Value;
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// What has been decided of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Out,
    Undecided,
    In,
}

/// Masks of so many items are handled at once.
const LANES: usize = 4;

/// The choices of all items, and which of them a state of the places leaves.
pub(super) struct Choices {
    rankings: Vec<Ranking>,
    /// Per place, in and then undecided: a mask per item of the choices that this leaves.
    masks: Vec<[u64; LANES]>,
    /// Per item, the choices that the state leaves which was told last.
    live: Vec<[u64; LANES]>,
}

impl Choices {
    /// The choices worth having, of offers per item.
    pub fn new(items: &[&Item], offers: &[Vec<Offer>], places: usize) -> Self {
        let width = items.len().div_ceil(LANES);
        let mut masks = vec![[0; LANES]; 2 * places * width];
        let mut rankings = Vec::with_capacity(items.len());
        for (at, (item, offers)) in items.iter().zip(offers).enumerate() {
            let ranking = Ranking::new(item.max, offers);
            for (bit, (place, state)) in ranking.bits() {
                let row = 2 * place + usize::from(state == State::Undecided);
                if let Some(mask) = masks.as_flattened_mut().get_mut(row * width * LANES + at) {
                    *mask |= 1 << bit;
                }
            }
            rankings.push(ranking);
        }
        let mut rest = Value::ZERO;
        for ranking in rankings.iter_mut().rev() {
            ranking.rest = rest;
            rest = rest.plus(ranking.least());
        }
        Self { live: vec![[0; LANES]; width], rankings, masks }
    }

    /// Notes which choices a state leaves.
    pub fn tell(&mut self, states: &[State]) {
        self.live.fill([0; LANES]);
        let width = self.live.len();
        for (masks, state) in self.masks.chunks_exact(2 * width.max(1)).zip(states) {
            let (inside, undecided) = masks.split_at(width);
            let row = match state {
                State::Out => continue,
                State::In => inside,
                State::Undecided => undecided,
            };
            for (live, masks) in self.live.iter_mut().zip(row) {
                live.iter_mut().zip(masks).for_each(|(live, mask)| *live |= mask);
            }
        }
    }

    /// Sends the pieces of some items to the best choices that the state last told leaves, marks
    /// the places that they go to, and adds what that is worth to `sum`. Fails with a bound
    /// beyond `enough` as soon as it is sure that all items come to more than that.
    pub fn send(
        &self,
        items: Range<usize>,
        states: &[State],
        uses: &mut [bool],
        mut sum: Value,
        enough: Option<Value>,
    ) -> Result<Value, Value> {
        let enough = enough.unwrap_or(Value(i128::MAX, i128::MAX));
        let (rankings, live) = (self.rankings.get(items.clone()), self.live.as_flattened().get(items));
        for (ranking, &live) in rankings.unwrap_or_default().iter().zip(live.unwrap_or_default()) {
            sum = sum.plus(ranking.send(live, states, uses));
            let least = sum.plus(ranking.rest);
            if least > enough {
                return Err(least);
            }
        }
        Ok(sum)
    }
}

/// Notes that a place is used.
pub(super) fn mark(uses: &mut [bool], place: usize) {
    if let Some(used) = uses.get_mut(place) {
        *used = true;
    }
}
