//! One loop to look at with a profiler: batches of 64 orders of three lines.
use fillrate_benches::world::{Random, order, run, world};
use std::time::Instant;

fn main() {
    let skus: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(100_000);
    let orders: u64 = std::env::args().nth(2).and_then(|a| a.parse().ok()).unwrap_or(100_000);
    let batch: u64 = std::env::args().nth(3).and_then(|a| a.parse().ok()).unwrap_or(64);
    let t = Instant::now();
    let engine = world(skus, 1000);
    println!("world {:?}", t.elapsed());
    let mut random = Random(7);
    let mut done = 0;
    let t = Instant::now();
    let mut inner = std::time::Duration::ZERO;
    while done < orders {
        let requests = (0..batch).map(|i| order(&mut random, done + i, skus)).collect();
        let s = Instant::now();
        run(&engine, requests);
        inner += s.elapsed();
        done += batch;
    }
    println!("{:?} per order, with making the requests {:?}", inner / done as u32, t.elapsed() / done as u32);
    let mut floor = fillrate_benches::floor::Floor::new(skus, 1000);
    let mut random = Random(7);
    let t = Instant::now();
    for _ in 0..orders {
        floor.place(&mut random, skus);
    }
    println!("floor {:?} per order", t.elapsed() / orders as u32);
}
