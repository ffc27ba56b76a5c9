//! `fillrate demo`: three situations from beginning to end, on data made from a seed.

mod corporate;
mod hub;
mod peak;
mod show;
mod story;

use crate::args::StoreArgs;
use crate::backend::open;
use crate::figures;
use crate::program::unwritten;
use crate::random::Random;
use crate::table::heading;
use serde_json::{Value, json};
use std::io::Write;
use story::Story;

/// What a situation is called, and its script.
type Situation = (&'static str, fn(&mut Story<'_>, &mut Random) -> Result<(), String>);

const SITUATIONS: [Situation; 3] = [
    ("Peak season: more is wanted than the truck brings", peak::play),
    ("Regional hub: the main warehouse is empty", hub::play),
    ("Corporate order: 200 lines, a rack that ships as one, goods bought for it alone", corporate::play),
];

/// Plays the situations and tells them; whether every audit was clean.
///
/// # Errors
/// In words: a command was refused, or the output cannot be written.
pub fn run(seed: u64, store: &StoreArgs, as_json: bool, out: &mut dyn Write) -> Result<bool, String> {
    let (mut clean, mut told) = (true, Vec::new());
    for (number, (name, play)) in (1_u64..).zip(SITUATIONS) {
        let backend = open(&store.store, &format!("{}-demo-{number}", store.tenant))?;
        let mut story = Story::new(backend.as_ref())?;
        play(&mut story, &mut Random::new(seed.wrapping_mul(3).wrapping_add(number)))?;
        let (kpis, findings) = story.balance()?;
        clean &= findings.is_empty();
        if as_json {
            let orders = story.orders()?;
            told.push(json!({"name": name, "orders": orders, "kpis": kpis, "findings": findings}));
            continue;
        }
        let text = end(name, &story, &kpis, &findings);
        write!(out, "{text}").map_err(unwritten)?;
    }
    if as_json {
        writeln!(out, "{}", json!({"situations": told})).map_err(unwritten)?;
    }
    Ok(clean)
}

fn end(name: &str, story: &Story<'_>, kpis: &Value, findings: &[Value]) -> String {
    format!(
        "{}\n{}\n{}\n{}\n{}\n\n\n",
        heading(&format!("{name}\n{}", "=".repeat(name.chars().count()))),
        story.page,
        heading("Key figures"),
        figures::kpi_table(kpis),
        figures::audit_line(findings)
    )
}
