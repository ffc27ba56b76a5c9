//! What a scenario is given, as the commands that bring it about.

use serde_json::{Map, Value, json};

/// The commands of `given`, in an order in which each finds what it needs.
///
/// # Errors
/// In words: a part of it is not in the shape that scenarios have.
pub fn commands(given: &Map<String, Value>) -> Result<Vec<Value>, String> {
    let mut all = Vec::new();
    if let Some(policy) = filled(given, "policy") {
        all.push(json!({"op": "set_policy", "policy": policy}));
    }
    if let Some(fx) = filled(given, "fx") {
        all.push(json!({"op": "set_fx", "base": fx["base"], "rates": fx["rates"]}));
    }
    for item in entries(given, "items")? {
        all.push(json!({"op": "set_item", "item": item}));
    }
    for location in entries(given, "locations")? {
        let location = if location.is_string() { json!({"id": location}) } else { location.clone() };
        all.push(json!({"op": "set_location", "location": location}));
    }
    if let Some(rates) = filled(given, "rates") {
        all.push(json!({"op": "set_rates", "rates": rates}));
    }
    for row in entries(given, "stock")? {
        stock(row, &mut all)?;
    }
    for inbound in entries(given, "inbound")? {
        all.push(json!({"op": "set_inbound", "inbound": inbound}));
    }
    Ok(all)
}

fn stock(row: &Value, all: &mut Vec<Value>) -> Result<(), String> {
    const KNOWN: [&str; 5] = ["sku", "location", "on_hand", "unavailable", "safety_stock"];
    let Value::Object(fields) = row else { return Err(format!("stock: `{row}` is no row")) };
    if let Some(name) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(format!("stock has a name that is not known, `{name}`; known are {}", KNOWN.join(", ")));
    }
    let (sku, location) = (&row["sku"], &row["location"]);
    let none = [json!("0"), json!(0), Value::Null];
    if !none.contains(&row["on_hand"]) {
        all.push(json!({"op": "receive_stock", "sku": sku, "location": location, "quantity": row["on_hand"]}));
    }
    let (unavailable, safety_stock) = (&row["unavailable"], &row["safety_stock"]);
    if !none.contains(unavailable) || !none.contains(safety_stock) {
        all.push(json!({
            "op": "set_stock_limits", "sku": sku, "location": location,
            "unavailable": unavailable, "safety_stock": safety_stock,
        }));
    }
    Ok(())
}

/// A part that says something.
fn filled<'g>(given: &'g Map<String, Value>, name: &str) -> Option<&'g Value> {
    let empty = |v: &Value| match v {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    given.get(name).filter(|v| !empty(v))
}

fn entries<'g>(given: &'g Map<String, Value>, name: &str) -> Result<&'g [Value], String> {
    match given.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("`given.{name}` is no list")),
    }
}

#[cfg(test)]
mod tests {
    use super::commands;
    use serde_json::{Value, json};

    fn made(given: &Value) -> Vec<String> {
        let given = given.as_object().cloned().unwrap_or_default();
        commands(&given).unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_part_becomes_its_command() {
        let made = made(&json!({
            "policy": {"ship": "complete"},
            "items": [{"sku": "A"}],
            "locations": ["W", {"id": "X", "priority": 1}],
            "stock": [{"sku": "A", "location": "W", "on_hand": 5, "safety_stock": "1"}],
            "inbound": [{"id": "po"}],
            "rates": [{"from": "*"}],
        }));
        assert_eq!(
            made,
            [
                r#"{"op":"set_policy","policy":{"ship":"complete"}}"#,
                r#"{"item":{"sku":"A"},"op":"set_item"}"#,
                r#"{"location":{"id":"W"},"op":"set_location"}"#,
                r#"{"location":{"id":"X","priority":1},"op":"set_location"}"#,
                r#"{"op":"set_rates","rates":[{"from":"*"}]}"#,
                r#"{"location":"W","op":"receive_stock","quantity":5,"sku":"A"}"#,
                r#"{"location":"W","op":"set_stock_limits","safety_stock":"1","sku":"A","unavailable":null}"#,
                r#"{"inbound":{"id":"po"},"op":"set_inbound"}"#,
            ]
        );
    }

    #[test]
    fn what_is_empty_or_zero_needs_no_command() {
        let nothing = json!({
            "policy": {}, "items": [], "locations": [], "rates": [], "inbound": null,
            "stock": [{"sku": "A", "location": "W", "on_hand": "0", "unavailable": "0"}],
        });
        assert!(made(&nothing).is_empty());
    }

    #[test]
    fn another_shape_is_told() {
        let told = |given: Value| commands(&given.as_object().cloned().unwrap_or_default()).err().unwrap_or_default();
        assert_eq!(told(json!({"items": {}})), "`given.items` is no list");
        assert!(told(json!({"stock": [{"sku": "A", "onhand": "1"}]})).starts_with("stock has a name"));
    }
}
