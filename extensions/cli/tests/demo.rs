//! The demonstration and `explain`, as the program shows them.

use std::process::{Command, Output};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn program(args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_fillrate")).args(args).output()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_same_seed_tells_the_same_and_every_audit_is_clean() -> Tested {
    let first = program(&["demo"])?;
    assert_eq!(first.status.code(), Some(0));
    let told = text(&first);
    assert_eq!(told, text(&program(&["demo", "--seed", "1"])?));
    assert_eq!(told.matches("audit: clean").count(), 3);
    assert!(told.contains("200 of 200 lines of Acme's order have shipped in full."));
    assert!(!told.contains('\u{1b}'), "no colour where there is no terminal");
    Ok(())
}

#[test]
fn other_seeds_are_other_stories() -> Tested {
    for seed in ["2", "3", "4", "18446744073709551615"] {
        let output = program(&["demo", "--seed", seed, "--json"])?;
        assert_eq!(output.status.code(), Some(0), "seed {seed}: {}", String::from_utf8_lossy(&output.stderr));
        let told: serde_json::Value = serde_json::from_str(&text(&output))?;
        let situations = told["situations"].as_array().map_or(0, Vec::len);
        assert_eq!(situations, 3);
    }
    Ok(())
}

#[test]
fn an_order_is_explained() -> Tested {
    let file = format!("{}/../../tests/scenarios/own/regional-hub.json", env!("CARGO_MANIFEST_DIR"));
    let output = program(&["explain", &file, "o1"])?;
    let told = text(&output);
    assert!(
        told.contains("How order o1 was sourced") && told.contains("hub-north") && told.contains("7.00 EUR"),
        "{told}"
    );
    let unknown = program(&["explain", &file, "nobody"])?;
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("unknown_order"));
    Ok(())
}

#[test]
fn databases_that_cannot_be_reached_are_told_without_the_password() -> Tested {
    let output = program(&["demo", "--store", "postgres://me:secret@127.0.0.1:1/db"])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("cannot be reached") && !told.contains("secret"), "{told}");
    Ok(())
}
