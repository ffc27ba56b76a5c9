//! Long work that can be called off: the host is asked between two readings, when nothing is written yet.

use fillrate::{Ask, ChangeSet, Commit, Error, Found, Store};

/// Says whether to go on.
pub type Watch<'w> = &'w dyn Fn() -> Result<(), Error>;

/// A store that asks before each reading whether to go on.
pub(crate) struct Watched<'w, S> {
    pub store: &'w S,
    pub watch: Watch<'w>,
}

impl<S: Store> Store for Watched<'_, S> {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        (self.watch)()?;
        self.store.load(asks)
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        self.store.commit(changes)
    }
}
