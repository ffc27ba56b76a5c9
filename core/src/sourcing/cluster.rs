//! Items that contend for stock as a packing problem: columns to fill, rows that bound them.

use super::items::Item;
use super::lines::{Lines, quotient};
use super::simplex::Row;
use super::value::Value;
use alloc::collections::BTreeMap;
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

/// One choice: pieces of an item from a place.
pub(super) struct Column {
    pub item: usize,
    pub place: usize,
    pub cap: i128,
    pub gain: Value,
    /// Others may leave less for it than its cap.
    contended: bool,
}

/// The problem of one cluster over some places.
pub(super) struct Cluster {
    /// By item and place.
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// What all gains share, so that the linear programs work with small numbers.
    pub shrink: Value,
}

type StockRows = BTreeMap<(usize, usize), Row>;

impl Cluster {
    pub fn new(items: &[&Item], lines: &Lines, inside: impl Fn(usize) -> bool) -> Self {
        let mut columns = columns(items, lines.places, inside);
        let stock = stock_rows(items, lines, &columns);
        for column in stock.values().flat_map(|(row, _)| row) {
            columns[column.0].contended = true;
        }
        keep_useful(items, &mut columns);
        let rows = rows(items, &columns, stock_rows(items, lines, &columns));
        let both = columns.iter().fold((0, 0), |g, c| (gcd(g.0, c.gain.0), gcd(g.1, c.gain.1)));
        Self { columns, rows, shrink: Value(both.0.max(1), both.1.max(1)) }
    }

    /// The best counts when no item minds the others, ties to the earlier place: a bound on
    /// their value that always holds, and the answer where the stock happens to suffice.
    pub fn alone(&self, items: &[&Item]) -> (Value, Vec<i128>) {
        self.fill(items, |column, _| column.cap)
    }

    /// Best choice first, as much as there is: what remains when there is no time for more.
    pub fn greedy(&self, items: &[&Item], lines: &Lines) -> (Value, Vec<i128>) {
        let mut stock = lines.stock.clone();
        self.fill(items, |column, left| {
            let item = items[column.item];
            let most = item.capacity(|sku| lines.free(&stock, sku, column.place)).min(left);
            lines.consume(&mut stock, &item.takes, column.place, most);
            most
        })
    }

    /// Fills the columns in the order of their gains, each up to `most` (column, pieces left).
    fn fill(&self, items: &[&Item], mut most: impl FnMut(&Column, i128) -> i128) -> (Value, Vec<i128>) {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|&at| Reverse(self.columns[at].gain));
        let mut left: Vec<i128> = items.iter().map(|i| i.max).collect();
        let mut counts = vec![0; self.columns.len()];
        for at in order {
            let column = &self.columns[at];
            counts[at] = most(column, left[column.item]).min(left[column.item]);
            left[column.item] -= counts[at];
        }
        (self.gain(&counts), counts)
    }

    /// What counts gain.
    pub fn gain(&self, counts: &[i128]) -> Value {
        self.columns.iter().zip(counts).fold(Value::ZERO, |sum, (c, &count)| sum.plus(c.gain.times(count)))
    }

    /// Whether counts keep within every row.
    pub fn fits(&self, counts: &[i128]) -> bool {
        self.rows.iter().all(|(row, bound)| {
            let parts = row.iter().map(|&(at, coefficient)| coefficient.saturating_mul(counts[at]));
            parts.fold(0i128, i128::saturating_add) <= *bound
        })
    }

    /// The rows once every choice has its lower bound and only what is above it is open; `Some(None)` where
    /// the lower bounds alone are too much.
    pub fn rows_between(&self, lows: &[i128], caps: &[i128]) -> Option<Option<Vec<Row>>> {
        let mut rows = self.rows.clone();
        for (row, bound) in &mut rows {
            for &mut (at, coefficient) in row {
                *bound = bound.checked_sub(coefficient.checked_mul(*lows.get(at)?)?)?;
            }
            if *bound < 0 {
                return Some(None);
            }
        }
        for (at, column) in self.columns.iter().enumerate() {
            let (low, cap) = (*lows.get(at)?, *caps.get(at)?);
            if cap < low {
                return Some(None);
            }
            if cap < column.cap {
                rows.push((vec![(at, 1)], cap - low));
            }
        }
        Some(Some(rows))
    }
}

/// The choices that gain something.
fn columns(items: &[&Item], places: usize, inside: impl Fn(usize) -> bool) -> Vec<Column> {
    let open: Vec<usize> = (0..places).filter(|&p| inside(p)).collect();
    let mut columns = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for &place in &open {
            let (cap, gain) = (item.cap(place), item.value(place).times(-1));
            if cap > 0 && gain > Value::ZERO {
                columns.push(Column { item: at, place, cap, gain, contended: false });
            }
        }
    }
    columns
}

/// The stock that may be too little for all the columns that take of it.
fn stock_rows(items: &[&Item], lines: &Lines, columns: &[Column]) -> StockRows {
    let mut rows = StockRows::new();
    for (at, column) in columns.iter().enumerate() {
        for &(sku, per) in &items[column.item].takes {
            let free = lines.free(&lines.stock, sku, column.place);
            rows.entry((sku, column.place)).or_insert((Vec::new(), free)).0.push((at, per));
        }
    }
    rows.retain(|_, (row, free)| {
        let wished = row.iter().map(|&(at, per)| per.saturating_mul(columns[at].cap));
        row.len() > 1 && wished.fold(0i128, i128::saturating_add) > *free
    });
    rows
}

/// Drops the choices of an item that it cannot come to: better ones that nobody contends suffice.
fn keep_useful(items: &[&Item], columns: &mut Vec<Column>) {
    let mut sure: Vec<Vec<(Value, i128)>> = vec![Vec::new(); items.len()];
    for column in columns.iter().filter(|c| !c.contended) {
        sure[column.item].push((column.gain, column.cap));
    }
    columns.retain(|column| {
        let better = sure[column.item].iter().filter(|(gain, _)| *gain > column.gain);
        better.fold(0i128, |sum, (_, cap)| sum.saturating_add(*cap)) < items[column.item].max
    });
}

/// All that bounds the columns: each item's pieces, contended stock, and caps of their own.
fn rows(items: &[&Item], columns: &[Column], stock: StockRows) -> Vec<Row> {
    let mut rows: Vec<Row> = stock.into_values().map(reduced).collect();
    let mut implied = vec![false; columns.len()];
    for (row, bound) in &rows {
        for &(at, coefficient) in row {
            implied[at] |= coefficient == 1 && *bound <= columns[at].cap;
        }
    }
    let mut of_item: Vec<Row> = items.iter().map(|i| (Vec::new(), i.max)).collect();
    for (at, column) in columns.iter().enumerate() {
        of_item[column.item].0.push((at, 1));
        if column.cap < items[column.item].max && !implied[at] {
            rows.push((vec![(at, 1)], column.cap));
        }
    }
    rows.extend(of_item.into_iter().filter(|(row, _)| !row.is_empty()));
    rows
}

/// A row divided by what all its coefficients share; the bound may be rounded down, since the
/// counts are whole.
fn reduced((mut row, bound): Row) -> Row {
    let common = row.iter().fold(0, |g, &(_, c)| gcd(g, c)).max(1);
    for (_, coefficient) in &mut row {
        *coefficient /= common;
    }
    (row, quotient(bound, common))
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a.saturating_abs()
}
