//! Folding events gives the rows again: the proof that nothing changes beside what is told.

use crate::apply::apply;
use crate::event::Event;
use crate::prelude::*;
use crate::snapshot::{Found, Key, Row};
use crate::work::{Res, Stop, Work};

/// The rows that events make of an empty world, with the same rules that made the events.
///
/// What no event tells is not among them: personal data, effects and their numbers, remembered commands,
/// and where the clock goes on. Stock rows carry no version. An event that fits no row changes nothing.
///
/// ```
/// use fillrate::{Engine, Key, MemoryStore, Request, fold};
/// let engine = Engine::new(MemoryStore::new());
/// let command = r#"{"op":"set_location","at":"2026-01-01T00:00:00Z","location":{"id":"L1"}}"#;
/// let outcome = engine.execute(Request::from_json(command)?)?;
/// let events: Vec<_> = outcome.events.iter().map(|(_, event)| event.clone()).collect();
/// assert_eq!(fold(&events).get(&Key::Locations), engine.store().rows().get(&Key::Locations));
/// # Ok::<(), fillrate::Error>(())
/// ```
pub fn fold(events: &[Arc<Event>]) -> BTreeMap<Key, Row> {
    let mut work = Work::default();
    for event in events {
        loop {
            let mark = work.mark();
            match happen(&mut work, event) {
                Ok(()) => break,
                Err(Stop::Need(asks)) => {
                    work.rollback(mark);
                    for ask in asks {
                        // The world was empty: what no event made is not there.
                        work.insert(ask, Found::Row(None));
                    }
                }
                Err(Stop::Refused(_)) => {
                    work.rollback(mark);
                    break;
                }
            }
        }
        work.settle_journal();
    }
    work.rows()
}

/// As `emit` does, but for an event that is there already.
fn happen(work: &mut Work, event: &Event) -> Res<()> {
    apply(work, event.order.as_ref(), &event.what, event.at, event.version).map(|_| ())
}
