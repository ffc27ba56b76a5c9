//! What the host found, from JSON.

use fillrate::{Ask, Code, Entry, Error, Found, Id, Key, Quantity, Result, Row, Sort, Stock, StockRow, stored};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

#[derive(Deserialize)]
struct Body {
    version: u64,
    body: String,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

/// A stock row as the host writes it.
#[derive(Deserialize)]
pub(crate) struct OneStock {
    location: Id,
    version: u64,
    on_hand: String,
    unavailable: String,
    safety_stock: String,
    reserved: String,
}

#[derive(Deserialize)]
struct OneEntry {
    sort: Sort,
    id: Id,
    number: u32,
    units: String,
}

#[derive(Deserialize)]
struct Counted {
    entries: u64,
    units: String,
}

#[derive(Deserialize)]
struct OneEvent {
    position: u64,
    body: String,
}

/// The answers, in the order of what was asked.
pub fn read(asks: &[Ask], text: &str) -> Result<Vec<Found>> {
    let answers: Vec<serde_json::Value> = of(text.parse().unwrap_or_default(), "answers")?;
    if answers.len() != asks.len() {
        return Err(bad("answers", &format!("{} are needed, one for each question", asks.len())));
    }
    asks.iter().zip(answers).enumerate().map(|(i, (ask, answer))| found(ask, answer, &format!("answers.{i}"))).collect()
}

fn found(ask: &Ask, answer: serde_json::Value, field: &str) -> Result<Found> {
    Ok(match ask {
        Ask::Row(Key::Stock(_)) => Found::Row(stock(of(answer, field)?, field)?),
        Ask::Row(Key::Guard(_)) => {
            Found::Row(of::<Option<Version>>(answer, field)?.map(|guard| (Row::Guard, guard.version)))
        }
        Ask::Row(key) => match of::<Option<Body>>(answer, field)? {
            Some(Body { version, body }) => Found::Row(Some((stored::read_row(stored::key(key).0, &body)?, version))),
            None => Found::Row(None),
        },
        Ask::Page(..) => {
            let page = of::<Vec<OneEntry>>(answer, field)?.into_iter().map(|OneEntry { sort, id, number, units }| {
                Ok((sort, Entry { id, number, units: whole(&units, field)? }))
            });
            Found::Page(page.collect::<Result<_>>()?)
        }
        Ask::Count(..) => {
            let Counted { entries, units } = of(answer, field)?;
            Found::Count(entries, whole(&units, field)?)
        }
        Ask::Moved(..) => Found::Moved(whole(&of::<String>(answer, field)?, field)?),
        Ask::Events(..) => {
            let events = of::<Vec<OneEvent>>(answer, field)?
                .into_iter()
                .map(|OneEvent { position, body }| Ok((position, Arc::new(stored::read_event(&body)?))));
            Found::Events(events.collect::<Result<_>>()?)
        }
    })
}

fn stock(rows: Vec<OneStock>, field: &str) -> Result<Option<(Row, u64)>> {
    let rows = stock_rows(rows, field)?;
    Ok((!rows.is_empty()).then(|| (Row::Stock(Arc::new(rows)), 1)))
}

/// The rows of a SKU; the engine wants them by location.
pub(crate) fn stock_rows(rows: Vec<OneStock>, field: &str) -> Result<Vec<StockRow>> {
    let row = |row: OneStock| {
        let quantity = |micro: &str| {
            Quantity::from_micro(whole(micro, field)?).ok_or_else(|| bad(field, "a quantity is below 0 or too large"))
        };
        let stock = Stock {
            on_hand: quantity(&row.on_hand)?,
            unavailable: quantity(&row.unavailable)?,
            safety_stock: quantity(&row.safety_stock)?,
            reserved: quantity(&row.reserved)?,
        };
        Ok(StockRow { location: row.location, stock, version: row.version })
    };
    let mut rows = rows.into_iter().map(row).collect::<Result<Vec<_>>>()?;
    rows.sort_by(|a, b| a.location.cmp(&b.location));
    Ok(rows)
}

fn of<T: DeserializeOwned>(answer: serde_json::Value, field: &str) -> Result<T> {
    serde_json::from_value(answer).map_err(|error| bad(field, &error.to_string()))
}

fn whole(micro: &str, field: &str) -> Result<i64> {
    micro.parse().map_err(|_| bad(field, "micro-units are written as the text of a whole number"))
}

/// What the host told cannot be read.
pub(crate) fn bad(field: &str, why: &str) -> Error {
    Error::new(Code::InvalidField, format!("an answer cannot be read: {why}; see the types")).with("field", field)
}
