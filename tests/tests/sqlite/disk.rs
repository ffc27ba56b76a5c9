//! A disk that says that it did not keep what was written.

use crate::files::TENANT;
use fillrate_sqlite::SqliteStore;
use fillrate_tests::race::{AT, no_findings, send, stocked, sum};
use fillrate_tests::stores::folder::Folder;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// In its place, `fsync` fails for as long as a file is there.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int does_fail(void) {
    const char *file = getenv("FSYNC_FAILS");
    return file && access(file, F_OK) == 0;
}
static int sync_with(const char *name, int fd) {
    if (does_fail()) { errno = EIO; return -1; }
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    return real(fd);
}
int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }
"#;

fn place(engine: &fillrate::Engine<SqliteStore>, id: &str) -> Value {
    let order = json!({"id": id, "lines": [{"id": "1", "sku": "A", "quantity": "1"}]});
    send(engine, &json!({"op": "place_order", "id": format!("c-{id}"), "at": AT, "order": order}))
}

#[test]
fn what_the_disk_did_not_keep_is_not_acknowledged_and_never_tried_again() {
    let folder = Folder::new();
    let (source, shim) = (folder.file("fsync.c"), folder.file("fsync.so"));
    std::fs::write(&source, SHIM).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(&source).arg("-ldl").status();
    assert!(made.unwrap().success());
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "disk::within_a_process_whose_disk_fails", "--nocapture"]);
    command
        .env("LD_PRELOAD", &shim)
        .env("FSYNC_FAILS", folder.file("fails"))
        .env("FSYNC_BOOKS", folder.file("books.db"));
    let done = command.output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && told.contains("the disk failed"),
        "{told}{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Does nothing by itself: the test above runs it where `fsync` can fail.
#[test]
fn within_a_process_whose_disk_fails() {
    let (Some(switch), Some(books)) = (std::env::var_os("FSYNC_FAILS"), std::env::var_os("FSYNC_BOOKS")) else {
        return;
    };
    let (switch, books) = (Path::new(&switch), Path::new(&books));
    let engine = stocked(SqliteStore::open(books, TENANT).unwrap(), &["A"]);
    assert!(place(&engine, "before").get("error").is_none());

    std::fs::write(switch, "").unwrap();
    let told = place(&engine, "lost");
    assert_eq!(told["error"]["code"], json!("store_unavailable"), "{told}");
    std::fs::remove_file(switch).unwrap();
    // The disk is well again, but nobody knows what it kept.
    for id in ["lost", "after"] {
        let told = place(&engine, id);
        let message = told["error"]["message"].as_str().unwrap_or_default();
        assert!(
            message.contains("could not be brought to the disk") && message.contains("open the store anew"),
            "{told}"
        );
    }
    drop(engine);

    let engine = fillrate::Engine::new(SqliteStore::open(books, TENANT).unwrap());
    assert_eq!(place(&engine, "before")["replayed"], json!(true));
    assert!(place(&engine, "lost").get("error").is_none());
    assert!(place(&engine, "after").get("error").is_none());
    assert_eq!(sum(&engine, "ordered"), 3);
    no_findings(&engine);
    println!("the disk failed");
}
