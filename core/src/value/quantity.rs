//! Exact quantities: fixed point of 6 decimals.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::text_value;

/// An exact, non-negative quantity with at most 6 fractional digits, 0 to 10^12.
///
/// ```
/// use fillrate::Quantity;
/// let dozen: Quantity = "12".parse()?;
/// assert_eq!(dozen.to_string(), "12");
/// assert_eq!("2.50".parse::<Quantity>()?.to_string(), "2.5");
/// assert!("1e3".parse::<Quantity>().is_err());
/// # Ok::<(), fillrate::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

/// Micro-units in one unit.
pub const UNIT: i64 = 1_000_000;
const MOST: i64 = 1_000_000_000_000 * UNIT;

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(0);
    /// One unit.
    pub const ONE: Quantity = Quantity(UNIT);
    /// The largest quantity: 10^12.
    pub const MAX: Quantity = Quantity(MOST);
    /// The smallest step: 10^-6.
    pub const STEP: Quantity = Quantity(1);

    /// From micro-units; `None` when negative or above 10^12 units.
    pub fn from_micro(micro: i64) -> Option<Self> {
        (0..=MOST).contains(&micro).then_some(Quantity(micro))
    }

    /// Whole units.
    pub fn units(units: u32) -> Self {
        Quantity(i64::from(units) * UNIT)
    }

    /// The quantity in micro-units (10^-6).
    pub fn micro(self) -> i64 {
        self.0
    }

    /// Whether this is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// `limit_exceeded` above 10^12.
    pub fn plus(self, other: Quantity) -> Result<Quantity> {
        match self.0.checked_add(other.0).and_then(Quantity::from_micro) {
            Some(sum) => Ok(sum),
            None => Err(Error::limit("quantity", "1000000000000")),
        }
    }

    /// What is left after taking `other`, never below nothing.
    #[must_use]
    pub fn less(self, other: Quantity) -> Quantity {
        Quantity((self.0 - other.0).max(0))
    }

    /// What is left after taking `other`, or `None` where `other` is more.
    pub fn checked_less(self, other: Quantity) -> Option<Quantity> {
        Quantity::from_micro(self.0 - other.0)
    }

    /// `self x per`, exact; rounded up to the step where a seventh digit would arise.
    ///
    /// # Errors
    /// `limit_exceeded` above 10^12.
    pub fn times(self, per: Quantity) -> Result<Quantity> {
        let product = i128::from(self.0) * i128::from(per.0);
        let unit = i128::from(UNIT);
        let micro = (product + unit - 1) / unit;
        match i64::try_from(micro).ok().and_then(Quantity::from_micro) {
            Some(q) => Ok(q),
            None => Err(Error::limit("quantity", "1000000000000")),
        }
    }

    /// The largest multiple of `increment` that is not above this.
    #[must_use]
    pub fn floor_to(self, increment: Quantity) -> Quantity {
        if increment.0 <= 1 { self } else { Quantity(self.0 - self.0 % increment.0) }
    }

    /// Whether this is a whole multiple of `increment`.
    pub fn is_multiple_of(self, increment: Quantity) -> bool {
        increment.0 <= 1 || self.0 % increment.0 == 0
    }

    /// As an exact decimal.
    pub fn decimal(self) -> rust_decimal::Decimal {
        rust_decimal::Decimal::new(self.0, 6)
    }
}

impl core::str::FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse_micro(text).and_then(Quantity::from_micro).ok_or_else(|| invalid(text))
    }
}

/// Digits with an optional fraction of 1 to 6 digits, to micro-units; no sign.
fn parse_micro(text: &str) -> Option<i64> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let mut micro: i64 = 0;
    for b in whole.bytes() {
        micro = micro.checked_mul(10)?.checked_add(i64::from(b - b'0'))?;
    }
    for i in 0..6 {
        let digit = fraction.as_bytes().get(i).map_or(0, |b| i64::from(b - b'0'));
        micro = micro.checked_mul(10)?.checked_add(digit)?;
    }
    Some(micro)
}

fn invalid(text: &str) -> Error {
    Error::new(
        Code::InvalidQuantity,
        format!(
            "`{}` is no quantity; write an exact decimal such as \"2.5\", 0 to 1000000000000, at most 6 fractional digits",
            crate::value::shorten(text)
        ),
    )
}

impl core::fmt::Display for Quantity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write_micro(f, self.0)
    }
}

fn write_micro(f: &mut core::fmt::Formatter<'_>, micro: i64) -> core::fmt::Result {
    let sign = if micro < 0 { "-" } else { "" };
    let micro = micro.unsigned_abs();
    let (whole, mut rest, mut width) = (micro / 1_000_000, micro % 1_000_000, 6);
    if rest == 0 {
        return write!(f, "{sign}{whole}");
    }
    while rest % 10 == 0 {
        rest /= 10;
        width -= 1;
    }
    write!(f, "{sign}{whole}.{rest:0width$}")
}

text_value!(Quantity, Quantity::micro, Quantity::from_micro);

/// A quantity above nothing, as commands ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Positive(Quantity);

impl Positive {
    /// Checks that there is something.
    ///
    /// # Errors
    /// `invalid_quantity` for 0.
    pub fn new(quantity: Quantity) -> Result<Self> {
        if quantity.is_zero() {
            return Err(Error::new(
                Code::InvalidQuantity,
                "`0` is no quantity to act on; leave the line out or name more than 0",
            ));
        }
        Ok(Positive(quantity))
    }

    /// The quantity.
    pub fn get(self) -> Quantity {
        self.0
    }
}

impl core::str::FromStr for Positive {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Positive::new(text.parse()?)
    }
}

impl core::fmt::Display for Positive {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(Positive);

/// A signed change of a quantity, such as an adjustment; not 0 in commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delta(i64);

impl Delta {
    /// What arrived.
    pub fn plus(quantity: Quantity) -> Self {
        Delta(quantity.0)
    }

    /// What left.
    pub fn minus(quantity: Quantity) -> Self {
        Delta(-quantity.0)
    }

    /// From `before` to `after`.
    pub fn between(before: Quantity, after: Quantity) -> Self {
        Delta(after.0 - before.0)
    }

    /// Whether nothing changes.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// In micro-units (10^-6).
    pub fn micro(self) -> i64 {
        self.0
    }

    /// From micro-units.
    pub fn from_micro(micro: i64) -> Self {
        Delta(micro)
    }

    /// `quantity` changed by this; `None` below nothing or above 10^12.
    pub fn apply(self, quantity: Quantity) -> Option<Quantity> {
        quantity.0.checked_add(self.0).and_then(Quantity::from_micro)
    }
}

impl core::str::FromStr for Delta {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let q: Quantity = digits.parse().map_err(|_: Error| invalid(text))?;
        Ok(Delta(sign * q.0))
    }
}

impl core::fmt::Display for Delta {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write_micro(f, self.0)
    }
}

text_value!(Delta, Delta::micro, |micro| Some(Delta::from_micro(micro)));
