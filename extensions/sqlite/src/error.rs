//! What SQLite says, in the words of fillrate: what happened, and what to do.

use fillrate::{Code, Error};
use rusqlite::ErrorCode;
use std::path::Path;

/// The result of a step on the file.
pub(crate) type Step<T> = Result<T, Trouble>;

/// What can go wrong on the way.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// SQLite says so.
    Sqlite(rusqlite::Error),
    /// We say so.
    Own(Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Trouble::Sqlite(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Own(error)
    }
}

/// `fsync` failed: what was said to be written may not be. Trying again could hide that.
const FSYNC: [i32; 2] = [rusqlite::ffi::SQLITE_IOERR_FSYNC, rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC];

impl Trouble {
    /// Whether the file must not be written again before it was opened anew.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Trouble::Sqlite(error) if error.sqlite_error().is_some_and(|e| FSYNC.contains(&e.extended_code)))
    }

    /// Whether somebody else has the file just now.
    pub fn is_busy(&self) -> bool {
        let code = match self {
            Trouble::Sqlite(error) => error.sqlite_error_code(),
            Trouble::Own(_) => None,
        };
        matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// For the caller.
    pub fn told(self, path: &Path) -> Error {
        let error = match self {
            Trouble::Own(error) => return error,
            Trouble::Sqlite(error) => error,
        };
        let advice = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "is locked by another process; wait until it is done, or end it, and send the command once more".into()
            }
            Some(ErrorCode::DiskFull) => {
                "cannot grow: its disk or its limit is full; make room and send the command once more".into()
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
                "cannot be written; let this user write the file and its folder, or open it for writing".into()
            }
            Some(ErrorCode::CannotOpen) => {
                "cannot be opened; check that its folder is there and that this user may read and write it".into()
            }
            Some(ErrorCode::NotADatabase) => "is no SQLite database; name another file, or restore a backup".into(),
            Some(ErrorCode::DatabaseCorrupt) => "is damaged; restore a backup, nothing was written to it".into(),
            Some(ErrorCode::ConstraintViolation) => {
                format!("refused to keep books that do not add up, nothing was written; please report this: {error}")
            }
            Some(ErrorCode::SystemIoFailure) => {
                format!("could not be read or written ({error}); check the disk, then open the store anew")
            }
            _ => format!("did not do what it should ({error}); open the store anew"),
        };
        Error::new(Code::StoreUnavailable, format!("the file `{}` {advice}", path.display()))
    }
}

/// Refused by ourselves.
pub(crate) fn refused(path: &Path, advice: &str) -> Trouble {
    Trouble::Own(Error::new(Code::StoreUnavailable, format!("the file `{}` {advice}", path.display())))
}
