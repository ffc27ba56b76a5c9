//! The row writes of a commit as one hand-written statement for PostgreSQL: what any program must do that keeps the same
//! books there. It decides nothing, reads nothing, checks no version, keeps no sums; its values are made beforehand.

use crate::raw::{TENANT, Write};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

const SQL: &str = r#"
WITH head AS (
    UPDATE fillrate.tenants SET position = position + $2::BIGINT, commits = commits + 1 WHERE tenant = $1
    RETURNING position - $2::BIGINT AS before
), a AS (
    INSERT INTO fillrate.rows AS r (tenant, kind, key, version, body)
    SELECT $1, w.kind, w.key, 1, w.body FROM head, unnest($3::TEXT[], $4::TEXT[], $5::TEXT[]) AS w (kind, key, body)
    ON CONFLICT (tenant, kind, key) DO UPDATE SET version = r.version + 1, body = excluded.body
), b AS (
    INSERT INTO fillrate.order_lines
    SELECT $1, w.* FROM head, unnest($6::TEXT[], $7::INTEGER[], $8::BIGINT[], $9::BIGINT[], $10::BIGINT[], $11::BIGINT[],
        $12::BIGINT[], $13::BIGINT[]) AS w
    ON CONFLICT (tenant, order_id, line) DO UPDATE SET allocated = excluded.allocated, shipped = excluded.shipped,
        backordered = excluded.backordered, cancelled = excluded.cancelled
), c AS (
    INSERT INTO fillrate.stock AS s (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
    SELECT $1, w.sku, w.location, 1, w.a, w.b, w.c, w.d FROM head, unnest($14::TEXT[], $15::TEXT[], $16::BIGINT[],
        $17::BIGINT[], $18::BIGINT[], $19::BIGINT[]) AS w (sku, location, a, b, c, d) ORDER BY 2, 3
    ON CONFLICT (tenant, sku, location) DO UPDATE SET version = s.version + 1, on_hand = excluded.on_hand,
        unavailable = excluded.unavailable, safety_stock = excluded.safety_stock, reserved = excluded.reserved
), d AS (
    INSERT INTO fillrate.guards AS g (tenant, sku, version) SELECT $1, w, 1 FROM head, unnest($20::TEXT[]) AS w ORDER BY w
    ON CONFLICT (tenant, sku) DO UPDATE SET version = g.version + 1
), e AS (
    INSERT INTO fillrate.entries SELECT $1, w.* FROM head, unnest($21::TEXT[], $22::BYTEA[], $23::TEXT[], $24::BIGINT[],
        $25::BIGINT[]) AS w
    ON CONFLICT (tenant, range, sort) DO UPDATE SET units = excluded.units
), f AS (
    DELETE FROM fillrate.entries AS e USING unnest($26::TEXT[], $27::BYTEA[]) WITH ORDINALITY AS w (range, sort, n)
    WHERE w.n BETWEEN 1 AND 1000000000 AND e.tenant = $1 AND e.range = w.range AND e.sort = w.sort
), g AS (
    INSERT INTO fillrate.movements SELECT $1, w.sku, w.location, w.at, head.before + w.n, w.units FROM head,
        unnest($28::TEXT[], $29::TEXT[], $30::BIGINT[], $31::BIGINT[]) WITH ORDINALITY AS w (sku, location, at, units, n)
)
INSERT INTO fillrate.events SELECT $1, head.before + w.n, w.order_id, w.body
FROM head, unnest($32::TEXT[], $33::TEXT[]) WITH ORDINALITY AS w (order_id, body, n)
"#;

/// Copies the rows of stock of the first SKU to so many others, as a bulk load would.
pub fn multiply(client: &mut postgres::Client, skus: u64) {
    let tables = [
        ("stock", "location, version, on_hand, unavailable, safety_stock, reserved"),
        ("moved", "location, units"),
        ("movements", "location, at, position, units"),
        ("guards", "version"),
    ];
    for (table, columns) in tables {
        let sql = format!(
            "INSERT INTO fillrate.{table} (tenant, sku, {columns})
            SELECT f.tenant, 'SKU-' || lpad(n::TEXT, 7, '0'), {columns}
            FROM generate_series(1, {skus} - 1) AS n CROSS JOIN fillrate.{table} AS f WHERE f.sku = 'SKU-0000000'"
        );
        client.batch_execute(&sql).expect("rows");
    }
    for sql in ["VACUUM ANALYZE", "CHECKPOINT"] {
        client.batch_execute(sql).expect("a vacuum");
    }
}

/// Entries to put, column by column: range, place, id, number, units.
type Put = (Vec<String>, Vec<Vec<u8>>, Vec<String>, Vec<i64>, Vec<i64>);

/// Rows to write, as columns, ready to be sent.
#[derive(Default)]
pub struct Ready {
    rows: (Vec<&'static str>, Vec<String>, Vec<String>),
    lines: (Vec<String>, Vec<i32>, [Vec<i64>; 6]),
    stock: (Vec<String>, Vec<String>, [Vec<i64>; 4]),
    guards: Vec<String>,
    put: Put,
    removed: (Vec<String>, Vec<Vec<u8>>),
    movements: (Vec<String>, Vec<String>, Vec<i64>, Vec<i64>),
    events: (Vec<Option<String>>, Vec<String>),
    count: i64,
}

impl Ready {
    pub fn new(writes: Vec<Write>) -> Ready {
        let mut all = Ready::default();
        for write in writes {
            match write {
                Write::Row(kind, key, body) => {
                    all.rows.0.push(kind);
                    all.rows.1.push(key);
                    all.rows.2.push(body);
                }
                Write::Line(order, line, units) => {
                    all.lines.0.push(order);
                    all.lines.1.push(i32::try_from(line).expect("few lines"));
                    all.lines.2.iter_mut().zip(units).for_each(|(column, units)| column.push(units));
                }
                Write::Stock(sku, location, units) => {
                    all.stock.0.push(sku);
                    all.stock.1.push(location);
                    all.stock.2.iter_mut().zip(units).for_each(|(column, units)| column.push(units));
                }
                Write::Guard(sku) => all.guards.push(sku),
                Write::Put(range, sort, id, number, units) => {
                    all.put.0.push(range);
                    all.put.1.push(sort);
                    all.put.2.push(id);
                    all.put.3.push(i64::from(number));
                    all.put.4.push(units);
                }
                Write::Remove(range, sort) => {
                    all.removed.0.push(range);
                    all.removed.1.push(sort);
                }
                Write::Event(order, body) => {
                    all.events.0.push(order);
                    all.events.1.push(body);
                    all.count += 1;
                }
                Write::Movement(sku, location, at, units) => {
                    all.movements.0.push(sku);
                    all.movements.1.push(location);
                    all.movements.2.push(at);
                    all.movements.3.push(units);
                }
            }
        }
        all
    }

    fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        let mut all: Vec<&(dyn ToSql + Sync)> = vec![&TENANT, &self.count, &self.rows.0, &self.rows.1, &self.rows.2];
        all.extend([&self.lines.0 as &(dyn ToSql + Sync), &self.lines.1]);
        all.extend(self.lines.2.iter().map(|c| c as &(dyn ToSql + Sync)));
        all.extend([&self.stock.0 as &(dyn ToSql + Sync), &self.stock.1]);
        all.extend(self.stock.2.iter().map(|c| c as &(dyn ToSql + Sync)));
        let (put, removed, moved) = (&self.put, &self.removed, &self.movements);
        all.extend([&self.guards as &(dyn ToSql + Sync), &put.0, &put.1, &put.2, &put.3, &put.4]);
        all.extend([&removed.0 as &(dyn ToSql + Sync), &removed.1, &moved.0, &moved.1, &moved.2, &moved.3]);
        all.extend([&self.events.0 as &(dyn ToSql + Sync), &self.events.1]);
        all
    }
}

/// A connection with the statement.
pub struct Raw {
    client: Client,
    statement: Statement,
}

impl Raw {
    pub async fn open(url: &str) -> Raw {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
        tokio::spawn(connection);
        let set = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
            SET enable_mergejoin = off; SET jit = off";
        client.batch_execute(set).await.expect("settings");
        let statement = client.prepare(SQL).await.expect("a statement");
        Raw { client, statement }
    }

    pub async fn commit(&self, ready: &Ready) {
        // Others who write the same rows in another order may be in the way.
        while let Err(error) = self.client.execute(&self.statement, &ready.params()).await {
            assert_eq!(error.code(), Some(&tokio_postgres::error::SqlState::T_R_DEADLOCK_DETECTED), "{error:?}");
        }
    }
}
