//! A simulator: several clients work on one small, scarce world through stores that fail in every way that a real one
//! does, one step of one client at a time. All chance comes from one seed, so any run can be had again.
//!
//! ```text
//! seed ─► World (clients, faults, clock) ─► steps ─► all that is left half done is healed ─► judge
//! ```
//! The judge replays what was committed, in the order of the commits, on a plain store: every outcome and the state at
//! the end must be the same, byte for byte. So nothing was sold twice, nothing lost, nothing done twice, whatever the
//! interleaving; and the books, the audit and the sums of what came in and went out agree besides.

mod choice;
mod client;
mod clock;
mod fuse;
mod judge;
mod log;
mod net;
pub mod rng;
pub mod same;
pub mod small;
mod tally;
mod world;

pub use fuse::{Blow, Fuse};
pub use log::Asked;
pub use rng::Rng;
pub use tally::Tally;
pub use world::{Mode, World};

use std::panic::{AssertUnwindSafe, catch_unwind};

/// One run; what it did, or in words what is wrong with it.
///
/// # Errors
/// The first thing that does not hold, with the script that was committed.
pub fn run(seed: u64, mode: Mode) -> Result<Tally, String> {
    let world = World::new(seed, mode);
    let run = || {
        world.play();
        judge::judge(&world)
    };
    let judged = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", text.unwrap_or("without a message")))
    });
    judged.map_err(|reason| {
        let script: Vec<String> = world.log.borrow().commits.iter().map(ToString::to_string).collect();
        format!("{reason}\ncommitted, in this order:\n{}", script.join("\n"))
    })?;
    Ok(world.tally.borrow().clone())
}
