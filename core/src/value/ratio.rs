//! Exact ratios.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{Quantity, UNIT, text_value};

/// An exact ratio, 0 to 1, with at most 6 fractional digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(i64);

impl Ratio {
    /// None of it.
    pub const ZERO: Ratio = Ratio(0);

    /// `part / whole` rounded half up to 6 digits; `None` for nothing of nothing.
    pub fn of(part: i128, whole: i128) -> Option<Ratio> {
        if whole <= 0 {
            return None;
        }
        let micro = (part * i128::from(UNIT) * 2 + whole) / (whole * 2);
        Some(Ratio(i64::try_from(micro).unwrap_or(UNIT).clamp(0, UNIT)))
    }

    /// This share of a quantity, rounded down to the step.
    pub fn share_of(self, quantity: Quantity) -> Quantity {
        let micro = i128::from(self.0) * i128::from(quantity.micro()) / i128::from(UNIT);
        i64::try_from(micro).ok().and_then(Quantity::from_micro).unwrap_or(quantity)
    }

    /// Whether `part / whole` is at least this; true for nothing of nothing.
    pub fn is_reached(self, part: i128, whole: i128) -> bool {
        part.saturating_mul(i128::from(UNIT)) >= i128::from(self.0).saturating_mul(whole)
    }
}

impl core::str::FromStr for Ratio {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.parse::<Quantity>() {
            Ok(q) if q <= Quantity::ONE => Ok(Ratio(q.micro())),
            _ => Err(Error::new(
                Code::InvalidField,
                format!("`{}` is no ratio; write \"0\" to \"1\" exactly", crate::value::shorten(text)),
            )),
        }
    }
}

impl core::fmt::Display for Ratio {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        Quantity::from_micro(self.0).unwrap_or_default().fmt(f)
    }
}

text_value!(Ratio);
