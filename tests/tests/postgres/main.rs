//! What only a server can suffer: cut connections, killed backends and workers, restarts, other versions; and batches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod batches;
mod books;
mod carried;
mod cut;
mod feed;
mod kill;
mod load;
mod mixed;
mod phantoms;
mod versions;
