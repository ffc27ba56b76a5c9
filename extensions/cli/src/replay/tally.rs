//! What is counted while a replay runs.

use fillrate::{Id, Money, Order, What};
use std::collections::BTreeMap;
use std::time::Duration;

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

impl Share {
    /// In percent, to two digits.
    pub fn percent(self) -> String {
        if self.whole == 0 {
            return "-".to_owned();
        }
        let hundredths = u128::from(self.part) * 10_000 / u128::from(self.whole);
        format!("{}.{:02} %", hundredths / 100, hundredths % 100)
    }
}

/// The counts.
#[derive(Debug, Default)]
pub struct Tally {
    /// Orders placed.
    pub orders: u64,
    /// Orders with something that is shipped.
    pub with_goods: u64,
    /// Order lines, fees among them.
    pub lines: u64,
    /// Of these, fees.
    pub fee_lines: u64,
    /// Lines without a price that can be used: zero or below.
    pub unpriced: u64,
    /// Lines filled at once.
    pub line_fill: Share,
    /// Units filled at once.
    pub unit_fill: Share,
    /// Value filled at once, in 1/10,000 pounds.
    pub value_fill: Share,
    /// Shipments that left.
    pub shipments: u64,
    /// Units that left.
    pub dispatched: u64,
    /// Units that waited and got stock.
    pub released_units: u64,
    /// Their waiting, in unit-seconds.
    pub waited: u128,
    /// Credit rows.
    pub credits: u64,
    /// Units cancelled by credits.
    pub cancelled: u64,
    /// Units returned by credits.
    pub returned: u64,
    /// Credit rows of which something matched no order, and their units.
    pub unmatched: (u64, u64),
    /// Corrections of stock, and their units.
    pub corrections: (u64, u64),
    /// Correction rows of which something was not there, or that are of fees, and their units.
    pub uncorrected: (u64, u64),
    /// Invoices that came in two parts.
    pub continued: u64,
    /// Effects carried out: confirmations, packing lists, labels, messages to channels.
    pub effects: u64,
    /// Commands refused, by what was asked and the code.
    pub refused: BTreeMap<(&'static str, &'static str), u64>,
    /// Commands done.
    pub commands: u64,
    /// Time spent in the engine.
    pub engine: Duration,
    /// Batches sent.
    pub batches: u64,
}

impl Tally {
    /// Counts an order as it reads right after placement.
    pub fn placed(&mut self, order: &Order) {
        self.orders += 1;
        self.with_goods += u64::from(order.lines.iter().any(|l| l.ships));
        for line in &order.lines {
            self.lines += 1;
            if !line.ships {
                self.fee_lines += 1;
                continue;
            }
            let (ordered, filled) = (units(line.ordered), units(line.allocated));
            let price = line.unit_price.map_or(0, |price| tenths_of_pence(&price));
            self.line_fill.whole += 1;
            self.line_fill.part += u64::from(filled == ordered);
            self.unit_fill.whole += ordered;
            self.unit_fill.part += filled;
            self.value_fill.whole += ordered * price;
            self.value_fill.part += filled * price;
        }
    }

    /// Counts what left.
    pub fn left(&mut self, what: &What) {
        if let What::ShipmentDispatched { lines, .. } = what {
            self.shipments += 1;
            self.dispatched += lines.iter().map(|l| units(l.quantity)).sum::<u64>();
        }
    }

    /// Counts a refusal.
    pub fn refuse(&mut self, asked: &'static str, error: &fillrate::Error) {
        *self.refused.entry((asked, error.code.as_str())).or_default() += 1;
    }
}

/// Whole units.
pub fn units(quantity: fillrate::Quantity) -> u64 {
    u64::from(super::ledger::whole(quantity))
}

/// An amount in 1/10,000 of its currency, which is finer than any price of the file.
fn tenths_of_pence(money: &Money) -> u64 {
    let text = money.amount.to_string();
    text.parse::<fillrate::Quantity>().map_or(0, |q| u64::try_from(q.micro() / 100).unwrap_or(0))
}

/// The shipment of a number, by its id.
pub fn shipment_id(order: &Id, number: u32) -> Option<Id> {
    format!("{order}/S{number}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_are_cut_never_rounded_up() {
        assert_eq!(Share { part: 2, whole: 3 }.percent(), "66.66 %");
        assert_eq!(Share { part: 99_999, whole: 100_000 }.percent(), "99.99 %");
        assert_eq!(Share { part: 1, whole: 1 }.percent(), "100.00 %");
        assert_eq!(Share::default().percent(), "-");
    }
}
