//! An inventory written in Python.

use fillrate::{Code, Error, Result};
use fillrate_bindings::Remote;
use pyo3::prelude::*;

/// An object with `_call(method, text) -> text`.
pub struct PyInventory(pub Py<PyAny>);

impl Remote for PyInventory {
    fn call(&self, method: &'static str, text: String) -> Result<String> {
        Python::attach(|py| {
            let told = self.0.call_method1(py, "_call", (method, text)).and_then(|told| told.extract::<String>(py));
            told.map_err(|raised| {
                let message = format!("the inventory's `{method}` failed: {raised}");
                Error::new(Code::StoreUnavailable, message)
            })
        })
    }
}
