//! With only ticks, all that has a time to live ends; what has ended is off the moment that its time is over,
//! and a clock that goes back revives nothing.

use super::{asked, books};
use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::Time;
use serde_json::json;

/// After a script the clock alone goes on, then back.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        run.step(pick);
    }
    let begun = run.at;
    for hours in [1_i64, 30, 24 * 90] {
        run.at = Time::from_micros(begun.micros() + hours * 3_600_000_000);
        run.at = run.at.max(latest(&run));
        tick(&mut run).map_err(|reason| run.told(reason))?;
        all_ended(&run).map_err(|reason| run.told(reason))?;
    }
    let ended = run.rows.clone();
    run.at = begun;
    tick(&mut run).map_err(|reason| run.told(reason))?;
    for (hold, before) in view::holds(&run.rows).into_iter().zip(view::holds(&ended)) {
        if hold.live && !before.live {
            return Err(run.told(format!("hold {} lives again", hold.id)));
        }
    }
    Ok(())
}

/// The latest time that a hold or an order was placed at: the clock of the script may have gone back since.
fn latest(run: &Run) -> Time {
    let holds = view::holds(&run.rows).into_iter().map(|h| h.placed_at);
    let events = run.events.iter().map(|e| e.at);
    holds.chain(events).max().unwrap_or(run.at)
}

/// Ticks until a tick has nothing to tell. One is not enough: what expired is offered in the next, and what its
/// completion made wait anew may be overdue at once.
fn tick(run: &mut Run) -> Held {
    for _ in 0..20 {
        let command = json!({"op": "tick", "at": run.at});
        let sent = run.send(&command.to_string());
        books::agree(&run.rows, &sent.before, &run.events)?;
        asked::audit(run)?;
        match &sent.result {
            Err(error) => return Err(format!("a tick is refused: {error}")),
            Ok(outcome) if !outcome.more && outcome.events.is_empty() => return Ok(()),
            Ok(_) => {}
        }
    }
    Err("20 ticks at one time are not enough".into())
}

fn all_ended(run: &Run) -> Held {
    if let Some(hold) = view::holds(&run.rows).into_iter().find(|h| h.live && h.expires_at <= run.at) {
        return Err(format!("hold {} lives after {}", hold.id, hold.expires_at));
    }
    for order in view::orders(&run.rows) {
        for shipment in order.shipments.iter().filter(|s| s.status.is_soft()) {
            if let Some(part) = shipment.parts.iter().find(|p| p.expires_at.is_some_and(|end| end <= run.at)) {
                return Err(format!("order {}: reservation {} lives after its time", order.id(), part.reservation));
            }
        }
        for b in order.backorders.iter().filter(|b| !b.open().is_zero()) {
            if b.due_at < run.at && !b.breached {
                return Err(format!("order {}: backorder {} is overdue and not told so", order.id(), b.number));
            }
            if b.active_from.is_some_and(|from| from <= run.at) && !b.active {
                return Err(format!("order {}: backorder {} is not in its time", order.id(), b.number));
            }
        }
    }
    Ok(())
}
