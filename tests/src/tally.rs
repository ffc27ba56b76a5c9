//! Counting what a run reached, by name.

use fillrate::{Error, Outcome, What};
use std::collections::BTreeMap;

/// How often each name was seen.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Kinds of events.
    pub events: BTreeMap<String, u64>,
    /// Codes of errors.
    pub codes: BTreeMap<String, u64>,
    /// Effects, causes of backorders and movements, and other things inside of events.
    pub inside: BTreeMap<String, u64>,
    /// One error of each code and wording, without its values.
    pub errors: BTreeMap<String, Error>,
}

impl Tally {
    /// Takes an outcome.
    pub fn see(&mut self, result: &Result<Outcome, Error>) {
        match result {
            Ok(outcome) => {
                for (_, event) in &outcome.events {
                    *self.events.entry(event.what.kind().to_owned()).or_default() += 1;
                    if let Some(inside) = inside(&event.what) {
                        *self.inside.entry(inside).or_default() += 1;
                    }
                }
                for (_, effect) in &outcome.effects {
                    *self.inside.entry(format!("effect {}", effect.kind.as_str())).or_default() += 1;
                }
            }
            Err(error) => {
                *self.codes.entry(error.code.to_string()).or_default() += 1;
                let wording = without_values(&error.message);
                self.errors.entry(format!("{} {wording}", error.code)).or_insert_with(|| error.clone());
            }
        }
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: Tally) {
        for (into, from) in
            [(&mut self.events, other.events), (&mut self.codes, other.codes), (&mut self.inside, other.inside)]
        {
            for (name, count) in from {
                *into.entry(name).or_default() += count;
            }
        }
        self.errors.extend(other.errors);
    }
}

/// Which of its variants an event is about.
fn inside(what: &What) -> Option<String> {
    Some(match what {
        What::StockMoved { movement, .. } => format!("movement {}", movement.as_str()),
        What::LineBackordered { backordered } => format!("cause {}", backordered.cause.as_str()),
        What::LineCancelled { reason, .. } => format!("cancelled {reason}"),
        What::SettingsChanged { setting } => {
            let text = format!("{setting:?}");
            format!("setting {}", text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""))
        }
        What::StockRepaired { counter, .. } => format!("repaired {counter}"),
        _ => return None,
    })
}

/// A message with what stands in backticks left out.
fn without_values(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("``")
}
