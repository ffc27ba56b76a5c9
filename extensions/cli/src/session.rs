//! Talking to an engine in JSON: commands and queries at a time, pages put together.

use crate::backend::Backend;
use fillrate::Time;
use serde_json::{Value, json};

/// Entries of one page: the most that the contract allows.
const PAGE: u64 = 1000;

/// An engine and the time at which it is spoken to.
pub struct Session<'b> {
    backend: &'b dyn Backend,
    /// The time of what is asked next.
    pub at: Time,
}

/// A command or query that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The stable code.
    pub code: String,
    /// For people.
    pub message: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.code, self.message)
    }
}

impl Refusal {
    /// The refusal in an outcome, where it is one.
    pub fn of(outcome: &Value) -> Option<Refusal> {
        let error = outcome.get("error").filter(|e| !e.is_null())?;
        Some(Refusal { code: text(error, "code").to_owned(), message: text(error, "message").to_owned() })
    }
}

/// The text of a name, or nothing.
pub fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

/// The entries of a list by its name, or none.
pub fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

impl<'b> Session<'b> {
    /// Speaks to an engine from a time on.
    pub fn new(backend: &'b dyn Backend, at: Time) -> Self {
        Session { backend, at }
    }

    /// Sends text as it is.
    ///
    /// # Errors
    /// The engine answers something that is no JSON object.
    pub fn send(&self, text: &str) -> Result<Value, String> {
        let answer = self.backend.execute_json(text);
        match serde_json::from_str(&answer) {
            Ok(outcome @ Value::Object(_)) => Ok(outcome),
            _ => Err(format!("the engine answered no JSON object: {}", answer.chars().take(200).collect::<String>())),
        }
    }

    /// Does a command now.
    ///
    /// # Errors
    /// It was refused.
    pub fn command(&self, command: &Value) -> Result<Value, Refusal> {
        let mut command = command.clone();
        if let Value::Object(fields) = &mut command {
            fields.insert("at".into(), self.at.to_string().into());
        }
        let outcome =
            self.send(&command.to_string()).map_err(|message| Refusal { code: "invalid_json".into(), message })?;
        match Refusal::of(&outcome) {
            Some(refusal) => Err(refusal),
            None => Ok(outcome),
        }
    }

    /// Asks a query now; what it answers.
    ///
    /// # Errors
    /// It was refused.
    pub fn answer(&self, query: &Value) -> Result<Value, Refusal> {
        let mut outcome = self.command(query)?;
        Ok(outcome.get_mut("answer").map(Value::take).unwrap_or(Value::Null))
    }

    /// Asks a query that lists something now; the entries of all its pages, by the name that it gives them.
    ///
    /// # Errors
    /// It was refused, or its pages never end.
    pub fn pages(&self, query: &Value, entries: &str) -> Result<Vec<Value>, Refusal> {
        let mut all = Vec::new();
        let mut query = query.clone();
        query["limit"] = json!(PAGE);
        loop {
            let mut page = self.answer(&query)?;
            if let Some(Value::Array(found)) = page.get_mut(entries).map(Value::take) {
                all.extend(found);
            }
            let next = page.get_mut("next").map(Value::take).unwrap_or(Value::Null);
            if next.is_null() {
                return Ok(all);
            }
            if next == query["after"] {
                let message = format!("the page after `{next}` gives `next` as itself");
                return Err(Refusal { code: "invalid_field".into(), message });
            }
            query["after"] = next;
        }
    }
}
