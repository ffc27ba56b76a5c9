//! Comparing the books with an outside system's counts of a moment.

use super::{End, Reply, end_with_losses, known_location};
use crate::command::SyncStock;
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::MovementKind;
use crate::snapshot::{Ask, Key};
use crate::value::{Delta, Quantity};
use crate::view::{map, text};
use crate::wire::Json;
use crate::work::{Mark, Res, Stop, Work};

/// `sync_stock`: tells the differences from what the movements say of that moment; with `apply` books them as counts.
pub(super) fn sync(work: &mut Work, c: &SyncStock, mark: Mark) -> Res<Reply> {
    work.prefetch([Key::Locations])?;
    known_location(work, &c.location)?;
    if c.as_of > work.now() {
        let message = format!("`{}` is still to come; compare with a moment that has passed", c.as_of);
        return Err(super::invalid("as_of", message).into());
    }
    for row in &c.rows {
        super::stock::tracked(work, &row.sku)?;
    }
    let asks: Vec<Ask> = c
        .rows
        .iter()
        .filter(|r| work.moved(&r.sku, &c.location, Some(c.as_of)).is_err())
        .map(|r| Ask::Moved(r.sku.clone(), c.location.clone(), Some(c.as_of)))
        .collect();
    if !asks.is_empty() {
        return Err(Stop::Need(asks));
    }
    let (mut differences, mut losses) = (Vec::new(), Losses::default());
    for row in &c.rows {
        let then = work.moved(&row.sku, &c.location, Some(c.as_of))?;
        let delta = Delta::from_micro(row.on_hand.micro() - then);
        if delta.is_zero() {
            continue;
        }
        differences.push(map([
            ("sku", text(&row.sku)),
            ("location", text(&c.location)),
            ("on_hand", text(row.on_hand)),
            ("expected", text(Quantity::from_micro(then).unwrap_or_default())),
            ("difference", text(delta)),
        ]));
        if c.apply {
            // What moved since then is in the books already: only the difference is booked, never below nothing.
            let on_hand = work.stock(&row.sku, &c.location)?.on_hand;
            let delta = if delta.apply(on_hand).is_none() && delta.micro() < 0 { Delta::minus(on_hand) } else { delta };
            // It is true of the report's moment: the same report again, or another of before, finds it booked.
            let what = What::StockMoved {
                sku: row.sku.clone(),
                location: c.location.clone(),
                movement: MovementKind::Counted,
                quantity: delta,
                reason: None,
                as_of: Some(c.as_of),
            };
            work.emit(None, what)?;
            super::stock::take_back(work, &row.sku, &c.location, &mut losses)?;
        }
    }
    let mut reply = end_with_losses(work, mark, losses, End::default())?;
    reply.answer = Some(map([("differences", Json::List(differences))]));
    Ok(reply)
}
