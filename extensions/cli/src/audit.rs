//! `fillrate audit`: what does not agree in the books, and setting it right.

use crate::backend::Backend;
use crate::program::unwritten;
use crate::session::Session;
use fillrate::Time;
use serde_json::{Value, json};
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// Findings that one repair books.
const AT_ONCE: usize = 100;

/// Now, by the clock of this machine.
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Tells every finding, and books them where asked; whether none is left.
///
/// # Errors
/// In words: the store does not answer, or a repair was refused.
pub fn run(backend: &dyn Backend, repair: bool, out: &mut dyn Write) -> Result<bool, String> {
    let mut findings = told(backend, out)?;
    if repair && !findings.is_empty() {
        let session = Session::new(backend, now());
        for part in findings.chunks(AT_ONCE) {
            session.command(&json!({"op": "repair", "findings": part})).map_err(|refusal| refusal.to_string())?;
        }
        writeln!(out, "{} repaired", findings.len()).map_err(unwritten)?;
        findings = told(backend, out)?;
    }
    writeln!(out, "{} findings", findings.len()).map_err(unwritten)?;
    Ok(findings.is_empty())
}

fn told(backend: &dyn Backend, out: &mut dyn Write) -> Result<Vec<Value>, String> {
    let session = Session::new(backend, now());
    let findings = session.pages(&json!({"op": "audit"}), "findings").map_err(|refusal| refusal.to_string())?;
    for finding in &findings {
        writeln!(out, "{finding}").map_err(unwritten)?;
    }
    Ok(findings)
}
