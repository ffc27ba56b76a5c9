//! The problem as the algorithms read it: clean numbers, one working copy of the stock.

use super::plan::Overflow;
use super::problem::{MICRO, Problem};
use alloc::collections::BTreeMap;
use alloc::{vec, vec::Vec};

/// One line with numbers that can be trusted.
pub(super) struct Line {
    /// Micro-units asked for.
    pub need: i128,
    /// Micro-units, at least 1.
    pub increment: i128,
    /// Per SKU, once each, what one micro-unit of the line takes, in stock atoms.
    pub takes: Vec<(usize, i128)>,
}

impl Line {
    /// Most micro-units, in whole increments, that `free` allows of at most `wish`.
    pub fn capacity(&self, wish: i128, free: impl Fn(usize) -> i128) -> i128 {
        let most = self.takes.iter().fold(wish, |most, &(sku, per)| most.min(quotient(free(sku), per)));
        quotient(most, self.increment) * self.increment
    }

    /// What is free for this line as `most_stock` measures it: atoms, or whole kits.
    pub fn abundance(&self, free: impl Fn(usize) -> i128) -> i128 {
        match self.takes.as_slice() {
            &[(sku, per)] if per == i128::from(MICRO) => free(sku),
            takes => takes
                .iter()
                .map(|&(sku, per)| quotient(quotient(free(sku), per), i128::from(MICRO)))
                .min()
                .unwrap_or(i128::MAX),
        }
    }
}

/// Lines that are served in one turn: one alone, or a group whole from one place.
pub(super) struct Turn {
    pub members: Vec<usize>,
    pub whole: bool,
}

/// All lines, in the order of their turns, and the stock in atoms (a millionth of a micro-unit,
/// so that what a part of a kit takes is a whole number).
pub(super) struct Lines {
    pub lines: Vec<Line>,
    pub turns: Vec<Turn>,
    pub places: usize,
    pub stock: Vec<i128>,
}

impl Lines {
    pub fn new(problem: &Problem) -> Result<Self, Overflow> {
        let places = problem.places.len();
        let cells = problem.skus.checked_mul(places).ok_or(Overflow)?.min(problem.free.len());
        let stock = problem.free.iter().take(cells).map(|&f| atoms(f)).collect();
        let mut lines = Vec::with_capacity(problem.wants.len());
        for want in &problem.wants {
            let mut takes: Vec<(usize, i128)> = Vec::with_capacity(want.takes.len());
            for take in want.takes.iter().filter(|t| t.per > 0) {
                let per = i128::from(take.per);
                match takes.iter_mut().find(|(sku, _)| *sku == take.sku) {
                    Some((_, sum)) => *sum = sum.checked_add(per).ok_or(Overflow)?,
                    None => takes.push((take.sku, per)),
                }
            }
            takes.sort_unstable();
            let increment = i128::from(want.increment.max(1));
            lines.push(Line { need: i128::from(want.need.max(0)), increment, takes });
        }
        Ok(Self { lines, turns: turns(problem), places, stock })
    }

    /// Free atoms of a SKU at a place in a working copy of the stock.
    pub fn free(&self, stock: &[i128], sku: usize, place: usize) -> i128 {
        self.cell(sku, place).and_then(|at| stock.get(at)).copied().unwrap_or(0)
    }

    /// Takes `count` times `takes` at a place off a working copy of the stock.
    pub fn consume(&self, stock: &mut [i128], takes: &[(usize, i128)], place: usize, count: i128) {
        for &(sku, per) in takes {
            if let Some(cell) = self.cell(sku, place).and_then(|at| stock.get_mut(at)) {
                // INVARIANT: `count` came from a `capacity`, so the cell never falls below 0.
                *cell = cell.saturating_sub(per.saturating_mul(count));
            }
        }
    }

    fn cell(&self, sku: usize, place: usize) -> Option<usize> {
        sku.checked_mul(self.places)?.checked_add(place)
    }
}

/// Stock atoms of an amount in micro-units.
pub(super) fn atoms(micro: i64) -> i128 {
    i128::from(micro.max(0)) * i128::from(MICRO)
}

/// `a / b` rounded down for a >= 0, b > 0; in 64 bits where that fits, as nearly always.
pub(super) fn quotient(a: i128, b: i128) -> i128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => a.checked_div(b).map_or(0, i128::from),
        _ => a.checked_div(b).unwrap_or(0),
    }
}

fn turns(problem: &Problem) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::with_capacity(problem.wants.len());
    let mut of_group: BTreeMap<u32, usize> = BTreeMap::new();
    for (want, asked) in problem.wants.iter().enumerate() {
        let Some(group) = asked.group else {
            turns.push(Turn { members: vec![want], whole: false });
            continue;
        };
        let at = *of_group.entry(group).or_insert(turns.len());
        match turns.get_mut(at) {
            Some(turn) => turn.members.push(want),
            None => turns.push(Turn { members: vec![want], whole: true }),
        }
    }
    turns
}
