//! Lines of one invoice become an order.

use super::demand::Demand;
use super::desk::{Desk, Purpose};
use super::rows::Row;
use fillrate::{
    Address, Currency, Customer, Id, LineIn, Money, OrderIn, PlaceOrder, PolicyPatch, Positive, Quantity, Time,
};
use std::collections::BTreeMap;

/// The invoice whose lines are being read.
#[derive(Debug, Default)]
pub struct Invoice {
    number: String,
    customer: String,
    country: String,
    at: Option<Time>,
    lines: Vec<LineIn>,
    units: Vec<(u32, u32)>,
}

impl Invoice {
    /// Adds a line. The same SKU twice stays two lines.
    ///
    /// # Errors
    /// In words: a value that the engine does not know.
    pub fn add(&mut self, row: &Row<'_>, desk: &mut Desk<'_>, demand: &Demand) -> Result<(), String> {
        let told = |e: fillrate::Error| e.message;
        if self.at.is_none() {
            (self.number, self.customer, self.country) = (row.invoice.into(), row.customer.into(), row.country.into());
            self.at = Some(row.at);
        }
        let units = u32::try_from(row.quantity).map_err(|_| format!("`{}` units are too many", row.quantity))?;
        let quantity = Positive::new(Quantity::units(units)).map_err(told)?;
        let unit_price = price(row.price);
        desk.tally.unpriced += u64::from(unit_price.is_none());
        let place = demand.place(row.sku).ok_or("the file has changed while it was read")?;
        self.units.push((place, units));
        self.lines.push(LineIn {
            id: self.units.len().to_string().parse().map_err(told)?,
            sku: demand.skus[place as usize].sku.clone(),
            quantity,
            name: None,
            unit_price,
            line_total: None,
            ship_together: None,
            location: None,
            whole: None,
            remainder: None,
        });
        Ok(())
    }

    /// Places the order, where there are lines, and begins anew.
    ///
    /// # Errors
    /// In words: an id that the engine does not take.
    pub fn place(&mut self, desk: &mut Desk<'_>) -> Result<(), String> {
        let invoice = std::mem::take(self);
        let Some(at) = invoice.at else { return Ok(()) };
        let told = |e: fillrate::Error| e.message;
        let id = free_id(&invoice.number, desk)?;
        let customer: Option<Id> =
            if invoice.customer.is_empty() { None } else { Some(invoice.customer.parse().map_err(told)?) };
        let order = OrderIn {
            id: id.as_str().parse().map_err(told)?,
            channel: None,
            account: None,
            currency: "GBP".parse::<Currency>().map_err(told)?,
            placed_at: None,
            priority: None,
            customer: customer.map(|id| Customer { r#ref: Some(id), ..Customer::default() }),
            references: BTreeMap::new(),
            attributes: BTreeMap::new(),
            ship_to: Some(Address { country: Some(invoice.country), ..Address::default() }),
            service: "standard".parse().map_err(told)?,
            requested: None,
            policy: PolicyPatch::default(),
            hold: None,
            lines: invoice.lines,
        };
        desk.ledger.open(id, at, &invoice.customer, &invoice.units);
        desk.push(at, PlaceOrder { order: Box::new(order) }, Purpose::Place);
        Ok(())
    }
}

/// The invoice's number; where its lines stand in several parts of the file, the later parts are orders of their own.
fn free_id(number: &str, desk: &mut Desk<'_>) -> Result<Id, String> {
    let mut id = number.to_owned();
    let mut part = 1;
    while desk.ledger.knows(&id) {
        part += 1;
        id = format!("{number}-{part}");
    }
    desk.tally.continued += u64::from(part > 1);
    id.parse().map_err(|e: fillrate::Error| e.message)
}

/// The price of a unit. Zero stands for "not known" in the file, and below zero are bad debts: neither is a price.
fn price(text: &str) -> Option<Money> {
    let known: Quantity = text.parse().ok()?;
    if known.is_zero() {
        return None;
    }
    Money::of(text, "GBP").ok()
}

#[cfg(test)]
mod tests {
    use super::price;

    #[test]
    fn zero_and_odd_prices_are_none() {
        let told = |text| price(text).map(|m| m.amount.to_string());
        assert_eq!(told("2.55").as_deref(), Some("2.55"));
        assert_eq!(told("0.001").as_deref(), Some("0.001"));
        assert_eq!(told("50.0").as_deref(), Some("50.0"));
        assert_eq!([told("0.0"), told("-11062.06"), told(""), told("n/a")], [None, None, None, None]);
    }
}
