//! What arrives, when and where: a share of the demand, spread over the periods in which a SKU is sold.

use super::demand::{Demand, SkuDemand};
use crate::random::Random;

/// Goods that arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Number of the SKU.
    pub sku: u32,
    /// Number of the warehouse, from 0.
    pub warehouse: u32,
    /// Units.
    pub units: u32,
}

/// The source of goods. A SKU is first received in the period in which it is first ordered, twice as much as in
/// each later one; six of ten receipts go to its home warehouse, the rest anywhere.
#[derive(Debug)]
pub struct Supply {
    per_million: u64,
    warehouses: u32,
    random: Random,
}

impl Supply {
    /// Covers a share of the demand; the seed says where it arrives.
    pub fn new(share: f64, warehouses: u32, seed: u64) -> Result<Self, String> {
        if !(0.0..=100.0).contains(&share) {
            return Err(format!("`--fill {share}` is no share of demand; give 0 to 100, such as 0.95"));
        }
        // A setting of the simulation, not a quantity: rounding it to a millionth changes nothing that is promised.
        let per_million = (share * 1e6).round() as u64;
        Ok(Supply { per_million, warehouses, random: Random::new(seed) })
    }

    /// All receipts of a period.
    pub fn receipts(&mut self, demand: &Demand, period: u32) -> Vec<Receipt> {
        let mut all = Vec::new();
        for (sku, wanted) in (0_u32..).zip(&demand.skus) {
            let units = self.due(wanted, period);
            if units == 0 {
                continue;
            }
            let home = sku.wrapping_mul(2_654_435_761) % self.warehouses;
            // The first stock lies in two places, so that some orders need both.
            let there = if period == wanted.first && self.warehouses > 1 { units * 3 / 5 } else { units };
            let elsewhere = self.random.below(u64::from(self.warehouses));
            let elsewhere = u32::try_from(elsewhere).unwrap_or(home);
            let goes_home = period == wanted.first || self.random.percent(60);
            let parts = [(if goes_home { home } else { elsewhere }, there), (elsewhere, units - there)];
            all.extend(parts.into_iter().filter(|(_, units)| *units > 0).map(|(warehouse, units)| Receipt {
                sku,
                warehouse,
                units,
            }));
        }
        all
    }

    /// Units of a SKU that arrive in a period: the part of the whole by then, less the part before.
    fn due(&self, wanted: &SkuDemand, period: u32) -> u32 {
        if wanted.is_fee || wanted.units == 0 || !(wanted.first..=wanted.last).contains(&period) {
            return 0;
        }
        let whole = u128::from(wanted.units) * u128::from(self.per_million) / 1_000_000;
        let shares = u128::from(wanted.last - wanted.first) + 2;
        let by = |periods: u32| whole * (u128::from(periods) + 2) / shares;
        let now = period - wanted.first;
        let before = if now == 0 { 0 } else { by(now - 1) };
        u32::try_from(by(now) - before).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{SkuDemand, Supply};

    fn sku(units: u64, first: u32, last: u32) -> SkuDemand {
        let sku = "A".parse();
        assert!(sku.is_ok());
        sku.map_or_else(|_| unreachable!(), |sku| SkuDemand { sku, is_fee: false, units, first, last })
    }

    fn due(share: f64, wanted: &SkuDemand) -> Vec<u32> {
        Supply::new(share, 3, 1).map(|s| (0..8).map(|p| s.due(wanted, p)).collect()).unwrap_or_default()
    }

    #[test]
    fn the_parts_add_up_to_the_share() {
        assert_eq!(due(1.0, &sku(100, 1, 4)), [0, 40, 20, 20, 20, 0, 0, 0]);
        assert_eq!(due(0.5, &sku(101, 0, 6)).iter().sum::<u32>(), 50);
        assert_eq!(due(1.0, &sku(3, 2, 2)), [0, 0, 3, 0, 0, 0, 0, 0]);
        assert_eq!(due(0.0, &sku(100, 0, 7)).iter().sum::<u32>(), 0);
        assert!(Supply::new(-1.0, 3, 1).is_err());
        assert!(Supply::new(f64::NAN, 3, 1).is_err());
    }
}
