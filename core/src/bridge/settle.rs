//! Settling what is on its way, or was left there.

use super::intent::{INTENTS, Intent, Mark};
use super::{Bridge, ROUNDS, unavailable};
use crate::change::ChangeSet;
use crate::error::Error;
use crate::execute::conflict;
use crate::extension::{Kept, load_extension};
use crate::prelude::*;
use crate::snapshot::{Ask, Found, Range};
use crate::store::{Commit, Inventory, Persistence};
use crate::value::{Id, Sku};

/// Intents settled in one page.
const PAGE: usize = 100;

impl<I: Inventory, P: Persistence> Bridge<I, P> {
    /// Settles what was left half done by a process that died or an inventory that did not answer: it is taken back.
    /// Returns how many changes that were. Safe at any time; a commit that is on its way just then is decided anew.
    ///
    /// # Errors
    /// `store_unavailable`: what is left is settled by the next call, or by whoever next needs that stock.
    pub fn heal(&self) -> Result<usize, Error> {
        let mut healed = 0;
        let mut after = None;
        loop {
            let ask = Ask::Page(Range::Extensions(INTENTS.clone()), after, PAGE);
            let found = self.persistence.load(&[ask])?;
            let Some(Found::Page(page)) = found.into_iter().next() else { return Ok(healed) };
            for (_, entry) in &page {
                healed += usize::from(self.settle(&entry.id)?);
            }
            match page.last() {
                Some((sort, _)) if page.len() == PAGE => after = Some(sort.clone()),
                _ => return Ok(healed),
            }
        }
    }

    /// Takes an intent back; `false` where there is none any more.
    pub(super) fn settle(&self, id: &Id) -> Result<bool, Error> {
        for _ in 0..ROUNDS {
            let kept = load_extension(&self.persistence, &INTENTS, id)?;
            let Some(record) = &kept.record else { return Ok(false) };
            let mut intent = Intent::read(record)?;
            let mut changes = ChangeSet::default();
            if !intent.undoing {
                intent.undoing = true;
                changes.put_extension(&INTENTS, id, &kept, Some(intent.record()));
                self.persistence.commit(changes)?;
                continue;
            }
            self.inventory.undo(id.as_str()).map_err(unavailable)?;
            changes.put_extension(&INTENTS, id, &kept, None);
            for mut mark in self.marks(&intent.skus)? {
                if mark.holder().as_ref() == Some(id) {
                    mark.put(&mut changes, None);
                }
            }
            if let Commit::Committed(_) = self.persistence.commit(changes)? {
                return Ok(true);
            }
        }
        Err(conflict())
    }

    fn marks(&self, skus: &[Sku]) -> Result<Vec<Mark>, Error> {
        let asks: Vec<Ask> = skus.iter().map(Mark::ask).collect();
        let found = self.persistence.load(&asks)?;
        Ok(skus.iter().zip(found).map(|(sku, found)| Mark::new(sku, Kept::from(found))).collect())
    }

    /// The marks, once nobody holds any of them.
    pub(super) fn free_marks(&self, skus: &[Sku]) -> Result<Vec<Mark>, Error> {
        let mut seen: BTreeMap<Id, u32> = BTreeMap::new();
        for look in 0..self.patience.looks.saturating_add(ROUNDS) {
            let marks = self.marks(skus)?;
            let holders: BTreeSet<Id> = marks.iter().filter_map(Mark::holder).collect();
            if holders.is_empty() {
                return Ok(marks);
            }
            for holder in holders {
                let times = seen.entry(holder.clone()).or_default();
                *times += 1;
                if *times > self.patience.looks {
                    self.settle(&holder)?;
                }
            }
            (self.patience.pause)(look);
        }
        Err(conflict())
    }
}
