//! Everything that a search over sets of places reads, and the bound on a half-decided set.
//!
//! With the decided places paid for and the others paid for by the piece, every item goes where
//! it is cheapest.

use super::charge::offers;
use super::coupled::{Effort, Shares, divide};
use super::coupling::Coupling;
use super::items::{Item, items};
use super::lines::Lines;
use super::plan::Overflow;
use super::problem::Problem;
use super::relax::{Choices, State, mark};
use super::value::{Scale, Value};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Up to so many places a search is too short to be worth much of a better bound.
const FEW_PLACES: usize = 10;
const FEW_ROUNDS: u32 = 3;
const MANY_ROUNDS: u32 = 24;

/// Everything that does not change while sets of places are searched.
pub(super) struct Model<'a> {
    pub problem: &'a Problem,
    pub lines: &'a Lines,
    pub scale: Scale,
    pub items: Vec<Item>,
    pub coupling: Coupling,
    pub bases: Vec<Value>,
    /// Whether coupled items are divided exactly, or each as if it were alone.
    exact: bool,
    /// Of all items; those that stand alone come first.
    choices: Choices,
    known: BTreeMap<(usize, Vec<usize>), (Effort, Shares)>,
    uses: Vec<bool>,
    /// Nodes spent on coupled items, and how many there may be.
    pub nodes: u32,
    /// Whether every division so far was proven best.
    pub proven: bool,
}

impl<'a> Model<'a> {
    pub fn new(problem: &'a Problem, lines: &'a Lines, exact: bool) -> Result<Self, Overflow> {
        let scale = Scale::new(problem)?;
        let items = items(problem, lines, &scale)?;
        let coupling = Coupling::new(&items, lines);
        let bases: Vec<Value> = (0..lines.places).map(|p| scale.base(problem, p)).collect();
        let order = coupling.alone.iter().chain(coupling.clusters.iter().flatten());
        let read: Vec<&Item> = order.filter_map(|&at| items.get(at)).collect();
        let rounds = if lines.places > FEW_PLACES { MANY_ROUNDS } else { FEW_ROUNDS };
        let choices = Choices::new(&read, &offers(&read, &bases, rounds), lines.places);
        let (known, uses) = (BTreeMap::new(), Vec::new());
        Ok(Self { problem, lines, scale, items, coupling, bases, exact, choices, known, uses, nodes: 0, proven: true })
    }

    /// Whether the bound of a state without undecided places is what its best plan is worth.
    pub fn is_exact(&self) -> bool {
        self.exact || self.coupling.clusters.is_empty()
    }

    /// Whether the bound of a state may lie below what it can come to.
    pub fn is_loose(&self) -> bool {
        !self.coupling.clusters.is_empty()
    }

    /// The undecided places that the last bound would use, ascending.
    pub fn wished(&self, states: &[State]) -> impl Iterator<Item = usize> {
        let wished = self.uses.iter().zip(states).enumerate();
        wished.filter(|(_, (used, state))| **used && **state == State::Undecided).map(|(place, _)| place)
    }

    /// Bounds all plans that pay for every place that is in and may use undecided ones. A bound
    /// beyond `enough` need not be the best one that could be told.
    pub fn bound(&mut self, states: &[State], enough: Option<Value>) -> Value {
        self.bound_within(states, enough).unwrap_or_else(|beyond| beyond)
    }

    /// Fails with a bound beyond `enough` where it is found early.
    fn bound_within(&mut self, states: &[State], enough: Option<Value>) -> Result<Value, Value> {
        let bases = self.bases.iter().zip(states).filter(|(_, state)| **state == State::In);
        let paid = bases.fold(Value::ZERO, |sum, (base, _)| sum.plus(*base));
        self.uses.clear();
        self.uses.resize(states.len(), false);
        self.choices.tell(states);
        let (alone, coupled) = (0..self.coupling.alone.len(), self.coupling.alone.len()..self.items.len());
        let sure = self.choices.send(alone, states, &mut self.uses, paid, enough)?;
        if self.coupling.clusters.is_empty() {
            return Ok(sure);
        }
        if !self.exact {
            return self.choices.send(coupled, states, &mut self.uses, sure, enough);
        }
        let quick = self.choices.send(coupled, states, &mut [], sure, enough)?;
        let mut bound = quick;
        let last = if states.contains(&State::Undecided) { Effort::Brief } else { Effort::Whole };
        for effort in [Effort::Bound, last] {
            let clusters = 0..self.coupling.clusters.len();
            let coupled = clusters.fold(sure, |sum, at| sum.plus(self.divided(at, states, effort)));
            bound = bound.max(coupled);
            if enough.is_some_and(|enough| bound > enough) {
                break;
            }
        }
        Ok(bound)
    }

    /// How much hangs on a place: the larger its base, the earlier it is decided.
    pub fn weight(&self, place: usize) -> Value {
        self.bases.get(place).copied().unwrap_or(Value::ZERO)
    }

    /// The bound of a cluster over the places that are not out, remembered.
    fn divided(&mut self, cluster: usize, states: &[State], effort: Effort) -> Value {
        let members = self.coupling.clusters.get(cluster).map_or(&[][..], Vec::as_slice);
        let items: Vec<&Item> = members.iter().filter_map(|&at| self.items.get(at)).collect();
        let inside = |place: usize| {
            states.get(place).is_some_and(|&s| s != State::Out) && items.iter().any(|i| i.cap(place) > 0)
        };
        let budget = self.problem.node_budget.saturating_sub(self.nodes);
        let key = (cluster, (0..states.len()).filter(|&place| inside(place)).collect());
        let is_known = |known: &(Effort, Shares)| known.0 >= effort || known.1.done;
        if !self.known.get(&key).is_some_and(is_known) {
            let shares = divide(&items, self.lines, inside, effort, budget);
            self.nodes = self.nodes.saturating_add(shares.nodes);
            self.proven &= shares.done || effort < Effort::Whole;
            self.known.insert(key.clone(), (effort, shares));
        }
        let Some((_, shares)) = self.known.get(&key) else {
            return Value::ZERO;
        };
        for &(_, place, _) in &shares.counts {
            mark(&mut self.uses, place);
        }
        shares.bound
    }
}
