//! JSON in and out: the only place that knows it.

mod batch;
mod decode;
mod json;
mod values;

pub(crate) use batch::{Commands, commands};
pub use decode::{Decode, Decoder, Shape, ShapeField};
pub(crate) use decode::{meaning, named, plain, record};
pub use json::{Json, LEVELS, MOST_BYTES};
