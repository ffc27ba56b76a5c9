//! What a sourcing rule answers, and how a plan is summed up.

use super::problem::Problem;
use alloc::vec::Vec;

/// A number went past 128 bits: the quantities or costs asked about are absurd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl core::fmt::Display for Overflow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("sourcing numbers exceed 128 bits, check quantities and costs")
    }
}

impl core::error::Error for Overflow {}

/// Units of one line from one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allocation {
    /// Index of the line.
    pub want: usize,
    /// Index of the place.
    pub place: usize,
    /// Micro-units of the line, above 0.
    pub units: i64,
}

/// The chosen allocations and how good they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Sorted by (want, place).
    pub allocations: Vec<Allocation>,
    /// Bases of the new locations used plus unit costs, in cost units, without prices.
    pub cost: i128,
    /// Micro-units of all lines that stay unserved.
    pub left: i128,
    /// Whether the rule's own optimum is proven; a plain walk always is.
    pub optimal: bool,
    /// At most this many cost units (prices and penalty included) above the optimum of
    /// `LeastCost`; 0 when optimal. Where more could perhaps be filled, the plan's own cost.
    pub gap: i128,
    /// Sets of places and linear programs looked at.
    pub nodes: u32,
    /// The best plan over another set of locations, where asked for and there is one.
    pub runner_up: Option<RunnerUp>,
}

/// What would have been chosen otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunnerUp {
    /// The locations it uses, in index order.
    pub places: Vec<usize>,
    /// As [`Plan::cost`].
    pub cost: i128,
    /// As [`Plan::left`].
    pub left: i128,
}

/// The places that really get units, in index order.
pub(super) fn used_places(allocations: &[Allocation]) -> Vec<usize> {
    let mut used: Vec<usize> = allocations.iter().map(|a| a.place).collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// Cost and micro-units left of a set of allocations.
pub(super) fn tally(problem: &Problem, allocations: &[Allocation]) -> Result<(i128, i128), Overflow> {
    let mut cost = 0i128;
    let mut left: i128 = problem.wants.iter().map(|w| i128::from(w.need.max(0))).sum();
    for a in allocations {
        let per = problem.wants.get(a.want).map_or(0, |w| w.cost_at(a.place));
        let units = i128::from(a.units);
        let part = per.checked_mul(units).ok_or(Overflow)?;
        cost = cost.checked_add(part).ok_or(Overflow)?;
        left -= units;
    }
    for place in used_places(allocations) {
        cost = cost.checked_add(problem.base_of(place)).ok_or(Overflow)?;
    }
    Ok((cost, left))
}
