//! The loop round a decision: ask, provide, commit, retry. It does no IO itself.
//!
//! ```text
//! Execution::new(requests) -> step() -> Need(asks) -> provide(answers) -> step() -> Commit(changes)
//!                                                  -> committed(first position) -> outcomes
//! ```

use crate::change::ChangeSet;
use crate::command::{Body, Query, Request};
use crate::decide::{Reply, check, common_asks, decide, first_asks};
use crate::error::{Code, Error, Result};
use crate::outcome::Outcome;
use crate::prelude::*;
use crate::snapshot::{Ask, Found, Key, Remembered, Row};
use crate::store::{AsyncStore, Commit, Store};
use crate::value::Id;
use crate::work::{Stop, Work};

/// How often a commit is tried again after a conflict.
const TRIES: u32 = 64;
/// Rounds of reading that one attempt may take; more would be a decision that never ends.
const ROUNDS: u32 = 100_000;

/// What an execution needs next.
#[derive(Debug)]
pub enum Step {
    /// Answers to these, through [`Execution::provide`].
    Need(Vec<Ask>),
    /// These written, and [`Execution::committed`] or [`Execution::conflicted`] called.
    Commit(Box<ChangeSet>),
    /// Nothing: all is decided and nothing is to be written.
    Done,
}

struct Decided {
    outcome: Outcome,
    /// The command's events among all of the batch.
    events: core::ops::Range<usize>,
}

/// A batch of requests on its way: each sees what those before it did, each has its own outcome.
pub struct Execution {
    requests: Vec<Request>,
    work: Work,
    decided: Vec<Result<Decided>>,
    prefetched: bool,
    tries: u32,
    rounds: u32,
}

impl Execution {
    /// Begins.
    pub fn new(requests: Vec<Request>) -> Self {
        Execution { requests, work: Work::default(), decided: Vec::new(), prefetched: false, tries: 0, rounds: 0 }
    }

    /// Decides as far as what was read allows.
    pub fn step(&mut self) -> Step {
        if !self.prefetched {
            self.prefetched = true;
            let mut asks = common_asks();
            self.requests.iter().for_each(|request| first_asks(request, &mut asks));
            return Step::Need(asks);
        }
        while let Some(request) = self.requests.get(self.decided.len()) {
            let mark = self.work.mark();
            let first = self.work.events.len();
            let result = match check(request) {
                Ok(()) => {
                    decide(&mut self.work, request).and_then(|reply| remember(&mut self.work, request, reply, first))
                }
                Err(error) => Err(Stop::Refused(error)),
            };
            match result {
                Ok(outcome) => {
                    self.work.settle_journal();
                    let events = first..self.work.events.len();
                    self.decided.push(Ok(Decided { outcome, events }));
                }
                Err(Stop::Refused(error)) => {
                    self.work.rollback(mark);
                    self.work.settle_journal();
                    self.decided.push(Err(error));
                }
                Err(Stop::Need(asks)) => {
                    self.work.rollback(mark);
                    self.rounds += 1;
                    if self.rounds > ROUNDS {
                        self.decided.push(Err(Error::limit("rounds of reading", ROUNDS)));
                        continue;
                    }
                    return Step::Need(asks);
                }
            }
        }
        self.finish()
    }

    fn finish(&mut self) -> Step {
        let changes = self.work.changes();
        if changes.is_empty() && self.work.events.is_empty() {
            return Step::Done;
        }
        Step::Commit(Box::new(ChangeSet {
            changes,
            events: self.work.events.clone(),
            purged: self.work.purged.clone(),
        }))
    }

    /// Takes the answers to what was asked for, in the same order.
    pub fn provide(&mut self, asks: Vec<Ask>, found: Vec<Found>) {
        for (ask, found) in asks.into_iter().zip(found) {
            self.work.insert(ask, found);
        }
    }

    /// Somebody changed what was read: everything is decided anew. `false` once it was tried too often.
    pub fn conflicted(&mut self) -> bool {
        self.tries += 1;
        self.rounds = 0;
        self.prefetched = false;
        self.work = Work::default();
        self.decided.clear();
        self.tries < TRIES
    }

    /// The outcomes, now that all is written; `first` is the position of the first event.
    pub fn committed(self, first: u64, events: &[Arc<crate::event::Event>]) -> Vec<Result<Outcome>> {
        self.decided
            .into_iter()
            .map(|result| {
                result.map(|decided| {
                    let mut outcome = decided.outcome;
                    let own = events.get(decided.events.clone()).unwrap_or_default();
                    let start = first + decided.events.start as u64;
                    outcome.events = (start..).zip(own.iter().cloned()).collect();
                    if let Some(replay) = outcome.replay.as_mut().filter(|r| r.first_position == 0) {
                        // The first outcome was made in this very batch.
                        Arc::make_mut(replay).first_position = first;
                    }
                    outcome
                })
            })
            .collect()
    }

    /// The outcomes where nothing could be written, because of this error.
    pub fn failed(self, error: &Error) -> Vec<Result<Outcome>> {
        self.requests.iter().map(|_| Err(error.clone())).collect()
    }
}

/// The outcome of a reply; kept under the command's id, where it has one.
fn remember(work: &mut Work, request: &Request, reply: Reply, first: usize) -> core::result::Result<Outcome, Stop> {
    let mut outcome = Outcome { more: reply.more, answer: reply.answer, ..Outcome::default() };
    if let Some(replay) = reply.replay {
        outcome.replayed = true;
        outcome.replay = Some(replay);
        return Ok(outcome);
    }
    if let Some(id) = &reply.order {
        outcome.order = work.order(id)?;
    }
    outcome.effects = if reply.leased.is_empty() { core::mem::take(&mut work.effects) } else { reply.leased };
    work.effects.clear();
    let mut known: BTreeSet<Id> = reply.order.iter().cloned().collect();
    for event in work.events.get(first..).unwrap_or_default().iter() {
        if let Some(id) = event.order.clone().filter(|id| known.insert(id.clone())) {
            outcome.others.extend(work.order(&id)?);
        }
    }
    if let (Some(id), Some(content), Body::Command(_)) = (&request.id, request.content, &request.body) {
        let retention = work.policies()?.common().command_retention;
        let events = work.events.get(first..).unwrap_or_default();
        outcome.events = events.iter().map(|e| (0, e.clone())).collect();
        let text = serde_json::to_string(&outcome.body_json(|_| 0)).unwrap_or_default();
        let remembered = Remembered {
            content,
            until: request.at.after(retention),
            outcome: text.into(),
            first_position: 0,
            first_in_commit: u32::try_from(first).unwrap_or(u32::MAX),
        };
        work.put(Key::Command(id.clone()), Some(Row::Command(Arc::new(remembered))))?;
    }
    Ok(outcome)
}

/// What a pure decision gives.
#[derive(Debug)]
pub enum Decision {
    /// It must read these first.
    Need(Vec<Ask>),
    /// It is decided: what to write, and the outcome, or the refusal that writes nothing.
    Done(Box<ChangeSet>, Box<Result<Outcome>>),
}

/// Decides one request on what was read: no IO, no clock, no randomness; the same input gives the same bytes.
pub fn decide_once(snapshot: &crate::snapshot::Snapshot, request: &Request) -> Decision {
    let mut execution = Execution::new(vec![request.clone()]);
    execution.prefetched = true;
    for (ask, found) in &snapshot.answers {
        execution.work.insert(ask.clone(), found.clone());
    }
    match execution.step() {
        Step::Need(asks) => Decision::Need(asks),
        Step::Done => Decision::Done(Box::default(), Box::new(only(execution.committed(0, &[])))),
        Step::Commit(changes) => {
            let events = changes.events.clone();
            Decision::Done(changes, Box::new(only(execution.committed(1, &events))))
        }
    }
}

fn only(mut outcomes: Vec<Result<Outcome>>) -> Result<Outcome> {
    outcomes.pop().unwrap_or_else(|| Err(conflict()))
}

/// Too many others changed the same rows.
pub(crate) fn conflict() -> Error {
    Error::new(Code::Conflict, "others changed the same rows again and again; send the command once more")
}

/// Runs a batch against a store. A list of events sees those of the commands before it: it begins a commit of its own.
pub fn execute<S: Store + ?Sized>(store: &S, mut requests: Vec<Request>) -> Vec<Result<Outcome>> {
    let lists = |r: &Request| matches!(r.body, Body::Query(Query::ListEvents(_)));
    if let Some(at) = requests.iter().skip(1).position(lists) {
        let rest = requests.split_off(at + 1);
        let mut outcomes = execute_run(store, requests);
        outcomes.extend(execute(store, rest));
        return outcomes;
    }
    execute_run(store, requests)
}

fn execute_run<S: Store + ?Sized>(store: &S, requests: Vec<Request>) -> Vec<Result<Outcome>> {
    let mut execution = Execution::new(requests);
    loop {
        match execution.step() {
            Step::Need(asks) => match store.load(&asks) {
                Ok(found) => execution.provide(asks, found),
                Err(error) => return execution.failed(&error),
            },
            Step::Done => return execution.committed(0, &[]),
            Step::Commit(changes) => {
                let events = changes.events.clone();
                match store.commit(*changes) {
                    Ok(Commit::Committed(first)) => return execution.committed(first, &events),
                    Ok(Commit::Conflict) if execution.conflicted() => {}
                    Ok(Commit::Conflict) => return execution.failed(&conflict()),
                    Err(error) => return execution.failed(&error),
                }
            }
        }
    }
}

/// As [`execute`], against a store with futures.
pub async fn execute_async<S: AsyncStore + ?Sized>(store: &S, requests: Vec<Request>) -> Vec<Result<Outcome>> {
    let mut execution = Execution::new(requests);
    loop {
        match execution.step() {
            Step::Need(asks) => match store.load(&asks).await {
                Ok(found) => execution.provide(asks, found),
                Err(error) => return execution.failed(&error),
            },
            Step::Done => return execution.committed(0, &[]),
            Step::Commit(changes) => {
                let events = changes.events.clone();
                match store.commit(*changes).await {
                    Ok(Commit::Committed(first)) => return execution.committed(first, &events),
                    Ok(Commit::Conflict) if execution.conflicted() => {}
                    Ok(Commit::Conflict) => return execution.failed(&conflict()),
                    Err(error) => return execution.failed(&error),
                }
            }
        }
    }
}
