//! Whole texts that are hostile: too deep, too long, with names twice, and not JSON at all.

/// Each with the code that it is refused with.
pub fn all() -> Vec<(String, &'static str)> {
    let line = |n: usize| format!("{{\"id\":\"{n}\",\"sku\":\"A\",\"quantity\":\"1\"}}");
    let order = |lines: usize| {
        let lines: Vec<String> = (0..lines).map(line).collect();
        format!(
            "{{\"op\":\"quote\",\"at\":\"2026-01-06T08:00:00Z\",\"order\":{{\"id\":\"q\",\"lines\":[{}]}}}}",
            lines.join(",")
        )
    };
    let tick = "{\"op\":\"tick\",\"at\":\"2026-01-06T08:00:00Z\"";
    vec![
        ("[".repeat(100_000), "limit_exceeded"),
        (format!("{{\"a\":{}", "{\"a\":".repeat(100_000)), "limit_exceeded"),
        (format!("{}{}", "[".repeat(65), "]".repeat(65)), "limit_exceeded"),
        (format!("{}{}", "[[".repeat(30), "]]".repeat(30)), "invalid_json"),
        (format!("\"{}\"", "x".repeat(100 * 1024 * 1024)), "limit_exceeded"),
        (format!("{tick},\"x\":\"{}\"}}", "x".repeat(8 * 1024 * 1024)), "limit_exceeded"),
        (format!("{tick}}}{}", " ".repeat(8 * 1024 * 1024)), "limit_exceeded"),
        (format!("{tick},\"at\":\"2026-01-06T08:00:00Z\"}}"), "invalid_json"),
        (format!("{tick},\"\\u0061t\":\"2026-01-06T08:00:00Z\"}}"), "invalid_json"),
        (format!("{tick}}} {tick}}}"), "invalid_json"),
        (format!("{tick},}}"), "invalid_json"),
        (format!("{tick},\"x\":{}}}", "9".repeat(1_000_000)), "unknown_field"),
        (format!("{tick},\"x\":\"\\ud800\"}}"), "invalid_json"),
        (format!("{tick},\"x\":\"a\tb\"}}"), "invalid_json"),
        (format!("\u{feff}{tick}}}"), "invalid_json"),
        (String::new(), "invalid_json"),
        ("null".into(), "invalid_json"),
        ("\"tick\"".into(), "invalid_json"),
        ("{}".into(), "missing_field"),
        ("{\"op\":\"tick\"}".into(), "missing_field"),
        ("{\"op\":7}".into(), "unknown_op"),
        (format!("{{\"op\":\"{}\"}}", "x".repeat(1 << 20)), "unknown_op"),
        (order(0), "invalid_field"),
        (order(10_001), "limit_exceeded"),
    ]
}

/// An order of as many lines as one may have.
pub fn largest_order() -> String {
    let lines: Vec<String> =
        (0..10_000).map(|n| format!("{{\"id\":\"{n}\",\"sku\":\"A\",\"quantity\":\"1\"}}")).collect();
    format!(
        "{{\"op\":\"place_order\",\"at\":\"2026-01-06T08:00:00Z\",\"order\":{{\"id\":\"large\",\"lines\":[{}]}}}}",
        lines.join(",")
    )
}
