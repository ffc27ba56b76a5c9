//! Entry: one plan by the problem's rule.

use super::choose::Found;
use super::improve::improve;
use super::lines::Lines;
use super::model::Model;
use super::plan::{Allocation, Overflow, Plan, RunnerUp, tally, used_places};
use super::problem::{Problem, Rule};
use super::search::Search;
use super::walk::walk;
use alloc::vec::Vec;

/// Chooses from which places the wants are served, by the problem's rule. Fails only where sums
/// of the given numbers do not fit 128 bits.
pub fn solve(problem: &Problem) -> Result<Plan, Overflow> {
    let lines = Lines::new(problem)?;
    match problem.rule {
        Rule::LeastCost => search_sets(problem, &lines, true),
        Rule::FewestShipments => search_sets(problem, &lines, false),
        Rule::Priority | Rule::Nearest | Rule::MostStock => walk_places(problem, &lines),
    }
}

/// A plain walk, or the best set to walk in where new locations are limited.
fn walk_places(problem: &Problem, lines: &Lines) -> Result<Plan, Overflow> {
    let mut plan = if problem.max_new.is_some() {
        search_sets(problem, lines, false)?
    } else {
        plan_of(problem, walk(problem, lines, |_| true)?)?
    };
    plan.runner_up = None;
    if !problem.want_runner_up {
        return Ok(plan);
    }
    let used = used_places(&plan.allocations);
    let inside = |place: usize| problem.max_new.is_none() || used.binary_search(&place).is_ok();
    let Some(first) = walk(problem, lines, inside)?.first().map(|a| a.place) else {
        return Ok(plan);
    };
    let other = solve(&Problem { want_runner_up: false, ..without(problem, first) })?;
    plan.nodes = plan.nodes.saturating_add(other.nodes);
    plan.runner_up = runner_up(&other);
    Ok(plan)
}

/// The best set of places by the rule's comparison, and the plan that belongs to it.
fn search_sets(problem: &Problem, lines: &Lines, exact: bool) -> Result<Plan, Overflow> {
    let mut model = Model::new(problem, lines, exact)?;
    let mut search = Search::new(&mut model);
    improve(&mut search)?;
    search.run()?;
    let (best, second) = (search.leaders.best.take(), search.leaders.second.take());
    let (bound, complete, nodes) = (search.bound, search.complete, search.nodes);
    let Some(Found { value, allocations, .. }) = best else {
        return plan_of(problem, Vec::new());
    };
    let mut plan = plan_of(problem, allocations)?;
    plan.nodes = nodes.saturating_add(model.nodes);
    plan.optimal = bound.is_none() && complete && model.proven;
    if let Some(bound) = bound {
        plan.gap = model.scale.gap(value, bound, plan.cost);
    }
    if let Some(second) = second.filter(|_| problem.want_runner_up) {
        plan.runner_up = runner_up(&plan_of(problem, second.allocations)?);
    }
    Ok(plan)
}

fn plan_of(problem: &Problem, mut allocations: Vec<Allocation>) -> Result<Plan, Overflow> {
    allocations.sort_unstable();
    let (cost, left) = tally(problem, &allocations)?;
    Ok(Plan { allocations, cost, left, optimal: true, gap: 0, nodes: 0, runner_up: None })
}

fn runner_up(plan: &Plan) -> Option<RunnerUp> {
    let places = used_places(&plan.allocations);
    (!places.is_empty()).then_some(RunnerUp { places, cost: plan.cost, left: plan.left })
}

/// The problem without one place, for the walk that goes round it.
fn without(problem: &Problem, place: usize) -> Problem {
    let mut problem = problem.clone();
    for want in &mut problem.wants {
        if let Some(allowed) = want.allowed.get_mut(place) {
            *allowed = false;
        }
    }
    problem
}
