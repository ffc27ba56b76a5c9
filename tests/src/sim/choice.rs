//! What clients send: commands made by chance from the state that they meet, and what was sent before.

use super::log::Asked;
use super::world::World;
use crate::draw::Draw;
use crate::ops::{self, Ctx, wrong::RAW};
use crate::view::Rows;
use fillrate::{Body, Query};
use serde_json::{Value, json};

impl World {
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
            let ctx =
                Ctx { rows, at: self.now(), next: self.sent.borrow().len() + self.rng.borrow_mut().below(1000) * 1000 };
            let mut command = ops::command(&mut Draw::new(&bytes), &ctx);
            self.tame(&mut command);
            if command.get(RAW).is_none()
                && let Some(asked) = self.dressed(command)
            {
                return asked;
            }
        }
    }

    /// With a time and, where it is a command, an id.
    pub fn dressed(&self, mut command: Value) -> Option<Asked> {
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

    /// Without what would make right look wrong: ids that are forgotten may take effect again; and in a strict world
    /// no order waits for others, or for its time.
    pub fn tame(&self, command: &mut Value) {
        let waits = ["min_fill", "min_shipment_value", "reserve_horizon"];
        for place in ["/policy", "/order/policy"] {
            let Some(policy) = command.pointer_mut(place).and_then(Value::as_object_mut) else { continue };
            policy.remove("command_retention");
            if self.is_strict {
                waits.iter().for_each(|name| drop(policy.remove(*name)));
                if policy.get("ship") == Some(&json!("complete")) {
                    policy.remove("ship");
                }
            }
        }
    }
}
