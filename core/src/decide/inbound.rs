//! Supply that has not arrived, and transfers between locations.

use super::{End, Reply, end_with_losses, invalid, known_location, short_of};
use crate::command::TransferStock;
use crate::error::{Code, Error};
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Inbound, InboundKind, MovementKind};
use crate::value::{Delta, Id, Quantity};
use crate::work::{Mark, Res, Work};

/// Supply that is there.
pub(super) fn known(work: &Work, id: &Id) -> Res<Arc<Inbound>> {
    work.inbound(id)?.ok_or_else(|| {
        Error::new(Code::UnknownInbound, format!("there is no inbound `{id}`; announce it with `set_inbound`"))
            .with("inbound", id.as_str())
            .into()
    })
}

/// `transfer_stock`: free units leave, and become supply where they go.
pub(super) fn transfer(work: &mut Work, c: &TransferStock, mark: Mark) -> Res<Reply> {
    known_location(work, &c.from)?;
    known_location(work, &c.to)?;
    super::stock::tracked(work, &c.sku)?;
    if work.inbound(&c.transfer)?.is_some() {
        let message = format!("an inbound `{}` exists already; take a new id", c.transfer);
        return Err(Error::new(Code::DuplicateId, message).with("id", c.transfer.as_str()).into());
    }
    let quantity = c.quantity.get();
    let free = work.free(&c.sku, &c.from)?;
    if quantity > free {
        return Err(short_of(&c.sku, quantity, quantity.less(free)).into());
    }
    super::stock::moved(work, &c.sku, &c.from, MovementKind::TransferOut, Delta::minus(quantity), None)?;
    let inbound = Box::new(Inbound {
        id: c.transfer.clone(),
        sku: c.sku.clone(),
        location: c.to.clone(),
        quantity,
        expected: c.expected,
        kind: InboundKind::Transfer,
        earmark: None,
        from: Some(c.from.clone()),
    });
    work.emit(None, What::InboundChanged { inbound })?;
    end_with_losses(work, mark, Losses::default(), End::default())
}

/// `set_inbound`: announced, or changed.
pub(super) fn set(work: &mut Work, inbound: &Inbound, mark: Mark) -> Res<Reply> {
    // An earmark may name an order that is still to be placed.
    known_location(work, &inbound.location)?;
    super::stock::tracked(work, &inbound.sku)?;
    if let Some(before) = work.inbound(&inbound.id)? {
        check_transfer(&before, inbound)?;
    }
    let before = work.inbound(&inbound.id)?;
    let from = before.as_ref().and_then(|b| b.from.clone());
    let after = Inbound { from, ..inbound.clone() };
    if before.as_deref() != Some(&after) {
        work.emit(None, What::InboundChanged { inbound: Box::new(after) })?;
    }
    end_with_losses(work, mark, Losses::default(), End::default())
}

/// Goods in transit exist: only when they arrive, and for whom, can change.
fn check_transfer(before: &Inbound, after: &Inbound) -> Res<()> {
    if before.from.is_none() {
        return Ok(());
    }
    let fixed = [
        ("inbound.kind", before.kind != after.kind),
        ("inbound.sku", before.sku != after.sku),
        ("inbound.location", before.location != after.location),
        ("inbound.quantity", before.quantity != after.quantity),
    ];
    match fixed.iter().find(|(_, differs)| *differs) {
        Some((field, _)) => {
            Err(invalid(field, format!("transfer `{}` is on its way; only its dates can change", before.id)).into())
        }
        None => Ok(()),
    }
}

/// `cancel_inbound`: a transfer's open units go back to where they left.
pub(super) fn cancel(work: &mut Work, id: &Id, mark: Mark) -> Res<Reply> {
    let inbound = known(work, id)?;
    if inbound.quantity.is_zero() {
        return Err(Error::transition(format!("inbound `{id}` is closed; nothing of it is to come")).into());
    }
    if let Some(from) = inbound.from.clone() {
        super::stock::moved(work, &inbound.sku, &from, MovementKind::TransferIn, Delta::plus(inbound.quantity), None)?;
    }
    let closed = Box::new(Inbound { quantity: Quantity::ZERO, ..(*inbound).clone() });
    work.emit(None, What::InboundChanged { inbound: closed })?;
    end_with_losses(work, mark, Losses::default(), End::default())
}
