//! Answers: each by an index, whatever is stored.

use crate::error::Step;
use crate::sums;
use fillrate::{Ask, Entry, Found, Id, Key, Quantity, Range, Row, Sku, Sort, Stock, StockRow, Time, stored};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::sync::Arc;

/// A reader of one tenant's books, within one transaction.
pub(crate) struct Reader<'c> {
    pub connection: &'c Connection,
    pub tenant: &'c str,
}

impl Reader<'_> {
    pub fn answer(&self, ask: &Ask) -> Step<Found> {
        match ask {
            Ask::Row(Key::Stock(sku)) => self.stock(sku),
            Ask::Row(Key::Guard(sku)) => self.guard(sku),
            Ask::Row(key) => self.row(key),
            Ask::Page(range, after, limit) => self.page(range, after.as_ref(), *limit),
            Ask::Count(range, before) => sums::count(self.connection, self.tenant, range, before.as_ref())
                .map(|(n, units)| Found::Count(n, units)),
            Ask::Moved(sku, location, until) => self.moved(sku, location, *until),
            Ask::Events(order, after, limit) => self.events(order.as_ref(), *after, *limit),
        }
    }

    fn row(&self, key: &Key) -> Step<Found> {
        let (kind, name) = stored::key(key);
        let sql = "SELECT body, version FROM rows WHERE tenant = ?1 AND kind = ?2 AND key = ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(params![self.tenant, kind, &*name])?;
        let Some(row) = found.next()? else { return Ok(Found::Row(None)) };
        let body = stored::read_row(kind, text(row, 0)?)?;
        Ok(Found::Row(Some((body, number(row, 1)?))))
    }

    fn guard(&self, sku: &Sku) -> Step<Found> {
        let sql = "SELECT version FROM guards WHERE tenant = ?1 AND sku = ?2";
        let found = self.connection.prepare_cached(sql)?;
        let mut found = found;
        let version = found.query_row(params![self.tenant, sku.as_str()], |row| number(row, 0)).optional()?;
        Ok(Found::Row(version.map(|version| (Row::Guard, version))))
    }

    fn stock(&self, sku: &Sku) -> Step<Found> {
        let sql = "SELECT location, version, on_hand, unavailable, safety_stock, reserved FROM stock
            WHERE tenant = ?1 AND sku = ?2 ORDER BY location";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(params![self.tenant, sku.as_str()])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(stock_row(row)?);
        }
        Ok(Found::Row((!rows.is_empty()).then(|| (Row::Stock(Arc::new(rows)), 1))))
    }

    fn page(&self, range: &Range, after: Option<&Sort>, limit: usize) -> Step<Found> {
        let sql = "SELECT sort, id, number, units FROM entries
            WHERE tenant = ?1 AND range = ?2 AND sort > ?3 ORDER BY sort LIMIT ?4";
        // No place is empty: all places come after it.
        let after = after.map(Sort::as_bytes).unwrap_or_default();
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(params![self.tenant, stored::range(range), after, whole(limit)])?;
        let mut page = Vec::new();
        while let Some(row) = found.next()? {
            let sort = Sort::from_bytes(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
            page.push((sort, Entry { id: id(row, 1)?, number: row.get(2)?, units: row.get(3)? }));
        }
        Ok(Found::Page(page))
    }

    /// Up to a time, all but what came later: a past that is asked for lies near.
    fn moved(&self, sku: &Sku, location: &Id, until: Option<Time>) -> Step<Found> {
        let sql = "SELECT units FROM moved WHERE tenant = ?1 AND sku = ?2 AND location = ?3";
        let (sku, location) = (sku.as_str(), location.as_str());
        let mut statement = self.connection.prepare_cached(sql)?;
        let all: Option<i64> = statement.query_row(params![self.tenant, sku, location], |row| row.get(0)).optional()?;
        let mut units = i128::from(all.unwrap_or(0));
        if let Some(until) = until {
            let sql = "SELECT units FROM movements WHERE tenant = ?1 AND sku = ?2 AND location = ?3 AND at > ?4";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut found = statement.query(params![self.tenant, sku, location, until.micros()])?;
            while let Some(row) = found.next()? {
                units -= i128::from(row.get::<_, i64>(0)?);
            }
        }
        Ok(Found::Moved(i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })))
    }

    fn events(&self, order: Option<&Id>, after: u64, limit: usize) -> Step<Found> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let sql = match order {
            None => {
                "SELECT position, body FROM events WHERE tenant = ?1 AND position > ?2 AND ?4 IS NULL
                ORDER BY position LIMIT ?3"
            }
            Some(_) => {
                "SELECT position, body FROM events WHERE tenant = ?1 AND position > ?2 AND order_id = ?4
                ORDER BY position LIMIT ?3"
            }
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(params![self.tenant, after, whole(limit), order.map(Id::as_str)])?;
        let mut events = Vec::new();
        while let Some(row) = found.next()? {
            events.push((number(row, 0)?, Arc::new(stored::read_event(text(row, 1)?)?)));
        }
        Ok(Found::Events(events))
    }
}

/// location, version, on_hand, unavailable, safety_stock, reserved.
pub(crate) fn stock_row(row: &rusqlite::Row<'_>) -> Step<StockRow> {
    Ok(StockRow { location: id(row, 0)?, version: number(row, 1)?, stock: stock(row, 2)? })
}

/// on_hand, unavailable, safety_stock, reserved, from a column on.
pub(crate) fn stock(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Stock> {
    let quantity = |column: usize| -> rusqlite::Result<Quantity> {
        let micro = row.get(column)?;
        Quantity::from_micro(micro).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, micro))
    };
    Ok(Stock {
        on_hand: quantity(from)?,
        unavailable: quantity(from + 1)?,
        safety_stock: quantity(from + 2)?,
        reserved: quantity(from + 3)?,
    })
}

pub(crate) fn id(row: &rusqlite::Row<'_>, column: usize) -> Step<Id> {
    Ok(text(row, column)?.parse::<Id>()?)
}

pub(crate) fn text<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> rusqlite::Result<&'r str> {
    row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)
}

/// Numbers in the file are 64 bits with a sign; ours never are below 0.
pub(crate) fn number(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

fn whole(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
