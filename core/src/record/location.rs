//! Where stock lies.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::record::Address;
use crate::value::{Degrees, Duration, Id};
use crate::wire::{named, record};

named! {
    /// What a location is.
    pub enum LocationKind {
        /// A warehouse.
        Warehouse = "warehouse",
        /// A regional hub.
        Hub = "hub",
        /// A store.
        Store = "store",
        /// A supplier that ships for us.
        Supplier = "supplier",
    }
}

named! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

record! {
    /// A place with stock. The calendar fields are in its own time zone.
    pub struct Location {
        /// Its id.
        pub id: Id,
        /// Name for people.
        pub name: Option<String>,
        /// Where it is.
        pub address: Option<Address>,
        /// What it is.
        pub kind: LocationKind = LocationKind::Warehouse,
        /// Lower goes first.
        pub priority: i32 = 100,
        /// Whether it gets orders at all.
        pub enabled: bool = true,
        /// Latitude in degrees.
        pub latitude: Option<Degrees>,
        /// Longitude in degrees.
        pub longitude: Option<Degrees>,
        /// Country.
        pub country: Option<String>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// Countries that it ships to; empty: everywhere.
        pub serves: Vec<String> = Vec::new(),
        /// IANA time zone.
        pub time_zone: String = "UTC".into(),
        /// Local time until which a shipment still leaves on the day, `HH:MM`.
        pub cut_off: Option<String>,
        /// Days on which shipments leave.
        pub working_days: Vec<Weekday> = Weekday::ALL.iter().map(|(day, _)| *day).collect(),
        /// Local dates on which none leaves, `YYYY-MM-DD`.
        pub holidays: Vec<String> = Vec::new(),
        /// Time from order to ready.
        pub handling: Duration = Duration::ZERO,
        /// Shipments that can be made on one local day.
        pub daily_capacity: Option<u32>,
    }
}

impl Location {
    /// A location of defaults.
    pub fn plain(id: Id) -> Self {
        Location {
            id,
            name: None,
            address: None,
            kind: LocationKind::Warehouse,
            priority: 100,
            enabled: true,
            latitude: None,
            longitude: None,
            country: None,
            postal_code: None,
            serves: Vec::new(),
            time_zone: "UTC".into(),
            cut_off: None,
            working_days: Weekday::ALL.iter().map(|(day, _)| *day).collect(),
            holidays: Vec::new(),
            handling: Duration::ZERO,
            daily_capacity: None,
        }
    }

    /// Checks what the schema cannot say: zone, cut-off, holidays.
    ///
    /// # Errors
    /// `invalid_field`.
    pub fn check(&self) -> Result<()> {
        let bad = |field: &str, value: &str, advice: &str| {
            Err(Error::new(Code::InvalidField, format!("`{}` is no {field}; {advice}", crate::value::shorten(value)))
                .with("field", format!("location.{field}")))
        };
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return bad("time_zone", &self.time_zone, "write an IANA name such as \"Europe/Berlin\"");
        }
        if let Some(cut_off) = &self.cut_off
            && crate::promise::clock_time(cut_off).is_none()
        {
            return bad("cut_off", cut_off, "write a local time such as \"14:00\"");
        }
        for holiday in &self.holidays {
            if crate::promise::date(holiday).is_none() {
                return bad("holidays", holiday, "write a date such as \"2026-12-25\"");
            }
        }
        if let Some(latitude) = self.latitude.filter(|l| !l.is_latitude()) {
            return bad("latitude", &latitude.to_string(), "write degrees from -90 to 90");
        }
        if self.working_days.is_empty() {
            return bad("working_days", "[]", "name at least one day, or set `enabled` to false");
        }
        Ok(())
    }

    /// Whether it ships to the country.
    pub fn reaches(&self, country: Option<&str>) -> bool {
        self.serves.is_empty() || country.is_some_and(|c| self.serves.iter().any(|s| s == c))
    }
}
