//! What each piece must bear of the base of its place while that place is undecided.
//!
//! Any division of a base among the pieces that could come from the place keeps the bound true
//! (Lagrangian duality); the better the division, the higher the bound. Items that went to a
//! place come to bear more of it, round by round (multiplicative weights).

use super::items::Item;
use super::lines::quotient;
use super::value::Value;
use alloc::vec::Vec;

/// Weight that a full use of a place adds, against [`START`].
const GAIN: i128 = 1024;
const START: i128 = 64;

/// Charges per piece, by item and place.
pub(super) type Charges = Vec<Vec<Value>>;

/// The best charges found in some rounds.
pub(super) fn charges(items: &[&Item], bases: &[Value], rounds: u32) -> Charges {
    let mut weights: Vec<Vec<i128>> = items.iter().map(|item| starting(item)).collect();
    let mut best = divided(items, bases, &weights);
    let mut best_bound = None;
    let mut charges = best.clone();
    for _ in 0..rounds {
        let mut bound = Value::ZERO;
        for ((item, charges), weights) in items.iter().zip(&charges).zip(&mut weights) {
            bound = bound.plus(send(item, charges, weights));
        }
        if best_bound.is_none_or(|b| bound > b) {
            best_bound = Some(bound);
            best = charges;
        }
        charges = divided(items, bases, &weights);
    }
    best
}

/// All places alike, by the micro-units that could come from them.
fn starting(item: &Item) -> Vec<i128> {
    item.caps.iter().map(|&cap| if cap > 0 { START } else { 0 }).collect()
}

/// Divides each base by weight; rounded down, so that the parts never exceed it.
fn divided(items: &[&Item], bases: &[Value], weights: &[Vec<i128>]) -> Charges {
    let sums: Vec<i128> = (0..bases.len()).map(|place| weights.iter().filter_map(|w| w.get(place)).sum()).collect();
    let parts: Vec<Value> = bases.iter().zip(&sums).map(|(base, &sum)| base.over(sum.max(1))).collect();
    let row = |(item, weights): (&&Item, &Vec<i128>)| {
        let one = |((part, &weight), &cap): ((&Value, &i128), &i128)| part.times(weight).over(cap.max(1));
        parts.iter().zip(weights).zip(&item.caps).map(one).collect()
    };
    items.iter().zip(weights).map(row).collect()
}

/// Sends an item to its best charged places, adds to their weights, and gives what it is worth.
fn send(item: &Item, charges: &[Value], weights: &mut [i128]) -> Value {
    let charged = |place: usize| item.value(place).plus(charges.get(place).copied().unwrap_or(Value::ZERO));
    let mut order: Vec<(Value, usize)> = (0..item.caps.len()).map(|p| (charged(p), p)).collect();
    order.retain(|&(value, place)| value < Value::ZERO && item.cap(place) > 0);
    order.sort_unstable();
    let (mut left, mut worth) = (item.max, Value::ZERO);
    for (value, place) in order {
        let taken = item.cap(place).min(left);
        left -= taken;
        worth = worth.plus(value.times(taken));
        if let Some(weight) = weights.get_mut(place) {
            *weight += quotient(GAIN.saturating_mul(taken), item.cap(place));
        }
        if left == 0 {
            break;
        }
    }
    worth
}
