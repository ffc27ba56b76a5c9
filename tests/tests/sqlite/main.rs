//! What only a file can suffer: crashes, kills, full disks, locks, other versions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod backup;
mod crash;
mod disk;
mod files;
mod kill;
mod mixed;
mod opening;
mod torn;
mod upgrade;
mod versions;

#[test]
fn the_inventory_keeps_its_word() {
    let folder = fillrate_tests::stores::folder::Folder::new();
    let inventory = fillrate_sqlite::SqliteInventory::open(folder.file("stock.db"), files::TENANT).unwrap();
    fillrate_tests::stores::inventory::check(&inventory);
}
