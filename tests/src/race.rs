//! Threads that race for the last units, and commands that are sent twice at once: on any store.

use fillrate::{Engine, Store};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Threads that race.
pub const THREADS: usize = 16;
/// When all happens.
pub const AT: &str = "2026-01-01T00:00:00Z";

/// Sends a command.
pub fn send<S: Store>(engine: &Engine<S>, command: &Value) -> Value {
    // What is worth retrying is retried, as any client does.
    loop {
        let outcome: Value = serde_json::from_str(&engine.execute_json(&command.to_string())).unwrap();
        match outcome["error"]["code"].as_str() {
            Some("conflict" | "overloaded") => thread::yield_now(),
            _ => return outcome,
        }
    }
}

/// A hundred units in one place.
pub fn stocked<S: Store>(store: S, skus: &[&str]) -> Engine<S> {
    let engine = Engine::new(store);
    send(&engine, &json!({"op": "set_location", "at": AT, "location": {"id": "L"}}));
    for sku in skus {
        send(&engine, &json!({"op": "receive_stock", "at": AT, "sku": sku, "location": "L", "quantity": "100"}));
    }
    engine
}

/// Each number is taken once by one of the threads.
pub fn spread(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    work(n);
                }
            });
        }
    });
}

/// Sums of a field over all lines of all orders.
pub fn sum<S: Store>(engine: &Engine<S>, field: &str) -> i64 {
    let (mut sum, mut after) = (0, Value::Null);
    loop {
        let page = send(engine, &json!({"op": "list_orders", "at": AT, "after": after, "limit": 1000}));
        for order in page["answer"]["items"].as_array().unwrap() {
            for line in order["lines"].as_array().unwrap() {
                sum += line[field].as_str().unwrap().parse::<i64>().unwrap();
            }
        }
        after = page["answer"]["next"].clone();
        if after.is_null() {
            return sum;
        }
    }
}

/// The audit finds nothing, on any page.
pub fn no_findings<S: Store>(engine: &Engine<S>) {
    let mut after = Value::Null;
    loop {
        let page = send(engine, &json!({"op": "audit", "at": AT, "after": after, "limit": 100}));
        assert_eq!(page["answer"]["findings"], json!([]), "{page}");
        after = page["answer"]["next"].clone();
        if after.is_null() {
            return;
        }
    }
}

/// A hundred units, a thousand orders of one: a hundred get theirs.
pub fn a_thousand_want_a_hundred<S: Store + Sync>(store: S) {
    let engine = stocked(store, &["A"]);
    spread(1000, |n| {
        let order = json!({"id": format!("o{n}"), "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
        let outcome = send(&engine, &json!({"op": "place_order", "id": format!("c{n}"), "at": AT, "order": order}));
        assert!(outcome.get("error").is_none(), "{outcome}");
    });
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
    no_findings(&engine);
}

/// Every command of every kind here goes out twice at the same time, while others race for the same stock.
pub fn twice_at_once<S: Store + Sync>(store: S) {
    let engine = stocked(store, &["A", "B"]);
    let both = |command: &Value| {
        let outcomes: Vec<Value> = thread::scope(|scope| {
            let sent = [(); 2].map(|()| scope.spawn(|| send(&engine, command)));
            sent.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let told = outcomes.iter().filter(|o| o["replayed"] == json!(true)).count();
        assert_eq!(told, 1, "{command}: {outcomes:?}");
        let plain = |mut outcome: Value| {
            outcome["replayed"].take();
            outcome
        };
        let [one, other] = <[Value; 2]>::try_from(outcomes).unwrap().map(plain);
        assert_eq!(one, other, "{command}");
    };
    spread(64, |n| {
        let id = |what: &str| format!("{what}{n}");
        let order = json!({"id": id("o"), "lines": [
            {"id": "1", "sku": "A", "quantity": "2"}, {"id": "2", "sku": "B", "quantity": "1"}, {"id": "3", "sku": "A", "quantity": "1"}]});
        both(&json!({"op": "place_order", "id": id("place"), "at": AT, "order": order}));
        both(
            &json!({"op": "receive_stock", "id": id("receive"), "at": AT, "sku": "B", "location": "L", "quantity": "1"}),
        );
        both(
            &json!({"op": "change_line", "id": id("change"), "at": AT, "order": id("o"), "line": "3", "quantity": "2"}),
        );
        both(
            &json!({"op": "cancel", "id": id("cancel"), "at": AT, "order": id("o"), "line": "3", "quantity": "1", "reason": "less"}),
        );
        both(
            &json!({"op": "place_hold", "id": id("hold"), "at": AT, "hold": id("h"), "lines": [{"sku": "B", "quantity": "1"}], "ttl": "PT15M"}),
        );
        both(&json!({"op": "end_hold", "id": id("end"), "at": AT, "hold": id("h")}));
    });
    assert_eq!(sum(&engine, "ordered"), 64 * 5);
    assert_eq!(sum(&engine, "cancelled"), 64);
    assert_eq!(sum(&engine, "allocated") + sum(&engine, "backordered"), 64 * 4);
    let stock = send(&engine, &json!({"op": "get_stock", "at": AT, "sku": "B"}));
    assert_eq!(stock["answer"]["items"][0]["on_hand"], json!("164"));
    no_findings(&engine);
}

/// As [`a_thousand_want_a_hundred`], with the SKU on two lines of each order.
pub fn on_two_lines<S: Store + Sync>(store: S) {
    let engine = stocked(store, &["A"]);
    spread(500, |n| {
        let line = |id: &str| json!({"id": id, "sku": "A", "quantity": "1"});
        let order = json!({"id": format!("o{n}"), "lines": [line("1"), line("2")]});
        send(&engine, &json!({"op": "place_order", "id": format!("c{n}"), "at": AT, "order": order}));
    });
    assert_eq!((sum(&engine, "allocated"), sum(&engine, "backordered")), (100, 900));
    no_findings(&engine);
}

/// Four write, one reads the feed all the while: it sees every position once and in order.
pub fn feed<S: Store + Sync>(store: S) {
    const EACH: usize = 60;
    let engine = stocked(store, &["A"]);
    let writers = AtomicUsize::new(4);
    let (engine, writers) = (&engine, &writers);
    thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for n in 0..EACH {
                    let line = json!({"id": "1", "sku": "A", "quantity": "1"});
                    let order = json!({"id": format!("o{writer}-{n}"), "lines": [line]});
                    send(engine, &json!({"op": "place_order", "at": AT, "order": order}));
                }
                writers.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let (mut next, mut placed) = (1, 0);
        loop {
            let is_last = writers.load(Ordering::SeqCst) == 0;
            let page =
                send(engine, &json!({"op": "list_events", "at": AT, "after": (next - 1).to_string(), "limit": 7}));
            let events = page["answer"]["items"].as_array().unwrap();
            for event in events {
                assert_eq!(event["position"], json!(next), "a gap in the feed");
                next += 1;
                placed += usize::from(event["kind"] == json!("order_placed"));
            }
            if is_last && events.is_empty() {
                break;
            }
        }
        assert_eq!(placed, 4 * EACH);
    });
}
