//! The outside world, as far as it matters: takes effects, does them at once, and says so. A host that never did
//! would see them pile up.

use super::desk::{Desk, Purpose};
use fillrate::{AckEffect, Duration, Id, LeaseEffects, Request, Time};

/// Effects that are taken at a time.
const TAKEN: usize = 500;

/// Does all that is to be done by a time.
///
/// # Errors
/// In words: the engine hands out nothing.
pub fn carry_out(desk: &mut Desk<'_>, at: Time) -> Result<(), String> {
    loop {
        let limit = u32::try_from(TAKEN).unwrap_or(u32::MAX);
        let outcome = desk.ask(Request::new(at, LeaseEffects { kinds: None, limit, lease: Duration::DAY }))?;
        for (order, effect) in &outcome.effects {
            let effect: Id = format!("{order}/E{}", effect.number).parse().map_err(|e: fillrate::Error| e.message)?;
            desk.push(at, AckEffect { effect }, Purpose::Other("ack_effect"));
        }
        desk.tally.effects += outcome.effects.len() as u64;
        if outcome.effects.len() < TAKEN {
            return Ok(());
        }
    }
}
