//! Shipments: what leaves one location together.

use crate::prelude::*;
use crate::value::{Eta, Id, Money, Quantity, Time, Window};
use crate::wire::named;

named! {
    /// How far a shipment is.
    pub enum ShipmentStatus {
        /// Its order is not yet allowed to ship.
        Waiting = "waiting",
        /// May be given to the warehouse.
        Ready = "ready",
        /// Given to the warehouse: its units are firm.
        Released = "released",
        /// Picked.
        Picked = "picked",
        /// It left; on hand fell.
        Dispatched = "dispatched",
        /// It arrived.
        Delivered = "delivered",
        /// Nothing of it is left.
        Cancelled = "cancelled",
    }
}

impl ShipmentStatus {
    /// Waiting or ready: its reservations are soft.
    pub fn is_soft(self) -> bool {
        matches!(self, ShipmentStatus::Waiting | ShipmentStatus::Ready)
    }

    /// Released or picked: its reservations are firm.
    pub fn is_firm(self) -> bool {
        matches!(self, ShipmentStatus::Released | ShipmentStatus::Picked)
    }

    /// Soft or firm: it still holds stock.
    pub fn is_open(self) -> bool {
        self.is_soft() || self.is_firm()
    }

    /// Dispatched or delivered.
    pub fn has_left(self) -> bool {
        matches!(self, ShipmentStatus::Dispatched | ShipmentStatus::Delivered)
    }
}

/// A reservation: units of one line in one shipment.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Part {
    /// `<order>/R<reservation>`.
    pub reservation: u32,
    /// Position of the line in the order.
    pub line: u32,
    /// Units.
    pub quantity: Quantity,
    /// When a soft reservation ends by itself.
    pub expires_at: Option<Time>,
    /// The backorder that these units were queued in; 0: none.
    pub backorder: u32,
    /// Locations where these units are never sourced again.
    pub avoid: Box<[Id]>,
}

/// Units of a line that left in a shipment, and their money.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ShippedLine {
    /// Position of the line in the order.
    pub line: u32,
    /// Units.
    pub quantity: Quantity,
    /// Their share of the line's money, fixed at dispatch.
    pub amount: Option<Money>,
}

/// What leaves one location together.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Shipment {
    /// `<order>/S<number>`.
    pub number: u32,
    /// From where.
    pub location: Id,
    /// How far it is.
    pub status: ShipmentStatus,
    /// Whether a count showed that its units are not there.
    pub at_risk: bool,
    /// Its live reservations, by line; empty once it left.
    pub parts: Vec<Part>,
    /// What left; empty before.
    pub shipped: Vec<ShippedLine>,
    /// Its boxes.
    pub packages: Vec<Package>,
    /// Package numbers used so far.
    pub packages_made: u32,
    /// When it will arrive.
    pub promise: Option<Window>,
    /// When it should leave, as promised.
    pub leaves_at: Option<Time>,
    /// What it costs to ship, by the rates.
    pub cost: Option<Money>,
    /// When it left.
    pub dispatched_at: Option<Time>,
}

impl Shipment {
    /// A new, empty, waiting shipment.
    pub fn new(number: u32, location: Id) -> Self {
        Shipment {
            number,
            location,
            status: ShipmentStatus::Waiting,
            at_risk: false,
            parts: Vec::new(),
            shipped: Vec::new(),
            packages: Vec::new(),
            packages_made: 0,
            promise: None,
            leaves_at: None,
            cost: None,
            dispatched_at: None,
        }
    }

    /// Units of a line that it holds.
    pub fn held(&self, line: u32) -> Quantity {
        sum(self.parts.iter().filter(|p| p.line == line).map(|p| p.quantity))
    }

    /// Units per line position, of what it holds or held when it left; in line order.
    pub fn contents(&self) -> Vec<(u32, Quantity)> {
        let mut lines: BTreeMap<u32, Quantity> = BTreeMap::new();
        let held = self.parts.iter().map(|p| (p.line, p.quantity));
        for (line, quantity) in held.chain(self.shipped.iter().map(|s| (s.line, s.quantity))) {
            let entry = lines.entry(line).or_default();
            *entry = sum([*entry, quantity]);
        }
        lines.into_iter().collect()
    }
}

/// The sum of quantities of one line or row, which is within bounds as their whole is.
pub(crate) fn sum(quantities: impl IntoIterator<Item = Quantity>) -> Quantity {
    let micro = quantities.into_iter().fold(0_i64, |total, q| total.saturating_add(q.micro()));
    Quantity::from_micro(micro).unwrap_or(Quantity::MAX)
}

named! {
    /// What a carrier says of a package.
    pub enum TrackingStatus {
        /// On its way.
        InTransit = "in_transit",
        /// On the last van.
        OutForDelivery = "out_for_delivery",
        /// Arrived.
        Delivered = "delivered",
        /// Something is wrong.
        Exception = "exception",
        /// On its way back.
        Returned = "returned",
    }
}

/// One message of a carrier.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TrackingEvent {
    /// What it says.
    pub status: TrackingStatus,
    /// Of when.
    pub occurred_at: Time,
    /// When the package is expected.
    pub eta: Option<Eta>,
}

/// One box with one tracking number.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Package {
    /// `<shipment>/P<number>`.
    pub number: u32,
    /// The carrier.
    pub carrier: Option<String>,
    /// Its tracking number.
    pub tracking: Option<String>,
    /// Weight in kilograms.
    pub weight_kg: Option<Quantity>,
    /// Units per line position.
    pub lines: Vec<(u32, Quantity)>,
    /// What the carrier said, in order of when it happened.
    pub history: Vec<TrackingEvent>,
    /// Whether it was ever said to have arrived.
    pub delivered: bool,
}

impl Package {
    /// What it says now: delivered once it was, else the latest message.
    pub fn status(&self) -> Option<TrackingStatus> {
        if self.delivered { Some(TrackingStatus::Delivered) } else { self.history.last().map(|e| e.status) }
    }

    /// The latest expected arrival.
    pub fn eta(&self) -> Option<Eta> {
        self.history.iter().rev().find_map(|e| e.eta)
    }
}
