//! What can be asked on the command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Ship what is there, promise the rest honestly, never sell the same unit twice.
#[derive(Debug, Parser)]
#[command(name = "fillrate", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenario files and tell which hold.
    ///
    /// A scenario says what is given, what is done step by step, and what must be true after each step.
    /// Prints `ok NAME` or `FAILED NAME: step 3: lines[0].allocated: expected 5, got 4` per file,
    /// then the count; exits with 1 where any failed. After every step the books are checked, too.
    Scenario {
        /// Scenario files, or folders: all `*.json` in them, in the order of their names.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
        /// One JSON object at the end instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Run commands line by line: JSON in, outcomes out.
    ///
    /// Each line is one command or query, or a list of them, with its own `at`; each gives one line:
    /// its outcome, or {"error":{"code","message","details"}}. A refused command does not stop the rest.
    Run {
        /// A file of commands, one a line; `-` reads standard input.
        #[arg(value_name = "COMMANDS.jsonl")]
        commands: PathBuf,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Show three situations from beginning to end: what ships, what waits, until when, and why.
    ///
    /// Peak season with too little stock, a regional hub that helps an empty warehouse out,
    /// and a corporate order of 200 lines with goods bought for it alone. The data is made from a seed.
    Demo {
        /// Seed of the data.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
        /// JSON instead of tables.
        #[arg(long)]
        json: bool,
    },
    /// Replay real order lines against limited stock, and measure.
    ///
    /// Reads a CSV file with the columns invoice, sku, quantity, invoiced_at, unit_price, customer, country
    /// in time order, plain or gzipped. Lines of one invoice become an order; a shipment leaves a day after
    /// it is ready; invoices beginning with `C` cancel what has not left, else return it; other negative rows
    /// correct stock. Supply comes at the start of each period, made from the demand in the file and a seed.
    Replay(ReplayArgs),
    /// Show how an order was sourced: every location, used or not and why, costs, the next best choice.
    ///
    /// Runs the steps of a scenario file, whatever they expect, then asks for the plan kept at placement.
    Explain {
        /// A scenario file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The id of an order in it.
        #[arg(value_name = "ORDER")]
        order: String,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
        /// The plan as JSON instead of tables.
        #[arg(long)]
        json: bool,
    },
    /// Make a store ready, or bring one of an earlier version up to date.
    Migrate {
        /// The store was just restored from a backup, and nobody works with it yet: numbers that were given away since
        /// the backup are not given away again. For all its tenants.
        #[arg(long)]
        restored: bool,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Recompute every counter from movements and reservations, and tell what does not agree.
    ///
    /// Prints each finding as a line of JSON, then the count; exits with 1 where any is left.
    Audit {
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
        /// Book the findings as recorded corrections, then look again.
        #[arg(long)]
        repair: bool,
    },
    /// Write everything that is kept of a tenant, as it is at one moment: a line of JSON each.
    Export {
        /// Where to; `-` writes standard output.
        #[arg(value_name = "BOOKS.jsonl")]
        to: PathBuf,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Take over what `export` wrote, all or nothing, into a tenant that has nothing yet; then audit it.
    Import {
        /// Where from; `-` reads standard input.
        #[arg(value_name = "BOOKS.jsonl")]
        from: PathBuf,
        /// Where the books are to be kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Copy a store with all its tenants to a new file, as it is at one moment, while others go on.
    Backup {
        /// The file to write; it must not be there yet.
        #[arg(value_name = "COPY.db")]
        to: PathBuf,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Remove orders that closed before a moment, with their events and contact data.
    Purge {
        /// The moment, such as `2026-01-01T00:00:00Z`.
        #[arg(long, value_name = "TIME")]
        before: fillrate::Time,
        /// Where the books are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Where the books are kept.
#[derive(Args, Debug)]
pub struct StoreArgs {
    /// Where to keep the books: `memory:`, which begins empty and ends with the program, `sqlite:///path`, or
    /// `postgres://user:password@host/database`.
    #[arg(long, value_name = "URL", default_value = "memory:")]
    pub store: String,
    /// Whose books: a tenant sees nothing of another. Commands that need fresh books add to the name.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub tenant: String,
}

/// What a replay may be told.
#[derive(Args, Debug)]
pub struct ReplayArgs {
    /// The order lines, plain or gzipped.
    #[arg(value_name = "ORDERS.csv[.gz]")]
    pub orders: PathBuf,
    /// Warehouses that the stock lies in.
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub warehouses: u32,
    /// Share of each SKU's demand that the first stock and all receipts cover; 1 is all of it.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub fill: f64,
    /// Receipts in a hundred that come a period late.
    #[arg(long, value_name = "PERCENT", default_value_t = 15, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub late: u32,
    /// Days from one receipt to the next.
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub receipts_every: u32,
    /// Commands in one batch at most.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub batch: u32,
    /// Seed of where and when supply arrives.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only the first rows of the file.
    #[arg(long, value_name = "ROWS")]
    pub limit: Option<u64>,
    /// Where the books are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
