//! How a file is opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// When a commit is safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sync {
    /// What was answered survives a loss of power.
    #[default]
    Full,
    /// What was answered survives the end of the process; a loss of power may take the last commits, each wholly.
    Normal,
}

/// How a file is opened.
///
/// ```
/// use fillrate_sqlite::{Options, Sync};
/// use std::time::Duration;
/// let options = Options::new("books.db").sync(Sync::Normal).patience(Duration::from_secs(30));
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) path: PathBuf,
    pub(crate) sync: Sync,
    pub(crate) patience: Duration,
    pub(crate) most_pages: Option<u32>,
    pub(crate) cache: u32,
    pub(crate) read_only: bool,
}

impl Options {
    /// Opens the file of a path, and makes it where it is not there; its folder must be there.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Options {
            path: path.as_ref().to_owned(),
            sync: Sync::Full,
            patience: Duration::from_secs(10),
            most_pages: None,
            cache: 64,
            read_only: false,
        }
    }

    /// When a commit is safe; by default [`Sync::Full`].
    #[must_use]
    pub fn sync(mut self, sync: Sync) -> Self {
        self.sync = sync;
        self
    }

    /// How long to wait for others that write, before the answer is `store_unavailable`; by default 10 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The file grows to so many pages of 8 KiB at most; then nothing more is written.
    #[must_use]
    pub fn most_pages(mut self, pages: u32) -> Self {
        self.most_pages = Some(pages);
        self
    }

    /// MiB of the file that the connection that writes remembers at most; by default 64. Those that read remember 16 each,
    /// or less where this is less.
    #[must_use]
    pub fn cache(mut self, mebibytes: u32) -> Self {
        self.cache = mebibytes;
        self
    }

    /// Only reads; nothing is made or brought up to date.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}

impl<P: AsRef<Path>> From<P> for Options {
    fn from(path: P) -> Self {
        Options::new(path)
    }
}
