//! Places on earth.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{UNIT, text_value};

/// A latitude or longitude in degrees, kept to 10^-6 (about 11 cm).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Degrees(i64);

impl Degrees {
    /// In micro-degrees.
    pub fn micro(self) -> i64 {
        self.0
    }

    /// Whether it lies between the poles: from -90 to 90.
    pub fn is_latitude(self) -> bool {
        self.0.abs() <= 90 * UNIT
    }
}

impl core::str::FromStr for Degrees {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || {
            Error::new(
                Code::InvalidField,
                format!("`{}` is no coordinate; write degrees from -180 to 180", crate::value::shorten(text)),
            )
        };
        let decimal: rust_decimal::Decimal = text.parse().map_err(|_| bad())?;
        let micro = decimal.checked_mul(rust_decimal::Decimal::from(UNIT)).ok_or_else(bad)?;
        let micro = i64::try_from(micro.round()).map_err(|_| bad())?;
        if micro.abs() > 180 * UNIT { Err(bad()) } else { Ok(Degrees(micro)) }
    }
}

impl core::fmt::Display for Degrees {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        crate::value::Delta::from_micro(self.0).fmt(f)
    }
}

text_value!(Degrees);
