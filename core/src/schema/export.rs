//! The interface as one JSON value.

use super::{Variant, answers, effects, events, outputs};
use crate::command::{Command, Query, names_order};
use crate::error::{Code, Family};
use crate::prelude::*;
use crate::view::map;
use crate::wire::{Json, Shape, ShapeField};

/// Every command and query, record, name, error, event and effect, as JSON.
///
/// A type is `{"value":name}`, `{"enum":name}`, `{"record":name}`, or one of these within `{"optional":…}` (may be
/// null), `{"list":…}`, `{"names":…}` (any name to a value).
///
/// ```
/// let schema = fillrate::schema();
/// assert!(schema.get("commands").is_some());
/// ```
pub fn schema() -> Json<'static> {
    let mut seen = Seen::default();
    let commands = Command::shapes().into_iter().map(|(op, shape, doc)| seen.operation(op, &shape, doc)).collect();
    let queries = Query::shapes().into_iter().map(|(op, shape, doc)| seen.operation(op, &shape, doc)).collect();
    outputs().iter().for_each(|shape| drop(seen.outward(shape)));
    let events = variants(&mut seen, events());
    let effects = variants(&mut seen, effects());
    map([
        ("commands", Json::List(commands)),
        ("queries", Json::List(queries)),
        ("events", events),
        ("effects", effects),
        ("records", Json::Map(seen.records)),
        ("outputs", Json::Map(seen.outputs)),
        ("enums", Json::Map(seen.enums)),
        ("errors", Json::List(Code::ALL.iter().map(|code| error(*code)).collect())),
        ("families", Json::List(Family::ALL.iter().map(|(_, name, doc)| family(name, doc)).collect())),
    ])
}

/// Named types found on the way.
#[derive(Default)]
struct Seen {
    records: BTreeMap<Cow<'static, str>, Json<'static>>,
    outputs: BTreeMap<Cow<'static, str>, Json<'static>>,
    enums: BTreeMap<Cow<'static, str>, Json<'static>>,
    outward: bool,
}

impl Seen {
    fn operation(&mut self, op: &'static str, shape: &Shape, doc: &str) -> Json<'static> {
        let Shape::Record { name, fields, .. } = shape else { return Json::Null };
        let answer = |this: &mut Self, with: Option<&str>| {
            let of = answers().into_iter().find(|a| a.op == op && a.with == with);
            of.map_or(Json::Null, |a| this.outward(&a.shape))
        };
        let with = answers().iter().filter(|a| a.op == op).find_map(|a| a.with);
        let answer_with = match with {
            Some(field) => map([("field", Json::from(field)), ("answer", answer(self, with))]),
            None => Json::Null,
        };
        map([
            ("op", Json::from(op)),
            ("name", Json::from(*name)),
            ("doc", text(doc)),
            ("fields", Json::List(fields().iter().map(|f| self.field(f)).collect())),
            ("if_version", Json::Bool(names_order(op))),
            ("order", Json::Bool(names_order(op) || matches!(op, "place_order" | "import_order"))),
            ("answer", answer(self, None)),
            ("answer_with", answer_with),
        ])
    }

    fn field(&mut self, field: &ShapeField) -> Json<'static> {
        map([
            ("name", Json::from(field.name)),
            ("type", self.shape(&field.shape)),
            ("required", Json::Bool(field.required)),
            ("default", field.default.clone().unwrap_or(Json::Null)),
            ("doc", text(field.doc)),
        ])
    }

    /// A type of answers.
    fn outward(&mut self, shape: &Shape) -> Json<'static> {
        let before = core::mem::replace(&mut self.outward, true);
        let json = self.shape(shape);
        self.outward = before;
        json
    }

    fn shape(&mut self, shape: &Shape) -> Json<'static> {
        match shape {
            Shape::Value(name) => map([("value", Json::from(name.replace(' ', "_")))]),
            Shape::Optional(inner) => map([("optional", self.shape(inner))]),
            Shape::List(inner) => map([("list", self.shape(inner))]),
            Shape::Names(inner) => map([("names", self.shape(inner))]),
            Shape::OneOf { name, doc, values } => {
                let one = |(value, doc): &(&'static str, &'static str)| {
                    map([("name", Json::from(*value)), ("doc", text(doc))])
                };
                let values = Json::List(values.iter().map(one).collect());
                self.enums.insert((*name).into(), map([("doc", text(doc)), ("values", values)]));
                map([("enum", Json::from(*name))])
            }
            Shape::Record { name, doc, fields } => {
                if !self.records.contains_key(*name) && !self.outputs.contains_key(*name) {
                    let home = if self.outward { &mut self.outputs } else { &mut self.records };
                    home.insert((*name).into(), Json::Null);
                    let fields = Json::List(fields().iter().map(|f| self.field(f)).collect());
                    let home = if self.outward { &mut self.outputs } else { &mut self.records };
                    home.insert((*name).into(), map([("doc", text(doc)), ("fields", fields)]));
                }
                map([("record", Json::from(*name))])
            }
        }
    }
}

fn variants(seen: &mut Seen, all: Vec<Variant>) -> Json<'static> {
    seen.outward = true;
    let one = |v: Variant| {
        map([
            ("kind", Json::from(v.kind)),
            ("doc", text(v.doc)),
            ("fields", Json::List(v.fields.iter().map(|f| seen.field(f)).collect())),
        ])
    };
    Json::List(all.into_iter().map(one).collect())
}

fn error(code: Code) -> Json<'static> {
    map([
        ("code", Json::from(code.as_str())),
        ("family", Json::from(code.family().as_str())),
        ("retryable", Json::Bool(code.is_retryable())),
        ("doc", text(code.meaning())),
    ])
}

fn family(name: &'static str, doc: &'static str) -> Json<'static> {
    map([("name", Json::from(name)), ("doc", text(doc))])
}

/// Documentation: its lines as one.
fn text(doc: &str) -> Json<'static> {
    Json::from(doc.split_whitespace().collect::<Vec<_>>().join(" "))
}
