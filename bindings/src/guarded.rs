//! A panic is our bug; it must not take the host's process with it.

use fillrate::{Code, Error, Outcome, Result, render};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The text of a result, or of an error that tells of a panic.
pub fn guarded(run: impl FnOnce() -> Result<String>) -> String {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => refused(error),
        Err(_) => refused(Error::new(
            Code::StoreUnavailable,
            "the engine failed by a mistake of its own and nothing was written; please report what was sent",
        )),
    }
}

/// An error as JSON text: `{"error":{…}}`.
pub fn refused(error: Error) -> String {
    render(&Err::<Outcome, Error>(error))
}
