//! Entries of ranges, with their sums.

use crate::error::Step;
use crate::pen::Pen;
use crate::sums::{self, Change};
use fillrate::{Entry, Range, Sort, stored};
use rusqlite::params;
use std::collections::BTreeMap;

/// Puts and removes entries. At one place of a range, the last word counts.
pub(crate) fn write(pen: &Pen<'_>, index: &[(Range, Sort, Option<Entry>)]) -> Step<()> {
    let mut ranges: BTreeMap<&Range, BTreeMap<&Sort, Option<&Entry>>> = BTreeMap::new();
    for (range, sort, entry) in index {
        ranges.entry(range).or_default().insert(sort, entry.as_ref());
    }
    for (range, entries) in ranges {
        let name = stored::range(range);
        let is_counted = stored::is_counted(range);
        let mut changes = Vec::new();
        for (sort, entry) in entries {
            let sort = sort.as_bytes();
            let (entries, units) = match entry {
                Some(entry) => put(pen, &name, sort, entry, is_counted)?,
                None => remove(pen, &name, sort)?,
            };
            if (entries, units) != (0, 0) {
                changes.push(Change { sort, entries, units });
            }
        }
        if is_counted {
            sums::follow(pen, &name, &changes)?;
        }
    }
    Ok(())
}

fn put(pen: &Pen<'_>, range: &str, sort: &[u8], entry: &Entry, is_counted: bool) -> Step<(i64, i64)> {
    let Entry { id, number, units } = entry;
    let row = params![pen.tenant, range, sort, id.as_str(), number, units];
    let sql = "INSERT INTO entries (tenant, range, sort, id, number, units) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO NOTHING";
    if pen.write(sql, row)? == 1 {
        return Ok((1, *units));
    }
    let sql = "SELECT units FROM entries WHERE tenant = ?1 AND range = ?2 AND sort = ?3";
    let before = if is_counted { pen.one(sql, params![pen.tenant, range, sort], |row| row.get(0))? } else { None };
    let sql = "UPDATE entries SET id = ?4, number = ?5, units = ?6 WHERE tenant = ?1 AND range = ?2 AND sort = ?3";
    pen.write(sql, row)?;
    Ok((0, units - before.unwrap_or(*units)))
}

fn remove(pen: &Pen<'_>, range: &str, sort: &[u8]) -> Step<(i64, i64)> {
    let sql = "DELETE FROM entries WHERE tenant = ?1 AND range = ?2 AND sort = ?3 RETURNING units";
    let gone = pen.write_one(sql, params![pen.tenant, range, sort], |row| row.get::<_, i64>(0))?;
    Ok(gone.map_or((0, 0), |units| (-1, -units)))
}
