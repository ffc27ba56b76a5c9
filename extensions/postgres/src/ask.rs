//! Answers: all questions of a round by one statement, each by an index, whatever is stored.

use crate::error::{Step, refused};
use crate::sums::{MOST, Piece};
use fillrate::{Ask, Entry, Found, Id, Key, Quantity, Remembered, Row, Sort, Stock, StockRow, UNIT, stored};
use std::borrow::Cow;
use std::sync::Arc;
use tokio_postgres::types::ToSql;

/// The statement.
pub(crate) const SQL: &str = include_str!("sql/load.sql");

/// Range, after which place, how many at most.
type Pages<'a> = (Vec<i32>, Vec<String>, Vec<&'a [u8]>, Vec<i64>);
/// SKU, location, until when.
type Moved<'a> = (Vec<i32>, Vec<&'a str>, Vec<&'a str>, Vec<Option<i64>>);

/// Questions, by kind, column by column; `n` is the number of the question.
#[derive(Default)]
pub(crate) struct Asked<'a> {
    rows: (Vec<i32>, Vec<&'static str>, Vec<Cow<'a, str>>),
    guards: (Vec<i32>, Vec<&'a str>),
    stock: (Vec<i32>, Vec<&'a str>),
    pages: Pages<'a>,
    counts: (Vec<i32>, Vec<String>, Vec<&'a [u8]>),
    totals: (Vec<i32>, Vec<String>),
    moved: Moved<'a>,
    events: (Vec<i32>, Vec<i64>, Vec<i64>),
    events_of: (Vec<i32>, Vec<&'a str>, Vec<i64>, Vec<i64>),
}

impl<'a> Asked<'a> {
    pub fn new(asks: &'a [Ask]) -> Self {
        let mut asked = Asked::default();
        for (n, ask) in (0..).zip(asks) {
            asked.add(n, ask);
        }
        asked
    }

    fn add(&mut self, n: i32, ask: &'a Ask) {
        match ask {
            Ask::Row(Key::Guard(sku)) => push2(&mut self.guards, n, sku.as_str()),
            Ask::Row(Key::Stock(sku)) => push2(&mut self.stock, n, sku.as_str()),
            Ask::Row(key) => {
                let (kind, name) = stored::key(key);
                self.rows.0.push(n);
                self.rows.1.push(kind);
                self.rows.2.push(name);
            }
            Ask::Page(range, after, most) => {
                self.pages.0.push(n);
                self.pages.1.push(stored::range(range));
                // No place is empty: all places come after it.
                self.pages.2.push(after.as_ref().map(Sort::as_bytes).unwrap_or_default());
                self.pages.3.push(whole(*most));
            }
            Ask::Count(range, Some(before)) => {
                self.counts.0.push(n);
                self.counts.1.push(stored::range(range));
                self.counts.2.push(before.as_bytes());
            }
            Ask::Count(range, None) => {
                self.totals.0.push(n);
                self.totals.1.push(stored::range(range));
            }
            Ask::Moved(sku, location, until) => {
                self.moved.0.push(n);
                self.moved.1.push(sku.as_str());
                self.moved.2.push(location.as_str());
                self.moved.3.push(until.map(|until| until.micros()));
            }
            Ask::Events(None, after, most) => {
                self.events.0.push(n);
                self.events.1.push(i64::try_from(*after).unwrap_or(i64::MAX));
                self.events.2.push(whole(*most));
            }
            Ask::Events(Some(order), after, most) => {
                self.events_of.0.push(n);
                self.events_of.1.push(order.as_str());
                self.events_of.2.push(i64::try_from(*after).unwrap_or(i64::MAX));
                self.events_of.3.push(whole(*most));
            }
        }
    }

    /// As the statement takes them.
    pub fn params<'p>(&'p self, tenant: &'p &'p str) -> [&'p (dyn ToSql + Sync); 28] {
        let Asked { rows, guards, stock, pages, counts, totals, moved, events, events_of } = self;
        [
            tenant,
            &rows.0,
            &rows.1,
            &rows.2,
            &guards.0,
            &guards.1,
            &stock.0,
            &stock.1,
            &pages.0,
            &pages.1,
            &pages.2,
            &pages.3,
            &counts.0,
            &counts.1,
            &counts.2,
            &totals.0,
            &totals.1,
            &moved.0,
            &moved.1,
            &moved.2,
            &moved.3,
            &events.0,
            &events.1,
            &events.2,
            &events_of.0,
            &events_of.1,
            &events_of.2,
            &events_of.3,
        ]
    }
}

fn push2<'a>(columns: &mut (Vec<i32>, Vec<&'a str>), n: i32, name: &'a str) {
    columns.0.push(n);
    columns.1.push(name);
}

fn whole(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What was read at one moment.
#[derive(Debug)]
pub(crate) struct Read {
    pub found: Vec<Found>,
    /// How many commits of the tenant there were by then; none where nobody has written for it yet.
    pub commits: Option<i64>,
}

/// The answers to the questions, from the rows of the statement, and what was counted entry by entry and is too long for
/// that.
pub(crate) fn answers(asks: &[Ask], rows: &[tokio_postgres::Row]) -> Step<(Read, Vec<Piece>)> {
    let mut all: Vec<Found> = asks.iter().map(nothing).collect();
    let (mut commits, mut long) = (None, Vec::new());
    for row in rows {
        let n: i32 = row.try_get(0)?;
        if n < 0 {
            commits = Some(row.try_get(1)?);
            continue;
        }
        let at = usize::try_from(n).unwrap_or(usize::MAX);
        let (Some(ask), Some(found)) = (asks.get(at), all.get_mut(at)) else {
            return Err(refused("answered what was not asked").into());
        };
        take(ask, found, row)?;
        if let Ask::Count(range, _) = ask
            && row.try_get::<_, i64>(4)? > MOST
            && stored::is_counted(range)
        {
            long.push(Piece { range: stored::range(range), first: row.try_get(7)? });
        }
    }
    all.iter_mut().for_each(sort);
    Ok((Read { found: all, commits }, long))
}

fn nothing(ask: &Ask) -> Found {
    match ask {
        Ask::Row(_) => Found::Row(None),
        Ask::Page(..) => Found::Page(Vec::new()),
        Ask::Count(..) => Found::Count(0, 0),
        Ask::Moved(..) => Found::Moved(0),
        Ask::Events(..) => Found::Events(Vec::new()),
    }
}

fn take(ask: &Ask, found: &mut Found, row: &tokio_postgres::Row) -> Step<()> {
    match (ask, found) {
        (Ask::Row(Key::Guard(_)), found) => *found = Found::Row(Some((Row::Guard, number(row, 1)?))),
        (Ask::Row(Key::Stock(_)), Found::Row(rows)) => {
            let new = StockRow { location: id(row, 6)?, version: number(row, 1)?, stock: stock(row, 2)? };
            match rows {
                Some((Row::Stock(rows), _)) => Arc::make_mut(rows).push(new),
                rows => *rows = Some((Row::Stock(Arc::new(vec![new])), 1)),
            }
        }
        (Ask::Row(key), found) => {
            let (kind, _) = stored::key(key);
            let body = body(kind, row.try_get(6)?, row.try_get(2)?)?;
            *found = Found::Row(Some((body, number(row, 1)?)));
        }
        (Ask::Page(..), Found::Page(page)) => {
            let number = u32::try_from(row.try_get::<_, i64>(1)?).unwrap_or(u32::MAX);
            let entry = Entry { id: id(row, 6)?, number, units: row.try_get(2)? };
            page.push((Sort::from_bytes(row.try_get(7)?), entry));
        }
        (Ask::Count(..), found) => {
            let (units, micros): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
            let units = i128::from(units) * i128::from(UNIT) + i128::from(micros);
            *found = Found::Count(number(row, 1)?, i64::try_from(units).unwrap_or(i64::MAX));
        }
        (Ask::Moved(..), found) => *found = Found::Moved(row.try_get(1)?),
        (Ask::Events(..), Found::Events(events)) => {
            events.push((number(row, 1)?, Arc::new(stored::read_event(row.try_get(6)?)?)));
        }
        // INVARIANT: each question was given the answer of its own kind above.
        _ => {}
    }
    Ok(())
}

/// Rows of a statement come in any order.
fn sort(found: &mut Found) {
    match found {
        Found::Page(page) if !page.is_sorted_by(|a, b| a.0 < b.0) => page.sort_unstable_by(|a, b| a.0.cmp(&b.0)),
        Found::Events(events) if !events.is_sorted_by(|a, b| a.0 < b.0) => events.sort_unstable_by_key(|event| event.0),
        Found::Row(Some((Row::Stock(rows), _))) if !rows.is_sorted_by(|a, b| a.location < b.location) => {
            Arc::make_mut(rows).sort_unstable_by(|a, b| a.location.cmp(&b.location));
        }
        _ => {}
    }
}

/// A row of the table of rows; a remembered command is told where the events of its commit begin.
pub(crate) fn body(kind: &str, text: &str, first: Option<i64>) -> Step<Row> {
    Ok(match (stored::read_row(kind, text)?, first) {
        (Row::Command(remembered), Some(first)) if remembered.first_position == 0 => {
            let first_position = first.unsigned_abs();
            Row::Command(Arc::new(Remembered { first_position, ..(*remembered).clone() }))
        }
        (row, _) => row,
    })
}

/// on_hand, unavailable, safety_stock, reserved, from a column on.
pub(crate) fn stock(row: &tokio_postgres::Row, from: usize) -> Step<Stock> {
    let quantity = |column: usize| -> Step<Quantity> {
        let large = || refused("holds a quantity that is too large; run the audit");
        Ok(Quantity::from_micro(row.try_get(column)?).ok_or_else(large)?)
    };
    Ok(Stock {
        on_hand: quantity(from)?,
        unavailable: quantity(from + 1)?,
        safety_stock: quantity(from + 2)?,
        reserved: quantity(from + 3)?,
    })
}

pub(crate) fn id(row: &tokio_postgres::Row, column: usize) -> Step<Id> {
    Ok(row.try_get::<_, &str>(column)?.parse::<Id>()?)
}

/// Numbers in the database are 64 bits with a sign; ours never are below 0.
pub(crate) fn number(row: &tokio_postgres::Row, column: usize) -> Step<u64> {
    Ok(row.try_get::<_, i64>(column)?.unsigned_abs())
}
