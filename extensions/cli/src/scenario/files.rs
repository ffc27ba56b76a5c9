//! Which files to run: those named, and all of a folder in the order of their names.

use std::path::{Path, PathBuf};

/// A file to run, or why there is none.
#[derive(Debug)]
pub struct Found {
    /// As it is called in the report: the file's name without its ending.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What stands in the way.
    pub problem: Option<String>,
}

/// The scenario files behind paths; folders stand for all `*.json` in them.
pub fn scenario_files(paths: &[PathBuf]) -> Vec<Found> {
    paths.iter().flat_map(|path| if path.is_dir() { folder(path) } else { vec![found(path, None)] }).collect()
}

fn folder(path: &Path) -> Vec<Found> {
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) => return vec![found(path, Some(format!("the folder cannot be read: {e}")))],
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "json") && p.is_file())
        .collect();
    files.sort();
    if files.is_empty() {
        return vec![found(path, Some("the folder has no scenario files; they end in `.json`".into()))];
    }
    files.iter().map(|file| found(file, None)).collect()
}

fn found(path: &Path, problem: Option<String>) -> Found {
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().replace(char::is_control, " ");
    Found { name, path: path.to_owned(), problem }
}
