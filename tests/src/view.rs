//! Looking at the rows of a store.

use fillrate::{Hold, Id, Inbound, Key, Order, Row, Shipment, ShipmentStatus, Sku, StockRow};
use std::collections::BTreeMap;

/// All rows of a store.
pub type Rows = BTreeMap<Key, Row>;

/// Orders by id.
pub fn orders<'r>(rows: &'r Rows) -> Vec<&'r Order> {
    let order = |row: &'r Row| match row {
        Row::Order(order) => Some(&**order),
        _ => None,
    };
    rows.values().filter_map(order).collect()
}

/// An order.
pub fn order<'r>(rows: &'r Rows, id: &Id) -> Option<&'r Order> {
    match rows.get(&Key::Order(id.clone())) {
        Some(Row::Order(order)) => Some(order),
        _ => None,
    }
}

/// Holds by id, ended ones too.
pub fn holds<'r>(rows: &'r Rows) -> Vec<&'r Hold> {
    let hold = |row: &'r Row| match row {
        Row::Hold(hold) => Some(&**hold),
        _ => None,
    };
    rows.values().filter_map(hold).collect()
}

/// Supply by id, closed supply too.
pub fn inbounds<'r>(rows: &'r Rows) -> Vec<&'r Inbound> {
    let inbound = |row: &'r Row| match row {
        Row::Inbound(inbound) => Some(&**inbound),
        _ => None,
    };
    rows.values().filter_map(inbound).collect()
}

/// Stock rows by SKU and location.
pub fn stock(rows: &Rows) -> Vec<(&Sku, &StockRow)> {
    let mut all = Vec::new();
    for (key, row) in rows {
        if let (Key::Stock(sku), Row::Stock(list)) = (key, row) {
            all.extend(list.iter().map(|r| (sku, r)));
        }
    }
    all
}

/// Shipments in one of these states, with their orders.
pub fn shipments<'r>(rows: &'r Rows, states: &[ShipmentStatus]) -> Vec<(&'r Order, &'r Shipment)> {
    let of = |order: &'r Order| order.shipments.iter().map(move |s| (order, s));
    orders(rows).into_iter().flat_map(of).filter(|(_, s)| states.contains(&s.status)).collect()
}

/// The id of a shipment.
pub fn name((order, shipment): (&Order, &Shipment)) -> String {
    format!("{}/S{}", order.id(), shipment.number)
}

/// What differs first between two sets of rows, where anything does; `compared` says what is looked at.
pub fn difference(before: &Rows, after: &Rows, compared: impl Fn(&Key) -> bool) -> Option<String> {
    let keys: std::collections::BTreeSet<&Key> = before.keys().chain(after.keys()).filter(|k| compared(k)).collect();
    keys.into_iter().find_map(|key| {
        let (one, other) = (before.get(key), after.get(key));
        (one != other).then(|| format!("{key:?}:\n  {one:?}\n  {other:?}"))
    })
}
