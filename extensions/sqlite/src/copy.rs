//! Everything that is kept of a tenant, out and in: from store to store.

use crate::ask::{id, number, stock_row, text};
use crate::commit::lines;
use crate::error::{Step, Trouble};
use crate::pen::Pen;
use crate::pool::held;
use crate::store::SqliteStore;
use crate::sums::{self, Change};
use fillrate::stored::{self, Record};
use fillrate::{Code, Entry, Error, Id, Key, Quantity, Row, Sku, Sort, StockRow, Time};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Takes a record.
type Each<'e> = dyn FnMut(Record) -> Result<(), Error> + 'e;

impl SqliteStore {
    /// Gives every record of the tenant, as they are at one moment: the head first, then rows, entries, movements, events.
    ///
    /// # Errors
    /// `store_unavailable`, and those of `each`.
    pub fn export(&self, each: &mut Each<'_>) -> Result<(), Error> {
        self.pool.read(|connection| {
            let transaction = connection.unchecked_transaction()?;
            give(&transaction, self.tenant.as_str(), each)?;
            transaction.commit()?;
            Ok(())
        })
    }

    /// Takes records that a store gave, all or none; the tenant must be empty. How many they were.
    ///
    /// # Errors
    /// `store_unavailable`: the tenant has books already, or the file cannot be written; and those of the records.
    pub fn import(&self, records: &mut dyn Iterator<Item = Result<Record, Error>>) -> Result<u64, Error> {
        let hook = held(&self.pool.hook).clone();
        self.pool.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let pen = Pen::new(&transaction, self.tenant.as_str(), hook);
            let taken = take(&pen, records)?;
            pen.boundary()?;
            transaction.commit()?;
            Ok(taken)
        })
    }
}

fn give(connection: &Connection, tenant: &str, each: &mut Each<'_>) -> Step<()> {
    // Reads all rows of a statement one by one.
    let mut all = |sql: &str, read: &dyn Fn(&rusqlite::Row<'_>) -> Step<Record>| -> Step<()> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([tenant])?;
        while let Some(row) = rows.next()? {
            each(read(row)?)?;
        }
        Ok(())
    };
    all("SELECT position, removed FROM tenants WHERE tenant = ?1", &|row| {
        Ok(Record::Head { position: number(row, 0)?, removed: number(row, 1)? })
    })?;
    all("SELECT kind, key, version, body FROM rows WHERE tenant = ?1 ORDER BY kind, key", &|row| {
        let kind = text(row, 0)?;
        Ok(Record::Row(stored::read_key(kind, text(row, 1)?)?, stored::read_row(kind, text(row, 3)?)?, number(row, 2)?))
    })?;
    all("SELECT sku, version FROM guards WHERE tenant = ?1 ORDER BY sku", &|row| {
        Ok(Record::Row(Key::Guard(id(row, 0)?), Row::Guard, number(row, 1)?))
    })?;
    all("SELECT range, sort, id, number, units FROM entries WHERE tenant = ?1 ORDER BY range, sort", &|row| {
        let sort = Sort::from_bytes(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
        let entry = Entry { id: id(row, 2)?, number: row.get(3)?, units: row.get(4)? };
        Ok(Record::Entry(stored::read_range(text(row, 0)?)?, sort, entry))
    })?;
    all("SELECT sku, location, at, position, units FROM movements WHERE tenant = ?1", &|row| {
        let (sku, location, at) = (id(row, 0)?, id(row, 1)?, Time::from_micros(row.get(2)?));
        Ok(Record::Movement { sku, location, at, position: number(row, 3)?, units: row.get(4)? })
    })?;
    all("SELECT position, body FROM events WHERE tenant = ?1 ORDER BY position", &|row| {
        Ok(Record::Event(number(row, 0)?, Arc::new(stored::read_event(text(row, 1)?)?)))
    })?;
    stock(connection, tenant, each)
}

/// The stock rows of a SKU are one record.
fn stock(connection: &Connection, tenant: &str, each: &mut Each<'_>) -> Step<()> {
    let sql = "SELECT location, version, on_hand, unavailable, safety_stock, reserved, sku FROM stock
        WHERE tenant = ?1 ORDER BY sku, location";
    let mut statement = connection.prepare(sql)?;
    let mut found = statement.query([tenant])?;
    let mut of: Option<(Sku, Vec<StockRow>)> = None;
    while let Some(row) = found.next()? {
        let (sku, stock) = (id(row, 6)?, stock_row(row)?);
        match &mut of {
            Some((known, rows)) if *known == sku => rows.push(stock),
            of => {
                if let Some((sku, rows)) = of.replace((sku, vec![stock])) {
                    each(Record::Row(Key::Stock(sku), Row::Stock(rows.into()), 1))?;
                }
            }
        }
    }
    if let Some((sku, rows)) = of {
        each(Record::Row(Key::Stock(sku), Row::Stock(rows.into()), 1))?;
    }
    Ok(())
}

fn take(pen: &Pen<'_>, records: &mut dyn Iterator<Item = Result<Record, Error>>) -> Step<u64> {
    let tables =
        "SELECT (SELECT count(*) FROM tenants WHERE tenant = ?1) + EXISTS (SELECT 1 FROM rows WHERE tenant = ?1)";
    if pen.one(tables, [pen.tenant], |row| row.get::<_, i64>(0))? != Some(0) {
        let message = format!("the tenant `{}` has books already; name one that has none", pen.tenant);
        return Err(Error::new(Code::StoreUnavailable, message).into());
    }
    let mut taken = 0;
    let mut moved: BTreeMap<(Sku, Id), i64> = BTreeMap::new();
    for record in records {
        one(pen, record?, &mut moved)?;
        taken += 1;
    }
    for ((sku, location), units) in &moved {
        let sql = "INSERT INTO moved (tenant, sku, location, units) VALUES (?1, ?2, ?3, ?4)";
        pen.write(sql, params![pen.tenant, sku.as_str(), location.as_str(), units])?;
    }
    if pen.one("SELECT 1 FROM tenants WHERE tenant = ?1", [pen.tenant], |_| Ok(()))?.is_none() && taken > 0 {
        return Err(Error::new(Code::StoreUnavailable, "the records have no head; give all that were exported").into());
    }
    Ok(taken)
}

fn one(pen: &Pen<'_>, record: Record, moved: &mut BTreeMap<(Sku, Id), i64>) -> Step<()> {
    match record {
        Record::Head { position, removed } => {
            let sql = "INSERT INTO tenants (tenant, position, removed) VALUES (?1, ?2, ?3)";
            pen.write(sql, params![pen.tenant, whole(position)?, whole(removed)?])?;
        }
        Record::Row(Key::Guard(sku), _, version) => {
            let sql = "INSERT INTO guards (tenant, sku, version) VALUES (?1, ?2, ?3)";
            pen.write(sql, params![pen.tenant, sku.as_str(), whole(version)?])?;
        }
        Record::Row(Key::Stock(sku), Row::Stock(rows), _) => {
            for row in rows.iter() {
                let sql =
                    "INSERT INTO stock (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
                let StockRow { location, version, stock } = row;
                let [on_hand, unavailable, safety_stock, reserved] =
                    [stock.on_hand, stock.unavailable, stock.safety_stock, stock.reserved].map(Quantity::micro);
                let (location, version) = (location.as_str(), whole(*version)?);
                let row =
                    params![pen.tenant, sku.as_str(), location, version, on_hand, unavailable, safety_stock, reserved];
                pen.write(sql, row)?;
            }
        }
        Record::Row(key, row, version) => {
            let (kind, name) = stored::key(&key);
            let sql = "INSERT INTO rows (tenant, kind, key, version, body) VALUES (?1, ?2, ?3, ?4, ?5)";
            pen.write(sql, params![pen.tenant, kind, &*name, whole(version)?, stored::row(&row)])?;
            if let Row::Order(order) = &row {
                lines(pen, order)?;
            }
        }
        Record::Entry(range, sort, entry) => {
            let (name, sort) = (stored::range(&range), sort.as_bytes());
            let sql = "INSERT INTO entries (tenant, range, sort, id, number, units) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            pen.write(sql, params![pen.tenant, name, sort, entry.id.as_str(), entry.number, entry.units])?;
            if stored::is_counted(&range) {
                sums::follow(pen, &name, &[Change { sort, entries: 1, units: entry.units }])?;
            }
        }
        Record::Event(position, event) => {
            let sql = "INSERT INTO events (tenant, position, order_id, body) VALUES (?1, ?2, ?3, ?4)";
            let order = event.order.as_ref().map(Id::as_str);
            pen.write(sql, params![pen.tenant, whole(position)?, order, stored::event(&event)])?;
        }
        Record::Movement { sku, location, at, position, units } => {
            let sql =
                "INSERT INTO movements (tenant, sku, location, at, position, units) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let key = (sku.as_str(), location.as_str());
            pen.write(sql, params![pen.tenant, key.0, key.1, at.micros(), whole(position)?, units])?;
            let sum = moved.entry((sku, location)).or_default();
            *sum = sum.saturating_add(units);
        }
    }
    Ok(())
}

fn whole(number: u64) -> Result<i64, Trouble> {
    let large = |_| Error::new(Code::StoreUnavailable, format!("`{number}` is larger than any number that is kept"));
    i64::try_from(number).map_err(|e| large(e).into())
}
