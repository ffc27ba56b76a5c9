//! The laws, each over `CASES` scripts (10,000) from `SEED` (1) on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate_tests::cases::holds;
use fillrate_tests::laws;

/// Declares a test for each law: its name, the steps that a script has at most, the law.
macro_rules! laws {
    ($( $(#[doc = $doc:literal])* $name:ident, $steps:literal, $check:path; )*) => { $(
        $(#[doc = $doc])*
        #[test]
        fn $name() {
            holds("laws", stringify!($name), $steps, &$check);
        }
    )* };
}

laws! {
    /// The identities of the contract's section 3 hold after every command, and the queries say the same.
    books_agree, 20, laws::books::check;
    /// Folding events, all or a prefix, gives the rows.
    events_fold_to_rows, 28, laws::fold::check;
    /// Queues, clocks and lists hold just what the rows say.
    ranges_follow_rows, 24, laws::ranges::check;
    /// A failing command changes nothing, nor does a query.
    refusals_change_nothing, 28, laws::refusal::check;
    /// The same command again answers the same bytes; other content under its id is refused.
    replays_answer_the_same, 18, laws::replay::check;
    /// The same input gives the same bytes.
    same_input_same_bytes, 24, laws::alone::check;
    /// Nobody oversells.
    nobody_oversells, 28, laws::oversell::check;
    /// A batch gives what its commands give one by one.
    batches_equal_their_commands, 24, laws::batch::check;
    /// Commands that share nothing commute.
    strangers_commute, 30, laws::commute::check;
    /// Events count without gaps, and a reader of the feed misses none.
    feeds_have_no_gaps, 24, laws::feed::check;
    /// What has a time to live ends, by ticks alone.
    the_clock_ends_all, 18, laws::clock::check;
    /// What an audit finds, a repair mends.
    repairs_mend, 20, laws::repair::check;
    /// Whatever fails in the store, a command is wholly done or not at all.
    faults_leave_no_trace, 12, laws::faults::check;
    /// What stores of text keep is read back as it was.
    what_is_kept_is_read_back, 24, laws::kept::check;
}
