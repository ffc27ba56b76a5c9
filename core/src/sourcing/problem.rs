//! What a sourcing rule is asked: places, wants and the stock between them.

use alloc::vec::Vec;

/// Micro-units in one whole unit.
pub const MICRO: i64 = 1_000_000;

/// How locations are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Fill most, then pay least for shipping; with a penalty, weigh the two.
    LeastCost,
    /// Walk the places in index order.
    Priority,
    /// Walk the places by distance, unknown ones last.
    Nearest,
    /// The places whose priority walk fills most with the fewest new locations.
    FewestShipments,
    /// Walk the places by what is free there when the line is visited, most first.
    MostStock,
}

/// One candidate location. Places are sorted by (priority, id): index order is that order.
#[derive(Clone, Debug)]
pub struct Place {
    /// Great-circle distance to the ship-to in metres; `None` = unknown, visited last.
    pub distance_m: Option<u64>,
    /// The order already has a waiting or ready shipment here: not a new location, no base.
    pub open: bool,
    /// Cost of opening a new location here, in cost units; below 0 counts as 0.
    pub base: i128,
}

/// What one unit of a line takes of one SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Take {
    /// Index of the SKU; one at or above [`Problem::skus`] has no stock anywhere.
    pub sku: usize,
    /// Micro-units of the SKU per whole unit of the line; 0 or less takes nothing.
    pub per: i64,
}

/// One line to be served.
#[derive(Clone, Debug)]
pub struct Want {
    /// Micro-units asked for; below 0 counts as 0.
    pub need: i64,
    /// Micro-units; allocations are whole multiples of it. Below 1 counts as 1.
    pub increment: i64,
    /// A plain line has one with `per` = [`MICRO`], a kit several, an untracked item none.
    pub takes: Vec<Take>,
    /// Per place, whether the line may be served there; a missing entry means no.
    pub allowed: Vec<bool>,
    /// `ship_together`: all lines of a group come whole from one place, or not at all.
    pub group: Option<u32>,
    /// Per place, shipping cost per micro-unit; a missing entry is 0.
    pub cost: Vec<i128>,
    /// Per place, price per micro-unit: part of the choice, not of the cost shown; may be
    /// negative, a missing entry is 0.
    pub price: Vec<i128>,
}

impl Want {
    pub(super) fn allows(&self, place: usize) -> bool {
        self.allowed.get(place).copied().unwrap_or(false)
    }

    pub(super) fn cost_at(&self, place: usize) -> i128 {
        self.cost.get(place).copied().unwrap_or(0)
    }

    pub(super) fn price_at(&self, place: usize) -> i128 {
        self.price.get(place).copied().unwrap_or(0)
    }
}

/// A whole question. Wrong lengths and indices are read as "nothing there", never a panic.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The rule to choose by.
    pub rule: Rule,
    /// Candidate locations, sorted by (priority, id).
    pub places: Vec<Place>,
    /// The lines, in order.
    pub wants: Vec<Want>,
    /// Number of SKUs.
    pub skus: usize,
    /// Free micro-units at `[sku * places.len() + place]`; below 0 or missing counts as 0.
    pub free: Vec<i64>,
    /// At most this many new locations.
    pub max_new: Option<u32>,
    /// Cost units per micro-unit left behind, `LeastCost` only; `None` = fill all that can be.
    pub penalty: Option<i128>,
    /// Bound on the work of the search: sets of places and linear programs looked at.
    pub node_budget: u32,
    /// Whether to look for [`Plan::runner_up`](super::Plan::runner_up) too.
    pub want_runner_up: bool,
}

impl Problem {
    /// Whether a place would be a new location of the order.
    pub(super) fn is_new(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|p| !p.open)
    }

    /// What opening a place costs, 0 where the order ships from already.
    pub(super) fn base_of(&self, place: usize) -> i128 {
        self.places.get(place).map_or(0, |p| if p.open { 0 } else { p.base.max(0) })
    }
}
