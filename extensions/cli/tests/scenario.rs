//! The runner against the engine, and the program as it is called.

use fillrate_cli::backend::{Backend, Closed, open};
use fillrate_cli::scenario::{run_file, run_text};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn fresh() -> Box<dyn Backend> {
    open("memory:", "test").unwrap_or_else(|problem| Box::new(Closed(problem)))
}

/// Five wanted, four there; what is expected of the line stands in the place of `{}`.
fn scenario(expect: &str) -> String {
    let given = r#"{"policy": {"sourcing": "priority"}, "locations": ["W"],
        "stock": [{"sku": "A", "location": "W", "on_hand": "4"}, {"sku": "B", "location": "W", "on_hand": 3, "safety_stock": "1"}]}"#;
    let order = r#"{"op": "place_order", "order": {"id": "o1", "lines": [{"id": "1", "sku": "A", "quantity": "5"}]}}"#;
    format!(r#"{{"name": "n", "given": {given}, "steps": [{{"do": {order}, "expect": {expect}}}]}}"#)
}

fn told(expect: &str) -> String {
    run_text(&scenario(expect), &fresh).err().unwrap_or_default()
}

#[test]
fn a_right_scenario_holds() {
    assert_eq!(
        told(r#"{"order": {"status": "partially_reserved", "lines": [{"allocated": 4.0, "backordered": "1"}]}}"#),
        ""
    );
    assert_eq!(
        told(
            r#"{"stock": [{"sku": "B", "location": "W", "free": "2"}, {"sku": "Z", "location": "W", "on_hand": "0"}]}"#
        ),
        ""
    );
    assert_eq!(
        told(
            r#"{"backorders": [{"id": "o1/B1", "open": "1"}], "events": ["order_placed"], "no_events": ["shipment_released"]}"#
        ),
        ""
    );
}

#[test]
fn a_wrong_scenario_fails_with_the_exact_place() {
    let cases = [
        (r#"{"order": {"lines": [{"allocated": "5"}]}}"#, "step 1: lines[0].allocated: expected 5, got 4"),
        (r#"{"order": {"lines": []}}"#, "step 1: lines: expected 0 entries, got 1 entry"),
        (r#"{"stock": [{"sku": "A", "location": "W", "free": "1"}]}"#, "step 1: stock[0].free: expected 1, got 0"),
        (r#"{"backorders": []}"#, "step 1: backorders: expected 0 entries, got 1 entry"),
        (r#"{"error": "duplicate_order"}"#, "step 1: error: expected duplicate_order, got none"),
        (
            r#"{"events": ["line_backordered", "order_placed"]}"#,
            r#"step 1: events: expected ["line_backordered","order_placed"], got ["order_placed","line_backordered"]"#,
        ),
    ];
    for (expect, message) in cases {
        assert_eq!(told(expect), message);
    }
    let missing = told(r#"{"orders": [{"id": "o2"}]}"#);
    assert!(missing.starts_with("step 1: orders[0]: expected a record, got unknown_order"), "{missing}");
}

#[test]
fn what_is_given_may_be_refused() {
    let wrong = scenario("{}").replace(r#""on_hand": "4""#, r#""on_hand": "-4""#);
    let told = run_text(&wrong, &fresh).err().unwrap_or_default();
    assert!(told.starts_with("given: ") && told.contains("invalid_quantity"), "{told}");
}

fn program(args: &[&Path]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_fillrate")).arg("scenario").args(args).output()
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn the_program_tells_a_line_per_file_and_counts() -> Tested {
    let folder = std::env::temp_dir().join(format!("fillrate-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("a-right.json"), scenario(r#"{"order": {"lines": [{"allocated": "4"}]}}"#))?;
    std::fs::write(folder.join("notes.txt"), "no scenario")?;
    let alone = program(&[&folder])?;
    assert_eq!(lines(&alone), ["ok a-right", "1 passed, 0 failed"]);
    assert_eq!(alone.status.code(), Some(0));

    let wrong = folder.join("b-wrong.json");
    std::fs::write(&wrong, scenario(r#"{"order": {"lines": [{"allocated": "5"}]}}"#))?;
    std::fs::write(folder.join("c-none.json"), "{}")?;
    let all = program(&[&folder, &folder.join("gone.json")])?;
    let told = lines(&all);
    assert_eq!(
        told[..3],
        [
            "ok a-right",
            "FAILED b-wrong: step 1: lines[0].allocated: expected 5, got 4",
            "FAILED c-none: no scenario: `steps` is missing",
        ]
    );
    assert!(told[3].starts_with("FAILED gone: the file cannot be read"));
    assert_eq!(told[4..], ["1 passed, 3 failed"]);
    assert_eq!(all.status.code(), Some(1));
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// The project's own scenarios must hold, and each must notice when a number in it is changed.
#[test]
fn the_projects_scenarios_hold_and_notice_a_changed_number() -> Tested {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios/own");
    for name in ["peak-season", "regional-hub", "corporate-order"] {
        let path = folder.join(format!("{name}.json"));
        if !path.exists() {
            eprintln!("skipped: {} is not there", path.display());
            continue;
        }
        assert_eq!(run_file(&path, &fresh), Ok(()), "{name}");
        let text = std::fs::read_to_string(&path)?;
        let changed = text.replacen(r#""backordered": "3""#, r#""backordered": "3.000001""#, 1);
        if changed != text {
            let told = run_text(&changed, &fresh).err().unwrap_or_default();
            assert!(told.ends_with(".backordered: expected 3.000001, got 3"), "{name}: {told}");
        }
    }
    Ok(())
}
