//! When goods will arrive: calendars, and supply pegged to those who wait.

mod atp;
mod calendar;
mod make;
mod peg;

pub use atp::first_period;
pub(crate) use calendar::{clock_time, date, local_day};
pub(crate) use make::{promise_allocated, promise_order, renew, transit_from};
pub(crate) use peg::{Ahead, supplies};
