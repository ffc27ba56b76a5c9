//! A batch gives what its commands give one by one.

use super::books::is_state;
use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Engine, MemoryStore, Request, render};

/// Outcomes byte for byte, and all rows in the end, however the commands are cut into batches.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    let given = run.sent.len();
    let mut one_by_one = Vec::new();
    for pick in &script.picks {
        let sent = run.step(pick);
        one_by_one.push(sent.bytes());
    }
    let engine = Engine::new(MemoryStore::new());
    for text in &run.sent[..given] {
        engine.execute_json(text);
    }
    // Text that cannot be read never gets into a batch.
    let read: Vec<(usize, Request)> = run.sent[given..]
        .iter()
        .enumerate()
        .filter_map(|(n, text)| Some((n, Request::from_json(text).ok()?)))
        .collect();
    let mut rest = read.as_slice();
    let mut cut = 0;
    while !rest.is_empty() {
        let size = (1 + usize::from(script.law[cut % 16]) % 12).min(rest.len());
        let (batch, after) = rest.split_at(size);
        let outcomes = engine.execute_batch(batch.iter().map(|(_, request)| request.clone()).collect());
        for ((n, _), outcome) in batch.iter().zip(&outcomes) {
            let together = render(outcome);
            if together != one_by_one[*n] {
                let reason =
                    format!("{}\nanswers in a batch\n{together}\nand alone\n{}", run.sent[given + n], one_by_one[*n]);
                return Err(run.told(reason));
            }
        }
        (rest, cut) = (after, cut + 1);
    }
    let stateful = |rows: &view::Rows| super::fold::told(rows);
    if let Some(difference) = view::difference(&stateful(&run.rows), &stateful(&engine.store().rows()), |_| true) {
        return Err(run.told(format!("a batch ends differently: {difference}")));
    }
    // Versions of stock rows count commits, so rows that events do not tell are compared beside.
    let beside = |key: &fillrate::Key| is_state(key) && !matches!(key, fillrate::Key::Stock(_));
    match view::difference(&run.rows, &engine.store().rows(), beside) {
        Some(difference) => Err(run.told(format!("a batch ends differently: {difference}"))),
        None => Ok(()),
    }
}
