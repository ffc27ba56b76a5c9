//! The connection is cut at every message of the protocol, in both directions: the command is wholly done or not at all,
//! and sent once more it ends as it would have.

use crate::books::{database, dump, open, options, order};
use fillrate::Engine;
use fillrate_postgres::BlockingStore;
use fillrate_tests::race::{no_findings, send, stocked};
use fillrate_tests::server;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// What passes messages on until so many have passed; then it cuts, once.
#[derive(Clone)]
struct Proxy {
    port: u16,
    left: Arc<AtomicI64>,
}

impl Proxy {
    /// Cuts after so many messages; or before the last of them.
    fn new(after: i64, keeps_last: bool) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy { port: listener.local_addr().unwrap().port(), left: Arc::new(AtomicI64::new(after)) };
        let left = proxy.left.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = server::shared().socket();
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                let ends = Arc::new(Mutex::new([client.try_clone().unwrap(), server.try_clone().unwrap()]));
                for (mut from, mut to, is_client) in
                    [(client.try_clone().unwrap(), server.try_clone().unwrap(), true), (server, client, false)]
                {
                    let (left, ends) = (left.clone(), ends.clone());
                    std::thread::spawn(move || {
                        let mut is_first = is_client;
                        while let Some(message) = message(&mut from, is_first) {
                            is_first = false;
                            let is_last = left.fetch_sub(1, Ordering::SeqCst) == 1;
                            if !(is_last && keeps_last) && to.write_all(&message).is_err() {
                                break;
                            }
                            if is_last {
                                break;
                            }
                        }
                        ends.lock().unwrap().iter().for_each(|end| drop(end.shutdown(Shutdown::Both)));
                    });
                }
            }
        });
        proxy
    }

    fn url(&self, url: &str) -> String {
        url.replace(&format!(":{}/", server::shared().port()), &format!(":{}/", self.port))
    }
}

/// One message: its kind, but for the first of a client, its length, the rest.
fn message(from: &mut TcpStream, is_first: bool) -> Option<Vec<u8>> {
    let head = if is_first { 4 } else { 5 };
    let mut message = vec![0; head];
    from.read_exact(&mut message).ok()?;
    let length = u32::from_be_bytes(message[head - 4..].try_into().unwrap());
    message.resize(head + usize::try_from(length).unwrap() - 4, 0);
    from.read_exact(&mut message[head..]).ok()?;
    Some(message)
}

/// How it ends: the outcome, and all that is kept.
fn end(store: &BlockingStore, command: &Value) -> (Value, Vec<String>) {
    let engine = Engine::new(store);
    let mut outcome = send(&engine, command);
    outcome["replayed"].take();
    (outcome, dump(store))
}

#[test]
fn cut_at_every_message() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let base = open(&url);
    let plain = stocked(base.of("plain").unwrap(), &["A"]);
    let expected = end(plain.store(), &order("o"));
    let mut cuts = 0;
    for keeps_last in [false, true] {
        for after in 1.. {
            let tenant = format!("t{after}-{keeps_last}");
            drop(stocked(base.of(&tenant).unwrap(), &["A"]));
            let proxy = Proxy::new(after, keeps_last);
            // Opening tries again by itself; what is sent is sent again by whoever asked.
            let store = BlockingStore::open(options(&proxy.url(&url)), &tenant).unwrap();
            let engine = Engine::new(&store);
            let mut outcome = send(&engine, &order("o"));
            if outcome["error"]["code"] == "store_unavailable" {
                outcome = send(&engine, &order("o"));
            }
            assert!(outcome.get("error").is_none(), "cut after {after}: {outcome}");
            let direct = base.of(&tenant).unwrap();
            assert_eq!(end(&direct, &order("o")), expected, "cut after {after}");
            no_findings(&Engine::new(&direct));
            if proxy.left.load(Ordering::SeqCst) > 0 {
                break;
            }
            cuts += 1;
        }
    }
    println!("{cuts} cuts");
    assert!(cuts > 100, "only {cuts} cuts");
}
