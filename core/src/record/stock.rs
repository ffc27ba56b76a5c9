//! Stock, its movements, and supply that has not arrived.

use crate::value::{Id, Quantity, Sku, Window};
use crate::wire::{named, record};

/// Stock of one SKU at one location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stock {
    /// Physically there.
    pub on_hand: Quantity,
    /// There, but not for sale.
    pub unavailable: Quantity,
    /// Kept back.
    pub safety_stock: Quantity,
    /// Soft and firm reservations, and holds.
    pub reserved: Quantity,
}

impl Stock {
    /// What may be promised: max(0, on_hand - unavailable - safety_stock - reserved).
    pub fn free(&self) -> Quantity {
        self.on_hand.less(self.unavailable).less(self.safety_stock).less(self.reserved)
    }

    /// What reservations may rest on: max(0, on_hand - unavailable).
    pub fn usable(&self) -> Quantity {
        self.on_hand.less(self.unavailable)
    }

    /// Reserved units that nothing is there for.
    pub fn uncovered(&self) -> Quantity {
        self.reserved.less(self.usable())
    }
}

/// A stock row with its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StockRow {
    /// Where.
    pub location: Id,
    /// How much.
    pub stock: Stock,
    /// Rises with every change; the store checks it.
    pub version: u64,
}

named! {
    /// Why on hand changed.
    pub enum MovementKind {
        /// Arrived.
        Received = "received",
        /// Left with a shipment.
        Dispatched = "dispatched",
        /// Came back.
        Returned = "returned",
        /// Not there at the pick.
        Lost = "lost",
        /// There although the books said no.
        Found = "found",
        /// Corrected by somebody, with a reason.
        Adjusted = "adjusted",
        /// Counted.
        Counted = "counted",
        /// Left for another location.
        TransferOut = "transfer_out",
        /// Arrived from another location.
        TransferIn = "transfer_in",
    }
}

named! {
    /// Where supply comes from.
    pub enum InboundKind {
        /// A purchase order.
        PurchaseOrder = "purchase_order",
        /// A transfer from another location.
        Transfer = "transfer",
        /// Own production.
        Production = "production",
    }
}

record! {
    /// The line that supply was bought for.
    pub struct Earmark {
        /// The order.
        pub order: Id,
        /// Its line.
        pub line: Id,
    }
}

record! {
    /// Supply that has not arrived.
    pub struct Inbound {
        /// Its id.
        pub id: Id,
        /// Of this SKU.
        pub sku: Sku,
        /// To this location.
        pub location: Id,
        /// Still to come.
        pub quantity: Quantity,
        /// When.
        pub expected: Window,
        /// Where from.
        pub kind: InboundKind = InboundKind::PurchaseOrder,
        /// Bought for this line.
        pub earmark: Option<Earmark>,
        /// Where a transfer left.
        pub from: Option<Id>,
    }
}
