//! What arrives, when and where: at the start of each period a share of what the period will ask for.

use super::demand::{Demand, SkuDemand};
use crate::args::ReplayArgs;
use crate::random::Random;

/// Of a hundred receipts, those that go to the SKU's home warehouse; the others go anywhere.
const HOME: u64 = 70;

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

/// The source of goods. What was not ready in one period comes with the next.
#[derive(Debug)]
pub struct Supply {
    per_million: u64,
    late: u64,
    warehouses: u32,
    random: Random,
    sent: Vec<u64>,
}

impl Supply {
    /// As the command line says.
    ///
    /// # Errors
    /// In words: the share is none.
    pub fn new(args: &ReplayArgs) -> Result<Self, String> {
        if !(0.0..=100.0).contains(&args.fill) {
            return Err(format!("`--fill {}` is no share of demand; give 0 to 100, such as 0.95", args.fill));
        }
        Ok(Supply {
            // A setting of the simulation, not a quantity: rounding it to a millionth changes nothing that is promised.
            per_million: (args.fill * 1e6).round() as u64,
            late: u64::from(args.late),
            warehouses: args.warehouses,
            random: Random::new(args.seed),
            sent: Vec::new(),
        })
    }

    /// All receipts at the start of a period.
    pub fn receipts(&mut self, demand: &Demand, period: u32) -> Vec<Receipt> {
        self.sent.resize(demand.skus.len(), 0);
        let mut all = Vec::new();
        for (sku, wanted) in (0_u32..).zip(&demand.skus) {
            let units = self.due(sku, wanted, period);
            if units == 0 {
                continue;
            }
            let anywhere = self.random.below(u64::from(self.warehouses));
            let home = sku.wrapping_mul(2_654_435_761) % self.warehouses;
            let warehouse = if self.random.percent(HOME) { home } else { u32::try_from(anywhere).unwrap_or(home) };
            all.push(Receipt { sku, warehouse, units });
        }
        all
    }

    /// Units of a SKU that arrive in a period: the share of all that is ordered by its end, less what was sent before.
    fn due(&mut self, sku: u32, wanted: &SkuDemand, period: u32) -> u32 {
        let Some(sent) = self.sent.get_mut(sku as usize).filter(|_| !wanted.is_fee) else { return 0 };
        let whole = u128::from(wanted.by(period)) * u128::from(self.per_million) / 1_000_000;
        let due = u64::try_from(whole).unwrap_or(u64::MAX).saturating_sub(*sent);
        // What is the last of a SKU is never late, or it would not come at all.
        if due == 0 || (wanted.goes_on_after(period) && self.random.percent(self.late)) {
            return 0;
        }
        *sent += due;
        u32::try_from(due).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{SkuDemand, Supply};
    use crate::args::{Cli, Command};
    use clap::Parser as _;

    type Tested = Result<(), Box<dyn std::error::Error>>;

    fn supply(options: &[&str]) -> Result<Supply, Box<dyn std::error::Error>> {
        let cli = Cli::try_parse_from(["fillrate", "replay", "x"].iter().chain(options))?;
        let Command::Replay(args) = cli.command else { return Err("no replay".into()) };
        let mut supply = Supply::new(&args)?;
        supply.sent = vec![0];
        Ok(supply)
    }

    fn due(options: &[&str], ordered: &[(u32, u64)]) -> Result<Vec<u32>, Box<dyn std::error::Error>> {
        let mut wanted = SkuDemand::new("A".parse()?);
        ordered.iter().for_each(|(period, units)| wanted.order(*period, *units));
        let mut supply = supply(options)?;
        Ok((0..6).map(|period| supply.due(0, &wanted, period)).collect())
    }

    #[test]
    fn each_period_gets_its_share() -> Tested {
        let ordered = [(1, 10), (1, 5), (3, 20)];
        assert_eq!(due(&["--late", "0", "--fill", "1"], &ordered)?, [0, 15, 0, 20, 0, 0]);
        assert_eq!(due(&["--late", "0", "--fill", "0.5"], &ordered)?, [0, 7, 0, 10, 0, 0]);
        assert_eq!(due(&["--late", "0", "--fill", "0"], &ordered)?.iter().sum::<u32>(), 0);
        Ok(())
    }

    #[test]
    fn what_is_late_comes_with_the_next() -> Tested {
        let ordered = [(0, 10), (1, 10), (2, 10), (3, 10)];
        assert_eq!(due(&["--late", "100", "--fill", "1"], &ordered)?, [0, 0, 0, 40, 0, 0]);
        assert_eq!(due(&["--late", "50", "--fill", "1"], &ordered)?.iter().sum::<u32>(), 40);
        Ok(())
    }

    #[test]
    fn a_share_that_is_none_is_told() {
        assert!(supply(&["--fill=-1"]).is_err());
        assert!(supply(&["--fill", "NaN"]).is_err());
    }
}
