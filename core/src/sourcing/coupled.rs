//! Items that contend for the same stock, decided together: branch and bound over linear
//! programs that are exact themselves.

use super::cluster::Cluster;
use super::items::Item;
use super::lines::Lines;
use super::simplex::{Row, Tableau};
use super::value::Value;
use alloc::{vec, vec::Vec};

/// What was decided for a cluster.
#[derive(Clone)]
pub(super) struct Shares {
    /// (item of the cluster, place, pieces), pieces above 0, by item and place.
    pub counts: Vec<(usize, usize, i128)>,
    /// No division of the pieces is worth less, places not counted.
    pub bound: Value,
    /// Whether nothing better was left unseen.
    pub done: bool,
    /// Work done, in nodes.
    pub nodes: u32,
}

/// How far to go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effort {
    /// One linear program: a bound, and the answer only where it happens to be whole.
    Bound,
    /// A division that may not be the best if that takes long.
    Brief,
    /// A best division.
    Whole,
    /// Of all best divisions the one with most, item by item, from the earliest place.
    Canonical,
}

/// Nodes that a brief division may take.
const BRIEF_NODES: u32 = 500;
/// Columns that are set up in one node.
const COLUMNS_PER_NODE: usize = 1 << 6;

struct Search {
    cluster: Cluster,
    effort: Effort,
    budget: u32,
    nodes: u32,
    /// No whole solution gains more, once the first program is solved.
    root: Option<Value>,
    best: Option<(Value, Vec<i128>)>,
}

/// What a linear program says of a part of the search.
enum Step {
    Hopeless,
    Whole,
    Split(usize, i128),
}

/// Divides the stock at the places that `inside` lets in among `items`.
pub(super) fn divide(
    items: &[&Item],
    lines: &Lines,
    inside: impl Fn(usize) -> bool,
    effort: Effort,
    budget: u32,
) -> Shares {
    let budget = if effort == Effort::Brief { budget.min(BRIEF_NODES) } else { budget };
    let cluster = Cluster::new(items, lines, inside);
    let (most, counts) = cluster.alone(items);
    let setup = 1 + cluster.columns.len() / COLUMNS_PER_NODE;
    let nodes = u32::try_from(setup).unwrap_or(u32::MAX);
    let mut search = Search { cluster, effort, budget, nodes, root: None, best: None };
    let done = if search.cluster.fits(&counts) {
        search.best = Some((most, counts));
        true
    } else {
        search.run()
    };
    let (gain, counts) = match search.best.take() {
        Some(best) if done => best,
        _ if effort == Effort::Bound => (Value::ZERO, Vec::new()),
        best => {
            let fallback = search.cluster.greedy(items, lines);
            best.filter(|b| b.0 >= fallback.0).unwrap_or(fallback)
        }
    };
    let counts = counts.iter().zip(&search.cluster.columns).filter(|(n, _)| **n > 0);
    let counts = counts.map(|(&n, c)| (c.item, c.place, n)).collect();
    let bound = if done { gain } else { search.root.unwrap_or(most) };
    Shares { counts, bound: bound.times(-1), done, nodes: search.nodes }
}

impl Search {
    /// Runs until nothing is left or the budget is; says whether it finished.
    fn run(&mut self) -> bool {
        let lows = vec![0; self.cluster.columns.len()];
        let caps = self.cluster.columns.iter().map(|c| c.cap).collect();
        let mut open: Vec<(Vec<i128>, Vec<i128>)> = vec![(lows, caps)];
        while let Some((lows, caps)) = open.pop() {
            if self.nodes >= self.budget {
                return false;
            }
            let Some(step) = self.step(&lows, &caps) else {
                return false;
            };
            if let Step::Split(at, floor) = step {
                if self.effort == Effort::Bound {
                    return false;
                }
                let mut under = caps.clone();
                under[at] = floor;
                open.push((lows.clone(), under));
                let mut over = lows;
                over[at] = floor + 1;
                open.push((over, caps));
            }
        }
        true
    }

    /// Solves one linear program; `None` where its numbers grow too large.
    fn step(&mut self, lows: &[i128], caps: &[i128]) -> Option<Step> {
        let Some(mut rows) = self.cluster.rows_between(lows, caps)? else {
            return Some(Step::Hopeless);
        };
        let gains: Vec<Value> = self.cluster.columns.iter().map(|c| self.small(c.gain)).collect();
        let mut table = self.program(&gains, &mut rows)?;
        let mut base = Value::ZERO;
        for (gain, &low) in gains.iter().zip(lows) {
            base = Value(base.0.checked_add(gain.0.checked_mul(low)?)?, base.1.checked_add(gain.1.checked_mul(low)?)?);
        }
        if self.effort == Effort::Canonical {
            for variable in 0..self.cluster.columns.len() {
                table.raise(variable)?;
            }
        }
        self.judge(&table, base, lows)
    }

    /// The best of a linear program whose first number is whole.
    fn program(&mut self, gains: &[Value], rows: &mut Vec<Row>) -> Option<Tableau> {
        let mut table = self.solved(gains, rows)?;
        let (reached, over) = table.reached();
        if reached.0 % over != 0 {
            // No whole solution reaches more than the floor: cut there, so that the second
            // number is bounded too.
            let cut = gains.iter().enumerate().filter(|(_, g)| g.0 != 0).map(|(at, g)| (at, g.0)).collect();
            rows.push((cut, reached.0 / over));
            table = self.solved(gains, rows)?;
        }
        Some(table)
    }

    fn solved(&mut self, gains: &[Value], rows: &[Row]) -> Option<Tableau> {
        let mut table = Tableau::new(gains, rows, self.budget.saturating_sub(self.nodes))?;
        let done = table.maximize();
        self.nodes = self.nodes.saturating_add(table.nodes());
        done.map(|()| table)
    }

    fn judge(&mut self, table: &Tableau, base: Value, lows: &[i128]) -> Option<Step> {
        let (reached, over) = table.reached();
        let solution = table.solution();
        let first = reached.0.checked_add(base.0.checked_mul(over)?)?;
        let second = reached.1.checked_add(base.1.checked_mul(over)?)?;
        self.root.get_or_insert(Value(
            first.div_euclid(over).checked_mul(self.cluster.shrink.0)?,
            second.div_euclid(over).checked_mul(self.cluster.shrink.1)?,
        ));
        if let Some((value, counts)) = &self.best {
            let value = self.small(*value);
            let known = (value.0.checked_mul(over)?, value.1.checked_mul(over)?);
            if (first, second) < known {
                return Some(Step::Hopeless);
            }
            if (first, second) == known {
                if self.effort != Effort::Canonical {
                    return Some(Step::Hopeless);
                }
                let ahead = solution.iter().zip(lows).zip(counts).find_map(|((&x, &low), &count)| {
                    let apart = x.cmp(&((count - low).saturating_mul(over)));
                    apart.is_ne().then_some(apart)
                });
                if ahead != Some(core::cmp::Ordering::Greater) {
                    return Some(Step::Hopeless);
                }
            }
        }
        if let Some(at) = solution.iter().position(|x| x % over != 0) {
            return Some(Step::Split(at, lows.get(at)? + solution.get(at)? / over));
        }
        let counts: Vec<i128> = solution.iter().zip(lows).map(|(x, low)| x / over + low).collect();
        self.best = Some((self.cluster.gain(&counts), counts));
        Some(Step::Whole)
    }

    fn small(&self, value: Value) -> Value {
        Value(value.0 / self.cluster.shrink.0, value.1 / self.cluster.shrink.1)
    }
}
