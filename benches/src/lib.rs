//! Worlds and loops that the benches share.
#![allow(missing_docs, reason = "benches are read, not called")]

pub mod floor;
pub mod heap;
pub mod raw;
pub mod raw_postgres;
pub mod report;
pub mod sourcing;
pub mod world;
