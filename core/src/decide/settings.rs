//! Items, locations, rates, policies, and what planning learned.

use super::{Reply, invalid};
use crate::command::{SetFx, SetLeadTimes, SetPolicy, SetPrices, SetRates};
use crate::error::Result;
use crate::event::{Setting, What};
use crate::prelude::*;
use crate::record::*;
use crate::snapshot::{Key, Row};
use crate::work::{Res, Work};

fn set(work: &mut Work, setting: Setting) -> Res<Reply> {
    work.emit(None, What::SettingsChanged { setting: Box::new(setting) })?;
    Ok(Reply::default())
}

/// `set_item`
pub(super) fn item(work: &mut Work, item: &Item) -> Res<Reply> {
    work.prefetch([Key::Item(item.sku.clone()), Key::Stock(item.sku.clone())])?;
    set(work, Setting::Item(item.clone()))
}

/// `set_location`
pub(super) fn location(work: &mut Work, location: &Location) -> Res<Reply> {
    set(work, Setting::Location(location.clone()))
}

/// `set_rates`
pub(super) fn rates(work: &mut Work, c: &SetRates) -> Res<Reply> {
    work.prefetch([Key::Services, Key::Locations])?;
    if let Some(Row::Services(services)) = work.row(&Key::Services)? {
        work.prefetch(services.iter().map(|s| Key::Rates(s.clone())))?;
    }
    let locations = work.locations()?;
    for rate in c.rates.iter().filter(|r| r.from.as_str() != "*") {
        if locations.get(&rate.from).is_none() {
            return Err(super::unknown_location(&rate.from).into());
        }
    }
    set(work, Setting::Rates { from: c.from.clone(), service: c.service.clone(), rates: c.rates.clone() })
}

/// Each rate by itself, and in the part of the table that is replaced.
pub(super) fn check_rates(c: &SetRates) -> Result<()> {
    for rate in &c.rates {
        rate.check()?;
        if c.from.as_ref().is_some_and(|from| *from != rate.from) {
            return Err(invalid(
                "rates.from",
                format!("`{}` is not the part that is replaced; leave it out", rate.from),
            ));
        }
        if c.service.as_ref().is_some_and(|service| *service != rate.service) {
            return Err(invalid(
                "rates.service",
                format!("`{}` is not the part that is replaced; leave it out", rate.service),
            ));
        }
    }
    Ok(())
}

/// Exchange rates: positive decimals of known currencies.
pub(super) fn parse_rates(c: &SetFx) -> Result<Fx> {
    let mut rates = BTreeMap::new();
    for (currency, rate) in &c.rates {
        let currency = currency.parse()?;
        let rate = crate::value::parse_decimal(&rate.to_string()).filter(|r| r.is_sign_positive() && !r.is_zero());
        let rate = rate.ok_or_else(|| invalid("rates", "an exchange rate is a positive decimal such as \"1.08\""))?;
        rates.insert(currency, rate);
    }
    Ok(Fx { base: Some(c.base), rates })
}

/// `set_fx`
pub(super) fn fx(work: &mut Work, c: &SetFx) -> Res<Reply> {
    work.prefetch([Key::Fx])?;
    let fx = parse_rates(c)?;
    set(work, Setting::Fx(fx))
}

/// `set_prices`: replaces the prices of the SKUs that it names.
pub(super) fn prices(work: &mut Work, c: &SetPrices) -> Res<Reply> {
    let mut by_sku: BTreeMap<&crate::value::Sku, Vec<SkuPrice>> = BTreeMap::new();
    for price in &c.prices {
        by_sku.entry(&price.sku).or_default().push(price.clone());
    }
    work.prefetch(by_sku.keys().map(|sku| Key::Prices((*sku).clone())))?;
    for (sku, prices) in by_sku {
        set(work, Setting::Prices(sku.clone(), Prices { version: c.version.clone(), prices }))?;
    }
    Ok(Reply::default())
}

/// `set_lead_times`
pub(super) fn lead_times(work: &mut Work, c: &SetLeadTimes) -> Res<Reply> {
    work.prefetch([Key::Learned])?;
    set(work, Setting::LeadTimes(Learned { version: c.version.clone(), lanes: c.lanes.clone() }))
}

/// `set_policy`
pub(super) fn policy(work: &mut Work, c: &SetPolicy) -> Res<Reply> {
    work.prefetch([Key::Policies])?;
    let (channel, account, policy) = (c.channel.clone(), c.account.clone(), c.policy.clone());
    set(work, Setting::Policy { channel, account, policy })
}
