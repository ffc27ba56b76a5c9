//! The suite that every store passes: written once, run on each.
//!
//! A store takes part by a [`Home`]: where its tenants live, and how they are opened.

pub mod alike;
pub mod apart;
pub mod folder;
pub mod homes;
pub mod inventory;
pub mod phantoms;
pub mod ranges;
pub mod reopened;
pub mod scenarios;

pub use homes::{Bridged, BridgedPostgres, Home, Memory, Postgres, Sqlite};

/// Runs the whole suite on a store.
#[macro_export]
macro_rules! store_suite {
    ($name:ident, $home:expr) => {
        $crate::store_suite!($name, $home, true);
    };
    // With what must be there.
    ($name:ident, $home:expr, $is_there:expr) => {
        mod $name {
            use fillrate_tests::race;
            use fillrate_tests::stores::{self, Home as _};

            #[test]
            fn scenarios_of_peers() {
                if !$is_there {
                    return;
                }
                stores::scenarios::all_of(&$home, "peers", 73);
            }

            #[test]
            fn scenarios_of_our_own() {
                if !$is_there {
                    return;
                }
                stores::scenarios::all_of(&$home, "own", 300);
            }

            #[test]
            fn scripts_end_as_in_memory() {
                if !$is_there {
                    return;
                }
                stores::alike::alone(&$home);
            }

            #[test]
            fn a_noisy_neighbour_is_not_heard() {
                if !$is_there {
                    return;
                }
                stores::alike::beside_a_neighbour(&$home);
            }

            #[test]
            fn reopened_after_every_command_all_is_the_same() {
                if !$is_there {
                    return;
                }
                stores::reopened::check(&$home);
            }

            #[test]
            fn long_ranges_are_counted_right() {
                if !$is_there {
                    return;
                }
                stores::ranges::check(&$home);
            }

            #[test]
            fn two_sessions_end_as_one_after_the_other() {
                if !$is_there {
                    return;
                }
                stores::phantoms::check(&$home);
            }

            #[test]
            fn the_last_units_are_sold_once() {
                if !$is_there {
                    return;
                }
                let home = $home;
                race::a_thousand_want_a_hundred(home.fresh());
            }

            #[test]
            fn the_sku_stands_on_two_lines() {
                if !$is_there {
                    return;
                }
                let home = $home;
                race::on_two_lines(home.fresh());
            }

            #[test]
            fn a_reader_of_the_feed_misses_none() {
                if !$is_there {
                    return;
                }
                let home = $home;
                race::feed(home.fresh());
            }

            #[test]
            fn a_command_sent_twice_at_once_has_one_effect() {
                if !$is_there {
                    return;
                }
                let home = $home;
                race::twice_at_once(home.fresh());
            }
        }
    };
}
