//! Sums over long ranges, so that counting does not read every entry.
//!
//! A range that is counted and has become long is cut into pieces of at most [`MOST`] entries; of each, the file holds
//! where it begins, how many entries it has, and their units. Counting adds up the pieces before a place and the entries
//! of one piece. A piece that grows too long is cut in two; one that is empty goes, but for the first, which begins
//! before all places and shows that the range is kept so. Short ranges have no pieces: their entries are counted.

use crate::error::Step;
use crate::pen::Pen;
use fillrate::{Range, Sort, UNIT, stored};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Entries of one piece at most.
const MOST: i64 = 1024;

/// How the entries at a place changed.
pub(crate) struct Change<'a> {
    pub sort: &'a [u8],
    pub entries: i64,
    pub units: i64,
}

/// One in so many entries that come has its range looked at, whether it is long by now.
const LOT: u32 = 256;

/// Entries, whole units, and the rest in micro-units.
type Sum = (i64, i64, i64);

/// Number of entries and sum of their units before a place, or of all.
pub(crate) fn count(connection: &Connection, tenant: &str, range: &Range, before: Option<&Sort>) -> Step<(u64, i64)> {
    let name = stored::range(range);
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let add = |sql: &str, from: &[u8], to: Option<&[u8]>| -> Step<Sum> {
        let mut statement = connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![tenant, name, from, to], read)?)
    };
    let pieces = |to: Option<&[u8]>| {
        let sql = "SELECT coalesce(sum(entries), 0), coalesce(sum(units), 0), coalesce(sum(micros), 0) FROM sums
            WHERE tenant = ?1 AND range = ?2 AND first >= ?3 AND (?4 IS NULL OR first < ?4)";
        add(sql, &[], to)
    };
    let entries = |from: &[u8]| match before {
        Some(place) => {
            let sql =
                "SELECT count(*), coalesce(sum(units / 1000000), 0), coalesce(sum(units % 1000000), 0) FROM entries
                WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 AND sort < ?4";
            add(sql, from, Some(place.as_bytes()))
        }
        None => {
            let sql =
                "SELECT count(*), coalesce(sum(units / 1000000), 0), coalesce(sum(units % 1000000), 0) FROM entries
                WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 AND ?4 IS NULL";
            add(sql, from, None)
        }
    };
    let sql = "SELECT first FROM sums WHERE tenant = ?1 AND range = ?2 AND (?3 IS NULL OR first < ?3)
        ORDER BY first DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let place = before.map(Sort::as_bytes);
    let piece: Option<Vec<u8>> = statement.query_row(params![tenant, name, place], |row| row.get(0)).optional()?;
    let parts = match (piece, before) {
        (None, _) => [entries(&[])?, (0, 0, 0)],
        (Some(_), None) => [pieces(None)?, (0, 0, 0)],
        (Some(piece), Some(_)) => [pieces(Some(&piece))?, entries(&piece)?],
    };
    let [a, b] = parts;
    let units = i128::from(a.1 + b.1) * i128::from(UNIT) + i128::from(a.2 + b.2);
    Ok(((a.0 + b.0).unsigned_abs(), i64::try_from(units).unwrap_or(i64::MAX)))
}

/// Takes over what changed in a range; the changes are in the order of their places.
pub(crate) fn follow(pen: &Pen<'_>, range: &str, changes: &[Change<'_>]) -> Step<()> {
    let mut left = changes.iter().peekable();
    while let Some(change) = left.next() {
        let Some((first, entries)) = piece_of(pen, range, change.sort)? else {
            // There are none yet: what changed is in the entries already.
            return begin(pen, range, changes);
        };
        let mut sum = (change.entries, change.units / UNIT, change.units % UNIT);
        if left.peek().is_some() {
            let sql = "SELECT first FROM sums WHERE tenant = ?1 AND range = ?2 AND first > ?3 ORDER BY first LIMIT 1";
            let next: Option<Vec<u8>> = pen.one(sql, params![pen.tenant, range, first], |row| row.get(0))?;
            while let Some(more) = left.next_if(|c| next.as_ref().is_none_or(|next| c.sort < next.as_slice())) {
                sum = (sum.0 + more.entries, sum.1 + more.units / UNIT, sum.2 + more.units % UNIT);
            }
        }
        if sum == (0, 0, 0) {
            continue;
        }
        let entries = entries + sum.0;
        if entries == 0 && !first.is_empty() {
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
fn piece_of(pen: &Pen<'_>, range: &str, sort: &[u8]) -> Step<Option<(Vec<u8>, i64)>> {
    let sql = "SELECT first, entries FROM sums WHERE tenant = ?1 AND range = ?2 AND first <= ?3
        ORDER BY first DESC LIMIT 1";
    pen.one(sql, params![pen.tenant, range, sort], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Begins to keep sums where a range has become long.
fn begin(pen: &Pen<'_>, range: &str, changes: &[Change<'_>]) -> Step<()> {
    let drawn = |c: &Change<'_>| {
        c.entries > 0 && c.sort.iter().fold(7_u32, |n, b| n.wrapping_mul(31) ^ u32::from(*b)) % LOT == 0
    };
    if changes.len() < LOT as usize && !changes.iter().any(drawn) {
        return Ok(());
    }
    let sql = "SELECT 1 FROM entries WHERE tenant = ?1 AND range = ?2 ORDER BY sort LIMIT 1 OFFSET ?3";
    if pen.one(sql, params![pen.tenant, range, MOST], |_| Ok(()))?.is_none() {
        return Ok(());
    }
    let sql =
        "SELECT count(*), sum(units / 1000000), sum(units % 1000000) FROM entries WHERE tenant = ?1 AND range = ?2";
    let all = pen.one(sql, params![pen.tenant, range], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let all: Sum = all.unwrap_or_default();
    add(pen, range, &[], all)?;
    cut(pen, range, Vec::new(), all.0)
}

fn add(pen: &Pen<'_>, range: &str, first: &[u8], (entries, units, micros): Sum) -> Step<()> {
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
        let sql =
            "SELECT sort FROM entries WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 ORDER BY sort LIMIT 1 OFFSET ?4";
        let at: Option<Vec<u8>> = pen.one(sql, params![pen.tenant, range, first, keep], |row| row.get(0))?;
        let Some(at) = at else { return Ok(()) };
        let sql = "SELECT count(*), sum(units / 1000000), sum(units % 1000000) FROM
            (SELECT units FROM entries WHERE tenant = ?1 AND range = ?2 AND sort >= ?3 ORDER BY sort LIMIT ?4)";
        let moved = pen.one(sql, params![pen.tenant, range, at, entries - keep], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let (n, units, micros): Sum = moved.unwrap_or_default();
        add(pen, range, &at, (n, units, micros))?;
        add(pen, range, &first, (-n, -units, -micros))?;
        entries = keep;
    }
    Ok(())
}
