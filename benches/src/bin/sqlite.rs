//! Orders of three lines against a SQLite file, and the same row writes as hand-written SQL, in turn: ratios of one run.
//! `--small` takes few of everything. Both bring every commit to the disk.

use fillrate::*;
use fillrate_benches::raw::{Raw, TENANT, Watched, Write, multiply, writes};
use fillrate_benches::report::{has, mark, tell};
use fillrate_benches::world::{Random, named, order, run, world_in, world_of};
use fillrate_sqlite::SqliteStore;
use std::time::{Duration as Span, Instant};

/// SKUs beyond which a world is loaded as rows.
const MANY: u64 = 10_000;
const SEED: Random = Random(7);

fn main() {
    let small = has("--small");
    let folder = std::env::temp_dir().join(format!("fillrate-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut table =
        "| orders of 3 lines | fillrate | raw SQL | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for skus in if small { [200, 20_000] } else { [2_000, 1_000_000] } {
        // Enough for all: what ships at once. Too little for most: what waits, with its queues.
        for (what, units) in [("in stock", 1_000_000), ("mostly waiting", 1)] {
            for batch in [1, 64] {
                if skus > MANY && units == 1 {
                    // Of so many SKUs hardly one is named twice.
                    continue;
                }
                let path = folder.join(format!("{skus}-{units}-{batch}.db"));
                let orders = if batch == 1 { 200 } else { 64 * 20 };
                let (ours, raw) = measure(&path, skus, units, batch, orders, if small { 4 } else { 15 });
                let ratio = raw.as_secs_f64() / ours.as_secs_f64();
                let speed = |span: Span| 1.0 / span.as_secs_f64();
                table += &format!(
                    "| {skus} SKUs, {what}, {batch} per commit | {:.0}/s | {:.0}/s | {ratio:.2} | at least 0.5 | {} |\n",
                    speed(ours),
                    speed(raw),
                    mark(ratio >= 0.5)
                );
            }
        }
    }
    tell("sqlite", &table, !small);
    let _ = std::fs::remove_dir_all(&folder);
}

/// Median times of one order: ours, and the same row writes by hand.
fn measure(path: &std::path::Path, skus: u64, units: u32, batch: u64, orders: u64, rounds: u64) -> (Span, Span) {
    let open = || SqliteStore::open(path, TENANT).expect("a store");
    let ours = world_in(open(), if skus > MANY { 1 } else { skus }, units);
    if skus > MANY {
        multiply(path, skus);
    }
    let copy = path.with_extension("raw.db");
    ours.store().backup(&copy).expect("a copy");
    let mut raw = Raw::open(&copy);
    let mut random = SEED;
    let known = if skus > MANY { named(SEED, orders * rounds, skus) } else { (0..skus).collect() };
    let watched = world_of(Watched::default(), known, units);
    let mut times = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let batches: Vec<Vec<Request>> = (0..orders / batch)
            .map(|b| (0..batch).map(|i| order(&mut random, round * orders + b * batch + i, skus)).collect())
            .collect();
        watched.store().seen.lock().expect("no thread died").clear();
        batches.iter().for_each(|batch| run(&watched, batch.clone()));
        let sets = std::mem::take(&mut *watched.store().seen.lock().expect("no thread died"));
        let sets: Vec<Vec<Write>> = sets.iter().map(writes).collect();
        let each = |begun: Instant| begun.elapsed() / u32::try_from(orders).unwrap_or(1);
        let begun = Instant::now();
        batches.into_iter().for_each(|batch| run(&ours, batch));
        times.0.push(each(begun));
        let begun = Instant::now();
        sets.iter().for_each(|set| raw.commit(set).expect("a commit"));
        times.1.push(each(begun));
    }
    (median(times.0), median(times.1))
}

fn median(mut times: Vec<Span>) -> Span {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
