//! Exact money.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{Currency, Quantity};
use rust_decimal::Decimal;

/// An exact amount of one currency; at most the currency's minor digits + 4 behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// The amount, written as text.
    #[serde(with = "amount_text")]
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

mod amount_text {
    use super::*;
    use serde::Deserialize as _;

    pub fn serialize<S: serde::Serializer>(d: &Decimal, s: S) -> core::result::Result<S::Ok, S::Error> {
        use serde::Serialize as _;
        if s.is_human_readable() { s.collect_str(d) } else { (d.mantissa(), d.scale()).serialize(s) }
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Decimal, D::Error> {
        if !d.is_human_readable() {
            let (mantissa, scale) = <(i128, u32)>::deserialize(d)?;
            return Decimal::try_from_i128_with_scale(mantissa, scale).map_err(serde::de::Error::custom);
        }
        let text = alloc::borrow::Cow::<'de, str>::deserialize(d)?;
        parse_decimal(&text).ok_or_else(|| serde::de::Error::custom("no exact decimal"))
    }
}

/// An exact decimal text: digits, an optional sign, an optional fraction.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || digits.len() > 30 {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

impl Money {
    /// Money of a currency.
    ///
    /// # Errors
    /// `invalid_field` where the amount has more digits than the currency allows.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self> {
        let most = currency.exponent() + 4;
        if amount.normalize().scale() > most {
            return Err(Error::new(
                Code::InvalidField,
                format!("`{amount}` has too many digits; {currency} takes at most {most} behind the point"),
            ));
        }
        // INVARIANT: every amount can be written with its minor digits, so that shares of it can.
        let whole = amount.trunc().mantissa().unsigned_abs();
        if whole >= 10_u128.pow(28 - most) {
            return Err(Error::limit("amount", format!("10^{}", 28 - most)));
        }
        Ok(Money { amount, currency })
    }

    /// From text, such as `Money::of("12.50", "EUR")`.
    ///
    /// # Errors
    /// `invalid_field` where either is not what it should be.
    pub fn of(amount: &str, currency: &str) -> Result<Self> {
        let currency = currency.parse()?;
        match parse_decimal(amount) {
            Some(amount) => Money::new(amount, currency),
            None => Err(Error::new(
                Code::InvalidField,
                format!("`{}` is no amount; write an exact decimal such as \"12.50\"", crate::value::shorten(amount)),
            )),
        }
    }

    /// Nothing, written with the currency's minor digits.
    pub fn zero(currency: Currency) -> Self {
        Money { amount: Decimal::new(0, currency.exponent()), currency }
    }

    /// The sum.
    ///
    /// # Errors
    /// `currency_mismatch`, or `limit_exceeded` beyond 28 digits.
    pub fn plus(self, other: Money) -> Result<Money> {
        if self.currency != other.currency {
            return Err(mismatch(self.currency, other.currency));
        }
        match self.amount.checked_add(other.amount) {
            Some(amount) => Ok(Money { amount, currency: self.currency }),
            None => Err(Error::limit("amount", "28 digits")),
        }
    }

    /// `self x quantity`, exact.
    ///
    /// # Errors
    /// `limit_exceeded` beyond 28 digits.
    pub fn times(self, quantity: Quantity) -> Result<Money> {
        match self.amount.checked_mul(quantity.decimal().normalize()) {
            Some(amount) => Ok(Money { amount, currency: self.currency }.tidy()),
            None => Err(Error::limit("amount", "28 digits")),
        }
    }

    /// Rounded, half away from zero, to the digits that money may have.
    #[must_use]
    pub fn rounded(self) -> Money {
        let digits = self.currency.exponent() + 4;
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        Money { amount: self.amount.round_dp_with_strategy(digits, strategy), currency: self.currency }.tidy()
    }

    /// Without trailing zeros beyond the minor digits.
    #[must_use]
    pub fn tidy(self) -> Money {
        let mut amount = self.amount.normalize();
        let minor = self.currency.exponent();
        if amount.scale() < minor {
            amount.rescale(minor);
        }
        Money { amount, currency: self.currency }
    }
}

/// Two currencies where one was needed.
pub(crate) fn mismatch(one: Currency, other: Currency) -> Error {
    Error::new(Code::CurrencyMismatch, format!("`{other}` where `{one}` is needed; use one currency in an order"))
        .with("expected", one.as_str())
        .with("found", other.as_str())
}
