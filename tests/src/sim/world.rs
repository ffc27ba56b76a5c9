//! The world of a run: the systems, the clients, what is on its way, and whose turn it is.

use super::client::Client;
use super::log::{Asked, Log, Sends};
use super::net::{Faults, Wire};
use super::rng::Rng;
use crate::draw::Draw;
use crate::ops::{self, Ctx, wrong::RAW};
use crate::view::Rows;
use crate::world::{START, given};
use fillrate::{Body, Bridge, ChangeSet, Key, MemoryInventory, MemoryStore, Query, Row, StockWrite, Store, Time, execute};
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
    Commit(Box<(Sends, ChangeSet)>),
    /// A change of the inventory.
    Apply(String, Vec<StockWrite>),
    /// Its undoing.
    Undo(String),
    /// That it stands.
    Forget(String),
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Steps of clients.
    pub steps: usize,
    /// Commits.
    pub commits: usize,
    /// Outcomes that clients got.
    pub acknowledged: usize,
    /// Commands refused.
    pub refused: usize,
    /// Commits refused by a store.
    pub conflicts: usize,
    /// Batches sent again.
    pub again: usize,
    /// Processes that died.
    pub died: usize,
    /// Calls that were done late.
    pub late: usize,
    /// Commits that were as if they had come earlier.
    pub moved: usize,
    /// Changes that were healed.
    pub healed: usize,
}

impl Tally {
    /// Counts another run too.
    pub fn add(&mut self, other: &Tally) {
        self.steps += other.steps;
        self.commits += other.commits;
        self.acknowledged += other.acknowledged;
        self.refused += other.refused;
        self.conflicts += other.conflicts;
        self.again += other.again;
        self.died += other.died;
        self.late += other.late;
        self.moved += other.moved;
        self.healed += other.healed;
    }

    /// Whether everything happened that can.
    pub fn is_rich(&self, mode: Mode) -> bool {
        let counts = [self.acknowledged, self.refused, self.conflicts, self.again, self.died, self.late];
        counts.iter().all(|n| *n > 0) && (mode == Mode::Memory || self.healed > 0)
    }
}

/// See the module.
pub struct World {
    pub mode: Mode,
    /// Whether the commits must be as if one after another. What no guard watches is then not disturbed: decisions on
    /// ranges of the whole store are let alone, and the clock jumps only between commands, so that nothing is due before
    /// others can know of it. In other worlds such a decision may see a part of what another commits, and only the
    /// books must agree.
    pub is_strict: bool,
    pub rng: RefCell<Rng>,
    pub faults: Faults,
    pub ledger: MemoryStore,
    pub inventory: MemoryInventory,
    pub late: RefCell<Vec<Late>>,
    pub log: RefCell<Log>,
    pub tally: RefCell<Tally>,
    /// A place is empty while its client is at work.
    clients: RefCell<Vec<Option<Client>>>,
    /// Everything sent so far.
    sent: RefCell<Vec<Asked>>,
    /// Seconds since the beginning.
    clock: Cell<i64>,
    /// Whether the clock is to jump as soon as all are idle.
    jumps: Cell<bool>,
}

/// So deep within others' calls that nobody else gets a step.
const ALONE: usize = usize::MAX;
const DAY: i64 = 86_400;
/// The clock stays within this, so that no command id is forgotten.
const DAYS: i64 = 20;

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
            remembered_for_long(&mut command);
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
                client.step(self, &Wire::quiet(self, client.sends()));
            }
        }
        self.heal(&Wire::quiet(self, Sends::default()));
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
            return self.heal(&Wire::new(self, depth, Sends::default()));
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
            client.step(self, &Wire::new(self, depth, client.sends()));
            if !(self.is_strict && client.scans()) {
                break;
            }
        }
        self.clients.borrow_mut()[at] = Some(client);
    }

    fn heal(&self, wire: &Wire<'_>) {
        if self.mode == Mode::Bridge
            && let Ok(healed) = Bridge::new(wire, wire).heal()
        {
            self.tally.borrow_mut().healed += healed;
        }
    }

    /// Does something through the client's lines.
    pub fn through<T>(&self, wire: &Wire<'_>, call: impl FnOnce(&dyn Store) -> T) -> T {
        match self.mode {
            Mode::Memory => call(wire),
            Mode::Bridge => call(&Bridge::new(wire, wire)),
        }
    }

    /// Sends a command or query where nothing goes wrong; its outcome.
    pub fn send(&self, command: &Value) -> Value {
        let Some(asked) = self.dressed(command.clone()) else { return Value::Null };
        let wire = Wire::quiet(self, self.sends(vec![asked.clone()]));
        let outcomes = self.through(&wire, |store| execute(store, vec![asked.request]));
        let text = outcomes.first().map(fillrate::render).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// A batch that begins now.
    pub fn sends(&self, batch: Vec<Asked>) -> Sends {
        Sends { batch, since: self.log.borrow().commits.len() }
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

    /// The next thing to send: something new, or something that was sent before; now and then several at once.
    pub fn next_batch(&self) -> Vec<Asked> {
        let size = if self.rng.borrow_mut().percent(15) { 2 + self.rng.borrow_mut().below(2) } else { 1 };
        let rows = self.rows();
        let mut batch: Vec<Asked> = (0..size).map(|_| self.next(&rows)).collect();
        // A list of events does not see those of its own batch: it is sent alone.
        let lists = |asked: &Asked| matches!(asked.request.body, Body::Query(Query::ListEvents(_)));
        if batch.iter().any(lists) {
            batch.truncate(1);
        }
        self.sent.borrow_mut().extend(batch.iter().cloned());
        batch
    }

    fn next(&self, rows: &Rows) -> Asked {
        let count = self.sent.borrow().len();
        if count > 0 && self.rng.borrow_mut().percent(12) {
            let at = self.rng.borrow_mut().below(count);
            let known = self.sent.borrow()[at].clone();
            return self.at_another_time(&known);
        }
        loop {
            let bytes = self.rng.borrow_mut().bytes();
            let ctx = Ctx { rows, at: self.now(), next: self.sent.borrow().len() + self.rng.borrow_mut().below(1000) * 1000 };
            let mut command = ops::command(&mut Draw::new(&bytes), &ctx);
            remembered_for_long(&mut command);
            if command.get(RAW).is_none()
                && let Some(asked) = self.dressed(command)
            {
                return asked;
            }
        }
    }

    /// With a time and, where it is a command, an id.
    fn dressed(&self, mut command: Value) -> Option<Asked> {
        let fields = command.as_object_mut()?;
        if fields.get("at").is_none_or(|at| !at.is_null()) {
            fields.insert("at".into(), json!(self.now()));
        }
        let asked = Asked::read(&command.to_string())?;
        if let Body::Query(_) = asked.request.body {
            return Some(asked);
        }
        let id = format!("c-{:x}", self.rng.borrow_mut().any());
        command["id"] = json!(id);
        Asked::read(&command.to_string())
    }

    /// The same, sent at another time.
    pub fn at_another_time(&self, asked: &Asked) -> Asked {
        let mut command: Value = serde_json::from_str(&asked.text).unwrap_or_default();
        command["at"] = json!(self.now());
        Asked::read(&command.to_string()).unwrap_or_else(|| asked.clone())
    }

    /// What a clock shows; sometimes it jumps by days, back or forth.
    fn now(&self) -> Time {
        let mut spread = 0;
        if self.is_strict {
            // Less than anything's time to live.
            spread = i64::try_from(self.rng.borrow_mut().below(240)).unwrap_or(0);
        } else if self.rng.borrow_mut().percent(50) {
            self.jump();
        }
        let start: Time = START.parse().unwrap_or(Time::MAX);
        Time::from_micros(start.micros() + (self.clock.get() + spread) * 1_000_000)
    }

    fn jump(&self) {
        let mut rng = self.rng.borrow_mut();
        let clock = match rng.below(10) {
            0 => i64::try_from(rng.below(usize::try_from(DAYS * DAY).unwrap_or(1))).unwrap_or(0),
            _ => self.clock.get() + rng.one(&[1, 60, 1800, 7200]),
        };
        self.clock.set(clock.min(DAYS * DAY));
    }

    /// Whether a client that is idle may begin something.
    pub fn may_begin(&self) -> bool {
        if !self.is_strict {
            return true;
        }
        if !self.jumps.get() {
            let jumps = self.rng.borrow_mut().percent(30);
            self.jumps.set(jumps);
        }
        if self.jumps.get() {
            // Whoever asks is at work, and idle.
            if !self.clients.borrow().iter().flatten().all(Client::is_idle) || self.is_nested() {
                return false;
            }
            self.jump();
            self.jumps.set(false);
        }
        true
    }

    /// Whether a client is within another's call.
    fn is_nested(&self) -> bool {
        self.clients.borrow().iter().filter(|client| client.is_none()).count() > 1
    }
}

/// Ids that are forgotten may take effect again; that is not what is tried here.
fn remembered_for_long(command: &mut Value) {
    if let Some(policy) = command.get_mut("policy").and_then(Value::as_object_mut) {
        policy.remove("command_retention");
    }
}
