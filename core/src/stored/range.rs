//! Ranges as one text: the kind, then what it is of.

use super::{TAB, unknown};
use crate::error::Result;
use crate::prelude::*;
use crate::record::{OrderStatus, Release};
use crate::snapshot::Range;

/// The text of a range.
pub fn range(range: &Range) -> String {
    match range {
        Range::Queue(sku, release) => format!("queue{TAB}{}{TAB}{sku}", release.as_str()),
        Range::Open(sku) => format!("open{TAB}{sku}"),
        Range::Backlog => "backlog".into(),
        Range::Soft(sku, location) => format!("soft{TAB}{sku}{TAB}{location}"),
        Range::Firm(sku, location) => format!("firm{TAB}{sku}{TAB}{location}"),
        Range::Holds(sku, location) => format!("holds{TAB}{sku}{TAB}{location}"),
        Range::Due(None) => "due".into(),
        Range::Due(Some(sku)) => format!("due{TAB}{sku}"),
        Range::Overdue => "overdue".into(),
        Range::Leaving => "leaving".into(),
        Range::Waiting(release) => format!("waiting{TAB}{}", release.as_str()),
        Range::Supply(sku) => format!("supply{TAB}{sku}"),
        Range::AllSupply => "all_supply".into(),
        Range::Errands => "errands".into(),
        Range::Orders(status) => format!("orders{TAB}{}", status.as_str()),
        Range::Person(id) => format!("person{TAB}{id}"),
        Range::Closed => "closed".into(),
        Range::Dispatched => "dispatched".into(),
        Range::Queued => "queued".into(),
        Range::Stocked => "stocked".into(),
        Range::Effects(kind) => format!("effects{TAB}{}", kind.as_str()),
        Range::Commands => "commands".into(),
        Range::Extensions(namespace) => format!("extensions{TAB}{namespace}"),
    }
}

/// The range of a text.
///
/// # Errors
/// `store_unavailable`: this version knows no such range.
pub fn read_range(text: &str) -> Result<Range> {
    let bad = || unknown("range", text);
    let id = |text: &str| text.parse().map_err(|_| bad());
    let mut parts = text.split(TAB);
    let (kind, first, second) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(bad());
    }
    Ok(match (kind, first, second) {
        ("queue", Some(release), Some(sku)) => Range::Queue(id(sku)?, named(Release::ALL, release).ok_or_else(bad)?),
        ("open", Some(sku), None) => Range::Open(id(sku)?),
        ("backlog", None, None) => Range::Backlog,
        ("soft", Some(sku), Some(location)) => Range::Soft(id(sku)?, id(location)?),
        ("firm", Some(sku), Some(location)) => Range::Firm(id(sku)?, id(location)?),
        ("holds", Some(sku), Some(location)) => Range::Holds(id(sku)?, id(location)?),
        ("due", None, None) => Range::Due(None),
        ("due", Some(sku), None) => Range::Due(Some(id(sku)?)),
        ("overdue", None, None) => Range::Overdue,
        ("leaving", None, None) => Range::Leaving,
        ("waiting", Some(release), None) => Range::Waiting(named(Release::ALL, release).ok_or_else(bad)?),
        ("supply", Some(sku), None) => Range::Supply(id(sku)?),
        ("all_supply", None, None) => Range::AllSupply,
        ("errands", None, None) => Range::Errands,
        ("orders", Some(status), None) => Range::Orders(named(OrderStatus::ALL, status).ok_or_else(bad)?),
        ("person", Some(person), None) => Range::Person(id(person)?),
        ("closed", None, None) => Range::Closed,
        ("dispatched", None, None) => Range::Dispatched,
        ("queued", None, None) => Range::Queued,
        ("stocked", None, None) => Range::Stocked,
        ("effects", Some(kind), None) => Range::Effects(named(crate::effect::EffectKind::ALL, kind).ok_or_else(bad)?),
        ("commands", None, None) => Range::Commands,
        ("extensions", Some(namespace), None) => Range::Extensions(id(namespace)?),
        _ => return Err(bad()),
    })
}

fn named<T: Copy>(all: &[(T, &'static str)], name: &str) -> Option<T> {
    all.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
}

/// Whether the engine ever counts the entries of a range or adds them up. For these a store should keep sums, as the
/// range may be long; the others are only read page by page.
pub fn is_counted(range: &Range) -> bool {
    match range {
        Range::Queue(..) | Range::Open(_) | Range::Soft(..) | Range::Firm(..) | Range::Holds(..) => true,
        Range::Backlog | Range::Overdue | Range::AllSupply | Range::Orders(_) | Range::Effects(_) => true,
        Range::Due(_) | Range::Leaving | Range::Waiting(_) | Range::Supply(_) | Range::Errands => false,
        Range::Person(_) | Range::Closed | Range::Dispatched | Range::Queued | Range::Stocked => false,
        Range::Commands | Range::Extensions(_) => false,
    }
}
