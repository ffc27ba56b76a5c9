//! `least_cost` against a mixed integer program: units left and cost of larger problems.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use super::common::*;
use fillrate::sourcing::*;
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Variable};

/// (left, cost with prices, penalty included where there is one) in whole units.
fn optimum(p: &Problem) -> Option<(i64, i64)> {
    match p.penalty {
        Some(q) => Some((
            0,
            run(p, |w| -(q as f64) * w, true, None)? + p.wants.iter().map(|w| w.need / U * q as i64).sum::<i64>(),
        )),
        None => {
            let filled = -run(p, |w| -w, false, None)?;
            let need: i64 = p.wants.iter().map(|w| w.need / U).sum();
            Some((need - filled, run(p, |_| 0.0, true, Some(filled))?))
        }
    }
}

fn run(p: &Problem, unit: impl Fn(f64) -> f64, costs: bool, filled: Option<i64>) -> Option<i64> {
    let n = p.places.len();
    let mut m = microlp::Problem::new(OptimizationDirection::Minimize);
    let base = |l: usize| {
        if costs && !p.places[l].open { (p.places[l].base / i128::from(U)) as f64 } else { 0.0 }
    };
    let open: Vec<Variable> = (0..n).map(|l| m.add_binary_var(base(l))).collect();
    let group: Vec<Vec<Variable>> = (0..2).map(|_| (0..n).map(|_| m.add_binary_var(0.0)).collect()).collect();
    let mut fill = LinearExpr::empty();
    let mut stock = vec![LinearExpr::empty(); p.skus * n];
    for w in &p.wants {
        let step = w.increment as f64 / U as f64;
        let most = (w.need / w.increment) as i32;
        let mut sum = LinearExpr::empty();
        for l in 0..n {
            let price = w.price.get(l).copied().unwrap_or(0);
            let c = if costs { (w.cost[l] + price) as f64 * step } else { 0.0 };
            let x = m.add_integer_var(c + unit(step), (0, if w.allowed[l] { most } else { 0 }));
            sum.add(x, 1.0);
            fill.add(x, step);
            m.add_constraint([(x, 1.0), (open[l], -f64::from(most))], ComparisonOp::Le, 0.0);
            if let Some(g) = w.group {
                m.add_constraint([(x, 1.0), (group[g as usize][l], -f64::from(most))], ComparisonOp::Eq, 0.0);
            }
            for t in &w.takes {
                stock[t.sku * n + l].add(x, t.per as f64 / U as f64 * step);
            }
        }
        m.add_constraint(sum, ComparisonOp::Le, f64::from(most));
    }
    for g in &group {
        m.add_constraint(g.iter().map(|&v| (v, 1.0)).collect::<Vec<_>>(), ComparisonOp::Le, 1.0);
    }
    for (at, row) in stock.into_iter().enumerate() {
        m.add_constraint(row, ComparisonOp::Le, p.free[at] as f64 / U as f64);
    }
    if let Some(filled) = filled {
        m.add_constraint(fill, ComparisonOp::Ge, filled as f64 - 0.25);
    }
    if let Some(most) = p.max_new {
        m.add_constraint(
            (0..n).filter(|&l| !p.places[l].open).map(|l| (open[l], 1.0)).collect::<Vec<_>>(),
            ComparisonOp::Le,
            f64::from(most),
        );
    }
    m.set_time_limit(std::time::Duration::from_secs(5));
    let outcome = m.solve().ok()?;
    if !outcome.is_optimal() {
        return None;
    }
    Some(outcome.solution()?.objective().round() as i64)
}

fn agree(shape: Shape, seeds: u64, salt: u64) {
    let (mut cases, mut skipped, mut several, mut short, mut nodes) = (0, 0, 0, 0, 0u64);
    let mut worst = 0;
    for seed in 0..seeds {
        let p = problem(&mut Rng(seed * 13 + salt), Rule::LeastCost, shape);
        let plan = solve(&p).unwrap();
        assert!(plan.optimal, "seed {seed}");
        let x = rows(&p, &plan.allocations);
        let Some((left_units, total)) = optimum(&p) else {
            skipped += 1;
            continue;
        };
        let (l, c) = (left(&p, &x), cost(&p, &x, true));
        let got = match p.penalty {
            Some(q) => (0, c + q * l),
            None => (l, c),
        };
        assert_eq!(
            got,
            (i128::from(left_units) * i128::from(U), i128::from(total) * i128::from(U)),
            "seed {seed}\n{p:?}"
        );
        cases += 1;
        several += u32::from(used(&p, &x).len() > 1);
        short += u32::from(l > 0);
        nodes += u64::from(plan.nodes);
        worst = worst.max(plan.nodes);
    }
    println!(
        "{cases} agree, {skipped} the solver gave up on, {several} use several places, {short} short, {} nodes each, {worst} at most",
        nodes / seeds
    );
    assert!(skipped * 5 <= cases);
}

fn count() -> u64 {
    std::env::var("SOURCING_CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(400)
}

#[test]
fn plain() {
    agree(Shape { places: 10, wants: 8, skus: 8, most: 9, kits: false, groups: false, open: true }, count(), 1);
}
#[test]
fn coupled() {
    agree(Shape { places: 6, wants: 6, skus: 2, most: 9, kits: false, groups: false, open: true }, count(), 2);
}
#[test]
fn kits() {
    agree(Shape { places: 6, wants: 6, skus: 4, most: 7, kits: true, groups: false, open: false }, count(), 3);
}
#[test]
fn groups() {
    agree(Shape { places: 8, wants: 8, skus: 4, most: 7, kits: true, groups: true, open: true }, count(), 4);
}
#[test]
fn large() {
    agree(Shape { places: 10, wants: 10, skus: 5, most: 12, kits: true, groups: true, open: true }, count() / 4, 5);
}
