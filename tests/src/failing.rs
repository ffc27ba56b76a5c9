//! A store that fails where a test says so.

use fillrate::{Ask, ChangeSet, Code, Commit, Error, Found, MemoryStore, Store};
use std::cell::Cell;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The read of this number, counted from 0, finds no store.
    Load(u32, Code),
    /// Nothing is written, and the caller is told so.
    Commit(Code),
    /// All is written, but the answer is lost.
    LostAnswer,
    /// Somebody else was first, so many times.
    Conflicts(u32),
}

/// A store in memory that fails once, or again and again.
pub struct Failing {
    /// What is behind it.
    pub store: MemoryStore,
    fault: Cell<Fault>,
    loads: Cell<u32>,
}

impl Default for Failing {
    fn default() -> Self {
        Failing { store: MemoryStore::new(), fault: Cell::new(Fault::None), loads: Cell::new(0) }
    }
}

impl Failing {
    /// From now on this goes wrong.
    pub fn fails(&self, fault: Fault) {
        self.fault.set(fault);
        self.loads.set(0);
    }

    /// Reads since the last fault was set.
    pub fn loads(&self) -> u32 {
        self.loads.get()
    }
}

fn down(code: Code) -> Error {
    Error::new(code, "the store does not answer; send the command once more")
}

impl Store for Failing {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        let number = self.loads.get();
        self.loads.set(number + 1);
        match self.fault.get() {
            Fault::Load(at, code) if at == number => Err(down(code)),
            _ => self.store.load(asks),
        }
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        match self.fault.get() {
            Fault::Commit(code) => Err(down(code)),
            Fault::LostAnswer => self.store.commit(changes).and(Err(down(Code::StoreUnavailable))),
            Fault::Conflicts(left) if left > 0 => {
                self.fault.set(Fault::Conflicts(left - 1));
                Ok(Commit::Conflict)
            }
            _ => self.store.commit(changes),
        }
    }
}
