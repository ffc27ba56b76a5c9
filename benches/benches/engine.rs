//! The same loops under criterion, for looking at changes.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use fillrate_benches::sourcing::problem;
use fillrate_benches::world::{Random, order, run, world};

fn place(c: &mut Criterion) {
    let skus = 100_000;
    let engine = world(skus, 1_000_000);
    let (mut random, mut n) = (Random(7), 0);
    c.bench_function("place 64 orders of 3 lines, 10^5 SKUs", |b| {
        b.iter_batched(
            || {
                n += 64;
                (0..64).map(|i| order(&mut random, n + i, skus)).collect::<Vec<_>>()
            },
            |requests| run(&engine, requests),
            BatchSize::SmallInput,
        );
    });
}

fn least_cost(c: &mut Criterion) {
    for (places, lines) in [(5, 4), (10, 10), (20, 50)] {
        let problem = problem(places, lines, 42);
        c.bench_function(&format!("least cost {places} x {lines}"), |b| {
            b.iter(|| fillrate::sourcing::solve(std::hint::black_box(&problem)));
        });
    }
}

criterion_group!(benches, place, least_cost);
criterion_main!(benches);
