//! What can be watched of the stores: counters and spans, and nothing about a person in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Commit, Engine, Execution, Request, Step, Store as _};
use fillrate_postgres::{Batcher, Limits, PostgresStore};
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::spread;
use fillrate_tests::server;
use fillrate_tests::stores::folder::Folder;
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};

/// All that was told, as text.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<BTreeMap<String, u64>>>);

impl Told {
    fn add(&self, what: &str, by: u64) {
        *self.0.lock().unwrap().entry(what.to_owned()).or_default() += by;
    }

    fn of(&self, what: &str) -> u64 {
        self.0.lock().unwrap().iter().filter(|(name, _)| name.starts_with(what)).map(|(_, n)| n).sum()
    }
}

struct One(Told, String);

impl CounterFn for One {
    fn increment(&self, value: u64) {
        self.0.add(&self.1, value);
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for One {
    fn record(&self, value: f64) {
        self.0.add(&format!("{} of {value}", self.1), 1);
    }
}

impl Recorder for Told {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(One(self.clone(), key.to_string())))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(One(self.clone(), key.to_string())))
    }
}

impl Visit for One {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.1 += &format!(" {}={value:?}", field.name());
    }
}

impl Subscriber for Told {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("fillrate")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut one = One(self.clone(), format!("span {}", span.metadata().name()));
        span.record(&mut one);
        self.add(&one.1, 1);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut one = One(self.clone(), "event".into());
        event.record(&mut one);
        self.add(&one.1, 1);
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The one who is told, by all tests of this process.
fn told() -> Told {
    static TOLD: OnceLock<Told> = OnceLock::new();
    let begin = || {
        let told = Told::default();
        metrics::set_global_recorder(told.clone()).ok().unwrap();
        tracing::subscriber::set_global_default(told.clone()).unwrap();
        told
    };
    TOLD.get_or_init(begin).clone()
}

/// An order in which every text is one to look out for.
fn canary(n: usize) -> Request {
    let customer = json!({"ref": "canary-ref", "name": "Canary Name", "email": "canary@mail.example"});
    let line = json!({"id": "1", "sku": "CANARY-SKU", "quantity": "1"});
    let order = json!({"id": format!("canary-{n}"), "customer": customer, "lines": [line]});
    let command = json!({"op": "place_order", "id": format!("c{n}"), "at": "2026-01-01T00:00:00Z", "order": order});
    Request::from_json(&command.to_string()).unwrap()
}

fn nobody_is_named(told: &Told) {
    let text = format!("{:?}", told.0.lock().unwrap()).to_lowercase();
    for secret in ["canary", "secret", "2026", "mail"] {
        assert!(!text.contains(secret), "`{secret}` is in {text}");
    }
}

#[test]
fn commits_to_a_file_are_counted_and_nobody_is_named() {
    let told = told();
    let folder = Folder::new();
    let file = folder.file("secret.db");
    let place = |n| Engine::new(SqliteStore::open(&file, "secret-tenant").unwrap()).execute_batch(vec![canary(n)]);
    spread(40, |n| assert!(place(n).remove(0).is_ok_and(|outcome| !outcome.replayed)));
    // Somebody comes between reading and writing.
    let store = SqliteStore::open(&file, "secret-tenant").unwrap();
    let mut late = Execution::new(vec![canary(40)]);
    loop {
        match late.step() {
            Step::Need(asks) => {
                let found = store.load(&asks).unwrap();
                late.provide(asks, found);
            }
            Step::Commit(changes) => {
                place(40).remove(0).unwrap();
                assert!(matches!(store.commit(*changes), Ok(Commit::Conflict)));
                break;
            }
            Step::Done => panic!("an order is something to write"),
        }
    }
    let all = told.0.lock().unwrap().clone();
    for what in [
        "span load asks=",
        "span commit events=",
        "Key(fillrate_sqlite_conflicts_total",
        "Key(fillrate_sqlite_batch_events",
    ] {
        assert!(told.of(what) > 0, "{what}: {all:?}");
    }
    nobody_is_named(&told);
}

#[test]
fn rounds_and_conflicts_are_counted_and_nobody_is_named() {
    if !server::is_wanted() {
        return;
    }
    let told = told();
    let url = server::shared().database("watched");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = PostgresStore::open(&url, "secret-tenant").await.unwrap();
        // Two front doors to one SKU: they get into each other's way.
        let doors = [(); 4].map(|()| Batcher::new(store.clone(), Limits { batch: 4, ..Limits::default() }));
        let calls = (0..120).map(|n| {
            let (door, request) = (doors[n % 4].clone(), canary(n));
            tokio::spawn(async move { door.execute(request, None).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    });
    let all = told.0.lock().unwrap().clone();
    for what in ["span load", "span commit", "span batch", "Key(fillrate_postgres_conflicts_total"] {
        assert!(told.of(what) > 0, "{what}: {all:?}");
    }
    assert!(all.keys().any(|key| key.contains("batch_size") && key.contains("of 4")), "{all:?}");
    nobody_is_named(&told);
}
