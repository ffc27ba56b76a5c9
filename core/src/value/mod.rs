//! Checked value types: once made, they are right.

mod coordinate;
mod currency;
mod duration;
mod id;
mod money;
mod quantity;
mod ratio;
mod time;
mod version;

pub use coordinate::Degrees;
pub use currency::Currency;
pub use duration::Duration;
pub use id::{Id, OrderId, PackageName, ShipmentName};
pub use money::Money;
pub(crate) use money::{mismatch, parse_decimal};
pub use quantity::{Delta, Positive, Quantity, UNIT};
pub use ratio::Ratio;
pub use time::{Eta, Time, Window};
pub use version::Version;

use crate::prelude::*;

/// A stock keeping unit: the caller's text, never parsed.
pub type Sku = Id;

/// At most 40 characters of a bad value, for messages.
pub(crate) fn shorten(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// serde for a value that is written as text: `Display` out, `FromStr` in.
/// What is kept as text says so; where nobody reads it, it may be a plain number: how to get it, and how to get back.
macro_rules! text_value {
    ($t:ty) => {
        impl serde::Serialize for $t {
            fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        text_value!(@in $t);
    };
    (@in $t:ty) => {
        impl<'de> serde::Deserialize<'de> for $t {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
                if d.is_human_readable() {
                    let text = alloc::borrow::Cow::<'de, str>::deserialize(d)?;
                    return text.parse().map_err(serde::de::Error::custom);
                }
                <&'de str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
    ($t:ty, $text:expr) => {
        impl serde::Serialize for $t {
            fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
                s.serialize_str($text(self))
            }
        }
        text_value!(@in $t);
    };
    ($t:ty, $number:expr, $back:expr) => {
        impl serde::Serialize for $t {
            fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i64($number(*self)) }
            }
        }

        impl<'de> serde::Deserialize<'de> for $t {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
                if d.is_human_readable() {
                    let text = alloc::borrow::Cow::<'de, str>::deserialize(d)?;
                    return text.parse().map_err(serde::de::Error::custom);
                }
                let back: Option<$t> = $back(i64::deserialize(d)?);
                back.ok_or_else(|| serde::de::Error::custom("out of bounds"))
            }
        }
    };
}
pub(crate) use text_value;
