//! Records in.

use crate::columns::{number, numbers};
use crate::error::{Step, Trouble, refused};
use crate::store::PostgresStore;
use crate::sums::{CUT, MOST};
use deadpool_postgres::Transaction;
use fillrate::stored::{self, Record};
use fillrate::{Code, Error, Key, Quantity, Row};
use tokio::sync::mpsc::Receiver;
use tokio_postgres::types::ToSql;

/// What comes next.
pub(super) enum Chunk {
    Records(Vec<Record>),
    /// That was all; only now it is kept.
    End,
}

/// Takes all, or nothing where the end does not come.
pub(super) async fn all(store: &PostgresStore, from: Receiver<Chunk>) -> Result<u64, Error> {
    whole(store, from).await.map_err(Trouble::told)
}

async fn whole(store: &PostgresStore, mut from: Receiver<Chunk>) -> Step<u64> {
    let tenant = store.tenant();
    let mut connection = store.pool.get().await?;
    let transaction = connection.transaction().await?;
    let sql = "SELECT EXISTS (SELECT 1 FROM fillrate.tenants WHERE tenant = $1)
        OR EXISTS (SELECT 1 FROM fillrate.rows WHERE tenant = $1)";
    if transaction.query_one(sql, &[&tenant]).await?.try_get(0)? {
        let message = format!("the tenant `{tenant}` has books already; name one that has none");
        return Err(Error::new(Code::StoreUnavailable, message).into());
    }
    let mut taken = 0;
    loop {
        match from.recv().await {
            Some(Chunk::Records(records)) => {
                taken += u64::try_from(records.len()).unwrap_or(u64::MAX);
                let mut load = Load::default();
                records.iter().for_each(|record| load.add(record));
                load.write(&transaction, tenant).await?;
            }
            Some(Chunk::End) => break,
            None => return Err(refused("took nothing: the records ended early").into()),
        }
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM fillrate.tenants WHERE tenant = $1)";
    let has_head: bool = transaction.query_one(sql, &[&tenant]).await?.try_get(0)?;
    if taken > 0 && !has_head {
        return Err(Error::new(Code::StoreUnavailable, "the records have no head; give all that were exported").into());
    }
    sums(&transaction, tenant).await?;
    transaction.commit().await?;
    Ok(taken)
}

/// Begins to keep sums of the long ranges that are counted.
async fn sums(transaction: &Transaction<'_>, tenant: &str) -> Step<()> {
    let sql = "SELECT range FROM fillrate.entries WHERE tenant = $1 GROUP BY range HAVING count(*) > $2";
    for row in transaction.query(sql, &[&tenant, &MOST]).await? {
        let range: &str = row.try_get(0)?;
        if stored::is_counted(&stored::read_range(range)?) {
            let none: &[u8] = &[];
            transaction.execute(CUT, &[&tenant, &range, &none, &(MOST / 2)]).await?;
        }
    }
    Ok(())
}

/// Records, table by table and column by column: first texts, then numbers.
#[derive(Default)]
struct Load {
    heads: Vec<(i64, i64)>,
    rows: ([Vec<String>; 3], Vec<i64>),
    guards: ([Vec<String>; 1], Vec<i64>),
    stock: ([Vec<String>; 2], [Vec<i64>; 5]),
    lines: ([Vec<String>; 1], [Vec<i64>; 7]),
    entries: ([Vec<String>; 2], [Vec<i64>; 2]),
    sorts: Vec<Vec<u8>>,
    events: (Vec<Option<String>>, Vec<String>, Vec<i64>),
    movements: ([Vec<String>; 2], [Vec<i64>; 3]),
}

/// Adds a value to each column.
fn push<T, const N: usize>(columns: &mut [Vec<T>; N], values: [T; N]) {
    columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
}

impl Load {
    fn add(&mut self, record: &Record) {
        match record {
            Record::Head { position, removed } => self.heads.push((number(*position), number(*removed))),
            Record::Row(Key::Guard(sku), _, version) => {
                push(&mut self.guards.0, [sku.to_string()]);
                self.guards.1.push(number(*version));
            }
            Record::Row(Key::Stock(sku), Row::Stock(rows), _) => {
                for row in rows.iter() {
                    let [on_hand, unavailable, safety_stock, reserved] = numbers(&row.stock);
                    push(&mut self.stock.0, [sku.to_string(), row.location.to_string()]);
                    push(&mut self.stock.1, [number(row.version), on_hand, unavailable, safety_stock, reserved]);
                }
            }
            Record::Row(key, row, version) => {
                let (kind, name) = stored::key(key);
                push(&mut self.rows.0, [kind.to_owned(), name.into_owned(), stored::row(row)]);
                self.rows.1.push(number(*version));
                if let Row::Order(order) = row {
                    for (position, l) in (0..).zip(&order.lines) {
                        let units = [l.ordered, l.over_shipped, l.allocated, l.shipped, l.backordered, l.cancelled];
                        let [a, b, c, d, e, f] = units.map(Quantity::micro);
                        push(&mut self.lines.0, [order.id().to_string()]);
                        push(&mut self.lines.1, [position, a, b, c, d, e, f]);
                    }
                }
            }
            Record::Entry(range, sort, entry) => {
                push(&mut self.entries.0, [stored::range(range), entry.id.to_string()]);
                self.sorts.push(sort.as_bytes().to_vec());
                push(&mut self.entries.1, [i64::from(entry.number), entry.units]);
            }
            Record::Event(position, event) => {
                self.events.0.push(event.order.as_ref().map(ToString::to_string));
                self.events.1.push(stored::event(event));
                self.events.2.push(number(*position));
            }
            Record::Movement { sku, location, at, position, units } => {
                push(&mut self.movements.0, [sku.to_string(), location.to_string()]);
                push(&mut self.movements.1, [at.micros(), number(*position), *units]);
            }
        }
    }

    async fn write(&self, to: &Transaction<'_>, tenant: &str) -> Step<()> {
        for (position, removed) in &self.heads {
            let sql = "INSERT INTO fillrate.tenants (tenant, commits, position, removed) VALUES ($1, 0, $2, $3)";
            to.execute(sql, &[&tenant, position, removed]).await?;
        }
        let tenant = &tenant;
        let insert = async |sql: &'static str, is_empty: bool, columns: &[&(dyn ToSql + Sync)]| -> Step<()> {
            if !is_empty {
                to.execute(sql, columns).await?;
            }
            Ok(())
        };
        let ([kinds, keys, bodies], versions) = &self.rows;
        let sql = "INSERT INTO fillrate.rows (tenant, kind, key, body, version)
            SELECT $1, * FROM unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::BIGINT[])";
        insert(sql, kinds.is_empty(), &[tenant, kinds, keys, bodies, versions]).await?;
        let ([skus], versions) = &self.guards;
        let sql = "INSERT INTO fillrate.guards (tenant, sku, version)
            SELECT $1, * FROM unnest($2::TEXT[], $3::BIGINT[])";
        insert(sql, skus.is_empty(), &[tenant, skus, versions]).await?;
        let ([skus, locations], [a, b, c, d, e]) = &self.stock;
        let sql =
            "INSERT INTO fillrate.stock (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
            SELECT $1, * FROM unnest($2::TEXT[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[],
                $8::BIGINT[])";
        insert(sql, skus.is_empty(), &[tenant, skus, locations, a, b, c, d, e]).await?;
        let ([orders], [line, a, b, c, d, e, f]) = &self.lines;
        let sql = "INSERT INTO fillrate.order_lines (tenant, order_id, line, ordered, over_shipped, allocated, shipped,
            backordered, cancelled) SELECT $1, * FROM unnest($2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[],
                $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::BIGINT[])";
        insert(sql, orders.is_empty(), &[tenant, orders, line, a, b, c, d, e, f]).await?;
        let ([ranges, ids], [numbers, units]) = &self.entries;
        let sql = "INSERT INTO fillrate.entries (tenant, range, id, sort, number, units)
            SELECT $1, * FROM unnest($2::TEXT[], $3::TEXT[], $4::BYTEA[], $5::BIGINT[], $6::BIGINT[])";
        insert(sql, ranges.is_empty(), &[tenant, ranges, ids, &self.sorts, numbers, units]).await?;
        let (orders, bodies, positions) = &self.events;
        let sql = "INSERT INTO fillrate.events (tenant, order_id, body, position)
            SELECT $1, * FROM unnest($2::TEXT[], $3::TEXT[], $4::BIGINT[])";
        insert(sql, orders.is_empty(), &[tenant, orders, bodies, positions]).await?;
        let ([skus, locations], [times, positions, units]) = &self.movements;
        let sql = "INSERT INTO fillrate.movements (tenant, sku, location, at, position, units)
            SELECT $1, * FROM unnest($2::TEXT[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[])";
        insert(sql, skus.is_empty(), &[tenant, skus, locations, times, positions, units]).await?;
        let sql = "INSERT INTO fillrate.moved AS m (tenant, sku, location, units)
            SELECT $1, sku, location, sum(units)::BIGINT
            FROM unnest($2::TEXT[], $3::TEXT[], $4::BIGINT[]) AS w (sku, location, units) GROUP BY sku, location
            ON CONFLICT (tenant, sku, location) DO UPDATE SET units = m.units + excluded.units";
        insert(sql, skus.is_empty(), &[tenant, skus, locations, units]).await
    }
}
