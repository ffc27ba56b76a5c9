//! The desk between the replay and the engine: collects commands into batches, moves the clock, learns from outcomes.

use super::demand::{Demand, midnight};
use super::ledger::Ledger;
use super::outside::carry_out;
use super::supply::Supply;
use super::tally::{Tally, shipment_id, units};
use crate::backend::Backend;
use fillrate::{
    Command, DispatchShipment, Duration, Id, Outcome, Positive, Quantity, ReceiveStock, Request, Tick, Time, What,
};
use std::time::Instant;

/// What a command was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An order.
    Place,
    /// Anything else; its name.
    Other(&'static str),
}

/// The desk.
pub struct Desk<'b> {
    backend: &'b dyn Backend,
    batch: Vec<Request>,
    purposes: Vec<Purpose>,
    most: usize,
    supply: Supply,
    next_day: Time,
    next_period: u32,
    /// Warehouses.
    pub warehouses: Vec<Id>,
    /// What is remembered.
    pub ledger: Ledger,
    /// What is counted.
    pub tally: Tally,
}

impl<'b> Desk<'b> {
    /// A desk that has sent nothing.
    pub fn new(backend: &'b dyn Backend, most: usize, supply: Supply, warehouses: Vec<Id>, begins: Time) -> Self {
        Desk {
            backend,
            batch: Vec::with_capacity(most),
            purposes: Vec::with_capacity(most),
            most,
            supply,
            next_day: begins,
            next_period: 0,
            warehouses,
            ledger: Ledger::default(),
            tally: Tally::default(),
        }
    }

    /// Adds a command; a full batch is sent.
    pub fn push(&mut self, at: Time, command: impl Into<Command>, purpose: Purpose) {
        self.batch.push(Request::new(at, command));
        self.purposes.push(purpose);
        if self.batch.len() >= self.most {
            self.send();
        }
    }

    /// Sends what was collected, and learns from the outcomes.
    pub fn send(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let requests = std::mem::replace(&mut self.batch, Vec::with_capacity(self.most));
        let purposes = std::mem::take(&mut self.purposes);
        let began = Instant::now();
        let outcomes = self.backend.execute_batch(requests);
        self.tally.engine += began.elapsed();
        self.tally.batches += 1;
        for (outcome, purpose) in outcomes.iter().zip(purposes) {
            self.tally.commands += 1;
            match outcome {
                Ok(outcome) => self.learn(outcome, purpose),
                Err(error) => self.tally.refuse(purpose.name(), error),
            }
        }
    }

    /// Asks something whose answer is needed, after all that was collected is done.
    ///
    /// # Errors
    /// In words: the engine refused.
    pub fn ask(&mut self, request: Request) -> Result<Outcome, String> {
        self.send();
        let began = Instant::now();
        let mut outcomes = self.backend.execute_batch(vec![request]);
        self.tally.engine += began.elapsed();
        match outcomes.pop() {
            Some(outcome) => outcome.map_err(|e| e.to_string()),
            None => Err("the engine gave no outcome".to_owned()),
        }
    }

    fn learn(&mut self, outcome: &Outcome, purpose: Purpose) {
        for (_, event) in &outcome.events {
            let Some(order) = &event.order else { continue };
            match &event.what {
                What::ShipmentReady { shipment } => {
                    if let Some(id) = shipment_id(order, *shipment) {
                        self.ledger.schedule(id, event.at.after(Duration::DAY));
                    }
                }
                What::ShipmentWaiting { shipment } | What::ShipmentCancelled { shipment, .. } => {
                    if let Some(id) = shipment_id(order, *shipment) {
                        self.ledger.call_off(&id);
                    }
                }
                What::BackorderAllocated { allocated } => {
                    let waited = self.ledger.placed_at(order).map_or(Duration::ZERO, |since| event.at.since(since));
                    let units = units(allocated.units.quantity);
                    self.tally.released_units += units;
                    let seconds = u128::try_from(waited.micros() / 1_000_000).unwrap_or(0);
                    self.tally.waited += u128::from(units) * seconds;
                }
                what => self.tally.left(what),
            }
        }
        if let Some(order) = &outcome.order {
            if purpose == Purpose::Place {
                self.tally.placed(order);
            }
            self.ledger.learn(order);
        }
    }

    /// Moves the clock: days begin with receipts and a tick, shipments leave when it is their time.
    pub fn advance(&mut self, to: Time, demand: &Demand) -> Result<(), String> {
        if self.purposes.iter().any(|purpose| purpose.may_call_off()) {
            self.send();
        }
        loop {
            let due = self.ledger.next_departure().map_or(self.next_day, |at| at.min(self.next_day));
            // What was collected first may make a shipment ready that leaves a day later.
            let unheard = self.batch.first().map(|request| request.at.after(Duration::DAY));
            if unheard.is_some_and(|at| at <= due.min(to)) {
                self.send();
            } else if due > to {
                return Ok(());
            } else if due == self.next_day {
                self.begin_day(demand)?;
            } else if let Some(shipment) = self.ledger.depart() {
                let command = DispatchShipment { shipment, lines: None, packages: None, force: false, reason: None };
                self.push(due, command, Purpose::Other("dispatch_shipment"));
            }
        }
    }

    fn begin_day(&mut self, demand: &Demand) -> Result<(), String> {
        let day = self.next_day;
        self.next_day = midnight(day.after(Duration::DAY));
        if demand.period_of(day) == self.next_period {
            self.next_period += 1;
            for receipt in self.supply.receipts(demand, self.next_period - 1) {
                let quantity = Positive::new(Quantity::units(receipt.units)).map_err(|e| e.to_string())?;
                let command = ReceiveStock {
                    sku: demand.skus[receipt.sku as usize].sku.clone(),
                    location: self.warehouses[receipt.warehouse as usize].clone(),
                    quantity,
                    inbound: None,
                    earmark: None,
                };
                self.push(day, command, Purpose::Other("receive_stock"));
            }
        }
        self.push(day, Tick {}, Purpose::Other("tick"));
        carry_out(self, day)
    }
}

impl Purpose {
    /// Whether a shipment that was to leave may have nothing left in it afterwards.
    fn may_call_off(self) -> bool {
        matches!(self, Purpose::Other("cancel" | "adjust_stock"))
    }

    fn name(self) -> &'static str {
        match self {
            Purpose::Place => "place_order",
            Purpose::Other(name) => name,
        }
    }
}
