//! A copy of the file while it is in use.

use crate::error::{Step, refused};
use crate::store::SqliteStore;
use fillrate::Error;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Pages that are copied at a time; in between others may write.
const PAGES: i32 = 1024;
/// How long others have between two times.
const PAUSE: Duration = Duration::from_millis(5);

impl SqliteStore {
    /// Copies the whole file, all tenants, to a path where nothing is yet, as it is at one moment; others go on meanwhile.
    ///
    /// # Errors
    /// `store_unavailable`: the path is taken or cannot be written. What was begun is removed.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        if to.exists() {
            return Err(refused(to, "is there already; name one that is not").told(to));
        }
        let done = self.pool.read(|from| Ok(copy(from, to)))?;
        done.map_err(|trouble| {
            let _ = std::fs::remove_file(to);
            trouble.told(to)
        })
    }
}

fn copy(from: &Connection, to: &Path) -> Step<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags)?;
    // One moment: a copy that others write into begins anew each time.
    let moment = from.unchecked_transaction()?;
    moment.query_row("SELECT count(*) FROM tenants", [], |_| Ok(()))?;
    {
        let backup = Backup::new(from, &mut copy)?;
        while backup.step(PAGES)? != StepResult::Done {
            std::thread::sleep(PAUSE);
        }
    }
    moment.commit()?;
    Ok(())
}
