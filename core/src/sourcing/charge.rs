//! What each piece must bear of the base of its place while that place is undecided.
//!
//! Any division of a base among the pieces that could come from the place keeps the bound true
//! (Lagrangian duality); the better the division, the higher the bound. Items that went to a
//! place come to bear more of it, round by round (multiplicative weights).

use super::items::Item;
use super::lines::quotient;
use super::value::Value;
use alloc::{vec, vec::Vec};

/// Weight that a full use of a place adds, against [`START`].
const GAIN: i128 = 1024;
const START: i128 = 64;

/// A place that pieces of an item could come from.
pub(super) struct Offer {
    pub place: usize,
    /// Pieces that could come, above 0.
    pub cap: i128,
    /// What a piece is worth where the place is paid for.
    pub value: Value,
    /// The same with what a piece bears of the base, by the best division found.
    pub charged: Value,
    /// By the division that is tried.
    tried: Value,
    weight: i128,
}

/// The offers for each item, in no order, charged by the best division found in some rounds.
pub(super) fn offers(items: &[&Item], bases: &[Value], rounds: u32) -> Vec<Vec<Offer>> {
    let mut offers: Vec<Vec<Offer>> = items.iter().map(|item| starting(item)).collect();
    let mut sums = vec![0; bases.len()];
    let mut best = None;
    for _ in 0..rounds {
        divide(&mut offers, bases, &mut sums);
        let bound = items.iter().zip(&mut offers).fold(Value::ZERO, |sum, (item, of)| sum.plus(send(item.max, of)));
        if best.is_none_or(|best| bound > best) {
            best = Some(bound);
            offers.iter_mut().flatten().for_each(|offer| offer.charged = offer.tried);
        }
    }
    offers
}

/// All places alike, whatever could come from them.
fn starting(item: &Item) -> Vec<Offer> {
    let places = item.caps.iter().zip(&item.values).enumerate().filter(|(_, (cap, _))| **cap > 0);
    let offer = |(place, (&cap, &value))| Offer { place, cap, value, charged: value, tried: value, weight: START };
    places.map(offer).collect()
}

/// Divides each base by weight; rounded down, so that the parts never exceed it.
fn divide(offers: &mut [Vec<Offer>], bases: &[Value], sums: &mut [i128]) {
    sums.fill(0);
    for offer in offers.iter().flatten() {
        if let Some(sum) = sums.get_mut(offer.place) {
            *sum += offer.weight;
        }
    }
    let parts: Vec<Value> = bases.iter().zip(sums).map(|(base, sum)| base.over((*sum).max(1))).collect();
    for offer in offers.iter_mut().flatten() {
        let part = parts.get(offer.place).copied().unwrap_or(Value::ZERO);
        offer.tried = offer.value.plus(part.times(offer.weight).over(offer.cap));
    }
}

/// Sends the pieces of an item to its best charged places, adds to their weights, and gives what
/// that is worth.
fn send(max: i128, offers: &mut [Offer]) -> Value {
    offers.sort_unstable_by_key(|offer| (offer.tried, offer.place));
    let (mut left, mut worth) = (max, Value::ZERO);
    for offer in offers.iter_mut().take_while(|offer| offer.tried < Value::ZERO) {
        let taken = offer.cap.min(left);
        left -= taken;
        worth = worth.plus(offer.tried.times(taken));
        let whole = taken == offer.cap;
        offer.weight += if whole { GAIN } else { quotient(GAIN.saturating_mul(taken), offer.cap) };
        if left == 0 {
            break;
        }
    }
    worth
}
