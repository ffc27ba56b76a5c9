//! What happened. Rows change only by applying events, so folding the events gives the rows again.

use crate::prelude::*;
use crate::record::*;
use crate::value::{Delta, Id, Money, Quantity, Sku, Time, Window};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The order that it belongs to.
    pub order: Option<Id>,
    /// Counts without gaps per order; 0 where it belongs to none.
    pub seq: u64,
    /// The order's version after the command.
    pub version: u64,
    /// The command's time.
    pub at: Time,
    /// The command's id.
    pub command: Option<Id>,
    /// What.
    pub what: What,
}

/// Units that one reservation gets or loses.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Units {
    /// Position of the line.
    pub line: u32,
    /// Number of the shipment.
    pub shipment: u32,
    /// Number of the reservation.
    pub reservation: u32,
    /// How much.
    pub quantity: Quantity,
}

/// Units that get stock.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Allocated {
    /// The reservation.
    pub units: Units,
    /// From where.
    pub location: Id,
    /// When the reservation ends by itself.
    pub expires_at: Option<Time>,
    /// The backorder that they waited in; 0: none.
    pub backorder: u32,
    /// Where they are never sourced again.
    pub avoid: Box<[Id]>,
    /// Whether they are beyond what was ordered.
    pub over: bool,
}

/// Units that wait.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Backordered {
    /// Position of the line.
    pub line: u32,
    /// Number of the backorder.
    pub backorder: u32,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub cause: Cause,
    /// Since when.
    pub queued_at: Time,
    /// By when they should ship.
    pub due_at: Time,
    /// Not offered stock before this.
    pub active_from: Option<Time>,
    /// Where they are never sourced again.
    pub avoid: Box<[Id]>,
    /// Earlier backorders that they had been given stock from, with units.
    pub lost_from: Vec<(u32, Quantity)>,
}

/// What a promise is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promised {
    /// A shipment, by number.
    Shipment(u32),
    /// A backorder, by number.
    Backorder(u32),
}

/// A promise.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Promise {
    /// For what.
    pub of: Promised,
    /// The window; none where there is no date.
    pub window: Option<Window>,
    /// What it rests on, for a backorder.
    pub basis: Basis,
    /// When the shipment leaves by it.
    pub leaves_at: Option<Time>,
}

/// An order's past elsewhere.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Past {
    /// Units per line that left.
    pub shipped: Vec<Quantity>,
    /// Units per line that were cancelled.
    pub cancelled: Vec<Quantity>,
    /// The shipments that left.
    pub shipments: Vec<Shipment>,
}

/// One setting, as it was set.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "it lives in a box, and settings are few")]
pub enum Setting {
    /// An item.
    Item(Item),
    /// A location.
    Location(Location),
    /// Rates of a location or service, or all.
    Rates {
        /// Only those from here.
        from: Option<Id>,
        /// Only those of this service.
        service: Option<Id>,
        /// What stands in their place.
        rates: Vec<Rate>,
    },
    /// Exchange rates.
    Fx(Fx),
    /// Prices of one SKU.
    Prices(Sku, Prices),
    /// Learned times.
    LeadTimes(Learned),
    /// A scope's policy.
    Policy {
        /// The channel.
        channel: Option<Id>,
        /// An account of it.
        account: Option<Id>,
        /// Its fields.
        policy: PolicyPatch,
    },
}

/// Declares the kinds with their payloads.
macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $name:ident = $kind:literal { $( $(#[doc = $fdoc:literal])* $field:ident : $type:ty ),* $(,)? } )*) => {
        /// The kinds of events with what they carry.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum What {
            $( $(#[doc = $doc])* #[serde(rename = $kind)] $name { $( $(#[doc = $fdoc])* $field: $type ),* } ),*
        }

        impl What {
            /// Every kind, as written in JSON.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// What a kind tells.
            pub(crate) fn doc(kind: &str) -> &'static str {
                match kind { $( $kind => concat!("" $(, $doc)*), )* _ => "" }
            }

            /// The kind, as written in JSON.
            pub fn kind(&self) -> &'static str {
                match self { $( What::$name { .. } => $kind ),* }
            }
        }
    };
}

kinds! {
    /// An order was placed.
    OrderPlaced = "order_placed" {
        /// As it was placed.
        placed: Arc<Placed>,
    }
    /// An order that began elsewhere was taken over.
    OrderImported = "order_imported" {
        /// As it was placed.
        placed: Arc<Placed>,
        /// What became of it elsewhere.
        past: Box<Past>,
    }
    /// How it was sourced was noted.
    PlanNoted = "plan_noted" {
        /// The plan.
        plan: Arc<PlanNote>,
    }
    /// Units got stock.
    LineAllocated = "line_allocated" {
        /// The units.
        allocated: Box<Allocated>,
    }
    /// Units wait.
    LineBackordered = "line_backordered" {
        /// The units.
        backordered: Box<Backordered>,
    }
    /// Units will not come.
    LineCancelled = "line_cancelled" {
        /// Position of the line.
        line: u32,
        /// How much.
        quantity: Quantity,
        /// The backorder that they waited in; 0: none.
        backorder: u32,
        /// Earlier backorders that they had been given stock from, with units.
        lost_from: Vec<(u32, Quantity)>,
        /// Why.
        reason: String,
    }
    /// A line was raised, or added.
    LineChanged = "line_changed" {
        /// Position of the line.
        line: u32,
        /// A new line.
        added: Option<Arc<LineTerms>>,
        /// How much more.
        more: Quantity,
    }
    /// How and where it goes was changed.
    OrderUpdated = "order_updated" {
        /// As it is now.
        terms: Arc<OrderTerms>,
    }
    /// A reservation's time was over.
    ReservationExpired = "reservation_expired" {
        /// The units.
        units: Units,
    }
    /// A more urgent order took it.
    ReservationPreempted = "reservation_preempted" {
        /// The units.
        units: Units,
        /// The order that took it.
        by: Id,
    }
    /// A reservation was given back or lost otherwise.
    ReservationCancelled = "reservation_cancelled" {
        /// The units.
        units: Units,
        /// Why.
        cause: String,
    }
    /// Units that waited got stock.
    BackorderAllocated = "backorder_allocated" {
        /// The units.
        allocated: Box<Allocated>,
    }
    /// The time of units wished for later has come: they are offered stock.
    BackorderActivated = "backorder_activated" {
        /// The backorder.
        backorder: u32,
    }
    /// Locations that were to be avoided may serve again.
    AvoidCleared = "avoid_cleared" {
        /// Position of the line.
        line: u32,
    }
    /// The first promise was made.
    PromiseMade = "promise_made" {
        /// The promise.
        promise: Box<Promise>,
    }
    /// A promise changed.
    PromiseChanged = "promise_changed" {
        /// The promise.
        promise: Box<Promise>,
    }
    /// A backorder is overdue.
    SlaBreached = "sla_breached" {
        /// The backorder.
        backorder: u32,
    }
    /// Procurement was asked for what waits.
    Procured = "procurement_requested" {
        /// The backorder.
        backorder: u32,
    }
    /// The order may not ship.
    OrderSuspended = "order_suspended" {
        /// Why.
        reason: String,
    }
    /// The order may ship again.
    OrderResumed = "order_resumed" {}
    /// The order is more or less urgent.
    PriorityChanged = "priority_changed" {
        /// 0 to 9.
        priority: u8,
    }
    /// A shipment was made.
    ShipmentCreated = "shipment_created" {
        /// Its number.
        shipment: u32,
        /// From where.
        location: Id,
    }
    /// Its shipping cost changed.
    ShipmentCosted = "shipment_costed" {
        /// Its number.
        shipment: u32,
        /// The cost.
        cost: Option<Money>,
    }
    /// It may be given to the warehouse.
    ShipmentReady = "shipment_ready" {
        /// Its number.
        shipment: u32,
    }
    /// It must wait.
    ShipmentWaiting = "shipment_waiting" {
        /// Its number.
        shipment: u32,
    }
    /// It was given to the warehouse.
    ShipmentReleased = "shipment_released" {
        /// Its number.
        shipment: u32,
    }
    /// It was picked.
    ShipmentPicked = "shipment_picked" {
        /// Its number.
        shipment: u32,
    }
    /// It was packed.
    ShipmentPacked = "shipment_packed" {
        /// Its number.
        shipment: u32,
        /// Its boxes.
        packages: Vec<Package>,
    }
    /// Units moved to a new shipment of the same location and status.
    ShipmentSplit = "shipment_split" {
        /// Its number.
        shipment: u32,
        /// The new one's number.
        into: u32,
        /// The status of the new one.
        status: ShipmentStatus,
        /// Units per line position.
        lines: Vec<(u32, Quantity)>,
    }
    /// It left.
    ShipmentDispatched = "shipment_dispatched" {
        /// Its number.
        shipment: u32,
        /// What left.
        lines: Vec<ShippedLine>,
        /// When it will arrive.
        promise: Option<Window>,
    }
    /// It arrived.
    ShipmentDelivered = "shipment_delivered" {
        /// Its number.
        shipment: u32,
    }
    /// A tracking number, or what the carrier said.
    TrackingRecorded = "tracking_recorded" {
        /// The shipment's number.
        shipment: u32,
        /// The package's number.
        package: u32,
        /// The carrier and its number, where they were set.
        number: Option<(String, String)>,
        /// What was said.
        event: Option<TrackingEvent>,
    }
    /// Nothing of it is left, or it was given up.
    ShipmentCancelled = "shipment_cancelled" {
        /// Its number.
        shipment: u32,
        /// Why.
        reason: Option<String>,
        /// Positions of the lines whose units avoid its location from now on.
        avoid: Vec<u32>,
    }
    /// Its units are not there.
    ShipmentAtRisk = "shipment_at_risk" {
        /// Its number.
        shipment: u32,
    }
    /// Its units are there again.
    ShipmentRiskEnded = "shipment_risk_ended" {
        /// Its number.
        shipment: u32,
    }
    /// Goods came back.
    GoodsReturned = "goods_returned" {
        /// Position of the line.
        line: u32,
        /// How much.
        quantity: Quantity,
        /// To where.
        location: Id,
        /// Whether they can be sold again.
        restock: bool,
    }
    /// On hand changed.
    StockMoved = "stock_moved" {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// Why.
        movement: MovementKind,
        /// By how much.
        quantity: Delta,
        /// In words.
        reason: Option<String>,
        /// The moment that an outside count is true of; none: the event's own.
        as_of: Option<Time>,
    }
    /// What is kept back changed.
    StockLimitsSet = "stock_limits_set" {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// There, but not for sale.
        unavailable: Quantity,
        /// Kept back.
        safety_stock: Quantity,
    }
    /// Supply changed.
    InboundChanged = "inbound_changed" {
        /// As it is now; nothing to come: closed.
        inbound: Box<Inbound>,
    }
    /// A setting changed.
    SettingsChanged = "settings_changed" {
        /// The setting.
        setting: Box<Setting>,
    }
    /// A cart claims stock.
    HoldPlaced = "hold_placed" {
        /// The hold.
        hold: Arc<Hold>,
    }
    /// A hold lost units.
    HoldReduced = "hold_reduced" {
        /// The hold.
        hold: Id,
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// How much.
        quantity: Quantity,
    }
    /// A hold ended.
    HoldEnded = "hold_ended" {
        /// The hold.
        hold: Id,
    }
    /// A counter was put right.
    StockRepaired = "stock_repaired" {
        /// Which counter.
        counter: String,
        /// What.
        sku: Option<Sku>,
        /// Where.
        location: Option<Id>,
        /// Position of the line.
        line: Option<u32>,
        /// What it is now.
        to: Quantity,
    }
    /// An order and its events were removed.
    OrderPurged = "order_purged" {
        /// The order.
        purged: Id,
    }
    /// Personal data was blanked.
    CustomerErased = "customer_erased" {
        /// Orders of the person.
        orders: u32,
    }
}

impl Event {
    /// A movement of stock, and the moment it is counted to.
    pub fn movement(&self) -> Option<(&Sku, &Id, Delta, Time)> {
        match &self.what {
            What::StockMoved { sku, location, quantity, as_of, .. } => {
                Some((sku, location, *quantity, as_of.unwrap_or(self.at)))
            }
            _ => None,
        }
    }

    /// The event as the contract writes it, at its place among all.
    pub fn to_json(&self, position: u64) -> crate::wire::Json<'static> {
        let mut json = crate::wire::Json::of(&self.what);
        if let crate::wire::Json::Map(kinds) = &mut json
            && let Some((kind, crate::wire::Json::Map(fields))) = kinds.pop_first()
        {
            *kinds = fields;
            kinds.insert("kind".into(), crate::wire::Json::Text(kind));
        }
        if let crate::wire::Json::Map(map) = &mut json {
            let mut put = |name: &'static str, value: crate::wire::Json<'static>| {
                map.insert(name.into(), value);
            };
            put("position", crate::wire::Json::of(&position));
            put("seq", crate::wire::Json::of(&self.seq));
            put("at", crate::wire::Json::of(&self.at));
            put("command", crate::wire::Json::of(&self.command));
            put("v", crate::wire::Json::Int(1));
            if let Some(order) = &self.order {
                put("order", crate::wire::Json::of(order));
            }
        }
        json
    }
}
