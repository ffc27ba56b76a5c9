//! Requests decided together, against one snapshot, and committed together; one outcome each.

use crate::ask::Read;
use crate::commit::{Failed, Seen, Turn};
use crate::error::{Trouble, refused, unknown};
use crate::store::PostgresStore;
use crate::watch;
use fillrate::{Ask, Body, Code, Commit, Error, Execution, Outcome, Query, Request, Step};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Conflicts after which a batch waits for its turn rather than to be late once more.
const LATE: u32 = 2;
/// How often an unknown outcome is looked into.
const LOOKS: u32 = 8;

/// How a batch ended.
enum Ended {
    Done(Vec<Result<Outcome, Error>>),
    /// One of them is the cause: nothing is written.
    Poisoned(Error),
    /// None of them is: nothing is written.
    Failed(Error),
    /// It may be written.
    Unknown,
}

impl From<Failed> for Ended {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Refused(trouble) => trouble.into(),
            Failed::Unknown => Ended::Unknown,
        }
    }
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        if trouble.is_of_content() { Ended::Poisoned(trouble.told()) } else { Ended::Failed(trouble.told()) }
    }
}

/// Runs a batch. A list of events sees those of the commands before it: it begins a commit of its own.
#[cfg_attr(feature = "tracing", tracing::instrument(name = "batch", level = "debug", skip_all, fields(requests = requests.len())))]
pub(crate) async fn run(store: &PostgresStore, mut requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
    let lists = |r: &Request| matches!(r.body, Body::Query(Query::ListEvents(_)));
    let mut outcomes = Vec::with_capacity(requests.len());
    while let Some(at) = requests.iter().skip(1).position(lists) {
        let rest = requests.split_off(at + 1);
        outcomes.extend(together(store, requests, 0).await);
        requests = rest;
    }
    outcomes.extend(together(store, requests, 0).await);
    outcomes
}

/// As [`run`]; what fails because of one of them fails for that one alone.
async fn together(store: &PostgresStore, mut requests: Vec<Request>, looks: u32) -> Vec<Result<Outcome, Error>> {
    watch::batched(requests.len());
    match attempt(store, &requests).await {
        Ended::Done(outcomes) => outcomes,
        Ended::Poisoned(_) if requests.len() > 1 => {
            let rest = requests.split_off(requests.len() / 2);
            let mut outcomes = Box::pin(together(store, requests, looks)).await;
            outcomes.extend(Box::pin(together(store, rest, looks)).await);
            outcomes
        }
        Ended::Poisoned(error) | Ended::Failed(error) => requests.iter().map(|_| Err(error.clone())).collect(),
        Ended::Unknown => settle(store, requests, looks).await,
    }
}

/// What may be written is sent once more: its id tells. What has no id is not risked twice.
async fn settle(store: &PostgresStore, requests: Vec<Request>, looks: u32) -> Vec<Result<Outcome, Error>> {
    let is_safe = |request: &Request| request.id.is_some() || matches!(request.body, Body::Query(_));
    let safe: Vec<bool> = requests.iter().map(|request| looks < LOOKS && is_safe(request)).collect();
    let again: Vec<Request> = requests.into_iter().zip(&safe).filter(|(_, safe)| **safe).map(|(r, _)| r).collect();
    let mut outcomes = Vec::new();
    if !again.is_empty() {
        watch::retried();
        outcomes = Box::pin(together(store, again, looks + 1)).await;
    }
    let mut outcomes = outcomes.into_iter();
    safe.into_iter().map(|safe| if safe { outcomes.next() } else { None }.unwrap_or_else(|| Err(unknown()))).collect()
}

async fn attempt(store: &PostgresStore, requests: &[Request]) -> Ended {
    let mut execution = Execution::new(requests.to_vec());
    let mut conflicts = 0;
    loop {
        let turn = if conflicts < LATE { None } else { Some(Turn::take(store).await) };
        let turn = match turn.transpose() {
            Ok(turn) => turn,
            Err(trouble) if trouble.is_passing() && execution.conflicted() => continue,
            Err(trouble) => return trouble.into(),
        };
        let (changes, seen) = match decide(store, turn.as_ref(), &mut execution).await {
            Ok(Some(changes)) => changes,
            Ok(None) => return Ended::Done(execution.committed(0, &[])),
            Err(trouble) if turn.is_some() && trouble.is_passing() && execution.conflicted() => continue,
            Err(trouble) => return trouble.into(),
        };
        let committed = match turn {
            Some(turn) => turn.commit(&changes, seen).await,
            None => store.try_commit(&changes, seen).await,
        };
        match committed {
            Ok(Commit::Committed(first)) => return Ended::Done(execution.committed(first, &changes.events)),
            Ok(Commit::Conflict) => conflicts += 1,
            Err(Failed::Refused(trouble)) if trouble.is_passing() => conflicts += 1,
            Err(failed) => return failed.into(),
        }
        if !execution.conflicted() {
            let advice = "others changed the same rows again and again; send the command once more";
            return Ended::Failed(Error::new(Code::Conflict, advice));
        }
    }
}

/// Decides; what to write, if anything, and how many commits there were before the first of it was read.
async fn decide(
    store: &PostgresStore,
    turn: Option<&Turn<'_>>,
    execution: &mut Execution,
) -> Result<Option<(Box<fillrate::ChangeSet>, Option<Seen>)>, Trouble> {
    let made = store.pool.made();
    let mut rounds = 0_u32;
    let mut seen = None;
    loop {
        // A command on which the engine fails is nobody else's trouble.
        let step = catch_unwind(AssertUnwindSafe(|| execution.step()));
        match step
            .map_err(|_| Trouble::Own(refused("was not asked: the engine failed on this command; please report it")))?
        {
            Step::Need(mut asks) => {
                if rounds == 0 {
                    store.habits.begin(&mut asks);
                } else {
                    store.habits.learn(&asks);
                }
                let read = load(store, turn, &asks).await?;
                if rounds == 0 {
                    seen = read.commits.map(|commits| Seen { commits, made });
                }
                rounds += 1;
                execution.provide(asks, read.found);
            }
            Step::Done => return Ok(None),
            Step::Commit(changes) => return Ok(Some((changes, seen))),
        }
    }
}

async fn load(store: &PostgresStore, turn: Option<&Turn<'_>>, asks: &[Ask]) -> Result<Read, Trouble> {
    match turn {
        Some(turn) => turn.load(asks).await,
        None => store.try_load(asks).await,
    }
}
