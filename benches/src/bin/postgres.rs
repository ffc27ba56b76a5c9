//! Orders of three lines against PostgreSQL, and the same row writes as hand-written SQL, in turn: ratios of one run.
//! `--small` takes few of everything. All bring every commit to the disk. It starts a server of its own.

use fillrate::*;
use fillrate_benches::raw::{TENANT, Watched, writes};
use fillrate_benches::raw_postgres::{Raw, Ready, multiply};
use fillrate_benches::report::{has, mark, tell};
use fillrate_benches::world::{Random, named, order, run, world_in, world_of};
use fillrate_postgres::{Batcher, BlockingStore, Limits, PostgresStore};
use fillrate_tests::server::Server;
use std::sync::Arc;
use std::time::{Duration as Span, Instant};
use tokio::runtime::Runtime;

const BATCH: usize = 64;
const CALLERS: usize = 32;
/// SKUs beyond which a world is loaded as rows.
const MANY: u64 = 10_000;
const SEED: Random = Random(7);

/// Times of one order.
struct Times {
    ours: Span,
    single: Span,
    batch: Span,
}

fn main() {
    let small = has("--small");
    let server = Server::start(&["-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB"]);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let mut table =
        "| orders of 3 lines | fillrate | one statement per order | 64 in one statement |\n| --- | --- | --- | --- |\n"
            .to_owned();
    let speed = |span: Span| format!("{:.0}/s", 1.0 / span.as_secs_f64());
    let mut bars = Vec::new();
    let (few, many) = if small { (200, 20_000) } else { (2_000, 1_000_000) };
    for (what, skus, units) in [
        (format!("{few} SKUs"), few, 1_000_000),
        ("20 hot scarce SKUs".into(), 20, 300),
        (format!("{many} SKUs"), many, 1_000_000),
    ] {
        let rounds = if small { 3 } else { 9 };
        for callers in [1, CALLERS] {
            let orders = if callers == 1 { 150 } else { BATCH * if small { 20 } else { 40 } };
            let name = format!("bench_{skus}_{callers}");
            let times = measure(&server, &runtime, &name, skus, units, callers, orders, rounds);
            let of = format!("{what}, {callers} {}", if callers == 1 { "caller" } else { "callers" });
            table += &format!("| {of} | {} | {} | {} |\n", speed(times.ours), speed(times.single), speed(times.batch));
            let (single, batch) = (ratio(times.single, times.ours), ratio(times.batch, times.ours));
            match (callers, skus) {
                (1, _) => bars.push((of, "latency, of one statement per order", 1.0 / single, 2.5, false)),
                (_, 20) => bars.push((of, "speed, of one statement per order", single, 10.0, true)),
                _ => {
                    bars.push((of.clone(), "speed, of 64 in one statement", batch, 0.5, true));
                    bars.push((of, "speed, of one statement per order", single, 3.0, true));
                }
            }
        }
    }
    table += "\n| compared within this run | times | bar | |\n| --- | --- | --- | --- |\n";
    for (of, what, times, bar, is_least) in bars {
        let (word, is_reached) = if is_least { ("at least", times >= bar) } else { ("at most", times <= bar) };
        table += &format!("| {of}: {what} | {times:.2} | {word} {bar} | {} |\n", mark(is_reached));
    }
    tell("postgres", &table, !small);
}

fn ratio(raw: Span, ours: Span) -> f64 {
    raw.as_secs_f64() / ours.as_secs_f64()
}

/// Median times of one order, in turn on copies of one database.
#[expect(clippy::too_many_arguments, reason = "a bench is read from top to bottom")]
fn measure(
    server: &Server,
    runtime: &Runtime,
    name: &str,
    skus: u64,
    units: u32,
    callers: usize,
    orders: usize,
    rounds: usize,
) -> Times {
    let url = server.database(name);
    drop(world_in(BlockingStore::open(&url, TENANT).expect("a store"), if skus > MANY { 1 } else { skus }, units));
    if skus > MANY {
        multiply(&mut server.client(name), skus);
    }
    std::thread::sleep(Span::from_millis(300));
    for copy in ["single", "batch"] {
        let sql = format!("CREATE DATABASE {name}_{copy} TEMPLATE {name} STRATEGY FILE_COPY");
        server.client("postgres").batch_execute(&sql).expect("a copy");
    }
    let batcher = runtime
        .block_on(async { Batcher::new(PostgresStore::open(&url, TENANT).await.expect("a store"), Limits::default()) });
    let open = |copy: &str, count: usize| -> Vec<Arc<Raw>> {
        let url = server.url(&format!("{name}_{copy}"));
        (0..count).map(|_| Arc::new(runtime.block_on(Raw::open(&url)))).collect()
    };
    let (singles, batches) = (open("single", callers), open("batch", 1));
    let known = if skus > MANY { named(SEED, (orders * rounds) as u64, skus) } else { (0..skus).collect() };
    let worlds = [1, BATCH].map(|batch| (batch, world_of(Watched::default(), known.clone(), units)));
    let (mut random, mut times) = (SEED, [Vec::new(), Vec::new(), Vec::new()]);
    for round in 0..rounds {
        let all: Vec<Request> = (0..orders).map(|i| order(&mut random, (round * orders + i) as u64, skus)).collect();
        let [single, batch] = [0, 1].map(|n| {
            let (batch, world) = &worlds[n];
            world.store().seen.lock().expect("no thread died").clear();
            all.chunks(*batch).for_each(|chunk| run(world, chunk.to_vec()));
            let sets = std::mem::take(&mut *world.store().seen.lock().expect("no thread died"));
            sets.iter().map(|set| Ready::new(writes(set))).collect::<Vec<_>>()
        });
        let each = |begun: Instant| begun.elapsed() / u32::try_from(orders).expect("few");
        let begun = Instant::now();
        spread(runtime, vec![batcher.clone(); callers], all, async |batcher, request| {
            batcher.execute(request, None).await.expect("an outcome");
        });
        times[0].push(each(begun));
        let begun = Instant::now();
        spread(runtime, singles.clone(), single, async |raw, ready| raw.commit(&ready).await);
        times[1].push(each(begun));
        let begun = Instant::now();
        spread(runtime, batches.clone(), batch, async |raw, ready| raw.commit(&ready).await);
        times[2].push(each(begun));
    }
    let [ours, single, batch] = times.map(median);
    Times { ours, single, batch }
}

/// Each caller takes the next one, until none is left.
fn spread<C, W>(runtime: &Runtime, callers: Vec<C>, work: Vec<W>, each: impl AsyncFn(&C, W)) {
    let left = std::cell::RefCell::new(work.into_iter());
    let all = callers.iter().map(|caller| async {
        loop {
            let next = left.borrow_mut().next();
            let Some(work) = next else { break };
            each(caller, work).await;
        }
    });
    runtime.block_on(futures_util::future::join_all(all));
}

fn median(mut times: Vec<Span>) -> Span {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
