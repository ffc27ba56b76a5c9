//! From JSON to typed values, with the errors in the order of the contract:
//! unknown and missing names anywhere come before bad values anywhere.

use crate::error::{Code, Error};
use crate::prelude::*;
use crate::wire::Json;

/// Collects what is wrong while a value is read; the first of the weightier kind is told.
#[derive(Debug, Default)]
pub struct Decoder {
    path: Vec<String>,
    shape: Option<Error>,
    value: Option<Error>,
}

/// A type that can be read from JSON.
pub trait Decode: Sized {
    /// Reads; on a problem tells the decoder and gives `None`.
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self>;

    /// What stands in for an absent field; `None` where the field is needed.
    fn absent() -> Option<Self> {
        None
    }

    /// How the type looks in JSON.
    fn shape() -> Shape;
}

/// How a type looks in JSON; other languages' types are generated from this.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A value written as one text, number or truth value; its name in the contract.
    Value(&'static str),
    /// One of some names.
    OneOf {
        /// The type's name.
        name: &'static str,
        /// Its documentation.
        doc: &'static str,
        /// The names, each with its documentation.
        values: Vec<(&'static str, &'static str)>,
    },
    /// May be null.
    Optional(Box<Shape>),
    /// A list.
    List(Box<Shape>),
    /// Any name to a value.
    Names(Box<Shape>),
    /// A record.
    Record {
        /// The type's name.
        name: &'static str,
        /// Its documentation.
        doc: &'static str,
        /// Its fields.
        fields: fn() -> Vec<ShapeField>,
    },
}

/// One field of a record.
#[derive(Clone, Debug)]
pub struct ShapeField {
    /// As written in JSON.
    pub name: &'static str,
    /// Its type.
    pub shape: Shape,
    /// Whether it must be given.
    pub required: bool,
    /// What stands in for it where it is not given.
    pub default: Option<Json<'static>>,
    /// Its documentation.
    pub doc: &'static str,
}

impl Decoder {
    /// Reads a whole value.
    ///
    /// # Errors
    /// The first unknown or missing name, else the first bad value.
    pub fn read<T: Decode>(json: &Json<'_>) -> Result<T, Error> {
        let mut d = Decoder::default();
        let value = T::decode(json, &mut d);
        d.finish(value)
    }

    /// The value, or what was wrong with it.
    ///
    /// # Errors
    /// As [`Decoder::read`].
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Error> {
        match (self.shape.or(self.value), value) {
            (None, Some(value)) => Ok(value),
            (Some(error), _) => Err(error),
            (None, None) => Err(Error::new(Code::InvalidField, "the value cannot be read; check its shape")),
        }
    }

    /// Remembers a bad value; always `None`, for the caller to return.
    pub fn bad<T>(&mut self, error: Error) -> Option<T> {
        if self.value.is_none() {
            let field = self.path.join(".");
            self.value = Some(if field.is_empty() { error } else { error.with("field", field) });
        }
        None
    }

    /// Remembers an unknown or missing name.
    fn misshapen(&mut self, code: Code, name: &str, advice: &str) {
        if self.shape.is_none() {
            let name = crate::value::shorten(name);
            let field = self.path.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join(".");
            self.shape = Some(Error::new(code, format!("`{field}` {advice}")).with("field", field));
        }
    }

    /// The map behind `json`.
    pub fn map<'j, 'a>(&mut self, json: &'j Json<'a>) -> Option<&'j BTreeMap<Cow<'a, str>, Json<'a>>> {
        match json {
            Json::Map(map) => Some(map),
            _ => self.bad(Error::new(Code::InvalidField, "an object is needed here; write {…}")),
        }
    }

    /// Tells of names that are not in `known`.
    pub fn known(&mut self, map: &BTreeMap<Cow<'_, str>, Json<'_>>, known: &[&str]) {
        for name in map.keys() {
            if !known.contains(&name.as_ref()) {
                self.misshapen(Code::UnknownField, name, "is not known here; leave it out or mend its spelling");
            }
        }
    }

    /// Reads one field; null is absence.
    pub fn field<T: Decode>(
        &mut self,
        map: &BTreeMap<Cow<'_, str>, Json<'_>>,
        name: &str,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        match map.get(name) {
            None | Some(Json::Null) => match default.map(|make| make()).or_else(T::absent) {
                Some(value) => Some(value),
                None => {
                    self.misshapen(Code::MissingField, name, "is needed; add it");
                    None
                }
            },
            Some(json) => {
                self.path.push(name.to_owned());
                let value = T::decode(json, self);
                self.path.pop();
                value
            }
        }
    }

    /// Reads the elements of a list.
    pub fn list<T: Decode>(&mut self, json: &Json<'_>) -> Option<Vec<T>> {
        let Json::List(list) = json else {
            return self.bad(Error::new(Code::InvalidField, "a list is needed here; write […]"));
        };
        let mut all = Vec::with_capacity(list.len());
        let mut whole = true;
        for (i, json) in list.iter().enumerate() {
            self.path.push(i.to_string());
            match T::decode(json, self) {
                Some(value) => all.push(value),
                None => whole = false,
            }
            self.path.pop();
        }
        whole.then_some(all)
    }
}

/// The name of a field in JSON: a Rust keyword is written `r#` in code.
pub(crate) const fn plain(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Declares a record: the struct, how it is read from JSON, and its shape.
/// A field with `= value` may be left out, as may one whose type has an absent value.
macro_rules! record {
    (
        $(#[$($meta:tt)*])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident : $type:ty $(= $default:expr)? ),* $(,)?
        }
    ) => {
        $(#[$($meta)*])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type ),*
        }

        impl $crate::wire::Decode for $name {
            fn decode(
                json: &$crate::wire::Json<'_>,
                d: &mut $crate::wire::Decoder,
            ) -> Option<Self> {
                #[allow(unused_variables, reason = "a record without fields")]
                let map = d.map(json)?;
                d.known(map, &[$($crate::wire::plain(stringify!($field))),*]);
                $( let $field = d.field::<$type>(
                    map,
                    $crate::wire::plain(stringify!($field)),
                    $crate::wire::record!(@default $type $(, $default)?),
                ); )*
                Some($name { $( $field: $field? ),* })
            }

            fn shape() -> $crate::wire::Shape {
                $crate::wire::Shape::Record {
                    name: stringify!($name),
                    doc: $crate::wire::meaning!($([$($meta)*])*),
                    fields: || alloc::vec![ $( $crate::wire::ShapeField {
                        name: $crate::wire::plain(stringify!($field)),
                        shape: <$type as $crate::wire::Decode>::shape(),
                        required: $crate::wire::record!(@required $type $(, $default)?),
                        default: $crate::wire::record!(@shown $type $(, $default)?),
                        doc: concat!("" $(, $doc)*),
                    } ),* ],
                }
            }
        }
    };
    (@default $type:ty, $default:expr) => { Some((|| $default) as fn() -> $type) };
    (@default $type:ty) => { None };
    (@shown $type:ty, $default:expr) => {{
        let default: $type = $default;
        Some($crate::wire::Json::of(&default))
    }};
    (@shown $type:ty) => { <$type as $crate::wire::Decode>::absent().map(|value| $crate::wire::Json::of(&value)) };
    (@required $type:ty, $default:expr) => { false };
    (@required $type:ty) => { <$type as $crate::wire::Decode>::absent().is_none() };
}
pub(crate) use record;

/// The documentation among attributes.
macro_rules! meaning {
    ($([$($meta:tt)*])*) => { concat!("" $(, $crate::wire::meaning!(@one $($meta)*))*) };
    (@one doc = $doc:literal) => { $doc };
    (@one $($other:tt)*) => { "" };
}
pub(crate) use meaning;

/// Declares an enum of names, as written in JSON.
macro_rules! named {
    (
        $(#[$($meta:tt)*])*
        pub enum $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $text:literal ),* $(,)? }
    ) => {
        $(#[$($meta)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[doc = $doc])* #[serde(rename = $text)] $variant ),* }

        impl $name {
            /// Every value with its name.
            pub const ALL: &'static [($name, &'static str)] = &[$( ($name::$variant, $text) ),*];

            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text ),* }
            }
        }

        impl $crate::wire::Decode for $name {
            fn decode(json: &$crate::wire::Json<'_>, d: &mut $crate::wire::Decoder) -> Option<Self> {
                let found = json.as_str().and_then(|text| {
                    $name::ALL.iter().find(|(_, name)| *name == text).map(|(value, _)| *value)
                });
                found.or_else(|| d.bad($crate::error::Error::new(
                    $crate::error::Code::InvalidField,
                    concat!("not one of the names that stand here; write one of" $(, " `", $text, "`")*),
                )))
            }

            fn shape() -> $crate::wire::Shape {
                $crate::wire::Shape::OneOf {
                    name: stringify!($name),
                    doc: $crate::wire::meaning!($([$($meta)*])*),
                    values: alloc::vec![$( ($text, concat!("" $(, $doc)*)) ),*],
                }
            }
        }
    };
}
pub(crate) use named;
