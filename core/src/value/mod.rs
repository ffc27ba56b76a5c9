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
macro_rules! text_value {
    ($t:ty) => {
        impl serde::Serialize for $t {
            fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $t {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
                let text = alloc::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_value;
