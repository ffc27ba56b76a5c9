//! Branch and bound over sets of places.

use super::choose::{Chooser, Found};
use super::leaders::Leaders;
use super::model::Model;
use super::plan::Overflow;
use super::problem::Rule;
use super::relax::State;
use super::value::Value;
use alloc::vec::Vec;

/// Items times places that are looked at in one node.
const CELLS_PER_NODE: usize = 1 << 11;

/// A place that was decided on the way down: first in, then out.
struct Branch {
    place: usize,
    second: bool,
    /// Bound of the state before the decision.
    bound: Value,
}

/// The search and the best that it has found.
pub(super) struct Search<'m, 'p> {
    pub model: &'m mut Model<'p>,
    pub chooser: Chooser,
    pub states: Vec<State>,
    pub leaders: Leaders,
    pub nodes: u32,
    /// Where something better than the best may be left, the bound on what that is worth.
    pub bound: Option<Value>,
    /// Whether the budget was enough.
    pub complete: bool,
    /// The bound before any decision.
    root: Value,
    path: Vec<Branch>,
    /// The set looked at last: going deeper often wishes for the same one.
    pub last: Vec<bool>,
    /// Room for the set that a bound wishes for.
    pub wish: Vec<bool>,
    pub scratch: Vec<State>,
}

impl<'m, 'p> Search<'m, 'p> {
    pub fn new(model: &'m mut Model<'p>) -> Self {
        let chooser = Chooser::new(model);
        let runner_up = model.problem.want_runner_up;
        // Without a place where the order ships from already a walk may do better where lines
        // contend, and a runner-up may differ; only `FewestShipments` chooses among those too.
        let all_open = model.problem.rule != Rule::FewestShipments || model.is_exact() && !model.problem.want_runner_up;
        let state = |place: usize| {
            if all_open && !model.problem.is_new(place) {
                State::In
            } else if model.items.iter().any(|item| item.cap(place) > 0) {
                State::Undecided
            } else {
                State::Out
            }
        };
        let states: Vec<State> = (0..model.lines.places).map(state).collect();
        let root = model.bound(&states, None);
        Self {
            model,
            chooser,
            states,
            leaders: Leaders::new(runner_up),
            nodes: 0,
            bound: None,
            complete: true,
            root,
            path: Vec::new(),
            last: Vec::new(),
            wish: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Searches from the root until all is explored or the budget is spent.
    pub fn run(&mut self) -> Result<(), Overflow> {
        loop {
            if self.spent() {
                self.give_up();
                return Ok(());
            }
            let deeper = self.visit()?;
            match deeper {
                Some((place, bound)) => {
                    self.set(place, State::In);
                    self.path.push(Branch { place, second: false, bound });
                }
                None if self.turn_back() => {}
                None => return Ok(()),
            }
        }
    }

    /// Whether the node budget is used up.
    pub fn spent(&self) -> bool {
        self.nodes.saturating_add(self.model.nodes) >= self.model.problem.node_budget
    }

    /// Counts one look at a state: more than one node where it takes long.
    pub fn count(&mut self) {
        let size = self.model.items.len().saturating_mul(self.states.len()) / CELLS_PER_NODE;
        self.nodes = self.nodes.saturating_add(1).saturating_add(u32::try_from(size).unwrap_or(u32::MAX));
    }

    /// Looks at the current state; the place to decide next, with the bound, or nothing.
    fn visit(&mut self) -> Result<Option<(usize, Value)>, Overflow> {
        self.count();
        if self.is_full() {
            let inside: Vec<bool> = self.states.iter().map(|&s| s == State::In).collect();
            self.offer(&inside)?;
            if self.model.is_exact() && !self.model.proven {
                let worth = self.worth(&inside, None);
                self.leave(worth);
            }
            return Ok(None);
        }
        let enough = self.to_beat();
        let relaxed = self.model.bound(&self.states, enough);
        let bound = self.model.scale.round_up(relaxed);
        if self.is_hopeless(bound) {
            return Ok(None);
        }
        let next = self.model.wished(&self.states).max_by_key(|&p| self.model.weight(p));
        self.try_wish()?;
        if self.is_hopeless(bound) {
            return Ok(None);
        }
        let next = match next {
            None if !self.is_settled(bound) => self.states.iter().position(|&s| s == State::Undecided),
            next => next,
        };
        if next.is_none() && self.model.is_exact() {
            self.leave(bound);
        }
        Ok(next.map(|place| (place, bound)))
    }

    /// Whether nothing else below a state matters once its bound wishes for no other place.
    fn is_settled(&mut self, bound: Value) -> bool {
        if self.model.problem.want_runner_up || !self.model.is_exact() {
            return false;
        }
        if !self.model.is_loose() {
            return true;
        }
        let inside: Vec<bool> = self.states.iter().map(|&s| s == State::In).collect();
        self.worth(&inside, None) <= bound
    }

    /// Takes down the bound of states that are not looked into any further.
    fn leave(&mut self, bound: Value) {
        if self.leaders.best.as_ref().is_none_or(|best| bound < best.value) {
            self.bound = Some(self.bound.map_or(bound, |known| known.min(bound)));
        }
    }

    /// What a set must not exceed to matter.
    pub fn to_beat(&self) -> Option<Value> {
        self.leaders.to_beat().map(|found| found.value)
    }

    fn is_hopeless(&self, bound: Value) -> bool {
        let first = |than: &Found| self.chooser.first_list(self.model.problem, &self.states, than);
        self.leaders.to_beat().is_some_and(|than| bound > than.value || bound == than.value && first(than) >= than.list)
    }

    /// Whether no further new location may be opened.
    fn is_full(&self) -> bool {
        let problem = self.model.problem;
        let Some(most) = problem.max_new else {
            return false;
        };
        let of = |state, new| {
            self.states.iter().enumerate().filter(move |(p, s)| **s == state && problem.is_new(*p) == new).count()
        };
        of(State::In, true) >= most as usize && of(State::Undecided, false) == 0
    }

    fn set(&mut self, place: usize, state: State) {
        if let Some(entry) = self.states.get_mut(place) {
            *entry = state;
        }
    }

    /// Goes up to the last place that has not been left out yet and leaves it out.
    fn turn_back(&mut self) -> bool {
        while let Some(mut branch) = self.path.pop() {
            if !branch.second {
                self.set(branch.place, State::Out);
                branch.second = true;
                self.path.push(branch);
                return true;
            }
            self.set(branch.place, State::Undecided);
        }
        false
    }

    /// The least bound among the states that were not explored.
    fn give_up(&mut self) {
        let open = self.path.iter().filter(|b| !b.second).chain(self.path.last());
        let bound = open.map(|b| b.bound).min().unwrap_or(self.root);
        self.complete = false;
        self.leave(bound);
    }
}
