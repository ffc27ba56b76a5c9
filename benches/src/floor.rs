//! The floor: what any system must do for an order: look up stock rows by SKU and location, check, decrement,
//! and append records of the same bytes for the order, its reservations and its events.

use crate::world::{LOCATIONS, Random, sku};
use std::collections::HashMap;

pub struct Floor {
    stock: HashMap<(String, String), (i64, i64)>,
    log: Vec<Box<[u8]>>,
}

/// Bytes that fillrate keeps of an order of three lines, measured by the memory figure: order row, three
/// reservations, six events and one effect.
pub const ORDER: usize = 700;
pub const RESERVATION: usize = 60;
pub const EVENT: usize = 60;

impl Floor {
    pub fn new(skus: u64, units: i64) -> Floor {
        let mut stock = HashMap::new();
        for n in 0..skus {
            for location in LOCATIONS {
                stock.insert((sku(n).to_string(), location.to_string()), (units, 0));
            }
        }
        Floor { stock, log: Vec::new() }
    }

    /// Three lines by priority: the locations in order, as much as is there.
    pub fn place(&mut self, random: &mut Random, skus: u64) {
        let wishes: Vec<(String, i64)> =
            (0..3).map(|_| (sku(random.below(skus)).to_string(), 1 + random.below(3) as i64)).collect();
        self.log.push(vec![0; ORDER].into());
        for (sku, mut left) in wishes {
            for location in LOCATIONS {
                if left == 0 {
                    break;
                }
                let Some(row) = self.stock.get_mut(&(sku.clone(), location.to_string())) else { continue };
                let taken = left.min(row.0 - row.1);
                if taken > 0 {
                    row.1 += taken;
                    left -= taken;
                    self.log.push(vec![0; RESERVATION].into());
                }
            }
        }
        for _ in 0..6 {
            self.log.push(vec![0; EVENT].into());
        }
    }
}
