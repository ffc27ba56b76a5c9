//! Callers who go on while backends are ended, killed, and the whole server goes down and comes up.

use crate::books::{TENANT, options, order, orders};
use fillrate::{Code, Request};
use fillrate_postgres::{Batcher, BlockingStore, Limits, PostgresStore};
use fillrate_tests::race::{no_findings, stocked, sum};
use fillrate_tests::server::{self, Server};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Eight callers place orders, each until it is told how it ended, while something is done to the server again and again.
fn under_load(times: usize, disturb: impl Fn(&Server)) {
    // A crash of the server is a loss of power to what is not on the disk.
    let server = Server::start(&[]);
    let url = server.database("books");
    let engine = stocked(BlockingStore::open(options(&url), TENANT).unwrap(), &["A"]);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (over, placed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let store = runtime.block_on(PostgresStore::open(options(&url), TENANT)).unwrap();
    let batcher = runtime.block_on(async { Batcher::new(store, Limits::default()) });
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let (batcher, over, placed) = (batcher.clone(), over.clone(), placed.clone());
            runtime.spawn(async move {
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    let request = Request::from_json(&order(&format!("w{caller}-{n}")).to_string()).unwrap();
                    loop {
                        match batcher.execute(request.clone(), None).await {
                            Ok(_) => break,
                            Err(error) => assert!(error.code.is_retryable() && error.code != Code::Conflict, "{error}"),
                        }
                    }
                    n += 1;
                    placed.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for _ in 0..times {
        let before = placed.load(Ordering::Relaxed);
        // It goes on after each time.
        while placed.load(Ordering::Relaxed) < before + 20 {
            std::thread::sleep(Duration::from_millis(5));
        }
        disturb(&server);
    }
    over.store(true, Ordering::Relaxed);
    for caller in callers {
        runtime.block_on(caller).unwrap();
    }
    let placed = placed.load(Ordering::Relaxed);
    assert_eq!(orders(&engine).len(), placed);
    let placed = i64::try_from(placed).unwrap();
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (placed.min(100), (placed - 100).max(0)));
    no_findings(&engine);
}

/// Backends of the books: those that are ours.
fn backends(server: &Server) -> Vec<i32> {
    let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'fillrate'";
    server.client("postgres").query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

#[test]
fn backends_are_ended() {
    if !server::is_wanted() {
        return;
    }
    under_load(30, |server| {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fillrate'";
        server.client("postgres").execute(sql, &[]).unwrap();
    });
}

/// All others lose their connections, too: the server starts anew.
#[test]
fn a_backend_is_killed() {
    if !server::is_wanted() {
        return;
    }
    under_load(3, |server| {
        if let Some(pid) = backends(server).first() {
            assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
        }
    });
}

#[test]
fn the_server_goes_down_and_comes_up() {
    if !server::is_wanted() {
        return;
    }
    let times = AtomicUsize::new(0);
    under_load(4, |server| {
        server.stop(times.fetch_add(1, Ordering::Relaxed) % 2 == 1);
        server.again();
    });
}
