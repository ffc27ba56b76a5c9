//! Choices from bytes: the same bytes make the same choices, and zeros make the simplest.

/// Bytes that are turned into choices, one after another; past the end all are zero.
#[derive(Clone, Debug)]
pub struct Draw<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Draw<'b> {
    /// Over some bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Draw { bytes, at: 0 }
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    /// A number from 0 to `below` - 1.
    pub fn below(&mut self, below: usize) -> usize {
        usize::from(self.byte()) * below / 256
    }

    /// True so many times in a hundred; false for a zero.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) + percent >= 100
    }

    /// One of a list, the first for a zero.
    pub fn one<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list that may be empty.
    pub fn any<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        let at = self.below(list.len());
        list.get(at).copied()
    }

    /// Something, so many times in a hundred.
    pub fn maybe<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(percent).then(|| make(self))
    }

    /// By weights, the first for a zero.
    pub fn weighted<T: Copy>(&mut self, list: &[(usize, T)]) -> T {
        let total: usize = list.iter().map(|(weight, _)| weight).sum();
        let two = usize::from(self.byte()) * 256 + usize::from(self.byte());
        let mut left = two * total / 65_536;
        for (weight, value) in list {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        list[0].1
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn zeros_are_the_simplest_and_all_is_reached() {
        let mut zero = Draw::new(&[]);
        assert_eq!((zero.byte(), zero.below(7), zero.percent(99), zero.one(&[3, 4])), (0, 0, false, 3));
        assert_eq!(zero.weighted(&[(1, 'a'), (9, 'b')]), 'a');
        assert_eq!(zero.any::<u8>(&[]), None);
        let all: Vec<u8> = (0..=255).collect();
        let mut draw = Draw::new(&all);
        let seen: std::collections::BTreeSet<usize> = (0..256).map(|_| draw.below(7)).collect();
        assert_eq!(seen.len(), 7);
        let hits = all.iter().filter(|b| Draw::new(&[**b]).percent(25)).count();
        assert!((60..=68).contains(&hits), "{hits} of 256");
    }
}
