//! The loop of a decision for a host with a database of its own: ask, provide, commit. No IO here.

use crate::guarded::guarded;
use crate::{ask, changes, found};
use fillrate::{Ask, ChangeSet, Code, Error, Execution, Incoming, Result, Step};

/// A batch of commands on its way.
pub struct Steps {
    incoming: Incoming,
    state: State,
}

enum State {
    Deciding(Box<Execution>),
    Asked(Box<Execution>, Vec<Ask>),
    Writing(Box<Execution>, Box<ChangeSet>),
    Ended,
}

impl Steps {
    /// Begins; the text is one command, or a list of them.
    pub fn begin(text: &str) -> Self {
        let (incoming, requests) = Incoming::read(text);
        Steps { incoming, state: State::Deciding(Box::new(Execution::new(requests))) }
    }

    /// What is needed next: `{"need":[…]}`, `{"commit":N}` with the number of events, or `{"done":[…]}`.
    pub fn step(&mut self) -> String {
        guarded(|| {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Deciding(mut execution) => match execution.step() {
                    Step::Need(asks) => State::Asked(execution, asks),
                    Step::Commit(set) => State::Writing(execution, set),
                    Step::Done => return Ok(self.done(execution.committed(0, &[]))),
                },
                other => other,
            };
            match &self.state {
                State::Asked(_, asks) => Ok(ask::need(asks)),
                State::Writing(_, set) => Ok(format!("{{\"commit\":{}}}", set.events.len())),
                _ => Err(turn("it has ended")),
            }
        })
    }

    /// Takes the answers to what was asked, in the same order; empty where they could be read.
    pub fn provide(&mut self, answers: &str) -> String {
        guarded(|| match std::mem::replace(&mut self.state, State::Ended) {
            State::Asked(mut execution, asks) => match found::read(&asks, answers) {
                Ok(found) => {
                    execution.provide(asks, found);
                    self.state = State::Deciding(execution);
                    Ok(String::new())
                }
                Err(error) => {
                    self.state = State::Asked(execution, asks);
                    Err(error)
                }
            },
            other => {
                self.state = other;
                Err(turn("it asked nothing"))
            }
        })
    }

    /// What to write, with the position that the first event gets.
    pub fn changes(&self, first: &str) -> String {
        guarded(|| match &self.state {
            State::Writing(_, set) => Ok(changes::write(set, position(first)?)),
            _ => Err(turn("it has nothing to write")),
        })
    }

    /// All is written; the outcomes, as `{"done":[…]}`.
    pub fn committed(&mut self, first: &str) -> String {
        guarded(|| {
            let first = position(first)?;
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Writing(execution, set) => Ok(self.done(execution.committed(first, &set.events))),
                other => {
                    self.state = other;
                    Err(turn("it has nothing to write"))
                }
            }
        })
    }

    /// Somebody changed what was read: empty where it begins anew, else the outcomes, as `{"done":[…]}`.
    pub fn conflicted(&mut self) -> String {
        guarded(|| match std::mem::replace(&mut self.state, State::Ended) {
            State::Writing(mut execution, _) => {
                if !execution.conflicted() {
                    return Ok(self.done(execution.failed(&conflict())));
                }
                self.state = State::Deciding(execution);
                Ok(String::new())
            }
            other => {
                self.state = other;
                Err(turn("it has nothing to write"))
            }
        })
    }
}

impl Steps {
    fn done(&self, outcomes: Vec<Result<fillrate::Outcome>>) -> String {
        format!("{{\"done\":[{}]}}", self.incoming.answers(outcomes).collect::<Vec<_>>().join(","))
    }
}

fn position(text: &str) -> Result<u64> {
    let read = text.parse().ok().filter(|position| *position > 0);
    read.ok_or_else(|| {
        Error::new(Code::InvalidField, "no position; write a whole number above 0").with("field", "first")
    })
}

fn conflict() -> Error {
    Error::new(Code::Conflict, "others changed the same rows again and again; send the command once more")
}

fn turn(why: &str) -> Error {
    Error::transition(format!("this execution cannot do that now: {why}; follow what `step` says"))
}
