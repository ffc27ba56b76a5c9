//! What only a file can suffer: crashes, kills, full disks, locks, other versions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod backup;
mod crash;
mod files;
mod kill;
mod opening;
mod torn;
mod versions;
