//! The stock of the wished SKUs at the candidate locations, and what shipping costs, as plain numbers.

use super::{Candidate, Reach, Taken, Wish};
use crate::error::{Error, Result};
use crate::prelude::*;
use crate::record::{Order, Prices, Sourcing};
use crate::snapshot::Key;
use crate::sourcing::{Place, Plan, Problem, Rule, Take, Want};
use crate::value::{Currency, Money, Quantity, Sku};
use crate::work::{Res, Work};

/// Digits behind the point of a cost: 10^-20 of a currency unit, so that money (8 digits) x weight (6) x units (6) is whole.
pub(crate) const COST_DIGITS: u32 = 20;
/// Sets of locations that `least_cost` looks at before it answers with its best.
const NODE_BUDGET: u32 = 20_000;

/// See the module.
pub(super) struct Board {
    candidates: Vec<Candidate>,
    /// Candidates that may serve.
    places: Vec<usize>,
    pub skus: Vec<Sku>,
    /// What the rule is asked; its free stock is the board's.
    pub problem: Problem,
    start: Vec<i64>,
}

impl Board {
    pub fn new(work: &Work, order: &Order, wishes: &[Wish], candidates: Vec<Candidate>, reach: Reach) -> Res<Board> {
        let places: Vec<usize> =
            candidates.iter().enumerate().filter(|(_, c)| c.left_out.is_none()).map(|(i, _)| i).collect();
        let mut skus: Vec<Sku> = wishes.iter().flat_map(|w| w.terms.takes()).map(|(sku, _)| sku).collect();
        skus.sort_unstable();
        skus.dedup();
        work.prefetch(skus.iter().map(|s| Key::Stock(s.clone())))?;
        let policy = order.policy();
        let prices = price_tables(work, policy.sourcing, &skus)?;
        let problem = Problem {
            rule: rule(policy.sourcing),
            places: Vec::with_capacity(places.len()),
            wants: Vec::with_capacity(wishes.len()),
            skus: skus.len(),
            free: free_of(work, &skus, &candidates, &places)?,
            max_new: reach.max_new,
            penalty: match policy.backorder_penalty {
                Some(money) if policy.sourcing == Sourcing::LeastCost && money.currency == order.placed.currency => {
                    Some(per_micro(money)?)
                }
                _ => None,
            },
            node_budget: NODE_BUDGET,
            want_runner_up: reach.runner_up,
        };
        let start = problem.free.clone();
        let mut board = Board { candidates, places, skus, problem, start };
        for place in &board.places {
            let Some(candidate) = board.candidates.get(*place) else { continue };
            board.problem.places.push(Place {
                distance_m: distance(order, candidate),
                open: candidate.open,
                base: match &candidate.rate {
                    Some(rate) if !candidate.open => scaled(rate.base, COST_DIGITS)?,
                    _ => 0,
                },
            });
        }
        let mut groups: Vec<&str> = Vec::new();
        for wish in wishes {
            let group = wish.terms.group.as_deref().map(|key| {
                let at = groups.iter().position(|g| *g == key).unwrap_or(groups.len());
                if at == groups.len() {
                    groups.push(key);
                }
                u32::try_from(at).unwrap_or(u32::MAX)
            });
            let want = board.want(wish, group, &prices, order.placed.currency)?;
            board.problem.wants.push(want);
        }
        Ok(board)
    }

    fn want(&self, wish: &Wish, group: Option<u32>, prices: &[Arc<Prices>], currency: Currency) -> Res<Want> {
        let terms = &wish.terms;
        let takes: Vec<Take> = terms
            .takes()
            .iter()
            .filter_map(|(sku, per)| Some(Take { sku: self.skus.binary_search(sku).ok()?, per: per.micro() }))
            .collect();
        let (mut allowed, mut cost, mut price) = (Vec::new(), Vec::new(), Vec::new());
        for place in &self.places {
            let Some(candidate) = self.candidates.get(*place) else { continue };
            let id = &candidate.location.id;
            allowed.push(
                !wish.waits
                    && terms.pin.as_ref().is_none_or(|pin| pin == id)
                    && wish.only.as_ref().is_none_or(|only| only == id)
                    && !wish.avoid.contains(id),
            );
            cost.push(unit_cost(candidate, terms.weight_kg)?);
            if !prices.is_empty() {
                let mut sum = 0_i128;
                for take in &takes {
                    let hint = prices.get(take.sku).and_then(|p| p.prices.iter().find(|p| p.location == *id));
                    if let Some(hint) = hint.filter(|h| h.price.currency == currency) {
                        sum += scaled(hint.price, COST_DIGITS - 12)? * i128::from(take.per);
                    }
                }
                price.push(sum);
            }
        }
        Ok(Want { need: wish.need.micro(), increment: terms.step.micro(), takes, allowed, group, cost, price })
    }

    /// A wish steps back: it asks for nothing, and all is as it was.
    pub fn without(&mut self, wish: usize) {
        if let Some(want) = self.problem.wants.get_mut(wish) {
            want.need = 0;
        }
        self.problem.free.clone_from(&self.start);
    }

    /// Takes the units of a plan off the board.
    pub fn take(&mut self, plan: &Plan) -> Result<Vec<Taken>> {
        let mut taken = Vec::with_capacity(plan.allocations.len());
        for a in &plan.allocations {
            self.spend(a.want, a.place, a.units);
            let (Some(place), Some(quantity)) = (self.places.get(a.place), Quantity::from_micro(a.units)) else {
                return Err(Error::limit("quantity", "1000000000000"));
            };
            taken.push(Taken { wish: a.want, place: *place, quantity, victims: Vec::new() });
        }
        Ok(taken)
    }

    /// Takes units of a wish off the board; what was seized may go below what lay there.
    pub fn spend(&mut self, wish: usize, place: usize, units: i64) {
        let Some(want) = self.problem.wants.get(wish) else { return };
        for take in &want.takes {
            let used = crate::value::Quantity::from_micro(units)
                .and_then(|q| q.times(Quantity::from_micro(take.per)?).ok())
                .map_or(0, Quantity::micro);
            if let Some(free) = self.problem.free.get_mut(take.sku * self.places.len() + place) {
                *free -= used;
            }
        }
    }

    /// Free micro-units of a SKU at a place.
    pub fn free_at(&self, sku: usize, place: usize) -> i64 {
        self.problem.free.get(sku * self.places.len() + place).copied().unwrap_or(0)
    }

    /// Units of a SKU become free at a place.
    pub fn add(&mut self, sku: &Sku, place: usize, micro: i64) {
        if let Ok(at) = self.skus.binary_search(sku)
            && let Some(free) = self.problem.free.get_mut(at * self.places.len() + place)
        {
            *free += micro;
        }
    }

    /// The candidate behind a place.
    pub fn candidate(&self, place: usize) -> Option<(usize, &Candidate)> {
        let at = *self.places.get(place)?;
        self.candidates.get(at).map(|c| (at, c))
    }

    /// Candidates that may serve but had nothing of what is wished.
    pub fn empty(&self) -> Vec<usize> {
        let has = |place: usize| {
            self.problem.wants.iter().any(|want| {
                let free = |sku: usize| self.start.get(sku * self.places.len() + place).copied().unwrap_or(0);
                want.takes.iter().all(|take| free(take.sku) > 0)
            })
        };
        self.places.iter().enumerate().filter(|(place, _)| !has(*place)).map(|(_, at)| *at).collect()
    }

    pub fn places(&self) -> Vec<usize> {
        self.places.clone()
    }

    pub fn into_candidates(self) -> Vec<Candidate> {
        self.candidates
    }
}

fn rule(sourcing: Sourcing) -> Rule {
    match sourcing {
        Sourcing::LeastCost => Rule::LeastCost,
        Sourcing::Priority => Rule::Priority,
        Sourcing::Nearest => Rule::Nearest,
        Sourcing::FewestShipments => Rule::FewestShipments,
        Sourcing::MostStock => Rule::MostStock,
    }
}

fn free_of(work: &Work, skus: &[Sku], candidates: &[Candidate], places: &[usize]) -> Res<Vec<i64>> {
    let mut free = Vec::with_capacity(skus.len() * places.len());
    for sku in skus {
        let rows = work.stock_rows(sku)?;
        for place in places {
            let row = candidates.get(*place).and_then(|c| {
                let at = rows.binary_search_by(|r| r.location.cmp(&c.location.id)).ok()?;
                rows.get(at)
            });
            free.push(row.map_or(0, |r| r.stock.free().micro()));
        }
    }
    Ok(free)
}

fn price_tables(work: &Work, sourcing: Sourcing, skus: &[Sku]) -> Res<Vec<Arc<Prices>>> {
    if sourcing != Sourcing::LeastCost {
        return Ok(Vec::new());
    }
    work.prefetch(skus.iter().map(|s| Key::Prices(s.clone())))?;
    let tables: Vec<Arc<Prices>> = skus.iter().map(|s| work.prices(s)).collect::<Res<_>>()?;
    Ok(if tables.iter().all(|t| t.prices.is_empty()) { Vec::new() } else { tables })
}

/// Shipping cost of one micro-unit from a candidate.
fn unit_cost(candidate: &Candidate, weight_kg: Option<Quantity>) -> Result<i128> {
    let Some(rate) = &candidate.rate else { return Ok(0) };
    let per_unit = rate.per_unit.map_or(Ok(0), per_micro)?;
    let per_kg = match (rate.per_kg, weight_kg) {
        (Some(money), Some(weight)) => scaled(money, COST_DIGITS - 12)?
            .checked_mul(i128::from(weight.micro()))
            .ok_or_else(|| Error::limit("shipping cost", "128 bits"))?,
        _ => 0,
    };
    Ok(per_unit + per_kg)
}

/// Money per unit as cost per micro-unit.
fn per_micro(money: Money) -> Result<i128> {
    scaled(money, COST_DIGITS - 6)
}

/// An amount as a whole number of 10^-digits.
fn scaled(money: Money, digits: u32) -> Result<i128> {
    let amount = money.amount.normalize();
    let shift = digits.checked_sub(amount.scale()).and_then(|d| 10_i128.checked_pow(d));
    shift
        .and_then(|factor| amount.mantissa().checked_mul(factor))
        .ok_or_else(|| Error::limit("shipping cost", "128 bits"))
}

fn distance(order: &Order, candidate: &Candidate) -> Option<u64> {
    let (lat, long) = order.terms.destination.coordinates?;
    let (from_lat, from_long) = candidate.location.latitude.zip(candidate.location.longitude)?;
    Some(crate::sourcing::distance_m(lat.micro(), long.micro(), from_lat.micro(), from_long.micro()))
}
