//! The locations that may serve an order, and why the others may not.

use crate::prelude::*;
use crate::record::{LeftOut, Location, Order, Rate};
use crate::snapshot::Key;
use crate::work::{Res, Work};

/// A location, looked at for an order.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The location.
    pub location: Arc<Location>,
    /// Whether a waiting or ready shipment of the order leaves from there already.
    pub open: bool,
    /// The rate from there.
    pub rate: Option<Rate>,
    /// Why it may not serve.
    pub left_out: Option<LeftOut>,
}

/// Every location by (priority, id), with its rate and the cause where it may not serve.
pub(crate) fn candidates(work: &Work, order: &Order) -> Res<Vec<Candidate>> {
    work.prefetch([Key::Locations, Key::Rates(order.service().clone())])?;
    let locations = work.locations()?;
    let table = work.rates(order.service())?;
    let destination = &order.terms.destination;
    let country = destination.country.as_deref();
    let mut all = Vec::with_capacity(locations.all().len());
    for location in locations.all() {
        let rate = table.find(&location.id, destination, order.placed.currency);
        let open = order.joinable(&location.id).is_some();
        let left_out = match rate {
            _ if !location.enabled => Some(LeftOut::Disabled),
            _ if !location.reaches(country) => Some(LeftOut::DoesNotServe),
            None if !table.rates.is_empty() => Some(LeftOut::NoRate),
            Some(rate) if rate.base.currency != order.placed.currency => Some(LeftOut::OtherCurrency),
            _ if !open && !has_capacity(work, location)? => Some(LeftOut::NoCapacity),
            _ => None,
        };
        all.push(Candidate { location: location.clone(), open, rate: rate.cloned(), left_out });
    }
    Ok(all)
}

/// Whether one more shipment can be made there today.
fn has_capacity(work: &Work, location: &Location) -> Res<bool> {
    match location.daily_capacity {
        None => Ok(true),
        Some(most) => {
            let day = crate::promise::local_day(location, work.now());
            Ok(work.capacity_used(&location.id, day)? < most)
        }
    }
}
