//! Scripts have the same outcomes, byte for byte, and end with the same rows and ranges on every store as in memory.

use super::Home;
use crate::cases::{Held, cases, find_failure};
use crate::run::commands;
use crate::script::Script;
use fillrate::{Ask, Engine, Found, Key, MemoryStore, Range, Row, StockRow, Store, stored};
use std::collections::BTreeSet;

/// Of 10,000 cases of a law, so many scripts: each store is slower than memory.
fn scripts(of_10_000: u64) -> u64 {
    (cases() * of_10_000 / 10_000).clamp(10, 20_000)
}

/// Scripts one after the other, sent one by one or in batches.
pub fn alone(home: &impl Home) {
    run("stores_alike", scripts(400), &|script| {
        let texts = commands(script);
        let (memory, other) = (Engine::new(MemoryStore::new()), Engine::new(home.fresh()));
        let batch = [1, 1, 1, 2, 5, 64][usize::from(script.law[0]) % 6];
        for texts in texts.chunks(batch) {
            let text = if batch == 1 { texts.concat() } else { format!("[{}]", texts.join(",")) };
            same(&memory, &other, &text)?;
        }
        kept(memory.store(), other.store(), &texts)
    });
}

/// Between any two commands, a neighbour in the same place does something of its own.
pub fn beside_a_neighbour(home: &impl Home) {
    run("stores_beside", scripts(100), &|script| {
        let mut twin = script.clone();
        twin.picks.reverse();
        let (texts, noise) = (commands(script), commands(&twin));
        let (memory, other) = (Engine::new(MemoryStore::new()), Engine::new(home.fresh()));
        let neighbour = Engine::new(home.fresh());
        for (text, noise) in texts.iter().zip(&noise) {
            neighbour.execute_json(noise);
            same(&memory, &other, text)?;
        }
        kept(memory.store(), other.store(), &texts)
    });
}

fn run(law: &str, cases: u64, check: &dyn Fn(&Script) -> Held) {
    if let Some(failure) = find_failure(law, 24, cases, check) {
        panic!(
            "{}\n\nlaw `{law}`, seed {}; again with: SEED={} CASES=1 and this test",
            failure.reason, failure.seed, failure.seed
        );
    }
}

fn same<A: Store, B: Store>(one: &Engine<A>, other: &Engine<B>, text: &str) -> Held {
    let (a, b) = (one.execute_json(text), other.execute_json(text));
    if a == b { Ok(()) } else { Err(format!("{text} answers\n{a}\nin memory, and\n{b}\nhere")) }
}

/// Rows by the keys that memory has, and every range of them: its entries, and sums before some of them.
pub fn kept(memory: &MemoryStore, other: &impl Store, texts: &[String]) -> Held {
    let told = |reason: String| format!("{reason}\nafter these commands:\n{}", texts.join("\n"));
    let ask = |store: &dyn Store, ask: Ask| store.load(&[ask]).unwrap().remove(0);
    let mut skus = BTreeSet::new();
    for (key, row) in memory.rows() {
        let here = text(&row);
        let there = match ask(other, Ask::Row(key.clone())) {
            Found::Row(Some((row, _))) => text(&row),
            other => format!("{other:?}"),
        };
        if there != here {
            return Err(told(format!("{key:?}:\n  {here}\n  {there}")));
        }
        if let (Key::Stock(sku), Row::Stock(rows)) = (&key, &row) {
            skus.insert(sku.clone());
            for row in rows.iter() {
                let moved = |store: &dyn Store| ask(store, Ask::Moved(sku.clone(), row.location.clone(), None));
                if moved(memory) != moved(other) {
                    return Err(told(format!("movements of {sku} at {} differ", row.location)));
                }
            }
        }
    }
    for range in ranges(skus) {
        let page = |store: &dyn Store| match ask(store, Ask::Page(range.clone(), None, 100_000)) {
            Found::Page(page) => page,
            other => panic!("{other:?}"),
        };
        let (here, there) = (page(memory), page(other));
        if here != there {
            return Err(told(format!("{range:?}:\n  {here:?}\n  {there:?}")));
        }
        let mut places: Vec<_> = here.iter().step_by(3).map(|(sort, _)| Some(sort.clone())).collect();
        places.push(None);
        for place in places {
            let count = |store: &dyn Store| ask(store, Ask::Count(range.clone(), place.clone()));
            if count(memory) != count(other) {
                return Err(told(format!("counts of {range:?} before {place:?} differ")));
            }
        }
    }
    Ok(())
}

/// A row as it is kept; an inventory counts versions of stock rows in its own way.
fn text(row: &Row) -> String {
    match row {
        Row::Stock(rows) => {
            let plain = rows.iter().cloned().map(|row| StockRow { version: 0, ..row }).collect::<Vec<_>>();
            stored::row(&Row::Stock(plain.into()))
        }
        row => stored::row(row),
    }
}

fn ranges(skus: BTreeSet<fillrate::Sku>) -> Vec<Range> {
    use fillrate::{EffectKind, OrderStatus, Release};
    let mut all = vec![Range::Backlog, Range::Due(None), Range::Overdue, Range::Leaving, Range::AllSupply];
    all.extend([Range::Errands, Range::Closed, Range::Dispatched, Range::Queued, Range::Stocked, Range::Commands]);
    all.extend(OrderStatus::ALL.iter().map(|(status, _)| Range::Orders(*status)));
    all.extend(EffectKind::ALL.iter().map(|(kind, _)| Range::Effects(*kind)));
    all.extend(Release::ALL.iter().map(|(release, _)| Range::Waiting(*release)));
    for sku in skus {
        all.extend([Range::Open(sku.clone()), Range::Due(Some(sku.clone())), Range::Supply(sku.clone())]);
        all.extend(Release::ALL.iter().map(|(release, _)| Range::Queue(sku.clone(), *release)));
        for location in crate::world::LOCATIONS {
            let location: fillrate::Id = location.parse().unwrap();
            all.push(Range::Soft(sku.clone(), location.clone()));
            all.push(Range::Firm(sku.clone(), location.clone()));
            all.push(Range::Holds(sku.clone(), location));
        }
    }
    all
}
