//! The connections of this process to a database.

use crate::connection::{encryption, set_up, target};
use crate::error::{Step, Trouble};
use crate::options::Options;
use crate::retry::Retry;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, RecyclingMethod, Runtime};
use fillrate::Error;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_postgres::config::SslMode;
use tokio_postgres::{NoTls, Statement};

/// A connection that nobody else uses meanwhile.
pub(crate) type Connection = Object;

pub(crate) struct Pool {
    pub options: Options,
    /// Of the process that made them.
    own: Mutex<(u32, deadpool_postgres::Pool)>,
    /// Connections made so far.
    made: Arc<AtomicU64>,
    /// Held by whoever looks after sums.
    pub upkeep: tokio::sync::Mutex<()>,
}

impl Pool {
    /// Connects to nothing yet.
    pub fn new(options: Options) -> Result<Pool, Error> {
        let made = Arc::default();
        let own = Mutex::new((std::process::id(), connections(&options, &made)?));
        Ok(Pool { options, own, made, upkeep: tokio::sync::Mutex::default() })
    }

    fn connections(&self) -> Result<deadpool_postgres::Pool, Error> {
        let mut own = held(&self.own);
        if own.0 != std::process::id() {
            // Connections of the process that this one was forked from stay its own; they are not even closed here.
            let new = (std::process::id(), connections(&self.options, &self.made)?);
            std::mem::forget(std::mem::replace(&mut *own, new));
        }
        Ok(own.1.clone())
    }

    /// How many connections were made so far: while it stays, all go to the server that they went to.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// A connection, where one can be had at once or comes free in time.
    pub async fn get(&self) -> Step<Connection> {
        Ok(self.connections()?.get().await?)
    }

    /// Does something again until it is done, as long as what goes wrong passes and nothing was done.
    pub async fn again<T, F: Future<Output = Step<T>>>(&self, act: impl Fn(Connection) -> F) -> Step<T> {
        let mut retry = Retry::new(self.options.patience);
        loop {
            let done = match self.get().await {
                Ok(connection) => act(connection).await,
                Err(trouble) => Err(trouble),
            };
            match done {
                Ok(done) => return Ok(done),
                Err(trouble) if trouble.is_passing() && retry.wait().await => crate::watch::retried(),
                Err(trouble) => return Err(trouble),
            }
        }
    }

    /// Waits for an answer, but not for ever.
    pub async fn timed<T>(&self, answer: impl Future<Output = Step<T>>) -> Step<T> {
        // The server itself gives up first, where it can.
        tokio::time::timeout(self.options.patience * 3 / 2, answer).await.unwrap_or(Err(Trouble::Silence))
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("options", &self.options).finish_non_exhaustive()
    }
}

fn connections(options: &Options, made: &Arc<AtomicU64>) -> Result<deadpool_postgres::Pool, Error> {
    let target = target(options)?;
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match target.config.get_ssl_mode() {
        SslMode::Disable => Manager::from_config(target.config, NoTls, recycling),
        _ => Manager::from_config(target.config, encryption(target.roots.as_deref())?, recycling),
    };
    let (patience, of, made) = (options.patience, options.clone(), made.clone());
    let set_up = Hook::async_fn(move |client, _| {
        let of = of.clone();
        made.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            set_up(client, &of).await.map_err(|trouble| match trouble {
                Trouble::Postgres(error) => HookError::Backend(error),
                other => HookError::message(other.told().message),
            })
        })
    });
    deadpool_postgres::Pool::builder(manager)
        .max_size(options.connections)
        .post_create(set_up)
        .wait_timeout(Some(patience))
        .create_timeout(Some(patience))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|e| crate::error::refused(format!("cannot be opened: {e}")))
}

/// A statement, planned once for each connection.
pub(crate) async fn prepared(connection: &Connection, sql: &str) -> Step<Statement> {
    Ok(connection.prepare_cached(sql).await?)
}

/// Closes a connection: what it is in the middle of is nobody's, and nobody else must wait behind it.
pub(crate) fn close(connection: Connection) {
    drop(Connection::take(connection));
}

/// A poisoned lock means that a thread died; what it held is whole.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
