//! How an order is treated: a policy for everyone, narrowed by channel, account and order.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{Duration, Money, Ratio};
use crate::wire::{Decode, Shape, ShapeField, named, record};

named! {
    /// When what is there may ship.
    pub enum Ship {
        /// What is there ships.
        Partial = "partial",
        /// A line ships only when whole.
        WholeLines = "whole_lines",
        /// Nothing ships until all can.
        Complete = "complete",
    }
}

named! {
    /// What becomes of units that are not there.
    pub enum Remainder {
        /// They wait.
        Backorder = "backorder",
        /// They are cancelled.
        Cancel = "cancel",
        /// The order is refused.
        Reject = "reject",
        /// They wait, and so does the order, for somebody's word.
        Ask = "ask",
    }
}

named! {
    /// What becomes of units that the item does not allow to wait.
    pub enum OverLimit {
        /// They are cancelled.
        Cancel = "cancel",
        /// The order is refused.
        Reject = "reject",
    }
}

named! {
    /// How locations are chosen.
    pub enum Sourcing {
        /// Most units, then the lowest shipping cost.
        LeastCost = "least_cost",
        /// By the priority of locations.
        Priority = "priority",
        /// By distance.
        Nearest = "nearest",
        /// Most units, then the fewest shipments.
        FewestShipments = "fewest_shipments",
        /// The largest free stock first.
        MostStock = "most_stock",
    }
}

named! {
    /// What becomes of a reservation whose time is over.
    pub enum OnExpiry {
        /// It waits again.
        Requeue = "requeue",
        /// It is cancelled.
        Cancel = "cancel",
    }
}

named! {
    /// The order of the backorder queue.
    pub enum Release {
        /// Most urgent first.
        Priority = "priority",
        /// Longest waiting first.
        Fifo = "fifo",
        /// Soonest due first.
        DueDate = "due_date",
        /// Highest unit price first.
        Value = "value",
        /// All get their share.
        FairShare = "fair_share",
    }
}

/// Declares the policy and its patch side by side, so that no field is forgotten in either.
macro_rules! policy {
    ($( $(#[doc = $doc:literal])* $field:ident : $type:ty , $patch:ty , $default:expr ; )*) => {
        /// A policy with every field decided.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct Policy { $( $(#[doc = $doc])* pub $field: $type ),* }

        impl Default for Policy {
            fn default() -> Self {
                Policy { $( $field: $default ),* }
            }
        }

        record! {
            /// Some fields of a policy: a scope's, or an order's own.
            #[derive(Default)]
            pub struct PolicyPatch { $( $(#[doc = $doc])* pub $field: Option<$patch> ),* }
        }

        impl Policy {
            /// How it looks in answers.
            pub(crate) fn shape() -> Shape {
                Shape::Record {
                    name: "Policy",
                    doc: "A policy with every field decided.",
                    fields: || vec![ $( ShapeField {
                        name: stringify!($field),
                        shape: <$type as Decode>::shape(),
                        required: true,
                        default: None,
                        doc: concat!("" $(, $doc)*),
                    } ),* ],
                }
            }

            /// Lays a narrower scope over this one, field by field.
            pub fn narrow(&mut self, patch: &PolicyPatch) {
                $( if let Some(value) = &patch.$field { self.$field = value.clone().into(); } )*
            }
        }
    };
}

policy! {
    /// When what is there may ship.
    ship: Ship, Ship, Ship::Partial;
    /// What becomes of units that are not there.
    remainder: Remainder, Remainder, Remainder::Backorder;
    /// What becomes of units that the item does not allow to wait.
    over_limit: OverLimit, OverLimit, OverLimit::Cancel;
    /// How locations are chosen.
    sourcing: Sourcing, Sourcing, Sourcing::LeastCost;
    /// New locations at one placement at most.
    max_shipments: Option<u32>, u32, None;
    /// Share of (allocated + shipped) / (ordered - cancelled) below which shipments wait.
    min_fill: Option<Ratio>, Ratio, None;
    /// Value of waiting and ready shipments below which they wait.
    min_shipment_value: Option<Money>, Money, None;
    /// What waiting costs per unit.
    backorder_penalty: Option<Money>, Money, None;
    /// How long soft reservations of orders live.
    reservation_ttl: Option<Duration>, Duration, None;
    /// What becomes of them then.
    on_expiry: OnExpiry, OnExpiry, OnExpiry::Requeue;
    /// How long before the wished delivery stock is reserved at the earliest.
    reserve_horizon: Option<Duration>, Duration, None;
    /// 0 to 9, 9 most urgent.
    priority: u8, u8, 5;
    /// Whether soft reservations of lower priority may be taken.
    preempt: bool, bool, true;
    /// When a backorder is due, after it was queued.
    backorder_sla: Duration, Duration, Duration::days(14);
    /// Share of a line's ordered quantity that may ship beyond it.
    over_ship_tolerance: Ratio, Ratio, Ratio::ZERO;
    /// Share of a line's ordered quantity that may be missing at the pick.
    under_ship_tolerance: Ratio, Ratio, Ratio::ZERO;
    /// Order of the queue; everyone's scope only.
    release: Release, Release, Release::Priority;
    /// Whether free stock is offered to the queue at once; everyone's scope only.
    auto_release: bool, bool, true;
    /// How long command ids are remembered; everyone's scope only.
    command_retention: Duration, Duration, Duration::days(30);
}

impl PolicyPatch {
    /// Checks what the schema cannot say.
    ///
    /// # Errors
    /// `invalid_field` for a priority above 9, and for fields of everyone's scope elsewhere.
    pub fn check(&self, everyone: bool) -> Result<()> {
        check_priority(self.priority)?;
        let misplaced = [
            ("release", self.release.is_some()),
            ("auto_release", self.auto_release.is_some()),
            ("command_retention", self.command_retention.is_some()),
        ];
        match misplaced.iter().find(|(_, given)| *given && !everyone) {
            Some((field, _)) => Err(Error::new(
                Code::InvalidField,
                format!("`{field}` belongs to everyone's policy only; set it without channel and account"),
            )
            .with("field", format!("policy.{field}"))),
            None => Ok(()),
        }
    }
}

/// A priority is 0 to 9.
pub(crate) fn check_priority(priority: Option<u8>) -> Result<()> {
    match priority {
        Some(p) if p > 9 => {
            Err(Error::new(Code::InvalidField, format!("the priority `{p}` is not 0 to 9; 9 is most urgent"))
                .with("field", "priority"))
        }
        _ => Ok(()),
    }
}
