//! Where the tenants of each store live.

use super::folder::Folder;
use fillrate::{Bridge, MemoryStore, Store};
use fillrate_sqlite::{SqliteInventory, SqliteStore};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A place with tenants.
pub trait Home {
    /// Its stores.
    type Store: Store + Send + Sync + 'static;

    /// A tenant that has nothing yet.
    fn fresh(&self) -> Self::Store;

    /// The same tenant, opened anew.
    fn again(&self, store: Self::Store) -> Self::Store;
}

/// Stores in memory.
#[derive(Debug, Default)]
pub struct Memory;

impl Home for Memory {
    type Store = Arc<MemoryStore>;

    fn fresh(&self) -> Self::Store {
        Arc::new(MemoryStore::new())
    }

    fn again(&self, store: Self::Store) -> Self::Store {
        store
    }
}

/// Tenants of one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    folder: Folder,
    first: SqliteStore,
    tenants: AtomicU32,
}

impl Default for Sqlite {
    fn default() -> Self {
        Sqlite::new()
    }
}

impl Sqlite {
    /// A new file.
    pub fn new() -> Self {
        let folder = Folder::new();
        let first = SqliteStore::open(folder.file("books.db"), "first").unwrap();
        Sqlite { folder, first, tenants: AtomicU32::new(0) }
    }

    /// Its folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

impl Home for Sqlite {
    type Store = SqliteStore;

    fn fresh(&self) -> SqliteStore {
        self.first.of(&format!("tenant-{}", self.tenants.fetch_add(1, Ordering::Relaxed))).unwrap()
    }

    fn again(&self, store: SqliteStore) -> SqliteStore {
        SqliteStore::open(self.folder.file("books.db"), store.tenant()).unwrap()
    }
}

/// Tenants whose stock lies in one SQLite file and all else in another.
#[derive(Debug, Default)]
pub struct Bridged(Sqlite, Sqlite);

impl Bridged {
    /// Two new files.
    pub fn new() -> Self {
        Bridged::default()
    }

    fn open(&self, tenant: &str) -> Bridge<SqliteInventory, SqliteStore> {
        let inventory = SqliteInventory::open(self.1.folder.file("books.db"), tenant).unwrap();
        Bridge::new(inventory, SqliteStore::open(self.0.folder.file("books.db"), tenant).unwrap())
    }
}

impl Home for Bridged {
    type Store = Bridge<SqliteInventory, SqliteStore>;

    fn fresh(&self) -> Self::Store {
        self.open(self.0.fresh().tenant())
    }

    fn again(&self, store: Self::Store) -> Self::Store {
        self.open(store.persistence().tenant())
    }
}
