//! What is kept of a plan, for `quote` and `explain`.

use super::Allotment;
use super::board::COST_DIGITS;
use crate::prelude::*;
use crate::record::{CandidateNote, LeftOut, Order, PlanNote, RunnerUpNote};
use crate::value::{Currency, Money, Quantity};
use rust_decimal::Decimal;

/// The note of an allotment: each location used or not and why, both costs.
pub(crate) fn note(order: &Order, allotment: &Allotment, wishes: &[super::Wish], wanted: Quantity) -> PlanNote {
    let currency = order.placed.currency;
    let priced = allotment.candidates.iter().any(|c| c.rate.is_some());
    let money = |cost: i128| priced.then(|| money(cost, currency)).flatten();
    let mut got = Quantity::ZERO;
    let mut candidates = Vec::with_capacity(allotment.candidates.len());
    for (i, c) in allotment.candidates.iter().enumerate() {
        let taken = || allotment.taken.iter().filter(|t| t.place == i);
        let units = crate::record::sum(taken().map(|t| t.quantity));
        got = crate::record::sum([got, units]);
        let used = !units.is_zero();
        let shares = taken().filter_map(|t| Some((wishes.get(t.wish)?.terms.weight_kg, t.quantity)));
        let cost = match &c.rate {
            Some(rate) if used => crate::settle::shipping_cost(rate, c.open, shares).ok(),
            _ => None,
        };
        candidates.push(CandidateNote {
            location: c.location.id.clone(),
            used,
            cause: if used { None } else { Some(c.left_out.unwrap_or(why_not(allotment, wishes, i))) },
            cost,
            units,
        });
    }
    let total = candidates.iter().filter_map(|c| c.cost).try_fold(Money::zero(currency), Money::plus).ok();
    PlanNote {
        sourcing: order.policy().sourcing,
        candidates,
        cost: total.filter(|_| priced),
        left: wanted.less(got),
        optimal: allotment.plan.optimal,
        gap: money(allotment.plan.gap),
        runner_up: allotment.plan.runner_up.as_ref().map(|r| RunnerUpNote {
            locations: r
                .places
                .iter()
                .filter_map(|p| allotment.candidates.get(*allotment.places.get(*p)?))
                .map(|c| c.location.id.clone())
                .collect(),
            cost: money(r.cost),
            left: i64::try_from(r.left).ok().and_then(Quantity::from_micro).unwrap_or_default(),
        }),
    }
}

/// Why a location that may serve gives nothing.
fn why_not(allotment: &Allotment, wishes: &[super::Wish], at: usize) -> LeftOut {
    let Some(c) = allotment.candidates.get(at) else { return LeftOut::NotChosen };
    let id = &c.location.id;
    if wishes.iter().all(|w| w.terms.pin.as_ref().is_some_and(|p| p != id) || w.only.as_ref().is_some_and(|o| o != id))
    {
        return LeftOut::Pinned;
    }
    if wishes.iter().all(|w| w.avoid.contains(id)) {
        return LeftOut::Avoided;
    }
    if allotment.empty.contains(&at) { LeftOut::NothingFree } else { LeftOut::NotChosen }
}

/// A cost as money, rounded to the digits that money may have.
fn money(cost: i128, currency: Currency) -> Option<Money> {
    let drop = COST_DIGITS - (currency.exponent() + 4);
    let unit = 10_i128.checked_pow(drop)?;
    let rounded = (cost + unit / 2).div_euclid(unit);
    let amount = Decimal::try_from_i128_with_scale(rounded, currency.exponent() + 4).ok()?;
    Some(Money { amount, currency }.tidy())
}
