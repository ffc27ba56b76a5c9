//! What PostgreSQL says, in the words of fillrate: what happened, and what to do.

use deadpool_postgres::{HookError, PoolError, TimeoutType};
use fillrate::{Code, Error};
use tokio_postgres::error::SqlState;

/// The result of a step on the database.
pub(crate) type Step<T> = Result<T, Trouble>;

/// What can go wrong on the way.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// PostgreSQL, or the connection to it, says so.
    Postgres(tokio_postgres::Error),
    /// No connection came free in time.
    Full,
    /// Nothing answered in time.
    Silence,
    /// We say so.
    Own(Error),
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        Trouble::Postgres(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Own(error)
    }
}

impl From<PoolError> for Trouble {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                Trouble::Postgres(error)
            }
            PoolError::Timeout(TimeoutType::Wait) => Trouble::Full,
            _ => Trouble::Silence,
        }
    }
}

impl Trouble {
    /// What PostgreSQL calls it, where it answered.
    pub fn state(&self) -> Option<&SqlState> {
        match self {
            Trouble::Postgres(error) => error.code(),
            _ => None,
        }
    }

    /// Whether the server answered that it did not do it, so that nothing is written.
    pub fn is_refusal(&self) -> bool {
        let is_gone = |state: &SqlState| state.code().starts_with("57P") || state.code().starts_with("08");
        self.state().is_some_and(|state| !is_gone(state))
    }

    /// Whether it may go better by itself: another try is worth it, where nothing was done.
    pub fn is_passing(&self) -> bool {
        match self {
            Trouble::Own(_) | Trouble::Full => false,
            Trouble::Silence => true,
            Trouble::Postgres(error) => match error.code() {
                Some(state) => {
                    let is_late = [
                        SqlState::T_R_SERIALIZATION_FAILURE,
                        SqlState::T_R_DEADLOCK_DETECTED,
                        SqlState::TOO_MANY_CONNECTIONS,
                    ];
                    is_late.contains(state) || state.code().starts_with("57P") || state.code().starts_with("08")
                }
                None => error.is_closed() || is_io(error),
            },
        }
    }

    /// Whether it comes from what was to be read or written, not from the database or the way to it.
    pub fn is_of_content(&self) -> bool {
        match self {
            Trouble::Own(_) => true,
            _ => {
                self.state().is_some_and(|state| ["22", "23", "54"].iter().any(|class| state.code().starts_with(class)))
            }
        }
    }

    /// For the caller.
    pub fn told(self) -> Error {
        let advice = match self {
            Trouble::Own(error) => return error,
            Trouble::Full => {
                let advice = "all connections to the database are in use; send the command once more, or allow more";
                return Error::new(Code::Overloaded, advice);
            }
            Trouble::Silence => "does not answer; check that it runs, and send the command once more".to_string(),
            Trouble::Postgres(error) => match error.code() {
                Some(state) => refusal(state, &error),
                None => format!("cannot be reached ({}); check the URL and the server", plain(&error)),
            },
        };
        Error::new(Code::StoreUnavailable, format!("the database {advice}"))
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// What went wrong, with its cause; it comes from the connection, not from what was sent.
fn plain(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// PostgreSQL's own words are not repeated: they may hold what was sent.
fn refusal(state: &SqlState, error: &tokio_postgres::Error) -> String {
    let code = state.code();
    let constraint = || error.as_db_error().and_then(|e| e.constraint()).unwrap_or("unnamed").to_owned();
    match code {
        "28000" | "28P01" => "refuses this user or password; check the URL".into(),
        "3D000" => "is not there; create it, or name another in the URL".into(),
        "42501" => "does not let this user do that; grant it the rights on the schema `fillrate`".into(),
        "53300" => "has no connection left; send the command once more, or allow more connections".into(),
        "53100" | "53200" | "53400" => "has no room left; make room and send the command once more".into(),
        "25006" => "can only be read; name the one that is written to".into(),
        "55P03" | "57014" => "was kept busy by others for too long; send the command once more".into(),
        "57P01" | "57P02" | "57P03" => "is going down or coming up; send the command once more".into(),
        "40001" | "40P01" => "was kept busy by others that change the same; send the command once more".into(),
        "26000" | "42P05" => "does not keep what a connection has prepared: where a pooler is in front, let it pool \
            sessions, not transactions; nothing was written"
            .into(),
        "23514" | "23505" | "23502" | "22003" => {
            let constraint = constraint();
            format!(
                "refused to keep books that do not add up ({code}, {constraint}), nothing was written; please report this"
            )
        }
        _ => format!("did not do what it should (SQLSTATE {code}); nothing was written"),
    }
}

/// A commit that may or may not have happened.
pub(crate) fn unknown() -> Error {
    let advice = "the connection to the database was lost during a commit, so it is unknown whether it was written; \
        send the command once more under its id, or look before sending one without an id";
    Error::new(Code::StoreUnavailable, advice)
}

/// Refused by ourselves.
pub(crate) fn refused(advice: impl Into<String>) -> Error {
    Error::new(Code::StoreUnavailable, format!("the database {}", advice.into()))
}
