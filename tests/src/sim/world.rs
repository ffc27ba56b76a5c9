//! The world of a run: the systems, the clients, what is on its way, and whose turn it is.

use super::client::Client;
use super::clock::DAY;
use super::log::{Asked, Log};
use super::net::{Faults, Wire};
use super::rng::Rng;
use super::tally::Tally;
use crate::view::Rows;
use crate::world::given;
use fillrate::{Bridge, ChangeSet, Key, MemoryInventory, MemoryStore, Row, StockWrite, Store, Time, execute};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All rows in one store.
    Memory,
    /// Stock in an inventory elsewhere.
    Bridge,
}

/// What was sent, and will still be done.
pub enum Late {
    /// A commit, with the commands behind it.
    Commit(Box<(Vec<Asked>, ChangeSet)>),
    /// A change of the inventory.
    Apply(String, Vec<StockWrite>),
    /// Its undoing.
    Undo(String),
    /// That it stands.
    Forget(String),
}

/// See the module.
pub struct World {
    pub mode: Mode,
    /// Whether the commits must be as if one after another, which takes a world where nothing is read that no guard
    /// watches while others write it: decisions on ranges of the whole store are let alone, the clock jumps only between
    /// commands, so that nothing is due before others can know of it, and no order waits under `complete` or a guard, or for its time.
    /// In the other worlds a decision may miss there what another commits just then, and only the books must agree.
    pub is_strict: bool,
    pub rng: RefCell<Rng>,
    pub faults: Faults,
    pub ledger: MemoryStore,
    pub inventory: MemoryInventory,
    pub late: RefCell<Vec<Late>>,
    pub log: RefCell<Log>,
    pub tally: RefCell<Tally>,
    /// A place is empty while its client is at work.
    pub clients: RefCell<Vec<Option<Client>>>,
    /// Everything sent so far.
    pub sent: RefCell<Vec<Asked>>,
    /// Seconds since the beginning.
    pub clock: Cell<i64>,
    /// Whether the clock is to jump as soon as all are idle.
    pub jumps: Cell<bool>,
}

/// So deep within others' calls that nobody else gets a step.
pub const ALONE: usize = usize::MAX;

impl World {
    /// Of a seed.
    pub fn new(seed: u64, mode: Mode) -> Self {
        let mut rng = Rng::new(seed);
        let mut some = |list: &[usize]| rng.one(list);
        let faults = Faults {
            down: some(&[0, 0, 2, 8]),
            lost: some(&[0, 3, 10]),
            late: some(&[0, 0, 2, 6]),
            refused: some(&[0, 2, 10]),
            dies: some(&[0, 1, 4]),
            meets: some(&[0, 10, 30]),
        };
        let clients = (0..2 + rng.below(4)).map(|_| Some(Client::new(10 + rng.below(8)))).collect();
        World {
            mode,
            is_strict: seed % 2 == 1,
            rng: RefCell::new(rng),
            faults,
            ledger: MemoryStore::new(),
            inventory: MemoryInventory::new(),
            late: RefCell::default(),
            log: RefCell::default(),
            tally: RefCell::default(),
            clients: RefCell::new(clients),
            sent: RefCell::default(),
            clock: Cell::new(0),
            jumps: Cell::new(false),
        }
    }

    /// From the first step to the last, and until nothing is left half done.
    pub fn play(&self) {
        let bytes = self.rng.borrow_mut().bytes();
        for mut command in given(&bytes) {
            self.tame(&mut command);
            self.send(&command);
        }
        for _ in 0..20_000 {
            if self.clients.borrow().iter().flatten().all(Client::is_done) {
                break;
            }
            if self.rng.borrow_mut().percent(10) {
                self.catch_up(true, 1);
                self.catch_up(false, 1);
            }
            self.step_any(0);
        }
        self.end();
    }

    /// Those who still wait for an acknowledgement get it, or never come back; then everything is healed.
    fn end(&self) {
        self.catch_up(false, usize::MAX);
        let clients = self.clients.borrow().len();
        for at in 0..clients {
            let Some(mut client) = self.clients.borrow_mut()[at].take() else { continue };
            let comes_back = self.rng.borrow_mut().percent(50);
            while comes_back && !client.is_idle() {
                client.step(self, &Wire::quiet(self, client.batch()));
            }
        }
        self.heal(&Wire::quiet(self, Vec::new()));
        // What comes after that must not matter.
        self.catch_up(true, usize::MAX);
        let at = Time::from_micros(self.now().micros() + 2 * DAY * 1_000_000);
        for _ in 0..50 {
            let outcome = self.send(&json!({"op": "tick", "at": at}));
            if outcome["more"] != json!(true) {
                break;
            }
        }
        self.tally.borrow_mut().commits = self.log.borrow().commits.len();
    }

    /// A step of any client that is not at work, or of whoever heals.
    pub fn step_any(&self, depth: usize) {
        if self.mode == Mode::Bridge && self.rng.borrow_mut().percent(2) {
            return self.heal(&Wire::new(self, depth, Vec::new()));
        }
        let idle = |(at, client): (usize, &Option<Client>)| client.as_ref().filter(|c| !c.is_done()).map(|_| at);
        let free: Vec<usize> = self.clients.borrow().iter().enumerate().filter_map(idle).collect();
        if free.is_empty() {
            return;
        }
        let at = self.rng.borrow_mut().one(&free);
        let Some(mut client) = self.clients.borrow_mut()[at].take() else { return };
        loop {
            self.tally.borrow_mut().steps += 1;
            let depth = if self.is_strict && client.scans() { ALONE } else { depth };
            client.step(self, &Wire::new(self, depth, client.batch()));
            if !(self.is_strict && client.scans()) {
                break;
            }
        }
        self.clients.borrow_mut()[at] = Some(client);
    }

    fn heal(&self, wire: &Wire<'_>) {
        if self.mode == Mode::Bridge
            && let Ok(healed) = bridge(wire).heal()
        {
            self.tally.borrow_mut().healed += healed;
        }
    }

    /// Does something through the client's lines.
    pub fn through<T>(&self, wire: &Wire<'_>, call: impl FnOnce(&dyn Store) -> T) -> T {
        match self.mode {
            Mode::Memory => call(wire),
            Mode::Bridge => call(&bridge(wire)),
        }
    }

    /// Sends a command or query where nothing goes wrong; its outcome.
    pub fn send(&self, command: &Value) -> Value {
        let Some(asked) = self.dressed(command.clone()) else { return Value::Null };
        let wire = Wire::quiet(self, vec![asked.clone()]);
        let outcomes = self.through(&wire, |store| execute(store, vec![asked.request]));
        let text = outcomes.first().map(fillrate::render).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Every row, wherever it is.
    pub fn rows(&self) -> Rows {
        let mut rows = self.ledger.rows();
        if self.mode == Mode::Bridge {
            let stock = self.inventory.rows().into_iter().filter(|(_, rows)| !rows.is_empty());
            rows.extend(stock.map(|(sku, list)| (Key::Stock(sku), Row::Stock(Arc::new(list)))));
        }
        rows
    }
}

/// One that waits for nobody long.
fn bridge<'w>(wire: &'w Wire<'w>) -> Bridge<&'w Wire<'w>, &'w Wire<'w>> {
    Bridge::new(wire, wire).waiting(3, |_| {})
}
