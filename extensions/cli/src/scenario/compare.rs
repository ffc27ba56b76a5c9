//! What was expected against what is: an object must agree in every name that it lists,
//! a list must match one to one in any order, and null is absence.

use super::{matching, values};
use serde_json::Value;
use std::fmt;

/// The first difference: where, what was expected, what is there.
#[derive(Debug)]
pub struct Difference<'v> {
    /// From the innermost to the outermost.
    path: Vec<Step<'v>>,
    expected: Shown<'v>,
    got: Shown<'v>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'v> {
    Name(&'v str),
    Index(usize),
}

#[derive(Clone, Copy, Debug)]
enum Shown<'v> {
    Value(&'v Value),
    Entries(usize),
}

/// Names that say which record an object is: a difference is best told against the record that was meant.
const IDENTITIES: [&str; 8] = ["id", "line", "sku", "location", "order", "kind", "earliest", "cause"];

/// The first difference of an expectation from what is there, `None` where they agree.
/// `name` is the one under which both stand.
pub fn difference<'v>(name: &str, expected: &'v Value, actual: &'v Value) -> Option<Difference<'v>> {
    match (expected, actual) {
        (Value::Object(names), Value::Object(found)) => names.iter().find_map(|(name, expected)| {
            let actual = found.get(name).unwrap_or(&Value::Null);
            difference(name, expected, actual).map(|d| d.under(Step::Name(name)))
        }),
        (Value::Array(expected), Value::Array(actual)) => lists(name, expected, actual),
        _ if values::same(name, expected, actual) => None,
        _ => Some(Difference { path: Vec::new(), expected: Shown::Value(expected), got: Shown::Value(actual) }),
    }
}

fn lists<'v>(name: &str, expected: &'v [Value], actual: &'v [Value]) -> Option<Difference<'v>> {
    if expected.len() != actual.len() {
        let (expected, got) = (Shown::Entries(expected.len()), Shown::Entries(actual.len()));
        return Some(Difference { path: Vec::new(), expected, got });
    }
    let partners = matching::pair_up(expected.len(), |i, j| difference(name, &expected[i], &actual[j]).is_none());
    let alone = partners.iter().position(Option::is_none)?;
    let free = (0..actual.len()).filter(|j| !partners.contains(&Some(*j)));
    let meant = free.max_by_key(|j| (likeness(&expected[alone], &actual[*j]), *j == alone, usize::MAX - j))?;
    difference(name, &expected[alone], &actual[meant]).map(|d| d.under(Step::Index(alone)))
}

/// How much an object is the one that was meant: by the names that identify it, then by all.
fn likeness(expected: &Value, actual: &Value) -> (usize, usize) {
    let (Some(expected), Some(actual)) = (expected.as_object(), actual.as_object()) else { return (0, 0) };
    let agreeing: Vec<&String> = expected
        .iter()
        .filter(|(name, value)| difference(name, value, actual.get(*name).unwrap_or(&Value::Null)).is_none())
        .map(|(name, _)| name)
        .collect();
    (agreeing.iter().filter(|n| IDENTITIES.contains(&n.as_str())).count(), agreeing.len())
}

impl<'v> Difference<'v> {
    fn under(mut self, step: Step<'v>) -> Self {
        self.path.push(step);
        self
    }

    /// In words, the place written under `root` where that is not empty.
    pub fn told(&self, root: &str) -> String {
        let mut place = root.to_owned();
        for step in self.path.iter().rev() {
            match step {
                Step::Name(name) if place.is_empty() => place.push_str(name),
                Step::Name(name) => place = format!("{place}.{name}"),
                Step::Index(index) => place = format!("{place}[{index}]"),
            }
        }
        format!("{place}: expected {}, got {}", self.expected, self.got)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Value(value) => f.write_str(&shown(value)),
            Shown::Entries(1) => f.write_str("1 entry"),
            Shown::Entries(n) => write!(f, "{n} entries"),
        }
    }
}

/// A value for a message: texts bare, the rest as short JSON.
pub fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.replace(char::is_control, " "),
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(160).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
