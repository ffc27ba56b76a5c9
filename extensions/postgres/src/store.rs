//! The store.

use crate::ask::{self, Asked, Read};
use crate::commit::{self, Failed, Seen};
use crate::error::{Step, Trouble};
use crate::habit::Habits;
use crate::options::Options;
use crate::pool::{Connection, Pool, close, prepared};
use crate::schema;
use crate::sums;
use fillrate::{Ask, AsyncStore, ChangeSet, Commit, Error, Found, Id};
use std::sync::Arc;

/// The books of one tenant in a database, for hosts with a runtime of `tokio`.
///
/// Others have [`BlockingStore`](crate::BlockingStore). Callers of one process are fastest through a
/// [`Batcher`](crate::Batcher).
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pub(crate) pool: Arc<Pool>,
    pub(crate) tenant: Id,
    pub(crate) habits: Arc<Habits>,
}

impl PostgresStore {
    /// Opens a database for a tenant; makes the tables where they are not there, and brings those of an earlier
    /// version up to date.
    ///
    /// # Errors
    /// `store_unavailable`, with what to do: the database cannot be reached, does not let the user in, or is of a newer
    /// version. `invalid_id`: the name of the tenant is none.
    pub async fn open(options: impl Into<Options>, tenant: &str) -> Result<Self, Error> {
        let tenant = tenant.parse()?;
        let pool = Arc::new(Pool::new(options.into())?);
        schema::ready(&pool).await?;
        Ok(PostgresStore { pool, tenant, habits: Arc::default() })
    }

    /// The books of another tenant in the same database, over the same connections.
    ///
    /// # Errors
    /// `invalid_id`: the name is none.
    pub fn of(&self, tenant: &str) -> Result<Self, Error> {
        Ok(PostgresStore { pool: self.pool.clone(), tenant: tenant.parse()?, habits: Arc::default() })
    }

    /// Whose books these are.
    pub fn tenant(&self) -> &str {
        self.tenant.as_str()
    }

    /// As `commit`, but what is refused is told apart from what is unknown.
    pub(crate) async fn try_commit(&self, changes: &ChangeSet, seen: Option<Seen>) -> Result<Commit, Failed> {
        commit::commit(self, changes, seen).await
    }

    /// As `load`, but what comes from the content is told apart from the rest.
    #[cfg_attr(feature = "tracing", tracing::instrument(name = "load", level = "debug", skip_all, fields(asks = asks.len())))]
    pub(crate) async fn try_load(&self, asks: &[Ask]) -> Step<Read> {
        self.pool
            .again(|connection| async move {
                let found = self.answer(&connection, asks).await;
                if matches!(found, Err(Trouble::Silence)) {
                    close(connection);
                }
                found
            })
            .await
    }

    /// Answers questions over a connection.
    pub(crate) async fn answer(&self, connection: &Connection, asks: &[Ask]) -> Step<Read> {
        let (asked, tenant) = (Asked::new(asks), self.tenant.as_str());
        let rows = self.pool.timed(async {
            let statement = prepared(connection, ask::SQL).await?;
            Ok(connection.query(&statement, &asked.params(&tenant)).await?)
        });
        let (read, long) = ask::answers(asks, &rows.await?)?;
        sums::look_after(&self.pool, tenant, long, &[]);
        Ok(read)
    }
}

impl AsyncStore for PostgresStore {
    async fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        self.try_load(asks).await.map(|read| read.found).map_err(Trouble::told)
    }

    async fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        self.try_commit(&changes, None).await.map_err(Failed::told)
    }
}
