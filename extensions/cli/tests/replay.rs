//! A replay of a small file of which every number is known, and of one that is made from a seed.

use fillrate::{Error, Outcome, Request};
use fillrate_cli::args::{Cli, Command};
use fillrate_cli::backend::{Backend, open};
use fillrate_cli::random::Random;
use fillrate_cli::replay;
use serde_json::{Value, json};
use std::fmt::Write as _;

type Tested = Result<(), Box<dyn std::error::Error>>;

const HEAD: &str = "invoice,sku,quantity,invoiced_at,unit_price,customer,country\n";

fn replayed(name: &str, rows: &str, options: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
    use clap::Parser as _;
    let path = std::env::temp_dir().join(format!("fillrate-replay-{}-{name}.csv", std::process::id()));
    std::fs::write(&path, format!("{HEAD}{rows}"))?;
    let file = path.to_string_lossy().into_owned();
    let cli = Cli::try_parse_from(["fillrate", "replay", &file].into_iter().chain(options.iter().copied()))?;
    let Command::Replay(args) = cli.command else { return Err("no replay".into()) };
    let report = replay::run(&args, open("memory:", "test")?.as_ref())?;
    std::fs::remove_file(path)?;
    assert!(report.is_clean(), "{:?}", report.findings);
    assert!(report.to_string().contains("audit: clean"));
    Ok(report.json())
}

#[test]
fn every_kind_of_row() -> Tested {
    // All that is ordered arrives, in one warehouse, before the first order.
    let rows = "1,A,4,2010-12-01T09:00:00Z,2.50,ann,UK\n\
        1,A,2,2010-12-01T09:00:00Z,0.0,ann,UK\n\
        1,POST,1,2010-12-01T09:00:00Z,18.00,ann,UK\n\
        2,A,3,2010-12-01T10:00:00Z,2.50,bob,UK\n\
        CX,A,-1,2010-12-01T11:00:00Z,2.50,ann,UK\n\
        CX,A,-7,2010-12-01T11:00:00Z,2.50,ann,UK\n\
        CY,A,-2,2010-12-03T11:00:00Z,2.50,bob,UK\n\
        CY,POST,-1,2010-12-03T11:00:00Z,18.00,ann,UK\n\
        CZ,A,-1,2010-12-03T11:00:00Z,2.50,,UK\n\
        9,A,-1,2010-12-04T11:00:00Z,0.0,,UK\n\
        9,B,-5,2010-12-04T11:00:00Z,0.0,,UK\n\
        2,A,1,2010-12-05T11:00:00Z,-3.00,bob,UK\n";
    let told = replayed("kinds", rows, &["--fill", "1", "--warehouses", "1"])?;
    let expected = json!({
        "rows": 12, "orders": 3, "lines": 5, "fee_lines": 1, "unpriced_lines": 2, "continued_invoices": 1,
        "fill_rate": {"line": "1", "unit": "1", "value": "1"},
        // Order 1 is taken back whole before it leaves; 2 leaves, and so does its continuation.
        "shipments": 2, "units_dispatched": 4, "refused": [],
        "backorders": {"units_released": 0, "mean_wait": "PT0S"},
        "credits": {"rows": 5, "units_cancelled": 6, "units_returned": 3, "rows_unmatched": 2, "units_unmatched": 3},
        "corrections": {"adjustments": 1, "units": 1, "rows_not_there": 1, "units_not_there": 5},
    });
    for (name, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(told[name], *value, "{name}");
    }
    assert!(told["effects"].as_u64() > Some(0));
    Ok(())
}

#[test]
fn what_is_short_waits_for_the_next_receipt() -> Tested {
    // Nine of ten units arrive: seven for the eight of the first period, two with the second.
    let rows = "1,A,6,2010-12-01T09:00:00Z,1.00,ann,UK\n\
        2,A,2,2010-12-02T09:00:00Z,1.00,bob,UK\n\
        3,A,2,2010-12-08T09:00:00Z,1.00,cas,UK\n";
    let told = replayed("short", rows, &["--fill", "0.9", "--warehouses", "1", "--late", "0"])?;
    // The second receipt serves bob's unit first, who came first; cas gets the rest.
    assert_eq!(told["fill_rate"], json!({"line": "0.333333", "unit": "0.8", "value": "0.8"}));
    assert_eq!(told["backorders"], json!({"units_released": 1, "mean_wait": "P5DT15H"}));
    assert_eq!(told["kpis"]["backorder_conversion_rate"]["open"], json!("1"));
    Ok(())
}

/// Orders, credits and corrections of a few customers and SKUs.
fn made(seed: u64, rows: u64) -> String {
    let (mut random, mut text, mut invoice) = (Random::new(seed), String::new(), 1);
    for row in 0..rows {
        let kind = random.below(20);
        invoice += u64::from(random.percent(40));
        let (prefix, sign) = if kind == 0 { ("C", "-") } else { ("", if kind == 1 { "-" } else { "" }) };
        let sku = if kind == 2 { "POST".to_owned() } else { format!("S{}", random.below(12)) };
        let _ = writeln!(
            text,
            "{prefix}{invoice},{sku},{sign}{},2010-12-{:02}T{:02}:00:00Z,1.25,{},UK",
            random.between(1, 9),
            1 + row * 28 / rows,
            row * 28 % rows * 24 / rows,
            ["ann", "bob", "cas", ""][usize::try_from(random.below(4)).unwrap_or(0)],
        );
    }
    text
}

#[test]
fn the_size_of_batches_changes_nothing() -> Tested {
    for seed in 1..=3 {
        let rows = made(seed, 300);
        let mut told = Vec::new();
        for batch in ["1", "7", "64"] {
            let mut report = replayed(&format!("batch-{seed}-{batch}"), &rows, &["--fill", "0.8", "--batch", batch])?;
            for name in ["batches", "engine_seconds", "seconds", "orders_per_second"] {
                report[name] = Value::Null;
            }
            told.push(report);
        }
        assert_eq!(told[0], told[1], "seed {seed}");
        assert_eq!(told[0], told[2], "seed {seed}");
        assert!(told[0]["refused"] == json!([]), "{}", told[0]["refused"]);
    }
    Ok(())
}

/// Says yes to everything and does nothing.
struct Blank;

impl Backend for Blank {
    fn execute_json(&self, _: &str) -> String {
        json!({"answer": {"findings": []}}).to_string()
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<Result<Outcome, Error>> {
        requests.iter().map(|_| Ok(Outcome::default())).collect()
    }
}

/// All of the real file, without an engine: each row is understood, and each credit and correction finds nothing.
#[test]
fn every_row_of_the_real_file_is_understood() -> Tested {
    use clap::Parser as _;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/online_retail_2010-12_2011-09.csv.gz");
    if !std::path::Path::new(file).exists() {
        eprintln!("skipped: {file} is not there");
        return Ok(());
    }
    let Command::Replay(args) = Cli::try_parse_from(["fillrate", "replay", file])?.command else { return Ok(()) };
    let told = replay::run(&args, &Blank)?.json();
    assert_eq!(told["rows"], 370_931);
    assert_eq!(told["credits"]["rows"], 6652);
    assert_eq!(told["corrections"]["rows_not_there"], 1023);
    assert_eq!(told["continued_invoices"], 1);
    assert_eq!(told["refused"], json!([]));
    Ok(())
}
