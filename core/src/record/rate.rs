//! What shipping costs and how long it takes.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::record::LeadTime;
use crate::value::{Id, Money};
use crate::wire::record;

record! {
    /// A shipping rate. A shipment costs base + per_kg x weight + per_unit x units.
    pub struct Rate {
        /// A location, or `*`.
        pub from: Id,
        /// `*`, a country, or a country with a prefix of the postal code: `US-90`.
        pub to: String,
        /// The service.
        pub service: Id = Id::made("standard"),
        /// For the shipment.
        pub base: Money,
        /// For each kilogram.
        pub per_kg: Option<Money>,
        /// For each unit.
        pub per_unit: Option<Money>,
        /// From leaving to arriving.
        pub transit: LeadTime,
    }
}

impl Rate {
    /// Checks what the schema cannot say.
    ///
    /// # Errors
    /// `currency_mismatch`; `invalid_field`: a price below 0, or a transit that ends before it begins.
    pub fn check(&self) -> Result<()> {
        for (name, money) in
            [("base", Some(&self.base)), ("per_kg", self.per_kg.as_ref()), ("per_unit", self.per_unit.as_ref())]
        {
            let Some(money) = money else { continue };
            if money.amount.is_sign_negative() && !money.amount.is_zero() {
                let message = format!("`{}` is no price of shipping; write 0 or more", money.amount);
                return Err(Error::new(Code::InvalidField, message).with("field", format!("rates.{name}")));
            }
            if money.currency != self.base.currency {
                return Err(crate::value::mismatch(self.base.currency, money.currency));
            }
        }
        self.transit.check()
    }

    /// How well `to` fits a destination: longer is more specific; `None`: not at all.
    pub fn fits(&self, country: Option<&str>, postal_code: Option<&str>) -> Option<usize> {
        fits(&self.to, country, postal_code)
    }
}

/// How well a destination pattern fits: `*`, a country, or a country with a prefix of the postal code.
pub(crate) fn fits(to: &str, country: Option<&str>, postal_code: Option<&str>) -> Option<usize> {
    if to == "*" {
        return Some(0);
    }
    let country = country?;
    if to == country {
        return Some(to.len());
    }
    let prefix = to.strip_prefix(country)?.strip_prefix('-')?;
    postal_code?.starts_with(prefix).then_some(to.len())
}
