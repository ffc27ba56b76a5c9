//! Where the tenants of each store live.

use super::folder::Folder;
use crate::server;
use fillrate::{Bridge, Inventory, MemoryStore, Persistence, Store};
use fillrate_postgres::{BlockingStore, PostgresInventory};
use fillrate_sqlite::{Options, SqliteInventory, SqliteStore, Sync};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A place with tenants.
pub trait Home {
    /// Its stores.
    type Store: Store + Send + core::marker::Sync + 'static;

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

/// A loss of power is not tried here, and disks are slow.
fn options(folder: &Folder) -> Options {
    Options::new(folder.file("books.db")).sync(Sync::Normal)
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
        let first = SqliteStore::open(options(&folder), "first").unwrap();
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
        SqliteStore::open(options(&self.folder), store.tenant()).unwrap()
    }
}

/// A new database on the server that all tests share; its URL.
fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    server::shared().database(&format!("home_{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// Tenants of one PostgreSQL database, on the server that all share.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    first: BlockingStore,
    tenants: AtomicU32,
}

impl Default for Postgres {
    fn default() -> Self {
        Postgres::new()
    }
}

impl Postgres {
    /// A new database.
    pub fn new() -> Self {
        let url = database();
        let first = BlockingStore::open(&url, "first").unwrap();
        Postgres { url, first, tenants: AtomicU32::new(0) }
    }
}

impl Home for Postgres {
    type Store = BlockingStore;

    fn fresh(&self) -> BlockingStore {
        self.first.of(&format!("tenant-{}", self.tenants.fetch_add(1, Ordering::Relaxed))).unwrap()
    }

    fn again(&self, store: BlockingStore) -> BlockingStore {
        BlockingStore::open(&self.url, store.tenant()).unwrap()
    }
}

/// Tenants whose stock lies in one SQLite file and all else in another.
#[derive(Debug)]
pub struct Bridged {
    books: Sqlite,
    folder: Folder,
    inventory: SqliteInventory,
}

impl Default for Bridged {
    fn default() -> Self {
        Bridged::new()
    }
}

impl Bridged {
    /// Two new files.
    pub fn new() -> Self {
        let folder = Folder::new();
        let inventory = SqliteInventory::open(options(&folder), "first").unwrap();
        Bridged { books: Sqlite::new(), folder, inventory }
    }
}

impl Home for Bridged {
    type Store = Bridge<SqliteInventory, SqliteStore>;

    fn fresh(&self) -> Self::Store {
        let books = self.books.fresh();
        Bridge::new(self.inventory.of(books.tenant()).unwrap(), books)
    }

    fn again(&self, store: Self::Store) -> Self::Store {
        let tenant = store.persistence().tenant();
        let inventory = SqliteInventory::open(options(&self.folder), tenant).unwrap();
        Bridge::new(inventory, self.books.again(store.persistence().clone()))
    }
}

/// Tenants whose stock lies in PostgreSQL and all else in a SQLite file.
#[derive(Debug)]
pub struct BridgedPostgres {
    books: Sqlite,
    url: String,
    inventory: PostgresInventory,
}

impl Default for BridgedPostgres {
    fn default() -> Self {
        BridgedPostgres::new()
    }
}

impl BridgedPostgres {
    /// A new database and a new file.
    pub fn new() -> Self {
        let url = database();
        let inventory = PostgresInventory::open(url.as_str(), "first").unwrap();
        BridgedPostgres { books: Sqlite::new(), url, inventory }
    }

    /// The two of a tenant that has nothing yet.
    pub fn apart(&self) -> (PostgresInventory, SqliteStore) {
        let books = self.books.fresh();
        (self.inventory.of(books.tenant()).unwrap(), books)
    }
}

impl Home for BridgedPostgres {
    type Store = Bridge<PostgresInventory, SqliteStore>;

    fn fresh(&self) -> Self::Store {
        let (inventory, books) = self.apart();
        patient(Bridge::new(inventory, books))
    }

    fn again(&self, store: Self::Store) -> Self::Store {
        let inventory = PostgresInventory::open(self.url.as_str(), store.persistence().tenant()).unwrap();
        patient(Bridge::new(inventory, self.books.again(store.persistence().clone())))
    }
}

/// Sixteen callers who want the same SKU wait for each other rather than to take each other's changes back.
fn patient<I: Inventory, P: Persistence>(bridge: Bridge<I, P>) -> Bridge<I, P> {
    bridge.waiting(500, |looks| std::thread::sleep(Duration::from_millis(looks.min(20).into())))
}
