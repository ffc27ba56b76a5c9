//! Units that are not there: they wait, are cancelled, or the command is refused.

use crate::allocate::Wish;
use crate::error::{Code, Error};
use crate::prelude::*;
use crate::record::{Order, OverLimit, Remainder};
use crate::snapshot::Range;
use crate::value::{Quantity, Sku};
use crate::view::map;
use crate::wire::Json;
use crate::work::{Res, Work, gather};

/// The reason with which units that the item does not allow to wait are cancelled.
pub(super) const NOT_BACKORDERABLE: &str = "not_backorderable";
/// The reason with which units that are not there are cancelled by policy.
pub(super) const SHORTAGE: &str = "shortage";

/// What becomes of the units of one wish that are not there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    /// They wait.
    pub wait: Quantity,
    /// They are cancelled by policy.
    pub cancel: Quantity,
    /// They are cancelled because the item does not allow them to wait.
    pub forbidden: Quantity,
    /// Whether they wait for somebody's word.
    pub asks: bool,
}

/// Decides for every wish: `got` is what it gets, `by_bound` what only `max_shipments` leaves.
pub(super) fn decide(
    work: &mut Work,
    order: &Order,
    wishes: &[Wish],
    got: &[Quantity],
    by_bound: &[Quantity],
    keeps_something: bool,
) -> Res<Vec<Rest>> {
    let whole = |(wish, got): (&Wish, &Quantity)| wish.need == *got;
    if (keeps_something || !wishes.is_empty()) && wishes.iter().zip(got).all(whole) {
        return Ok(wishes.iter().map(|_| Rest::default()).collect());
    }
    let mut rests = Vec::with_capacity(wishes.len());
    let mut waiting: BTreeMap<Sku, Quantity> = BTreeMap::new();
    let mut shorts: BTreeMap<Sku, Quantity> = BTreeMap::new();
    let (mut refused, mut left) = (false, keeps_something);
    gather(wishes, |wish| allowed(work, wish, &BTreeMap::new()).map(|_| ()))?;
    for (i, wish) in wishes.iter().enumerate() {
        let got = got.get(i).copied().unwrap_or_default();
        let bound = by_bound.get(i).copied().unwrap_or_default();
        let short = wish.need.less(got);
        let open = short.less(bound);
        let mut rest = Rest { wait: bound, ..Rest::default() };
        let (mut told, mut ruled) = (short, Quantity::ZERO);
        match wish.terms.remainder {
            Remainder::Reject => refused |= !short.is_zero(),
            Remainder::Cancel => {
                rest.cancel = open;
                refused |= !open.is_zero() && order.is_complete_only();
            }
            Remainder::Backorder | Remainder::Ask => {
                let allowed = allowed(work, wish, &waiting)?.min(open);
                rest.wait = rest.wait.plus(allowed)?;
                ruled = allowed;
                rest.forbidden = open.less(allowed);
                rest.asks = wish.terms.remainder == Remainder::Ask && !allowed.is_zero();
                told = rest.forbidden;
                let refuses = order.policy().over_limit == OverLimit::Reject || order.is_complete_only();
                refused |= !rest.forbidden.is_zero() && refuses;
            }
        }
        let sum = waiting.entry(wish.terms.sku.clone()).or_default();
        *sum = crate::record::sum([*sum, ruled]);
        let sum = shorts.entry(wish.terms.sku.clone()).or_default();
        *sum = crate::record::sum([*sum, told]);
        left |= !got.is_zero() || !rest.wait.is_zero();
        rests.push(rest);
    }
    if refused || !left {
        return Err(refusal(wishes, &shorts).into());
    }
    Ok(rests)
}

/// How many more units of the item may wait, in whole increments.
fn allowed(work: &mut Work, wish: &Wish, waiting: &BTreeMap<Sku, Quantity>) -> Res<Quantity> {
    let rule = work.item(&wish.terms.sku)?.backorder.clone();
    match rule.limit {
        _ if !rule.allowed => Ok(Quantity::ZERO),
        None => Ok(Quantity::MAX),
        Some(limit) => {
            let (_, open) = work.count(&Range::Open(wish.terms.sku.clone()), None)?;
            let open = Quantity::from_micro(open).unwrap_or_default();
            let here = waiting.get(&wish.terms.sku).copied().unwrap_or_default();
            Ok(limit.less(open).less(here).floor_to(wish.terms.step))
        }
    }
}

/// Every SKU that is short, in byte order.
fn refusal(wishes: &[Wish], shorts: &BTreeMap<Sku, Quantity>) -> Error {
    insufficient(shorts.iter().map(|(sku, short)| {
        let requested = wishes.iter().filter(|w| w.terms.sku == *sku).map(|w| w.need);
        (sku, crate::record::sum(requested), *short)
    }))
}

/// `insufficient_stock` with its SKUs; those that are not short are left out.
pub(super) fn insufficient<'a>(skus: impl Iterator<Item = (&'a Sku, Quantity, Quantity)>) -> Error {
    let list: Vec<Json<'static>> = skus
        .filter(|(_, _, short)| !short.is_zero())
        .map(|(sku, requested, short)| {
            map([
                ("sku", Json::from(sku.as_str())),
                ("requested", Json::from(requested.to_string())),
                ("short", Json::from(short.to_string())),
            ])
        })
        .collect();
    Error::new(Code::InsufficientStock, "not enough stock for all that is wanted; order less, or let the rest wait")
        .with("skus", Json::List(list))
}
