//! Sourcing: from which places the lines of an order are served.
//!
//! 1. `lines` cleans the numbers; `walk` visits lines and places in the rule's order.
//! 2. Rules that choose a set of places turn lines into `items` of countable pieces; `coupling`
//!    finds those that contend for stock. `value` says what a piece and a place are worth.
//! 3. `model` bounds what a half-decided set can come to (`relax`, by each item's `ranking` of
//!    places, with each base divided among pieces by `charge`), `search` explores the sets from
//!    the start that `improve` found, `choose` makes the plan of a set and `leaders` keeps the
//!    best.
//! 4. `coupled` divides contended stock exactly: a `cluster` is a whole-number program that
//!    `simplex` bounds.
#![expect(clippy::indexing_slicing, reason = "tableau and cluster code index what they have sized")]

mod charge;
mod cheapest;
mod choose;
mod cluster;
mod coupled;
mod coupling;
mod distance;
mod improve;
mod items;
mod leaders;
mod lines;
mod model;
mod offer;
mod plan;
mod problem;
mod ranking;
mod relax;
mod search;
mod simplex;
mod solve;
mod value;
mod walk;

pub use distance::distance_m;
pub use plan::{Allocation, Overflow, Plan, RunnerUp};
pub use problem::{MICRO, Place, Problem, Rule, Take, Want};
pub use solve::solve;
pub use walk::walk_order;
