//! Records of extensions: opaque bytes kept beside the rows, in the same change sets, so that stores need not know them.

use crate::change::ChangeSet;
use crate::error::Error;
use crate::index::entries;
use crate::prelude::*;
use crate::snapshot::{Ask, Extension, Found, Key, Range, Row};
use crate::sort::Place;
use crate::store::{Commit, Persistence};
use crate::value::{Id, Time};

/// A record as it was read, with the version to write it back at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The record, where there is one.
    pub record: Option<Extension>,
    /// Its version; 0 where there is none.
    pub version: u64,
}

/// Reads a record of an extension.
///
/// # Errors
/// Those of the store.
///
/// ```
/// use fillrate::{Commit, Extension, Id, MemoryStore, commit_extension, due_extensions, load_extension};
/// let store = MemoryStore::new();
/// let (letters, key): (Id, Id) = ("acme.dead-letters".parse()?, "7".parse()?);
/// let read = load_extension(&store, &letters, &key)?;
/// assert_eq!(read.record, None);
///
/// let record = Extension { due_at: Some("2026-01-02T00:00:00Z".parse()?), bytes: b"try again".to_vec() };
/// assert!(matches!(commit_extension(&store, &letters, &key, &read, Some(record))?, Commit::Committed(_)));
/// // Whoever read it before is told that it has changed since.
/// assert_eq!(commit_extension(&store, &letters, &key, &read, None)?, Commit::Conflict);
///
/// let due = due_extensions(&store, &letters, "2026-01-03T00:00:00Z".parse()?, 10)?;
/// assert_eq!(due.len(), 1);
/// # Ok::<(), fillrate::Error>(())
/// ```
pub fn load_extension<P: Persistence + ?Sized>(store: &P, namespace: &Id, key: &Id) -> Result<Kept, Error> {
    let found = store.load(&[ask(namespace, key)])?;
    Ok(found.into_iter().next().map(Kept::from).unwrap_or_default())
}

/// Writes a record of an extension by itself, or removes it; `read` is what [`load_extension`] gave.
///
/// # Errors
/// Those of the store.
pub fn commit_extension<P: Persistence + ?Sized>(
    store: &P,
    namespace: &Id,
    key: &Id,
    read: &Kept,
    record: Option<Extension>,
) -> Result<Commit, Error> {
    let mut changes = ChangeSet::default();
    changes.put_extension(namespace, key, read, record);
    store.commit(changes)
}

/// Records that are due at a time, earliest first, at most so many.
///
/// # Errors
/// Those of the store.
pub fn due_extensions<P: Persistence + ?Sized>(
    store: &P,
    namespace: &Id,
    until: Time,
    limit: usize,
) -> Result<Vec<(Id, Kept)>, Error> {
    let found = store.load(&[Ask::Page(Range::Extensions(namespace.clone()), None, limit)])?;
    let Some(Found::Page(page)) = found.into_iter().next() else { return Ok(Vec::new()) };
    let end = Place::new().time(until).byte(0xFF).end();
    let keys: Vec<Id> = page.into_iter().take_while(|(sort, _)| *sort < end).map(|(_, e)| e.id).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let asks: Vec<Ask> = keys.iter().map(|key| ask(namespace, key)).collect();
    let kept = store.load(&asks)?.into_iter().map(Kept::from);
    Ok(keys.into_iter().zip(kept).filter(|(_, kept)| kept.record.is_some()).collect())
}

pub(crate) fn ask(namespace: &Id, key: &Id) -> Ask {
    Ask::Row(Key::Extension(namespace.clone(), key.clone()))
}

impl From<Found> for Kept {
    fn from(found: Found) -> Self {
        match found {
            Found::Row(Some((Row::Extension(record), version))) => Kept { record: Some((*record).clone()), version },
            _ => Kept::default(),
        }
    }
}

impl ChangeSet {
    /// Writes a record of an extension, or removes it, in the same commit as all else.
    ///
    /// ```
    /// use fillrate::{Commit, Execution, Extension, Id, Kept, MemoryStore, Request, Step, Store, load_extension};
    /// let store = MemoryStore::new();
    /// let (keys, key): (Id, Id) = ("acme.natural-keys".parse()?, "shop-17".parse()?);
    /// let request = Request::from_json(
    ///     r#"{"op":"set_location","at":"2026-01-01T00:00:00Z","location":{"id":"HUB"}}"#,
    /// )?;
    /// let mut execution = Execution::new(vec![request]);
    /// loop {
    ///     match execution.step() {
    ///         Step::Need(asks) => execution.provide(asks.clone(), store.load(&asks)?),
    ///         Step::Commit(mut changes) => {
    ///             let record = Extension { due_at: None, bytes: b"seen".to_vec() };
    ///             changes.put_extension(&keys, &key, &Kept::default(), Some(record));
    ///             assert!(matches!(store.commit(*changes)?, Commit::Committed(_)));
    ///             break;
    ///         }
    ///         Step::Done => break,
    ///     }
    /// }
    /// assert_eq!(load_extension(&store, &keys, &key)?.version, 1);
    /// # Ok::<(), fillrate::Error>(())
    /// ```
    pub fn put_extension(&mut self, namespace: &Id, key: &Id, read: &Kept, record: Option<Extension>) {
        let key = Key::Extension(namespace.clone(), key.clone());
        let row = |record: &Option<Extension>| record.clone().map(|r| Row::Extension(Arc::new(r)));
        let (before, after) = (row(&read.record), row(&record));
        for (range, sort, _) in before.iter().flat_map(|row| entries(&key, row)) {
            self.changes.index.push((range, sort, None));
        }
        for (range, sort, entry) in after.iter().flat_map(|row| entries(&key, row)) {
            self.changes.index.retain(|(r, s, _)| (r, s) != (&range, &sort));
            self.changes.index.push((range, sort, Some(entry)));
        }
        self.changes.writes.push((key, after, read.version));
    }

    /// The commit holds only where the record is still as it was read.
    pub fn expect_extension(&mut self, namespace: &Id, key: &Id, read: &Kept) {
        self.changes.reads.push((Key::Extension(namespace.clone(), key.clone()), read.version));
    }
}
