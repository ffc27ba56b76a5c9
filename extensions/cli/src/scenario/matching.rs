//! One to one, in any order: pairs up two lists of the same length.

use std::collections::VecDeque;

/// Pairs each of `size` left ones with a right one that fits it; the partner of each left one, `None` where no
/// pairing of all exists and this one is left over. Tries the order as it stands first, which is nearly always it.
pub fn pair_up(size: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    let mut pairs = Pairs { left: vec![None; size], right: vec![None; size] };
    for i in 0..size {
        if fits(i, i) {
            pairs.join(i, i);
        }
    }
    if pairs.left.iter().all(Option::is_some) {
        return pairs.left;
    }
    let known = Memory { size, fits, seen: std::cell::RefCell::new(vec![0; size * size]) };
    for i in 0..size {
        if pairs.left[i].is_none()
            && let Some(free) = (0..size).find(|j| pairs.right[*j].is_none() && known.fits(i, *j))
        {
            pairs.join(i, free);
        }
    }
    for i in 0..size {
        if pairs.left[i].is_none() {
            pairs.make_room(i, &known);
        }
    }
    pairs.left
}

struct Pairs {
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
}

impl Pairs {
    fn join(&mut self, i: usize, j: usize) {
        self.left[i] = Some(j);
        self.right[j] = Some(i);
    }

    /// Finds a partner for one by letting others change theirs: the shortest augmenting path, breadth first.
    fn make_room<F: Fn(usize, usize) -> bool>(&mut self, start: usize, known: &Memory<F>) {
        let size = self.left.len();
        let mut reached_from: Vec<Option<usize>> = vec![None; size];
        let mut waiting = VecDeque::from([start]);
        while let Some(i) = waiting.pop_front() {
            for j in 0..size {
                if reached_from[j].is_some() || !known.fits(i, j) {
                    continue;
                }
                reached_from[j] = Some(i);
                match self.right[j] {
                    Some(partner) => waiting.push_back(partner),
                    None => return self.shift(start, j, &reached_from),
                }
            }
        }
    }

    /// Walks a path back from its free end; each on it takes the partner that the next one lets go.
    fn shift(&mut self, start: usize, mut free: usize, reached_from: &[Option<usize>]) {
        while let Some(i) = reached_from[free] {
            let let_go = self.left[i];
            self.join(i, free);
            match let_go {
                Some(next) if i != start => free = next,
                _ => return,
            }
        }
    }
}

/// Asks each pair only once: 0 not asked, 1 fits, 2 does not.
struct Memory<F> {
    size: usize,
    fits: F,
    seen: std::cell::RefCell<Vec<u8>>,
}

impl<F: Fn(usize, usize) -> bool> Memory<F> {
    fn fits(&self, i: usize, j: usize) -> bool {
        let at = i * self.size + j;
        let mut seen = self.seen.borrow_mut();
        if seen[at] == 0 {
            seen[at] = if (self.fits)(i, j) { 1 } else { 2 };
        }
        seen[at] == 1
    }
}

#[cfg(test)]
mod tests {
    use super::pair_up;

    fn pairs(rows: &[&str]) -> Vec<Option<usize>> {
        pair_up(rows.len(), |i, j| rows[i].as_bytes()[j] == b'x')
    }

    #[test]
    fn the_order_as_it_stands() {
        assert_eq!(pairs(&["xx", "xx"]), [Some(0), Some(1)]);
        assert_eq!(pairs(&[]), []);
    }

    #[test]
    fn another_order() {
        assert_eq!(pairs(&["..x", "x..", ".x."]), [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn one_that_fits_several_makes_room() {
        // By the order as it stands, 0 takes 0, which is all that 1 can have.
        assert_eq!(pairs(&["xx", "x."]), [Some(1), Some(0)]);
        assert_eq!(pairs(&["xx..", "xxx.", "xx..", "..xx"]).iter().flatten().count(), 4);
        assert_eq!(pairs(&["xx....", ".xx...", "..xx..", "...xx.", "....xx", "x....."]).iter().flatten().count(), 6);
    }

    #[test]
    fn too_few_that_fit() {
        assert_eq!(pairs(&["x.", "x."]), [Some(0), None]);
        assert_eq!(pairs(&["xx.", "xx.", "xx."]).iter().flatten().count(), 2);
    }
}
