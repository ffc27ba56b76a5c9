//! Ctrl-C during a long call: Python's handlers get their turn between two readings, when nothing is written yet.

use fillrate::{Code, Error};
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long Python's handlers wait at most for their turn.
const TURN: Duration = Duration::from_millis(50);

/// Looks at signals now and then, on behalf of one call.
pub struct Signals {
    state: Mutex<(Instant, Option<PyErr>)>,
}

impl Signals {
    /// From now on.
    pub fn new() -> Self {
        Signals { state: Mutex::new((Instant::now(), None)) }
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// A handler raised; what it raised is kept.
    pub fn check(&self) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0.elapsed() < TURN {
            return Ok(());
        }
        state.0 = Instant::now();
        match Python::attach(|py| py.check_signals()) {
            Ok(()) => Ok(()),
            Err(raised) => {
                state.1 = Some(raised);
                Err(Error::new(Code::StoreUnavailable, "the call was interrupted; nothing was written"))
            }
        }
    }

    /// What a handler raised.
    pub fn raised(self) -> Option<PyErr> {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).1
    }
}
