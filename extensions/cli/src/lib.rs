//! The `fillrate` program: runs scenario files, command files, a demonstration, and a replay of real orders.
//!
//! Everything here talks to the engine as any host would; no rule of fillrate lives in this crate.

pub mod args;
pub mod audit;
pub mod backend;
pub mod books;
pub mod demo;
pub mod explain;
pub mod figures;
pub mod postgres;
pub mod program;
pub mod random;
pub mod replay;
pub mod run;
pub mod scenario;
pub mod session;
pub mod sqlite;
pub mod table;
