//! As if done one after another: the commits, replayed in their order on a plain store, make the same outcomes and rows.

use super::world::World;
use crate::view::{self, Rows};
use fillrate::{Ask, Found, Id, Key, MemoryStore, Remembered, Row, Store, execute};
use std::sync::Arc;

/// Replays the log and compares.
pub fn as_one_after_another(world: &World, rows: &Rows) -> Result<(), String> {
    let plain = MemoryStore::new();
    let log = world.log.borrow();
    for (number, commit) in log.commits.iter().enumerate() {
        let outcomes = execute(&plain, commit.batch.iter().map(|asked| asked.request.clone()).collect());
        for id in &commit.ids {
            let (now, then) = (remembered(&plain, id), rows.get(&Key::Command(id.clone())));
            if !matches!((&now, then), (Some(now), Some(Row::Command(then))) if now == then) {
                let texts: Vec<String> = outcomes.iter().map(fillrate::render).collect();
                return Err(format!(
                    "commit {number}, alone after those before it, has another outcome than it had among the others:\n\
                     {commit}\nalone: {}\n{now:?}\namong others:\n{then:?}",
                    texts.join("\n")
                ));
            }
        }
    }
    match view::difference(&comparable(&plain.rows()), &comparable(rows), |_| true) {
        Some(difference) => Err(format!("one after another, the commits end in another state: {difference}")),
        None => Ok(()),
    }
}

fn remembered(store: &MemoryStore, id: &Id) -> Option<Arc<Remembered>> {
    match store.load(&[Ask::Row(Key::Command(id.clone()))]).ok()?.pop()? {
        Found::Row(Some((Row::Command(row), _))) => Some(row),
        _ => None,
    }
}

/// Without what each store counts by itself: versions of stock rows, positions; and without the records of a bridge.
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
