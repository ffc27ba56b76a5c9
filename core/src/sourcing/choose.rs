//! From a set of places to its one plan, and which of two plans is better.

use super::cheapest::cheapest;
use super::model::Model;
use super::plan::{Allocation, Overflow, used_places};
use super::problem::{Problem, Rule};
use super::relax::State;
use super::value::Value;
use super::walk::{fixed_order, walk};
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

/// The plan of a set of places.
#[derive(Clone)]
pub(super) struct Found {
    pub value: Value,
    /// Ranks of the places that decide between plans of one value, ascending.
    pub list: Vec<usize>,
    /// The places that get units, ascending.
    pub used: Vec<usize>,
    /// Sorted by (want, place).
    pub allocations: Vec<Allocation>,
}

impl Found {
    /// Whether the rule prefers this plan.
    pub fn beats(&self, other: &Self) -> bool {
        (self.value, &self.list) < (other.value, &other.list)
    }
}

/// How the rule turns sets of places into plans.
pub(super) struct Chooser {
    /// Rank of each place where sets are compared by their lists.
    ranks: Vec<usize>,
    /// Whether the lists name new locations only, or all that are used.
    new_only: bool,
    walks: bool,
}

impl Chooser {
    pub fn new(model: &Model) -> Self {
        let rule = model.problem.rule;
        let mut ranks = vec![0; model.lines.places];
        for (rank, place) in order_of_sets(model).into_iter().enumerate() {
            if let Some(entry) = ranks.get_mut(place) {
                *entry = rank;
            }
        }
        let by_list = matches!(rule, Rule::LeastCost | Rule::FewestShipments);
        Self { ranks, new_only: !by_list, walks: rule != Rule::LeastCost }
    }

    /// The plan of the places that `inside` lets in.
    pub fn plan(&self, model: &mut Model, inside: &[bool]) -> Result<Found, Overflow> {
        let within = |place: usize| inside.get(place).copied().unwrap_or(false);
        let mut allocations =
            if self.walks { walk(model.problem, model.lines, within)? } else { cheapest(model, within)? };
        allocations.sort_unstable();
        let used = used_places(&allocations);
        let value = value_of(model, &allocations, &used);
        let listed = used.iter().filter(|&&p| !self.new_only || model.problem.is_new(p));
        let mut list: Vec<usize> = listed.filter_map(|&p| self.ranks.get(p).copied()).collect();
        list.sort_unstable();
        Ok(Found { value, list, used, allocations })
    }

    /// The first list that a plan of equal value could have: as many new locations, those that
    /// are in and the first undecided ones, and every open place before the last of them.
    pub fn first_list(&self, problem: &Problem, states: &[State], than: &Found) -> Vec<usize> {
        let places = || states.iter().zip(&self.ranks).enumerate();
        let of = |state: State, new: bool| {
            places().filter(move |(p, (s, _))| **s == state && problem.is_new(*p) == new).map(|(_, (_, &rank))| rank)
        };
        let mut list: Vec<usize> = of(State::In, true).collect();
        let mut more: Vec<usize> = of(State::Undecided, true).collect();
        more.sort_unstable();
        let size = than.used.iter().filter(|&&p| problem.is_new(p)).count();
        more.truncate(size.saturating_sub(list.len()));
        list.extend(more);
        if !self.new_only {
            let last = list.iter().copied().max().unwrap_or(0);
            list.extend(of(State::In, false).chain(of(State::Undecided, false)).filter(|&rank| rank < last));
        }
        list.sort_unstable();
        list
    }
}

/// The places in the order in which sets of them are compared.
fn order_of_sets(model: &Model) -> Vec<usize> {
    let lines = model.lines;
    let mut order = fixed_order(model.problem);
    if model.problem.rule == Rule::MostStock {
        let mut skus: Vec<usize> = lines.lines.iter().flat_map(|l| l.takes.iter().map(|t| t.0)).collect();
        skus.sort_unstable();
        skus.dedup();
        order.sort_by_cached_key(|&place| {
            let free = skus.iter().map(|&sku| lines.free(&lines.stock, sku, place));
            Reverse(free.fold(0i128, i128::saturating_add))
        });
    }
    order
}

fn value_of(model: &Model, allocations: &[Allocation], used: &[usize]) -> Value {
    let units = allocations.iter().fold(Value::ZERO, |sum, a| {
        sum.plus(model.scale.unit(model.problem, a.want, a.place).times(i128::from(a.units)))
    });
    used.iter().filter_map(|&place| model.bases.get(place)).fold(units, |sum, &base| sum.plus(base))
}
