//! The key figures and the audit, for people.

use crate::session::{Refusal, Session, text};
use crate::table::Table;
use fillrate::{Duration, Time};
use serde_json::{Value, json};

/// The key figures of a period.
///
/// # Errors
/// The engine refused.
pub fn kpis(session: &Session<'_>, from: Time, to: Time) -> Result<Value, Refusal> {
    session.answer(&json!({"op": "get_kpis", "from": from.to_string(), "to": to.to_string()}))
}

/// What the audit finds, all of it.
///
/// # Errors
/// The engine refused.
pub fn audit(session: &Session<'_>) -> Result<Vec<Value>, Refusal> {
    session.pages(&json!({"op": "audit"}), "findings")
}

/// The key figures as a table of names and values.
pub fn kpi_table(kpis: &Value) -> Table {
    let mut table = Table::new(&["", ">", ""]);
    let partial = &kpis["partial_fulfillment_rate"];
    let of =
        format!("{} of {} orders first shipped in part", plain(&partial["numerator"]), plain(&partial["denominator"]));
    table.row([&"partial fulfillment rate", &percent(&partial["ratio"]), &of]);
    let time = &kpis["average_partial_shipment_time"];
    let spread = format!("median {}, 90 of 100 within {}", readable(&time["median"]), readable(&time["p90"]));
    table.row([&"average partial shipment time", &readable(&time["mean"]), &spread]);
    let back = &kpis["backorder_conversion_rate"];
    let units: Vec<String> = ["in_time", "late", "open", "cancelled"]
        .iter()
        .map(|n| format!("{} {}", plain(&back[n]), n.replace('_', " ")))
        .collect();
    table.row([&"backorder conversion rate", &percent(&back["ratio"]), &format!("units: {}", units.join(", "))]);
    table
}

/// The audit in one line.
pub fn audit_line(findings: &[Value]) -> String {
    match findings.first() {
        None => "audit: clean, every counter agrees with what it counts".to_owned(),
        Some(first) => format!("audit: {} findings, the first: {first}", findings.len()),
    }
}

/// A ratio as percent, exact to the digit that the ratio has.
fn percent(ratio: &Value) -> String {
    match ratio.as_str().and_then(|r| r.parse::<fillrate::Quantity>().ok()) {
        Some(ratio) => format!("{}.{:02} %", ratio.micro() / 10_000, ratio.micro() % 10_000 / 100),
        None => "-".to_owned(),
    }
}

/// A duration in days, hours and minutes.
fn readable(duration: &Value) -> String {
    match duration.as_str().and_then(|d| d.parse::<Duration>().ok()) {
        Some(duration) => spoken(duration),
        None => "-".to_owned(),
    }
}

/// A duration in days, hours and minutes: the two largest of them.
pub fn spoken(duration: Duration) -> String {
    let minutes = duration.micros() / 60_000_000;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A window of time as `1 Dec 08:00 - 3 Dec 08:00`, or a dash where there is none.
pub fn window(window: &Value) -> String {
    let (earliest, latest) = (text(window, "earliest"), text(window, "latest"));
    match (earliest, latest) {
        ("", _) => "-".to_owned(),
        _ if earliest == latest => short_time(earliest),
        _ => format!("{} - {}", short_time(earliest), short_time(latest)),
    }
}

/// `2026-12-01T08:00:00Z` as `1 Dec 08:00`.
pub fn short_time(time: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let part = |from: usize, to: usize| time.get(from..to).unwrap_or("");
    let month = part(5, 7).parse::<usize>().ok().and_then(|m| MONTHS.get(m.checked_sub(1)?));
    match month {
        Some(month) => format!("{} {month} {}", part(8, 10).trim_start_matches('0'), part(11, 16)),
        None => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{audit_line, kpi_table, percent, short_time, spoken, window};
    use serde_json::{Value, json};

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(percent(&json!("0.333333")), "33.33 %");
        assert_eq!(percent(&json!("1")), "100.00 %");
        assert_eq!(percent(&Value::Null), "-");
        let told = |text: &str| text.parse().map(spoken).unwrap_or_default();
        assert_eq!(told("PT30M"), "30 min");
        assert_eq!(told("PT90M"), "1 h 30 min");
        assert_eq!(told("P14DT3H20M"), "14 d 3 h");
        assert_eq!(short_time("2026-12-01T08:00:00Z"), "1 Dec 08:00");
        assert_eq!(window(&Value::Null), "-");
        let at = |latest: &str| window(&json!({"earliest": "2026-12-01T08:00:00Z", "latest": latest}));
        assert_eq!(at("2026-12-01T08:00:00Z"), "1 Dec 08:00");
        assert_eq!(at("2026-12-31T09:30:00Z"), "1 Dec 08:00 - 31 Dec 09:30");
    }

    #[test]
    fn the_three_key_figures() {
        let table = kpi_table(&json!({
            "partial_fulfillment_rate": {"numerator": 1, "denominator": 4, "ratio": "0.25"},
            "average_partial_shipment_time": {"mean": "P1D", "median": "P1D", "p90": "P2D"},
            "backorder_conversion_rate": {"in_time": "3", "late": "0", "open": "1", "cancelled": "0", "ratio": "0.75"},
        }))
        .to_string();
        assert!(table.contains("25.00 %  1 of 4 orders first shipped in part"));
        assert!(table.contains("1 d 0 h  median 1 d 0 h, 90 of 100 within 2 d 0 h"));
        assert!(table.contains("75.00 %  units: 3 in time, 0 late, 1 open, 0 cancelled"));
        assert!(audit_line(&[]).starts_with("audit: clean"));
        assert!(audit_line(&[json!({"kind": "reserved"})]).starts_with("audit: 1 findings"));
    }
}
