//! What stores of text keep is read back as it was: every key, row and event, alone and as a record.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use fillrate::stored::{self, Record};
use fillrate::{Key, Row};

/// All rows and events, after every script.
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
        of_record(Record::Event(7, event.clone()))?;
    }
    Ok(())
}

fn of_row(key: &Key, row: &Row) -> Held {
    let (kind, name) = stored::key(key);
    let read = stored::read_key(kind, &name).map_err(|e| e.to_string())?;
    if read != *key {
        return Err(format!("{key:?} is read back as {read:?}"));
    }
    let text = stored::row(row);
    let read = stored::read_row(kind, &text).map_err(|e| format!("{e}: {text}"))?;
    of_record(Record::Row(key.clone(), row.clone(), 7))?;
    if read == *row { Ok(()) } else { Err(format!("{key:?} is read back as {read:?} from {text}")) }
}

fn of_record(record: Record) -> Held {
    let line = record.line();
    match Record::read(&line) {
        Ok(read) if read == record => Ok(()),
        read => Err(format!("{record:?} is read back as {read:?} from {line}")),
    }
}
