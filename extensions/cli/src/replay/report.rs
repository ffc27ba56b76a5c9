//! What a replay found out.

use super::tally::Tally;
use crate::figures::{audit_line, kpi_table, spoken};
use crate::table::{Table, heading};
use fillrate::{Quantity, Time};
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

/// The end of a replay.
#[derive(Debug)]
pub struct Report {
    /// Rows of the file.
    pub rows: u64,
    /// The first day.
    pub from: Time,
    /// When the last shipment left.
    pub to: Time,
    /// How long it took, with reading.
    pub took: Duration,
    /// What was counted.
    pub tally: Tally,
    /// The key figures, as the engine gives them.
    pub kpis: Value,
    /// What the audit found.
    pub findings: Vec<Value>,
}

impl Report {
    /// Whether the audit found nothing.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Shipments per order with goods, in hundredths.
    fn shipments_per_order(&self) -> u64 {
        self.tally.shipments * 100 / self.tally.with_goods.max(1)
    }

    /// Mean wait of a unit that had to wait.
    fn mean_wait(&self) -> fillrate::Duration {
        let seconds = self.tally.waited / u128::from(self.tally.released_units.max(1));
        fillrate::Duration::seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// Whole orders in a second of the engine's time, all commands counted in.
    fn orders_per_second(&self) -> u128 {
        u128::from(self.tally.orders) * 1_000_000 / self.tally.engine.as_micros().max(1)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let t = &self.tally;
        let share = |s: super::tally::Share| {
            let micro = i64::try_from(u128::from(s.part) * 1_000_000 / u128::from(s.whole.max(1))).ok();
            micro.and_then(Quantity::from_micro).map(|q| q.to_string())
        };
        let refused: Vec<Value> =
            t.refused.iter().map(|((op, code), times)| json!({"op": op, "code": code, "times": times})).collect();
        json!({
            "rows": self.rows, "from": self.from.to_string(), "to": self.to.to_string(),
            "orders": t.orders, "lines": t.lines, "fee_lines": t.fee_lines, "unpriced_lines": t.unpriced,
            "fill_rate": {"line": share(t.line_fill), "unit": share(t.unit_fill), "value": share(t.value_fill)},
            "shipments": t.shipments, "units_dispatched": t.dispatched,
            "backorders": {"units_released": t.released_units, "mean_wait": self.mean_wait().to_string()},
            "credits": {"rows": t.credits, "units_cancelled": t.cancelled, "units_returned": t.returned,
                "rows_unmatched": t.unmatched.0, "units_unmatched": t.unmatched.1},
            "corrections": {"adjustments": t.corrections.0, "units": t.corrections.1,
                "rows_not_there": t.uncorrected.0, "units_not_there": t.uncorrected.1},
            "continued_invoices": t.continued, "effects": t.effects, "refused": refused, "commands": t.commands, "batches": t.batches,
            "engine_seconds": t.engine.as_secs_f64(), "seconds": self.took.as_secs_f64(),
            "orders_per_second": u64::try_from(self.orders_per_second()).ok(),
            "kpis": self.kpis, "findings": self.findings,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = &self.tally;
        let mut orders = Table::new(&["", ">", ""]);
        orders.row([&"rows read", &self.rows, &format!("from {} to {}", self.from, self.to)]);
        orders.row([
            &"orders",
            &t.orders,
            &format!("{} with goods, {} invoices continued later", t.with_goods, t.continued),
        ]);
        orders.row([&"order lines", &t.lines, &format!("{} fees, {} without a usable price", t.fee_lines, t.unpriced)]);
        orders.row([
            &"filled at once, by line",
            &t.line_fill.percent(),
            &format!("{} of {} lines", t.line_fill.part, t.line_fill.whole),
        ]);
        orders.row([
            &"filled at once, by unit",
            &t.unit_fill.percent(),
            &format!("{} of {} units", t.unit_fill.part, t.unit_fill.whole),
        ]);
        let pounds = |tenths: u64| tenths / 10_000;
        let value = format!("{} of {} GBP", pounds(t.value_fill.part), pounds(t.value_fill.whole));
        orders.row([&"filled at once, by value", &t.value_fill.percent(), &value]);
        let each = self.shipments_per_order();
        orders.row([&"shipments", &t.shipments, &format!("{}.{:02} for an order with goods", each / 100, each % 100)]);
        orders.row([&"units shipped", &t.dispatched, &""]);
        let wait = format!("after {} on average", spoken(self.mean_wait()));
        orders.row([&"units served from the queue", &t.released_units, &wait]);
        let mut rest = Table::new(&["", ">", ""]);
        let credits = format!("{} units cancelled, {} returned", t.cancelled, t.returned);
        rest.row([&"credit rows", &t.credits, &credits]);
        rest.row([&"credit rows without an order", &t.unmatched.0, &format!("{} units", t.unmatched.1)]);
        rest.row([&"corrections of stock", &t.corrections.0, &format!("{} units", t.corrections.1)]);
        let not_there = format!("{} units not on the shelf, or fees", t.uncorrected.1);
        rest.row([&"correction rows not booked", &t.uncorrected.0, &not_there]);
        rest.row([&"effects carried out", &t.effects, &"confirmations, packing lists, labels, messages"]);
        for ((op, code), times) in &t.refused {
            rest.row([&format!("refused {op}"), times, code]);
        }
        let engine = format!(
            "in {:.1} s of the engine, {} batches; {:.1} s in all",
            t.engine.as_secs_f64(),
            t.batches,
            self.took.as_secs_f64()
        );
        rest.row([&"commands", &t.commands, &engine]);
        rest.row([&"orders a second", &self.orders_per_second(), &"with receipts, departures, ticks and credits"]);
        writeln!(f, "{}\n{orders}", heading("Orders"))?;
        writeln!(f, "{}\n{rest}", heading("What else happened"))?;
        writeln!(f, "{}\n{}", heading("Key figures"), kpi_table(&self.kpis))?;
        writeln!(f, "{}", audit_line(&self.findings))
    }
}
