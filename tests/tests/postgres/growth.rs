//! A command reads as many rows whatever is stored, also where the tables were never looked at by the planner.

use crate::books::{database, open, order};
use fillrate::{Engine, Request};
use fillrate_tests::race::{AT, send, stocked};
use fillrate_tests::server;
use serde_json::json;
use std::time::Duration;

/// Rows that were read so far, through an index or without.
fn read(client: &mut postgres::Client) -> i64 {
    // Backends tell what they read when they end.
    let sql =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fillrate' AND datname = current_database()";
    while client.query_one(sql, &[]).unwrap().get::<_, i64>(0) > 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let sql = "SELECT (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE schemaname = 'fillrate')
        + (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables WHERE schemaname = 'fillrate')";
    client.query_one(&format!("SELECT ({sql})::BIGINT"), &[]).unwrap().get(0)
}

/// Rows that one round of commands reads.
fn round(url: &str, client: &mut postgres::Client, name: &str) -> i64 {
    let before = read(client);
    let engine = Engine::new(open(url));
    for n in 0..20 {
        let id = format!("{name}{n}");
        assert!(send(&engine, &order(&id)).get("error").is_none());
        let cancel = json!({"op": "cancel", "id": format!("x-{id}"), "at": AT, "order": id, "reason": "less"});
        assert!(send(&engine, &cancel).get("error").is_none());
    }
    send(&engine, &json!({"op": "purge", "at": AT, "before": AT, "limit": 10}));
    drop(engine);
    read(client) - before
}

#[test]
fn what_is_read_does_not_grow_with_what_is_stored() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    drop(stocked(open(&url), &["A"]));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    for table in ["rows", "stock", "order_lines", "guards", "entries", "sums", "events", "movements", "moved"] {
        let sql = format!("ALTER TABLE fillrate.{table} SET (autovacuum_enabled = off)");
        client.batch_execute(&sql).unwrap();
    }
    // Ranges that are counted are long from here on: a count reads a thousand entries at most.
    fill(&url, "a", 15);
    round(&url, &mut client, "warm");
    let few = round(&url, &mut client, "few");
    fill(&url, "b", 45);
    let many = round(&url, &mut client, "many");
    println!("{few} rows with 3,000 orders, {many} with 12,000");
    assert!(many < few * 2, "{many} rows are read where {few} were");
}

/// A connection plans when it first commits, while the tables are as good as empty; it keeps to that when they are not.
#[test]
fn plans_made_on_empty_tables_look_rows_up_by_their_keys() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let engine = stocked(open(&url), &["A"]);
    let all = |command: &dyn Fn(usize) -> serde_json::Value| {
        let requests = (0..1000).map(|n| Request::from_json(&command(n).to_string()).unwrap());
        assert!(engine.execute_batch(requests.collect()).iter().all(Result::is_ok));
    };
    all(&|n| order(&format!("o{n}")));
    all(&|n| json!({"op": "cancel", "at": AT, "order": format!("o{n}"), "reason": "less"}));
    drop(engine);
    let rows = read(&mut client);
    println!("{rows} rows for 1,000 orders, placed and cancelled");
    assert!(rows < 1_000_000, "{rows} rows are read for 2,000 commands");
}

/// So many times two hundred orders.
fn fill(url: &str, name: &str, times: usize) {
    let engine = Engine::new(open(url));
    for batch in 0..times {
        let text = |n: usize| order(&format!("{name}{batch}-{n}")).to_string();
        let orders = (0..200).map(|n| Request::from_json(&text(n)).unwrap());
        let outcomes = engine.execute_batch(orders.collect());
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }
}
