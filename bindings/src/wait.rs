//! Waiting on the thread of the caller for what is done elsewhere.

use crate::watched::Watch;
use fillrate::Result;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{Thread, current, park_timeout};
use std::time::{Duration, Instant};

/// How often it asks whether to go on.
const LOOK: Duration = Duration::from_millis(50);

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for an end; `watch` may call it off.
///
/// # Errors
/// It was called off.
pub fn wait<T>(work: impl Future<Output = T>, watch: Watch<'_>) -> Result<T> {
    let mut work = pin!(work);
    let waker = Waker::from(Arc::new(Unpark(current())));
    let mut look = Instant::now() + LOOK;
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Ok(done);
        }
        park_timeout(look.saturating_duration_since(Instant::now()));
        if Instant::now() >= look {
            watch()?;
            look = Instant::now() + LOOK;
        }
    }
}
