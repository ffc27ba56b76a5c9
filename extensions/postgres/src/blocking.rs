//! The store for hosts without a runtime.

use crate::options::Options;
use crate::pool::held;
use crate::store::PostgresStore;
use fillrate::{Ask, AsyncStore as _, ChangeSet, Commit, Error, Found, Store};
use std::future::Future;
use std::sync::{Arc, Mutex, mpsc};
use tokio::runtime::{Builder, Runtime};

/// The books of one tenant in a database, for hosts without a runtime: it brings a small one, on a thread of its own.
#[derive(Clone, Debug)]
pub struct BlockingStore {
    store: PostgresStore,
    thread: Arc<Thread>,
}

/// A runtime on a thread of its own, made anew after a fork: threads do not survive it.
#[derive(Debug)]
pub(crate) struct Thread(Mutex<Option<(u32, Runtime)>>);

impl Thread {
    pub fn new() -> Self {
        Thread(Mutex::new(None))
    }

    /// Does it there, and waits. Whoever waits may be within a runtime of its own.
    pub fn run<T: Send + 'static>(&self, act: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
        self.begin(act)?.recv().map_err(|_| gone())
    }

    /// Begins it there.
    pub fn begin<T: Send + 'static>(
        &self,
        act: impl Future<Output = T> + Send + 'static,
    ) -> Result<mpsc::Receiver<T>, Error> {
        let (give, take) = mpsc::sync_channel(1);
        {
            let mut own = held(&self.0);
            let process = std::process::id();
            if own.as_ref().is_none_or(|(of, _)| *of != process) {
                let mut made = Builder::new_multi_thread();
                let made = made.worker_threads(1).thread_name("fillrate-postgres").enable_all().build();
                let made = made.map_err(|e| crate::error::refused(format!("has no thread to work on: {e}")))?;
                // Of the one before the fork nothing runs here; to end it would be to wait for ever.
                std::mem::forget(own.replace((process, made)));
            }
            if let Some((_, runtime)) = own.as_ref() {
                runtime.spawn(async move { drop(give.send(act.await)) });
            }
        }
        Ok(take)
    }
}

fn gone() -> Error {
    crate::error::refused("was given up on: its thread ended; open the store anew")
}

/// What was begun on the store's own thread.
pub(crate) type Begun<T> = mpsc::Receiver<Result<T, Error>>;

impl Drop for Thread {
    fn drop(&mut self) {
        if let Some((process, runtime)) = held(&self.0).take() {
            if process == std::process::id() {
                runtime.shutdown_background();
            } else {
                std::mem::forget(runtime);
            }
        }
    }
}

impl BlockingStore {
    /// As [`PostgresStore::open`].
    ///
    /// # Errors
    /// As there.
    pub fn open(options: impl Into<Options>, tenant: &str) -> Result<Self, Error> {
        let (options, tenant) = (options.into(), tenant.to_owned());
        let thread = Arc::new(Thread::new());
        let store = thread.run(async move { PostgresStore::open(options, &tenant).await })??;
        Ok(BlockingStore { store, thread })
    }

    /// As [`PostgresStore::of`].
    ///
    /// # Errors
    /// As there.
    pub fn of(&self, tenant: &str) -> Result<Self, Error> {
        Ok(BlockingStore { store: self.store.of(tenant)?, thread: self.thread.clone() })
    }

    /// Whose books these are.
    pub fn tenant(&self) -> &str {
        self.store.tenant()
    }

    /// Begins something on the store's own thread.
    pub(crate) fn begin<T, F>(&self, act: impl FnOnce(PostgresStore) -> F) -> Result<Begun<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.thread.begin(act(self.store.clone()))
    }

    /// Waits until it is done.
    pub(crate) fn end<T>(&self, begun: Result<Begun<T>, Error>) -> Result<T, Error> {
        begun?.recv().map_err(|_| gone())?
    }

    /// Does something on the store's own thread, and waits.
    pub(crate) fn run<T, F>(&self, act: impl FnOnce(PostgresStore) -> F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.thread.run(act(self.store.clone()))?
    }
}

impl Store for BlockingStore {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        let asks = asks.to_vec();
        self.run(|store| async move { store.load(&asks).await })
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        self.run(|store| async move { store.commit(changes).await })
    }
}
