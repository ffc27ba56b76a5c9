//! Money of a line's parts: largest remainder, so that the parts sum to the whole.

use crate::prelude::*;
use crate::record::{Line, Order};
use crate::value::{Money, Quantity};
use rust_decimal::Decimal;

/// The amount of each shipment's part of a line, by shipment number; `None` without a price.
///
/// With a `line_total` the amounts of what has left stay as they were; the rest of the total is shared by
/// quantity among the shipments still here and what is in no shipment: largest remainder, ties to the lower number.
pub(crate) fn amounts(order: &Order, position: u32, line: &Line) -> BTreeMap<u32, Option<Money>> {
    let mut amounts = BTreeMap::new();
    let mut open: Vec<(u32, Quantity)> = Vec::new();
    let mut fixed = Decimal::ZERO;
    for s in &order.shipments {
        if let Some(left) = s.shipped.iter().find(|l| l.line == position) {
            fixed = fixed.checked_add(left.amount.map_or(Decimal::ZERO, |m| m.amount)).unwrap_or(fixed);
            amounts.insert(s.number, left.amount);
        } else {
            let held = s.held(position);
            if !held.is_zero() {
                open.push((s.number, held));
            }
        }
    }
    match line.line_total {
        None => {
            for (number, quantity) in open {
                let amount = line.unit_price.and_then(|p| p.times(quantity).ok());
                amounts.insert(number, amount.map(Money::rounded));
            }
        }
        Some(total) => {
            let rest = crate::record::sum([line.backordered, line.cancelled, line.undecided()]);
            let weights: Vec<Quantity> = open.iter().map(|(_, q)| *q).chain([rest]).collect();
            let amount = total.amount.checked_sub(fixed).unwrap_or_default();
            let left = Money { amount, currency: total.currency };
            for ((number, _), amount) in open.iter().zip(share(left, &weights)) {
                amounts.insert(*number, Some(amount));
            }
        }
    }
    amounts
}

/// Shares money by weights: rounded down to the minor unit, the rest to the largest remainders, ties to the first.
pub(crate) fn share(total: Money, weights: &[Quantity]) -> Vec<Money> {
    let amount = total.amount.normalize();
    let digits = total.currency.exponent().max(amount.scale());
    let sign = if amount.is_sign_negative() { -1 } else { 1 };
    let minor = amount.abs().mantissa().saturating_mul(10_i128.pow(digits - amount.scale()));
    let sum: i128 = weights.iter().map(|w| i128::from(w.micro())).sum();
    let mut parts: Vec<(i128, i128)> = weights
        .iter()
        .map(|w| {
            let w = i128::from(w.micro());
            if sum == 0 {
                return (0, 0);
            }
            // minor x w / sum, taken apart so that no product exceeds 128 bits.
            let rest = minor % sum * w;
            (minor / sum * w + rest / sum, rest % sum)
        })
        .collect();
    let mut left = minor - parts.iter().map(|(p, _)| p).sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|i| (core::cmp::Reverse(parts.get(*i).map_or(0, |p| p.1)), *i));
    for i in by_remainder {
        if let Some(part) = parts.get_mut(i).filter(|p| left > 0 && p.1 > 0) {
            part.0 += 1;
            left -= 1;
        }
    }
    parts
        .into_iter()
        .map(|(part, _)| {
            let amount = Decimal::try_from_i128_with_scale(sign * part, digits).unwrap_or_default();
            Money { amount, currency: total.currency }.tidy()
        })
        .collect()
}
