//! Folding the events gives the rows; a prefix of the events gives the rows of then.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view::{self, Rows};
use fillrate::{Key, Row, fold};
use std::sync::Arc;

/// The whole feed, and two prefixes of it that end with a command.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    let mut then = vec![(run.events.len(), run.rows.clone())];
    for pick in &script.picks {
        run.step(pick);
        then.push((run.events.len(), run.rows.clone()));
    }
    let some = |byte: u8| usize::from(byte) * then.len() / 256;
    for at in [some(script.law[0]), some(script.law[1]), then.len() - 1] {
        let (events, rows) = &then[at];
        let folded = told(&fold(&run.events[..*events]));
        if let Some(difference) = view::difference(&told(rows), &folded, |_| true) {
            let end = run.sent.len() - (then.len() - 1 - at);
            run.sent.truncate(end);
            return Err(run.told(format!("the first {events} events fold to something else: {difference}")));
        }
    }
    Ok(())
}

/// What events tell: orders without their number of effects, stock without versions, holds, supply, settings.
pub fn told(rows: &Rows) -> Rows {
    let mut told = Rows::new();
    for (key, row) in rows {
        let row = match (key, row) {
            (_, Row::Order(order)) => {
                let mut order = (**order).clone();
                order.effects_made = 0;
                Row::Order(Arc::new(order))
            }
            (_, Row::Stock(rows)) => {
                let mut rows = (**rows).clone();
                rows.iter_mut().for_each(|r| r.version = 0);
                Row::Stock(Arc::new(rows))
            }
            (Key::Hold(_) | Key::Inbound(_) | Key::Item(_) | Key::Prices(_) | Key::Capacity(..), row) => row.clone(),
            (Key::Locations | Key::Policies | Key::Rates(_) | Key::Services | Key::Fx | Key::Learned, row) => {
                row.clone()
            }
            _ => continue,
        };
        told.insert(key.clone(), row);
    }
    told
}
