//! What lies between a client and the systems: every call may fail, be lost on the way back, come late, or be the last
//! thing that its process does; and while one is under way, others go on.

use super::log::{Asked, ids};
use super::world::{ALONE, Late, World};
use fillrate::{Ask, ChangeSet, Code, Commit, Error, Found, Inventory, Sku, StockRow, StockWrite, Store};
use std::cell::Cell;

/// How often in a hundred calls each thing happens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Nothing is done, an error is answered.
    pub down: usize,
    /// It is done, an error is answered.
    pub lost: usize,
    /// An error is answered, and it is done some time later.
    pub late: usize,
    /// It is refused although it need not be.
    pub refused: usize,
    /// The process dies, before or after.
    pub dies: usize,
    /// Another client does a step meanwhile.
    pub meets: usize,
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    Down,
    Lost,
    Late,
    Refused,
}

/// One client's lines to the systems, for one step.
pub struct Wire<'w> {
    world: &'w World,
    /// How many others' calls this one is within.
    depth: usize,
    faults: Faults,
    /// What the client is sending.
    batch: Vec<Asked>,
    /// Whether its process has died.
    dead: Cell<bool>,
}

impl<'w> Wire<'w> {
    /// As the world is.
    pub fn new(world: &'w World, depth: usize, batch: Vec<Asked>) -> Self {
        Wire { world, depth, faults: world.faults, batch, dead: Cell::new(false) }
    }

    /// Where nothing goes wrong.
    pub fn quiet(world: &'w World, batch: Vec<Asked>) -> Self {
        Wire { faults: Faults::default(), ..Wire::new(world, 0, batch) }
    }

    /// Whether the client's process has died.
    pub fn is_dead(&self) -> bool {
        self.dead.get()
    }

    fn fate(&self, reads: bool) -> Fate {
        if self.dead.get() {
            return Fate::Down;
        }
        let chance = |percent: usize| self.world.rng.borrow_mut().percent(percent);
        // A decision reads many times and writes once.
        if reads && chance(75) {
            return Fate::Done;
        }
        if self.depth < 2 && chance(self.faults.meets) {
            self.world.step_any(self.depth + 1);
        }
        if chance(self.faults.dies) {
            self.dead.set(true);
            self.world.tally.borrow_mut().died += 1;
            return if chance(50) { Fate::Down } else { Fate::Lost };
        }
        let fates = [
            (self.faults.down, Fate::Down),
            (self.faults.lost, Fate::Lost),
            (self.faults.late, Fate::Late),
            (self.faults.refused, Fate::Refused),
        ];
        fates.into_iter().find(|(percent, _)| chance(*percent)).map_or(Fate::Done, |(_, fate)| fate)
    }

    fn read<T>(&self, call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match self.fate(true) {
            Fate::Down | Fate::Lost => Err(gone()),
            _ => call(),
        }
    }

    fn write<T>(&self, refused: Option<T>, late: Late, call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match (self.fate(false), refused) {
            (Fate::Down, _) => Err(gone()),
            (Fate::Lost, _) => call().and(Err(gone())),
            // What is to be alone is not done amid others later.
            (Fate::Late, _) if self.depth == ALONE => Err(gone()),
            (Fate::Late, _) => {
                self.world.late.borrow_mut().push(late);
                Err(gone())
            }
            (Fate::Refused, Some(refused)) => Ok(refused),
            _ => call(),
        }
    }
}

fn gone() -> Error {
    Error::new(Code::StoreUnavailable, "nobody answers")
}

impl Store for Wire<'_> {
    fn load(&self, asks: &[Ask]) -> Result<Vec<Found>, Error> {
        self.read(|| self.world.ledger.load(asks))
    }

    fn commit(&self, changes: ChangeSet) -> Result<Commit, Error> {
        let late = Late::Commit(Box::new((self.batch.clone(), changes.clone())));
        self.write(Some(Commit::Conflict), late, || self.world.commit(&self.batch, changes))
    }
}

impl Inventory for Wire<'_> {
    fn read(&self, skus: &[Sku]) -> Result<Vec<Vec<StockRow>>, Error> {
        self.read(|| self.world.inventory.read(skus))
    }

    fn apply(&self, id: &str, writes: &[StockWrite]) -> Result<bool, Error> {
        let late = Late::Apply(id.to_owned(), writes.to_vec());
        self.write(Some(false), late, || self.world.inventory.apply(id, writes))
    }

    fn undo(&self, id: &str) -> Result<(), Error> {
        self.write(None, Late::Undo(id.to_owned()), || self.world.inventory.undo(id))
    }

    fn forget(&self, id: &str) -> Result<(), Error> {
        self.write(None, Late::Forget(id.to_owned()), || self.world.inventory.forget(id))
    }
}

impl World {
    /// Writes, and keeps what was written.
    pub fn commit(&self, batch: &[Asked], changes: ChangeSet) -> Result<Commit, Error> {
        let (ids, events) = (ids(&changes), changes.events.clone());
        let ended = self.ledger.commit(changes)?;
        if let Commit::Committed(_) = ended {
            let mut log = self.log.borrow_mut();
            log.committed(batch, &ids);
            log.events.extend(events);
        } else {
            self.tally.borrow_mut().conflicts += 1;
        }
        Ok(ended)
    }

    /// Does what was late: one thing, or all.
    pub fn catch_up(&self, applies: bool, most: usize) {
        for _ in 0..most {
            let mut late = self.late.borrow_mut();
            let of_kind = |l: &Late| matches!(l, Late::Commit(_)) != applies;
            let places: Vec<usize> = (0..late.len()).filter(|at| of_kind(&late[*at])).collect();
            if places.is_empty() {
                return;
            }
            let one = late.remove(self.rng.borrow_mut().one(&places));
            drop(late);
            self.tally.borrow_mut().late += 1;
            // Nobody hears what comes of it.
            let _ = match one {
                Late::Commit(both) => self.commit(&both.0, both.1).map(|_| ()),
                Late::Apply(id, writes) => self.inventory.apply(&id, &writes).map(|_| ()),
                Late::Undo(id) => self.inventory.undo(&id),
                Late::Forget(id) => self.inventory.forget(&id),
            };
        }
    }
}
