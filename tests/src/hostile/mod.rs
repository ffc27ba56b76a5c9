//! Hostile input: good commands of every name, and what is put in the place of each of their fields.

pub mod instances;
pub mod places;
pub mod texts;
pub mod values;

use crate::cases::Held;
use crate::laws::{asked, books};
use crate::run::Run;
use crate::{big, view};
use fillrate::Code;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A store to be hostile to; made anew where something got through.
pub struct Target {
    run: Run,
    given: Vec<Value>,
    /// Commands that were let through.
    pub accepted: u64,
    /// Commands that were refused.
    pub refused: u64,
}

impl Default for Target {
    fn default() -> Self {
        let given = big::small();
        Target { run: Run::after(&given), given, accepted: 0, refused: 0 }
    }
}

impl Target {
    /// No panic, only codes of the contract, nothing changed on an error, and all books agree on a success.
    pub fn hit(&mut self, text: &str) -> Held {
        let short: String = text.chars().take(1500).collect();
        let sent = catch_unwind(AssertUnwindSafe(|| self.run.send(text)));
        let Ok(sent) = sent else {
            self.run = Run::after(&self.given);
            return Err(format!("panicked on {short}"));
        };
        let is_told = match &sent.result {
            Ok(_) => Ok(()),
            Err(error) if !Code::ALL.contains(&error.code) => Err(format!("{} is no code", error.code)),
            Err(error) if error.code.is_retryable() => Err(format!("{} without a failing store", error.code)),
            Err(error) if error.message.len() > 1000 => Err(format!("a message of {} bytes", error.message.len())),
            Err(_) => Ok(()),
        };
        is_told.map_err(|reason| format!("{reason} on {short}"))?;
        let changed = view::difference(&sent.before, &self.run.rows, |_| true);
        if sent.result.is_err() {
            self.refused += 1;
            return changed.map_or(Ok(()), |difference| Err(format!("{short}\nis refused but changed {difference}")));
        }
        self.accepted += 1;
        // What is told must be JSON that can be read again.
        serde_json::from_str::<Value>(&sent.bytes()).map_err(|e| format!("{short}\nanswers no JSON: {e}"))?;
        if changed.is_some() {
            let books = books::agree(&self.run.rows, &sent.before, &self.run.events);
            books.and_then(|()| asked::audit(&self.run)).map_err(|reason| format!("{short}\n{reason}"))?;
            self.run = Run::after(&self.given);
        }
        Ok(())
    }
}
