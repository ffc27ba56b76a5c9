//! The whole interface as data: commands, queries, records, names, errors, and what answers look like.
//! Other languages' types are generated from it.

mod effects;
mod events;
mod export;
mod outputs;

pub use effects::effects;
pub use events::events;
pub use export::schema;
pub use outputs::{Answer, answers, outputs};

use crate::prelude::*;
use crate::wire::{Decode, Shape, ShapeField};

/// One kind of an event or effect: its name, documentation and fields beside those that all have.
#[derive(Clone, Debug)]
pub struct Variant {
    /// As `kind` writes it.
    pub kind: &'static str,
    /// What it tells.
    pub doc: &'static str,
    /// What it carries.
    pub fields: Vec<ShapeField>,
}

/// A field that is always there, though perhaps null.
fn field(name: &'static str, shape: Shape, doc: &'static str) -> ShapeField {
    ShapeField { name, shape, required: true, default: None, doc }
}

/// A field that may be missing.
fn maybe(name: &'static str, shape: Shape, doc: &'static str) -> ShapeField {
    ShapeField { required: false, ..field(name, or_null(shape), doc) }
}

/// The shape of a type that is read, too.
fn is<T: Decode>() -> Shape {
    T::shape()
}

fn list(shape: Shape) -> Shape {
    Shape::List(Box::new(shape))
}

fn or_null(shape: Shape) -> Shape {
    Shape::Optional(Box::new(shape))
}

fn names(shape: Shape) -> Shape {
    Shape::Names(Box::new(shape))
}

/// Any JSON: records of the store, kept as they were written.
fn json() -> Shape {
    Shape::Value("json")
}

fn record(name: &'static str, doc: &'static str, fields: fn() -> Vec<ShapeField>) -> Shape {
    Shape::Record { name, doc, fields }
}
