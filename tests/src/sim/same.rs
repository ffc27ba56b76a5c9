//! As if done one after another: the commits, replayed on a plain store, make the same outcomes and rows.
//!
//! The order is that of the commits. A command that read a range which no guard watches may have missed what another
//! wrote while it was on its way; then it is as if it had come just before that other, and is replayed there. It is
//! never moved before what was committed when it began.

use super::log::Log;
use super::world::World;
use crate::view::{self, Rows};
use fillrate::{Ask, Found, Id, Key, MemoryStore, Remembered, Row, Store, execute};
use std::sync::Arc;

/// Finds an order and compares.
pub fn as_one_after_another(world: &World, rows: &Rows) -> Result<(), String> {
    let log = world.log.borrow();
    let mut order: Vec<usize> = (0..log.commits.len()).collect();
    let mut replay = Replay::of(&log, &order, rows);
    while let Some(at) = replay.differs {
        let Some((better, next)) = earlier(&log, &order, at, rows) else {
            return Err(format!(
                "no place among the commits that came while it was on its way explains this outcome:\n{}\n{}",
                log.commits[order[at]], replay.reason
            ));
        };
        eprintln!(
            "MOVED {} to {}\n{}\n{}\nNEIGHBOURS {}",
            at,
            better.iter().position(|c| *c == order[at]).unwrap(),
            log.commits[order[at]],
            replay.reason,
            order[..at].iter().rev().take(4).map(|c| log.commits[*c].to_string()).collect::<Vec<_>>().join("\n")
        );
        world.tally.borrow_mut().moved += 1;
        (order, replay) = (better, next);
    }
    match view::difference(&comparable(&replay.store.rows()), &comparable(rows), |_| true) {
        Some(difference) => Err(format!("one after another, the commits end in another state: {difference}")),
        None => Ok(()),
    }
}

/// The order with one commit moved to the latest earlier place where it and all up to its old place agree.
fn earlier(log: &Log, order: &[usize], at: usize, rows: &Rows) -> Option<(Vec<usize>, Replay)> {
    let moved = order[at];
    let since = log.commits[moved].sends.since;
    let places = (0..at).rev().take_while(|place| order[*place] >= since);
    places.into_iter().find_map(|place| {
        let mut other = order.to_vec();
        other.remove(at);
        other.insert(place, moved);
        let replay = Replay::of(log, &other, rows);
        replay.differs.is_none_or(|differs| differs > at).then_some((other, replay))
    })
}

struct Replay {
    store: MemoryStore,
    /// The first place with another outcome.
    differs: Option<usize>,
    reason: String,
}

impl Replay {
    fn of(log: &Log, order: &[usize], rows: &Rows) -> Replay {
        let mut replay = Replay { store: MemoryStore::new(), differs: None, reason: String::new() };
        for (place, at) in order.iter().enumerate() {
            let commit = &log.commits[*at];
            let outcomes = execute(&replay.store, commit.sends.batch.iter().map(|a| a.request.clone()).collect());
            for id in &commit.ids {
                let (now, then) = (remembered(&replay.store, id), rows.get(&Key::Command(id.clone())));
                let same = matches!((&now, then), (Some(now), Some(Row::Command(then))) if is_same(now, then));
                if !same {
                    let texts: Vec<String> = outcomes.iter().map(fillrate::render).collect();
                    replay.reason = format!("alone: {}\n{now:?}\namong others: {then:?}", texts.join("\n"));
                    replay.differs = Some(place);
                    return replay;
                }
            }
        }
        replay
    }
}

fn remembered(store: &MemoryStore, id: &Id) -> Option<Arc<Remembered>> {
    match store.load(&[Ask::Row(Key::Command(id.clone()))]).ok()?.pop()? {
        Found::Row(Some((Row::Command(row), _))) => Some(row),
        _ => None,
    }
}

/// The same but for its place among all events.
fn is_same(one: &Remembered, other: &Remembered) -> bool {
    let plain = |r: &Remembered| Remembered { first_position: 0, ..r.clone() };
    plain(one) == plain(other)
}

/// Without what counts commits: versions of stock rows, positions; and without the records of a bridge.
pub fn comparable(rows: &Rows) -> Rows {
    let mut same = Rows::new();
    for (key, row) in rows {
        let row = match row {
            Row::Extension(_) => continue,
            Row::Stock(list) => {
                let mut list = (**list).clone();
                list.iter_mut().for_each(|row| row.version = 0);
                Row::Stock(Arc::new(list))
            }
            Row::Command(known) => Row::Command(Arc::new(Remembered { first_position: 0, ..(**known).clone() })),
            row => row.clone(),
        };
        same.insert(key.clone(), row);
    }
    same
}
