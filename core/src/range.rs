//! An ordered range in memory: sorted chunks with their sums, so that pages and counts are quick at any size.

use crate::prelude::*;
use crate::snapshot::Entry;
use crate::sort::Sort;

/// Entries of one chunk at most.
const CHUNK: usize = 256;

/// Open at both ends: most entries come in at one of them.
#[derive(Debug, Default)]
struct Chunk {
    entries: VecDeque<(Sort, Entry)>,
    units: i128,
}

/// The entries of a range, in order.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    chunks: Vec<Chunk>,
}

impl Entries {
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The chunk where a place belongs: the first that ends at or after it, else the last.
    fn chunk_of(&self, sort: &Sort) -> usize {
        let is_before = |c: &Chunk| c.entries.back().is_some_and(|(last, _)| last < sort);
        let last = self.chunks.len().saturating_sub(1);
        if self.chunks.last().is_some_and(is_before) { last } else { self.chunks.partition_point(is_before).min(last) }
    }

    /// Adds or replaces an entry.
    pub fn put(&mut self, sort: Sort, entry: Entry) {
        if self.chunks.is_empty() {
            self.chunks.push(Chunk::default());
        }
        let at = self.chunk_of(&sort);
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        chunk.units += i128::from(entry.units);
        let found = chunk.entries.binary_search_by(|(s, _)| s.cmp(&sort));
        let put_at = found.unwrap_or_else(|at| at);
        match found {
            Ok(i) => {
                if let Some((_, known)) = chunk.entries.get_mut(i) {
                    chunk.units -= i128::from(known.units);
                    *known = entry;
                }
            }
            Err(i) => chunk.entries.insert(i, (sort, entry)),
        }
        if chunk.entries.len() > CHUNK {
            self.split(at, put_at);
        }
    }

    /// A full chunk becomes two: in the middle, or at the end where its last entry came in, so that what comes in
    /// order fills its chunks.
    fn split(&mut self, at: usize, put_at: usize) {
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        let middle = match put_at {
            0 => 1,
            at if at >= CHUNK => CHUNK,
            _ => CHUNK / 2,
        };
        let upper = chunk.entries.split_off(middle);
        let units = upper.iter().map(|(_, e)| i128::from(e.units)).sum();
        chunk.units -= units;
        chunk.entries.shrink_to_fit();
        self.chunks.insert(at + 1, Chunk { entries: upper, units });
    }

    /// Removes an entry, where it is there.
    pub fn remove(&mut self, sort: &Sort) {
        let at = self.chunk_of(sort);
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        if let Ok(i) = chunk.entries.binary_search_by(|(s, _)| s.cmp(sort)) {
            let gone = chunk.entries.remove(i).map_or(0, |(_, gone)| gone.units);
            chunk.units -= i128::from(gone);
        }
        if chunk.entries.is_empty() {
            self.chunks.remove(at);
        }
    }

    /// Up to `limit` entries after a place.
    pub fn page(&self, after: Option<&Sort>, limit: usize) -> Vec<(Sort, Entry)> {
        let start = after.map_or(0, |sort| self.chunk_of(sort));
        let later = |e: &&(Sort, Entry)| after.is_none_or(|a| e.0 > *a);
        self.chunks.iter().skip(start).flat_map(|c| &c.entries).filter(later).take(limit).cloned().collect()
    }

    /// Number of entries and sum of units before a place, or of all.
    pub fn count(&self, before: Option<&Sort>) -> (u64, i64) {
        let end = before.map_or(self.chunks.len(), |sort| self.chunk_of(sort));
        let (mut n, mut units) = (0, 0_i128);
        for chunk in self.chunks.iter().take(end) {
            n += chunk.entries.len() as u64;
            units += chunk.units;
        }
        if let (Some(sort), Some(chunk)) = (before, self.chunks.get(end)) {
            for (_, entry) in chunk.entries.iter().take_while(|(s, _)| s < sort) {
                n += 1;
                units += i128::from(entry.units);
            }
        }
        (n, i64::try_from(units).unwrap_or(i64::MAX))
    }
}
