//! The tables, and how a database of an earlier version is brought up to date.

use crate::error::{Step, refused};
use crate::pool::{Connection, Pool};
use crate::retry::Retry;
use fillrate::Error;
use tokio_postgres::error::SqlState;

/// What brings a database from one version to the next; the first makes it. What was released is never changed.
/// Each can be done twice.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

/// The oldest version of this program's schema that still works beside the newest tables.
const OLDEST: i32 = 1;

/// What several who begin at once run into; then the other one has done it.
const RACES: [SqlState; 5] = [
    SqlState::UNIQUE_VIOLATION,
    SqlState::DUPLICATE_SCHEMA,
    SqlState::DUPLICATE_TABLE,
    SqlState::DUPLICATE_OBJECT,
    SqlState::INTERNAL_ERROR,
];

fn known() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// Makes sure that the tables are there and up to date; makes them where that is allowed.
pub(crate) async fn ready(pool: &Pool) -> Result<(), Error> {
    let mut retry = Retry::new(pool.options.patience);
    loop {
        let done = match pool.get().await {
            Ok(connection) => attempt(connection, pool.options.migrate).await,
            Err(trouble) => Err(trouble),
        };
        match done {
            Ok(()) => return Ok(()),
            Err(trouble) => {
                let is_race = trouble.state().is_some_and(|state| RACES.contains(state));
                if !((is_race || trouble.is_passing()) && retry.wait().await) {
                    return Err(trouble.told());
                }
            }
        }
    }
}

async fn attempt(connection: Connection, may_migrate: bool) -> Step<()> {
    if is_current(&connection).await? {
        return Ok(());
    }
    if !may_migrate {
        return Err(refused("is of an earlier version; run `fillrate migrate`").into());
    }
    migrate(connection).await
}

/// Whether the tables are as this code needs them; refuses those of a newer version that it cannot work with.
async fn is_current(connection: &Connection) -> Step<bool> {
    let found = connection.query_opt("SELECT version, oldest FROM fillrate.schema WHERE one = 1", &[]).await;
    let row = match found {
        Ok(row) => row,
        Err(error) if matches!(error.code(), Some(&SqlState::UNDEFINED_TABLE | &SqlState::INVALID_SCHEMA_NAME)) => None,
        Err(error) => return Err(error.into()),
    };
    let Some(row) = row else { return Ok(false) };
    let (version, oldest): (i32, i32) = (row.try_get(0)?, row.try_get(1)?);
    if oldest > known() {
        let known = known();
        let advice = format!("was made by a newer version (schema {version}, known here is {known}); upgrade fillrate");
        return Err(refused(advice).into());
    }
    Ok(version >= known())
}

/// Brings it up to date, in one transaction. Whoever comes second waits, then finds it done; who dies half-way leaves
/// it as it was.
async fn migrate(mut connection: Connection) -> Step<()> {
    connection
        .batch_execute(
            "CREATE SCHEMA IF NOT EXISTS fillrate;
            CREATE TABLE IF NOT EXISTS fillrate.schema (
                one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, oldest INTEGER NOT NULL);
            INSERT INTO fillrate.schema (one, version, oldest) VALUES (1, 0, 0) ON CONFLICT (one) DO NOTHING",
        )
        .await?;
    let transaction = connection.transaction().await?;
    let sql = "SELECT version FROM fillrate.schema WHERE one = 1 FOR UPDATE";
    let version: i32 = transaction.query_one(sql, &[]).await?.try_get(0)?;
    if version < known() {
        for step in STEPS.iter().skip(usize::try_from(version).unwrap_or_default()) {
            transaction.batch_execute(step).await?;
        }
        let sql = "UPDATE fillrate.schema SET version = $1, oldest = $2 WHERE one = 1";
        transaction.execute(sql, &[&known(), &OLDEST]).await?;
    }
    transaction.commit().await?;
    Ok(())
}
