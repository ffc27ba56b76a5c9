//! Least-cost sourcing through `quote`: so many locations, so many lines, stock spread thin.

use crate::world::{Random, at, id, line, order_in, run, sku};
use fillrate::*;

/// An engine with `places` locations and `lines` SKUs, and an order that wants all of them.
pub fn problem(places: u32, lines: u32, seed: u64) -> (Engine<MemoryStore>, OrderIn) {
    let engine = Engine::new(MemoryStore::new());
    let mut random = Random(seed);
    let mut batch = Vec::new();
    let mut rates = Vec::new();
    for p in 0..places {
        let place = id(&format!("L{p:02}"));
        batch.push(Request::new(at(0), SetLocation { location: Location::plain(place.clone()) }));
        let money = |cents: u64| Money::of(&format!("{}.{:02}", cents / 100, cents % 100), "EUR").expect("money");
        rates.push(Rate {
            from: place,
            to: "*".into(),
            service: id("standard"),
            base: money(200 + random.below(500)),
            per_kg: None,
            per_unit: Some(money(10 + random.below(90))),
            transit: LeadTime { earliest: Duration::days(1), latest: Duration::days(2) },
        });
    }
    batch.push(Request::new(at(0), SetRates { from: None, service: None, rates }));
    for l in 0..lines {
        for p in 0..places {
            let units = random.below(8) as u32;
            if let Ok(quantity) = Positive::new(Quantity::units(units)) {
                let location = id(&format!("L{p:02}"));
                let receive = ReceiveStock { sku: sku(l.into()), location, quantity, inbound: None, earmark: None };
                batch.push(Request::new(at(0), receive));
            }
        }
    }
    run(&engine, batch);
    let lines = (0..lines).map(|l| line(l + 1, sku(l.into()), 1 + random.below(12) as u32)).collect();
    (engine, order_in("quoted", lines))
}
