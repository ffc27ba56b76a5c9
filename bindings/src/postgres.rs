//! Books in a PostgreSQL database: what the threads of a host ask at the same time is decided and committed together.

use crate::door::{Door, Told};
use crate::guarded::{guarded, refused};
use crate::wait::wait;
use crate::watched::Watch;
use fillrate::{Code, Error, Incoming, Outcome, Request, Result};
use fillrate_postgres::{Batcher, Limits, PostgresStore};
use tokio::runtime::{Builder, Runtime};

/// Commands under way at most: two whole batches.
const WAITING: usize = 20_000;

/// The books of one tenant, with a runtime on a thread of its own.
pub struct Postgres {
    batcher: Batcher,
    // Gone once this is dropped.
    runtime: Option<Runtime>,
}

impl Postgres {
    /// Opens the database of a URL.
    ///
    /// # Errors
    /// Those of the store.
    pub fn open(url: &str, tenant: &str) -> Result<Self> {
        let made = Builder::new_multi_thread().worker_threads(1).thread_name("fillrate-postgres").enable_all().build();
        let runtime = made.map_err(|e| gone(&format!("there is no thread to work on: {e}")))?;
        let (url, tenant) = (url.to_owned(), tenant.to_owned());
        let limits = Limits { waiting: WAITING, ..Limits::default() };
        let opening = async move { Ok(Batcher::new(PostgresStore::open(url, &tenant).await?, limits)) };
        // Whoever opens may be within a runtime, so that `block_on` is not for us.
        let batcher = wait(runtime.spawn(opening), &|| Ok(()))?.unwrap_or_else(|_| Err(lost()))?;
        Ok(Postgres { batcher, runtime: Some(runtime) })
    }

    /// Waits for the outcomes. Who is called off while his commands wait has asked nothing; later, all is done.
    fn run(&self, requests: Vec<Request>, watch: Watch<'_>) -> Vec<Result<Outcome>> {
        let count = requests.len();
        wait(self.batcher.execute_batch(requests, None), watch)
            .unwrap_or_else(|error| (0..count).map(|_| Err(error.clone())).collect())
    }
}

impl Door for Postgres {
    fn execute_json(&self, text: &str, watch: Watch<'_>) -> String {
        let (incoming, requests) = Incoming::read(text);
        incoming.answer(if requests.is_empty() { Vec::new() } else { self.run(requests, watch) })
    }

    fn waits(&self) -> bool {
        true
    }

    fn begin_json(&self, text: String, told: Told) {
        let Some(runtime) = &self.runtime else { return told(refused(lost())) };
        let batcher = self.batcher.clone();
        // To be told is owed even where the work is lost with the runtime.
        let mut told = Owed(Some(told));
        runtime.spawn(async move {
            let (incoming, requests) = Incoming::read(&text);
            let outcomes = if requests.is_empty() { Vec::new() } else { batcher.execute_batch(requests, None).await };
            told.pay(guarded(|| Ok(incoming.answer(outcomes))));
        });
    }
}

struct Owed(Option<Told>);

impl Owed {
    fn pay(&mut self, text: String) {
        if let Some(told) = self.0.take() {
            told(text);
        }
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        self.pay(refused(lost()));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn lost() -> Error {
    gone("its thread ended, and it is unknown whether the command was done: send it again, with its id")
}

fn gone(why: &str) -> Error {
    Error::new(Code::StoreUnavailable, format!("the database was given up on: {why}"))
}
