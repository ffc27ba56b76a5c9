//! The one walk: lines in order, each over the places in the rule's order.

use super::lines::{Line, Lines, Turn, atoms};
use super::plan::{Allocation, Overflow};
use super::problem::{Problem, Rule};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// The rule's walk order of the places where a line may be served, by what is free in `free`
/// (micro-units, as [`Problem::free`]); index order for `LeastCost` and `FewestShipments`.
/// A line that does not exist has no places.
pub fn walk_order(problem: &Problem, want: usize, free: &[i64]) -> Vec<usize> {
    let (Ok(lines), Some(asked)) = (Lines::new(problem), problem.wants.get(want)) else {
        return Vec::new();
    };
    let stock: Vec<i128> = free.iter().map(|&f| atoms(f)).collect();
    let mut order = match lines.lines.get(want) {
        Some(line) if problem.rule == Rule::MostStock => by_stock(&lines, line, &stock),
        _ => fixed_order(problem),
    };
    order.retain(|&place| asked.allows(place));
    order
}

/// The places in the order of a rule that does not look at stock.
pub(super) fn fixed_order(problem: &Problem) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.places.len()).collect();
    if problem.rule == Rule::Nearest {
        order.sort_by_key(|&p| problem.places.get(p).and_then(|p| p.distance_m).map_or((true, 0), |m| (false, m)));
    }
    order
}

/// The places by what is free there for a line, most first.
fn by_stock(lines: &Lines, line: &Line, stock: &[i128]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.places).collect();
    order.sort_by_cached_key(|&place| Reverse(line.abundance(|sku| lines.free(stock, sku, place))));
    order
}

/// Walks all lines over the places that `inside` lets in, in the order visited.
pub(super) fn walk(
    problem: &Problem,
    lines: &Lines,
    inside: impl Fn(usize) -> bool,
) -> Result<Vec<Allocation>, Overflow> {
    let mut stock = lines.stock.clone();
    let mut found = Vec::new();
    let mut order = fixed_order(problem);
    for turn in &lines.turns {
        if problem.rule == Rule::MostStock {
            let first = turn.members.first().and_then(|&want| lines.lines.get(want));
            order = first.map_or_else(Vec::new, |line| by_stock(lines, line, &stock));
        }
        let open = order.iter().copied().filter(|&place| inside(place));
        if turn.whole {
            serve_together(problem, lines, turn, open, &mut stock, &mut found)?;
        } else {
            serve(problem, lines, turn, open, &mut stock, &mut found)?;
        }
    }
    Ok(found)
}

/// One line takes what it can at each place in turn.
fn serve(
    problem: &Problem,
    lines: &Lines,
    turn: &Turn,
    order: impl Iterator<Item = usize>,
    stock: &mut [i128],
    found: &mut Vec<Allocation>,
) -> Result<(), Overflow> {
    let Some(&want) = turn.members.first() else {
        return Ok(());
    };
    let (Some(asked), Some(line)) = (problem.wants.get(want), lines.lines.get(want)) else {
        return Ok(());
    };
    let mut left = line.need;
    for place in order.filter(|&p| asked.allows(p)) {
        if left < line.increment {
            break;
        }
        let units = line.capacity(left, |sku| lines.free(stock, sku, place));
        if units > 0 {
            lines.consume(stock, &line.takes, place, units);
            left -= units;
            found.push(Allocation { want, place, units: i64::try_from(units).map_err(|_| Overflow)? });
        }
    }
    Ok(())
}

/// A group takes all it needs at the first place that has all of it.
fn serve_together(
    problem: &Problem,
    lines: &Lines,
    turn: &Turn,
    order: impl Iterator<Item = usize>,
    stock: &mut [i128],
    found: &mut Vec<Allocation>,
) -> Result<(), Overflow> {
    for place in order {
        let mut copy = stock.to_vec();
        let fits = turn.members.iter().all(|&want| {
            let (Some(asked), Some(line)) = (problem.wants.get(want), lines.lines.get(want)) else {
                return false;
            };
            let units = line.capacity(line.need, |sku| lines.free(&copy, sku, place));
            lines.consume(&mut copy, &line.takes, place, units);
            asked.allows(place) && units == line.need
        });
        if fits {
            stock.copy_from_slice(&copy);
            for &want in &turn.members {
                let units = problem.wants.get(want).map_or(0, |w| w.need);
                if units > 0 {
                    found.push(Allocation { want, place, units });
                }
            }
            return Ok(());
        }
    }
    Ok(())
}
