//! What is sold.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{Duration, Money, Positive, Quantity, Sku};
use crate::wire::record;

record! {
    /// An item; a SKU that was never described is a default item.
    pub struct Item {
        /// Its id.
        pub sku: Sku,
        /// Name for people.
        pub name: Option<String>,
        /// Unit of measure.
        pub unit: String = "each".into(),
        /// Quantities of orders are whole multiples of this.
        pub increment: Option<Positive>,
        /// Weight of one unit in kilograms.
        pub weight_kg: Option<Quantity>,
        /// Worth of one unit, where a line has no price.
        pub value: Option<Money>,
        /// Whether it is shipped at all.
        pub requires_shipping: bool = true,
        /// Whether stock is kept; otherwise everything is free everywhere.
        pub tracked: bool = true,
        /// What may wait.
        pub backorder: BackorderRule = BackorderRule::default(),
        /// How long a replacement takes.
        pub lead_time: Option<LeadTime>,
        /// Components, where this is a kit.
        pub kit: Option<Vec<KitPart>>,
    }
}

record! {
    /// What of an item may wait as backorder.
    pub struct BackorderRule {
        /// Whether anything may.
        pub allowed: bool = true,
        /// At most this many open units over all orders.
        pub limit: Option<Quantity>,
    }
}

impl Default for BackorderRule {
    fn default() -> Self {
        BackorderRule { allowed: true, limit: None }
    }
}

record! {
    /// A span of durations; earliest <= latest.
    #[derive(Copy)]
    pub struct LeadTime {
        /// Not sooner.
        pub earliest: Duration,
        /// Not later.
        pub latest: Duration,
    }
}

impl LeadTime {
    /// Checks the order of the two.
    ///
    /// # Errors
    /// `invalid_field` where `latest` is shorter.
    pub fn check(&self) -> Result<()> {
        if self.latest < self.earliest {
            return Err(Error::new(
                Code::InvalidField,
                format!("the latest `{}` is shorter than the earliest `{}`; swap them", self.latest, self.earliest),
            ));
        }
        Ok(())
    }
}

record! {
    /// One component of a kit.
    pub struct KitPart {
        /// The component; a kit in a kit is not opened.
        pub sku: Sku,
        /// Units of it in one kit.
        pub quantity: Positive,
    }
}

impl Item {
    /// The item of a SKU that was never described.
    pub fn plain(sku: Sku) -> Self {
        Item {
            sku,
            name: None,
            unit: "each".into(),
            increment: None,
            weight_kg: None,
            value: None,
            requires_shipping: true,
            tracked: true,
            backorder: BackorderRule::default(),
            lead_time: None,
            kit: None,
        }
    }

    /// What quantities of orders are whole multiples of; a kit's is 1 unless given.
    pub fn step(&self) -> Quantity {
        match (self.increment, &self.kit) {
            (Some(increment), _) => increment.get(),
            (None, Some(_)) => Quantity::ONE,
            (None, None) => Quantity::STEP,
        }
    }

    /// Checks what the schema cannot say.
    ///
    /// # Errors
    /// `invalid_field`, `duplicate_id`.
    pub fn check(&self) -> Result<()> {
        if let Some(lead) = &self.lead_time {
            lead.check()?;
        }
        let Some(kit) = &self.kit else { return Ok(()) };
        if kit.is_empty() {
            return Err(Error::new(Code::InvalidField, "a kit needs components; name at least one"));
        }
        let mut seen = BTreeSet::new();
        for part in kit {
            if part.sku == self.sku {
                return Err(Error::new(Code::InvalidField, format!("the kit `{}` contains itself", self.sku)));
            }
            if !seen.insert(&part.sku) {
                return Err(Error::new(
                    Code::DuplicateId,
                    format!("the component `{}` stands twice; add the quantities up", part.sku),
                ));
            }
        }
        Ok(())
    }
}
