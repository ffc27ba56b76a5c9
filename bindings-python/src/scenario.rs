//! The runner of scenario files, with the engine on the other side: each command goes out to Python and its outcome
//! comes back, so that what is tested is the package.

use fillrate::{Error, Outcome, Request};
use fillrate_cli::backend::Backend;
use fillrate_cli::scenario::run_on;
use pyo3::prelude::*;
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;

/// What Python raised last.
type Raised = Rc<RefCell<Option<PyErr>>>;

struct Remote {
    engine: Py<PyAny>,
    raised: Raised,
}

impl Backend for Remote {
    fn execute_json(&self, text: &str) -> String {
        let told = Python::attach(|py| self.engine.call1(py, (text,)).and_then(|told| told.extract::<String>(py)));
        told.unwrap_or_else(|raised| {
            self.raised.borrow_mut().get_or_insert(raised);
            String::new()
        })
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        let error = Error::transition("scenarios are played one command at a time");
        requests.iter().map(|_| Err(error.clone())).collect()
    }
}

struct Out<'py>(Bound<'py, PyAny>, Raised);

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.1.borrow().is_some() {
            return Err(io::Error::other("Python raised"));
        }
        let written = self.0.call1((bytes,));
        written.map(|_| bytes.len()).map_err(|raised| {
            self.1.borrow_mut().get_or_insert(raised);
            io::Error::other("Python raised")
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs files and folders; `open(tenant)` gives a function from text to text, `write` takes bytes. Whether all passed.
#[pyfunction]
pub fn run_scenarios(
    files: Vec<PathBuf>,
    tenant: &str,
    as_json: bool,
    open: Bound<'_, PyAny>,
    write: Bound<'_, PyAny>,
) -> PyResult<bool> {
    let raised = Raised::default();
    let mut out = Out(write, raised.clone());
    let fresh = |tenant: &str| -> Result<Box<dyn Backend>, String> {
        match open.call1((tenant,)) {
            Ok(engine) => Ok(Box::new(Remote { engine: engine.unbind(), raised: raised.clone() })),
            Err(error) => Err(error.value(open.py()).to_string()),
        }
    };
    let ended = run_on(&files, &fresh, tenant, as_json, &mut out);
    match raised.take() {
        Some(raised) => Err(raised),
        None => Ok(ended?),
    }
}
