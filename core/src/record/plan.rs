//! How an order was sourced, for `quote` and `explain`.

use crate::prelude::*;
use crate::record::Sourcing;
use crate::value::{Id, Money, Quantity};
use crate::wire::named;

named! {
    /// Why a location was not considered.
    pub enum LeftOut {
        /// It is switched off.
        Disabled = "disabled",
        /// It does not ship to the country.
        DoesNotServe = "does_not_serve",
        /// No rate of the service leads from it to the destination.
        NoRate = "no_rate",
        /// Its rate is in another currency than the order.
        OtherCurrency = "other_currency",
        /// No shipment can be made there today any more.
        NoCapacity = "no_capacity",
        /// The units are not to be sourced there again.
        Avoided = "avoided",
        /// Every line is pinned elsewhere.
        Pinned = "pinned",
        /// It was considered and has nothing free of what is wanted.
        NothingFree = "nothing_free",
        /// It was considered; others were better by the rule.
        NotChosen = "not_chosen",
    }
}

/// One location in a plan.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CandidateNote {
    /// The location.
    pub location: Id,
    /// Whether units come from there.
    pub used: bool,
    /// Why not.
    pub cause: Option<LeftOut>,
    /// What shipping from there costs in this plan.
    pub cost: Option<Money>,
    /// Units from there, over all lines.
    pub units: Quantity,
}

/// The next best choice.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RunnerUpNote {
    /// Its locations, by (priority, id).
    pub locations: Vec<Id>,
    /// Its shipping cost.
    pub cost: Option<Money>,
    /// Units that it would leave behind.
    pub left: Quantity,
}

/// How an order was sourced.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlanNote {
    /// The rule.
    pub sourcing: Sourcing,
    /// Every location, by (priority, id).
    pub candidates: Vec<CandidateNote>,
    /// Shipping cost of the plan; nothing where there are no rates.
    pub cost: Option<Money>,
    /// Units that no location can give now.
    pub left: Quantity,
    /// Whether the plan is proven to be the best.
    pub optimal: bool,
    /// How much better the best could be at most.
    pub gap: Option<Money>,
    /// The next best plan over other locations.
    pub runner_up: Option<RunnerUpNote>,
}
