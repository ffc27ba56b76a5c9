//! The interface as data says what is true: it is checked in as it is, and every outcome of every scenario fits it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{
    Answer, Error, Outcome, Request, Shape, ShapeField, Variant, answers, effects, events, outputs, schema,
};
use fillrate_cli::backend::{Backend, open};
use fillrate_cli::scenario::{run_text, scenario_files};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_schema_is_checked_in_as_it_is() {
    let kept = std::fs::read_to_string(here("../bindings/schema.json")).unwrap();
    let now = serde_json::to_string_pretty(&schema()).unwrap();
    let again = "cargo run -p fillrate --example schema > bindings/schema.json, then make bindings";
    assert!(kept.trim_end() == now, "bindings/schema.json is behind: {again}");
}

/// What was seen of each record and kind, so that the test knows what it has proved.
#[derive(Default)]
struct Seen {
    kinds: BTreeSet<String>,
    answers: BTreeSet<(String, bool)>,
    wrong: Vec<String>,
    outcomes: usize,
}

struct Judge {
    outcome: Shape,
    event: Vec<ShapeField>,
    effect: Vec<ShapeField>,
    kinds: BTreeMap<(&'static str, &'static str), Variant>,
    answers: Vec<Answer>,
    orders: BTreeSet<String>,
}

impl Judge {
    fn new() -> Self {
        let fields = |at: usize| match outputs().get(at) {
            Some(Shape::Record { fields, .. }) => fields(),
            _ => panic!("no record"),
        };
        let kinds = events().into_iter().map(|v| (("Event", v.kind), v));
        let kinds = kinds.chain(effects().into_iter().map(|v| (("Effect", v.kind), v))).collect();
        let outcome = outputs().remove(0);
        let text = serde_json::to_string(&schema()).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        let commands = whole["commands"].as_array().unwrap().iter();
        let orders = commands.filter(|c| c["order"] == json!(true)).map(|c| c["op"].as_str().unwrap().into()).collect();
        Judge { outcome, event: fields(1), effect: fields(2), kinds, answers: answers(), orders }
    }

    fn outcome(&self, request: &Value, outcome: &Value, seen: &mut Seen) {
        if outcome.get("error").is_some() {
            return;
        }
        seen.outcomes += 1;
        let op = request["op"].as_str().unwrap();
        self.fits(&self.outcome, outcome, op, seen);
        if self.orders.contains(op) != outcome.get("order").is_some() {
            seen.wrong.push(format!("{op}: whether it answers an order is told wrongly"));
        }
        let of: Vec<&Answer> = self.answers.iter().filter(|a| a.op == op).collect();
        let with = |a: &Answer| {
            a.with.is_some_and(|name| request.get(name).is_some_and(|value| !value.is_null() && *value != json!(false)))
        };
        let which = of.iter().find(|a| with(a)).or_else(|| of.iter().find(|a| a.with.is_none()));
        match (which, outcome.get("answer")) {
            (Some(answer), Some(told)) => {
                seen.answers.insert((op.into(), answer.with.is_some()));
                self.fits(&answer.shape, told, &format!("{op}.answer"), seen);
            }
            (None, None) => {}
            (Some(a), None) if a.with.is_some() => {}
            (wanted, told) => {
                seen.wrong.push(format!("{op}: an answer is {}, told {told:?}", wanted.is_some()));
            }
        }
    }

    fn fits(&self, shape: &Shape, json: &Value, at: &str, seen: &mut Seen) {
        match shape {
            Shape::Optional(inner) if !json.is_null() => self.fits(inner, json, at, seen),
            Shape::Optional(_) => {}
            Shape::List(inner) => match json.as_array() {
                Some(list) => list.iter().for_each(|one| self.fits(inner, one, &format!("{at}[]"), seen)),
                None => seen.wrong.push(format!("{at}: no list: {json}")),
            },
            Shape::Names(inner) => match json.as_object() {
                Some(map) => map.values().for_each(|one| self.fits(inner, one, &format!("{at}{{}}"), seen)),
                None => seen.wrong.push(format!("{at}: no map: {json}")),
            },
            Shape::OneOf { name, values, .. } => {
                if !json.as_str().is_some_and(|text| values.iter().any(|(value, _)| *value == text)) {
                    seen.wrong.push(format!("{at}: no {name}: {json}"));
                }
            }
            Shape::Value(kind) => {
                if !is_value(kind, json) {
                    seen.wrong.push(format!("{at}: no {kind}: {json}"));
                }
            }
            Shape::Record { name, fields, .. } => {
                let common = match *name {
                    "Event" => Some(&self.event),
                    "Effect" => Some(&self.effect),
                    _ => None,
                };
                match common {
                    None => self.record(&fields(), json, at, seen),
                    Some(common) => {
                        let kind = json["kind"].as_str().unwrap_or_default();
                        let found = self.kinds.iter().find(|((of, k), _)| of == name && *k == kind);
                        let Some((_, variant)) = found else {
                            return seen.wrong.push(format!("{at}: unknown kind of {name}: {json}"));
                        };
                        seen.kinds.insert(format!("{name} {kind}"));
                        let fields: Vec<ShapeField> = common.iter().chain(&variant.fields).cloned().collect();
                        self.record(&fields, json, &format!("{at}({kind})"), seen);
                    }
                }
            }
        }
    }

    fn record(&self, fields: &[ShapeField], json: &Value, at: &str, seen: &mut Seen) {
        let Some(map) = json.as_object() else { return seen.wrong.push(format!("{at}: no record: {json}")) };
        for name in map.keys().filter(|name| !fields.iter().any(|f| f.name == name.as_str())) {
            seen.wrong.push(format!("{at}.{name} is not described"));
        }
        for field in fields {
            match map.get(field.name) {
                Some(value) => self.fits(&field.shape, value, &format!("{at}.{}", field.name), seen),
                // What is read and told has optional fields; they are told as null.
                None if field.required => seen.wrong.push(format!("{at}.{} is missing", field.name)),
                None => {}
            }
        }
    }
}

fn is_value(kind: &str, json: &Value) -> bool {
    let read = |op: Value| Request::from_json(&op.to_string());
    let at = "2026-01-01T00:00:00Z";
    match (kind, json) {
        ("json", _) => true,
        ("boolean", json) => json.is_boolean(),
        ("integer", json) => json.is_u64(),
        ("text" | "version", json) => json.is_string(),
        ("id" | "order id", json) => json.as_str().is_some_and(|text| text.parse::<fillrate::Id>().is_ok()),
        ("time", json) => json.as_str().is_some_and(|text| text.parse::<fillrate::Time>().is_ok()),
        ("duration", json) => json.as_str().is_some_and(|text| text.parse::<fillrate::Duration>().is_ok()),
        ("ratio", json) => json.as_str().is_some_and(|text| text.parse::<fillrate::Ratio>().is_ok()),
        ("quantity", json) => json.as_str().is_some_and(|text| text.parse::<fillrate::Quantity>().is_ok()),
        ("signed quantity", json) => json.as_str().is_some_and(|text| text.trim_start_matches('-').parse::<fillrate::Quantity>().is_ok()),
        ("money", money) => {
            read(json!({"op": "set_prices", "at": at, "version": "1", "prices": [{"sku": "A", "location": "L", "price": money}]})).is_ok()
        }
        ("window", window) => {
            let supply = json!({"id": "i", "sku": "A", "location": "L", "quantity": "1", "expected": window});
            read(json!({"op": "set_inbound", "at": at, "inbound": supply})).is_ok()
        }
        ("eta", json) => is_value("time", json) || is_value("window", json),
        (kind, _) => panic!("`{kind}` is told nowhere"),
    }
}

/// Looks at everything that goes by.
struct Watched {
    inner: Box<dyn Backend>,
    judge: Rc<Judge>,
    seen: Rc<RefCell<Seen>>,
}

impl Backend for Watched {
    fn execute_json(&self, text: &str) -> String {
        let told = self.inner.execute_json(text);
        if let (Ok(request), Ok(outcome)) = (serde_json::from_str::<Value>(text), serde_json::from_str::<Value>(&told))
        {
            self.judge.outcome(&request, &outcome, &mut self.seen.borrow_mut());
        }
        told
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        self.inner.execute_batch(requests)
    }
}

/// The scenarios on the page of the contract.
fn contract() -> Vec<String> {
    let page = std::fs::read_to_string(here("../docs/contract.md")).unwrap();
    page.split("```json scenario").skip(1).filter_map(|block| Some(block.split_once("```")?.0.to_owned())).collect()
}

#[test]
fn every_outcome_of_every_scenario_is_as_described() {
    let (judge, seen) = (Rc::new(Judge::new()), Rc::new(RefCell::new(Seen::default())));
    let fresh = || {
        let (judge, seen) = (judge.clone(), seen.clone());
        Box::new(Watched { inner: open("memory:", "test").unwrap(), judge, seen }) as Box<dyn Backend>
    };
    let files = scenario_files(&["own", "peers"].map(|folder| here("scenarios").join(folder)));
    for text in files.iter().map(|file| std::fs::read_to_string(&file.path).unwrap()).chain(contract()) {
        run_text(&text, &fresh).unwrap();
    }
    let mut seen = seen.borrow_mut();
    seen.wrong.sort();
    seen.wrong.dedup();
    assert!(
        seen.wrong.is_empty(),
        "{} wrong:\n{}",
        seen.wrong.len(),
        seen.wrong[..seen.wrong.len().min(60)].join("\n")
    );
    assert!(seen.outcomes > 3_000, "only {} outcomes were looked at", seen.outcomes);
    let told = judge.answers.iter().map(|a| (a.op.to_owned(), a.with.is_some()));
    let unseen: Vec<_> = told.filter(|answer| !seen.answers.contains(answer)).collect();
    assert!(unseen.is_empty(), "no scenario asks {unseen:?}");
    let kinds: BTreeSet<String> = judge.kinds.keys().map(|(of, kind)| format!("{of} {kind}")).collect();
    // Healthy books have nothing to repair.
    let unseen: Vec<_> = kinds.difference(&seen.kinds).filter(|kind| *kind != "Event stock_repaired").collect();
    assert!(unseen.is_empty(), "no scenario makes {unseen:?}");
}
