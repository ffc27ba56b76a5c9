//! The runner of scenario files (contract, section 9).
//!
//! file -> given, as commands -> per step: do it, compare outcome and state, check the books.

mod books;
pub mod compare;
mod expect;
mod file;
mod files;
mod given;
mod matching;
mod named;
mod report;
mod values;

pub use file::{Scenario, Step};
pub use files::{Found, scenario_files};
pub use report::{Opener, run, run_on};

use crate::backend::Backend;
use crate::session::Session;
use serde_json::Value;
use std::path::Path;

/// Runs one file against an engine that `open` makes for it.
///
/// # Errors
/// In words: the first thing that is not as expected, or why the file is no scenario.
///
/// ```no_run
/// use fillrate_cli::{backend, scenario};
/// let open = || backend::open("memory:", "test").unwrap_or_else(|e| Box::new(backend::Closed(e)));
/// scenario::run_file("tests/scenarios/own/peak-season.json".as_ref(), &open)?;
/// # Ok::<(), String>(())
/// ```
pub fn run_file(path: &Path, open: &dyn Fn() -> Box<dyn Backend>) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("the file cannot be read: {e}"))?;
    run_text(&text, open)
}

/// Runs the text of a scenario, as [`run_file`] does.
///
/// # Errors
/// As [`run_file`].
pub fn run_text(text: &str, open: &dyn Fn() -> Box<dyn Backend>) -> Result<(), String> {
    let scenario = Scenario::read(text)?;
    let backend = open();
    play(&scenario, backend.as_ref(), &mut |session, step, outcome| {
        expect::check(session, step, outcome)?;
        books::check(session)
    })
}

/// Does what is given and then each step, and hands each outcome to `seen`.
///
/// # Errors
/// In words: the given part was refused, or what `seen` says, with the number of the step.
pub fn play(
    scenario: &Scenario,
    backend: &dyn Backend,
    seen: &mut dyn FnMut(&Session<'_>, &Step, &Value) -> Result<(), String>,
) -> Result<(), String> {
    let Some(at) = scenario.begins() else { return Ok(()) };
    let mut session = Session::new(backend, at);
    for command in given::commands(&scenario.given)? {
        session.command(&command).map_err(|refusal| format!("given: {command}: {refusal}"))?;
    }
    for (number, step) in (1..).zip(&scenario.steps) {
        session.at = step.at;
        let done = session.send(&step.text).and_then(|outcome| seen(&session, step, &outcome));
        done.map_err(|reason| format!("step {number}: {reason}"))?;
    }
    Ok(())
}
