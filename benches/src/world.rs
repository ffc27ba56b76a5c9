//! A world of so many SKUs at four locations, and orders of three lines against it.

use fillrate::*;
use std::collections::{BTreeMap, BTreeSet};

/// A small generator with a known sequence.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }
}

pub fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

pub fn sku(n: u64) -> Id {
    id(&format!("SKU-{n:07}"))
}

pub fn at(seconds: u32) -> Time {
    "2026-01-01T00:00:00Z".parse::<Time>().expect("a time").after(Duration::seconds(seconds))
}

pub const LOCATIONS: [&str; 4] = ["north", "south", "east", "west"];

/// An engine with `skus` SKUs, `units` of each at each location.
pub fn world(skus: u64, units: u32) -> Engine<MemoryStore> {
    world_in(MemoryStore::new(), skus, units)
}

/// The same in any store.
pub fn world_in<S: Store>(store: S, skus: u64, units: u32) -> Engine<S> {
    world_of(store, 0..skus, units)
}

/// SKUs that so many orders name, of those that the generator will draw.
pub fn named(mut random: Random, orders: u64, skus: u64) -> BTreeSet<u64> {
    (0..orders * 3).map(|_| (random.below(skus), random.below(3)).0).collect()
}

/// A world of these SKUs.
pub fn world_of<S: Store>(store: S, skus: impl IntoIterator<Item = u64>, units: u32) -> Engine<S> {
    let engine = Engine::new(store);
    let everyone = PolicyPatch { sourcing: Some(Sourcing::Priority), ..PolicyPatch::default() };
    run(&engine, vec![Request::new(at(0), SetPolicy { channel: None, account: None, policy: everyone })]);
    for location in LOCATIONS {
        run(&engine, vec![Request::new(at(0), SetLocation { location: Location::plain(id(location)) })]);
    }
    let mut batch = Vec::new();
    for n in skus {
        for location in LOCATIONS {
            let quantity = Positive::new(Quantity::units(units)).expect("more than 0");
            let receive = ReceiveStock { sku: sku(n), location: id(location), quantity, inbound: None, earmark: None };
            batch.push(Request::new(at(0), receive));
        }
        if batch.len() >= 1024 {
            run(&engine, std::mem::take(&mut batch));
        }
    }
    run(&engine, batch);
    engine
}

/// Runs a batch in which nothing may fail.
pub fn run<S: Store>(engine: &Engine<S>, batch: Vec<Request>) {
    for outcome in engine.execute_batch(batch) {
        outcome.expect("an outcome");
    }
}

/// An order of three lines over random SKUs.
pub fn order(random: &mut Random, n: u64, skus: u64) -> Request {
    let lines = (1..=3).map(|i| line(i, sku(random.below(skus)), 1 + random.below(3) as u32)).collect();
    Request::new(at(1 + (n / 100) as u32), PlaceOrder { order: Box::new(order_in(&format!("order-{n:08}"), lines)) })
}

pub fn line(i: u32, sku: Id, quantity: u32) -> LineIn {
    LineIn {
        id: id(&i.to_string()),
        sku,
        quantity: Positive::new(Quantity::units(quantity)).expect("more than 0"),
        name: None,
        unit_price: None,
        line_total: None,
        ship_together: None,
        location: None,
        whole: None,
        remainder: None,
    }
}

pub fn order_in(name: &str, lines: Vec<LineIn>) -> OrderIn {
    OrderIn {
        id: name.parse().expect("an order id"),
        channel: None,
        account: None,
        currency: Currency::EUR,
        placed_at: None,
        priority: None,
        customer: None,
        references: BTreeMap::new(),
        attributes: BTreeMap::new(),
        ship_to: None,
        service: id("standard"),
        requested: None,
        policy: PolicyPatch::default(),
        hold: None,
        lines,
    }
}
