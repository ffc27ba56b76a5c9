//! Least-cost problems: so many locations, so many lines, stock spread thin, bases and unit costs at random.

use crate::world::Random;
use fillrate::sourcing::{MICRO, Place, Problem, Rule, Take, Want};

/// A problem of `places` locations and `lines` lines of their own SKUs.
pub fn problem(places: usize, lines: usize, seed: u64) -> Problem {
    let mut random = Random(seed);
    let cents = |random: &mut Random, least: u64, most: u64| i128::from(least + random.below(most - least));
    let unit = 10_i128.pow(18);
    Problem {
        rule: Rule::LeastCost,
        places: (0..places)
            .map(|_| Place { distance_m: None, open: false, base: cents(&mut random, 200, 700) * unit })
            .collect(),
        wants: (0..lines)
            .map(|sku| Want {
                need: (1 + random.below(12) as i64) * MICRO,
                increment: 1,
                takes: vec![Take { sku, per: MICRO }],
                allowed: vec![true; places],
                group: None,
                cost: (0..places).map(|_| cents(&mut random, 10, 100) * unit / 1_000_000).collect(),
                price: Vec::new(),
            })
            .collect(),
        skus: lines,
        free: (0..places * lines).map(|_| random.below(8) as i64 * MICRO).collect(),
        max_new: None,
        penalty: None,
        node_budget: 20_000,
        want_runner_up: false,
    }
}
