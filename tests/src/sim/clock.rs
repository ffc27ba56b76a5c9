//! The clock of a world: it jumps by days, back and forth.

use super::client::Client;
use super::world::World;
use crate::world::START;
use fillrate::Time;

/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// The clock stays within this, so that no command id is forgotten.
const DAYS: i64 = 20;

impl World {
    /// What a clock shows; sometimes it jumps by days, back or forth.
    pub fn now(&self) -> Time {
        let mut spread = 0;
        if self.is_strict {
            // Less than anything's time to live.
            spread = i64::try_from(self.rng.borrow_mut().below(240)).unwrap_or(0);
        } else if self.rng.borrow_mut().percent(50) {
            self.jump();
        }
        let start: Time = START.parse().unwrap_or(Time::MAX);
        Time::from_micros(start.micros() + (self.clock.get() + spread) * 1_000_000)
    }

    fn jump(&self) {
        let mut rng = self.rng.borrow_mut();
        let clock = match rng.below(10) {
            0 => i64::try_from(rng.below(usize::try_from(DAYS * DAY).unwrap_or(1))).unwrap_or(0),
            _ => self.clock.get() + rng.one(&[1, 60, 1800, 7200]),
        };
        self.clock.set(clock.min(DAYS * DAY));
    }

    /// Whether a client that is idle may begin something.
    pub fn may_begin(&self) -> bool {
        if !self.is_strict {
            return true;
        }
        if !self.jumps.get() {
            let jumps = self.rng.borrow_mut().percent(30);
            self.jumps.set(jumps);
        }
        if self.jumps.get() {
            // Whoever asks is at work, and idle.
            if !self.clients.borrow().iter().flatten().all(Client::is_idle) || self.is_nested() {
                return false;
            }
            self.jump();
            self.jumps.set(false);
        }
        true
    }

    /// Whether a client is within another's call.
    fn is_nested(&self) -> bool {
        self.clients.borrow().iter().filter(|client| client.is_none()).count() > 1
    }
}
