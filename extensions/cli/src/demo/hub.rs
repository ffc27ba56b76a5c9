//! Regional hub: the main warehouse has nothing, two hubs have a part; the rest is promised from supply.

use super::story::Story;
use crate::explain;
use crate::random::Random;
use serde_json::{Value, json};

const GOODS: [&str; 4] = ["CHAIR", "DESK", "LAMP", "SHELF"];

pub fn play(story: &mut Story<'_>, random: &mut Random) -> Result<(), String> {
    story.at("2026-01-05T08:00:00Z")?;
    settings(story)?;
    let wanted = orders(random);
    stock(story, random, &wanted)?;
    for (number, (lines, country)) in (1..).zip(&wanted) {
        story.at(&format!("2026-01-05T09:{:02}:00Z", number * 7))?;
        let lines: Vec<Value> = (1..)
            .zip(lines)
            .map(|(i, (sku, q))| json!({"id": i.to_string(), "sku": GOODS[*sku], "quantity": q}))
            .collect();
        let order = json!({"id": format!("o{number}"), "ship_to": {"country": country}, "lines": lines});
        story.tell(json!({"op": "place_order", "order": order}))?;
    }
    story.say(
        "Five orders come in, and the main warehouse (dc) has run dry. The hubs ship what they have, although it costs\n\
         more from there; hub-south serves Austria alone. What nobody has waits for the supply of the main warehouse.",
    );
    story.say("How the first order was sourced:");
    let plan = story.ask(json!({"op": "explain", "order": "o1"}))?;
    story.table("locations for o1", &explain::candidates(plan.get("plan").unwrap_or(&plan)), "no plan was kept");
    story.at("2026-01-05T15:00:00Z")?;
    story.tell(json!({"op": "tick"}))?;
    story.ship()?;
    story.waiting()?;
    story.at("2026-01-12T10:00:00Z")?;
    story.say("A week later the main warehouse is filled again.");
    for (good, sku) in GOODS.iter().enumerate() {
        let quantity = total(&wanted, good).max(1);
        story.tell(json!({"op": "receive_stock", "sku": sku, "location": "dc", "quantity": quantity, "inbound": format!("po-{sku}")}))?;
    }
    story.tell(json!({"op": "tick"}))?;
    story.ship()?;
    story.waiting()
}

fn settings(story: &Story<'_>) -> Result<(), String> {
    story.tell(json!({"op": "set_policy", "policy": {"sourcing": "least_cost"}}))?;
    for location in [
        json!({"id": "dc", "priority": 10}),
        json!({"id": "hub-north", "kind": "hub", "priority": 50}),
        json!({"id": "hub-south", "kind": "hub", "priority": 60, "serves": ["AT"]}),
    ] {
        story.tell(json!({"op": "set_location", "location": location}))?;
    }
    let rate = |from: &str, base: &str, latest: &str| json!({"from": from, "to": "*", "base": {"amount": base, "currency": "EUR"}, "transit": {"earliest": "P1D", "latest": latest}});
    let rates = [rate("dc", "4.00", "P2D"), rate("hub-north", "7.00", "P1D"), rate("hub-south", "5.50", "P1D")];
    story.tell(json!({"op": "set_rates", "rates": rates}))?;
    Ok(())
}

/// What each order wants, by good, and where it goes.
type Wanted = Vec<(Vec<(usize, u64)>, &'static str)>;

fn orders(random: &mut Random) -> Wanted {
    (0..5)
        .map(|number| {
            let mut lines: Vec<(usize, u64)> = Vec::new();
            for good in 0..GOODS.len() {
                if good == number % GOODS.len() || random.percent(50) {
                    lines.push((good, random.between(2, 6)));
                }
            }
            (lines, if number % 2 == 1 { "AT" } else { "DE" })
        })
        .collect()
}

fn total(wanted: &Wanted, good: usize) -> u64 {
    wanted.iter().flat_map(|(lines, _)| lines).filter(|(g, _)| *g == good).map(|(_, q)| q).sum()
}

/// The hubs have about half of what will be wanted; the rest is on its way to the main warehouse.
fn stock(story: &Story<'_>, random: &mut Random, wanted: &Wanted) -> Result<(), String> {
    for (good, sku) in GOODS.iter().enumerate() {
        for hub in ["hub-north", "hub-south"] {
            let there = random.below(total(wanted, good) / 2 + 1);
            if there > 0 {
                story.tell(json!({"op": "receive_stock", "sku": sku, "location": hub, "quantity": there}))?;
            }
        }
        let window = json!({"earliest": "2026-01-12T06:00:00Z", "latest": "2026-01-12T18:00:00Z"});
        let quantity = total(wanted, good).max(1);
        let inbound =
            json!({"id": format!("po-{sku}"), "sku": sku, "location": "dc", "quantity": quantity, "expected": window});
        story.tell(json!({"op": "set_inbound", "inbound": inbound}))?;
    }
    Ok(())
}
