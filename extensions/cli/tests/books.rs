//! Books in a file, as the program keeps them: made, filled, audited, carried over, copied, purged.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

type Tested = Result<(), Box<dyn std::error::Error>>;

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> std::io::Result<Folder> {
        let path = std::env::temp_dir().join(format!("fillrate-books-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn url(&self, name: &str) -> String {
        format!("sqlite://{}", self.file(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn program(args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_fillrate")).args(args).output()
}

/// Runs it; its output, or its complaint where it does not end with 0.
fn told(args: &[&str]) -> Result<String, String> {
    let output = program(args).map_err(|e| e.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.code() == Some(0) { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

const COMMANDS: &str = r#"{"op":"set_location","at":"2026-01-01T08:00:00Z","location":{"id":"HUB"}}
{"op":"receive_stock","at":"2026-01-01T08:00:00Z","sku":"MUG","location":"HUB","quantity":"9"}
{"op":"place_order","id":"c1","at":"2026-01-01T09:00:00Z","order":{"id":"o-1","lines":[{"id":"1","sku":"MUG","quantity":"5"}]}}
{"op":"dispatch_shipment","at":"2026-01-01T10:00:00Z","shipment":"o-1/S1"}
{"op":"confirm_delivery","at":"2026-01-02T10:00:00Z","shipment":"o-1/S1"}
{"op":"place_order","id":"c2","at":"2026-01-03T09:00:00Z","order":{"id":"o-2","lines":[{"id":"1","sku":"MUG","quantity":"6"}]}}
"#;

#[test]
fn books_live_on_and_travel() -> Tested {
    let folder = Folder::new("travel")?;
    let (commands, url) = (folder.file("commands.jsonl"), folder.url("books.db"));
    fs::write(&commands, COMMANDS)?;
    let at = |more: &[&str]| {
        let mut args = more.to_vec();
        args.extend(["--store", &url, "--tenant", "acme"]);
        told(&args)
    };
    assert_eq!(at(&["migrate"])?, "the store is up to date\n");
    assert!(!at(&["run", &commands])?.contains("\"error\""));
    // Another process finds the command again.
    let again = at(&["run", &commands])?;
    assert!(again.lines().nth(2).is_some_and(|line| line.contains("\"replayed\":true")), "{again}");
    assert_eq!(at(&["audit"])?, "0 findings\n");

    let lines = folder.file("books.jsonl");
    let exported = at(&["export", &lines])?;
    assert!(exported.ends_with("records exported\n"), "{exported}");
    assert_eq!(at(&["export", "-"])?, fs::read_to_string(&lines)?);
    let other = folder.url("other.db");
    let imported = told(&["import", &lines, "--store", &other])?;
    assert!(imported.ends_with("records imported\n0 findings\n"), "{imported}");
    assert_eq!(told(&["export", "-", "--store", &other])?, fs::read_to_string(&lines)?);
    let twice = told(&["import", &lines, "--store", &other]).err().unwrap_or_default();
    assert_eq!(twice, "fillrate: the tenant `default` has books already; name one that has none\n");

    let copy = folder.file("copy.db");
    assert!(at(&["backup", &copy])?.starts_with("copied to"));
    assert_eq!(at(&["purge", "--before", "2026-01-02T12:00:00Z"])?, "1 orders purged\n");
    assert_eq!(at(&["audit", "--repair"])?, "0 findings\n");
    assert!(!at(&["export", "-"])?.contains(r#""kind":"order","key":"o-1""#));
    let kept = told(&["export", "-", "--store", &folder.url("copy.db"), "--tenant", "acme"])?;
    assert!(kept.contains(r#""kind":"order","key":"o-1""#), "the copy was purged, too");
    Ok(())
}

#[test]
fn what_cannot_be_done_is_told() -> Tested {
    let folder = Folder::new("told")?;
    let (url, bad) = (folder.url("books.db"), folder.file("bad.jsonl"));
    let refusal = |args: &[&str]| told(args).err().unwrap_or_default();
    assert!(refusal(&["export", "-"]).contains("this store cannot give its records; name one of `sqlite:`"));
    assert!(refusal(&["backup", &bad]).contains("this store cannot back itself up"));
    fs::write(&bad, "{\"v\":1,\"head\":{\"position\":1,\"removed\":0}}\n{\"v\":9}\n")?;
    let newer = refusal(&["import", &bad, "--store", &url]);
    assert!(newer.contains("line 2: ") && newer.contains("upgrade fillrate"), "{newer}");
    // Nothing of it was taken.
    assert_eq!(told(&["export", "-", "--store", &url])?, "");
    fs::write(folder.file("text.db"), "just words, but many of them\n".repeat(99))?;
    assert!(refusal(&["migrate", "--store", &folder.url("text.db")]).contains("is no SQLite database"));
    Ok(())
}
