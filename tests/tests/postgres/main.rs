//! What only a server can suffer: cut connections, killed backends and workers, restarts, other versions; and batches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod batches;
mod books;
mod carried;
mod cut;
mod feed;
mod growth;
mod kill;
mod load;
mod mixed;
mod program;
mod versions;

#[test]
fn the_inventory_keeps_its_word() {
    if !fillrate_tests::server::is_wanted() {
        return;
    }
    let inventory =
        fillrate_postgres::PostgresInventory::open(books::options(&books::database()), books::TENANT).unwrap();
    fillrate_tests::stores::inventory::check(&inventory);
}
