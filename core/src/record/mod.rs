//! The records of the contract, and the rows in which they are kept.

mod address;
mod hold;
mod item;
mod location;
mod order;
mod plan;
mod policy;
mod rate;
mod settings;
mod shipment;
mod stock;

pub use address::{Address, Contact, Customer};
pub use hold::{Hold, HoldShare, HoldStatus};
pub use item::{BackorderRule, Item, KitPart, LeadTime};
pub use location::{Location, LocationKind, Weekday};
pub use order::{
    Backorder, Basis, Cause, Destination, FirstDispatch, Line, LineIn, LineTerms, Order, OrderIn, OrderStatus,
    OrderTerms, Placed, Takes,
};
pub use plan::{CandidateNote, LeftOut, PlanNote, RunnerUpNote};
pub(crate) use policy::check_priority;
pub use policy::{OnExpiry, OverLimit, Policy, PolicyPatch, Release, Remainder, Ship, Sourcing};
pub use rate::Rate;
pub use settings::{Fx, Lane, Learned, Locations, Policies, Prices, RateTable, SkuPrice};
pub(crate) use shipment::sum;
pub use shipment::{Package, Part, Shipment, ShipmentStatus, ShippedLine, TrackingEvent, TrackingStatus};
pub use stock::{Earmark, Inbound, InboundKind, MovementKind, Stock, StockRow};
