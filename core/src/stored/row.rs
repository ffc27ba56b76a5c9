//! Rows as JSON.

use super::{read, unknown, write};
use crate::error::Result;
use crate::prelude::*;
use crate::snapshot::Row;

/// The JSON text of a row.
pub fn row(row: &Row) -> String {
    match row {
        Row::Order(order) => write(order),
        Row::Contact(contact) => write(contact),
        Row::Outbox(outbox) => write(outbox),
        Row::Hold(hold) => write(hold),
        Row::Inbound(inbound) => write(inbound),
        Row::Stock(rows) => write(rows),
        Row::Guard => write(&()),
        Row::Errand(errand) => write(errand),
        Row::Item(item) => write(item),
        Row::Prices(prices) => write(prices),
        Row::Capacity(made) => write(made),
        Row::Locations(locations) => write(locations),
        Row::Policies(policies) => write(policies),
        Row::Rates(rates) => write(rates),
        Row::Services(services) => write(services),
        Row::Facts(facts) => write(facts),
        Row::Fx(fx) => write(fx),
        Row::Learned(learned) => write(learned),
        Row::Cursor(place) => write(place),
        Row::Command(remembered) => write(remembered),
        Row::Extension(record) => write(record),
    }
}

/// The row of a JSON text; `kind` is that of its key.
///
/// # Errors
/// `store_unavailable`: it is damaged, or a newer version wrote it.
pub fn read_row(kind: &str, text: &str) -> Result<Row> {
    Ok(match kind {
        "order" => Row::Order(read(kind, text)?),
        "contact" => Row::Contact(read(kind, text)?),
        "outbox" => Row::Outbox(read(kind, text)?),
        "hold" => Row::Hold(read(kind, text)?),
        "inbound" => Row::Inbound(read(kind, text)?),
        "stock" => Row::Stock(read(kind, text)?),
        "guard" => read::<()>(kind, text).map(|()| Row::Guard)?,
        "errand" => Row::Errand(read(kind, text)?),
        "item" => Row::Item(read(kind, text)?),
        "prices" => Row::Prices(read(kind, text)?),
        "capacity" => Row::Capacity(read(kind, text)?),
        "locations" => Row::Locations(read(kind, text)?),
        "policies" => Row::Policies(read(kind, text)?),
        "rates" => Row::Rates(read(kind, text)?),
        "services" => Row::Services(read(kind, text)?),
        "facts" => Row::Facts(read(kind, text)?),
        "fx" => Row::Fx(read(kind, text)?),
        "learned" => Row::Learned(read(kind, text)?),
        "completion" | "renewal" => Row::Cursor(read(kind, text)?),
        "command" => Row::Command(read(kind, text)?),
        "extension" => Row::Extension(read(kind, text)?),
        _ => return Err(unknown("kind of row", kind)),
    })
}
