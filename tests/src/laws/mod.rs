//! The laws: each holds for every script.

pub mod alone;
pub mod asked;
pub mod batch;
pub mod books;
pub mod clock;
pub mod commute;
pub mod faults;
pub mod feed;
pub mod fold;
pub mod kept;
pub mod oversell;
pub mod ranges;
pub mod refusal;
pub mod repair;
pub mod replay;
pub mod risk;
