//! Events of an order count without gaps, versions rise by one a command, and a reader of the feed misses none.

use super::asked;
use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Event, Id, What};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// After every command what it told, and in the end the feed, read in small pages.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    let mut seqs: BTreeMap<Id, u64> = BTreeMap::new();
    for pick in &script.picks {
        let done = run.events.len();
        let sent = run.step(pick);
        let Ok(outcome) = &sent.result else { continue };
        if outcome.events.windows(2).any(|two| two[0].0 >= two[1].0) {
            return Err(run.told("positions do not rise"));
        }
        let more = run.events[done..].to_vec();
        count(&more, &mut seqs).map_err(|reason| run.told(reason))?;
        for order in view::orders(&run.rows) {
            let was = view::order(&sent.before, order.id()).map_or(0, |o| o.version);
            // The tick of the command's own SKUs is settled as a command before it.
            if order.version < was || order.version > was + 2 {
                return Err(run.told(format!("order {} went from version {was} to {}", order.id(), order.version)));
            }
            if seqs.get(order.id()).is_some_and(|seq| *seq != order.seq) {
                return Err(run.told(format!(
                    "order {} has {} events, counted {:?}",
                    order.id(),
                    order.seq,
                    seqs.get(order.id())
                )));
            }
        }
    }
    read(&run, 1 + usize::from(script.law[0]) % 7).map_err(|reason| run.told(reason))
}

fn count(events: &[Arc<Event>], seqs: &mut BTreeMap<Id, u64>) -> Held {
    for event in events {
        if let What::OrderPurged { purged } = &event.what {
            seqs.remove(purged);
        }
        let Some(order) = &event.order else { continue };
        let seq = seqs.entry(order.clone()).or_default();
        *seq += 1;
        if event.seq != *seq {
            return Err(format!(
                "event {} of order {order} has seq {}, should have {seq}",
                event.what.kind(),
                event.seq
            ));
        }
    }
    Ok(())
}

/// A reader that asks for small pages sees all that was told, but for what was purged with its order.
fn read(run: &Run, limit: usize) -> Held {
    let mut kinds: Vec<Value> = Vec::new();
    let mut query = json!({"op": "list_events", "limit": limit});
    loop {
        let mut page = asked::answer(run, query.clone())?;
        kinds.extend(page["items"].as_array().into_iter().flatten().map(|event| event["kind"].clone()));
        if page["next"].is_null() {
            break;
        }
        query["after"] = page["next"].take();
    }
    let is_there = |event: &&Arc<Event>| event.order.as_ref().is_none_or(|id| view::order(&run.rows, id).is_some());
    let told: Vec<Value> = run.events.iter().filter(is_there).map(|event| json!(event.what.kind())).collect();
    if kinds == told {
        return Ok(());
    }
    let at = kinds.iter().zip(&told).position(|(a, b)| a != b).unwrap_or(kinds.len().min(told.len()));
    Err(format!("the feed has {} events, told were {}; the first that differs is {at}", kinds.len(), told.len()))
}
