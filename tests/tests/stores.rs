//! The store suite, on every store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

fillrate_tests::store_suite!(memory, fillrate_tests::stores::Memory);
fillrate_tests::store_suite!(sqlite, fillrate_tests::stores::Sqlite::new());
fillrate_tests::store_suite!(bridged, fillrate_tests::stores::Bridged::new());
fillrate_tests::store_suite!(postgres, fillrate_tests::stores::Postgres::new(), fillrate_tests::server::is_wanted());
fillrate_tests::store_suite!(
    bridged_postgres,
    fillrate_tests::stores::BridgedPostgres::new(),
    fillrate_tests::server::is_wanted()
);

#[test]
fn stock_in_postgres_and_orders_in_sqlite_survive_crashes_between_every_two_steps() {
    if fillrate_tests::server::is_wanted() {
        let home = fillrate_tests::stores::BridgedPostgres::new();
        fillrate_tests::stores::apart::crashes_are_healed(|| home.apart());
    }
}

#[test]
fn stock_in_postgres_and_orders_in_sqlite_survive_lost_answers_and_refusals() {
    if fillrate_tests::server::is_wanted() {
        let home = fillrate_tests::stores::BridgedPostgres::new();
        fillrate_tests::stores::apart::mishaps_are_healed(|| home.apart(), 20);
    }
}
