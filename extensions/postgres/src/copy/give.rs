//! Records out.

use super::LOAD;
use crate::ask::{body, id, number, stock};
use crate::error::{Step, Trouble};
use crate::store::PostgresStore;
use deadpool_postgres::Transaction;
use fillrate::stored::{self, Record};
use fillrate::{Entry, Error, Key, Row, Sku, Sort, StockRow, Time};
use std::sync::Arc;
use tokio::sync::mpsc::Sender;
use tokio_postgres::IsolationLevel;

/// Reads a record.
type Read = dyn Fn(&tokio_postgres::Row) -> Step<Record> + Send + Sync;

/// Gives all; whoever takes them may stop.
pub(super) async fn all(store: &PostgresStore, to: Sender<Vec<Record>>) -> Result<(), Error> {
    moment(store, &to).await.map_err(Trouble::told)
}

async fn moment(store: &PostgresStore, to: &Sender<Vec<Record>>) -> Step<()> {
    let mut connection = store.pool.get().await?;
    let begun = connection.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let giver = Giver { transaction: begun.start().await?, tenant: store.tenant(), to };
    giver.tables().await
}

struct Giver<'t> {
    transaction: Transaction<'t>,
    tenant: &'t str,
    to: &'t Sender<Vec<Record>>,
}

impl Giver<'_> {
    async fn tables(&self) -> Step<()> {
        self.give("SELECT position, removed FROM fillrate.tenants WHERE tenant = $1", &|row| {
            Ok(Record::Head { position: number(row, 0)?, removed: number(row, 1)? })
        })
        .await?;
        let sql = "SELECT kind, key, version, body, first FROM fillrate.rows WHERE tenant = $1 ORDER BY kind, key";
        self.give(sql, &|row| {
            let (kind, key): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
            let body = body(kind, row.try_get(3)?, row.try_get(4)?)?;
            Ok(Record::Row(stored::read_key(kind, key)?, body, number(row, 2)?))
        })
        .await?;
        self.give("SELECT sku, version FROM fillrate.guards WHERE tenant = $1 ORDER BY sku", &|row| {
            Ok(Record::Row(Key::Guard(id(row, 0)?), Row::Guard, number(row, 1)?))
        })
        .await?;
        let sql = "SELECT range, sort, id, number, units FROM fillrate.entries WHERE tenant = $1 ORDER BY range, sort";
        self.give(sql, &|row| {
            let number = u32::try_from(row.try_get::<_, i64>(3)?).unwrap_or(u32::MAX);
            let entry = Entry { id: id(row, 2)?, number, units: row.try_get(4)? };
            Ok(Record::Entry(stored::read_range(row.try_get(0)?)?, Sort::from_bytes(row.try_get(1)?), entry))
        })
        .await?;
        let sql = "SELECT sku, location, at, position, units FROM fillrate.movements WHERE tenant = $1
            ORDER BY sku, location, at, position";
        self.give(sql, &|row| {
            let (sku, location, at) = (id(row, 0)?, id(row, 1)?, Time::from_micros(row.try_get(2)?));
            Ok(Record::Movement { sku, location, at, position: number(row, 3)?, units: row.try_get(4)? })
        })
        .await?;
        self.give("SELECT position, body FROM fillrate.events WHERE tenant = $1 ORDER BY position", &|row| {
            Ok(Record::Event(number(row, 0)?, Arc::new(stored::read_event(row.try_get(1)?)?)))
        })
        .await?;
        self.stock().await
    }

    /// Gives the rows of a statement, load by load.
    async fn give(&self, sql: &str, read: &Read) -> Step<()> {
        let statement = self.transaction.prepare(sql).await?;
        let portal = self.transaction.bind(&statement, &[&self.tenant]).await?;
        loop {
            let rows = self.transaction.query_portal(&portal, i32::try_from(LOAD).unwrap_or(i32::MAX)).await?;
            let is_end = rows.len() < LOAD;
            self.send(rows.iter().map(read).collect::<Step<Vec<_>>>()?).await?;
            if is_end {
                return Ok(());
            }
        }
    }

    /// The stock rows of a SKU are one record.
    async fn stock(&self) -> Step<()> {
        let sql = "SELECT sku, location, version, on_hand, unavailable, safety_stock, reserved FROM fillrate.stock
            WHERE tenant = $1 ORDER BY sku, location";
        let statement = self.transaction.prepare(sql).await?;
        let portal = self.transaction.bind(&statement, &[&self.tenant]).await?;
        let mut of: Option<(Sku, Vec<StockRow>)> = None;
        loop {
            let rows = self.transaction.query_portal(&portal, i32::try_from(LOAD).unwrap_or(i32::MAX)).await?;
            let mut records = Vec::new();
            for row in &rows {
                let sku: Sku = id(row, 0)?;
                let new = StockRow { location: id(row, 1)?, version: number(row, 2)?, stock: stock(row, 3)? };
                match &mut of {
                    Some((known, rows)) if *known == sku => rows.push(new),
                    of => records.extend(of.replace((sku, vec![new])).map(whole)),
                }
            }
            let is_end = rows.len() < LOAD;
            if is_end {
                records.extend(of.take().map(whole));
            }
            self.send(records).await?;
            if is_end {
                return Ok(());
            }
        }
    }

    async fn send(&self, records: Vec<Record>) -> Step<()> {
        let stopped = |_| Trouble::Own(crate::error::refused("gives no more: nobody takes it"));
        self.to.send(records).await.map_err(stopped)
    }
}

fn whole((sku, rows): (Sku, Vec<StockRow>)) -> Record {
    Record::Row(Key::Stock(sku), Row::Stock(rows.into()), 1)
}
