//! Which order a command speaks of.

use serde_json::{Map, Value};

/// The id of the order that a command names: by itself, or by a shipment, package, backorder or effect of it;
/// else the one that its outcome gives.
pub fn named_order(command: &Map<String, Value>, outcome: &Value) -> Option<Value> {
    let text = |name: &str| command.get(name).and_then(Value::as_str);
    if let Some(order) = text("order") {
        return Some(order.into());
    }
    if let Some(id) = command.get("order").and_then(|order| order.get("id")) {
        return Some(id.clone());
    }
    let of_shipment = |id: &str| Some(Value::from(id.rsplit_once("/S")?.0));
    if let Some(order) = text("shipment").and_then(of_shipment) {
        return Some(order);
    }
    if let Some(order) = text("package").and_then(|id| of_shipment(id.rsplit_once("/P")?.0)) {
        return Some(order);
    }
    if let Some(order) = text("effect").and_then(|id| Some(Value::from(id.rsplit_once("/E")?.0))) {
        return Some(order);
    }
    let earmark = command.get("earmark").or_else(|| command.get("inbound")?.get("earmark"));
    let told = outcome.get("order").and_then(|order| order.get("id"));
    told.or_else(|| earmark?.get("order")).cloned()
}

#[cfg(test)]
mod tests {
    use super::named_order;
    use serde_json::{Value, json};

    fn named(command: Value, outcome: Value) -> String {
        let command = command.as_object().cloned().unwrap_or_default();
        named_order(&command, &outcome).and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    #[test]
    fn by_itself_or_by_a_part() {
        assert_eq!(named(json!({"order": "o1"}), json!({})), "o1");
        assert_eq!(named(json!({"order": {"id": "o1"}}), json!({})), "o1");
        assert_eq!(named(json!({"shipment": "a/S1/S2"}), json!({})), "a/S1");
        assert_eq!(named(json!({"package": "o1/S1/P3"}), json!({})), "o1");
        assert_eq!(named(json!({"effect": "o1/E3"}), json!({})), "o1");
        assert_eq!(named(json!({"sku": "A"}), json!({"order": {"id": "o1"}})), "o1");
        assert_eq!(named(json!({"inbound": {"earmark": {"order": "o1"}}}), json!({})), "o1");
        assert_eq!(named(json!({"op": "tick"}), json!({})), "");
    }
}
