//! What was asked about a SKU once a decision had begun is asked at once the next time: a round fewer for each SKU.
//!
//! An answer to what nobody asks costs a little reading and nothing else: it is one more thing that was read.

use crate::pool::held;
use fillrate::{Ask, Key, Range, Sku};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// SKUs that are remembered at most, and questions about one of them.
const SKUS: usize = 4096;
const QUESTIONS: usize = 16;
/// How often a question is asked at once before it must prove itself anew.
const TIMES: u32 = 64;

/// Questions that came up in later rounds, by SKU, and how often they were asked at once since.
#[derive(Debug, Default)]
pub(crate) struct Habits(Mutex<BTreeMap<Sku, (u32, BTreeSet<Ask>)>>);

impl Habits {
    /// Adds what is usually asked about the SKUs of a first round; asks nothing twice.
    pub fn begin(&self, asks: &mut Vec<Ask>) {
        let mut known = BTreeSet::new();
        asks.retain(|ask| known.insert(ask.clone()));
        let mut habits = held(&self.0);
        if habits.is_empty() {
            return;
        }
        let skus: Vec<Sku> = asks.iter().filter_map(stock_of).cloned().collect();
        for sku in skus {
            let Some((times, questions)) = habits.get_mut(&sku) else { continue };
            *times += 1;
            if *times > TIMES {
                habits.remove(&sku);
                continue;
            }
            asks.extend(questions.iter().filter(|ask| !known.contains(*ask)).cloned());
        }
    }

    /// Remembers what came up later.
    pub fn learn(&self, asks: &[Ask]) {
        let mut habits = held(&self.0);
        for ask in asks {
            let Some(sku) = subject(ask) else { continue };
            if habits.len() >= SKUS && !habits.contains_key(sku) {
                habits.clear();
            }
            let (_, questions) = habits.entry(sku.clone()).or_default();
            if questions.len() < QUESTIONS {
                questions.insert(ask.clone());
            }
        }
    }
}

fn stock_of(ask: &Ask) -> Option<&Sku> {
    match ask {
        Ask::Row(Key::Stock(sku)) => Some(sku),
        _ => None,
    }
}

/// The SKU of a question that does not depend on who asks.
fn subject(ask: &Ask) -> Option<&Sku> {
    match ask {
        Ask::Row(Key::Guard(sku)) => Some(sku),
        Ask::Page(range, None, _) | Ask::Count(range, None) => match range {
            Range::Queue(sku, _)
            | Range::Open(sku)
            | Range::Soft(sku, _)
            | Range::Firm(sku, _)
            | Range::Holds(sku, _)
            | Range::Due(Some(sku))
            | Range::Supply(sku) => Some(sku),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(name: &str) -> Sku {
        name.parse().unwrap_or_else(|_| unreachable!("an id"))
    }

    #[test]
    fn what_came_up_is_asked_at_once_for_a_while() {
        let habits = Habits::default();
        let (stock, guard) = (Ask::Row(Key::Stock(sku("A"))), Ask::Row(Key::Guard(sku("A"))));
        habits.learn(&[guard.clone(), Ask::Row(Key::Guard(sku("B")))]);
        for time in 0..=TIMES {
            let mut asks = vec![stock.clone(), stock.clone()];
            habits.begin(&mut asks);
            let expected = if time < TIMES { vec![stock.clone(), guard.clone()] } else { vec![stock.clone()] };
            assert_eq!(asks, expected);
        }
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let habits = Habits::default();
        for n in 0..3 * SKUS {
            habits.learn(&[Ask::Row(Key::Guard(sku(&format!("S{n}"))))]);
        }
        assert!(held(&habits.0).len() <= SKUS);
    }
}
