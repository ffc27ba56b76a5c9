//! Which items contend for the same stock and so cannot be decided one by one.

use super::items::Item;
use super::lines::Lines;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Indices of items: those that stand alone, and the clusters of those that contend.
pub(super) struct Coupling {
    pub alone: Vec<usize>,
    pub clusters: Vec<Vec<usize>>,
}

impl Coupling {
    /// Items are joined where all they could take of a stock row is more than it has.
    pub fn new(items: &[Item], lines: &Lines) -> Self {
        let mut takers: BTreeMap<usize, Vec<(usize, i128)>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            for &(sku, per) in &item.takes {
                takers.entry(sku).or_default().push((at, per));
            }
        }
        let mut leaders: Vec<usize> = (0..items.len()).collect();
        for (&sku, takers) in takers.iter().filter(|(_, takers)| takers.len() > 1) {
            for place in 0..lines.places {
                join_where_short(&mut leaders, items, takers, place, lines.free(&lines.stock, sku, place));
            }
        }
        let mut by_leader: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..items.len() {
            by_leader.entry(leader(&leaders, at)).or_default().push(at);
        }
        let (alone, clusters): (Vec<_>, Vec<_>) = by_leader.into_values().partition(|of| of.len() == 1);
        Self { alone: alone.into_iter().flatten().collect(), clusters }
    }
}

fn join_where_short(leaders: &mut [usize], items: &[Item], takers: &[(usize, i128)], place: usize, free: i128) {
    let cap = |at: usize| items.get(at).map_or(0, |item| item.cap(place));
    let wished = takers.iter().fold(0i128, |sum, &(at, per)| sum.saturating_add(per.saturating_mul(cap(at))));
    if wished <= free {
        return;
    }
    let mut first = None;
    for &(at, _) in takers.iter().filter(|&&(at, _)| cap(at) > 0) {
        let leads = leader(leaders, at);
        let to = *first.get_or_insert(leads);
        let (low, high) = (leads.min(leader(leaders, to)), leads.max(leader(leaders, to)));
        if let Some(entry) = leaders.get_mut(high) {
            *entry = low;
        }
    }
}

/// The first item of a cluster: leaders only ever point to lower indices.
fn leader(leaders: &[usize], mut at: usize) -> usize {
    while let Some(&next) = leaders.get(at) {
        if next == at {
            break;
        }
        at = next;
    }
    at
}
