//! From a line as it comes in to what is kept of it: the item's rules as they are now.

use crate::error::{Code, Error};
use crate::prelude::*;
use crate::record::{Item, LineIn, LineTerms, Policy, Ship};
use crate::snapshot::Key;
use crate::value::{Quantity, Sku};
use crate::work::{Res, Work, gather};

/// What is kept of lines; asks for all items at once.
pub(super) fn terms(work: &Work, lines: &[LineIn], policy: &Policy) -> Res<Vec<Arc<LineTerms>>> {
    work.prefetch(lines.iter().map(|l| Key::Item(l.sku.clone())).chain([Key::Locations]))?;
    for pin in lines.iter().filter_map(|l| l.location.as_ref()) {
        super::known_location(work, pin)?;
    }
    gather(lines, |line| parts(work, &*work.item(&line.sku)?).map(|_| ()))?;
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let item = work.item(&line.sku)?;
        check_step(&line.sku, item.step(), line.quantity.get())?;
        all.push(Arc::new(term(line, &item, parts(work, &item)?, policy)));
    }
    Ok(all)
}

/// Whole multiples of the increment only.
pub(super) fn check_step(sku: &Sku, step: Quantity, quantity: Quantity) -> Res<()> {
    if quantity.is_multiple_of(step) {
        return Ok(());
    }
    Err(Error::new(
        Code::InvalidQuantity,
        format!("`{quantity}` of `{sku}` is no whole multiple of its increment `{step}`; round it"),
    )
    .with("sku", sku.as_str())
    .with("increment", step.to_string())
    .into())
}

/// Components of one unit, with their units.
type Kit = Arc<[(Sku, Quantity)]>;

/// The components of a kit of which stock is kept.
pub(super) fn parts(work: &Work, item: &Item) -> Res<Option<Kit>> {
    let Some(kit) = &item.kit else { return Ok(None) };
    work.prefetch(kit.iter().map(|p| Key::Item(p.sku.clone())))?;
    let mut kept = Vec::with_capacity(kit.len());
    for part in kit {
        if work.item(&part.sku)?.tracked {
            kept.push((part.sku.clone(), part.quantity.get()));
        }
    }
    Ok(Some(kept.into()))
}

fn term(line: &LineIn, item: &Item, kit: Option<Kit>, policy: &Policy) -> LineTerms {
    let whole = match policy.ship {
        Ship::Complete => false,
        Ship::WholeLines => line.whole.unwrap_or(true),
        Ship::Partial => line.whole.unwrap_or(false),
    };
    LineTerms {
        id: line.id.clone(),
        sku: line.sku.clone(),
        name: line.name.as_deref().or(item.name.as_deref()).map(Into::into),
        unit_price: line.unit_price,
        line_total: line.line_total,
        group: line.ship_together.clone(),
        pin: line.location.clone(),
        whole,
        remainder: line.remainder.unwrap_or(policy.remainder),
        ships: item.requires_shipping,
        tracked: item.tracked,
        step: item.step(),
        weight_kg: item.weight_kg,
        item_value: item.value,
        kit,
        quantity: line.quantity.get(),
    }
}
