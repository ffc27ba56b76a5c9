//! The connections to one file: one that writes, and as many that read as are needed at once.

use crate::connection;
use crate::error::{Step, Trouble, refused};
use crate::options::Options;
use crate::pen::Hook;
use fillrate::Error;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Connections for reading that are kept open.
const IDLE: usize = 16;

pub(crate) struct Pool {
    options: Options,
    /// Threads of this process wait for each other here, not in the file.
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    /// The process that opened it.
    process: u32,
    /// Whether the disk failed in a way that leaves open what is written.
    is_broken: AtomicBool,
    pub hook: Mutex<Option<Hook>>,
}

impl Pool {
    pub fn open(options: Options) -> Result<Pool, Error> {
        let writer = connection::writer(&options).map_err(|trouble| trouble.told(&options.path))?;
        Ok(Pool {
            options,
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            process: std::process::id(),
            is_broken: AtomicBool::new(false),
            hook: Mutex::default(),
        })
    }

    /// Reads with a connection that nobody else uses meanwhile.
    pub fn read<T>(&self, read: impl FnOnce(&Connection) -> Step<T>) -> Result<T, Error> {
        self.settled(|| {
            let idle = held(&self.readers).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => connection::reader(&self.options)?,
            };
            let found = read(&connection);
            let mut readers = held(&self.readers);
            // One that met trouble is closed: what it is in the middle of is nobody's.
            if found.is_ok() && readers.len() < IDLE {
                readers.push(connection);
            }
            found
        })
    }

    /// Writes with the one connection that writes.
    pub fn write<T>(&self, write: impl FnOnce(&mut Connection) -> Step<T>) -> Result<T, Error> {
        self.settled(|| {
            if self.options.read_only {
                return Err(refused(&self.options.path, "was opened only to be read; open it for writing"));
            }
            let mut writer = held(&self.writer);
            let mut connection = match writer.take() {
                Some(connection) => connection,
                None => connection::writer(&self.options)?,
            };
            let done = write(&mut connection);
            if done.is_ok() {
                *writer = Some(connection);
            }
            done
        })
    }

    fn settled<T>(&self, act: impl FnOnce() -> Step<T>) -> Result<T, Error> {
        let told = |trouble: Trouble| trouble.told(&self.options.path);
        if self.process != std::process::id() {
            let advice = "was opened before this process was forked; open the store anew after the fork";
            return Err(told(refused(&self.options.path, advice)));
        }
        if self.is_broken.load(Ordering::Relaxed) {
            let advice = "could not be brought to the disk; check the disk, then open the store anew";
            return Err(told(refused(&self.options.path, advice)));
        }
        act().map_err(|trouble| {
            if trouble.is_fatal() {
                self.is_broken.store(true, Ordering::Relaxed);
            }
            told(trouble)
        })
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A poisoned lock means that a thread died; what it held is dropped or whole.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
