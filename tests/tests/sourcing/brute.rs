//! Every rule against brute force on small random problems.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use super::common::*;
use fillrate::sourcing::*;

/// Units of each want from each place.
type Matrix = Vec<Vec<i64>>;
/// What plans are compared by: the two parts of the objective, then the number of shipments.
type Value = (i128, i128, usize);
/// The same of a walk: units left, new places, which.
type Walked = (i128, usize, Vec<usize>);

fn shapes() -> [Shape; 6] {
    let s = Shape { places: 4, wants: 3, skus: 2, most: 4, kits: false, groups: false, open: false };
    [
        s,
        Shape { kits: true, ..s },
        Shape { groups: true, ..s },
        Shape { kits: true, groups: true, open: true, ..s },
        Shape { places: 5, most: 6, skus: 1, open: true, ..s },
        Shape { places: 3, wants: 4, skus: 3, most: 4, kits: true, groups: true, open: true },
    ]
}

/// The allocation of each set of new places is the best of its own; the sets are then compared.
fn oracle_least_cost(p: &Problem, literal: bool) -> Matrix {
    let mut best: Option<(Value, Vec<usize>, Vec<i64>, Matrix)> = None;
    let news: Vec<usize> = (0..p.places.len()).filter(|&l| !p.places[l].open).collect();
    let any_open = news.len() < p.places.len();
    for set in sets(if literal || !any_open { 0 } else { news.len() }) {
        let inside = |l: usize| {
            literal
                || !any_open
                || p.places[l].open
                || news.iter().position(|&n| n == l).is_some_and(|i| set >> i & 1 == 1)
        };
        let mut own: Option<(Value, Vec<usize>, Vec<i64>, Matrix)> = None;
        every(p, &inside, &mut |x| {
            if p.max_new.is_some_and(|m| new_used(p, x).len() > m as usize) {
                return;
            }
            let k = key(p, x);
            if let Some(o) = &own
                && k > o.0
            {
                return;
            }
            let list = if any_open && !literal { vec![] } else { used(p, x) };
            let this = (k, list, lex(x), x.clone());
            if own.as_ref().is_none_or(|o| (&this.0, &this.1, &this.2) < (&o.0, &o.1, &o.2)) {
                own = Some(this);
            }
        });
        let Some(mut own) = own else { continue };
        own.1 = used(p, &own.3);
        if best.as_ref().is_none_or(|o| (&own.0, &own.1, &own.2) < (&o.0, &o.1, &o.2)) {
            best = Some(own);
        }
    }
    best.unwrap().3
}

fn count() -> u64 {
    std::env::var("SOURCING_CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(2000)
}

#[test]
fn least_cost_is_the_best_of_all() {
    let (mut cases, mut apart, mut opens) = (0, 0, 0);
    for (s, shape) in shapes().into_iter().enumerate() {
        for seed in 0..count() {
            let p = problem(&mut Rng(seed * 7 + s as u64 * 1_000_003), Rule::LeastCost, shape);
            let plan = solve(&p).unwrap();
            let want = oracle_least_cost(&p, false);
            let got = rows(&p, &plan.allocations);
            assert_eq!(
                got,
                want,
                "shape {s} seed {seed} got {:?} {:?} want {:?} {:?}\n{p:?}",
                key(&p, &got),
                used(&p, &got),
                key(&p, &want),
                used(&p, &want)
            );
            assert_eq!((plan.cost, plan.left), (cost(&p, &got, false), left(&p, &got)));
            assert!(plan.optimal && plan.gap == 0);
            cases += 1;
            if p.places.iter().any(|l| l.open) {
                opens += 1;
                apart += u32::from(oracle_least_cost(&p, true) != got);
            }
        }
    }
    println!("{cases} cases; literal reading differs in {apart} of {opens} with open places");
}

fn oracle_sets(p: &Problem) -> Matrix {
    let n = p.places.len();
    let new = |l: usize| !p.places[l].open;
    if p.rule != Rule::FewestShipments && p.max_new.is_none() {
        return oracle_walk(p, &|_| true);
    }
    let mut order: Vec<usize> = (0..n).collect();
    match p.rule {
        Rule::Nearest => order.sort_by_key(|&l| p.places[l].distance_m.unwrap_or(u64::MAX)),
        Rule::MostStock => order.sort_by_key(|&l| {
            -(0..p.skus)
                .filter(|&s| p.wants.iter().any(|w| w.takes.iter().any(|t| t.sku == s)))
                .map(|s| i128::from(p.free[s * n + l]))
                .sum::<i128>()
        }),
        _ => {}
    }
    let mut best: Option<(Walked, Matrix)> = None;
    for set in sets(n) {
        let inside = |l: usize| set >> l & 1 == 1;
        let fewest = p.rule == Rule::FewestShipments;
        if !fewest && (0..n).any(|l| !new(l) && !inside(l)) {
            continue;
        }
        let size = (0..n).filter(|&l| new(l) && inside(l)).count();
        if p.max_new.is_some_and(|m| size > m as usize) {
            continue;
        }
        let x = oracle_walk(p, &inside);
        let k = if fewest {
            (left(p, &x), new_used(p, &x).len(), used(p, &x))
        } else {
            let mut ranks: Vec<usize> = (0..n).filter(|&r| new(order[r]) && inside(order[r])).collect();
            ranks.sort();
            (left(p, &x), size, ranks)
        };
        if best.as_ref().is_none_or(|b| k < b.0) {
            best = Some((k, x));
        }
    }
    best.unwrap().1
}

#[test]
fn walks_are_the_walks_of_the_contract() {
    let mut cases = 0;
    for rule in [Rule::Priority, Rule::Nearest, Rule::MostStock, Rule::FewestShipments] {
        for (s, shape) in shapes().into_iter().enumerate() {
            for seed in 0..count() {
                let shape = Shape { places: 5, wants: 5, most: 4, ..shape };
                let p = problem(&mut Rng(seed * 11 + s as u64 * 1_000_003), rule, shape);
                let plan = solve(&p).unwrap();
                let got = rows(&p, &plan.allocations);
                assert_eq!(got, oracle_sets(&p), "{rule:?} shape {s} seed {seed}\n{p:?}");
                assert_eq!((plan.cost, plan.left), (cost(&p, &got, false), left(&p, &got)));
                assert!(plan.optimal && plan.gap == 0);
                cases += 1;
            }
        }
    }
    println!("{cases} cases");
}

/// All plans that sets of new places have, best first, one per set of places used.
fn oracle_plans(p: &Problem) -> Vec<Matrix> {
    let mut all: Vec<(Value, Vec<usize>, Matrix)> = vec![];
    let n = p.places.len();
    for set in sets(n) {
        let inside = |l: usize| set >> l & 1 == 1;
        let size = (0..n).filter(|&l| !p.places[l].open && inside(l)).count();
        if p.max_new.is_some_and(|m| size > m as usize) {
            continue;
        }
        if p.rule == Rule::LeastCost {
            if (0..n).any(|l| p.places[l].open && !inside(l)) {
                continue;
            }
            let mut own: Option<(Value, Vec<i64>, Matrix)> = None;
            // Bases of the whole set: a plan of the set opens it.
            every(p, &inside, &mut |x| {
                let units = cost(p, x, true) - new_used(p, x).iter().map(|&l| p.places[l].base).sum::<i128>();
                let k = match p.penalty {
                    None => (left(p, x), units, 0),
                    Some(q) => (units + q * left(p, x), left(p, x), 0),
                };
                let this = (k, lex(x), x.clone());
                if own.as_ref().is_none_or(|o| (&this.0, &this.1) < (&o.0, &o.1)) {
                    own = Some(this);
                }
            });
            let x = own.unwrap().2;
            all.push((key(p, &x), used(p, &x), x));
        } else {
            let x = oracle_walk(p, &inside);
            all.push(((left(p, &x), 0, new_used(p, &x).len()), used(p, &x), x));
        }
    }
    all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|a| seen.insert(a.1.clone()));
    all.into_iter().map(|a| a.2).collect()
}

#[test]
fn runner_up_is_the_next_best_set() {
    let (mut cases, mut some) = (0, 0);
    for rule in [Rule::LeastCost, Rule::FewestShipments] {
        for (s, shape) in shapes().into_iter().enumerate() {
            for seed in 0..count() {
                let mut p = problem(&mut Rng(seed * 17 + s as u64 * 1_000_003), rule, shape);
                p.want_runner_up = true;
                let plan = solve(&p).unwrap();
                let plans = oracle_plans(&p);
                assert_eq!(rows(&p, &plan.allocations), plans[0], "{rule:?} shape {s} seed {seed}\n{p:?}");
                let second = plans[1..].iter().find(|x| !used(&p, x).is_empty());
                let second =
                    second.map(|x| RunnerUp { places: used(&p, x), cost: cost(&p, x, false), left: left(&p, x) });
                // Of two allocations of one value over other sets only the value is compared.
                assert_eq!(
                    plan.runner_up,
                    second,
                    "{rule:?} shape {s} seed {seed} best {:?}\n{p:?}",
                    used(&p, &plans[0])
                );
                cases += 1;
                some += u32::from(second.is_some());
            }
        }
    }
    println!("{cases} cases, {some} with a runner-up");
}

#[test]
fn a_walk_without_its_first_place() {
    for rule in [Rule::Priority, Rule::Nearest, Rule::MostStock] {
        for seed in 0..count() {
            let mut p = problem(&mut Rng(seed * 19), rule, shapes()[4]);
            p.max_new = None;
            p.want_runner_up = true;
            let plan = solve(&p).unwrap();
            let Some(first) = (0..p.wants.len()).find_map(|w| {
                let got: Vec<usize> = plan.allocations.iter().filter(|a| a.want == w).map(|a| a.place).collect();
                walk_order(&p, w, &p.free).into_iter().find(|l| got.contains(l))
            }) else {
                continue;
            };
            let x = oracle_walk(&p, &|l| l != first);
            let other = RunnerUp { places: used(&p, &x), cost: cost(&p, &x, false), left: left(&p, &x) };
            assert_eq!(plan.runner_up, (!other.places.is_empty()).then_some(other), "{rule:?} seed {seed}\n{p:?}");
        }
    }
}
