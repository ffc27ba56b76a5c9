//! What stores of text keep is read back as it was: every key, row, range and event.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use fillrate::{Key, Row, stored};

/// All rows and events, and the ranges that changed, after every script.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        run.step(pick);
    }
    held(&run).map_err(|reason| run.told(reason))
}

fn held(run: &Run) -> Held {
    for (key, row) in &run.rows {
        of_row(key, row)?;
    }
    for event in &run.events {
        let text = stored::event(event);
        let read = stored::read_event(&text).map_err(|e| format!("{e}: {text}"))?;
        if read != **event {
            return Err(format!("an event is read back as {read:?} from {text}"));
        }
    }
    Ok(())
}

/// A message holds the order that it is about until it is kept; then it is text, so texts are compared.
fn of_row(key: &Key, row: &Row) -> Held {
    let (kind, name) = stored::key(key);
    let read = stored::read_key(kind, &name).map_err(|e| e.to_string())?;
    if read != *key {
        return Err(format!("{key:?} is read back as {read:?}"));
    }
    let text = stored::row(row);
    let read = stored::read_row(kind, &text).map_err(|e| format!("{e}: {text}"))?;
    let is_same = if matches!(row, Row::Outbox(_)) { stored::row(&read) == text } else { read == *row };
    if is_same { Ok(()) } else { Err(format!("{key:?} is read back as {read:?} from {text}")) }
}
