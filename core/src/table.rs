//! Rows by key that keep the order in which they came: the same input gives the same order everywhere.

use crate::prelude::*;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Keys come from outside, so the hasher is seeded; the order of entries does not depend on it.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    entries: Vec<(K, V)>,
    places: HashTable<usize>,
    hasher: hashbrown::DefaultHashBuilder,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { entries: Vec::new(), places: HashTable::new(), hasher: hashbrown::DefaultHashBuilder::default() }
    }
}

impl<K: core::hash::Hash + Eq, V> Table<K, V> {
    fn hash(&self, key: &K) -> u64 {
        core::hash::BuildHasher::hash_one(&self.hasher, key)
    }

    fn place(&self, key: &K) -> Option<usize> {
        let same = |at: &usize| self.entries.get(*at).is_some_and(|(k, _)| k == key);
        self.places.find(self.hash(key), same).copied()
    }

    /// Whether a key is there.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_some()
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(self.place(key)?).map(|(_, v)| v)
    }

    /// The value of a key.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.place(key)?;
        self.entries.get_mut(at).map(|(_, v)| v)
    }

    /// Adds a value; one that is there stays.
    pub fn insert(&mut self, key: K, value: V) {
        let hash = self.hash(&key);
        let (entries, hasher) = (&self.entries, &self.hasher);
        let same = |at: &usize| entries.get(*at).is_some_and(|(k, _)| *k == key);
        let rehash = |at: &usize| entries.get(*at).map_or(0, |(k, _)| core::hash::BuildHasher::hash_one(hasher, k));
        if let Entry::Vacant(vacant) = self.places.entry(hash, same, rehash) {
            vacant.insert(self.entries.len());
            self.entries.push((key, value));
        }
    }

    /// All, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|(k, v)| (k, v))
    }

    /// All, in the order in which they came.
    pub fn into_entries(self) -> impl Iterator<Item = (K, V)> {
        self.entries.into_iter()
    }
}

impl<K: core::hash::Hash + Eq + Clone, V: Default> Table<K, V> {
    /// The value of a key; made where it is not there.
    pub fn get_or_default(&mut self, key: K) -> &mut V {
        if self.place(&key).is_none() {
            self.insert(key.clone(), V::default());
        }
        let at = self.place(&key).unwrap_or_default();
        // INVARIANT: the key was found or inserted just above.
        match self.entries.get_mut(at) {
            Some((_, value)) => value,
            None => unreachable!("a key that was just inserted is there"),
        }
    }
}
