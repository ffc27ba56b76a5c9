//! An opened engine, as Python holds it.

use crate::inventory::PyInventory;
use crate::signals::Signals;
use fillrate::{Code, Error};
use fillrate_bindings::{Door, Remote, guarded, open, refused};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// JSON as Python has it.
#[derive(FromPyObject)]
pub enum Text {
    /// A `str`.
    Str(PyBackedStr),
    /// `bytes` in UTF-8.
    Bytes(PyBackedBytes),
}

impl Text {
    /// The text, or the error as JSON.
    pub fn read(&self) -> Result<&str, Error> {
        match self {
            Text::Str(text) => Ok(text),
            Text::Bytes(bytes) => core::str::from_utf8(bytes)
                .map_err(|_| Error::new(Code::InvalidJson, "the text is not UTF-8; send JSON in UTF-8")),
        }
    }
}

/// A store that this very process opened. Calls count themselves, so that a fork in the midst of one is seen.
struct Opened {
    process: u32,
    door: Option<Arc<dyn Door>>,
    calls: Arc<AtomicUsize>,
}

impl Opened {
    /// The store, to be closed. Connections that a parent process opened are its own: they are left as they are.
    fn let_go(&mut self) -> Option<Arc<dyn Door>> {
        let door = self.door.take();
        if self.process != process::id() {
            std::mem::forget(door);
            return None;
        }
        door
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        drop(self.let_go());
    }
}

/// An engine opened for one tenant.
#[pyclass(frozen, module = "fillrate._native")]
pub struct Engine {
    url: String,
    tenant: String,
    inventory: Option<Py<PyAny>>,
    // Held only while Python's own lock is held, too: no other thread can have it when the process forks.
    opened: Mutex<Opened>,
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (url, tenant, inventory = None))]
    fn new(py: Python<'_>, url: String, tenant: String, inventory: Option<Py<PyAny>>) -> PyResult<Self> {
        let remote = inventory.as_ref().map(|object| remote(py, object));
        let door = py.detach(|| open(&url, &tenant, remote)).map_err(told)?;
        let opened = Opened { process: process::id(), door: Some(door), calls: Arc::default() };
        Ok(Engine { url, tenant, inventory, opened: Mutex::new(opened) })
    }

    /// Runs one command or query, or a list of them.
    fn execute(&self, py: Python<'_>, text: Text) -> PyResult<String> {
        self.call(py, |door, signals| match text.read() {
            Ok(text) => Ok(door.execute_json(text, &|| signals.check())),
            Err(error) => Ok(refused(error)),
        })
    }

    /// Takes back what was left half done in an inventory elsewhere; how many changes.
    fn heal(&self, py: Python<'_>) -> PyResult<String> {
        self.call(py, |door, _| door.heal().map(|healed| healed.to_string()))
    }

    /// Lets go of the store; calls that are under way are finished first.
    fn close(&self, py: Python<'_>) {
        let door = self.opened.lock().unwrap_or_else(PoisonError::into_inner).let_go();
        py.detach(|| drop(door));
    }
}

impl Engine {
    fn call(
        &self,
        py: Python<'_>,
        run: impl FnOnce(&dyn Door, &Signals) -> Result<String, Error> + Send,
    ) -> PyResult<String> {
        let (door, calls) = match self.door(py) {
            Ok(opened) => opened,
            Err(error) => return Ok(refused(error)),
        };
        calls.fetch_add(1, Ordering::Relaxed);
        let signals = Signals::new();
        let told = py.detach(|| {
            let told = guarded(|| run(&*door, &signals));
            drop(door);
            told
        });
        calls.fetch_sub(1, Ordering::Relaxed);
        signals.raised().map_or(Ok(told), Err)
    }

    /// The store; a forked process opens one of its own.
    fn door(&self, py: Python<'_>) -> Result<(Arc<dyn Door>, Arc<AtomicUsize>), Error> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = || Error::new(Code::StoreUnavailable, "the engine is closed; open it again");
        if opened.process == process::id() {
            return Ok((opened.door.clone().ok_or_else(closed)?, opened.calls.clone()));
        }
        if opened.door.is_none() {
            return Err(closed());
        }
        if self.url.starts_with("memory:") {
            if opened.calls.load(Ordering::Relaxed) > 0 {
                let told = "the process forked in the midst of a call; open the engine in the child";
                return Err(Error::new(Code::StoreUnavailable, told));
            }
        } else {
            let remote = self.inventory.as_ref().map(|object| remote(py, object));
            let fresh = open(&self.url, &self.tenant, remote)?;
            drop(opened.let_go());
            opened.door = Some(fresh);
        }
        opened.process = process::id();
        opened.calls = Arc::default();
        Ok((opened.door.clone().ok_or_else(closed)?, opened.calls.clone()))
    }
}

fn remote(py: Python<'_>, object: &Py<PyAny>) -> Box<dyn Remote> {
    Box::new(PyInventory(object.clone_ref(py)))
}

/// An error that Python raises: it carries the JSON text, which the Python side turns into a `FillrateError`.
fn told(error: Error) -> PyErr {
    pyo3::exceptions::PyValueError::new_err(refused(error))
}

/// Runs a query that needs no store.
#[pyfunction]
pub fn execute_pure(py: Python<'_>, text: Text) -> String {
    py.detach(|| {
        guarded(|| text.read().map(|text| fillrate::Engine::new(fillrate::MemoryStore::new()).execute_json(text)))
    })
}

/// The version of the engine.
#[pyfunction]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
