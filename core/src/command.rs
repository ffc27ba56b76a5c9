//! What can be asked: commands change something, queries do not.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::record::*;
use crate::value::{Delta, Duration, Id, Positive, Quantity, Sku, Time, Version, Window};
use crate::wire::{Decode, Decoder, Json, Shape, record};
use smol_str::SmolStr;

record! {
    /// Units of a line.
    pub struct LineQuantity {
        /// The line.
        pub line: Id,
        /// Units; not 0.
        pub quantity: Positive,
    }
}

record! {
    /// Units of a line, 0 among them: picks, reports.
    pub struct LineCount {
        /// The line.
        pub line: Id,
        /// Units.
        pub quantity: Quantity,
    }
}

record! {
    /// A line of a hold.
    pub struct HoldLine {
        /// What.
        pub sku: Sku,
        /// How much.
        pub quantity: Positive,
        /// Only from this location.
        pub location: Option<Id>,
    }
}

record! {
    /// A line changed (id and quantity), or added (with a SKU).
    pub struct LineChange {
        /// The line.
        pub id: Id,
        /// Wanted: ordered - cancelled.
        pub quantity: Quantity,
        /// What, for a new line.
        pub sku: Option<Sku>,
        /// As of a new line.
        pub name: Option<String>,
        /// As of a new line.
        pub unit_price: Option<crate::value::Money>,
        /// As of a new line.
        pub line_total: Option<crate::value::Money>,
        /// As of a new line.
        pub ship_together: Option<SmolStr>,
        /// As of a new line.
        pub location: Option<Id>,
        /// As of a new line.
        pub whole: Option<bool>,
        /// As of a new line.
        pub remainder: Option<Remainder>,
    }
}

record! {
    /// A box and what is in it.
    pub struct PackageIn {
        /// The carrier.
        pub carrier: Option<String>,
        /// Its tracking number.
        pub tracking: Option<String>,
        /// Weight in kilograms.
        pub weight_kg: Option<Quantity>,
        /// Contents.
        pub lines: Vec<LineQuantity>,
    }
}

record! {
    /// Units of a line that come back.
    pub struct ReturnLine {
        /// The line.
        pub line: Id,
        /// Units.
        pub quantity: Positive,
        /// To here.
        pub location: Id,
        /// Whether they can be sold again.
        pub restock: bool = false,
    }
}

record! {
    /// A row of an outside system's stock.
    pub struct SyncRow {
        /// The SKU.
        pub sku: Sku,
        /// What the other system says is there.
        pub on_hand: Quantity,
    }
}

record! {
    /// An order that began elsewhere.
    pub struct ImportOrder {
        /// The order's id, at most 96 bytes.
        pub id: crate::value::OrderId,
        /// Where it came from.
        pub channel: Option<Id>,
        /// Whose rules apply, within the channel.
        pub account: Option<Id>,
        /// Of all its money.
        pub currency: crate::value::Currency = crate::value::Currency::EUR,
        /// When it was placed; the command's `at` where absent.
        pub placed_at: Option<Time>,
        /// 0 to 9; the policy's where absent.
        pub priority: Option<u8>,
        /// Who ordered.
        pub customer: Option<Customer>,
        /// The caller's references.
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
        /// What is ordered, and what became of it so far.
        pub lines: Vec<ImportLine>,
        /// What left so far.
        pub shipments: Vec<ImportShipment> = Vec::new(),
    }
}

record! {
    /// A line that began elsewhere.
    pub struct ImportLine {
        /// Unique in the order.
        pub id: Id,
        /// What.
        pub sku: Sku,
        /// How much was ordered.
        pub quantity: Positive,
        /// Of it, shipped already.
        pub shipped: Quantity = Quantity::ZERO,
        /// Of it, cancelled already.
        pub cancelled: Quantity = Quantity::ZERO,
        /// Name for people.
        pub name: Option<String>,
        /// Price of one unit.
        pub unit_price: Option<crate::value::Money>,
        /// Price of the line.
        pub line_total: Option<crate::value::Money>,
        /// Key of the lines that it ships with.
        pub ship_together: Option<SmolStr>,
        /// Only from this location.
        pub location: Option<Id>,
        /// Ship only when whole.
        pub whole: Option<bool>,
        /// What becomes of what is not there.
        pub remainder: Option<Remainder>,
    }
}

record! {
    /// What became of a line elsewhere, beside the order.
    pub struct ImportedLine {
        /// The line.
        pub id: Id,
        /// Of it, shipped already.
        pub shipped: Quantity = Quantity::ZERO,
        /// Of it, cancelled already.
        pub cancelled: Quantity = Quantity::ZERO,
    }
}

record! {
    /// A shipment that left elsewhere.
    pub struct ImportShipment {
        /// From where, where that is known here.
        pub location: Option<Id>,
        /// `dispatched` or `delivered`.
        pub status: ShipmentStatus = ShipmentStatus::Dispatched,
        /// When it left.
        pub dispatched_at: Option<Time>,
        /// What left.
        pub lines: Vec<LineQuantity>,
        /// Its boxes.
        pub packages: Vec<PackageIn> = Vec::new(),
    }
}

record! {
    /// Stock of the bare split.
    pub struct StockIn {
        /// What.
        pub sku: Sku,
        /// Where.
        pub location: Id,
        /// Physically there.
        pub on_hand: Quantity,
        /// There, but not for sale.
        pub unavailable: Quantity = Quantity::ZERO,
        /// Kept back.
        pub safety_stock: Quantity = Quantity::ZERO,
        /// Reserved already.
        pub reserved: Quantity = Quantity::ZERO,
    }
}

/// Declares commands or queries: one struct each, the enum over them, names, reading, shapes.
macro_rules! operations {
    (
        $(#[$enum_doc:meta])* $enum:ident;
        $( $(#[doc = $doc:literal])* $op:literal $name:ident { $( $(#[doc = $fdoc:literal])* $field:ident : $type:ty $(= $default:expr)? ),* $(,)? } )*
    ) => {
        $( record! {
            $(#[doc = $doc])*
            pub struct $name { $( $(#[doc = $fdoc])* pub $field: $type $(= $default)? ),* }
        } )*

        $(#[$enum_doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[allow(clippy::large_enum_variant, reason = "one lives per request, the large ones are settings")]
        #[serde(tag = "op")]
        pub enum $enum { $( $(#[doc = $doc])* #[serde(rename = $op)] $name($name) ),* }

        impl $enum {
            /// Every name with its shape and documentation.
            pub fn shapes() -> Vec<(&'static str, Shape, &'static str)> {
                vec![$( ($op, $name::shape(), concat!("" $(, $doc)*)) ),*]
            }

            /// Its name.
            pub fn op(&self) -> &'static str {
                match self { $( $enum::$name(_) => $op ),* }
            }

            fn decode_body(op: &str, json: &Json<'_>, d: &mut Decoder) -> Option<Option<Self>> {
                match op {
                    $( $op => Some($name::decode(json, d).map($enum::$name)), )*
                    _ => None,
                }
            }
        }

        $( impl From<$name> for $enum {
            fn from(body: $name) -> Self {
                $enum::$name(body)
            }
        } )*
    };
}

operations! {
    /// A command, without its envelope.
    Command;
    /// Goods arrive.
    "receive_stock" ReceiveStock {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// How much.
        quantity: Positive,
        /// Of this expected supply.
        inbound: Option<Id>,
        /// Bought for this line.
        earmark: Option<Earmark>,
    }
    /// Somebody corrects the books.
    "adjust_stock" AdjustStock {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// By how much; signed.
        delta: Delta,
        /// Why.
        reason: String,
        /// Whether it is refused where reserved units would be touched.
        respect_reservations: bool = false,
    }
    /// The truth of a count.
    "count_stock" CountStock {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// How much is there.
        on_hand: Quantity,
    }
    /// Sets what is kept back.
    "set_stock_limits" SetStockLimits {
        /// What.
        sku: Sku,
        /// Where.
        location: Id,
        /// There, but not for sale.
        unavailable: Option<Quantity>,
        /// Kept back.
        safety_stock: Option<Quantity>,
    }
    /// Free goods leave for another location.
    "transfer_stock" TransferStock {
        /// The transfer's id, which becomes the inbound's.
        transfer: Id,
        /// What.
        sku: Sku,
        /// From where.
        from: Id,
        /// To where.
        to: Id,
        /// How much.
        quantity: Positive,
        /// When it arrives.
        expected: Window,
    }
    /// Supply is expected, or changed.
    "set_inbound" SetInbound {
        /// The supply; its quantity is what is still to come.
        inbound: Inbound,
    }
    /// Supply will not come; a transfer's goods go back.
    "cancel_inbound" CancelInbound {
        /// Its id.
        inbound: Id,
    }
    /// Describes an item.
    "set_item" SetItem {
        /// The item.
        item: Item,
    }
    /// Describes a location.
    "set_location" SetLocation {
        /// The location.
        location: Location,
    }
    /// Replaces the rates of a location or service, or all.
    "set_rates" SetRates {
        /// Only those from here.
        from: Option<Id>,
        /// Only those of this service.
        service: Option<Id>,
        /// What stands in their place.
        rates: Vec<Rate>,
    }
    /// Sets exchange rates, for comparing values across currencies.
    "set_fx" SetFx {
        /// The currency whose rate is 1.
        base: crate::value::Currency,
        /// How much of each currency one unit of the base is worth.
        rates: BTreeMap<String, Version>,
    }
    /// Sets what planning learned about the worth of stock.
    "set_prices" SetPrices {
        /// The planner's version.
        version: Version,
        /// Per SKU and location.
        prices: Vec<SkuPrice>,
    }
    /// Sets what planning learned about times.
    "set_lead_times" SetLeadTimes {
        /// The planner's version.
        version: Version,
        /// All lanes.
        lanes: Vec<Lane>,
    }
    /// Replaces a scope's policy.
    "set_policy" SetPolicy {
        /// The channel; everyone's policy where absent.
        channel: Option<Id>,
        /// An account of the channel.
        account: Option<Id>,
        /// The fields that the scope decides.
        policy: PolicyPatch,
    }
    /// Compares the books with an outside system's, and books the differences.
    "sync_stock" SyncStock {
        /// Where.
        location: Id,
        /// The moment that the rows speak of.
        as_of: Time,
        /// What the other system says.
        rows: Vec<SyncRow>,
        /// Whether to book the differences as counts.
        apply: bool = false,
    }
    /// A cart claims stock for a while.
    "place_hold" PlaceHold {
        /// Its id.
        hold: Id,
        /// What it claims, all or nothing.
        lines: Vec<HoldLine>,
        /// How long.
        ttl: Duration,
    }
    /// A cart lets go.
    "end_hold" EndHold {
        /// Its id.
        hold: Id,
    }
    /// Places an order: ships what is there, lets the rest wait.
    "place_order" PlaceOrder {
        /// The order.
        order: Box<OrderIn>,
    }
    /// Changes lines, all or nothing.
    "change_order" ChangeOrder {
        /// The order.
        order: Id,
        /// Lines changed and added.
        lines: Vec<LineChange>,
    }
    /// Changes one line.
    "change_line" ChangeLine {
        /// The order.
        order: Id,
        /// The line.
        line: Id,
        /// Wanted: ordered - cancelled.
        quantity: Quantity,
    }
    /// Cancels what has not been given to the warehouse.
    "cancel" Cancel {
        /// The order.
        order: Id,
        /// Only this line.
        line: Option<Id>,
        /// Only so much of the line.
        quantity: Option<Positive>,
        /// Why.
        reason: String,
    }
    /// Changes how and where an order goes.
    "update_order" UpdateOrder {
        /// The order.
        order: Id,
        /// The new address.
        ship_to: Option<Address>,
        /// The new service.
        service: Option<Id>,
        /// The new wish.
        requested: Option<Window>,
        /// The customer.
        customer: Option<Customer>,
        /// References, replaced as a whole.
        references: Option<BTreeMap<String, String>>,
        /// Attributes, replaced as a whole.
        attributes: Option<BTreeMap<String, String>>,
    }
    /// Takes over an order that began elsewhere.
    "import_order" Import {
        /// The order.
        order: Box<ImportOrder>,
        /// What became of its lines, where it is not told with them.
        lines: Vec<ImportedLine> = Vec::new(),
        /// What left so far, where it is not told with the order.
        shipments: Vec<ImportShipment> = Vec::new(),
    }
    /// Keeps an order from shipping.
    "suspend_order" SuspendOrder {
        /// The order.
        order: Id,
        /// Why.
        reason: String,
    }
    /// Lets it ship again.
    "resume_order" ResumeOrder {
        /// The order.
        order: Id,
    }
    /// Makes an order more or less urgent.
    "set_priority" SetPriority {
        /// The order.
        order: Id,
        /// 0 to 9, 9 most urgent.
        priority: u8,
    }
    /// Does what time has made due.
    "tick" Tick {}
    /// Gives a shipment to the warehouse.
    "release_shipment" ReleaseShipment {
        /// The shipment.
        shipment: Id,
    }
    /// Tells what was picked.
    "confirm_pick" ConfirmPick {
        /// The shipment.
        shipment: Id,
        /// What was picked, every line named; all of it where absent.
        lines: Option<Vec<LineCount>>,
        /// Whether what was not picked is missing; else it moves to a new shipment.
        missing: bool = true,
    }
    /// Moves units to a new shipment of the same location.
    "split_shipment" SplitShipment {
        /// The shipment.
        shipment: Id,
        /// What moves.
        lines: Vec<LineQuantity>,
    }
    /// Sources units from another location, by somebody's word.
    "move_units" MoveUnits {
        /// The shipment.
        shipment: Id,
        /// The line.
        line: Id,
        /// How much.
        quantity: Positive,
        /// To here.
        to: Id,
    }
    /// Tells what is in which box.
    "pack_shipment" PackShipment {
        /// The shipment.
        shipment: Id,
        /// Its boxes.
        packages: Vec<PackageIn>,
    }
    /// It leaves: on hand falls.
    "dispatch_shipment" DispatchShipment {
        /// The shipment.
        shipment: Id,
        /// What leaves; all of it where absent.
        lines: Option<Vec<LineQuantity>>,
        /// Its boxes.
        packages: Option<Vec<PackageIn>>,
        /// Whether it leaves although the books say that it is not there.
        force: bool = false,
        /// Why it is forced.
        reason: Option<String>,
    }
    /// Gives a box its tracking number.
    "set_tracking" SetTracking {
        /// The package.
        package: Id,
        /// The carrier.
        carrier: String,
        /// The number.
        tracking: String,
    }
    /// What the carrier says.
    "record_tracking" RecordTracking {
        /// The package.
        package: Id,
        /// What it says.
        status: TrackingStatus,
        /// Of when.
        occurred_at: Time,
        /// When it is expected: a time or a window.
        eta: Option<crate::value::Eta>,
    }
    /// It arrived.
    "confirm_delivery" ConfirmDelivery {
        /// The shipment.
        shipment: Id,
    }
    /// A shipment that has not left is given up; its units are owed.
    "cancel_shipment" CancelShipment {
        /// The shipment.
        shipment: Id,
        /// Why.
        reason: String,
        /// Whether its location is not to be used again for these units.
        avoid: bool = true,
    }
    /// Goods come back.
    "return_goods" ReturnGoods {
        /// The order.
        order: Id,
        /// What comes back.
        lines: Vec<ReturnLine>,
    }
    /// Offers free stock to those who wait.
    "release_backorders" ReleaseBackorders {
        /// Only of this SKU.
        sku: Option<Sku>,
        /// Whether locations that were to be avoided may serve again.
        ignore_avoid: bool = false,
        /// Only tell what would happen.
        preview: bool = false,
    }
    /// Takes effects to carry out.
    "lease_effects" LeaseEffects {
        /// Only of these kinds.
        kinds: Option<Vec<String>>,
        /// At most so many.
        limit: u32 = 100,
        /// How long they are kept from others.
        lease: Duration,
    }
    /// An effect was carried out.
    "ack_effect" AckEffect {
        /// The effect.
        effect: Id,
    }
    /// An effect could not be carried out.
    "fail_effect" FailEffect {
        /// The effect.
        effect: Id,
        /// When to try again.
        retry_at: Time,
        /// Why it failed.
        reason: String,
    }
    /// Removes orders long closed, with their events.
    "purge" Purge {
        /// Closed before this.
        before: Time,
        /// At most so many.
        limit: u32 = 100,
    }
    /// Blanks a person's data.
    "erase_customer" EraseCustomer {
        /// The customer's reference.
        r#ref: Id,
    }
    /// Books what an audit found as recorded corrections.
    "repair" Repair {
        /// Of an audit.
        findings: Vec<Finding>,
    }
}

record! {
    /// A counter that does not agree with what it counts.
    pub struct Finding {
        /// Which counter.
        pub kind: String,
        /// Of this SKU.
        pub sku: Option<Sku>,
        /// At this location.
        pub location: Option<Id>,
        /// Of this order.
        pub order: Option<Id>,
        /// Of this line.
        pub line: Option<Id>,
        /// What it should be.
        pub expected: String,
        /// What it is.
        pub actual: String,
    }
}

operations! {
    /// A query, without its envelope.
    Query;
    /// An order as it reads now.
    "get_order" GetOrder {
        /// The order.
        order: Id,
    }
    /// Stock rows, overdue holds and reservations already off.
    "get_stock" GetStock {
        /// Only of this SKU.
        sku: Option<Sku>,
        /// Only here.
        location: Option<Id>,
        /// Where to go on.
        after: Option<String>,
        /// Rows at most.
        limit: Option<u32>,
    }
    /// What is free now; else when there will be enough.
    "get_availability" GetAvailability {
        /// The SKU.
        sku: Sku,
        /// How much.
        quantity: Positive,
        /// Where it would go.
        ship_to: Option<Address>,
    }
    /// A hold.
    "get_hold" GetHold {
        /// The hold.
        hold: Id,
    }
    /// Orders.
    "list_orders" ListOrders {
        /// Only of this status.
        status: Option<OrderStatus>,
        /// Only of this channel.
        channel: Option<Id>,
        /// Only of this account.
        account: Option<Id>,
        /// Where to go on.
        after: Option<String>,
        /// Orders at most.
        limit: Option<u32>,
    }
    /// Open backorders, in queue order.
    "list_backorders" ListBackorders {
        /// Only of this SKU.
        sku: Option<Sku>,
        /// Only of this order.
        order: Option<Id>,
        /// Where to go on.
        after: Option<String>,
        /// Backorders at most.
        limit: Option<u32>,
    }
    /// Supply that has not arrived.
    "list_inbound" ListInbound {
        /// Only of this SKU.
        sku: Option<Sku>,
        /// Only to here.
        location: Option<Id>,
        /// Where to go on.
        after: Option<String>,
        /// Rows at most.
        limit: Option<u32>,
    }
    /// What happened.
    "list_events" ListEvents {
        /// Only of this order.
        order: Option<Id>,
        /// Where to go on.
        after: Option<String>,
        /// Events at most.
        limit: Option<u32>,
    }
    /// The key figures of a period, from inclusive, to exclusive.
    "get_kpis" GetKpis {
        /// From.
        from: Time,
        /// To.
        to: Time,
        /// Broken down by `channel`, `account` or `location`.
        by: Option<KpiBy>,
    }
    /// What is under way, in numbers.
    "get_board" GetBoard {}
    /// What placing an order would answer.
    "quote" Quote {
        /// The order.
        order: Box<OrderIn>,
    }
    /// How an order was sourced at placement.
    "explain" Explain {
        /// The order.
        order: Id,
    }
    /// The bare split, as a pure function.
    "split" SplitLines {
        /// What is wanted.
        lines: Vec<LineIn>,
        /// What is there.
        stock: Vec<StockIn>,
        /// By this policy.
        policy: PolicyPatch = PolicyPatch::default(),
        /// The locations; those of the stock where absent.
        locations: Option<Vec<PlainLocation>>,
        /// What shipping costs.
        rates: Vec<Rate> = Vec::new(),
        /// The items, where they are more than a SKU.
        items: Vec<Item> = Vec::new(),
        /// Where it goes.
        ship_to: Option<Address>,
    }
    /// The identity of every line, and the differences from an outside report.
    "reconcile" Reconcile {
        /// The order.
        order: Id,
        /// What the other side says has shipped.
        shipped: Option<Vec<LineCount>>,
    }
    /// Recomputes every counter.
    "audit" Audit {
        /// Where to go on.
        after: Option<String>,
        /// Rows and orders at most.
        limit: Option<u32>,
    }
}

crate::wire::named! {
    /// What key figures are broken down by.
    pub enum KpiBy {
        /// Where orders came from.
        Channel = "channel",
        /// Whose rules applied.
        Account = "account",
        /// From where the first part left.
        Location = "location",
    }
}

/// A location, or just its id.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PlainLocation(pub Location);

impl Decode for PlainLocation {
    fn decode(json: &Json<'_>, d: &mut Decoder) -> Option<Self> {
        match json {
            Json::Text(_) => Id::decode(json, d).map(|id| PlainLocation(Location::plain(id))),
            _ => Location::decode(json, d).map(PlainLocation),
        }
    }

    fn shape() -> Shape {
        Location::shape()
    }
}

/// A command or query with its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The only clock.
    pub at: Time,
    /// The idempotency key.
    pub id: Option<Id>,
    /// The version that the order must have.
    pub if_version: Option<u64>,
    /// What is asked.
    pub body: Body,
    /// Hash of the content, where there is a key.
    pub(crate) content: Option<[u8; 16]>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// To change something.
    Command(Command),
    /// To tell something.
    Query(Query),
}

impl Request {
    /// A command at a time, without an idempotency key.
    pub fn new(at: Time, command: impl Into<Command>) -> Self {
        Request { at, id: None, if_version: None, body: Body::Command(command.into()), content: None }
    }

    /// A query at a time.
    pub fn query(at: Time, query: impl Into<Query>) -> Self {
        Request { at, id: None, if_version: None, body: Body::Query(query.into()), content: None }
    }

    /// With an idempotency key: the same key with the same content answers the first outcome again.
    #[must_use]
    pub fn with_id(mut self, id: Id) -> Self {
        let body = match &self.body {
            Body::Command(command) => Json::of(command),
            Body::Query(query) => Json::of(query),
        };
        self.content = Some(content_hash(&body, self.if_version));
        self.id = Some(id);
        self
    }

    /// Reads JSON text.
    ///
    /// # Errors
    /// In the order of the contract: JSON and limits, op, unknown and missing names, values.
    pub fn from_json(text: &str) -> Result<Self> {
        Request::from_value(&Json::parse(text)?)
    }

    /// Reads a JSON value.
    ///
    /// # Errors
    /// As [`Request::from_json`].
    pub fn from_value(json: &Json<'_>) -> Result<Self> {
        let Json::Map(map) = json else {
            return Err(Error::new(Code::InvalidJson, "a command is one JSON object; write {\"op\": …}"));
        };
        let count = |json: Option<&Json<'_>>| match json {
            Some(Json::List(lines)) => lines.len(),
            _ => 0,
        };
        let lines = count(map.get("lines")).max(count(map.get("order").and_then(|o| o.get("lines"))));
        if lines > crate::decide::LINES {
            return Err(Error::limit("lines", crate::decide::LINES));
        }
        let Some(op) = map.get("op").filter(|v| **v != Json::Null) else {
            return Err(Error::new(Code::MissingField, "`op` is needed; name the command").with("field", "op"));
        };
        let op = op.as_str().unwrap_or("");
        let mut d = Decoder::default();
        let mut body_map = map.clone();
        for name in ["op", "id", "at"] {
            body_map.remove(name);
        }
        if names_order(op) {
            body_map.remove("if_version");
        }
        let at = d.field::<Time>(map, "at", None);
        let id = d.field::<Option<Id>>(map, "id", None);
        let if_version = if names_order(op) { d.field::<Option<u64>>(map, "if_version", None) } else { Some(None) };
        let body_json = Json::Map(body_map);
        let body = match Command::decode_body(op, &body_json, &mut d) {
            Some(command) => command.map(Body::Command),
            None => match Query::decode_body(op, &body_json, &mut d) {
                Some(query) => query.map(Body::Query),
                None => {
                    let op = crate::value::shorten(op);
                    let message = format!("there is no command `{op}`; see the list in the contract");
                    return Err(Error::new(Code::UnknownOp, message).with("op", op));
                }
            },
        };
        let parts = at.zip(id).zip(if_version).zip(body);
        let (((at, id), if_version), body) = d.finish(parts)?;
        let content = id.is_some().then(|| {
            let mut whole = body_json;
            if let Json::Map(map) = &mut whole {
                map.insert("op".into(), Json::Text(op.into()));
            }
            content_hash(&whole, if_version)
        });
        Ok(Request { at, id, if_version, body, content })
    }
}

/// Whether a command names an order or a shipment, so that `if_version` has a meaning.
pub(crate) fn names_order(op: &str) -> bool {
    matches!(
        op,
        "change_order"
            | "change_line"
            | "cancel"
            | "update_order"
            | "suspend_order"
            | "resume_order"
            | "set_priority"
            | "release_shipment"
            | "confirm_pick"
            | "split_shipment"
            | "move_units"
            | "pack_shipment"
            | "dispatch_shipment"
            | "set_tracking"
            | "record_tracking"
            | "confirm_delivery"
            | "cancel_shipment"
            | "return_goods"
    )
}

/// SHA-256 of the content as JSON with sorted names and without nulls, cut to 128 bits.
fn content_hash(body: &Json<'_>, if_version: Option<u64>) -> [u8; 16] {
    use sha2::Digest as _;
    let mut text = String::new();
    canonical(body, &mut text);
    if let Some(version) = if_version {
        text.push_str(&version.to_string());
    }
    let digest = sha2::Sha256::digest(text.as_bytes());
    let mut hash = [0; 16];
    for (to, from) in hash.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    hash
}

fn canonical(json: &Json<'_>, out: &mut String) {
    match json {
        Json::List(list) => {
            out.push('[');
            for value in list {
                canonical(value, out);
                out.push(',');
            }
            out.push(']');
        }
        Json::Map(map) => {
            out.push('{');
            for (name, value) in map.iter().filter(|(_, v)| **v != Json::Null) {
                out.push_str(&serde_json::to_string(name).unwrap_or_default());
                out.push(':');
                canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        plain => out.push_str(&serde_json::to_string(plain).unwrap_or_default()),
    }
}
