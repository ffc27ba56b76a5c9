//! What a search decides on: turns and equal lines merged into items of countable pieces.

use super::lines::{Line, Lines, Turn, quotient};
use super::plan::{Allocation, Overflow};
use super::problem::Problem;
use super::value::{Scale, Value};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Stock atoms by SKU.
type Takes = Vec<(usize, i128)>;

/// Pieces that are all alike: increments of one line or of equal lines, or one whole group.
#[derive(Clone)]
pub(super) struct Item {
    /// Equal lines that share the pieces in this order, or the members of a group.
    pub wants: Vec<usize>,
    /// A group: its one piece serves all members.
    pub whole: bool,
    /// Pieces wanted.
    pub max: i128,
    /// Micro-units that a piece serves.
    pub units: i128,
    /// Stock atoms that a piece takes, by SKU.
    pub takes: Takes,
    /// Per place, the pieces that could come from it if this item were alone.
    pub caps: Vec<i128>,
    /// Per place, what a piece is worth.
    pub values: Vec<Value>,
}

impl Item {
    fn new(problem: &Problem, lines: &Lines, scale: &Scale, turn: &Turn) -> Result<Option<Self>, Overflow> {
        let mut takes = Takes::new();
        let (mut units, mut max, mut whole_fits) = (0i128, 1i128, true);
        let mut pieces: Vec<(usize, i128)> = Vec::with_capacity(turn.members.len());
        for &want in &turn.members {
            let Some(line) = lines.lines.get(want) else {
                continue;
            };
            let piece = if turn.whole { line.need } else { line.increment };
            if turn.whole {
                whole_fits &= line.need % line.increment == 0;
            } else {
                max = quotient(line.need, line.increment);
            }
            units = units.checked_add(piece).ok_or(Overflow)?;
            pieces.push((want, piece));
            add_takes(&mut takes, line, piece)?;
        }
        if units == 0 || max == 0 || !whole_fits {
            return Ok(None);
        }
        let mut item = Self {
            wants: turn.members.clone(),
            whole: turn.whole,
            max,
            units,
            takes,
            caps: Vec::with_capacity(lines.places),
            values: Vec::with_capacity(lines.places),
        };
        for place in 0..lines.places {
            let allowed = pieces.iter().all(|&(want, _)| problem.wants.get(want).is_some_and(|w| w.allows(place)));
            let cap = if allowed { item.capacity(|sku| lines.free(&lines.stock, sku, place)) } else { 0 };
            item.caps.push(cap);
            let value = pieces
                .iter()
                .fold(Value::ZERO, |sum, &(want, piece)| sum.plus(scale.unit(problem, want, place).times(piece)));
            item.values.push(value);
        }
        Ok(Some(item))
    }

    /// Pieces that `free` atoms allow.
    pub fn capacity(&self, free: impl Fn(usize) -> i128) -> i128 {
        self.takes.iter().fold(self.max, |most, &(sku, per)| most.min(quotient(free(sku), per)))
    }

    /// The pieces that could come from a place.
    pub fn cap(&self, place: usize) -> i128 {
        self.caps.get(place).copied().unwrap_or(0)
    }

    /// What a piece from a place is worth.
    pub fn value(&self, place: usize) -> Value {
        self.values.get(place).copied().unwrap_or(Value::ZERO)
    }

    /// Gives `counts` pieces (by place, ascending) out to the lines, the first one first.
    pub fn hand_out(
        &self,
        lines: &Lines,
        mut counts: Vec<(usize, i128)>,
        found: &mut Vec<Allocation>,
    ) -> Result<(), Overflow> {
        for &want in &self.wants {
            let Some(line) = lines.lines.get(want) else {
                continue;
            };
            let piece = if self.whole { line.need } else { line.increment };
            let mut wish = if self.whole { 1 } else { quotient(line.need, line.increment) };
            for (place, count) in &mut counts {
                let given = wish.min(*count);
                if given > 0 && piece > 0 {
                    let units = i64::try_from(given.saturating_mul(piece)).map_err(|_| Overflow)?;
                    found.push(Allocation { want, place: *place, units });
                    wish -= given;
                    *count -= if self.whole { 0 } else { given };
                }
            }
        }
        Ok(())
    }

    /// The lines of an item of equal lines, each an item of its own.
    pub fn parted(&self, lines: &Lines) -> Vec<Self> {
        if self.whole || self.wants.len() == 1 {
            return alloc::vec![self.clone()];
        }
        let one = |&want: &usize| {
            let max = lines.lines.get(want).map_or(0, |line| quotient(line.need, line.increment));
            let caps = self.caps.iter().map(|&cap| cap.min(max)).collect();
            Self { wants: alloc::vec![want], max, caps, ..self.clone() }
        };
        self.wants.iter().map(one).collect()
    }

    /// Whether another item's pieces are the same in everything.
    fn is_like(&self, other: &Self, problem: &Problem) -> bool {
        let allowed = |item: &Self, place: usize| {
            item.wants.first().and_then(|&w| problem.wants.get(w)).is_some_and(|w| w.allows(place))
        };
        self.values == other.values && (0..self.caps.len()).all(|place| allowed(self, place) == allowed(other, place))
    }
}

/// All items of a problem, in the order of their first lines.
pub(super) fn items(problem: &Problem, lines: &Lines, scale: &Scale) -> Result<Vec<Item>, Overflow> {
    let mut items: Vec<Item> = Vec::with_capacity(lines.turns.len());
    let mut alike: BTreeMap<(Takes, i128), Vec<usize>> = BTreeMap::new();
    for turn in &lines.turns {
        let Some(item) = Item::new(problem, lines, scale, turn)? else {
            continue;
        };
        if item.whole {
            items.push(item);
            continue;
        }
        let bucket = alike.entry((item.takes.clone(), item.units)).or_default();
        let twin = bucket.iter().copied().find(|&at| items.get(at).is_some_and(|i| i.is_like(&item, problem)));
        match twin.and_then(|at| items.get_mut(at)) {
            Some(twin) => {
                twin.wants.extend(item.wants);
                twin.max = twin.max.saturating_add(item.max);
            }
            None => {
                bucket.push(items.len());
                items.push(item);
            }
        }
    }
    for item in items.iter_mut().filter(|item| item.wants.len() > 1 && !item.whole) {
        let allowed: Vec<bool> = item.caps.iter().map(|&cap| cap > 0).collect();
        let caps = allowed.iter().enumerate().map(|(place, &allowed)| {
            if allowed { item.capacity(|sku| lines.free(&lines.stock, sku, place)) } else { 0 }
        });
        let caps = caps.collect();
        item.caps = caps;
    }
    Ok(items)
}

fn add_takes(takes: &mut Takes, line: &Line, piece: i128) -> Result<(), Overflow> {
    for &(sku, per) in &line.takes {
        let amount = per.checked_mul(piece).ok_or(Overflow)?;
        match takes.iter_mut().find(|(s, _)| *s == sku) {
            Some((_, sum)) => *sum = sum.checked_add(amount).ok_or(Overflow)?,
            None => takes.push((sku, amount)),
        }
    }
    Ok(())
}
