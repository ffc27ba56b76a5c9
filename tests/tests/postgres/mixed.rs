//! Eight workers do everything at once on a few scarce SKUs, while a reader checks the totals.

use crate::books::{TENANT, database, open};
use fillrate::Engine;
use fillrate_postgres::BlockingStore;
use fillrate_tests::race::{AT, no_findings, send};
use fillrate_tests::server;
use fillrate_tests::sim::Rng;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const WORKERS: u64 = 8;
const SKUS: usize = 20;
const TIME: Duration = Duration::from_secs(8);

fn sku(rng: &mut Rng) -> String {
    format!("S{}", rng.below(SKUS))
}

fn command(rng: &mut Rng, own: &mut Vec<String>, name: &str) -> Value {
    let pick = |rng: &mut Rng, own: &[String]| own.get(rng.below(own.len().max(1))).cloned().unwrap_or_default();
    let some = pick(rng, own);
    let shipment = format!("{some}/S1");
    match rng.below(16) {
        0..=5 => {
            let lines: Vec<Value> = (0..1 + rng.below(3))
                .map(|i| json!({"id": i.to_string(), "sku": sku(rng), "quantity": 1 + rng.below(3)}))
                .collect();
            own.push(name.to_owned());
            let order = json!({"id": name, "priority": rng.below(10), "lines": lines});
            json!({"op": "place_order", "order": order})
        }
        6..=7 => json!({"op": "receive_stock", "sku": sku(rng), "location": "L", "quantity": "1"}),
        8 => json!({"op": "cancel", "order": some, "reason": "less"}),
        9 => json!({"op": "change_line", "order": some, "line": "0", "quantity": 1 + rng.below(4)}),
        10 => json!({"op": "release_shipment", "shipment": shipment}),
        11 => json!({"op": "confirm_pick", "shipment": shipment}),
        12 => json!({"op": "dispatch_shipment", "shipment": shipment}),
        13 => json!({"op": "place_hold", "hold": name, "lines": [{"sku": sku(rng), "quantity": "1"}], "ttl": "PT1H"}),
        14 => json!({"op": "set_priority", "order": some, "priority": rng.below(10)}),
        _ => json!({"op": "tick"}),
    }
}

fn work(store: BlockingStore, worker: u64, over: &AtomicBool) -> usize {
    let engine = Engine::new(store);
    let (mut rng, mut own, mut done) = (Rng::new(worker + 1), Vec::new(), 0);
    for n in 0.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let name = format!("w{worker}-{n}");
        let mut command = command(&mut rng, &mut own, &name);
        command["at"] = json!(AT);
        command["id"] = json!(format!("c-{name}"));
        let outcome = send(&engine, &command);
        match outcome["error"]["code"].as_str() {
            None => done += 1,
            Some(code) => assert_ne!(code, "store_unavailable", "{command}: {outcome}"),
        }
    }
    done
}

#[test]
fn all_commands_at_once_on_scarce_skus() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let engine = Engine::new(open(&url));
    send(&engine, &json!({"op": "set_location", "at": AT, "location": {"id": "L"}}));
    for n in 0..SKUS {
        let receive =
            json!({"op": "receive_stock", "at": AT, "sku": format!("S{n}"), "location": "L", "quantity": "5"});
        send(&engine, &receive);
    }
    let over = AtomicBool::new(false);
    let (done, looks) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let (url, over) = (&url, &over);
                scope.spawn(move || work(open(url), worker, over))
            })
            .collect();
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let (begun, mut looks) = (Instant::now(), 0);
        while begun.elapsed() < TIME {
            // One moment: what is reserved is what lines and holds have, and no more than is there.
            let sql = "SELECT (SELECT coalesce(sum(reserved), 0) FROM fillrate.stock WHERE tenant = $1)::BIGINT,
                (SELECT coalesce(sum(allocated), 0) FROM fillrate.order_lines WHERE tenant = $1)::BIGINT,
                (SELECT coalesce(sum(units), 0) FROM fillrate.entries WHERE tenant = $1 AND range LIKE 'holds%')::BIGINT,
                (SELECT count(*) FROM fillrate.stock WHERE tenant = $1 AND reserved > on_hand - unavailable),
                (SELECT coalesce(sum(on_hand), 0) FROM fillrate.stock WHERE tenant = $1)::BIGINT,
                (SELECT coalesce(sum(units), 0) FROM fillrate.moved WHERE tenant = $1)::BIGINT";
            let row = client.query_one(sql, &[&TENANT]).unwrap();
            let number = |n: usize| row.get::<_, i64>(n);
            assert_eq!(number(0), number(1) + number(2), "reserved, allocated and held");
            assert_eq!(number(3), 0, "rows with more reserved than there is");
            assert_eq!(number(4), number(5), "on hand and moved");
            looks += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
        over.store(true, Ordering::Relaxed);
        (workers.into_iter().map(|worker| worker.join().unwrap()).sum::<usize>(), looks)
    });
    println!("{done} commands, {looks} looks");
    assert!(done > 100 && looks > 20, "only {done} commands and {looks} looks");
    no_findings(&engine);
}
