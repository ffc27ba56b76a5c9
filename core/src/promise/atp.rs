//! Available to promise, cumulative with look-ahead.

use crate::prelude::*;

/// The first period in which `quantity` can be promised without taking from what is committed:
/// A_t = min over s >= t of (supply to s - committed to s), and the first t with A_t >= quantity.
/// All lists are per period, in any one unit.
///
/// ```
/// let supply = [6, 4, 2, 4, 8, 4, 4, 4];
/// let committed = [6, 2, 3, 6, 6, 1, 2, 2];
/// assert_eq!(fillrate::first_period(&supply, &committed, 3), Some(5)); // the sixth
/// ```
pub fn first_period(supply: &[i64], committed: &[i64], quantity: i64) -> Option<usize> {
    let periods = supply.len().max(committed.len());
    let mut net = Vec::with_capacity(periods);
    let mut total = 0_i64;
    for t in 0..periods {
        let (s, c) = (supply.get(t).copied().unwrap_or(0), committed.get(t).copied().unwrap_or(0));
        total = total.saturating_add(s).saturating_sub(c);
        net.push(total);
    }
    let mut ahead = i64::MAX;
    for n in net.iter_mut().rev() {
        ahead = ahead.min(*n);
        *n = ahead;
    }
    net.iter().position(|a| *a >= quantity)
}
