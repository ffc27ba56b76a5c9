//! Something that happens at a chosen call: the process dies, or another one does all of its work just then.

use fillrate::{
    Ask, ChangeSet, Code, Commit, Error, Found, Inventory, MemoryInventory, MemoryStore, Sku, StockRow, StockWrite,
    Store,
};
use std::cell::Cell;

/// What happens.
#[derive(Clone, Copy)]
pub enum Blow<'s> {
    /// The process dies before the call; every call from then on fails.
    Before,
    /// The call is done, then the process dies.
    After,
    /// Somebody else does this, then the call is done.
    Meets(&'s dyn Fn()),
}

/// What is used from within the process: both systems, through one fuse.
pub struct Fuse<'s, I = MemoryInventory, L = MemoryStore> {
    /// The inventory elsewhere.
    pub inventory: &'s I,
    /// All else.
    pub ledger: &'s L,
    left: Cell<usize>,
    blow: Blow<'s>,
}

impl<'s, I, L> Fuse<'s, I, L> {
    /// Blows at the call after so many.
    pub fn new(inventory: &'s I, ledger: &'s L, left: usize, blow: Blow<'s>) -> Self {
        Fuse { inventory, ledger, left: Cell::new(left), blow }
    }

    /// Whether it has blown.
    pub fn is_blown(&self) -> bool {
        self.left.get() == usize::MAX
    }

    fn call<T>(&self, call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let dead = Error::new(Code::StoreUnavailable, "the process has died");
        match (self.left.get(), self.blow) {
            (usize::MAX, Blow::Meets(_)) => call(),
            (usize::MAX, _) => Err(dead),
            (0, blow) => {
                self.left.set(usize::MAX);
                match blow {
                    Blow::Before => Err(dead),
                    Blow::After => call().and(Err(dead)),
                    Blow::Meets(other) => {
                        other();
                        call()
                    }
                }
            }
            (left, _) => {
                self.left.set(left - 1);
                call()
            }
        }
    }
}

impl<I, L: Store> Store for Fuse<'_, I, L> {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        self.call(|| self.ledger.load(asks))
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        self.call(|| self.ledger.commit(changes))
    }
}

impl<I: Inventory, L> Inventory for Fuse<'_, I, L> {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        self.call(|| self.inventory.read(skus))
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        self.call(|| self.inventory.apply(id, writes))
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.call(|| self.inventory.undo(id))
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.call(|| self.inventory.forget(id))
    }
}
