//! Corporate order: 200 lines from three places; a rack whose four parts ship together; six goods on purchase
//! orders; three goods bought for this order alone, which a more urgent rival must not get.

use super::story::Story;
use crate::random::Random;
use serde_json::{Value, json};

const PLACES: [&str; 3] = ["north", "south", "east"];
const SHELF_LINES: u64 = 157;
const SUPPLY_LINES: u64 = 36;

pub fn play(story: &mut Story<'_>, random: &mut Random) -> Result<(), String> {
    story.at("2026-03-01T09:00:00Z")?;
    settings(story)?;
    let lines = lines(story, random)?;
    let rival = json!({"id": "rival", "priority": 9, "ship_to": {"country": "DE"}, "lines": [{"id": "1", "sku": "X1", "quantity": 2}]});
    story.tell(json!({"op": "place_order", "order": rival}))?;
    story.at("2026-03-02T09:00:00Z")?;
    let order = json!({"id": "corp", "channel": "b2b", "account": "acme", "references": {"po": "PO-4711"}, "ship_to": {"country": "DE"}, "lines": lines});
    story.tell(json!({"op": "place_order", "order": order}))?;
    for (line, sku) in [(198, "X1"), (199, "X2"), (200, "X3")] {
        let window = json!({"earliest": "2026-03-20T08:00:00Z", "latest": "2026-03-22T08:00:00Z"});
        let earmark = json!({"order": "corp", "line": line.to_string()});
        story.tell(
            json!({"op": "set_inbound", "inbound": {"id": format!("for-corp-{sku}"), "sku": sku, "location": "east",
            "quantity": 4, "expected": window, "earmark": earmark}}),
        )?;
    }
    story.tell(json!({"op": "tick"}))?;
    story.say(
        "Acme orders 200 lines: most lie on the shelves of three places, 36 wait for purchase orders, the rack (R1 to R4)\n\
         lacks one part and so waits whole, and X1 to X3 are bought for this order. A rival, more urgent, wants X1, too.",
    );
    story.ship()?;
    story.waiting()?;
    story.at("2026-03-05T08:00:00Z")?;
    story.say("The missing part of the rack arrives; the rack can leave as one.");
    story.tell(json!({"op": "receive_stock", "sku": "R4", "location": "south", "quantity": 1}))?;
    story.ship()?;
    story.at("2026-03-16T08:00:00Z")?;
    story.say("All six purchase orders are in.");
    for number in 1..=6 {
        story.tell(json!({"op": "receive_stock", "sku": format!("P{number}"), "location": "south", "quantity": 12, "inbound": format!("po-{number}")}))?;
    }
    story.ship()?;
    story.at("2026-03-21T08:00:00Z")?;
    story.say("What was bought for Acme arrives, and goes to Acme; the rival goes on waiting.");
    for sku in ["X1", "X2", "X3"] {
        story.tell(json!({"op": "receive_stock", "sku": sku, "location": "east", "quantity": 4, "inbound": format!("for-corp-{sku}")}))?;
    }
    story.tell(json!({"op": "tick"}))?;
    story.ship()?;
    story.waiting()?;
    let order = story.ask(json!({"op": "get_order", "order": "corp"}))?;
    let lines = crate::session::list(&order, "lines");
    let done = lines.iter().filter(|line| line["ordered"] == line["shipped"]).count();
    story.say(&format!("{done} of {} lines of Acme's order have shipped in full.", lines.len()));
    Ok(())
}

fn settings(story: &Story<'_>) -> Result<(), String> {
    story.tell(json!({"op": "set_policy", "policy": {"sourcing": "priority"}}))?;
    for (priority, place) in (1..).zip(PLACES) {
        story.tell(json!({"op": "set_location", "location": {"id": place, "priority": priority}}))?;
    }
    let rate = json!({"from": "*", "to": "*", "base": {"amount": "9.00", "currency": "EUR"}, "transit": {"earliest": "P1D", "latest": "P2D"}});
    story.tell(json!({"op": "set_rates", "rates": [rate]}))?;
    for sku in ["X1", "X2", "X3"] {
        story.tell(
            json!({"op": "set_item", "item": {"sku": sku, "lead_time": {"earliest": "P10D", "latest": "P20D"}}}),
        )?;
    }
    for number in 1..=6 {
        let day = format!("2026-03-{:02}T08:00:00Z", 9 + number);
        story.tell(json!({"op": "set_inbound", "inbound": {"id": format!("po-{number}"), "sku": format!("P{number}"), "location": "south",
            "quantity": 12, "expected": {"earliest": day, "latest": day}}}))?;
    }
    Ok(())
}

/// The 200 lines; what of them lies on shelves is received.
fn lines(story: &Story<'_>, random: &mut Random) -> Result<Vec<Value>, String> {
    let receive = |sku: &str, place: &str, quantity: u64| {
        story.tell(json!({"op": "receive_stock", "sku": sku, "location": place, "quantity": quantity}))
    };
    let mut lines = Vec::new();
    for number in 1..=SHELF_LINES {
        let (sku, quantity) = (format!("S{number:03}"), random.between(1, 5));
        receive(&sku, random.one_of(&PLACES), quantity + random.below(3))?;
        lines.push(json!({"id": number.to_string(), "sku": sku, "quantity": quantity, "unit_price": price(random)}));
    }
    for part in 1..=4_u64 {
        let sku = format!("R{part}");
        if part < 4 {
            receive(&sku, "south", 1)?;
        }
        let id = (SHELF_LINES + part).to_string();
        lines.push(json!({"id": id, "sku": sku, "quantity": 1, "ship_together": "rack", "unit_price": price(random)}));
    }
    for number in 1..=SUPPLY_LINES {
        let id = (SHELF_LINES + 4 + number).to_string();
        lines.push(
            json!({"id": id, "sku": format!("P{}", (number - 1) % 6 + 1), "quantity": 2, "unit_price": price(random)}),
        );
    }
    for number in 1..=3_u64 {
        let id = (SHELF_LINES + 4 + SUPPLY_LINES + number).to_string();
        lines.push(json!({"id": id, "sku": format!("X{number}"), "quantity": 4, "unit_price": price(random)}));
    }
    Ok(lines)
}

fn price(random: &mut Random) -> Value {
    let cents = random.between(199, 24_999);
    json!({"amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": "EUR"})
}
