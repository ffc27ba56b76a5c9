//! What a unit of work costs in small and in large books, in SQLite and in PostgreSQL: slopes of one run.
//! Stored orders and queues are built in large batches that nobody waits for to reach the disk; what is measured is
//! written in the same way. `--small` takes few of everything, `--large` goes to a million stored orders, `--postgres` leaves SQLite out.

use fillrate::*;
use fillrate_benches::raw::TENANT;
use fillrate_benches::report::{has, mark, tell};
use fillrate_benches::world::{Random, at, id, line, order, order_in, run, sku, world_in};
use fillrate_postgres::BlockingStore;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::server::Server;
use std::time::Instant;

/// How large everything is.
#[derive(Clone)]
struct Sizes {
    orders: Vec<u64>,
    queues: [u64; 2],
    released: u32,
    held: u64,
}

/// Batches that are measured at each number of stored orders.
const BATCHES: u32 = 120;

fn main() {
    let (small, large) = (has("--small"), has("--large"));
    let sizes = |orders: &[u64], queues, released, held| {
        let orders = orders.iter().map(|n| if small { n / 100 } else { *n }).collect();
        if small {
            return Sizes { orders, queues: [300, 1_000], released: 200, held: 1_000 };
        }
        Sizes { orders, queues, released, held }
    };
    let thousands: &[u64] = if large { &[10_000, 100_000, 1_000_000] } else { &[10_000, 100_000, 300_000] };
    let mut table = "| store | unit of work | in small books | in large books | ratio | bar | |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    let folder = std::env::temp_dir().join(format!("fillrate-slopes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str| {
        let options = fillrate_sqlite::Options::new(folder.join(name)).sync(fillrate_sqlite::Sync::Normal);
        SqliteStore::open(options, TENANT).expect("a store")
    };
    if !has("--postgres") {
        all("SQLite", &sizes(thousands, [10_000, 100_000], 10_000, 100_000), &file, &mut table);
    }
    let _ = std::fs::remove_dir_all(&folder);
    let server = Server::start(&["-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB"]);
    let database = |name: &str| {
        let options = fillrate_postgres::Options::new(server.database(name))
            .sync(fillrate_postgres::Sync::Normal)
            .patience(std::time::Duration::from_secs(60));
        BlockingStore::open(options, TENANT).expect("a store")
    };
    let sizes = if large {
        sizes(thousands, [10_000, 100_000], 10_000, 100_000)
    } else {
        sizes(&[10_000, 100_000], [5_000, 50_000], 5_000, 30_000)
    };
    all("PostgreSQL", &sizes, &database, &mut table);
    tell("slopes", &table, !small && !has("--postgres"));
}

fn all<S: Store>(store: &str, sizes: &Sizes, open: &dyn Fn(&str) -> S, table: &mut String) {
    let mut say = |work: String, few: (String, f64), many: (String, f64)| {
        let (cost, more) = (few.1 * 1e6, many.1 * 1e6);
        let ratio = more / cost;
        let told = format!(
            "| {store} | {work} | {}: {cost:.0} µs | {}: {more:.0} µs | {ratio:.2} | at most 2 | {} |\n",
            few.0,
            many.0,
            mark(ratio <= 2.0)
        );
        eprint!("{told}");
        *table += &told;
    };
    let placed = placing(&open("orders"), &sizes.orders);
    let stored = |(n, cost): (u64, f64)| (format!("{n} stored"), cost);
    for more in &placed[1..] {
        say("an order of 3 lines, batches of 64".into(), stored(placed[0]), stored(*more));
    }
    let [few, many] =
        sizes.queues.map(|waiting| (waiting, releasing(open(&format!("queue{waiting}")), waiting, sizes.released)));
    let of = |(n, cost): (u64, f64)| (format!("a queue of {n}"), cost);
    say(format!("a backorder released by a receipt of {}, with its ticks", sizes.released), of(few), of(many));
    let (first, last) = expiring(open("held"), sizes.held);
    let work = format!("a reservation that expires, of {}", sizes.held);
    say(work, ("the first tenth".into(), first), ("the last tenth".into(), last));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Seconds of one order at each number of stored orders: the mean, for what the store does only in one batch of many
/// belongs to it. A median leaves that out or takes it for all, as often as it comes.
fn placing<S: Store>(store: &S, sizes: &[u64]) -> Vec<(u64, f64)> {
    let skus = 2_000;
    let engine = world_in(store, skus, 100_000_000);
    let (mut random, mut stored) = (Random(7), 0);
    let mut batch = |size: u64, stored: &mut u64| {
        let requests = (0..size).map(|i| order(&mut random, *stored + i, skus)).collect();
        *stored += size;
        let begun = Instant::now();
        run(&engine, requests);
        begun.elapsed().as_secs_f64() / size as f64
    };
    let mut costs = Vec::new();
    for size in sizes {
        while stored < *size {
            batch(1024, &mut stored);
        }
        costs.push((*size, (0..BATCHES).map(|_| batch(64, &mut stored)).sum::<f64>() / f64::from(BATCHES)));
    }
    costs
}

/// Runs ticks until nothing is left; the seconds of each.
fn ticks<S: Store>(engine: &Engine<S>, at: Time) -> Vec<f64> {
    let mut times = Vec::new();
    loop {
        let begun = Instant::now();
        let outcome = engine.execute_batch(vec![Request::new(at, Tick {})]).remove(0).expect("an outcome");
        times.push(begun.elapsed().as_secs_f64());
        if !outcome.more {
            return times;
        }
    }
}

/// Seconds of one released backorder of one unit each, the ticks that follow counted in.
fn releasing<S: Store>(store: S, waiting: u64, released: u32) -> f64 {
    let engine = world_in(store, 1, 1);
    let mut batch = Vec::new();
    for n in 0..waiting {
        let order = Box::new(order_in(&format!("waiting-{n:08}"), vec![line(1, sku(0), 1)]));
        batch.push(Request::new(at(1 + (n / 1000) as u32), PlaceOrder { order }));
        if batch.len() == 1024 {
            run(&engine, std::mem::take(&mut batch));
        }
    }
    run(&engine, batch);
    let now = at(1_000_000);
    ticks(&engine, now);
    let quantity = Positive::new(Quantity::units(released)).expect("more than 0");
    let receipt = ReceiveStock { sku: sku(0), location: id("north"), quantity, inbound: None, earmark: None };
    let begun = Instant::now();
    let outcome = engine.execute_batch(vec![Request::new(now, receipt)]).remove(0).expect("an outcome");
    if outcome.more {
        ticks(&engine, now);
    }
    begun.elapsed().as_secs_f64() / f64::from(released)
}

/// Seconds of one reservation that expires: in the first tenth of them, and in the last.
fn expiring<S: Store>(store: S, held: u64) -> (f64, f64) {
    let engine = world_in(store, 20, 100_000_000);
    let mut batch = Vec::new();
    for n in 0..held {
        let hold = format!(
            r#"{{"op":"place_hold","at":"2026-01-01T00:00:00Z","hold":"hold-{n:08}","ttl":"PT1H","lines":[{{"sku":"{}","quantity":"1"}}]}}"#,
            sku(n % 20)
        );
        batch.push(Request::from_json(&hold).expect("a request"));
        if batch.len() == 1024 {
            run(&engine, std::mem::take(&mut batch));
        }
    }
    run(&engine, batch);
    let times = ticks(&engine, at(100_000));
    // Each tick ends as many as the one before it, but for the last.
    let whole = times.len() - 1;
    let tenth = (whole / 10).max(1);
    let each = held as f64 / whole.max(1) as f64;
    let cost = |times: &[f64]| median(times.to_vec()) / each;
    (cost(&times[..tenth]), cost(&times[whole.saturating_sub(tenth)..whole.max(1)]))
}
