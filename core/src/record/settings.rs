//! Settings in the shape in which decisions read them.

use crate::prelude::*;
use crate::record::rate::fits;
use crate::record::{Destination, LeadTime, Location, Policy, PolicyPatch, Rate};
use crate::value::{Currency, Id, Sku};
use crate::wire::record;
use rust_decimal::Decimal;

/// Every location, sorted by (priority, id).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Locations {
    sorted: Vec<Arc<Location>>,
}

impl Locations {
    /// Adds or replaces a location.
    pub fn set(&mut self, location: Location) {
        self.sorted.retain(|l| l.id != location.id);
        let at = self.sorted.partition_point(|l| (l.priority, &l.id) < (location.priority, &location.id));
        self.sorted.insert(at, Arc::new(location));
    }

    /// The location of an id.
    pub fn get(&self, id: &Id) -> Option<&Arc<Location>> {
        self.sorted.iter().find(|l| l.id == *id)
    }

    /// All, by (priority, id).
    pub fn all(&self) -> &[Arc<Location>] {
        &self.sorted
    }
}

/// The rates of one service.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RateTable {
    /// In the order given.
    pub rates: Vec<Rate>,
}

impl RateTable {
    /// The most specific rate: a named `from` before `*`, then the longest `to`; of those, one in the order's currency,
    /// then the first.
    pub fn find(&self, from: &Id, to: &Destination, currency: Currency) -> Option<&Rate> {
        let mut best: Option<((bool, usize, bool), &Rate)> = None;
        for rate in self.rates.iter().filter(|r| r.from == *from || r.from.as_str() == "*") {
            let Some(length) = rate.fits(to.country.as_deref(), to.postal_code.as_deref()) else { continue };
            let rank = (rate.from == *from, length, rate.base.currency == currency);
            if best.is_none_or(|(b, _)| rank > b) {
                best = Some((rank, rate));
            }
        }
        best.map(|(_, rate)| rate)
    }
}

/// The policies of every scope.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Policies {
    /// Everyone's, with every field decided.
    common: Arc<Policy>,
    /// Of a channel, or of an account of a channel.
    scopes: Vec<(Id, Option<Id>, PolicyPatch)>,
}

impl Policies {
    /// Everyone's policy.
    pub fn common(&self) -> &Arc<Policy> {
        &self.common
    }

    /// The policy of an order: everyone's, then the channel's, the account's, the order's own.
    pub fn of(&self, channel: Option<&Id>, account: Option<&Id>, own: &PolicyPatch) -> Arc<Policy> {
        if self.scopes.is_empty() && *own == PolicyPatch::default() {
            return self.common.clone();
        }
        let mut policy = (*self.common).clone();
        let scope = |account: Option<&Id>| {
            self.scopes.iter().find(|(c, a, _)| Some(c) == channel && a.as_ref() == account).map(|(_, _, p)| p)
        };
        let narrower = account.and_then(|a| scope(Some(a)));
        for patch in [scope(None), narrower, Some(own)].into_iter().flatten() {
            policy.narrow(patch);
        }
        Arc::new(policy)
    }

    /// Replaces what a scope had.
    pub fn set(&mut self, channel: Option<Id>, account: Option<Id>, patch: PolicyPatch) {
        match channel {
            None => {
                let mut common = Policy::default();
                common.narrow(&patch);
                self.common = Arc::new(common);
            }
            Some(channel) => {
                self.scopes.retain(|(c, a, _)| (c, a) != (&channel, &account));
                self.scopes.push((channel, account, patch));
            }
        }
    }
}

/// Exchange rates, for comparing values.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Fx {
    /// The currency whose rate is 1.
    pub base: Option<Currency>,
    /// How much of each currency one unit of the base is worth.
    #[serde(with = "rates_text")]
    pub rates: BTreeMap<Currency, Decimal>,
}

mod rates_text {
    use super::*;
    use serde::{Deserialize as _, Serialize as _};

    pub fn serialize<S: serde::Serializer>(map: &BTreeMap<Currency, Decimal>, s: S) -> Result<S::Ok, S::Error> {
        let texts: BTreeMap<String, String> = map.iter().map(|(c, d)| (c.to_string(), d.to_string())).collect();
        texts.serialize(s)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<BTreeMap<Currency, Decimal>, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(d)?;
        let mut map = BTreeMap::new();
        for (currency, rate) in texts {
            let currency = currency.parse().map_err(serde::de::Error::custom)?;
            let rate = crate::value::parse_decimal(&rate).ok_or_else(|| serde::de::Error::custom("no decimal"))?;
            map.insert(currency, rate);
        }
        Ok(map)
    }
}

impl Fx {
    /// How much of a currency one unit of the base is worth; `None` without a rate.
    pub fn rate(&self, currency: Currency) -> Option<Decimal> {
        if self.base == Some(currency) { Some(Decimal::ONE) } else { self.rates.get(&currency).copied() }
    }
}

/// Prices of one SKU at its locations, which sourcing adds to its choice.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Prices {
    /// The version that the planner gave.
    pub version: crate::value::Version,
    /// By location.
    pub prices: Vec<SkuPrice>,
}

record! {
    /// What a unit of a SKU at a location is worth to the orders to come.
    pub struct SkuPrice {
        /// The SKU.
        pub sku: Sku,
        /// The location.
        pub location: Id,
        /// Per unit; may be negative.
        pub price: crate::value::Money,
    }
}

record! {
    /// A learned window: of a SKU's replacement, or of the transit from a location.
    pub struct Lane {
        /// The lead time of this SKU.
        pub sku: Option<Sku>,
        /// The transit from this location.
        pub from: Option<Id>,
        /// To there, as rates write it.
        pub to: String = "*".into(),
        /// With this service.
        pub service: Id = Id::made("standard"),
        /// Not sooner.
        pub earliest: crate::value::Duration,
        /// Not later.
        pub latest: crate::value::Duration,
    }
}

impl Lane {
    /// The window.
    pub fn window(&self) -> LeadTime {
        LeadTime { earliest: self.earliest, latest: self.latest }
    }
}

/// Learned transit windows.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Learned {
    /// The version that the planner gave.
    pub version: crate::value::Version,
    /// All lanes.
    pub lanes: Vec<Lane>,
}

impl Learned {
    /// The learned lead time of a SKU.
    pub fn lead_time(&self, sku: &Sku) -> Option<LeadTime> {
        self.lanes.iter().find(|l| l.sku.as_ref() == Some(sku)).map(Lane::window)
    }

    /// The learned transit; the most specific lane wins as with rates.
    pub fn transit(
        &self,
        from: &Id,
        country: Option<&str>,
        postal_code: Option<&str>,
        service: &Id,
    ) -> Option<LeadTime> {
        let lanes = self.lanes.iter().filter(|l| l.sku.is_none() && l.service == *service);
        let fitting = lanes.filter_map(|l| {
            let named = match &l.from {
                Some(lane) if lane == from => true,
                Some(lane) if lane.as_str() != "*" => return None,
                _ => false,
            };
            Some(((named, fits(&l.to, country, postal_code)?), l))
        });
        fitting.max_by_key(|(rank, _)| *rank).map(|(_, lane)| lane.window())
    }
}
