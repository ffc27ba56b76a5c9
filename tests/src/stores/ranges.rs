//! Long ranges: pages and counts are those of memory, whatever is put, replaced and removed.

use super::Home;
use crate::sim::Rng;
use fillrate::{Ask, ChangeSet, Entry, Id, MemoryStore, Range, Release, Sort, Store};

const ENTRIES: usize = 12_000;

/// Puts thousands of entries, in order and out of it, then removes most of them.
pub fn check(home: &impl Home) {
    let sku: Id = "A".parse().unwrap();
    // One that is counted, one that is not.
    for range in [Range::Queue(sku, Release::Fifo), Range::Queued] {
        let (memory, other) = (MemoryStore::new(), home.fresh());
        let mut rng = Rng::new(7);
        for round in 0..40 {
            let mut set = ChangeSet::default();
            for _ in 0..600 {
                let place = match round % 4 {
                    // Many at the end, as queues grow; the rest anywhere.
                    0 | 1 => ENTRIES + round * 1000 + rng.below(1000),
                    _ => rng.below(ENTRIES + 40_000),
                };
                let units = i64::try_from(rng.any() % 1_000_000_000_000_000_000).unwrap();
                let entry = Entry { id: format!("o{place}").parse().unwrap(), number: 1, units };
                let is_gone = round > 20 && rng.below(3) > 0;
                set.changes.index.push((range.clone(), sort(place), (!is_gone).then_some(entry)));
            }
            both(&memory, &other, &set);
            compare(&memory, &other, &range, &mut rng);
        }
        // The head goes, as queues are served; then all the rest.
        for least in [30_000, usize::MAX] {
            let mut set = ChangeSet::default();
            let all = Ask::Page(range.clone(), None, 1_000_000);
            if let Some(fillrate::Found::Page(page)) = memory.load(&[all]).unwrap().pop() {
                let gone = page.into_iter().filter(|(place, _)| *place < sort(least));
                set.changes.index.extend(gone.map(|(place, _)| (range.clone(), place, None)));
            }
            both(&memory, &other, &set);
            compare(&memory, &other, &range, &mut rng);
        }
    }
}

fn sort(place: usize) -> Sort {
    Sort::from_bytes(&place.to_be_bytes())
}

fn both(memory: &MemoryStore, other: &impl Store, set: &ChangeSet) {
    memory.commit(set.clone()).unwrap();
    other.commit(set.clone()).unwrap();
}

fn compare(memory: &MemoryStore, other: &impl Store, range: &Range, rng: &mut Rng) {
    let mut asks = vec![Ask::Count(range.clone(), None), Ask::Page(range.clone(), None, 100)];
    for _ in 0..20 {
        let place = Some(sort(rng.below(ENTRIES + 42_000)));
        asks.extend([Ask::Count(range.clone(), place.clone()), Ask::Page(range.clone(), place, 30)]);
    }
    assert_eq!(memory.load(&asks).unwrap(), other.load(&asks).unwrap());
}
