//! Keys as two texts.

use super::{TAB, unknown};
use crate::error::Result;
use crate::prelude::*;
use crate::snapshot::Key;

/// The kind of a key, and what it names; empty where there is one of the kind.
pub fn key(key: &Key) -> (&'static str, Cow<'_, str>) {
    match key {
        Key::Order(id) => ("order", id.as_str().into()),
        Key::Contact(id) => ("contact", id.as_str().into()),
        Key::Outbox(id) => ("outbox", id.as_str().into()),
        Key::Hold(id) => ("hold", id.as_str().into()),
        Key::Inbound(id) => ("inbound", id.as_str().into()),
        Key::Stock(sku) => ("stock", sku.as_str().into()),
        Key::Guard(sku) => ("guard", sku.as_str().into()),
        Key::Errand(sku) => ("errand", sku.as_str().into()),
        Key::Item(sku) => ("item", sku.as_str().into()),
        Key::Prices(sku) => ("prices", sku.as_str().into()),
        Key::Capacity(location, day) => ("capacity", format!("{location}{TAB}{day}").into()),
        Key::Locations => ("locations", "".into()),
        Key::Policies => ("policies", "".into()),
        Key::Rates(service) => ("rates", service.as_str().into()),
        Key::Services => ("services", "".into()),
        Key::Facts(id) => ("facts", id.as_str().into()),
        Key::Fx => ("fx", "".into()),
        Key::Learned => ("learned", "".into()),
        Key::Completion => ("completion", "".into()),
        Key::Renewal => ("renewal", "".into()),
        Key::Command(id) => ("command", id.as_str().into()),
        Key::Extension(namespace, id) => ("extension", format!("{namespace}{TAB}{id}").into()),
    }
}

/// The key of two texts.
///
/// # Errors
/// `store_unavailable`: this version knows no such key.
pub fn read_key(kind: &str, name: &str) -> Result<Key> {
    let bad = || unknown("key", kind);
    let id = |text: &str| text.parse().map_err(|_| bad());
    let two = || name.split_once(TAB).ok_or_else(bad);
    Ok(match kind {
        "order" => Key::Order(id(name)?),
        "contact" => Key::Contact(id(name)?),
        "outbox" => Key::Outbox(id(name)?),
        "hold" => Key::Hold(id(name)?),
        "inbound" => Key::Inbound(id(name)?),
        "stock" => Key::Stock(id(name)?),
        "guard" => Key::Guard(id(name)?),
        "errand" => Key::Errand(id(name)?),
        "item" => Key::Item(id(name)?),
        "prices" => Key::Prices(id(name)?),
        "capacity" => {
            let (location, day) = two()?;
            Key::Capacity(id(location)?, day.parse().map_err(|_| bad())?)
        }
        "locations" => Key::Locations,
        "policies" => Key::Policies,
        "rates" => Key::Rates(id(name)?),
        "services" => Key::Services,
        "facts" => Key::Facts(id(name)?),
        "fx" => Key::Fx,
        "learned" => Key::Learned,
        "completion" => Key::Completion,
        "renewal" => Key::Renewal,
        "command" => Key::Command(id(name)?),
        "extension" => {
            let (namespace, key) = two()?;
            Key::Extension(id(namespace)?, id(key)?)
        }
        _ => return Err(bad()),
    })
}
