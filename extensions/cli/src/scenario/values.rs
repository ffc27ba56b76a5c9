//! When two single values are the same: numbers by their worth, times by their instant, durations by their length.

use fillrate::{Duration, Time};
use serde_json::Value;

/// Names whose texts are compared byte by byte, whatever they look like: ids and words, never numbers or times.
const TEXTS: [&str; 35] = [
    "account",
    "after",
    "avoid",
    "backorder",
    "by",
    "carrier",
    "channel",
    "code",
    "command",
    "currency",
    "effect",
    "field",
    "hold",
    "id",
    "inbound",
    "into",
    "kind",
    "line",
    "location",
    "locations",
    "message",
    "name",
    "next",
    "order",
    "package",
    "postal_code",
    "reason",
    "reservation",
    "service",
    "shipment",
    "ship_together",
    "sku",
    "tracking",
    "transfer",
    "unit",
];

/// Whether two single values under a name say the same.
pub fn same(name: &str, expected: &Value, actual: &Value) -> bool {
    if expected == actual {
        return true;
    }
    if TEXTS.contains(&name) {
        return false;
    }
    let (Some(expected), Some(actual)) = (written(expected), written(actual)) else { return false };
    let as_numbers = || Some(decimal(&expected)? == decimal(&actual)?);
    let as_times = || Some(time(&expected)? == time(&actual)?);
    let as_durations = || Some(duration(&expected)? == duration(&actual)?);
    as_numbers().or_else(as_times).or_else(as_durations).unwrap_or(false)
}

/// A text or number as it is written.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The exact worth of a decimal: sign, digits before the point, digits behind it, without idle zeros.
fn decimal(text: &str) -> Option<(bool, &str, &str)> {
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let is_zero = whole.is_empty() && fraction.is_empty();
    Some((minus && !is_zero, whole, fraction))
}

fn time(text: &str) -> Option<Time> {
    // Looked at first because a refusal builds a message, and most texts are no times.
    (text.as_bytes().get(10) == Some(&b'T')).then(|| text.parse().ok()).flatten()
}

fn duration(text: &str) -> Option<Duration> {
    text.starts_with('P').then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::same;
    use serde_json::json;

    #[test]
    fn quantities_and_amounts_compare_as_exact_decimals() {
        assert!(same("allocated", &json!("5"), &json!("5.0")));
        assert!(same("allocated", &json!(5), &json!("5")));
        assert!(same("amount", &json!("12.50"), &json!("12.5")));
        assert!(same("amount", &json!("-0"), &json!("0.00")));
        assert!(same("quantity", &json!(2.5), &json!("2.500000")));
        assert!(!same("quantity", &json!("2.5"), &json!("2.500001")));
        assert!(!same("amount", &json!("-3"), &json!("3")));
        assert!(!same("quantity", &json!("9007199254740993"), &json!("9007199254740992")));
        assert!(!same("quantity", &json!("5"), &json!(true)));
    }

    #[test]
    fn ids_compare_byte_by_byte() {
        assert!(same("sku", &json!("05"), &json!("05")));
        assert!(!same("sku", &json!("05"), &json!("5")));
        assert!(!same("id", &json!("P1D"), &json!("PT24H")));
        assert!(!same("line", &json!("1"), &json!("1.0")));
    }

    #[test]
    fn times_compare_as_instants() {
        assert!(same("earliest", &json!("2026-11-23T11:00:00+01:00"), &json!("2026-11-23T10:00:00Z")));
        assert!(!same("earliest", &json!("2026-11-23T11:00:00+01:00"), &json!("2026-11-23T11:00:00Z")));
    }

    #[test]
    fn durations_compare_by_length() {
        assert!(same("mean", &json!("PT48H"), &json!("P2D")));
        assert!(!same("mean", &json!("PT48H"), &json!("P3D")));
        assert!(!same("mean", &json!("P2D"), &json!("2")));
    }

    #[test]
    fn words_and_truth_values_are_themselves() {
        assert!(same("status", &json!("ready"), &json!("ready")));
        assert!(!same("status", &json!("ready"), &json!("waiting")));
        assert!(same("at_risk", &json!(false), &json!(false)));
        assert!(!same("at_risk", &json!(false), &json!("false")));
    }
}
