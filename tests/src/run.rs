//! A script as it runs against a store in memory.

use crate::draw::Draw;
use crate::ops::{self, Ctx, wrong::RAW};
use crate::script::Pick;
use crate::view::Rows;
use crate::world;
use fillrate::{Engine, Error, Event, MemoryStore, Outcome, Request, Time, render};
use serde_json::{Value, json};
use std::sync::Arc;

/// A store with what was sent to it so far.
pub struct Run {
    /// The engine.
    pub engine: Engine<MemoryStore>,
    /// The time of the last command.
    pub at: Time,
    /// All rows now.
    pub rows: Rows,
    /// What was sent, oldest first.
    pub sent: Vec<String>,
    /// What happened, oldest first.
    pub events: Vec<Arc<Event>>,
}

/// One command that was sent, with its outcome.
pub struct Sent {
    /// As it was sent.
    pub text: String,
    /// As it was read, where it could be.
    pub request: Option<Request>,
    /// What came of it.
    pub result: Result<Outcome, Error>,
    /// All rows before.
    pub before: Rows,
}

impl Sent {
    /// The outcome as text.
    pub fn bytes(&self) -> String {
        render(&self.result)
    }
}

/// Seconds that pass between two commands: mostly few, sometimes days, sometimes the clock goes back.
const WAITS: [i64; 16] =
    [0, 0, 0, 60, 60, 600, 600, 1800, 3600, 18_000, 86_400, 172_800, 432_000, -600, -86_400, 1_296_000];

impl Run {
    /// An empty store.
    pub fn empty() -> Self {
        let at = world::START.parse().unwrap();
        Run { engine: Engine::new(MemoryStore::new()), at, rows: Rows::new(), sent: Vec::new(), events: Vec::new() }
    }

    /// A store with the world of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Run::after(&world::given(bytes))
    }

    /// A store to which these were sent; all of them must succeed.
    pub fn after(given: &[Value]) -> Self {
        let mut run = Run::empty();
        for command in given {
            let sent = run.send(&command.to_string());
            assert!(sent.result.is_ok(), "given {}: {}", sent.text, sent.bytes());
        }
        run
    }

    /// The command that a pick means now, as text.
    pub fn resolve(&mut self, pick: &Pick) -> String {
        let mut d = Draw::new(pick);
        // What bytes decide first is how the command is sent, so that its own choices may run to the end.
        let wait = d.one(&WAITS);
        let (id, version) = (d.byte(), d.byte());
        self.at = Time::from_micros(self.at.micros() + wait * 1_000_000);
        let ctx = Ctx { rows: &self.rows, at: self.at, next: self.sent.len() };
        let mut command = ops::command(&mut d, &ctx);
        if let Some(text) = command.get(RAW).and_then(Value::as_str) {
            return text.to_owned();
        }
        let fields = command.as_object_mut().unwrap();
        fields.entry("at").or_insert_with(|| json!(ctx.at));
        if id > 110 {
            fields.entry("id").or_insert_with(|| json!(format!("c{}", ctx.next)));
        }
        if version > 235 && ops::takes_version(fields) {
            let known = ops::version_of(fields, ctx.rows);
            fields.insert("if_version".into(), json!(if version > 247 { known + 1 } else { known }));
        }
        command.to_string()
    }

    /// Sends a command or query.
    pub fn send(&mut self, text: &str) -> Sent {
        self.sent.push(text.to_owned());
        let request = Request::from_json(text);
        let result = request.clone().and_then(|request| self.engine.execute(request));
        let before = core::mem::replace(&mut self.rows, self.engine.store().rows());
        if let Ok(outcome) = &result {
            self.events.extend(outcome.events.iter().map(|(_, event)| event.clone()));
        }
        Sent { text: text.to_owned(), request: request.ok(), result, before }
    }

    /// Does a step.
    pub fn step(&mut self, pick: &Pick) -> Sent {
        let text = self.resolve(pick);
        self.send(&text)
    }

    /// A reason with all that led to it.
    pub fn told(&self, reason: impl core::fmt::Display) -> String {
        format!("{reason}\nafter these commands:\n{}", self.sent.join("\n"))
    }
}

/// The commands of a script as it runs alone: what is given, then its steps.
pub fn commands(script: &crate::script::Script) -> Vec<String> {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        run.step(pick);
    }
    run.sent
}
