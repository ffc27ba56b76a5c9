//! Workers do everything at once on a few scarce SKUs, while a reader checks the totals.
//! `WORKERS` (8) and `SECONDS` (10) say how many and how long.

use crate::race::{AT, no_findings, send};
use crate::sim::Rng;
use fillrate::{Ask, Engine, Found, Key, Range, Row, Store};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const SKUS: usize = 20;

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

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

fn work<S: Store>(store: S, worker: u64, over: &AtomicBool) -> usize {
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

/// One moment: what is reserved is what orders and holds have, no more than is there, and what is there came there.
fn look(store: &impl Store) {
    let location = || "L".parse().unwrap();
    let asks: Vec<Ask> = (0..SKUS)
        .flat_map(|n| {
            let sku = || format!("S{n}").parse().unwrap();
            [
                Ask::Row(Key::Stock(sku())),
                Ask::Moved(sku(), location(), None),
                Ask::Count(Range::Soft(sku(), location()), None),
                Ask::Count(Range::Firm(sku(), location()), None),
                Ask::Count(Range::Holds(sku(), location()), None),
            ]
        })
        .collect();
    for of in store.load(&asks).unwrap().chunks(5) {
        let [Found::Row(Some((Row::Stock(rows), _))), Found::Moved(moved), taken @ ..] = of else {
            panic!("{of:?}");
        };
        let units = |found: &Found| match found {
            Found::Count(_, units) => *units,
            other => panic!("{other:?}"),
        };
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        let stock = &row.stock;
        assert_eq!(stock.reserved.micro(), taken.iter().map(units).sum::<i64>(), "reserved, and by whom");
        assert!(stock.reserved.micro() <= stock.on_hand.micro() - stock.unavailable.micro(), "more than there is");
        assert_eq!(stock.on_hand.micro(), *moved, "on hand and moved");
    }
}

/// Each worker opens a store of its own; `also` looks as well.
pub fn run<S: Store>(open: impl Fn() -> S + Sync, mut also: impl FnMut()) {
    let (workers, time) = (setting("WORKERS", 8), Duration::from_secs(setting("SECONDS", 10)));
    let engine = Engine::new(open());
    send(&engine, &json!({"op": "set_location", "at": AT, "location": {"id": "L"}}));
    for n in 0..SKUS {
        let receive =
            json!({"op": "receive_stock", "at": AT, "sku": format!("S{n}"), "location": "L", "quantity": "5"});
        send(&engine, &receive);
    }
    let over = AtomicBool::new(false);
    let (done, looks) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|worker| {
                let (open, over) = (&open, &over);
                scope.spawn(move || work(open(), worker, over))
            })
            .collect();
        let (begun, mut looks) = (Instant::now(), 0);
        while begun.elapsed() < time {
            look(engine.store());
            also();
            looks += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
        over.store(true, Ordering::Relaxed);
        (workers.into_iter().map(|worker| worker.join().unwrap()).sum::<usize>(), looks)
    });
    println!("{done} commands, {looks} looks");
    assert!(done > 100 && looks > 20, "only {done} commands and {looks} looks");
    look(engine.store());
    no_findings(&engine);
}
