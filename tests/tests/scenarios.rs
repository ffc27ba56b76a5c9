//! Every scenario file runs, and there are as many as there should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate_cli::backend::{Closed, open};
use fillrate_cli::scenario::{run_file, scenario_files};
use std::path::PathBuf;

/// Runs all files of a folder; at least so many must be there.
fn all_of(folder: &str, least: usize) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
    let fresh = || open("memory:", "test").unwrap_or_else(|problem| Box::new(Closed(problem)));
    let files = scenario_files(&[path]);
    let mut failed = Vec::new();
    for file in &files {
        let result = file.problem.clone().map_or_else(|| run_file(&file.path, &fresh), Err);
        failed.extend(result.err().map(|reason| format!("FAILED {}: {reason}", file.name)));
    }
    let again = "again with: make scenario FILES=tests/scenarios/";
    assert!(failed.is_empty(), "{} of {} failed:\n{}\n{again}{folder}", failed.len(), files.len(), failed.join("\n"));
    assert!(files.len() >= least, "only {} files in {folder}, at least {least} should be there", files.len());
}

/// What systems of others got right or wrong.
#[test]
fn scenarios_of_peers() {
    all_of("peers", 73);
}

/// What this project promises beside.
#[test]
fn scenarios_of_our_own() {
    all_of("own", 100);
}
