//! What to write, as JSON. Units are micro-units (10^-6) as text: JavaScript's numbers do not hold them all.

use fillrate::{ChangeSet, Entry, Event, Id, Quantity, Remembered, Row, Sku, Sort, Stock, Time, stored};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Serialize)]
struct Written<'a> {
    reads: Vec<Read<'a>>,
    rows: Vec<OneRow<'a>>,
    stock_reads: Vec<StockRead<'a>>,
    stock: Vec<OneStock<'a>>,
    guards: Vec<&'a Sku>,
    entries: Vec<OneEntry<'a>>,
    events: Vec<OneEvent<'a>>,
    purged: &'a [Id],
}

#[derive(Serialize)]
struct Read<'a> {
    kind: &'static str,
    key: Cow<'a, str>,
    version: u64,
}

#[derive(Serialize)]
struct OneRow<'a> {
    kind: &'static str,
    key: Cow<'a, str>,
    version: u64,
    body: Option<String>,
}

#[derive(Serialize)]
struct StockRead<'a> {
    sku: &'a Sku,
    rows: Vec<At<'a>>,
}

#[derive(Serialize)]
struct At<'a> {
    location: &'a Id,
    version: u64,
}

#[derive(Serialize)]
struct OneStock<'a> {
    sku: &'a Sku,
    location: &'a Id,
    version: u64,
    #[serde(flatten)]
    counts: Counts,
}

/// What there is of a SKU at a location.
#[derive(Serialize)]
pub(crate) struct Counts {
    on_hand: String,
    unavailable: String,
    safety_stock: String,
    reserved: String,
}

impl Counts {
    pub fn of(stock: &Stock) -> Self {
        let micro = |quantity: Quantity| quantity.micro().to_string();
        Counts {
            on_hand: micro(stock.on_hand),
            unavailable: micro(stock.unavailable),
            safety_stock: micro(stock.safety_stock),
            reserved: micro(stock.reserved),
        }
    }
}

#[derive(Serialize)]
struct OneEntry<'a> {
    range: String,
    sort: &'a Sort,
    entry: Option<Of<'a>>,
}

#[derive(Serialize)]
struct Of<'a> {
    id: &'a Id,
    number: u32,
    units: String,
}

#[derive(Serialize)]
struct OneEvent<'a> {
    position: u64,
    order: Option<&'a Id>,
    body: String,
    moved: Option<Moved<'a>>,
}

#[derive(Serialize)]
struct Moved<'a> {
    sku: &'a Sku,
    location: &'a Id,
    at: Time,
    units: String,
}

/// All of it; the first event gets this position.
pub fn write(set: &ChangeSet, first: u64) -> String {
    let changes = &set.changes;
    let reads = changes.reads.iter().map(|(key, version)| {
        let (kind, key) = stored::key(key);
        Read { kind, key, version: *version }
    });
    let rows = changes.writes.iter().map(|(key, row, version)| {
        let (kind, key) = stored::key(key);
        let body = row.as_ref().map(|row| stored::row(&positioned(row, first)));
        OneRow { kind, key, version: *version, body }
    });
    let stock_reads = changes.stock_reads.iter().map(|(sku, rows)| StockRead {
        sku,
        rows: rows.iter().map(|(location, version)| At { location, version: *version }).collect(),
    });
    let stock = changes.stock.iter().map(|write| OneStock {
        sku: &write.sku,
        location: &write.location,
        version: write.version,
        counts: Counts::of(&write.stock),
    });
    let entries = changes.index.iter().map(|(range, sort, entry)| OneEntry {
        range: stored::range(range),
        sort,
        entry: entry.as_ref().map(|Entry { id, number, units }| Of { id, number: *number, units: units.to_string() }),
    });
    let events = (first..).zip(&set.events).map(|(position, event)| OneEvent {
        position,
        order: event.order.as_ref(),
        body: stored::event(event),
        moved: moved(event),
    });
    let written = Written {
        reads: reads.collect(),
        rows: rows.collect(),
        stock_reads: stock_reads.collect(),
        stock: stock.collect(),
        guards: changes.guards.iter().collect(),
        entries: entries.collect(),
        events: events.collect(),
        purged: &set.purged,
    };
    serde_json::to_string(&written).unwrap_or_default()
}

fn moved(event: &Event) -> Option<Moved<'_>> {
    let (sku, location, units, at) = event.movement()?;
    Some(Moved { sku, location, at, units: units.micro().to_string() })
}

/// A remembered command learns the position of its commit.
fn positioned(row: &Row, first: u64) -> Cow<'_, Row> {
    match row {
        Row::Command(remembered) if remembered.first_position == 0 => {
            Cow::Owned(Row::Command(Arc::new(Remembered { first_position: first, ..(**remembered).clone() })))
        }
        row => Cow::Borrowed(row),
    }
}
