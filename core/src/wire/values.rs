//! How each value type is read from JSON.

use crate::error::{Code, Error};
use crate::prelude::*;
use crate::value::*;
use crate::wire::{Decode, Decoder, Json, Shape};
use smol_str::SmolStr;

/// Values written as text; a bad one has its own type's code.
macro_rules! from_text {
    ($($type:ty = $name:literal, $code:expr);* $(;)?) => { $(
        impl Decode for $type {
            fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
                match json {
                    Json::Text(text) => text.parse().map_or_else(|e| d.bad(e), Some),
                    _ => d.bad(Error::new($code, concat!("no text; write the ", $name, " as text"))),
                }
            }

            fn shape() -> Shape {
                Shape::Value($name)
            }
        }
    )* };
}

from_text! {
    Id = "id", Code::InvalidId;
    OrderId = "order id", Code::InvalidId;
    Time = "time", Code::InvalidField;
    Duration = "duration", Code::InvalidField;
    Ratio = "ratio", Code::InvalidField;
    Currency = "currency", Code::InvalidField;
}

/// Quantities: exact decimal text, or an integer number.
macro_rules! from_number {
    ($($type:ty = $name:literal),*) => { $(
        impl Decode for $type {
            fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
                let parsed = match json {
                    Json::Text(text) => text.parse(),
                    Json::Int(i) => i.to_string().parse(),
                    _ => Err(Error::new(
                        Code::InvalidQuantity,
                        "no quantity; write an exact decimal as text, such as \"2.5\", or an integer",
                    )),
                };
                parsed.map_or_else(|e| d.bad(e), Some)
            }

            fn shape() -> Shape {
                Shape::Value($name)
            }
        }
    )* };
}

from_number!(Quantity = "quantity", Positive = "positive quantity", Delta = "signed quantity");

impl Decode for Degrees {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json.as_decimal_text() {
            Some(text) => text.parse().map_or_else(|e| d.bad(e), Some),
            None => d.bad(Error::new(Code::InvalidField, "no coordinate; write degrees as a number or as text")),
        }
    }

    fn shape() -> Shape {
        Shape::Value("degrees")
    }
}

impl Decode for Money {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        let map = d.map(json)?;
        d.known(map, &["amount", "currency"]);
        let amount = d.field::<String>(map, "amount", None);
        let currency = d.field::<Currency>(map, "currency", None);
        let (amount, currency) = (amount?, currency?);
        Money::of(&amount, currency.as_str()).map_or_else(|e| d.bad(e), Some)
    }

    fn shape() -> Shape {
        Shape::Value("money")
    }
}

impl Decode for Window {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        let map = d.map(json)?;
        d.known(map, &["earliest", "latest"]);
        let earliest = d.field::<Time>(map, "earliest", None);
        let latest = d.field::<Time>(map, "latest", None);
        Window::new(earliest?, latest?).map_or_else(|e| d.bad(e), Some)
    }

    fn shape() -> Shape {
        Shape::Value("window")
    }
}

impl Decode for Eta {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json {
            Json::Text(_) => Time::decode(json, d).map(|t| Eta(Window { earliest: t, latest: t })),
            _ => Window::decode(json, d).map(Eta),
        }
    }

    fn shape() -> Shape {
        Shape::Value("eta")
    }
}

impl Decode for Version {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        let text = match json {
            Json::Int(i) => Some(i.to_string()),
            Json::Text(text) => Some(text.clone().into_owned()),
            _ => None,
        };
        match text {
            Some(text) => text.parse().map_or_else(|e| d.bad(e), Some),
            None => d.bad(Error::new(Code::InvalidField, "no version; write a text of 1 to 128 bytes, or a number")),
        }
    }

    fn shape() -> Shape {
        Shape::Value("version")
    }
}

impl Decode for bool {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json {
            Json::Bool(b) => Some(*b),
            _ => d.bad(Error::new(Code::InvalidField, "no truth value; write `true` or `false`")),
        }
    }

    fn shape() -> Shape {
        Shape::Value("boolean")
    }
}

/// Whole numbers.
macro_rules! from_int {
    ($($type:ty),*) => { $(
        impl Decode for $type {
            fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
                let found = match json {
                    Json::Int(i) => <$type>::try_from(*i).ok(),
                    _ => None,
                };
                found.or_else(|| d.bad(Error::new(
                    Code::InvalidField,
                    format!("no whole number; write one from {} to {}", <$type>::MIN, <$type>::MAX),
                )))
            }

            fn shape() -> Shape {
                Shape::Value("integer")
            }
        }
    )* };
}

from_int!(u8, u32, i32, u64);

impl Decode for String {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text.clone().into_owned()),
            _ => d.bad(Error::new(Code::InvalidField, "no text; write one in quotes")),
        }
    }

    fn shape() -> Shape {
        Shape::Value("text")
    }
}

impl Decode for SmolStr {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        String::decode(json, d).map(SmolStr::from)
    }

    fn shape() -> Shape {
        Shape::Value("text")
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            _ => T::decode(json, d).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        d.list(json)
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        T::decode(json, d).map(Box::new)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        let map = d.map(json)?;
        let mut all = BTreeMap::new();
        let mut whole = true;
        for name in map.keys() {
            match d.field::<T>(map, name, None) {
                Some(value) => {
                    all.insert(name.to_string(), value);
                }
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    fn absent() -> Option<Self> {
        Some(BTreeMap::new())
    }

    fn shape() -> Shape {
        Shape::Names(Box::new(T::shape()))
    }
}
