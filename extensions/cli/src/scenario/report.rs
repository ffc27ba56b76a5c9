//! The report of the runner: a line per file, then the count.

use super::{run_file, scenario_files};
use crate::backend::{Backend, Closed, open};
use serde_json::json;
use std::cell::Cell;
use std::io::{self, Write};
use std::path::PathBuf;

/// Opens an engine for a tenant; in words where it cannot.
pub type Opener<'o> = dyn Fn(&str) -> Result<Box<dyn Backend>, String> + 'o;

/// Runs files and folders on a store and writes the report; whether all passed.
///
/// # Errors
/// Only of writing.
pub fn run(paths: &[PathBuf], store: &str, tenant: &str, as_json: bool, out: &mut dyn Write) -> io::Result<bool> {
    run_on(paths, &|tenant| open(store, tenant), tenant, as_json, out)
}

/// As [`run`], on engines that `open` makes: each file gets a tenant of its own, named after `tenant`.
///
/// # Errors
/// Only of writing.
pub fn run_on(
    paths: &[PathBuf],
    open: &Opener<'_>,
    tenant: &str,
    as_json: bool,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let opened = Cell::new(0_u32);
    let fresh = || -> Box<dyn Backend> {
        opened.set(opened.get() + 1);
        let tenant = format!("{tenant}-{}-{}", std::process::id(), opened.get());
        open(&tenant).unwrap_or_else(|problem| Box::new(Closed(problem)))
    };
    let (mut passed, mut failed, mut files) = (0, 0, Vec::new());
    for file in scenario_files(paths) {
        let result = file.problem.map_or_else(|| run_file(&file.path, &fresh), Err);
        match &result {
            Ok(()) => passed += 1,
            Err(_) => failed += 1,
        }
        if as_json {
            let path = file.path.to_string_lossy();
            files.push(json!({"name": file.name, "file": path, "passed": result.is_ok(), "reason": result.err()}));
            continue;
        }
        match result {
            Ok(()) => writeln!(out, "ok {}", file.name)?,
            Err(reason) => writeln!(out, "FAILED {}: {}", file.name, reason.replace(char::is_control, " "))?,
        }
        out.flush()?;
    }
    if as_json {
        writeln!(out, "{}", json!({"files": files, "passed": passed, "failed": failed}))?;
    } else {
        writeln!(out, "{passed} passed, {failed} failed")?;
    }
    Ok(failed == 0)
}
