//! A client: sends commands, drives the decision by hand, and sends again what was not acknowledged.

use super::log::Asked;
use super::net::Wire;
use super::world::World;
use fillrate::{Body, Commit, Error, Execution, Outcome, Step};

/// Commands that read ranges of the whole store.
const SCANS: [&str; 5] = ["tick", "release_backorders", "lease_effects", "purge", "erase_customer"];

/// Where a client is.
enum State {
    /// Between two commands.
    Idle,
    /// A decision is on its way; which commands had taken effect before it began.
    Busy(Box<Execution>, Vec<bool>),
    /// Nobody acknowledged: the same again, after so many steps.
    Again(usize),
}

/// See the module.
pub struct Client {
    /// Batches that it still sends.
    left: usize,
    batch: Vec<Asked>,
    state: State,
}

impl Client {
    /// Who sends so many batches.
    pub fn new(left: usize) -> Self {
        Client { left, batch: Vec::new(), state: State::Idle }
    }

    /// Whether it has nothing left to do.
    pub fn is_done(&self) -> bool {
        self.left == 0 && self.is_idle()
    }

    /// Whether it is between two commands.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// One exchange with the systems.
    pub fn step(&mut self, world: &World, wire: &Wire<'_>) {
        match &mut self.state {
            State::Idle if !world.may_begin() => {}
            State::Idle => {
                self.left = self.left.saturating_sub(1);
                self.batch = world.next_batch();
                self.begin(world);
            }
            State::Again(0) => {
                world.tally.borrow_mut().again += 1;
                self.batch = self.batch.iter().map(|asked| world.at_another_time(asked)).collect();
                self.begin(world);
            }
            State::Again(wait) => *wait -= 1,
            State::Busy(..) => self.go_on(world, wire),
        }
    }

    /// Whether it is amid a decision on ranges of the whole store.
    pub fn scans(&self) -> bool {
        let scans = |asked: &Asked| match &asked.request.body {
            Body::Command(c) => SCANS.contains(&c.op()),
            Body::Query(_) => false,
        };
        matches!(self.state, State::Busy(..)) && self.batch.iter().any(scans)
    }

    /// What it sends.
    pub fn batch(&self) -> Vec<Asked> {
        self.batch.clone()
    }

    fn begin(&mut self, world: &World) {
        let log = world.log.borrow();
        let used = |asked: &Asked| asked.request.id.as_ref().is_some_and(|id| log.used.contains_key(id));
        let used = self.batch.iter().map(used).collect();
        let requests = self.batch.iter().map(|asked| asked.request.clone()).collect();
        self.state = State::Busy(Box::new(Execution::new(requests)), used);
    }

    fn go_on(&mut self, world: &World, wire: &Wire<'_>) {
        let State::Busy(mut execution, used) = std::mem::replace(&mut self.state, State::Idle) else { return };
        match execution.step() {
            Step::Need(asks) => match world.through(wire, |store| store.load(&asks)) {
                Ok(found) => {
                    execution.provide(asks, found);
                    self.state = State::Busy(execution, used);
                }
                Err(_) => self.send_again(world),
            },
            Step::Done => self.take(world, execution.committed(0, &[]), &used),
            Step::Commit(changes) => {
                let events = changes.events.clone();
                match world.through(wire, |store| store.commit(*changes)) {
                    Ok(Commit::Committed(_)) if wire.is_dead() => self.send_again(world),
                    Ok(Commit::Committed(first)) => self.take(world, execution.committed(first, &events), &used),
                    Ok(Commit::Conflict) if execution.conflicted() => self.state = State::Busy(execution, used),
                    _ => self.send_again(world),
                }
            }
        }
    }

    fn send_again(&mut self, world: &World) {
        self.state = State::Again(world.rng.borrow_mut().below(4));
    }

    fn take(&mut self, world: &World, outcomes: Vec<Result<Outcome, Error>>, used: &[bool]) {
        let mut log = world.log.borrow_mut();
        for ((asked, outcome), used) in self.batch.iter().zip(outcomes).zip(used) {
            let (Some(id), Body::Command(_)) = (&asked.request.id, &asked.request.body) else { continue };
            match outcome {
                Ok(outcome) => {
                    world.tally.borrow_mut().acknowledged += 1;
                    log.told(id, &outcome);
                }
                Err(error) if *used => {
                    log.wrong.push(format!("command {id} took effect, sent again it is refused: {error}"))
                }
                Err(_) => world.tally.borrow_mut().refused += 1,
            }
        }
    }
}
