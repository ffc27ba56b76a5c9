//! The cheapest allocation over a fixed set of places.

use super::coupled::{Effort, divide};
use super::items::Item;
use super::model::Model;
use super::plan::{Allocation, Overflow};
use super::value::Value;
use alloc::vec::Vec;

/// What dividing contended stock for a final plan may cost even when the budget is spent.
const LEAST_NODES: u32 = 256;

/// The cheapest allocation over some places; of equal ones, line by line the one with most from
/// the earliest place.
pub(super) fn cheapest(model: &mut Model, within: impl Fn(usize) -> bool) -> Result<Vec<Allocation>, Overflow> {
    let mut found = Vec::new();
    for item in model.coupling.alone.iter().filter_map(|&at| model.items.get(at)) {
        item.hand_out(model.lines, cheapest_of(item, &within), &mut found)?;
    }
    for members in &model.coupling.clusters {
        let whole = members.iter().filter_map(|&at| model.items.get(at));
        let mut items: Vec<Item> = whole.flat_map(|item| item.parted(model.lines)).collect();
        items.sort_by_key(|item| item.wants.first().copied());
        let items: Vec<&Item> = items.iter().collect();
        let budget = model.problem.node_budget.saturating_sub(model.nodes).max(LEAST_NODES);
        let shares = divide(&items, model.lines, &within, Effort::Canonical, budget);
        model.nodes = model.nodes.saturating_add(shares.nodes);
        model.proven &= shares.done;
        for (at, item) in items.iter().enumerate() {
            let counts = shares.counts.iter().filter(|c| c.0 == at).map(|c| (c.1, c.2));
            item.hand_out(model.lines, counts.collect(), &mut found)?;
        }
    }
    Ok(found)
}

/// Pieces of an item that stands alone, by place, ascending.
fn cheapest_of(item: &Item, within: impl Fn(usize) -> bool) -> Vec<(usize, i128)> {
    let mut counts: Vec<(usize, i128)> = Vec::with_capacity(item.caps.len());
    counts.extend(item.caps.iter().copied().enumerate());
    counts.retain(|&(place, cap)| cap > 0 && within(place) && item.value(place) < Value::ZERO);
    counts.sort_unstable_by_key(|&(place, _)| (item.value(place), place));
    let mut left = item.max;
    for (_, count) in &mut counts {
        *count = left.min(*count);
        left -= *count;
    }
    counts.retain(|&(_, count)| count > 0);
    counts.sort_unstable();
    counts
}
