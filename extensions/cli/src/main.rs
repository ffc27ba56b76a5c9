//! The `fillrate` program; see `fillrate --help`.

use clap::Parser as _;
use fillrate_cli::{args::Cli, program};
use std::process::ExitCode;

fn main() -> ExitCode {
    program::run(Cli::parse().command)
}
