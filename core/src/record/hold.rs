//! Holds: soft claims of carts.

use crate::prelude::*;
use crate::value::{Id, Quantity, Sku, Time};
use crate::wire::named;

named! {
    /// Whether a hold still claims anything.
    pub enum HoldStatus {
        /// It does.
        Live = "live",
        /// Its time is over, or it was let go or used up.
        Ended = "ended",
    }
}

/// A cart's soft claim, with a time to live.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Hold {
    /// The caller's id.
    pub id: Id,
    /// When it was placed, or placed again.
    pub placed_at: Time,
    /// When it ends by itself.
    pub expires_at: Time,
    /// Whether it still holds anything.
    pub live: bool,
    /// What it holds.
    pub lines: Vec<HoldShare>,
}

/// What a hold holds of one stock row.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HoldShare {
    /// The SKU.
    pub sku: Sku,
    /// The location.
    pub location: Id,
    /// The units.
    pub quantity: Quantity,
}
