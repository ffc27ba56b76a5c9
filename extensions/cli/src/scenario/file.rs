//! A scenario as it stands in its file. Commands keep their text, so that the engine reads what the author wrote.

use fillrate::{Json, Time};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Names of a scenario; others are refused, as a misspelt one would check nothing.
const TOP: [&str; 5] = ["name", "why", "source", "given", "steps"];
const STEP: [&str; 5] = ["name", "why", "source", "do", "expect"];
const GIVEN: [&str; 7] = ["policy", "items", "locations", "stock", "inbound", "rates", "fx"];
const EXPECT: [&str; 13] = [
    "error",
    "details",
    "replayed",
    "answer",
    "effects",
    "events",
    "no_events",
    "order",
    "orders",
    "stock",
    "holds",
    "backorders",
    "kpis",
];

/// A scenario.
#[derive(Debug)]
pub struct Scenario {
    /// What is there before the first step.
    pub given: Map<String, Value>,
    /// What is done.
    pub steps: Vec<Step>,
}

/// A step: what is done, and what must be true then.
#[derive(Debug)]
pub struct Step {
    /// The command or query as text, with a time.
    pub text: String,
    /// The same, to be looked at.
    pub command: Map<String, Value>,
    /// The time at which its state is read.
    pub at: Time,
    /// What must be true.
    pub expect: Map<String, Value>,
}

type Raw = BTreeMap<String, Box<RawValue>>;

impl Scenario {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// In words: why it is no valid scenario.
    pub fn read(text: &str) -> Result<Scenario, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut top: Raw = serde_json::from_str(text).map_err(|e| format!("no scenario: {e}"))?;
        only(&top, &TOP, "the scenario")?;
        let given = match top.remove("given") {
            Some(raw) => object(&raw, "given")?,
            None => Map::new(),
        };
        only(&given, &GIVEN, "given")?;
        let Some(steps) = top.remove("steps") else { return Err("no scenario: `steps` is missing".into()) };
        let steps: Vec<Raw> = serde_json::from_str(steps.get()).map_err(|e| format!("no scenario: steps: {e}"))?;
        if steps.is_empty() {
            return Err("no scenario: `steps` is empty".into());
        }
        let mut at: Time = "2026-01-01T00:00:00Z".parse().map_err(|e: fillrate::Error| e.to_string())?;
        let mut read = Vec::with_capacity(steps.len());
        for (i, step) in (1..).zip(steps) {
            let step = Step::read(step, at).map_err(|reason| format!("step {i}: {reason}"))?;
            at = step.at;
            read.push(step);
        }
        Ok(Scenario { given, steps: read })
    }

    /// The time of the first step.
    pub fn begins(&self) -> Option<Time> {
        self.steps.first().map(|s| s.at)
    }
}

impl Step {
    fn read(mut raw: Raw, before: Time) -> Result<Step, String> {
        only(&raw, &STEP, "the step")?;
        let Some(command) = raw.remove("do") else { return Err("`do` is missing".into()) };
        let fields = object(&command, "do")?;
        let expect = match raw.remove("expect") {
            Some(raw) => object(&raw, "expect")?,
            None => Map::new(),
        };
        only(&expect, &EXPECT, "expect")?;
        let text = timed(command.get(), &fields, before);
        // A time that is none is the engine's to refuse; its state is read at the time before.
        let at = fields.get("at").and_then(Value::as_str).and_then(|t| t.parse().ok()).unwrap_or(before);
        Ok(Step { text, command: fields, at, expect })
    }
}

/// The command's text with a time, its own where it has one.
fn timed(text: &str, fields: &Map<String, Value>, at: Time) -> String {
    match fields.get("at") {
        Some(Value::Null) => {
            let mut fields = fields.clone();
            fields.insert("at".into(), at.to_string().into());
            Value::Object(fields).to_string()
        }
        Some(_) => text.to_owned(),
        None => {
            let inside = text.trim_start().strip_prefix('{').unwrap_or(text);
            let comma = if fields.is_empty() { "" } else { "," };
            format!("{{\"at\":\"{at}\"{comma}{inside}")
        }
    }
}

fn object(raw: &RawValue, name: &str) -> Result<Map<String, Value>, String> {
    // Numbers that are too big for this reader are the engine's to refuse.
    let as_engine = || match serde_json::to_value(Json::parse(raw.get()).ok()?) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    };
    let read = serde_json::from_str(raw.get()).or_else(|e| as_engine().ok_or(e));
    read.map_err(|e| format!("`{name}` is no object: {e}"))
}

fn only<'n>(names: impl IntoIterator<Item = (&'n String, impl Sized)>, known: &[&str], of: &str) -> Result<(), String> {
    match names.into_iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("{of} has a name that is not known, `{name}`; known are {}", known.join(", "))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Scenario;

    fn refused(text: &str) -> String {
        Scenario::read(text).err().unwrap_or_default()
    }

    #[test]
    fn times_come_from_the_step_before() {
        let text = r#"{"name": "n", "given": {}, "steps": [
            {"do": {"op": "tick"}},
            {"do": {"op": "tick", "at": "2026-02-01T00:00:00+01:00"}},
            {"do": {"op": "tick", "at": null}},
            {"do": {}},
            {"do": {"op": "tick", "at": "yesterday"}}
        ]}"#;
        let steps = Scenario::read(text).map(|s| s.steps).unwrap_or_default();
        let times: Vec<String> = steps.iter().map(|s| s.at.to_string()).collect();
        assert_eq!(times[0], "2026-01-01T00:00:00Z");
        assert!(times[1..].iter().all(|t| t == "2026-01-31T23:00:00Z"));
        assert_eq!(steps[0].text, r#"{"at":"2026-01-01T00:00:00Z","op": "tick"}"#);
        assert_eq!(steps[1].text, r#"{"op": "tick", "at": "2026-02-01T00:00:00+01:00"}"#);
        assert_eq!(steps[2].text, r#"{"at":"2026-01-31T23:00:00Z","op":"tick"}"#);
        assert_eq!(steps[3].text, r#"{"at":"2026-01-31T23:00:00Z"}"#);
        assert_eq!(steps[4].text, r#"{"op": "tick", "at": "yesterday"}"#);
    }

    #[test]
    fn the_engine_reads_numbers_as_they_were_written() {
        let text = r#"{"name": "n", "steps": [{"do": {"op": "x", "quantity": 5.0, "more": 1e3}}]}"#;
        let steps = Scenario::read(text).map(|s| s.steps).unwrap_or_default();
        assert!(steps[0].text.ends_with(r#""quantity": 5.0, "more": 1e3}"#));
    }

    #[test]
    fn what_is_no_scenario_is_told() {
        assert!(refused("").starts_with("no scenario: EOF"));
        assert!(refused("[]").starts_with("no scenario: invalid type"));
        assert_eq!(refused("{}"), "no scenario: `steps` is missing");
        assert_eq!(refused(r#"{"steps": []}"#), "no scenario: `steps` is empty");
        assert_eq!(refused(r#"{"steps": [{"expect": {}}]}"#), "step 1: `do` is missing");
        assert!(refused(r#"{"steps": [{"do": {}, "expect": {"ordr": {}}}]}"#).starts_with("step 1: expect has a name"));
        assert!(refused(r#"{"steps": [{"do": []}]}"#).starts_with("step 1: `do` is no object"));
        assert!(refused(r#"{"given": {"stok": []}, "steps": []}"#).starts_with("given has a name that is not known"));
    }
}
