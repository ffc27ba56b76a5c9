//! The three situations of the field tell something: with another policy they come out otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate_cli::{backend, scenario};

fn outcome(file: &str, from: &str, to: &str) -> Result<(), String> {
    let path = format!("{}/scenarios/own/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "`{from}` is not in {file}");
    scenario::run_text(&text.replace(from, to), &|| backend::open("memory:", "situations").unwrap())
}

/// In a peak season what is worth most is served first; in the order of arrival it is not.
#[test]
fn peak_season_needs_release_by_value() {
    let value = r#""release": "value""#;
    assert_eq!(outcome("peak-season", value, value), Ok(()));
    assert!(outcome("peak-season", value, r#""release": "fifo""#).is_err());
}
