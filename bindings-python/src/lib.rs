//! The fillrate engine for Python.
//!
//! JSON text goes in and comes out, errors too; the Python beside this turns it into objects. No rule lives here.

mod engine;
mod execution;
mod inventory;
mod scenario;
mod signals;

use pyo3::prelude::*;

/// JSON text in, JSON text out.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::engine::{Engine, execute_pure, version};
    #[pymodule_export]
    use crate::execution::Execution;
    #[pymodule_export]
    use crate::scenario::run_scenarios;
}
