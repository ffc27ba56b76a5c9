//! Random small problems and a brute-force oracle that knows the rules only by their words.
#![allow(dead_code)]
use fillrate::sourcing::*;

pub struct Rng(pub u64);
impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    pub fn range(&mut self, a: i64, b: i64) -> i64 {
        a + self.below((b - a + 1) as u64) as i64
    }
}

pub const U: i64 = 1_000_000;

/// What a random problem may contain.
#[derive(Clone, Copy)]
pub struct Shape {
    pub places: i64,
    pub wants: i64,
    pub skus: i64,
    pub most: i64,
    pub kits: bool,
    pub groups: bool,
    pub open: bool,
}

pub fn problem(r: &mut Rng, rule: Rule, s: Shape) -> Problem {
    let n = r.range(s.places / 2, s.places) as usize;
    let skus = r.range(1, s.skus) as usize;
    let zero = r.one_in(4);
    let top = if r.one_in(2) { 2 } else { 9 };
    let places: Vec<Place> = (0..n)
        .map(|_| Place {
            distance_m: if r.one_in(5) { None } else { Some(r.below(4)) },
            open: s.open && r.one_in(4),
            base: if zero { 0 } else { i128::from(r.range(0, top)) * i128::from(U) },
        })
        .collect();
    let m = r.range(s.wants / 2, s.wants);
    let fixed: Vec<Vec<i128>> =
        (0..skus).map(|_| (0..n).map(|_| if zero { 0 } else { i128::from(r.range(0, top / 2)) }).collect()).collect();
    let by_sku = r.one_in(2);
    let wants = (0..m)
        .map(|_| {
            let mut takes = vec![Take { sku: r.below(skus as u64) as usize, per: U }];
            if s.kits && r.one_in(3) {
                takes = vec![];
                for sku in 0..skus {
                    if r.one_in(2) {
                        takes.push(Take { sku, per: U * r.range(1, 2) });
                    }
                }
            }
            let increment = if r.one_in(4) { 2 * U } else { U };
            let steps = (s.most * U / increment).max(1);
            let first = takes.first().map_or(0, |t| t.sku);
            Want {
                need: increment * r.range((steps / 2).max(1), steps),
                increment,
                allowed: (0..n).map(|_| !r.one_in(9)).collect(),
                group: if s.groups && r.one_in(3) { Some(r.below(2) as u32) } else { None },
                cost: if by_sku {
                    fixed[first].clone()
                } else {
                    (0..n).map(|_| if zero { 0 } else { i128::from(r.range(0, top / 2)) }).collect()
                },
                price: if r.one_in(3) { (0..n).map(|_| i128::from(r.range(-2, 2))).collect() } else { vec![] },
                takes,
            }
        })
        .collect();
    Problem {
        rule,
        places,
        wants,
        skus,
        free: (0..skus * n)
            .map(|_| if r.one_in(6) { 0 } else { U * r.range(1, s.most) + if r.one_in(8) { U / 2 } else { 0 } })
            .collect(),
        max_new: if r.one_in(3) { Some(r.below(3) as u32) } else { None },
        penalty: if rule == Rule::LeastCost && r.one_in(3) { Some(i128::from(r.range(0, 4))) } else { None },
        node_budget: 1_000_000,
        want_runner_up: false,
    }
}

type Row = Vec<Vec<i64>>; // [want][place] micro-units

/// Every feasible allocation, want by want.
pub fn every(p: &Problem, inside: &dyn Fn(usize) -> bool, look: &mut dyn FnMut(&Row)) {
    let n = p.places.len();
    let mut x: Row = vec![vec![0; n]; p.wants.len()];
    let mut free: Vec<i128> = p.free.iter().map(|&f| i128::from(f) * i128::from(U)).collect();
    step(p, inside, 0, 0, &mut x, &mut free, look);
}

fn step(
    p: &Problem,
    inside: &dyn Fn(usize) -> bool,
    w: usize,
    l: usize,
    x: &mut Row,
    free: &mut Vec<i128>,
    look: &mut dyn FnMut(&Row),
) {
    let n = p.places.len();
    if w == p.wants.len() {
        if groups_ok(p, x) {
            look(x);
        }
        return;
    }
    if l == n {
        return step(p, inside, w + 1, 0, x, free, look);
    }
    let want = &p.wants[w];
    let served: i64 = x[w].iter().sum();
    let mut u = 0;
    let before = free.clone();
    while served + u <= want.need {
        x[w][l] = u;
        step(p, inside, w, l + 1, x, free, look);
        u += want.increment;
        if !want.allowed[l] || !inside(l) {
            break;
        }
        let mut ok = true;
        for t in &want.takes {
            free[t.sku * n + l] -= i128::from(t.per) * i128::from(want.increment);
            ok &= free[t.sku * n + l] >= 0;
        }
        if !ok {
            break;
        }
    }
    x[w][l] = 0;
    *free = before;
}

fn groups_ok(p: &Problem, x: &Row) -> bool {
    (0..2).all(|g| {
        let members: Vec<usize> = (0..p.wants.len()).filter(|&w| p.wants[w].group == Some(g)).collect();
        let nothing = members.iter().all(|&w| x[w].iter().all(|&u| u == 0));
        let whole = (0..p.places.len()).any(|l| members.iter().all(|&w| x[w][l] == p.wants[w].need));
        nothing || whole
    })
}

pub fn used(p: &Problem, x: &Row) -> Vec<usize> {
    (0..p.places.len()).filter(|&l| x.iter().any(|r| r[l] > 0)).collect()
}
pub fn new_used(p: &Problem, x: &Row) -> Vec<usize> {
    used(p, x).into_iter().filter(|&l| !p.places[l].open).collect()
}
pub fn left(p: &Problem, x: &Row) -> i128 {
    p.wants.iter().zip(x).map(|(w, r)| i128::from(w.need - r.iter().sum::<i64>())).sum()
}
pub fn cost(p: &Problem, x: &Row, prices: bool) -> i128 {
    let bases: i128 = new_used(p, x).iter().map(|&l| p.places[l].base).sum();
    let mut sum = bases;
    for (w, r) in p.wants.iter().zip(x) {
        for (l, &u) in r.iter().enumerate() {
            let price = if prices { w.price.get(l).copied().unwrap_or(0) } else { 0 };
            sum += (w.cost[l] + price) * i128::from(u);
        }
    }
    sum
}
pub fn rows(p: &Problem, plan: &[Allocation]) -> Row {
    let mut x = vec![vec![0; p.places.len()]; p.wants.len()];
    for a in plan {
        assert_eq!(x[a.want][a.place], 0);
        assert!(a.units > 0);
        x[a.want][a.place] = a.units;
    }
    x
}
/// (primary, secondary, new locations) of `least_cost`.
pub fn key(p: &Problem, x: &Row) -> (i128, i128, usize) {
    let (l, c, n) = (left(p, x), cost(p, x, true), new_used(p, x).len());
    match p.penalty {
        None => (l, c, n),
        Some(q) => (c + q * l, l, n),
    }
}
/// Smaller is better: most from the earliest place, line by line.
pub fn lex(x: &Row) -> Vec<i64> {
    x.iter().flatten().map(|u| -u).collect()
}

/// A walk by the words of the contract.
pub fn oracle_walk(p: &Problem, inside: &dyn Fn(usize) -> bool) -> Row {
    let n = p.places.len();
    let mut x: Row = vec![vec![0; n]; p.wants.len()];
    let mut free: Vec<i128> = p.free.iter().map(|&f| i128::from(f) * i128::from(U)).collect();
    let mut done = vec![false; p.wants.len()];
    for w in 0..p.wants.len() {
        if done[w] {
            continue;
        }
        let want = &p.wants[w];
        let mut order: Vec<usize> = (0..n).collect();
        match p.rule {
            Rule::Nearest => order.sort_by_key(|&l| p.places[l].distance_m.unwrap_or(u64::MAX)),
            Rule::MostStock => order.sort_by_key(|&l| {
                let plain = want.takes.len() == 1 && want.takes[0].per == U;
                let most =
                    want.takes.iter().map(|t| free[t.sku * n + l] / i128::from(t.per)).min().unwrap_or(i128::MAX);
                -(if plain { most } else { most / i128::from(U) })
            }),
            _ => {}
        }
        let members: Vec<usize> = match want.group {
            None => vec![w],
            g => (0..p.wants.len()).filter(|&v| p.wants[v].group == g).collect(),
        };
        for &v in &members {
            done[v] = true;
        }
        for l in order.into_iter().filter(|&l| inside(l)) {
            let mut copy = free.clone();
            let mut whole = true;
            let mut took = vec![];
            for &v in &members {
                let m = &p.wants[v];
                let mut u = 0;
                if m.allowed[l] {
                    while x[v].iter().sum::<i64>() + u + m.increment <= m.need
                        && m.takes
                            .iter()
                            .all(|t| copy[t.sku * n + l] >= i128::from(t.per) * i128::from(u + m.increment))
                    {
                        u += m.increment;
                    }
                }
                for t in &m.takes {
                    copy[t.sku * n + l] -= i128::from(t.per) * i128::from(u);
                }
                whole &= u == m.need;
                took.push((v, u));
            }
            if want.group.is_none() || whole {
                for (v, u) in took {
                    x[v][l] = u;
                }
                free = copy;
                if want.group.is_some() {
                    break;
                }
            }
        }
    }
    x
}
/// Every set of places, as a bit mask.
pub fn sets(n: usize) -> impl Iterator<Item = u32> {
    0..(1u32 << n)
}
