//! Every scenario file, each in a tenant of its own.

use super::Home;
use fillrate::Engine;
use fillrate_cli::scenario::{run_file, scenario_files};
use std::path::PathBuf;

/// Runs all files of a folder; at least so many must be there.
pub fn all_of(home: &impl Home, folder: &str, least: usize) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
    let files = scenario_files(&[path]);
    let mut failed = Vec::new();
    for file in &files {
        let run = || run_file(&file.path, &|| Box::new(Engine::new(home.fresh())));
        let result = file.problem.clone().map_or_else(run, Err);
        failed.extend(result.err().map(|reason| format!("FAILED {}: {reason}", file.name)));
    }
    let again = "again with: make scenario FILES=tests/scenarios/";
    assert!(failed.is_empty(), "{} of {} failed:\n{}\n{again}{folder}", failed.len(), files.len(), failed.join("\n"));
    assert!(files.len() >= least, "only {} files in {folder}, at least {least} should be there", files.len());
}
