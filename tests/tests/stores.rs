//! The store suite, on every store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

fillrate_tests::store_suite!(memory, fillrate_tests::stores::Memory);
fillrate_tests::store_suite!(sqlite, fillrate_tests::stores::Sqlite::new());
fillrate_tests::store_suite!(bridged, fillrate_tests::stores::Bridged::new());
fillrate_tests::store_suite!(postgres, fillrate_tests::stores::Postgres::new(), fillrate_tests::server::is_wanted());
