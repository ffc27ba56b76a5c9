//! What is asked, as JSON.

use fillrate::{Ask, Id, Key, Sku, Sort, Time, stored};
use serde::Serialize;

#[derive(Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
enum Asked<'a> {
    Row { kind: &'static str, key: std::borrow::Cow<'a, str> },
    Stock { sku: &'a Sku },
    Guard { sku: &'a Sku },
    Page { range: String, after: Option<&'a Sort>, limit: usize },
    Count { range: String, before: Option<&'a Sort> },
    Moved { sku: &'a Sku, location: &'a Id, until: Option<Time> },
    Events { order: Option<&'a Id>, after: u64, limit: usize },
}

/// The step that asks.
pub fn need(asks: &[Ask]) -> String {
    let all: Vec<String> = asks.iter().map(|ask| serde_json::to_string(&asked(ask)).unwrap_or_default()).collect();
    format!("{{\"need\":[{}]}}", all.join(","))
}

fn asked(ask: &Ask) -> Asked<'_> {
    match ask {
        Ask::Row(Key::Stock(sku)) => Asked::Stock { sku },
        Ask::Row(Key::Guard(sku)) => Asked::Guard { sku },
        Ask::Row(key) => {
            let (kind, key) = stored::key(key);
            Asked::Row { kind, key }
        }
        Ask::Page(range, after, limit) => {
            Asked::Page { range: stored::range(range), after: after.as_ref(), limit: *limit }
        }
        Ask::Count(range, before) => Asked::Count { range: stored::range(range), before: before.as_ref() },
        Ask::Moved(sku, location, until) => Asked::Moved { sku, location, until: *until },
        Ask::Events(order, after, limit) => Asked::Events { order: order.as_ref(), after: *after, limit: *limit },
    }
}
