//! The loop of a decision, as Python holds it.

use crate::engine::Text;
use fillrate_bindings::{Steps, refused};
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};

/// A batch of commands on its way; every method answers JSON text.
#[pyclass(frozen, module = "fillrate._native")]
pub struct Execution(Mutex<Steps>);

impl Execution {
    fn with(&self, py: Python<'_>, run: impl FnOnce(&mut Steps) -> String + Send) -> String {
        py.detach(|| run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[pymethods]
impl Execution {
    #[new]
    fn new(py: Python<'_>, text: Text) -> Self {
        let text = text.read().unwrap_or_default();
        Execution(Mutex::new(py.detach(|| Steps::begin(text))))
    }

    /// What is needed next: `{"need":[…]}`, `{"commit":N}`, or `{"done":[…]}`.
    fn step(&self, py: Python<'_>) -> String {
        self.with(py, Steps::step)
    }

    /// Takes the answers to what was asked; empty where they could be read.
    fn provide(&self, py: Python<'_>, answers: Text) -> String {
        match answers.read() {
            Ok(answers) => self.with(py, |steps| steps.provide(answers)),
            Err(error) => refused(error),
        }
    }

    /// What to write, with the position that the first event gets.
    fn changes(&self, py: Python<'_>, first: &str) -> String {
        self.with(py, |steps| steps.changes(first))
    }

    /// All is written; the outcomes, as `{"done":[…]}`.
    fn committed(&self, py: Python<'_>, first: &str) -> String {
        self.with(py, |steps| steps.committed(first))
    }

    /// Somebody changed what was read: empty where it begins anew, else the outcomes, as `{"done":[…]}`.
    fn conflicted(&self, py: Python<'_>) -> String {
        self.with(py, Steps::conflicted)
    }
}
