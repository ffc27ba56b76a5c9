//! The places of a JSON value, at every depth, and texts in which something else stands there.

use serde_json::{Map, Value, json};

/// Stands for what is put in its place as raw text.
const HOLE: &str = "@@hole@@";

/// A way into a value: names and positions.
pub type Place = String;

/// Every field and element of a value, at every depth, as JSON pointers.
pub fn places(value: &Value) -> Vec<Place> {
    let mut all = Vec::new();
    collect(value, "", &mut all);
    all
}

fn collect(value: &Value, path: &str, all: &mut Vec<Place>) {
    let mut inside = |name: String, value: &Value| {
        let place = format!("{path}/{name}");
        all.push(place.clone());
        collect(value, &place, all);
    };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                inside(name.replace('~', "~0").replace('/', "~1"), value);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                inside(at.to_string(), value);
            }
        }
        _ => {}
    }
}

/// The value as text, with raw text at a place.
pub fn with(value: &Value, changes: &[(&Place, &String)]) -> String {
    let mut value = value.clone();
    for (n, (place, _)) in changes.iter().enumerate() {
        if let Some(at) = value.pointer_mut(place) {
            *at = json!(format!("{HOLE}{n}"));
        }
    }
    let mut text = value.to_string();
    for (n, (_, raw)) in changes.iter().enumerate() {
        text = text.replacen(&format!("\"{HOLE}{n}\""), raw, 1);
    }
    text
}

/// What was put where, for a message.
pub fn told(command: &Value, changes: &[(&Place, &String)]) -> String {
    let one = |(place, raw): &(&Place, &String)| format!("{place} = {}", raw.chars().take(80).collect::<String>());
    format!("{} with {}", command["op"], changes.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// The value without what stands at a place.
pub fn without(value: &Value, place: &Place) -> Value {
    let mut value = value.clone();
    if let Some((parent, name)) = place.rsplit_once('/') {
        match value.pointer_mut(parent) {
            Some(Value::Object(map)) => {
                map.remove(name);
            }
            Some(Value::Array(list)) => {
                let at = name.parse().unwrap_or(0);
                list.remove(at);
            }
            _ => {}
        }
    }
    value
}

/// The value with one more name in each of its objects, one text each.
pub fn with_names(value: &Value, name: &str) -> Vec<String> {
    let objects = places(value).into_iter().chain([String::new()]);
    objects
        .filter_map(|place| {
            let mut value = value.clone();
            let map: &mut Map<String, Value> = value.pointer_mut(&place)?.as_object_mut()?;
            map.insert(name.to_owned(), json!(1));
            Some(value.to_string())
        })
        .collect()
}

/// The value with the element at a place twice, where it stands in a list.
pub fn doubled(value: &Value, place: &Place) -> Option<String> {
    let mut value = value.clone();
    let (parent, name) = place.rsplit_once('/')?;
    let list = value.pointer_mut(parent)?.as_array_mut()?;
    let element = list.get(name.parse::<usize>().ok()?)?.clone();
    list.push(element);
    Some(value.to_string())
}
