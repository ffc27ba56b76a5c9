//! Nobody oversells: allocated, held and shipped of a SKU never exceed what came in less what was lost,
//! as long as no count and no force declares something else to be true.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{MovementKind, Quantity, Sku, What};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// After every command of a script without counts and force.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        let text = run.resolve(pick);
        if declares(&serde_json::from_str(&text).unwrap_or_default()) {
            continue;
        }
        run.send(&text);
        let came = came(&run);
        for (sku, promised) in promised(&run) {
            let there = came.get(&sku).copied().unwrap_or(0);
            if promised > there {
                return Err(run.told(format!("{promised} millionths of {sku} promised or shipped, {there} came in")));
            }
        }
    }
    Ok(())
}

/// Commands that say what is true whatever the books say; and purges, which take shipped orders out of sight.
fn declares(command: &Value) -> bool {
    match command["op"].as_str().unwrap_or("") {
        "count_stock" | "sync_stock" | "purge" => true,
        "adjust_stock" => command["delta"].as_str().is_some_and(|d| d.starts_with('-')),
        "dispatch_shipment" => command["force"] == json!(true),
        _ => false,
    }
}

fn came(run: &Run) -> BTreeMap<Sku, i64> {
    let mut came: BTreeMap<Sku, i64> = BTreeMap::new();
    for event in &run.events {
        if let What::StockMoved { sku, movement, quantity, .. } = &event.what
            && *movement != MovementKind::Dispatched
        {
            *came.entry(sku.clone()).or_default() += quantity.micro();
        }
    }
    came
}

fn promised(run: &Run) -> BTreeMap<Sku, i64> {
    let mut sums: BTreeMap<Sku, i64> = BTreeMap::new();
    for order in view::orders(&run.rows) {
        for line in &order.lines {
            for (sku, per) in line.takes() {
                let units = |q: Quantity| q.times(per).map_or(i64::MAX, Quantity::micro);
                *sums.entry(sku).or_default() += units(line.allocated) + units(line.shipped);
            }
        }
    }
    for share in view::holds(&run.rows).into_iter().filter(|h| h.live).flat_map(|h| &h.lines) {
        *sums.entry(share.sku.clone()).or_default() += share.quantity.micro();
    }
    // What shipped elsewhere, before an order was taken over, never was ours.
    for event in &run.events {
        if let What::OrderImported { placed, past } = &event.what {
            for (line, shipped) in placed.lines.iter().zip(&past.shipped) {
                for (sku, per) in line.takes() {
                    *sums.entry(sku).or_default() -= shipped.times(per).map_or(0, Quantity::micro);
                }
            }
        }
    }
    sums
}
