//! What the replay remembers of its orders, from what outcomes told: per line what of it left and what was
//! cancelled, per customer and SKU the lines, and which shipments wait to leave.

use fillrate::{Id, Order, Time, UNIT};
use std::collections::{BTreeMap, HashMap};

/// An order.
#[derive(Debug)]
pub struct KnownOrder {
    /// Its id.
    pub id: Id,
    /// When it was placed.
    pub placed_at: Time,
    first_line: usize,
    lines: usize,
}

/// A line, in whole units.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownLine {
    /// Its order.
    pub order: u32,
    /// Its number in the order, from 1: its id.
    pub number: u32,
    /// Units ordered.
    pub ordered: u32,
    /// Units that left; a fee at once.
    pub shipped: u32,
    /// Units cancelled.
    pub cancelled: u32,
    /// Units that came back.
    pub returned: u32,
}

impl KnownLine {
    /// Units that have not left and are still wanted.
    pub fn open(&self) -> u32 {
        self.ordered.saturating_sub(self.cancelled).saturating_sub(self.shipped)
    }

    /// Units that left and have not come back.
    pub fn kept(&self) -> u32 {
        self.shipped.saturating_sub(self.returned)
    }
}

/// All that is remembered.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Orders, in order of placement.
    pub orders: Vec<KnownOrder>,
    /// Their lines, one order after another.
    pub lines: Vec<KnownLine>,
    order_places: HashMap<Id, u32>,
    customers: HashMap<Box<str>, u32>,
    wanted: HashMap<(u32, u32), Vec<u32>>,
    leaving: BTreeMap<(Time, u64), Id>,
    departures: HashMap<Id, (Time, u64)>,
    scheduled: u64,
}

impl Ledger {
    /// Remembers an order with its lines, as number of the SKU and units; the place of the order.
    pub fn open(&mut self, id: Id, placed_at: Time, customer: &str, lines: &[(u32, u32)]) -> u32 {
        let order = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
        self.order_places.insert(id.clone(), order);
        self.orders.push(KnownOrder { id, placed_at, first_line: self.lines.len(), lines: lines.len() });
        let next = u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
        let customer = (!customer.is_empty()).then(|| match self.customers.get(customer) {
            Some(known) => *known,
            None => *self.customers.entry(customer.into()).or_insert(next),
        });
        for (number, (sku, units)) in (1..).zip(lines) {
            if let Some(customer) = customer {
                let place = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
                self.wanted.entry((customer, *sku)).or_default().push(place);
            }
            self.lines.push(KnownLine { order, number, ordered: *units, ..KnownLine::default() });
        }
        order
    }

    /// Whether an order of this id is known.
    pub fn knows(&self, id: &str) -> bool {
        self.order_places.contains_key(id)
    }

    /// When an order was placed.
    pub fn placed_at(&self, order: &Id) -> Option<Time> {
        self.order_places.get(order).map(|place| self.orders[*place as usize].placed_at)
    }

    /// Places of the lines of a customer and SKU, the newest first.
    pub fn newest(&self, customer: &str, sku: u32) -> Vec<u32> {
        let known = self.customers.get(customer).and_then(|customer| self.wanted.get(&(*customer, sku)));
        known.map(|lines| lines.iter().rev().copied().collect()).unwrap_or_default()
    }

    /// Takes over how an order reads now.
    pub fn learn(&mut self, order: &Order) {
        let Some(place) = self.order_places.get(order.id()) else { return };
        let known = &self.orders[*place as usize];
        let lines = &mut self.lines[known.first_line..known.first_line + known.lines];
        for (line, now) in lines.iter_mut().zip(&order.lines) {
            line.shipped = whole(now.shipped);
            line.cancelled = whole(now.cancelled);
            line.returned = whole(now.returned);
        }
    }

    /// A shipment will leave at a time, unless it was to leave before.
    pub fn schedule(&mut self, shipment: Id, at: Time) {
        if !self.departures.contains_key(&shipment) {
            self.scheduled += 1;
            let key = (at, self.scheduled);
            self.departures.insert(shipment.clone(), key);
            self.leaving.insert(key, shipment);
        }
    }

    /// A shipment will not leave as planned.
    pub fn call_off(&mut self, shipment: &Id) {
        if let Some(key) = self.departures.remove(shipment) {
            self.leaving.remove(&key);
        }
    }

    /// When the next shipment leaves.
    pub fn next_departure(&self) -> Option<Time> {
        self.leaving.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next shipment that leaves; it is forgotten.
    pub fn depart(&mut self) -> Option<Id> {
        let (_, shipment) = self.leaving.pop_first()?;
        self.departures.remove(&shipment);
        Some(shipment)
    }
}

/// Whole units; all quantities of the file are whole.
pub fn whole(quantity: fillrate::Quantity) -> u32 {
    u32::try_from(quantity.micro() / UNIT).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use fillrate::{Error, Id, Time};

    #[test]
    fn the_newest_line_of_a_customer_and_sku_comes_first() -> Result<(), Error> {
        let mut ledger = Ledger::default();
        let at: Time = "2010-12-01T08:00:00Z".parse()?;
        ledger.open("1".parse()?, at, "ann", &[(7, 5), (8, 1)]);
        ledger.open("2".parse()?, at, "bob", &[(7, 2)]);
        ledger.open("3".parse()?, at, "", &[(7, 2)]);
        ledger.open("4".parse()?, at, "ann", &[(7, 3), (7, 1)]);
        let numbers = |places: Vec<u32>| -> Vec<(u32, u32)> {
            places.iter().map(|p| (ledger.lines[*p as usize].order, ledger.lines[*p as usize].number)).collect()
        };
        assert_eq!(numbers(ledger.newest("ann", 7)), [(3, 2), (3, 1), (0, 1)]);
        assert_eq!(numbers(ledger.newest("bob", 8)), []);
        assert_eq!(numbers(ledger.newest("", 7)), []);
        assert!(ledger.knows("4") && !ledger.knows("5"));
        Ok(())
    }

    #[test]
    fn shipments_leave_in_order_of_time() -> Result<(), Error> {
        let mut ledger = Ledger::default();
        let (one, two, three): (Id, Id, Id) = ("a/S1".parse()?, "a/S2".parse()?, "a/S3".parse()?);
        let (early, late): (Time, Time) = ("2010-12-01T08:00:00Z".parse()?, "2010-12-02T08:00:00Z".parse()?);
        ledger.schedule(one.clone(), late);
        ledger.schedule(two.clone(), early);
        ledger.schedule(three.clone(), early);
        ledger.schedule(one.clone(), early);
        ledger.call_off(&three);
        assert_eq!(ledger.next_departure(), Some(early));
        assert_eq!([ledger.depart(), ledger.depart(), ledger.depart()], [Some(two), Some(one), None]);
        Ok(())
    }
}
