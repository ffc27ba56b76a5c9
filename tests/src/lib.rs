//! What the test suites share: scripts of commands that look random, and the laws that hold for all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod big;
pub mod cases;
pub mod counting;
pub mod draw;
pub mod every;
pub mod failing;
pub mod hostile;
pub mod laws;
pub mod mixed;
pub mod ops;
pub mod race;
pub mod run;
pub mod script;
pub mod server;
pub mod sim;
pub mod stores;
pub mod tally;
pub mod view;
pub mod world;
