//! The documentation tells the truth: its scenarios run, its lists are complete, its Rust is the crate's own.

use fillrate::{Code, Command, EffectKind, Query, What};
use fillrate_cli::{backend, scenario};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A fenced block of a page.
struct Block {
    /// The page and the line on which it begins, for messages.
    place: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(name: &str) -> String {
    let path = root().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()))
}

/// The blocks of a page that are tagged just so.
fn blocks(name: &str, tag: &str) -> Vec<Block> {
    let (page, fence) = (page(name), format!("```{tag}"));
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in (1..).zip(page.lines()) {
        match &mut open {
            None if line == fence => open = Some(Block { place: format!("{name}:{number}"), text: String::new() }),
            None => {}
            Some(_) if line == "```" => found.extend(open.take()),
            Some(block) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
        }
    }
    assert!(open.is_none(), "{name}: a block is not closed");
    found
}

/// The scenarios of all pages that have some.
fn scenarios() -> Vec<Block> {
    ["docs/contract.md", "README.md"].iter().flat_map(|name| blocks(name, "json scenario")).collect()
}

#[test]
fn every_scenario_of_the_pages_holds() {
    let open = || backend::open("memory:", "docs").unwrap_or_else(|problem| Box::new(backend::Closed(problem)));
    let told: Vec<String> = scenarios()
        .iter()
        .filter_map(|block| scenario::run_text(&block.text, &open).err().map(|why| format!("{}: {why}", block.place)))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_command_and_query_has_an_example() {
    let shown: BTreeSet<String> = scenarios().iter().flat_map(|block| succeeding(&block.text)).collect();
    let commands = Command::shapes().into_iter().map(|(op, _, _)| op);
    let queries = Query::shapes().into_iter().map(|(op, _, _)| op);
    let missing: Vec<&str> = commands.chain(queries).filter(|op| !shown.contains(*op)).collect();
    assert!(missing.is_empty(), "docs/contract.md has no example of {}", missing.join(", "));
}

/// What a scenario does that is not to be refused.
fn succeeding(text: &str) -> Vec<String> {
    let scenario: Value = serde_json::from_str(text).unwrap_or_default();
    let steps = scenario["steps"].as_array().cloned().unwrap_or_default();
    let done = steps.iter().filter(|step| step["expect"]["error"].is_null());
    done.filter_map(|step| step["do"]["op"].as_str().map(String::from)).collect()
}

#[test]
fn every_error_event_and_effect_is_described() {
    let contract = page("docs/contract.md");
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let events = What::KINDS.iter().copied();
    let effects = EffectKind::ALL.iter().map(|(_, name)| *name);
    let missing: Vec<&str> =
        codes.chain(events).chain(effects).filter(|name| !contract.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/contract.md says nothing of {}", missing.join(", "));
}

#[test]
fn every_field_of_a_command_or_query_is_named() {
    let contract = page("docs/contract.md");
    let named = |field: &str| ["`", "\""].iter().any(|quote| contract.contains(&format!("{quote}{field}{quote}")));
    let mut missing = Vec::new();
    for (op, shape, _) in Command::shapes().into_iter().chain(Query::shapes()) {
        let fillrate::Shape::Record { fields, .. } = shape else { continue };
        let fields = fields().into_iter().map(|f| f.name);
        missing.extend(fields.filter(|f| !named(f) && !named(&format!("{f}?"))).map(|f| format!("{op}.{f}")));
    }
    assert!(missing.is_empty(), "docs/contract.md does not name {}", missing.join(", "));
}

/// The example of the front page is the one that the crate compiles and runs as its own.
#[test]
fn the_example_of_the_readme_is_that_of_the_crate() {
    let examples = blocks("README.md", "rust");
    assert!(!examples.is_empty(), "README.md has no example in Rust");
    let docs: String = page("core/src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .fold(String::new(), |text, line| text + line.strip_prefix(' ').unwrap_or(line) + "\n");
    for example in examples {
        assert!(docs.contains(&example.text), "{}: not in the documentation of core/src/lib.rs", example.place);
    }
}
