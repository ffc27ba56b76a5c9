//! The tables of the demonstration: what ships, what waits.

use crate::explain::money;
use crate::figures::{short_time, window};
use crate::session::{list, text};
use crate::table::Table;
use fillrate::Quantity;
use serde_json::Value;
use std::collections::BTreeMap;

/// Shipments that left, with the order of each.
pub fn shipped(left: &[(String, Value)]) -> Table {
    let mut table = Table::new(&["order", "shipment", "from", ">lines", ">units", "what", "arrives", ">shipping"]);
    for (order, shipment) in left {
        let lines = list(shipment, "lines");
        table.row([
            order,
            &text(shipment, "id"),
            &text(shipment, "location"),
            &lines.len(),
            &units(lines, "quantity"),
            &skus(lines),
            &window(&shipment["promise"]),
            &money(&shipment["cost"]),
        ]);
    }
    table
}

/// Units that wait; lines of an order that wait for the same SKU in the same way are one row.
pub fn waiting(backorders: &[Value]) -> Table {
    let mut rows: Vec<(Vec<&str>, String, Vec<&Value>)> = Vec::new();
    for backorder in backorders {
        let order = text(backorder, "id").rsplit_once("/B").map_or("", |(order, _)| order);
        let key = vec![
            order,
            text(backorder, "sku"),
            text(backorder, "cause"),
            text(backorder, "basis"),
            text(backorder, "queued_at"),
        ];
        let until = window(&backorder["promise"]);
        match rows.iter_mut().find(|(k, u, _)| *k == key && *u == until) {
            Some((_, _, same)) => same.push(backorder),
            None => rows.push((key, until, vec![backorder])),
        }
    }
    let mut table = Table::new(&["order", "what", ">lines", ">units", "since", "arrives", "because"]);
    for (_, until, same) in &rows {
        let Some(first) = same.first() else { continue };
        let order = text(first, "id").rsplit_once("/B").map_or("", |(order, _)| order);
        let because = format!("{}; {}", cause(text(first, "cause")), basis(text(first, "basis")));
        let total = units(same.iter().copied(), "open");
        let since = short_time(text(first, "queued_at"));
        table.row([&order, &text(first, "sku"), &same.len(), &total, &since, until, &because]);
    }
    table
}

/// Why units wait, in words.
fn cause(cause: &str) -> &str {
    match cause {
        "shortage" => "not there when ordered",
        "scheduled" => "wished for later",
        "preempted" => "a more urgent order took them",
        "expired" => "their time was over",
        "count" => "a count showed less",
        "short_pick" => "not found at the pick",
        "shipment_cancelled" => "their shipment was given up",
        "line_increase" => "added to the line later",
        other => other,
    }
}

/// What the date rests on, in words.
fn basis(basis: &str) -> &str {
    match basis {
        "inbound" => "covered by supply to come",
        "lead_time" => "the supplier's usual time",
        _ => "no supply known, so no date",
    }
}

fn units<'v>(records: impl IntoIterator<Item = &'v Value>, name: &str) -> Quantity {
    let parsed = records.into_iter().filter_map(|r| text(r, name).parse::<Quantity>().ok());
    parsed.fold(Quantity::ZERO, |sum, q| sum.plus(q).unwrap_or(sum))
}

/// The first few SKUs with their units.
fn skus(lines: &[Value]) -> String {
    let mut all: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for line in lines {
        all.entry(text(line, "sku")).or_default().push(line);
    }
    let named = all.iter().map(|(sku, lines)| format!("{} {sku}", units(lines.iter().copied(), "quantity")));
    let mut some: Vec<String> = named.take(3).collect();
    if all.len() > some.len() {
        some.push(format!("and {} more", all.len() - some.len()));
    }
    some.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{shipped, waiting};
    use serde_json::json;

    #[test]
    fn lines_that_wait_alike_are_one_row() {
        let promise = json!({"earliest": "2026-12-01T08:00:00Z", "latest": "2026-12-03T08:00:00Z"});
        let wait = |id: &str, sku: &str, open: &str| {
            json!({"id": id, "sku": sku, "open": open, "cause": "shortage", "basis": "inbound",
                "queued_at": "2026-11-20T09:00:00Z", "promise": promise})
        };
        let table = waiting(&[wait("a/B1", "TV", "2"), wait("a/B2", "TV", "3"), wait("b/B1", "TV", "1")]).to_string();
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "  a      TV        2      5  20 Nov 09:00  1 Dec 08:00 - 3 Dec 08:00  not there when ordered; covered by supply to come",
                "  b      TV        1      1  20 Nov 09:00  1 Dec 08:00 - 3 Dec 08:00  not there when ordered; covered by supply to come",
            ]
        );
    }

    #[test]
    fn a_shipment_of_many_skus_is_cut_short() {
        let line = |sku: &str| json!({"sku": sku, "quantity": "2"});
        let shipment =
            json!({"id": "a/S1", "location": "W", "lines": [line("A"), line("B"), line("C"), line("D"), line("A")]});
        let table = shipped(&[("a".to_owned(), shipment)]).to_string();
        assert!(table.contains("4 A, 2 B, 2 C, and 1 more"));
    }
}
