//! What a plan is worth: two numbers compared one after the other, both to be made small.

use super::plan::Overflow;
use super::problem::{Problem, Rule};

/// (first, second) in the order of comparison. Without a penalty: units left (counted from all
/// served as negative), then cost and new locations. With one: cost and penalty, then units left
/// and new locations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value(pub i128, pub i128);

impl Value {
    pub const ZERO: Self = Self(0, 0);

    // INVARIANT: `Scale::new` bounds every sum below 2^121, so nothing here ever wraps.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0), self.1.wrapping_add(other.1))
    }

    pub fn times(self, count: i128) -> Self {
        Self(self.0.wrapping_mul(count), self.1.wrapping_mul(count))
    }

    /// Divided by a count of at least 1; rounded down where not negative.
    pub fn over(self, count: i128) -> Self {
        Self(share(self.0, count), share(self.1, count))
    }
}

/// A division that is spared where there is nothing to divide, as often.
fn share(number: i128, count: i128) -> i128 {
    if number == 0 { 0 } else { number.checked_div(count).unwrap_or(0) }
}

/// Finest step of the scale, as a power of two.
const FINEST: u32 = 40;
/// Sums stay below this power of two.
const HEADROOM: u32 = 120;

/// How costs, units and counts of locations are folded into a [`Value`].
pub(super) struct Scale {
    /// Every real value is a multiple of this power of two; the space between is for bounds.
    pub step: i128,
    /// Weight of a cost (with a penalty: of a unit left) over the count of new locations.
    ranks: i128,
    costs: bool,
    penalty: Option<i128>,
}

impl Scale {
    /// Fails where the sums of the problem do not fit.
    pub fn new(problem: &Problem) -> Result<Self, Overflow> {
        let costs = problem.rule == Rule::LeastCost;
        let penalty = if costs { problem.penalty } else { None };
        let ranks = i128::try_from(problem.places.len()).map_err(|_| Overflow)?.checked_add(1).ok_or(Overflow)?;
        let mut most: i128 = 1;
        let mut units: i128 = 1;
        for want in &problem.wants {
            let need = i128::from(want.need.max(0));
            units = units.checked_add(need).ok_or(Overflow)?;
            if !costs {
                continue;
            }
            let mut dearest: i128 = 0;
            for place in 0..problem.places.len() {
                let price = want.cost_at(place).checked_add(want.price_at(place)).ok_or(Overflow)?;
                dearest = dearest.max(price.checked_abs().ok_or(Overflow)?);
            }
            let part = dearest.checked_mul(need).ok_or(Overflow)?;
            most = most.checked_add(part).ok_or(Overflow)?;
        }
        if costs {
            for place in 0..problem.places.len() {
                most = most.checked_add(problem.base_of(place)).ok_or(Overflow)?;
            }
        }
        let left = penalty.unwrap_or(0).checked_abs().ok_or(Overflow)?.checked_mul(units).ok_or(Overflow)?;
        let sum = most.max(units).checked_mul(ranks).ok_or(Overflow)?.checked_add(left).ok_or(Overflow)?;
        let room = sum.leading_zeros().saturating_sub(i128::BITS - HEADROOM);
        if room == 0 {
            return Err(Overflow);
        }
        Ok(Self { step: 1 << (room - 1).min(FINEST), ranks, costs, penalty })
    }

    /// What serving one micro-unit of a line at a place is worth (below zero: worth doing).
    pub fn unit(&self, problem: &Problem, want: usize, place: usize) -> Value {
        let price = match problem.wants.get(want) {
            Some(w) if self.costs => w.cost_at(place).saturating_add(w.price_at(place)),
            _ => 0,
        };
        match self.penalty {
            None => Value(-1, price.saturating_mul(self.ranks)).times(self.step),
            Some(penalty) => Value(price.saturating_sub(penalty), -self.ranks).times(self.step),
        }
    }

    /// What opening a place is worth.
    pub fn base(&self, problem: &Problem, place: usize) -> Value {
        if !problem.is_new(place) {
            return Value::ZERO;
        }
        let base = if self.costs { problem.base_of(place) } else { 0 };
        match self.penalty {
            None => Value(0, base.saturating_mul(self.ranks).saturating_add(1)).times(self.step),
            Some(_) => Value(base, 1).times(self.step),
        }
    }

    /// The least real value that is not below a bound.
    pub fn round_up(&self, bound: Value) -> Value {
        let first = ceiling(bound.0, self.step);
        if first == bound.0 {
            return Value(first, ceiling(bound.1, self.step));
        }
        Value(first, i128::MIN)
    }

    /// How far a value lies above a bound, in cost units. `cost` stands for what is not known.
    pub fn gap(&self, value: Value, bound: Value, cost: i128) -> i128 {
        let bound = self.round_up(bound);
        match self.penalty {
            Some(_) => value.0.saturating_sub(bound.0).max(0) / self.step,
            None if bound.0 < value.0 => cost.saturating_abs(),
            None => {
                let apart = value.1.saturating_sub(bound.1).max(0);
                apart / self.step.saturating_mul(self.ranks)
            }
        }
    }
}

/// `value` rounded up to a multiple of `step`, a power of two.
fn ceiling(value: i128, step: i128) -> i128 {
    let over = value & (step - 1);
    if over == 0 { value } else { value.saturating_add(step - over) }
}
