//! The events of a memory store, in the order in which they were written.

use crate::error::Result;
use crate::event::Event;
use crate::packed::{Packed, go_together, open_events, pack_events};
use crate::prelude::*;

/// Events of one order by one command, packed together.
#[derive(Debug)]
struct Block {
    /// The position of the first, from 1 on.
    first: u64,
    /// Nothing, once they were removed.
    events: Packed,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Log {
    blocks: Vec<Block>,
    last: u64,
}

/// Events on their way into the log: of an order, or of none, packed, how many.
pub(crate) struct Entry {
    /// The first of them.
    pub of: Arc<Event>,
    packed: Packed,
    count: usize,
}

/// Packs the events of a commit.
pub(crate) fn entries(events: &[Arc<Event>], scratch: &mut Vec<u8>) -> Result<Vec<Entry>> {
    let groups = events.chunk_by(|a, b| go_together(a, b));
    let entry = |group: &[Arc<Event>]| {
        let packed = pack_events(group, scratch)?;
        Ok(group.first().map(|of| Entry { of: of.clone(), packed, count: group.len() }))
    };
    groups.map(entry).filter_map(Result::transpose).collect()
}

impl Log {
    /// The position that the next event will have.
    pub fn next(&self) -> u64 {
        self.last + 1
    }

    /// Adds events; returns the number of their block.
    pub fn push(&mut self, entry: Entry) -> usize {
        self.blocks.push(Block { first: self.last + 1, events: entry.packed });
        self.last += entry.count as u64;
        self.blocks.len() - 1
    }

    /// Events of a block are gone; positions stay as they are.
    pub fn remove(&mut self, block: usize) {
        if let Some(block) = self.blocks.get_mut(block) {
            block.events = Packed::default();
        }
    }

    /// Up to `limit` events after a position.
    pub fn page(&self, after: u64, limit: usize) -> Result<Vec<(u64, Arc<Event>)>> {
        let from = self.blocks.partition_point(|b| b.first <= after).saturating_sub(1);
        read(self.blocks.iter().skip(from), after, limit)
    }

    /// The same, of some blocks only.
    pub fn page_of(&self, blocks: &[usize], after: u64, limit: usize) -> Result<Vec<(u64, Arc<Event>)>> {
        let begins_before = |at: &usize| self.blocks.get(*at).is_some_and(|b| b.first <= after);
        let from = blocks.partition_point(begins_before).saturating_sub(1);
        read(blocks.iter().skip(from).filter_map(|at| self.blocks.get(*at)), after, limit)
    }
}

fn read<'a>(blocks: impl Iterator<Item = &'a Block>, after: u64, limit: usize) -> Result<Vec<(u64, Arc<Event>)>> {
    let mut found = Vec::new();
    for block in blocks {
        if found.len() >= limit {
            break;
        }
        found.extend((block.first..).zip(open_events(&block.events)?).filter(|(position, _)| *position > after));
    }
    found.truncate(limit);
    Ok(found)
}
