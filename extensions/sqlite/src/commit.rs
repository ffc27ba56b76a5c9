//! One commit: what was read is checked, then all is written.

use crate::entries;
use crate::error::Step;
use crate::pen::Pen;
use fillrate::{ChangeSet, Event, Id, Key, Order, Remembered, Row, Sku, StockWrite, stored};
use rusqlite::params;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A change set with its texts, made before anybody has to wait.
pub(crate) struct Prepared {
    set: ChangeSet,
    bodies: Vec<Option<String>>,
    events: Vec<String>,
}

impl Prepared {
    pub fn new(set: ChangeSet) -> Self {
        let body = |row: &Option<Row>| match row {
            // It learns its position first.
            Some(Row::Command(remembered)) if remembered.first_position == 0 => None,
            row => row.as_ref().map(stored::row),
        };
        let bodies = set.changes.writes.iter().map(|(_, row, _)| body(row)).collect();
        let events = set.events.iter().map(|event| stored::event(event)).collect();
        Prepared { set, bodies, events }
    }

    /// How many events it has.
    pub fn events(&self) -> usize {
        self.events.len()
    }
}

/// What a tenant has of numbers.
struct Head {
    /// Of its last event.
    position: i64,
    /// The highest version that a removed row had.
    removed: i64,
}

/// Writes all; the position of the first event. Nothing where somebody changed what was read.
pub(crate) fn write(pen: &Pen<'_>, prepared: &Prepared) -> Step<Option<u64>> {
    let set = &prepared.set;
    if !is_current(pen, set)? {
        return Ok(None);
    }
    let sql = "SELECT position, removed FROM tenants WHERE tenant = ?1";
    let head = pen.one(sql, [pen.tenant], |row| Ok(Head { position: row.get(0)?, removed: row.get(1)? }))?;
    let mut head = head.unwrap_or(Head { position: 0, removed: 0 });
    let first = head.position + 1;
    for (i, (key, row, version)) in set.changes.writes.iter().enumerate() {
        let body = prepared.bodies.get(i).and_then(Option::as_deref);
        let positioned = |row| Cow::Owned(stored::row(&positioned(row, first)));
        let body = row.as_ref().map(|row| body.map_or_else(|| positioned(row), Cow::Borrowed));
        if !write_row(pen, key, body.as_deref(), number(*version), &mut head)? {
            return Ok(None);
        }
        match (key, row) {
            (Key::Order(_), Some(Row::Order(order))) => lines(pen, order)?,
            (Key::Order(id), None) => forget_lines(pen, id)?,
            _ => {}
        }
    }
    for write in &set.changes.stock {
        if !write_stock(pen, write)? {
            return Ok(None);
        }
    }
    for sku in &set.changes.guards {
        let sql = "INSERT INTO guards (tenant, sku, version) VALUES (?1, ?2, 1)
            ON CONFLICT DO UPDATE SET version = version + 1";
        pen.write(sql, params![pen.tenant, sku.as_str()])?;
    }
    entries::write(pen, &set.changes.index)?;
    for order in &set.purged {
        pen.write("DELETE FROM events WHERE tenant = ?1 AND order_id = ?2", params![pen.tenant, order.as_str()])?;
    }
    for (event, body) in set.events.iter().zip(&prepared.events) {
        head.position += 1;
        let sql = "INSERT INTO events (tenant, position, order_id, body) VALUES (?1, ?2, ?3, ?4)";
        pen.write(sql, params![pen.tenant, head.position, event.order.as_ref().map(Id::as_str), body])?;
    }
    movements(pen, &set.events, first)?;
    let sql = "INSERT INTO tenants (tenant, position, removed) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET position = excluded.position, removed = excluded.removed";
    pen.write(sql, params![pen.tenant, head.position, head.removed])?;
    pen.boundary()?;
    Ok(Some(first.unsigned_abs()))
}

/// Whether all that was only read is still at its version; what is written is checked as it is written.
fn is_current(pen: &Pen<'_>, set: &ChangeSet) -> Step<bool> {
    for (key, read) in &set.changes.reads {
        let version = match key {
            Key::Guard(sku) => {
                let sql = "SELECT version FROM guards WHERE tenant = ?1 AND sku = ?2";
                pen.one(sql, params![pen.tenant, sku.as_str()], |row| row.get::<_, i64>(0))?
            }
            key => {
                let (kind, name) = stored::key(key);
                let sql = "SELECT version FROM rows WHERE tenant = ?1 AND kind = ?2 AND key = ?3";
                pen.one(sql, params![pen.tenant, kind, &*name], |row| row.get::<_, i64>(0))?
            }
        };
        if version.unwrap_or(0) != number(*read) {
            return Ok(false);
        }
    }
    for (sku, read) in &set.changes.stock_reads {
        let written = set.changes.stock.iter().filter(|w| w.version > 0 && w.sku == *sku);
        let expected = read.iter().map(|(location, version)| (location.as_str(), *version));
        let expected = expected.chain(written.map(|w| (w.location.as_str(), w.version)));
        if !is_stock_current(pen, sku, &expected.collect())? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Of a SKU that was read, these must be all the rows.
fn is_stock_current(pen: &Pen<'_>, sku: &Sku, expected: &BTreeMap<&str, u64>) -> Step<bool> {
    let sql = "SELECT location, version FROM stock WHERE tenant = ?1 AND sku = ?2 ORDER BY location";
    let mut statement = pen.connection.prepare_cached(sql)?;
    let mut found = statement.query(params![pen.tenant, sku.as_str()])?;
    let mut expected = expected.iter();
    while let Some(row) = found.next()? {
        let (location, version) = (crate::ask::text(row, 0)?, crate::ask::number(row, 1)?);
        if expected.next() != Some((&location, &version)) {
            return Ok(false);
        }
    }
    Ok(expected.next().is_none())
}

/// Writes a row at the version that it was read at; `false` where it is not there any more.
///
/// A row that comes back begins above all that were removed, so that none has a version twice. But the records of
/// extensions begin at 1: who writes them counts on it.
fn write_row(pen: &Pen<'_>, key: &Key, body: Option<&str>, version: i64, head: &mut Head) -> Step<bool> {
    let (kind, name) = stored::key(key);
    let is_own = !matches!(key, Key::Extension(..));
    let written = match body {
        Some(body) if version == 0 => {
            let sql = "INSERT INTO rows (tenant, kind, key, version, body) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT DO NOTHING";
            let version = if is_own { head.removed + 1 } else { 1 };
            pen.write(sql, params![pen.tenant, kind, &*name, version, body])?
        }
        Some(body) => {
            let sql = "UPDATE rows SET version = version + 1, body = ?5
                WHERE tenant = ?1 AND kind = ?2 AND key = ?3 AND version = ?4";
            pen.write(sql, params![pen.tenant, kind, &*name, version, body])?
        }
        None if version == 0 => {
            let sql = "SELECT 1 FROM rows WHERE tenant = ?1 AND kind = ?2 AND key = ?3";
            usize::from(pen.one(sql, params![pen.tenant, kind, &*name], |_| Ok(()))?.is_none())
        }
        None => {
            if is_own {
                head.removed = head.removed.max(version);
            }
            let sql = "DELETE FROM rows WHERE tenant = ?1 AND kind = ?2 AND key = ?3 AND version = ?4";
            pen.write(sql, params![pen.tenant, kind, &*name, version])?
        }
    };
    Ok(written == 1)
}

/// The units of each line, where the file itself checks that they add up.
pub(crate) fn lines(pen: &Pen<'_>, order: &Order) -> Step<()> {
    let sql = "INSERT INTO order_lines (tenant, order_id, line, ordered, over_shipped, allocated, shipped, backordered,
        cancelled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT DO UPDATE SET ordered = excluded.ordered, over_shipped = excluded.over_shipped,
        allocated = excluded.allocated, shipped = excluded.shipped, backordered = excluded.backordered,
        cancelled = excluded.cancelled";
    for (position, line) in (0_i64..).zip(&order.lines) {
        let units = [line.ordered, line.over_shipped, line.allocated, line.shipped, line.backordered, line.cancelled];
        let [ordered, over_shipped, allocated, shipped, backordered, cancelled] = units.map(fillrate::Quantity::micro);
        let row = params![
            pen.tenant,
            order.id().as_str(),
            position,
            ordered,
            over_shipped,
            allocated,
            shipped,
            backordered,
            cancelled
        ];
        pen.write(sql, row)?;
    }
    Ok(())
}

fn forget_lines(pen: &Pen<'_>, order: &Id) -> Step<()> {
    pen.write("DELETE FROM order_lines WHERE tenant = ?1 AND order_id = ?2", params![pen.tenant, order.as_str()])?;
    Ok(())
}

fn write_stock(pen: &Pen<'_>, write: &StockWrite) -> Step<bool> {
    let stock = &write.stock;
    let [on_hand, unavailable, safety_stock, reserved] =
        [stock.on_hand, stock.unavailable, stock.safety_stock, stock.reserved].map(fillrate::Quantity::micro);
    let (sku, location, version) = (write.sku.as_str(), write.location.as_str(), number(write.version));
    let row = params![pen.tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved];
    let sql = if write.version == 0 {
        "INSERT INTO stock (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
        VALUES (?1, ?2, ?3, ?4 + 1, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING"
    } else {
        "UPDATE stock SET version = version + 1, on_hand = ?5, unavailable = ?6, safety_stock = ?7, reserved = ?8
        WHERE tenant = ?1 AND sku = ?2 AND location = ?3 AND version = ?4"
    };
    Ok(pen.write(sql, row)? == 1)
}

/// Movements stay when the events that told of them are purged.
fn movements(pen: &Pen<'_>, events: &[Arc<Event>], first: i64) -> Step<()> {
    for (position, event) in (first..).zip(events) {
        let Some((sku, location, units, at)) = event.movement() else { continue };
        let (sku, location, units) = (sku.as_str(), location.as_str(), units.micro());
        let sql = "INSERT INTO movements (tenant, sku, location, at, position, units) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        pen.write(sql, params![pen.tenant, sku, location, at.micros(), position, units])?;
        let sql = "SELECT units FROM moved WHERE tenant = ?1 AND sku = ?2 AND location = ?3";
        let before: Option<i64> = pen.one(sql, params![pen.tenant, sku, location], |row| row.get(0))?;
        let sql = "INSERT INTO moved (tenant, sku, location, units) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET units = excluded.units";
        pen.write(sql, params![pen.tenant, sku, location, before.unwrap_or(0).saturating_add(units)])?;
    }
    Ok(())
}

/// A remembered command learns the position of its commit.
fn positioned(row: &Row, first: i64) -> Row {
    match row {
        Row::Command(remembered) => {
            let first_position = first.unsigned_abs();
            Row::Command(Arc::new(Remembered { first_position, ..(**remembered).clone() }))
        }
        row => row.clone(),
    }
}

/// Versions stay far below what 63 bits hold.
fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
