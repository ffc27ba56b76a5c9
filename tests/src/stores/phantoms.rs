//! Two sessions in every interleaving: the end is that of one after the other.

use super::Home;
use super::alike::kept;
use crate::race::no_findings;
use fillrate::{Commit, Engine, Execution, MemoryStore, Outcome, Request, Step, Store, render};
use serde_json::{Value, json};

const AT: &str = "2026-01-05T09:00:00Z";
const LATER: &str = "2026-01-05T11:00:00Z";

/// A unit of `A` free, one reserved for an hour, one released, two orders waiting for `B`.
fn base() -> Vec<Value> {
    let order = |id: &str, sku: &str, more: Value| {
        let mut order = json!({"id": id, "lines": [{"id": "1", "sku": sku, "quantity": "1"}]});
        more.as_object().unwrap().iter().for_each(|(name, value)| order[name] = value.clone());
        json!({"op": "place_order", "order": order})
    };
    let mut all = vec![
        json!({"op": "set_location", "location": {"id": "L1"}}),
        json!({"op": "receive_stock", "sku": "A", "location": "L1", "quantity": "3"}),
        order("soft", "A", json!({"policy": {"reservation_ttl": "PT1H"}})),
        order("firm", "A", json!({})),
        json!({"op": "release_shipment", "shipment": "firm/S1"}),
        order("first", "B", json!({})),
        order("second", "B", json!({})),
    ];
    all.iter_mut().for_each(|command| command["at"] = json!(AT));
    all
}

/// What the two sessions do; each twice, so that a command also meets its own kind.
fn pairs() -> Vec<(Value, Value)> {
    let of = |n: usize| {
        let place = |sku: &str, id: &str, more: u32| {
            json!({"op": "place_order", "at": AT, "order": {"id": format!("{id}{n}"),
            "priority": more, "lines": [{"id": "1", "sku": sku, "quantity": "1"}]}})
        };
        vec![
            place("A", "a", 1),
            place("B", "b", 9),
            json!({"op": "place_hold", "at": AT, "hold": format!("h{n}"), "lines": [{"sku": "A", "quantity": "1"}], "ttl": "PT1H"}),
            json!({"op": "tick", "at": LATER}),
            json!({"op": "dispatch_shipment", "at": AT, "shipment": "firm/S1"}),
            json!({"op": "cancel", "at": AT, "order": "first", "reason": "late"}),
            json!({"op": "count_stock", "at": AT, "sku": "A", "location": "L1", "on_hand": "1"}),
            json!({"op": "receive_stock", "at": AT, "sku": "B", "location": "L1", "quantity": "1"}),
            json!({"op": "release_shipment", "at": AT, "shipment": "soft/S1"}),
        ]
    };
    let (ours, theirs) = (of(1), of(2));
    let all = ours.iter().enumerate().flat_map(|(i, a)| theirs.iter().skip(i).map(move |b| (a.clone(), b.clone())));
    all.collect()
}

/// One session, on its way.
struct Session {
    execution: Option<Execution>,
    outcome: Option<String>,
}

impl Session {
    fn new(command: &Value) -> Self {
        let request = Request::from_json(&command.to_string()).unwrap();
        Session { execution: Some(Execution::new(vec![request])), outcome: None }
    }

    fn end(&mut self, first: u64, events: &[std::sync::Arc<fillrate::Event>]) {
        let outcome = self.execution.take().unwrap().committed(first, events).remove(0);
        self.outcome = Some(plain(&outcome));
    }

    /// One step: a round of reading, or the commit. `false` once it is over.
    fn step(&mut self, store: &impl Store) -> bool {
        let Some(execution) = &mut self.execution else { return false };
        match execution.step() {
            Step::Need(asks) => {
                let found = store.load(&asks).unwrap();
                execution.provide(asks, found);
            }
            Step::Done => self.end(0, &[]),
            Step::Commit(set) => match store.commit((*set).clone()).unwrap() {
                Commit::Committed(first) => self.end(first, &set.events),
                Commit::Conflict => assert!(execution.conflicted()),
            },
        }
        true
    }
}

/// An outcome without the positions of its events, which tell only who was first.
fn plain(outcome: &Result<Outcome, fillrate::Error>) -> String {
    let mut value: Value = serde_json::from_str(&render(outcome)).unwrap();
    for event in value["events"].as_array_mut().into_iter().flatten() {
        event["position"].take();
    }
    value.to_string()
}

/// One after the other, in memory.
fn serial(first: &Value, second: &Value) -> (Engine<MemoryStore>, [String; 2]) {
    let engine = Engine::new(MemoryStore::new());
    base().iter().for_each(|command| drop(engine.execute_json(&command.to_string())));
    let run = |command: &Value| plain(&engine.execute(Request::from_json(&command.to_string()).unwrap()));
    let outcomes = [run(first), run(second)];
    (engine, outcomes)
}

/// Two commands of every pair, on every schedule of their first rounds.
pub fn check(home: &impl Home) {
    let mut schedules = 0;
    for (a, b) in pairs() {
        let (ab, ba) = (serial(&a, &b), serial(&b, &a));
        for schedule in 0_u32..16 {
            let store = home.fresh();
            let engine = Engine::new(&store);
            base().iter().for_each(|command| {
                let outcome = engine.execute_json(&command.to_string());
                assert!(!outcome.starts_with("{\"error\""), "{command}: {outcome}");
            });
            let mut sessions = [Session::new(&a), Session::new(&b)];
            let mut turn = 0;
            while sessions.iter().any(|session| session.execution.is_some()) {
                let who = usize::from(schedule >> (turn % 4) & 1 == 1);
                turn += 1;
                if !sessions[who].step(&store) {
                    sessions[1 - who].step(&store);
                }
            }
            let [one, other] = sessions.map(|session| session.outcome.unwrap());
            let is = |memory: &MemoryStore, outcomes: [&String; 2]| {
                if outcomes != [&one, &other] { Err("other outcomes".to_owned()) } else { kept(memory, &store, &[]) }
            };
            let as_ab = is(ab.0.store(), [&ab.1[0], &ab.1[1]]);
            let as_ba = is(ba.0.store(), [&ba.1[1], &ba.1[0]]);
            assert!(
                as_ab.is_ok() || as_ba.is_ok(),
                "{a}\n{b}\nschedule {schedule:04b}:\n{one}\n{other}\nis not one after the other: {as_ab:?}\n{as_ba:?}"
            );
            no_findings(&engine);
            schedules += 1;
        }
    }
    println!("{schedules} schedules");
}
