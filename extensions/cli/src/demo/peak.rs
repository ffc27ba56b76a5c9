//! Peak season: customers order for half a day, the truck brings part of it, purchase orders bring more.

use super::story::Story;
use crate::random::Random;
use serde_json::{Value, json};

/// What is sold, with its list price in euros.
const GOODS: [(&str, u64); 3] = [("TV", 599), ("SOUNDBAR", 179), ("CABLE", 12)];
/// Where orders come from, with what is paid there of the list price, in percent.
const CHANNELS: [(&str, u64); 3] = [("web", 100), ("store", 110), ("outlet", 70)];

pub fn play(story: &mut Story<'_>, random: &mut Random) -> Result<(), String> {
    story.at("2026-11-20T08:00:00Z")?;
    settings(story)?;
    let wanted = orders(story, random)?;
    story.say(&format!(
        "Twelve customers order {} televisions, {} soundbars and {} cables. The shelves are empty, the truck is late,\n\
         and purchase orders are under way. Who pays most is served first; nothing under way is promised twice.",
        wanted[0], wanted[1], wanted[2]
    ));
    story.at("2026-11-23T10:00:00Z")?;
    let mut brought = Vec::new();
    for ((sku, _), wanted) in GOODS.iter().zip(&wanted) {
        let quantity = random.between(wanted * 2 / 5, wanted * 3 / 5).max(1);
        story.tell(json!({"op": "receive_stock", "sku": sku, "location": "main", "quantity": quantity}))?;
        brought.push(format!("{quantity} x {sku}"));
    }
    story.say(&format!("Three days later the truck brings {}.", brought.join(", ")));
    story.tell(json!({"op": "tick"}))?;
    story.ship()?;
    story.waiting()?;
    for (at, sku, number) in
        [("2026-12-01T09:00:00Z", 0, 1), ("2026-12-05T07:00:00Z", 2, 3), ("2026-12-10T09:00:00Z", 0, 2)]
    {
        story.at(at)?;
        let (sku, quantity) = (GOODS[sku].0, under_way(number, &wanted));
        let receipt = json!({"op": "receive_stock", "sku": sku, "location": "main", "quantity": quantity, "inbound": format!("po-{number}")});
        story.tell(receipt)?;
        story.say(&format!("Purchase order po-{number} arrives with {quantity} x {sku}."));
        story.tell(json!({"op": "tick"}))?;
        story.ship()?;
    }
    story.waiting()
}

fn settings(story: &Story<'_>) -> Result<(), String> {
    story.tell(json!({"op": "set_policy", "policy": {"sourcing": "priority", "release": "value"}}))?;
    story.tell(json!({"op": "set_location", "location": {"id": "main", "cut_off": "16:00"}}))?;
    let rate = json!({"from": "*", "to": "*", "base": {"amount": "4.90", "currency": "EUR"}, "transit": {"earliest": "P1D", "latest": "P3D"}});
    story.tell(json!({"op": "set_rates", "rates": [rate]}))?;
    let lead_time = json!({"earliest": "P21D", "latest": "P28D"});
    story.tell(json!({"op": "set_item", "item": {"sku": "CABLE", "lead_time": lead_time}}))?;
    Ok(())
}

/// Places the orders and announces supply; units wanted per good.
fn orders(story: &mut Story<'_>, random: &mut Random) -> Result<[u64; 3], String> {
    let mut wanted = [0; 3];
    for number in 1..=12_u64 {
        story.at(&format!("2026-11-20T{:02}:{:02}:00Z", 8 + number / 3, random.below(60)))?;
        let (channel, percent) = random.one_of(&CHANNELS);
        let mut lines: Vec<Value> = Vec::new();
        for (i, (sku, price)) in GOODS.iter().enumerate() {
            if i > 0 && !random.percent(55) {
                continue;
            }
            let quantity = random.between(1, 3) + if i == 2 { random.below(4) } else { 0 };
            wanted[i] += quantity;
            let cents = price * percent;
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            lines.push(json!({"id": (lines.len() + 1).to_string(), "sku": sku, "quantity": quantity,
                "unit_price": {"amount": amount, "currency": "EUR"}}));
        }
        let order = json!({"id": format!("{channel}-{number}"), "channel": channel, "ship_to": {"country": "DE"}, "lines": lines});
        story.tell(json!({"op": "place_order", "order": order}))?;
    }
    let expected =
        [("po-1", 0, "2026-12-01T08:00:00Z"), ("po-2", 0, "2026-12-10T08:00:00Z"), ("po-3", 2, "2026-12-05T06:00:00Z")];
    for (number, (id, good, at)) in (1..).zip(expected) {
        let window = json!({"earliest": at, "latest": at});
        let inbound = json!({"id": id, "sku": GOODS[good].0, "location": "main", "quantity": under_way(number, &wanted), "expected": window});
        story.tell(json!({"op": "set_inbound", "inbound": inbound}))?;
    }
    story.at("2026-11-20T13:00:00Z")?;
    story.tell(json!({"op": "tick"}))?;
    Ok(wanted)
}

/// What a purchase order brings: a quarter of the televisions each, a third of the cables.
fn under_way(number: u64, wanted: &[u64; 3]) -> u64 {
    let of = if number == 3 { wanted[2] / 3 } else { wanted[0] / 4 };
    of.max(1)
}
