//! Nothing is promised that is not there, but for firm work that a count has just proved wrong, which is marked.

use crate::cases::Held;
use crate::view::{self, Rows};
use fillrate::{Id, Order, Quantity, Shipment, Sku, StockRow};
use std::collections::BTreeSet;

/// reserved <= max(0, on_hand - unavailable); else no hold and no soft reservation is left on the row,
/// and marked shipments cover what is not there. No shipment is marked for nothing.
pub fn check(rows: &Rows) -> Held {
    let mut justified: BTreeSet<(&Id, u32)> = BTreeSet::new();
    for (sku, row) in view::stock(rows).into_iter().filter(|(_, r)| !r.stock.uncovered().is_zero()) {
        let place = |reason: String| Err(format!("stock {sku} at {}: {reason}", row.location));
        let held = view::holds(rows).into_iter().filter(|h| h.live).flat_map(|h| &h.lines);
        if held.into_iter().any(|s| s.sku == *sku && s.location == row.location && !s.quantity.is_zero()) {
            return place(format!("{} are not there, but a hold is left", row.stock.uncovered()));
        }
        let (mut marked, mut all) = (0, 0);
        for (order, shipment, units) in users(rows, sku, row) {
            if shipment.status.is_soft() {
                return place(format!("not there, but order {} has soft units", order.id()));
            }
            all += units;
            if shipment.at_risk {
                marked += units;
                justified.insert((order.id(), shipment.number));
            }
        }
        if marked < row.stock.uncovered().micro().min(all) {
            return place(format!("{} are not there, marked are {marked} millionths", row.stock.uncovered()));
        }
    }
    for order in view::orders(rows) {
        for shipment in order.shipments.iter().filter(|s| s.at_risk) {
            if !justified.contains(&(order.id(), shipment.number)) {
                return Err(format!("order {}: shipment {} is at risk for nothing", order.id(), shipment.number));
            }
        }
    }
    Ok(())
}

/// Open shipments that hold units of a stock row.
fn users<'r>(rows: &'r Rows, sku: &Sku, row: &StockRow) -> Vec<(&'r Order, &'r Shipment, i64)> {
    let mut users = Vec::new();
    for order in view::orders(rows) {
        for shipment in order.shipments.iter().filter(|s| s.status.is_open() && s.location == row.location) {
            let mut units = 0;
            for part in &shipment.parts {
                let takes = order.line(part.line).map(|l| l.takes()).unwrap_or_default();
                let per = takes.into_iter().filter(|(s, _)| s == sku).map(|(_, per)| per);
                units += per.map(|per| part.quantity.times(per).map_or(0, Quantity::micro)).sum::<i64>();
            }
            if units > 0 {
                users.push((order, shipment, units));
            }
        }
    }
    users
}
