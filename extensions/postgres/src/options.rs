//! How a database is opened.

use std::fmt;
use std::time::Duration;

/// When a commit is safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sync {
    /// What was answered survives a crash of the server, as far as the server is set to.
    #[default]
    Full,
    /// A crash of the server may take the last commits, each wholly (`synchronous_commit = off`).
    Normal,
}

/// How a database is opened.
///
/// ```
/// use fillrate_postgres::Options;
/// use std::time::Duration;
/// let options = Options::new("postgres://shop:secret@db.example/books?sslmode=verify-full")
///     .connections(8)
///     .patience(Duration::from_secs(30));
/// assert!(!format!("{options:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) url: String,
    pub(crate) sync: Sync,
    pub(crate) patience: Duration,
    pub(crate) connections: usize,
    pub(crate) migrate: bool,
}

impl Options {
    /// The database of a URL, as `libpq` writes it: `postgres://user:password@host:port/database`.
    ///
    /// `sslmode` may be `disable`, `prefer`, `require`, `verify-ca` or `verify-full`; whenever a connection is
    /// encrypted, the certificate and the name of the host are verified. Without it, connections to other machines are
    /// encrypted, those within this machine are not. `sslrootcert` names a file of certificates to trust besides those
    /// of the system.
    pub fn new(url: impl Into<String>) -> Self {
        Options { url: url.into(), sync: Sync::Full, patience: Duration::from_secs(10), connections: 16, migrate: true }
    }

    /// When a commit is safe; by default [`Sync::Full`].
    #[must_use]
    pub fn sync(mut self, sync: Sync) -> Self {
        self.sync = sync;
        self
    }

    /// How long to wait for others that write and for a server that does not answer, before the answer is
    /// `store_unavailable`; by default 10 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Connections at most; by default 16.
    #[must_use]
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most.max(1);
        self
    }

    /// Whether tables are made and brought up to date when it is opened; by default they are. Where not, a database
    /// of an earlier version is refused.
    #[must_use]
    pub fn migrate(mut self, migrate: bool) -> Self {
        self.migrate = migrate;
        self
    }
}

impl<U: Into<String>> From<U> for Options {
    fn from(url: U) -> Self {
        Options::new(url)
    }
}

/// Without the URL: it may hold a password.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { sync, patience, connections, migrate, .. } = self;
        let mut shown = f.debug_struct("Options");
        shown.field("sync", sync).field("patience", patience).field("connections", connections);
        shown.field("migrate", migrate).finish_non_exhaustive()
    }
}
