//! What really happened, as the stores saw it: which commands were committed, in which order, with which outcome.

use fillrate::{ChangeSet, Event, Id, Key, Outcome, Request, Row, render};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A command as it was sent.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As text, with its time and id.
    pub text: String,
    /// As it was read.
    pub request: Request,
}

impl Asked {
    /// Reads a command.
    pub fn read(text: &str) -> Option<Asked> {
        Some(Asked { text: text.to_owned(), request: Request::from_json(text).ok()? })
    }

    /// The id that it goes by.
    pub fn id(&self) -> String {
        self.request.id.as_ref().map_or_else(String::new, ToString::to_string)
    }
}

/// A commit: what was sent, and the ids that it used up.
#[derive(Clone, Debug)]
pub struct Commitment {
    /// The commands, the refused ones of the batch among them.
    pub batch: Vec<Asked>,
    /// The ids of those that succeeded.
    pub ids: Vec<Id>,
}

impl std::fmt::Display for Commitment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts: Vec<&str> = self.batch.iter().map(|asked| asked.text.as_str()).collect();
        if texts.len() == 1 { write!(f, "{}", texts[0]) } else { write!(f, "[{}]", texts.join(",")) }
    }
}

/// All of it.
#[derive(Debug, Default)]
pub struct Log {
    /// Commits, oldest first.
    pub commits: Vec<Commitment>,
    /// What happened, oldest first; purged orders too.
    pub events: Vec<Arc<Event>>,
    /// Where each id was used up.
    pub used: BTreeMap<Id, usize>,
    /// The outcome that a client got for an id.
    pub told: BTreeMap<Id, Value>,
    /// What went wrong.
    pub wrong: Vec<String>,
}

impl Log {
    /// A commit got through; a change set that uses up no id is no command's.
    pub fn committed(&mut self, batch: &[Asked], ids: &[Id]) {
        if ids.is_empty() {
            return;
        }
        for id in ids {
            if let Some(before) = self.used.insert(id.clone(), self.commits.len()) {
                self.wrong
                    .push(format!("command {id} took effect twice, in commits {before} and {}", self.commits.len()));
            }
        }
        self.commits.push(Commitment { batch: batch.to_vec(), ids: ids.to_vec() });
    }

    /// A client got the outcome of a command.
    pub fn told(&mut self, id: &Id, outcome: &Outcome) {
        if !self.used.contains_key(id) {
            self.wrong.push(format!("command {id} was acknowledged, but never committed"));
        }
        let told = comparable(outcome);
        if let Some(before) = self.told.insert(id.clone(), told.clone())
            && before != told
        {
            self.wrong.push(format!("command {id} was answered in two ways:\n{before}\n{told}"));
        }
    }
}

/// The outcome but for whether it was told before.
pub fn comparable(outcome: &Outcome) -> Value {
    let mut value: Value = serde_json::from_str(&render(&Ok(outcome.clone()))).unwrap_or_default();
    value["replayed"] = Value::Null;
    value
}

/// The command ids that a change set uses up.
pub fn ids(changes: &ChangeSet) -> Vec<Id> {
    let id = |write: &(Key, Option<Row>, u64)| match write {
        (Key::Command(id), Some(_), _) => Some(id.clone()),
        _ => None,
    };
    changes.changes.writes.iter().filter_map(id).collect()
}
