//! Values that nobody should send, as raw JSON text; some are no JSON at all.

/// Numbers.
const NUMBERS: &[&str] = &[
    "0", "-0", "1", "-1", "1.5", "255", "256", "2147483648", "4294967296", "9007199254740993", "9223372036854775808",
    "18446744073709551616", "1e300", "-1e300", "1e400", "1e-300", "123456789012345678901234567890", "0.1", "1E2",
    "NaN", "Infinity", "-Infinity", "01", "+1", ".5",
];

/// Texts that look like numbers, quantities, amounts.
const DECIMALS: &[&str] = &[
    "0", "-1", "-0", "NaN", "inf", "1.5", "05", "1,000", "1.000.000", "٣", "１２", "1e3", "+1", " 1", "1 ", "0x10", "1_000",
    "0.000001", "0.0000001", "999999999999.999999", "1000000000000", "1000000000001", "99999999999999999999999999999",
    "79228162514264337593543950335", "0.0000000000000000000000000001", "-1000000000000", "5.", ".5", "90", "-90.0001",
];

/// Texts.
const TEXTS: &[&str] = &[
    "", " ", "A ", "a", "\\u0000", "A\\u0000B", "\\n", "\\r\\nBcc: all@example.com", "\\u007f", "\\u202etxt.exe", "\\u200b",
    "\\ufeff", "caf\\u00e9", "cafe\\u0301", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "__proto__", "constructor", "toString",
    "null", "'; DROP TABLE orders; --", "<script>alert(1)</script>", "=1+1", "@SUM(A1)", "^XA^FO0,0^FDx^FS^XZ",
    "../../etc/passwd", "http://169.254.169.254/", "%s%n%x", "${jndi:ldap://x}", "\\t-", "ready/S1", "ready/S0", "ready/S01",
    "ready/S4294967296", "/S1", "ready/S1/P1", "ready/E1", "ready/E0", "ready/E99999999999", "*", "elsewhere",
];

/// Times, windows, durations, zones, dates.
const TIMES: &[&str] = &[
    "2026-01-06T08:00:00Z", "2026-13-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999-23:59",
    "0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "10000-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "2026-01-01",
    "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-02-30T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00",
    "2026-01-01T00:00:00Z[UTC]", "P0D", "PT0S", "PT0.000001S", "P3652500D", "P3652501D", "P99999999999D", "P1Y", "P1M", "-P1D",
    "P", "PT", "P1DT", "Mars/Olympus", "Europe/Berlin", "24:00", "23:59", "2026-02-29", "0000-01-01", "9999-12-31",
];

/// Structures.
const SHAPES: &[&str] = &[
    "null", "true", "false", "[]", "{}", "[[]]", "[null]", "[{}]", "[1,1]", "[\"A\",\"A\"]", "{\"a\":1}", "{\"__proto__\":{}}",
    "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "{\"amount\":\"1\",\"currency\":\"XXX\"}", "{\"amount\":\"1\",\"currency\":\"USD\"}",
    "{\"amount\":1.1,\"currency\":\"EUR\"}", "{\"amount\":\"79228162514264337593543950335\",\"currency\":\"EUR\"}",
    "{\"amount\":\"-79228162514264337593543950335\",\"currency\":\"EUR\"}", "{\"amount\":\"-1\",\"currency\":\"EUR\"}",
    "{\"amount\":\"0.0000001\",\"currency\":\"EUR\"}", "{\"amount\":\"9999999999999999999999.999999\",\"currency\":\"EUR\"}",
    "{\"earliest\":\"9999-12-31T23:59:59Z\",\"latest\":\"9999-12-31T23:59:59Z\"}",
    "{\"earliest\":\"0000-01-01T00:00:00Z\",\"latest\":\"9999-12-31T23:59:59Z\"}",
    "{\"earliest\":\"2026-02-01T00:00:00Z\",\"latest\":\"2026-01-01T00:00:00Z\"}",
    "{\"earliest\":\"P9D\",\"latest\":\"P1D\"}", "{\"earliest\":\"P3652500D\",\"latest\":\"P3652500D\"}", "[", "}", "\"", "",
];

/// All of them, as raw text to stand where a value stood.
pub fn all() -> Vec<String> {
    let raw = NUMBERS.iter().chain(SHAPES).map(|text| (*text).to_owned());
    let quoted = DECIMALS.iter().chain(TEXTS).chain(TIMES).map(|text| format!("\"{text}\""));
    let mut all: Vec<String> = raw.chain(quoted).collect();
    for length in [96, 97, 128, 129, 1 << 20] {
        all.push(format!("\"{}\"", "x".repeat(length)));
    }
    all.push(format!("\"{}\"", "é".repeat(64)));
    all.push(format!("{}{}", "[".repeat(60), "]".repeat(60)));
    all.push(format!("[{}]", vec!["1"; 10_001].join(",")));
    all
}

/// Those that are extreme, but may well be good where they stand.
pub fn extremes() -> Vec<String> {
    let texts = [
        "1000000000000", "999999999999.999999", "0.000001", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "P3652500D", "PT0S",
        "0", "1", "A", "Q", "B", "L1", "L2", "79228162514264337593543950335", "-1000000000000", "EUR", "JPY", "ready", "waits",
    ];
    let raw = [
        "0", "1", "9", "255", "2147483647", "-2147483648", "4294967295", "9223372036854775807", "true", "false", "null", "[]",
        "{\"amount\":\"79228162514264337593543950335\",\"currency\":\"EUR\"}",
        "{\"amount\":\"-79228162514264337593543950335\",\"currency\":\"EUR\"}",
        "{\"amount\":\"0.000001\",\"currency\":\"EUR\"}", "{\"amount\":\"9999999999999999999999.999999\",\"currency\":\"EUR\"}",
        "{\"earliest\":\"9999-12-31T23:59:59Z\",\"latest\":\"9999-12-31T23:59:59Z\"}",
        "{\"earliest\":\"0000-01-01T00:00:00Z\",\"latest\":\"9999-12-31T23:59:59Z\"}",
        "{\"earliest\":\"P3652500D\",\"latest\":\"P3652500D\"}",
    ];
    texts.iter().map(|text| format!("\"{text}\"")).chain(raw.iter().map(|text| (*text).to_owned())).collect()
}
