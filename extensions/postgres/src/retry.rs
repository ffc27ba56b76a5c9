//! Waiting before another try: longer each time, never the same for two, and not for ever.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

/// The first pause at most, and the longest.
const FIRST: Duration = Duration::from_millis(2);
const LONGEST: Duration = Duration::from_millis(250);

/// Tries of one thing.
#[derive(Debug)]
pub(crate) struct Retry {
    until: Instant,
    pause: Duration,
}

impl Retry {
    /// For as long as there is patience.
    pub fn new(patience: Duration) -> Self {
        Retry { until: Instant::now() + patience, pause: FIRST }
    }

    /// Waits; `false` once patience is over.
    pub async fn wait(&mut self) -> bool {
        if Instant::now() >= self.until {
            return false;
        }
        tokio::time::sleep(self.pause.mul_f64(0.5 + share() / 2.0)).await;
        self.pause = (self.pause * 2).min(LONGEST);
        true
    }
}

/// Somewhere from 0 to 1, for no purpose but that two who collided do not collide again.
fn share() -> f64 {
    let any = RandomState::new().hash_one(0_u8);
    f64::from(u32::try_from(any >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}
