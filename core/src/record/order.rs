//! Orders: one row holds all of an order, so that what must agree is written together.

use crate::prelude::*;
use crate::record::shipment::sum;
use crate::record::{Address, Customer, Policy, PolicyPatch, Remainder, Ship, Shipment, ShipmentStatus};
use crate::value::{Currency, Degrees, Id, Money, OrderId, Positive, Quantity, Sku, Time, Window};
use crate::wire::{named, record};
use smallvec::SmallVec;
use smol_str::SmolStr;

static STANDARD: Id = Id::fixed("standard");

record! {
    /// An order as it comes in.
    pub struct OrderIn {
        /// The caller's id, at most 96 bytes.
        pub id: OrderId,
        /// Where it came from.
        pub channel: Option<Id>,
        /// Whose rules apply, within the channel.
        pub account: Option<Id>,
        /// Of all its money.
        pub currency: Currency = Currency::EUR,
        /// When it was placed; the command's `at` where absent.
        pub placed_at: Option<Time>,
        /// 0 to 9, 9 most urgent; the policy's where absent.
        pub priority: Option<u8>,
        /// Who ordered.
        pub customer: Option<Customer>,
        /// The caller's references, such as a purchase order number.
        pub references: BTreeMap<String, String>,
        /// The caller's own data.
        pub attributes: BTreeMap<String, String>,
        /// Where it goes.
        pub ship_to: Option<Address>,
        /// The shipping service.
        pub service: Id = Id::made("standard"),
        /// Wished delivery.
        pub requested: Option<Window>,
        /// The order's own policy.
        pub policy: PolicyPatch = PolicyPatch::default(),
        /// A hold that is used up by it.
        pub hold: Option<Id>,
        /// What is ordered.
        pub lines: Vec<LineIn>,
    }
}

record! {
    /// A line as it comes in.
    pub struct LineIn {
        /// Unique in the order.
        pub id: Id,
        /// What.
        pub sku: Sku,
        /// How much.
        pub quantity: Positive,
        /// Name for people.
        pub name: Option<String>,
        /// Price of one unit.
        pub unit_price: Option<Money>,
        /// Price of the line: the truth for money where given.
        pub line_total: Option<Money>,
        /// Lines of the same key ship from one location, all or nothing.
        pub ship_together: Option<SmolStr>,
        /// Only from this location.
        pub location: Option<Id>,
        /// Ship only when whole; the policy's `ship` where absent.
        pub whole: Option<bool>,
        /// What becomes of what is not there; the policy's where absent.
        pub remainder: Option<Remainder>,
    }
}

/// What was said when the order was placed; names nobody. Events share it with the order's row.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Placed {
    /// The order's id.
    pub id: Id,
    /// Where it came from.
    pub channel: Option<Id>,
    /// Whose rules apply.
    pub account: Option<Id>,
    /// Of all its money.
    pub currency: Currency,
    /// When it was placed.
    pub placed_at: Time,
    /// The policy that it was placed under.
    pub policy: Arc<Policy>,
    /// 0 to 9, 9 most urgent, at first.
    pub priority: u8,
    /// How it ships and where it goes, at first.
    pub terms: Arc<OrderTerms>,
    /// Its lines, at first.
    pub lines: Vec<Arc<LineTerms>>,
}

/// What `update_order` may change.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OrderTerms {
    /// The shipping service.
    pub service: Option<Id>,
    /// Wished delivery.
    pub requested: Option<Window>,
    /// Where it goes, for sourcing.
    pub destination: Destination,
    /// The customer's reference, for finding the person's data.
    pub customer: Option<Id>,
    /// The caller's references.
    pub references: BTreeMap<String, String>,
    /// The caller's own data.
    pub attributes: BTreeMap<String, String>,
}

/// What sourcing needs to know of an address; names nobody.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Destination {
    /// Country.
    pub country: Option<SmolStr>,
    /// Postal code.
    pub postal_code: Option<SmolStr>,
    /// Latitude and longitude.
    pub coordinates: Option<(Degrees, Degrees)>,
}

impl From<&Address> for Destination {
    fn from(address: &Address) -> Self {
        Destination {
            country: address.country.as_deref().map(SmolStr::new),
            postal_code: address.postal_code.as_deref().map(SmolStr::new),
            coordinates: address.latitude.zip(address.longitude),
        }
    }
}

/// What was said of a line when it was added; never changes.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LineTerms {
    /// The caller's id.
    pub id: Id,
    /// What.
    pub sku: Sku,
    /// Name for people.
    pub name: Option<Box<str>>,
    /// Price of one unit.
    pub unit_price: Option<Money>,
    /// Price of the line.
    pub line_total: Option<Money>,
    /// Key of the lines that it ships with.
    pub group: Option<SmolStr>,
    /// Only from this location.
    pub pin: Option<Id>,
    /// Ships only when whole.
    pub whole: bool,
    /// What becomes of what is not there.
    pub remainder: Remainder,
    /// Whether it is shipped at all.
    pub ships: bool,
    /// Whether stock is kept of it.
    pub tracked: bool,
    /// Quantities are whole multiples of this.
    pub step: Quantity,
    /// Kilograms of one unit.
    pub weight_kg: Option<Quantity>,
    /// Worth of one unit by the item, where there is no price.
    pub item_value: Option<Money>,
    /// Components of one unit, where it is a kit.
    pub kit: Option<Arc<[(Sku, Quantity)]>>,
    /// Units ordered at first.
    pub quantity: Quantity,
}

/// A line with its units, each in one place:
/// ordered + over_shipped = allocated + shipped + backordered + cancelled.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What was said of it.
    pub terms: Arc<LineTerms>,
    /// Units ordered, with all increases.
    pub ordered: Quantity,
    /// Units reserved.
    pub allocated: Quantity,
    /// Units that left.
    pub shipped: Quantity,
    /// Units that wait.
    pub backordered: Quantity,
    /// Units cancelled.
    pub cancelled: Quantity,
    /// Units that came back, of those shipped.
    pub returned: Quantity,
    /// Units shipped beyond what was ordered.
    pub over_shipped: Quantity,
    /// Units cancelled within the under-ship tolerance.
    pub under_shipped: Quantity,
}

impl core::ops::Deref for Line {
    type Target = LineTerms;

    fn deref(&self) -> &LineTerms {
        &self.terms
    }
}

/// Stock that one unit takes: mostly of one SKU.
pub type Takes = SmallVec<[(Sku, Quantity); 1]>;

impl LineTerms {
    /// Stock that one unit takes: itself, its components, or nothing where no stock is kept.
    pub fn takes(&self) -> Takes {
        match &self.kit {
            _ if !self.ships || !self.tracked => Takes::new(),
            Some(parts) => parts.iter().cloned().collect(),
            None => self.itself(),
        }
    }

    fn itself(&self) -> Takes {
        core::iter::once((self.sku.clone(), Quantity::ONE)).collect()
    }

    /// The queues in which it waits: of what it takes, or its own where no stock is kept of it.
    pub fn queues(&self) -> Takes {
        let takes = self.takes();
        if takes.is_empty() && self.ships { self.itself() } else { takes }
    }

    /// Whether it takes stock of a SKU.
    pub fn takes_of(&self, sku: &str) -> bool {
        match &self.kit {
            _ if !self.ships || !self.tracked => false,
            Some(parts) => parts.iter().any(|(s, _)| s.as_str() == sku),
            None => self.sku.as_str() == sku,
        }
    }

    /// Worth of one unit: the price, else a share of the total, else the item's value.
    pub fn unit_value(&self) -> Option<Money> {
        self.unit_price.or(self.item_value)
    }
}

impl Line {
    /// A line of which nothing was decided yet.
    pub fn new(terms: Arc<LineTerms>) -> Self {
        Line {
            ordered: terms.quantity,
            // What needs no shipping counts as shipped and delivered at once.
            shipped: if terms.ships { Quantity::ZERO } else { terms.quantity },
            terms,
            allocated: Quantity::ZERO,
            backordered: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            returned: Quantity::ZERO,
            over_shipped: Quantity::ZERO,
            under_shipped: Quantity::ZERO,
        }
    }

    /// Units for which nothing was decided yet; nothing between commands.
    pub fn undecided(&self) -> Quantity {
        let placed = sum([self.allocated, self.shipped, self.backordered, self.cancelled]);
        sum([self.ordered, self.over_shipped]).less(placed)
    }

    /// ordered - cancelled: what is wanted.
    pub fn wanted(&self) -> Quantity {
        self.ordered.less(self.cancelled)
    }
}

named! {
    /// Why units wait.
    pub enum Cause {
        /// Not there at placement.
        Shortage = "shortage",
        /// Wished for later.
        Scheduled = "scheduled",
        /// Taken by a more urgent order.
        Preempted = "preempted",
        /// Their time was over.
        Expired = "expired",
        /// A count showed less.
        Count = "count",
        /// Not found at the pick.
        ShortPick = "short_pick",
        /// Their shipment was cancelled.
        ShipmentCancelled = "shipment_cancelled",
        /// Added to the line later.
        LineIncrease = "line_increase",
        /// The order's address or service changed.
        OrderUpdated = "order_updated",
    }
}

named! {
    /// What a promise rests on.
    pub enum Basis {
        /// Supply that is on its way.
        Inbound = "inbound",
        /// The item's lead time.
        LeadTime = "lead_time",
        /// Nothing: there is no date.
        None = "none",
    }
}

/// Units of a line that wait.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Backorder {
    /// `<order>/B<number>`.
    pub number: u32,
    /// Position of the line.
    pub line: u32,
    /// Units queued.
    pub quantity: Quantity,
    /// Of these, given stock.
    pub allocated: Quantity,
    /// Of these, cancelled while they waited.
    pub cancelled: Quantity,
    /// Why they wait.
    pub cause: Cause,
    /// Since when.
    pub queued_at: Time,
    /// By when they should ship.
    pub due_at: Time,
    /// Not offered stock before this.
    pub active_from: Option<Time>,
    /// Whether that time has come.
    pub active: bool,
    /// Locations where they are never sourced again.
    pub avoid: Box<[Id]>,
    /// When they will arrive.
    pub promise: Option<Window>,
    /// What was promised first.
    pub original: Option<Window>,
    /// What the promise rests on.
    pub basis: Basis,
    /// Whether it was told that they are overdue.
    pub breached: bool,
    /// Whether procurement was asked for them.
    pub procured: bool,
    /// Given stock, but lost or cancelled again before they left.
    pub gone: Quantity,
    /// Given stock and cancelled after that.
    pub dropped: Quantity,
    /// Shipped by `due_at`.
    pub in_time: Quantity,
    /// Shipped later.
    pub late: Quantity,
}

impl Backorder {
    /// Units that still wait.
    pub fn open(&self) -> Quantity {
        self.quantity.less(self.allocated).less(self.cancelled)
    }
}

/// The first time that something of an order left.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FirstDispatch {
    /// When.
    pub at: Time,
    /// From where.
    pub location: Id,
    /// Whether something that was due stayed open.
    pub partial: bool,
    /// When the first of what only waited for its wished time becomes due; later, the order counts as partial.
    pub scheduled_from: Option<Time>,
}

named! {
    /// How far an order is.
    pub enum OrderStatus {
        /// All cancelled.
        Cancelled = "cancelled",
        /// Nothing open, all that shipped arrived.
        Delivered = "delivered",
        /// Nothing open, some arrived.
        PartiallyDelivered = "partially_delivered",
        /// Nothing open.
        Shipped = "shipped",
        /// Some left.
        PartiallyShipped = "partially_shipped",
        /// Nothing waits for stock.
        Reserved = "reserved",
        /// Some is reserved.
        PartiallyReserved = "partially_reserved",
        /// All waits for stock.
        Backordered = "backordered",
    }
}

/// An order with all that belongs to it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Order {
    /// What never changes.
    pub placed: Arc<Placed>,
    /// Rises by 1 with each command that changes how it reads.
    pub version: u64,
    /// Events so far.
    pub seq: u64,
    /// 0 to 9, 9 most urgent.
    pub priority: u8,
    /// How it ships and where it goes.
    pub terms: Arc<OrderTerms>,
    /// Why it may not ship, where it may not.
    pub suspended: Option<Box<str>>,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// Its shipments, by number.
    pub shipments: Vec<Shipment>,
    /// Its backorders, by number.
    pub backorders: Vec<Backorder>,
    /// Reservation numbers used so far.
    pub reservations_made: u32,
    /// Effects made so far.
    pub effects_made: u32,
    /// The first time that something left.
    pub first_dispatch: Option<Box<FirstDispatch>>,
    /// Since when nothing is open any more.
    pub closed_at: Option<Time>,
    /// How it was sourced at placement.
    pub plan: Option<Arc<crate::record::PlanNote>>,
}

impl Order {
    /// An order of which nothing was decided yet.
    pub fn new(placed: Arc<Placed>) -> Self {
        Order {
            version: 0,
            seq: 0,
            priority: placed.priority,
            terms: placed.terms.clone(),
            suspended: None,
            lines: placed.lines.iter().cloned().map(Line::new).collect(),
            placed,
            shipments: Vec::new(),
            backorders: Vec::new(),
            reservations_made: 0,
            effects_made: 0,
            first_dispatch: None,
            closed_at: None,
            plan: None,
        }
    }

    /// The shipping service.
    pub fn service(&self) -> &Id {
        self.terms.service.as_ref().unwrap_or(&STANDARD)
    }

    /// The order's id.
    pub fn id(&self) -> &Id {
        &self.placed.id
    }

    /// The policy that it was placed under.
    pub fn policy(&self) -> &Policy {
        &self.placed.policy
    }

    /// The position of a line.
    pub fn position(&self, line: &Id) -> Option<u32> {
        self.lines.iter().position(|l| l.id == *line).and_then(|i| u32::try_from(i).ok())
    }

    /// The line at a position.
    pub fn line(&self, position: u32) -> Option<&Line> {
        self.lines.get(position as usize)
    }

    /// The shipment of a number.
    pub fn shipment(&self, number: u32) -> Option<&Shipment> {
        self.shipments.get((number as usize).checked_sub(1)?)
    }

    /// The backorder of a number.
    pub fn backorder(&self, number: u32) -> Option<&Backorder> {
        self.backorders.get((number as usize).checked_sub(1)?)
    }

    /// The lowest-numbered waiting or ready shipment from a location: what comes next joins it.
    pub fn joinable(&self, location: &Id) -> Option<&Shipment> {
        self.shipments.iter().find(|s| s.status.is_soft() && s.location == *location)
    }

    /// Whether units wait for stock.
    pub fn is_short(&self) -> bool {
        self.lines.iter().any(|l| !l.backordered.is_zero())
    }

    /// The positions of the lines that ship together with one, itself included.
    pub fn group_of(&self, position: u32) -> Vec<u32> {
        let key = self.line(position).and_then(|l| l.group.clone());
        match key {
            None => vec![position],
            Some(key) => {
                (0_u32..).zip(&self.lines).filter(|(_, l)| l.group.as_ref() == Some(&key)).map(|(i, _)| i).collect()
            }
        }
    }

    /// Whether a line's units move all or nothing: a whole line, or one of a group.
    pub fn is_whole(&self, line: &Line) -> bool {
        line.whole || line.group.is_some()
    }

    /// Whether nothing ships until all can.
    pub fn is_complete_only(&self) -> bool {
        self.policy().ship == Ship::Complete
    }

    /// How far it is: the first status of the contract that fits.
    pub fn status(&self) -> OrderStatus {
        let ships: Vec<&Line> = self.lines.iter().filter(|l| l.ships).collect();
        let total = |f: fn(&Line) -> Quantity| ships.iter().any(|l| !f(l).is_zero());
        if ships.is_empty() {
            let wanted = self.lines.iter().any(|l| !l.wanted().is_zero());
            return if wanted { OrderStatus::Delivered } else { OrderStatus::Cancelled };
        }
        if ships.iter().all(|l| l.wanted().is_zero() && l.shipped.is_zero()) {
            return OrderStatus::Cancelled;
        }
        let (allocated, backordered, shipped) =
            (total(|l| l.allocated), total(|l| l.backordered), total(|l| l.shipped));
        if !allocated && !backordered {
            let left = || self.shipments.iter().filter(|s| s.status.has_left());
            if left().all(|s| s.status == ShipmentStatus::Delivered) {
                return OrderStatus::Delivered;
            }
            return if left().any(|s| s.status == ShipmentStatus::Delivered) {
                OrderStatus::PartiallyDelivered
            } else {
                OrderStatus::Shipped
            };
        }
        match (shipped, backordered, allocated) {
            (true, _, _) => OrderStatus::PartiallyShipped,
            (false, false, _) => OrderStatus::Reserved,
            (false, true, true) => OrderStatus::PartiallyReserved,
            (false, true, false) => OrderStatus::Backordered,
        }
    }
}
