//! What a decision reads: rows by key, and pages of ordered ranges.
//! For every key three things are told apart: loaded, known absent, not loaded.

use crate::prelude::*;
use crate::record::*;
use crate::sort::Sort;
use crate::value::{Id, Sku};

/// Names a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An order.
    Order(Id),
    /// The personal data of an order.
    Contact(Id),
    /// The effects of an order that are still to be carried out.
    Outbox(Id),
    /// A hold.
    Hold(Id),
    /// Supply that has not arrived.
    Inbound(Id),
    /// The stock rows of a SKU, at all its locations.
    Stock(Sku),
    /// Guards the ranges of a SKU.
    Guard(Sku),
    /// Whether and from where the queue of a SKU is still to be offered stock.
    Errand(Sku),
    /// An item.
    Item(Sku),
    /// Prices of a SKU.
    Prices(Sku),
    /// Shipments made at a location on a local day (days since 1970).
    Capacity(Id, i32),
    /// All locations.
    Locations,
    /// The policies of every scope.
    Policies,
    /// The rates of a service.
    Rates(Id),
    /// The services that have rates.
    Services,
    /// What key figures need of a purged order.
    Facts(Id),
    /// Exchange rates.
    Fx,
    /// Learned times.
    Learned,
    /// Where the completion rule goes on.
    Completion,
    /// Where the renewal of promises goes on.
    Renewal,
    /// A remembered command.
    Command(Id),
    /// A record of an extension: namespace and key.
    Extension(Id, Id),
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// An order.
    Order(Arc<Order>),
    /// Personal data.
    Contact(Arc<Contact>),
    /// Effects to carry out.
    Outbox(Arc<Outbox>),
    /// A hold.
    Hold(Arc<Hold>),
    /// Supply.
    Inbound(Arc<Inbound>),
    /// Stock rows, by location id.
    Stock(Arc<Vec<StockRow>>),
    /// Its version is what counts.
    Guard,
    /// Work that goes on later.
    Errand(Arc<Errand>),
    /// An item.
    Item(Arc<Item>),
    /// Prices.
    Prices(Arc<Prices>),
    /// Shipments made.
    Capacity(u32),
    /// All locations.
    Locations(Arc<Locations>),
    /// Policies.
    Policies(Arc<Policies>),
    /// Rates.
    Rates(Arc<RateTable>),
    /// Services.
    Services(Arc<BTreeSet<Id>>),
    /// What key figures need of a purged order.
    Facts(Arc<crate::decide::Facts>),
    /// Exchange rates.
    Fx(Arc<Fx>),
    /// Learned times.
    Learned(Arc<Learned>),
    /// Where the completion rule or the renewal of promises goes on: after this place in its range.
    Cursor(Sort),
    /// A remembered command.
    Command(Arc<Remembered>),
    /// An extension's record.
    Extension(Arc<Extension>),
}

/// What is needed to give an outcome again.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Remembered {
    /// Hash of the content.
    pub content: [u8; 16],
    /// Until when it is remembered.
    pub until: crate::value::Time,
    /// The outcome as JSON, without the positions of its events.
    pub outcome: Box<str>,
    /// The position of its first event.
    pub first_position: u64,
    /// Position of the command's first event within its commit.
    pub first_in_commit: u32,
}

/// Work on a SKU that a command could not finish or left to the clock.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Errand {
    /// The queue is to be offered free stock, from this place on; none: nothing is to be done.
    pub release: Option<Sort>,
    /// Whether a command asked for it; else it waits until free stock is offered by itself.
    pub asked: bool,
}

/// An opaque record of an extension, kept in the same change sets.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Extension {
    /// When it is due, for those that are worked through by time.
    pub due_at: Option<crate::value::Time>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The effects of an order that are still to be carried out, oldest first.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Outbox {
    /// Oldest first.
    pub pending: Vec<crate::effect::Effect>,
}

/// Names an ordered range of entries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Range {
    /// Open backorders that take a SKU, in an order of the queue.
    Queue(Sku, Release),
    /// Open backorders of lines of a SKU, by order: their units count against the item's limit.
    Open(Sku),
    /// All open backorders, by SKU and queue place.
    Backlog,
    /// Soft reservations of orders on a stock row, in victim order.
    Soft(Sku, Id),
    /// Firm reservations on a stock row, in victim order.
    Firm(Sku, Id),
    /// Holds on a stock row, latest first.
    Holds(Sku, Id),
    /// What is due by the clock, of a SKU or of all, by time: holds, reservations, backorders that wait for their time.
    Due(Option<Sku>),
    /// Open backorders not yet told overdue, by when they are due.
    Overdue,
    /// Shipments whose promised moment of leaving is still to come, by that moment.
    Leaving,
    /// Orders that wait under `complete` or a guard, by the queue place of their oldest open backorder.
    Waiting(Release),
    /// Supply still to come of a SKU, by when.
    Supply(Sku),
    /// Supply still to come, by id.
    AllSupply,
    /// SKUs with an errand: by SKU.
    Errands,
    /// Orders of a status, by id.
    Orders(OrderStatus),
    /// Orders of a person, by id.
    Person(Id),
    /// Orders with nothing open, by when they closed.
    Closed,
    /// Orders by when they were first dispatched.
    Dispatched,
    /// Backorders by when they were queued.
    Queued,
    /// SKUs with stock rows, by SKU.
    Stocked,
    /// Effects that can be handed out, per kind, by when.
    Effects(crate::effect::EffectKind),
    /// Remembered commands, by when they are forgotten.
    Commands,
    /// An extension's records, by when they are due.
    Extensions(Id),
}

/// One entry of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The order, hold, supply or SKU behind it.
    pub id: Id,
    /// The backorder, reservation or shipment of the order.
    pub number: u32,
    /// Units behind it, in micro-units; counted by sums over a range.
    pub units: i64,
}

/// What a decision asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// A row.
    Row(Key),
    /// Entries of a range after a place, at most so many.
    Page(Range, Option<Sort>, usize),
    /// The number of entries and the sum of units before a place, or of all.
    Count(Range, Option<Sort>),
    /// The sum of the movements of a stock row up to a time.
    Moved(Sku, Id, Option<crate::value::Time>),
    /// Events after a position, of an order or of all.
    Events(Option<Id>, u64, usize),
}

/// The answer to an [`Ask`].
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A row with its version, or that there is none.
    Row(Option<(Row, u64)>),
    /// Entries, fewer than asked for only where the range ends.
    Page(Vec<(Sort, Entry)>),
    /// Number of entries, and sum of units in micro-units.
    Count(u64, i64),
    /// Sum in micro-units.
    Moved(i64),
    /// Events with their positions.
    Events(Vec<(u64, Arc<crate::event::Event>)>),
}

/// What has been read so far.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(crate) answers: BTreeMap<Ask, Found>,
}

impl Snapshot {
    /// Nothing read.
    pub fn new() -> Self {
        Snapshot::default()
    }

    /// Takes an answer.
    pub fn insert(&mut self, ask: Ask, found: Found) {
        self.answers.insert(ask, found);
    }
}
