//! A reader of the feed, who asks for what came after the last that it saw, misses nothing, whoever writes.

use crate::books::{database, open, order};
use fillrate::Engine;
use fillrate_tests::race::{AT, no_findings, send, stocked};
use fillrate_tests::server;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

const WRITERS: usize = 4;
const ORDERS: usize = 150;

#[test]
fn a_reader_misses_no_event() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    drop(stocked(open(&url), &["A"]));
    let writing = AtomicUsize::new(WRITERS);
    let seen = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (url, writing) = (&url, &writing);
            scope.spawn(move || {
                let engine = Engine::new(open(url));
                for n in 0..ORDERS {
                    let outcome = send(&engine, &order(&format!("w{writer}-{n}")));
                    assert!(outcome.get("error").is_none(), "{outcome}");
                }
                writing.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let reader = Engine::new(open(&url));
        let (mut seen, mut after) = (Vec::new(), json!("0"));
        loop {
            let is_last = writing.load(Ordering::SeqCst) == 0;
            let page = send(&reader, &json!({"op": "list_events", "at": AT, "after": after, "limit": 7}));
            let items = page["answer"]["items"].as_array().unwrap();
            seen.extend(items.iter().map(|event| event["position"].as_u64().unwrap()));
            if let Some(last) = items.last() {
                after = json!(last["position"].to_string());
            } else if is_last {
                return seen;
            }
        }
    });
    let expected: Vec<u64> = (1..=u64::try_from(seen.len()).unwrap()).collect();
    assert_eq!(seen, expected, "positions are not without a gap, or out of order");
    assert!(seen.len() > WRITERS * ORDERS);
    no_findings(&Engine::new(open(&url)));
}
