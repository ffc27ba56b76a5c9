//! The first look at the file: how much of each SKU is wanted, and from when to when.

use super::rows::{Row, each, is_fee};
use crate::args::ReplayArgs;
use fillrate::{Duration, Id, Time};
use std::collections::HashMap;

/// What a file wants.
#[derive(Debug)]
pub struct Demand {
    /// Midnight before the first row.
    pub begins: Time,
    /// Length of a period: from one receipt to the next.
    pub period: Duration,
    /// Per SKU, in the order in which they appear.
    pub skus: Vec<SkuDemand>,
    /// Rows in the file.
    pub rows: u64,
    places: HashMap<Id, u32>,
}

/// What is wanted of one SKU.
#[derive(Debug)]
pub struct SkuDemand {
    /// The SKU.
    pub sku: Id,
    /// Whether it is a fee, which nothing is shipped of.
    pub is_fee: bool,
    /// Units ordered by the end of each period, from the first on to the last in which it is ordered.
    ordered: Vec<u64>,
}

impl SkuDemand {
    /// A SKU that nobody has ordered yet.
    pub fn new(sku: Id) -> Self {
        SkuDemand { is_fee: is_fee(sku.as_str()), sku, ordered: Vec::new() }
    }

    /// Units are ordered in a period, no earlier than those before.
    pub fn order(&mut self, period: u32, units: u64) {
        let so_far = self.ordered.last().copied().unwrap_or(0);
        self.ordered.resize((period as usize + 1).max(self.ordered.len()), so_far);
        if let Some(last) = self.ordered.last_mut() {
            *last += units;
        }
    }

    /// Units ordered by the end of a period.
    pub fn by(&self, period: u32) -> u64 {
        self.ordered.get(period as usize).or(self.ordered.last()).copied().unwrap_or(0)
    }

    /// Whether it is ordered after a period.
    pub fn goes_on_after(&self, period: u32) -> bool {
        self.ordered.len() > period as usize + 1
    }
}

impl Demand {
    /// Reads the file once.
    ///
    /// # Errors
    /// In words: the file is not right, or not in time order.
    pub fn read(args: &ReplayArgs) -> Result<Demand, String> {
        let mut demand = Demand {
            begins: Time::MAX,
            period: Duration::days(args.receipts_every),
            skus: Vec::new(),
            rows: 0,
            places: HashMap::new(),
        };
        let mut before: Option<Time> = None;
        demand.rows = each(&args.orders, args.limit, &mut |row| {
            match before {
                None => demand.begins = midnight(row.at),
                Some(before) if row.at < before => {
                    return Err("rows must be in time order; sort the file by `invoiced_at`".into());
                }
                Some(_) => {}
            }
            before = Some(row.at);
            demand.add(row)
        })?;
        if demand.rows == 0 {
            return Err(format!("`{}` has no rows", args.orders.display()));
        }
        Ok(demand)
    }

    fn add(&mut self, row: &Row<'_>) -> Result<(), String> {
        let period = self.period_of(row.at);
        let place = match self.places.get(row.sku) {
            Some(place) => *place as usize,
            None => {
                let sku: Id = row.sku.parse().map_err(|e: fillrate::Error| e.message)?;
                let place = self.skus.len();
                self.places
                    .insert(sku.clone(), u32::try_from(place).map_err(|_| "there are too many SKUs".to_owned())?);
                self.skus.push(SkuDemand::new(sku));
                place
            }
        };
        if !row.is_credit() && row.quantity > 0 {
            self.skus[place].order(period, row.quantity.unsigned_abs());
        }
        Ok(())
    }

    /// The number of a SKU.
    pub fn place(&self, sku: &str) -> Option<u32> {
        self.places.get(sku).copied()
    }

    /// The period that a time is in, counted from 0.
    pub fn period_of(&self, at: Time) -> u32 {
        u32::try_from(at.since(self.begins).micros() / self.period.micros()).unwrap_or(0)
    }
}

/// The midnight (UTC) at or before a time.
pub fn midnight(at: Time) -> Time {
    let day = Duration::DAY.micros();
    Time::from_micros(at.micros().div_euclid(day) * day)
}
