//! Linear programs in whole numbers: maximize over A x <= b, x >= 0 with A, b >= 0.
//!
//! The tableau keeps one common denominator and divides without a remainder (Edmonds 1967,
//! Bareiss 1968), so every answer is exact. Bland's rule (1977) keeps it from cycling. `None`
//! everywhere means that it takes too long, or that a number grew past 128 bits.

use super::value::Value;
use alloc::{vec, vec::Vec};

/// A condensed tableau; real numbers are `cell / denominator`.
pub(super) struct Tableau {
    rows: usize,
    width: usize,
    cells: Vec<i128>,
    denominator: i128,
    basic: Vec<usize>,
    resting: Vec<usize>,
    /// Columns that may still enter without giving up what was reached.
    free: Vec<bool>,
    pivots: usize,
    /// Pivots since the last that moved anything.
    stalled: usize,
    /// Pivots that there is time for.
    most: usize,
}

/// Cells beyond which a program is not even set up: 32 MB.
const MOST_CELLS: usize = 1 << 21;
/// Steps without progress after which cycling is ruled out.
const PATIENCE: usize = 20;
/// Cells touched that count as one node of a search.
const CELLS_PER_NODE: usize = 1 << 11;

/// One row of A with its bound: (column, coefficient)...
pub(super) type Row = (Vec<(usize, i128)>, i128);

impl Tableau {
    /// Columns are numbered from 0 and have a gain each, rows as given; all start at 0.
    /// `budget` is in nodes.
    pub fn new(gains: &[Value], rows: &[Row], budget: u32) -> Option<Self> {
        let (columns, count) = (gains.len(), rows.len());
        let width = columns + 1;
        let size = width.checked_mul(count + 2).filter(|&size| size <= MOST_CELLS)?;
        let most = (budget as usize).saturating_mul(CELLS_PER_NODE) / size;
        let mut tableau = Self {
            rows: count,
            width,
            cells: vec![0; size],
            denominator: 1,
            basic: (columns..columns + count).collect(),
            resting: (0..columns).collect(),
            free: vec![true; columns],
            pivots: 0,
            stalled: 0,
            most,
        };
        for (r, (row, bound)) in rows.iter().enumerate() {
            for &(column, coefficient) in row {
                tableau.cells[r * width + column] += coefficient;
            }
            tableau.cells[r * width + columns] = *bound;
        }
        for (column, gain) in gains.iter().enumerate() {
            tableau.cells[count * width + column] = -gain.0;
            tableau.cells[(count + 1) * width + column] = -gain.1;
        }
        Some(tableau)
    }

    /// Work done so far, in nodes.
    pub fn nodes(&self) -> u32 {
        u32::try_from(1 + self.pivots.saturating_mul(self.cells.len()) / CELLS_PER_NODE).unwrap_or(u32::MAX)
    }

    fn at(&self, row: usize, column: usize) -> i128 {
        self.cells[row * self.width + column]
    }

    fn gain(&self, column: usize) -> (i128, i128) {
        (self.at(self.rows, column), self.at(self.rows + 1, column))
    }

    /// Goes to the largest gain, its first number before its second.
    pub fn maximize(&mut self) -> Option<()> {
        while let Some(column) = self.steepest() {
            self.enter(column)?;
        }
        for column in 0..self.free.len() {
            self.free[column] &= self.gain(column) == (0, 0);
        }
        Some(())
    }

    /// Makes one variable as large as it can be without giving up what was reached before.
    pub fn raise(&mut self, variable: usize) -> Option<()> {
        if let Some(column) = self.resting.iter().position(|&v| v == variable) {
            if !self.free[column] {
                return Some(());
            }
            self.enter(column)?;
        }
        let row = self.basic.iter().position(|&v| v == variable)?;
        while let Some(column) = self.entering(|t, c| t.at(row, c) < 0) {
            self.enter(column)?;
        }
        for column in 0..self.free.len() {
            self.free[column] &= self.at(row, column) == 0;
        }
        Some(())
    }

    /// Both numbers of the gain reached, and their denominator.
    pub fn reached(&self) -> (Value, i128) {
        let last = self.width - 1;
        (Value(self.at(self.rows, last), self.at(self.rows + 1, last)), self.denominator)
    }

    /// The variables' numerators over [`Self::reached`]'s denominator.
    pub fn solution(&self) -> Vec<i128> {
        let mut values = vec![0; self.width - 1];
        for (row, &variable) in self.basic.iter().enumerate() {
            if let Some(value) = values.get_mut(variable) {
                *value = self.at(row, self.width - 1);
            }
        }
        values
    }

    /// The column with the largest gain; after many steps without progress, Bland's.
    fn steepest(&self) -> Option<usize> {
        if self.stalled > PATIENCE {
            return self.entering(|t, c| t.gain(c) < (0, 0));
        }
        (0..self.free.len()).filter(|&c| self.gain(c) < (0, 0)).min_by_key(|&c| self.gain(c))
    }

    fn entering(&self, improves: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        (0..self.free.len()).filter(|&c| self.free[c] && improves(self, c)).min_by_key(|&c| self.resting[c])
    }

    /// Brings a column in, as far as the tightest row lets it.
    fn enter(&mut self, column: usize) -> Option<()> {
        let last = self.width - 1;
        let mut tightest: Option<usize> = None;
        for row in (0..self.rows).filter(|&r| self.at(r, column) > 0) {
            let Some(best) = tightest else {
                tightest = Some(row);
                continue;
            };
            let this = self.at(row, last).checked_mul(self.at(best, column))?;
            let that = self.at(best, last).checked_mul(self.at(row, column))?;
            if (this, self.basic[row]) < (that, self.basic[best]) {
                tightest = Some(row);
            }
        }
        let row = tightest?;
        self.stalled = if self.at(row, last) == 0 { self.stalled + 1 } else { 0 };
        self.pivot(row, column)
    }

    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        self.pivots += 1;
        if self.pivots > self.most {
            return None;
        }
        let (width, pivot, old) = (self.width, self.at(row, column), self.denominator);
        let pivot_row: Vec<i128> = self.cells[row * width..(row + 1) * width].to_vec();
        for (r, line) in self.cells.chunks_exact_mut(width).enumerate() {
            if r == row {
                line[column] = old;
                continue;
            }
            let factor = line[column];
            if factor == 0 && pivot == old {
                continue;
            }
            for (c, cell) in line.iter_mut().enumerate() {
                if c == column {
                    *cell = factor.checked_neg()?;
                } else if factor != 0 && pivot_row[c] != 0 || pivot != old {
                    let grown = cell.checked_mul(pivot)?.checked_sub(factor.checked_mul(pivot_row[c])?)?;
                    *cell = if old == 1 { grown } else { grown / old };
                }
            }
        }
        self.denominator = pivot;
        core::mem::swap(&mut self.basic[row], &mut self.resting[column]);
        Some(())
    }
}
