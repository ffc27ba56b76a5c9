//! JSON in and out: the only place that knows it.

mod decode;
mod json;
mod values;

pub use decode::{Decode, Decoder, Shape, ShapeField};
pub(crate) use decode::{meaning, named, plain, record};
pub use json::{Json, LEVELS, MOST_BYTES};
