//! Measures every figure of `docs/benchmarks.md` in one run and writes its table there.
//! Ratios are of one run on one machine; absolute times are only for that machine.

use fillrate::*;
use fillrate_benches::floor::Floor;
use fillrate_benches::heap::{Counting, live};
use fillrate_benches::report;
use fillrate_benches::sourcing::problem;
use fillrate_benches::world::{Random, at, id, line, order, order_in, run, sku, world};
use std::time::{Duration as Span, Instant};

#[global_allocator]
static HEAP: Counting = Counting;

struct Figure {
    what: &'static str,
    value: String,
    bar: &'static str,
    reached: bool,
}

fn main() -> std::io::Result<()> {
    let small = std::env::args().any(|a| a == "--small");
    let million: u64 = if small { 20_000 } else { 1_000_000 };
    let mut figures = Vec::new();
    placing(million, &mut figures);
    stored_orders(million, &mut figures);
    receipts(million, &mut figures);
    sourcing(&mut figures);
    let table = render(&figures, million);
    println!("{table}");
    if small { Ok(()) } else { report::write("table", &table) }
}

fn micros(span: Span) -> f64 {
    span.as_secs_f64() * 1e6
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Medians of two measurements, taken in turn, so that what disturbs the machine disturbs both.
fn in_turn(rounds: usize, mut one: impl FnMut() -> f64, mut other: impl FnMut() -> f64) -> (f64, f64) {
    let (ones, others) = (0..rounds).map(|_| (one(), other())).unzip();
    (median(ones), median(others))
}

/// Places orders one batch at a time.
struct Placer<'e> {
    engine: &'e Engine<MemoryStore>,
    random: Random,
    next: u64,
    skus: u64,
}

impl<'e> Placer<'e> {
    fn new(engine: &'e Engine<MemoryStore>, next: u64, skus: u64) -> Self {
        Placer { engine, random: Random(7), next, skus }
    }

    /// Places so many batches; the time of one order.
    fn place(&mut self, batch: u64, batches: u64) -> f64 {
        let mut spent = Span::ZERO;
        for _ in 0..batches {
            let requests = (0..batch).map(|i| order(&mut self.random, self.next + i, self.skus)).collect();
            self.next += batch;
            let begun = Instant::now();
            run(self.engine, requests);
            spent += begun.elapsed();
        }
        micros(spent) / (batch * batches) as f64
    }
}

fn placing(million: u64, figures: &mut Vec<Figure>) {
    let engine = world(million, 1000);
    let mut placer = Placer::new(&engine, 0, million);
    let (mut floor, mut twin) = (Floor::new(million, 1000), Random(7));
    let mut on_floor = || {
        let begun = Instant::now();
        (0..320).for_each(|_| floor.place(&mut twin, million));
        micros(begun.elapsed()) / 320.0
    };
    let (batch, floor) = in_turn(60, || placer.place(64, 5), &mut on_floor);
    let ratio = batch / floor;
    figures.push(Figure {
        what: "an order of 3 lines, batches of 64, against the floor loop",
        value: format!("{ratio:.1} x ({batch:.1} µs against {floor:.1} µs)"),
        bar: "at most 10 x",
        reached: ratio <= 10.0,
    });
    let mut singly = Placer::new(&engine, 1_000_000_000, million);
    let (single, batch) = in_turn(60, || singly.place(1, 320), || placer.place(64, 5));
    figures.push(Figure {
        what: "the same, one at a time, against batches",
        value: format!("{:.2} x ({single:.1} µs against {batch:.1} µs)", single / batch),
        bar: "at most 2 x",
        reached: single / batch <= 2.0,
    });
    let few = world(million / 100, 1000);
    let mut on_few = Placer::new(&few, 0, million / 100);
    let (large, small) = in_turn(60, || placer.place(64, 5), || on_few.place(64, 5));
    figures.push(Figure {
        what: "cost of an order, from 10^4 to 10^6 SKUs",
        value: format!("{:.2} x ({small:.1} µs to {large:.1} µs)", large / small),
        bar: "at most 2 x",
        reached: large / small <= 2.0,
    });
}

fn stored_orders(million: u64, figures: &mut Vec<Figure>) {
    let skus = million / 100;
    let engine = world(skus, 1_000_000);
    let (mut random, mut stored) = (Random(9), 0);
    let before = live();
    while stored < million {
        let requests = (0..1024).map(|i| order(&mut random, stored + i, skus)).collect();
        run(&engine, requests);
        stored += 1024;
    }
    let bytes = (live() - before) / stored as usize;
    let fresh = world(skus, 1_000_000);
    let (mut first, mut last) = (Placer::new(&fresh, 0, skus), Placer::new(&engine, stored, skus));
    let (first, last) = in_turn(60, || first.place(64, 5), || last.place(64, 5));
    figures.push(Figure {
        what: "cost of an order, from 0 to 10^6 stored orders",
        value: format!("{:.2} x ({first:.1} µs to {last:.1} µs)", last / first),
        bar: "at most 2 x",
        reached: last / first <= 2.0,
    });
    figures.push(Figure {
        what: "memory of a stored order of 3 lines, with its events, index entries and confirmation",
        value: format!("{bytes} bytes"),
        bar: "at most 2048 bytes",
        reached: bytes <= 2048,
    });
}

/// An engine with a queue of `waiting` backorders of one unit on one SKU.
fn queue(waiting: u64) -> Engine<MemoryStore> {
    let engine = world(1, 1);
    let mut batch = Vec::new();
    for n in 0..waiting {
        let lines = vec![line(1, sku(0), 1)];
        let order = Box::new(order_in(&format!("waiting-{n:08}"), lines));
        batch.push(Request::new(at(1 + (n / 1000) as u32), PlaceOrder { order }));
        if batch.len() == 1024 {
            run(&engine, std::mem::take(&mut batch));
        }
    }
    run(&engine, batch);
    engine
}

fn receipts(million: u64, figures: &mut Vec<Figure>) {
    let receive = |engine: &Engine<MemoryStore>| {
        let quantity = Positive::new(Quantity::units(1000)).expect("more than 0");
        let receipt = ReceiveStock { sku: sku(0), location: id("north"), quantity, inbound: None, earmark: None };
        let begun = Instant::now();
        run(engine, vec![Request::new(at(10_000_000), receipt)]);
        micros(begun.elapsed())
    };
    let engine = queue(million);
    let (short, long) = in_turn(9, || receive(&queue(1010)), || receive(&engine));
    figures.push(Figure {
        what: "a receipt of 1,000 units for a queue of 10^6 backorders, against a queue of 10^3",
        value: format!("{:.2} x ({:.1} ms against {:.1} ms)", long / short, long / 1e3, short / 1e3),
        bar: "at most 2 x",
        reached: long / short <= 2.0,
    });
}

fn sourcing(figures: &mut Vec<Figure>) {
    let timed = |places: usize, lines: usize, rounds: u64| {
        let (mut times, mut proven, mut gap) = (Vec::new(), 0, 0.0_f64);
        for seed in 0..rounds {
            let problem = problem(places, lines, seed);
            let begun = Instant::now();
            let plan = fillrate::sourcing::solve(&problem).expect("no overflow");
            times.push(micros(begun.elapsed()));
            proven += u64::from(plan.optimal);
            gap = gap.max(plan.gap as f64 / plan.cost.max(1) as f64);
        }
        (median(times.clone()), times.iter().copied().fold(0.0, f64::max), proven, gap)
    };
    let (middle, _, proven, _) = timed(10, 10, 1000);
    figures.push(Figure {
        what: "least-cost sourcing, 10 locations x 10 lines, median",
        value: format!("{middle:.0} µs, {proven} of 1000 proven"),
        bar: "at most 60 µs",
        reached: middle <= 60.0,
    });
    let (middle, most, proven, gap) = timed(20, 50, 100);
    figures.push(Figure {
        what: "least-cost sourcing, 20 locations x 50 lines, median",
        value: format!(
            "{:.1} ms (worst {:.1} ms), {proven} of 100 proven, largest gap told {:.2} %",
            middle / 1e3,
            most / 1e3,
            gap * 100.0
        ),
        bar: "at most 10 ms, or the node budget with the gap told",
        reached: middle <= 10_000.0,
    });
}

fn render(figures: &[Figure], million: u64) -> String {
    let mut table =
        format!("Measured with 10^6 = {million}.\n\n| figure | measured | bar | |\n| --- | --- | --- | --- |\n");
    for f in figures {
        let mark = if f.reached { "reached" } else { "not reached" };
        table.push_str(&format!("| {} | {} | {} | {mark} |\n", f.what, f.value, f.bar));
    }
    table
}
