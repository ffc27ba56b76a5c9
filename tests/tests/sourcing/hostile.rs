//! Nothing that a caller may pass makes `solve` panic, run for ever or answer what is not there.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use super::common::*;
use fillrate::sourcing::*;

fn odd(r: &mut Rng) -> i64 {
    match r.below(9) {
        0 => i64::MAX,
        1 => i64::MIN,
        2 => 0,
        3 => -1,
        4 => 1,
        5 => U,
        6 => 3 * U,
        7 => r.next() as i64,
        _ => r.range(0, 9) * U,
    }
}
fn wide(r: &mut Rng) -> i128 {
    match r.below(7) {
        0 => i128::MAX,
        1 => i128::MIN,
        2 => -1,
        3 => i128::from(i64::MAX),
        4 => i128::from(odd(r)) << 40,
        _ => i128::from(r.range(0, 9)),
    }
}

#[test]
fn any_input_is_answered() {
    let (mut fine, mut overflow) = (0, 0);
    for seed in 0..20_000 {
        let r = &mut Rng(seed);
        let tame = r.one_in(2);
        let n = r.below(6) as usize;
        let len = |r: &mut Rng| if r.one_in(4) { r.below(8) as usize } else { n };
        let skus = if r.one_in(20) { usize::MAX } else { r.below(4) as usize };
        let money = |r: &mut Rng| {
            if tame { i128::from(r.range(-3, 9)) } else { wide(r) }
        };
        let rule = [Rule::LeastCost, Rule::Priority, Rule::Nearest, Rule::FewestShipments, Rule::MostStock]
            [r.below(5) as usize];
        let places = (0..n)
            .map(|_| Place { distance_m: r.one_in(2).then(|| r.next()), open: r.one_in(4), base: money(r) })
            .collect();
        let wants = (0..r.below(6))
            .map(|_| Want {
                need: odd(r),
                increment: odd(r),
                takes: (0..r.below(4))
                    .map(|_| Take { sku: if r.one_in(9) { usize::MAX } else { r.below(4) as usize }, per: odd(r) })
                    .collect(),
                allowed: {
                    let m = len(r);
                    (0..m).map(|_| !r.one_in(5)).collect()
                },
                group: r.one_in(4).then(|| r.below(3) as u32),
                cost: {
                    let m = len(r);
                    (0..m).map(|_| money(r)).collect()
                },
                price: {
                    let m = len(r);
                    (0..m).map(|_| money(r)).collect()
                },
            })
            .collect();
        let free = (0..r.below(20)).map(|_| odd(r)).collect();
        let p = Problem {
            rule,
            places,
            wants,
            skus,
            free,
            max_new: r.one_in(3).then(|| r.below(4) as u32),
            penalty: r.one_in(3).then(|| money(r)),
            node_budget: [0, 1, 5, 2_000][r.below(4) as usize],
            want_runner_up: r.one_in(2),
        };
        walk_order(&p, r.below(7) as usize, &p.free);
        match solve(&p) {
            Err(Overflow) => overflow += 1,
            Ok(plan) => {
                check(&p, &plan);
                fine += 1;
            }
        }
    }
    println!("{fine} answered, {overflow} overflowed");
    assert!(fine > 5_000);
}

/// The plan is possible, whether it is the best or not.
fn check(p: &Problem, plan: &Plan) {
    let n = p.places.len();
    let mut taken = std::collections::BTreeMap::new();
    for pair in plan.allocations.windows(2) {
        assert!((pair[0].want, pair[0].place) < (pair[1].want, pair[1].place));
    }
    for a in &plan.allocations {
        let w = &p.wants[a.want];
        assert!(a.units > 0 && w.allowed[a.place], "{p:?} {plan:?}");
        if w.group.is_none() {
            assert_eq!(a.units % w.increment.max(1), 0);
        }
        for t in w.takes.iter().filter(|t| t.per > 0) {
            *taken.entry((t.sku, a.place)).or_insert(0i128) += i128::from(t.per) * i128::from(a.units);
        }
    }
    for ((sku, place), atoms) in taken {
        let free = p.free.get(sku * n + place).copied().unwrap_or(0).max(0);
        assert!(atoms <= i128::from(free) * i128::from(U), "{p:?} {plan:?}");
    }
    for (w, want) in p.wants.iter().enumerate() {
        let got: i128 = plan.allocations.iter().filter(|a| a.want == w).map(|a| i128::from(a.units)).sum();
        assert!(got <= i128::from(want.need.max(0)));
        if want.group.is_some() {
            assert!(got == 0 || got == i128::from(want.need));
        }
    }
    if let Some(most) = p.max_new {
        let mut new: Vec<usize> = plan.allocations.iter().map(|a| a.place).filter(|&l| !p.places[l].open).collect();
        new.sort();
        new.dedup();
        assert!(new.len() <= most as usize, "{p:?} {plan:?}");
    }
}

#[test]
fn distances() {
    assert_eq!(distance_m(0, 0, 0, 0), 0);
    assert_eq!(distance_m(0, 0, 0, 180_000_000), 20_015_114);
    assert_eq!(distance_m(90_000_000, 0, -90_000_000, 12_000_000), 20_015_114);
    assert_eq!(distance_m(0, 0, 0, 1_000_000), 111_195);
    let _ = distance_m(i64::MAX, i64::MIN, i64::MIN, i64::MAX);
}
