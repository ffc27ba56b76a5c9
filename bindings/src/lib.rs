//! What the packages of other languages share: which store stands behind a URL, the loop of a decision as JSON text,
//! and an inventory on the other side of the border. No rule lives here.

mod ask;
mod changes;
mod door;
mod execution;
mod found;
mod guarded;
mod inventory;
mod postgres;
mod wait;
mod watched;

pub use door::{Door, Told, open};
pub use execution::Steps;
pub use guarded::{guarded, refused};
pub use inventory::{Remote, RemoteInventory};
pub use watched::Watch;
