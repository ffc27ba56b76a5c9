//! Callers of one process whose commands are decided together.

use crate::books::{TENANT, database, open, options, order, orders};
use fillrate::{Code, Engine, Error, MemoryStore, Outcome, Request, render};
use fillrate_postgres::{Batcher, Limits, PostgresStore};
use fillrate_tests::draw::Draw;
use fillrate_tests::race::{no_findings, stocked, sum};
use fillrate_tests::run::commands;
use fillrate_tests::script::scripts;
use fillrate_tests::server;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

async fn batcher(url: &str, limits: Limits) -> Batcher {
    Batcher::new(PostgresStore::open(options(url), TENANT).await.unwrap(), limits)
}

fn request(command: &Value) -> Request {
    Request::from_json(&command.to_string()).unwrap()
}

async fn send(batcher: &Batcher, command: &Value) -> Result<Outcome, Error> {
    loop {
        match batcher.execute(request(command), None).await {
            Err(error) if matches!(error.code, Code::Conflict | Code::Overloaded) => tokio::task::yield_now().await,
            outcome => return outcome,
        }
    }
}

/// Sixteen callers, each sending its share one by one.
fn race(url: &str, limits: Limits, batchers: usize, count: usize, command: impl Fn(usize) -> Value) {
    runtime().block_on(async {
        let mut doors = Vec::new();
        for _ in 0..batchers {
            doors.push(batcher(url, limits).await);
        }
        let callers = (0..16).map(|caller| {
            let door = doors[caller % batchers].clone();
            let mine: Vec<Value> = (caller..count).step_by(16).map(&command).collect();
            tokio::spawn(async move {
                for command in mine {
                    send(&door, &command).await.unwrap();
                }
            })
        });
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
    });
}

#[test]
fn a_thousand_want_a_hundred() {
    if !server::is_wanted() {
        return;
    }
    for (batchers, committers) in [(1, 1), (1, 2), (4, 1)] {
        let url = database();
        let engine = stocked(open(&url), &["A"]);
        race(&url, Limits { committers, ..Limits::default() }, batchers, 1000, |n| order(&format!("o{n}")));
        assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
        no_findings(&engine);
    }
}

#[test]
fn the_sku_stands_on_two_lines() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    race(&url, Limits::default(), 2, 500, |n| {
        let mut command = order(&format!("o{n}"));
        let mut second = command["order"]["lines"][0].clone();
        second["id"] = json!("2");
        command["order"]["lines"].as_array_mut().unwrap().push(second);
        command
    });
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
    no_findings(&engine);
}

/// Batches of all sizes answer as commands one by one in memory.
#[test]
fn batches_answer_as_memory() {
    if !server::is_wanted() {
        return;
    }
    let (url, runtime) = (database(), runtime());
    let first = runtime.block_on(async { PostgresStore::open(options(&url), "first").await.unwrap() });
    let mut runner = TestRunner::deterministic();
    for n in 0..100 {
        let script = scripts(24).new_tree(&mut runner).unwrap().current();
        let memory = Engine::new(MemoryStore::new());
        let _in = runtime.enter();
        let batcher = Batcher::new(first.of(&format!("t{n}")).unwrap(), Limits::default());
        let size = Draw::new(&script.law).one(&[1, 3, 8, 40]);
        for texts in commands(&script).chunks(size) {
            let read: Vec<_> = texts.iter().filter_map(|text| Request::from_json(text).ok()).collect();
            let here = runtime.block_on(batcher.execute_batch(read.clone(), None));
            let there = memory.execute_batch(read);
            let text = |all: Vec<_>| all.iter().map(render).collect::<Vec<_>>();
            assert_eq!(text(here), text(there), "{texts:?}");
        }
    }
}

/// Holds the head of the tenant, so that no commit gets through until it is let go.
fn held(url: &str) -> postgres::Client {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    client.batch_execute("BEGIN; SELECT 1 FROM fillrate.tenants FOR UPDATE").unwrap();
    client
}

fn let_go(mut client: postgres::Client) {
    client.batch_execute("COMMIT").unwrap();
}

#[test]
fn a_full_batcher_says_so_and_deadlines_are_kept() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    runtime().block_on(async {
        let batcher = batcher(&url, Limits { waiting: 4, ..Limits::default() }).await;
        let mut lock = Some(
            tokio::task::spawn_blocking({
                let url = url.clone();
                move || held(&url)
            })
            .await
            .unwrap(),
        );
        let begun = |n: usize, deadline: Option<Duration>| {
            let (batcher, deadline) = (batcher.clone(), deadline.map(|d| Instant::now() + d));
            tokio::spawn(async move { batcher.execute(request(&order(&format!("o{n}"))), deadline).await })
        };
        let first = begun(0, None);
        tokio::time::sleep(Duration::from_millis(200)).await;
        // Three wait behind it; one of them not for long; the fourth finds no room.
        let (late, second, third) = (begun(1, Some(Duration::from_millis(50))), begun(2, None), begun(3, None));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let full = begun(4, None).await.unwrap().unwrap_err();
        assert_eq!(full.code, Code::Overloaded);
        // A caller who goes away before it began has asked nothing.
        third.abort();
        let lock = lock.take().unwrap();
        tokio::task::spawn_blocking(move || let_go(lock)).await.unwrap();
        assert!(first.await.unwrap().is_ok() && second.await.unwrap().is_ok());
        let late = late.await.unwrap().unwrap_err();
        assert!(late.code == Code::Overloaded && late.message.contains("deadline"), "{late}");
        // There is room again.
        assert!(begun(5, None).await.unwrap().is_ok());
    });
    let mut there = orders(&engine);
    there.sort();
    assert_eq!(there, ["o0", "o2", "o5"]);
    no_findings(&engine);
}

#[test]
fn a_poisoned_command_fails_alone() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute("ALTER TABLE fillrate.rows ADD CONSTRAINT poison CHECK (key NOT LIKE 'bad%')").unwrap();
    runtime().block_on(async {
        let batcher = batcher(&url, Limits::default()).await;
        let all = (0..60).map(|n| {
            let (batcher, name) = (batcher.clone(), if n % 20 == 7 { "bad" } else { "good" });
            tokio::spawn(async move { (name, batcher.execute(request(&order(&format!("{name}{n}"))), None).await) })
        });
        for one in all.collect::<Vec<_>>() {
            let (name, outcome) = one.await.unwrap();
            match outcome {
                Ok(_) => assert_eq!(name, "good"),
                Err(error) => {
                    assert!(name == "bad" && error.message.contains("do not add up"), "{name}: {error}");
                }
            }
        }
    });
    assert_eq!(orders(&engine).len(), 57);
    no_findings(&engine);
}

/// Callers who go away at any moment leave whole orders or none.
#[test]
fn dropped_callers_leave_nothing_half_done() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = stocked(open(&url), &["A"]);
    runtime().block_on(async {
        let store = PostgresStore::open(options(&url), TENANT).await.unwrap();
        for n in 0..120 {
            // Straight at the store, and through a batcher.
            let (store, command) = (store.clone(), request(&order(&format!("o{n}"))));
            let task = tokio::spawn(async move {
                if n % 2 == 0 {
                    fillrate::execute_async(&store, vec![command]).await
                } else {
                    Batcher::new(store, Limits::default()).execute_batch(vec![command], None).await
                }
            });
            tokio::time::sleep(Duration::from_micros(150 * n % 6000)).await;
            task.abort();
            let _ = task.await;
        }
    });
    let there = orders(&engine).len();
    assert!(there > 0, "none got through");
    no_findings(&engine);
    // What is sent once more is found or done.
    for n in 0..120 {
        let outcome = fillrate_tests::race::send(&engine, &order(&format!("o{n}")));
        assert!(outcome.get("error").is_none(), "{outcome}");
    }
    assert_eq!((orders(&engine).len(), sum(&engine, "ordered")), (120, 120));
    no_findings(&engine);
}
