//! Sums over long ranges, so that counting does not read every entry.
//!
//! A range that is counted is cut into pieces of at most [`MOST`] entries; of each, the file holds where it begins, how
//! many entries it has, and their units. Counting adds up the pieces before a place and the entries of one piece.
//! A piece that grows too long is cut in two; one that is empty goes.

use crate::error::Step;
use crate::pen::Pen;
use fillrate::{Range, Sort, UNIT, stored};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Entries of one piece at most.
const MOST: i64 = 1024;

/// How the entries at a place changed.
pub(crate) struct Change<'a> {
    pub sort: &'a [u8],
    pub entries: i64,
    pub units: i64,
}

/// Number of entries and sum of their units before a place, or of all.
pub(crate) fn count(connection: &Connection, tenant: &str, range: &Range, before: Option<&Sort>) -> Step<(u64, i64)> {
    let name = stored::range(range);
    let before = before.map(Sort::as_bytes);
    let piece = match before {
        Some(place) if stored::is_counted(range) => {
            let sql = "SELECT first FROM sums WHERE tenant = ?1 AND range = ?2 AND first < ?3 ORDER BY first DESC LIMIT 1";
            let mut statement = connection.prepare_cached(sql)?;
            let first: Option<Vec<u8>> = statement.query_row(params![tenant, name, place], |row| row.get(0)).optional()?;
            first.unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let mut all = (0, 0, 0);
    let mut add = |sql: &str, from: &[u8], to: Option<&[u8]>| -> Step<()> {
        let mut statement = connection.prepare_cached(sql)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (n, units, micros): (i64, i64, i64) = statement.query_row(params![tenant, name, from, to], read)?;
        all = (all.0 + n, all.1 + units, all.2 + micros);
        Ok(())
    };
    if stored::is_counted(range) {
        let sql = "SELECT coalesce(sum(entries), 0), coalesce(sum(units), 0), coalesce(sum(micros), 0) FROM sums
            WHERE tenant = ?1 AND range = ?2 AND first >= ?3 AND (?4 IS NULL OR first < ?4)";
        // All pieces before that of the place, or all there are.
        add(sql, &[], before.map(|_| piece.as_slice()))?;
    }
    if before.is_some() || !stored::is_counted(range) {
        let sql = match before {
            Some(_) => concat!(
                "SELECT count(*), coalesce(sum(units / 1000000), 0), coalesce(sum(units % 1000000), 0) FROM entries ",
                "WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 AND sort < ?4"
            ),
            None => concat!(
                "SELECT count(*), coalesce(sum(units / 1000000), 0), coalesce(sum(units % 1000000), 0) FROM entries ",
                "WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 AND ?4 IS NULL"
            ),
        };
        add(sql, &piece, before)?;
    }
    let units = i128::from(all.1) * i128::from(UNIT) + i128::from(all.2);
    Ok((all.0.unsigned_abs(), i64::try_from(units).unwrap_or(i64::MAX)))
}

/// Takes over what changed in a range; the changes are in the order of their places.
pub(crate) fn follow(pen: &Pen<'_>, range: &str, changes: &[Change<'_>]) -> Step<()> {
    let mut changes = changes.iter().peekable();
    while let Some(change) = changes.next() {
        let (first, entries) = piece_of(pen, range, change.sort)?;
        let mut sum = (change.entries, change.units / UNIT, change.units % UNIT);
        if changes.peek().is_some() {
            let sql = "SELECT first FROM sums WHERE tenant = ?1 AND range = ?2 AND first > ?3 ORDER BY first LIMIT 1";
            let next: Option<Vec<u8>> = pen.one(sql, params![pen.tenant, range, first], |row| row.get(0))?;
            while let Some(more) = changes.next_if(|c| next.as_ref().is_none_or(|next| c.sort < next.as_slice())) {
                sum = (sum.0 + more.entries, sum.1 + more.units / UNIT, sum.2 + more.units % UNIT);
            }
        }
        let entries = entries + sum.0;
        if sum == (0, 0, 0) {
            continue;
        }
        if entries == 0 {
            let sql = "DELETE FROM sums WHERE tenant = ?1 AND range = ?2 AND first = ?3";
            pen.write(sql, params![pen.tenant, range, first])?;
            continue;
        }
        add(pen, range, &first, sum)?;
        cut(pen, range, first, entries)?;
    }
    Ok(())
}

/// Where the piece of a place begins, and how many entries it has.
fn piece_of(pen: &Pen<'_>, range: &str, sort: &[u8]) -> Step<(Vec<u8>, i64)> {
    let sql = "SELECT first, entries FROM sums WHERE tenant = ?1 AND range = ?2 AND first <= ?3
        ORDER BY first DESC LIMIT 1";
    let found = pen.one(sql, params![pen.tenant, range, sort], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

fn add(pen: &Pen<'_>, range: &str, first: &[u8], (entries, units, micros): (i64, i64, i64)) -> Step<()> {
    let row = params![pen.tenant, range, first, entries, units, micros];
    let sql = "UPDATE sums SET entries = entries + ?4, units = units + ?5, micros = micros + ?6
        WHERE tenant = ?1 AND range = ?2 AND first = ?3";
    if pen.write(sql, row)? == 0 {
        let sql = "INSERT INTO sums (tenant, range, first, entries, units, micros) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        pen.write(sql, row)?;
    }
    Ok(())
}

/// Cuts a piece that is too long, from its end.
fn cut(pen: &Pen<'_>, range: &str, first: Vec<u8>, mut entries: i64) -> Step<()> {
    while entries > MOST {
        let keep = (entries - MOST / 2).max(MOST / 2);
        let sql = "SELECT sort FROM entries WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 ORDER BY sort LIMIT 1 OFFSET ?4";
        let at: Option<Vec<u8>> = pen.one(sql, params![pen.tenant, range, first, keep], |row| row.get(0))?;
        let Some(at) = at else { return Ok(()) };
        let sql = "SELECT count(*), sum(units / 1000000), sum(units % 1000000) FROM
            (SELECT units FROM entries WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 ORDER BY sort LIMIT ?4)";
        let moved = pen.one(sql, params![pen.tenant, range, at, entries - keep], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let (n, units, micros): (i64, i64, i64) = moved.unwrap_or_default();
        add(pen, range, &at, (n, units, micros))?;
        add(pen, range, &first, (-n, -units, -micros))?;
        entries = keep;
    }
    Ok(())
}
