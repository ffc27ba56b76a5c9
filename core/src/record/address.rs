//! Who gets the goods, and where. Personal data lives here and nowhere else.

use crate::prelude::*;
use crate::value::{Degrees, Id};
use crate::wire::record;

record! {
    /// The customer of an order.
    #[derive(Default)]
    pub struct Customer {
        /// The caller's reference; `erase_customer` finds a person by it.
        pub r#ref: Option<Id>,
        /// Full name.
        pub name: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// Telephone number.
        pub phone: Option<String>,
        /// BCP 47 locale, such as `de-DE`.
        pub locale: Option<String>,
        /// IANA time zone, such as `Europe/Berlin`.
        pub time_zone: Option<String>,
        /// The caller's customer class.
        pub tier: Option<String>,
    }
}

record! {
    /// A postal address; all parts are optional.
    #[derive(Default)]
    pub struct Address {
        /// Recipient.
        pub name: Option<String>,
        /// Company.
        pub company: Option<String>,
        /// Street lines.
        pub lines: Vec<String> = Vec::new(),
        /// City.
        pub city: Option<String>,
        /// State or region.
        pub region: Option<String>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// ISO 3166 country code, as locations and rates write it.
        pub country: Option<String>,
        /// Telephone number.
        pub phone: Option<String>,
        /// Latitude in degrees.
        pub latitude: Option<Degrees>,
        /// Longitude in degrees.
        pub longitude: Option<Degrees>,
    }
}

/// The personal data of an order: one row per order, never in events.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    /// The customer.
    pub customer: Option<Customer>,
    /// The address.
    pub ship_to: Option<Address>,
    /// Whether the personal data was erased.
    pub erased: bool,
}

impl Contact {
    /// Blanks everything that names a person; the reference and coarse facts stay.
    pub fn erase(&mut self) {
        if let Some(c) = &mut self.customer {
            *c = Customer { r#ref: c.r#ref.clone(), tier: c.tier.take(), ..Customer::default() };
        }
        if let Some(a) = &mut self.ship_to {
            *a = Address { country: a.country.take(), ..Address::default() };
        }
        self.erased = true;
    }
}
