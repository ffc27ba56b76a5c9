//! What can go wrong, as data: a stable code, a message that says what to do, and details.

use crate::prelude::*;
use crate::wire::Json;

macro_rules! codes {
    ($( $(#[doc = $doc:literal])* $variant:ident = $text:literal ),* $(,)?) => {
        /// The stable name of an error. The text never changes once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $( $(#[doc = $doc])* $variant ),* }

        impl Code {
            /// Every code, in the order of the contract.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code as the contract writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text),* }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!("" $(, $doc)*).trim_ascii()),* }
            }
        }
    };
}

codes! {
    /// The text is not JSON.
    InvalidJson = "invalid_json",
    /// There is no such command or query.
    UnknownOp = "unknown_op",
    /// A name that the schema does not have.
    UnknownField = "unknown_field",
    /// A name that the schema needs.
    MissingField = "missing_field",
    /// A value that its field cannot take.
    InvalidField = "invalid_field",
    /// Not an exact decimal of at most 6 digits, zero where units are needed, or no whole multiple of the increment.
    InvalidQuantity = "invalid_quantity",
    /// Not a text of 1 to 128 bytes without control characters.
    InvalidId = "invalid_id",
    /// Money of two currencies cannot be added.
    CurrencyMismatch = "currency_mismatch",
    /// Beyond a named limit.
    LimitExceeded = "limit_exceeded",
    /// No order of this id.
    UnknownOrder = "unknown_order",
    /// The order has no line of this id.
    UnknownLine = "unknown_line",
    /// No shipment of this id.
    UnknownShipment = "unknown_shipment",
    /// No location of this id.
    UnknownLocation = "unknown_location",
    /// No inbound of this id.
    UnknownInbound = "unknown_inbound",
    /// There never was a hold of this id.
    UnknownHold = "unknown_hold",
    /// The order id is taken.
    DuplicateOrder = "duplicate_order",
    /// An id twice where it must be single.
    DuplicateId = "duplicate_id",
    /// The command id was used with other content.
    CommandReused = "command_reused",
    /// The order has moved on since the version that the caller saw.
    VersionMismatch = "version_mismatch",
    /// Not enough free stock.
    InsufficientStock = "insufficient_stock",
    /// Nothing is left that a cancellation can take.
    NothingToCancel = "nothing_to_cancel",
    /// More than a cancellation can take.
    OverCancel = "over_cancel",
    /// More picked than asked for.
    OverPick = "over_pick",
    /// More than the shipment holds.
    OverShipment = "over_shipment",
    /// More than was shipped and not yet returned.
    OverReturn = "over_return",
    /// The packages do not add up to the shipment.
    PackageMismatch = "package_mismatch",
    /// Not possible in this state.
    InvalidTransition = "invalid_transition",
    /// Others changed the same rows; worth retrying.
    Conflict = "conflict",
    /// Too much is under way; worth retrying.
    Overloaded = "overloaded",
    /// The store cannot be reached; worth retrying.
    StoreUnavailable = "store_unavailable",
}

/// What a caller does about an error; languages with exceptions have one class for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The request says something that cannot be; mend it.
    Invalid,
    /// It names a record that is not there.
    Unknown,
    /// It names an id that is taken.
    Duplicate,
    /// It cannot be done in this state of stock or order.
    Refused,
    /// It may succeed when sent again.
    Unavailable,
}

impl Family {
    /// Every family with its name and meaning.
    pub const ALL: &'static [(Family, &'static str, &'static str)] = &[
        (Family::Invalid, "invalid", "The request says something that cannot be; mend it."),
        (Family::Unknown, "unknown", "It names a record that is not there."),
        (Family::Duplicate, "duplicate", "It names an id that is taken."),
        (Family::Refused, "refused", "It cannot be done in this state of stock or order."),
        (Family::Unavailable, "unavailable", "It may succeed when sent again, with the same command id."),
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Family::ALL.iter().find(|(family, _, _)| *family == self).map_or("", |(_, name, _)| name)
    }
}

impl Code {
    /// Its family.
    pub fn family(self) -> Family {
        match self {
            Code::InvalidJson
            | Code::UnknownOp
            | Code::UnknownField
            | Code::MissingField
            | Code::InvalidField
            | Code::InvalidQuantity
            | Code::InvalidId
            | Code::CurrencyMismatch
            | Code::LimitExceeded => Family::Invalid,
            Code::UnknownOrder
            | Code::UnknownLine
            | Code::UnknownShipment
            | Code::UnknownLocation
            | Code::UnknownInbound
            | Code::UnknownHold => Family::Unknown,
            Code::DuplicateOrder | Code::DuplicateId | Code::CommandReused => Family::Duplicate,
            Code::VersionMismatch
            | Code::InsufficientStock
            | Code::NothingToCancel
            | Code::OverCancel
            | Code::OverPick
            | Code::OverShipment
            | Code::OverReturn
            | Code::PackageMismatch
            | Code::InvalidTransition => Family::Refused,
            Code::Conflict | Code::Overloaded | Code::StoreUnavailable => Family::Unavailable,
        }
    }

    /// Whether the same command may succeed when sent again.
    pub fn is_retryable(self) -> bool {
        self.family() == Family::Unavailable
    }
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// A refused command: nothing was changed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Error {
    /// Stable, for programs.
    pub code: Code,
    /// For people: what was wrong and what to do.
    pub message: String,
    /// For programs: the field, the limit, the SKUs.
    pub details: Details,
}

/// Details of an error: names and JSON values.
pub type Details = BTreeMap<String, Json<'static>>;

/// Shorthand of the crate.
pub type Result<T, E = Error> = core::result::Result<T, E>;

impl Error {
    /// An error without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Error { code, message: message.into(), details: Details::new() }
    }

    /// Adds one detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json<'static>>) -> Self {
        self.details.insert(name.into(), value.into());
        self
    }

    /// A value beyond a limit of the contract; `limit` is its name.
    pub fn limit(limit: &str, most: impl core::fmt::Display) -> Self {
        Error::new(Code::LimitExceeded, format!("`{limit}` is at most {most}; send less at a time"))
            .with("limit", limit)
    }

    /// A state in which this cannot be done.
    pub fn transition(message: impl Into<String>) -> Self {
        Error::new(Code::InvalidTransition, message)
    }
}
