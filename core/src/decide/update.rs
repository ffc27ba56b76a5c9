//! How and where an order goes, whether it may ship, and how urgent it is.

use super::{End, Reply, end_with_losses, invalid};
use crate::allocate::{Reach, Were, Wish, commit, plan, tell_made};
use crate::command::{SetPriority, SuspendOrder, UpdateOrder};
use crate::error::Error;
use crate::event::{Units, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Backorder, Cause, Contact, Destination, Order};
use crate::snapshot::{Key, Row};
use crate::value::Id;
use crate::work::{Mark, Res, Work};

/// `update_order`
pub(super) fn update(work: &mut Work, c: &UpdateOrder, mark: Mark) -> Res<Reply> {
    let id = &c.order;
    let order = work.known_order(id)?;
    let mut terms = (*order.terms).clone();
    if let Some(address) = &c.ship_to {
        terms.destination = Destination::from(address);
    }
    if let Some(service) = &c.service {
        terms.service = Some(service.clone()).filter(|s| s.as_str() != "standard");
    }
    terms.requested = c.requested.or(terms.requested);
    if let Some(references) = &c.references {
        terms.references = references.clone();
    }
    if let Some(attributes) = &c.attributes {
        terms.attributes = attributes.clone();
    }
    if let Some(customer) = &c.customer {
        terms.customer = customer.r#ref.clone();
    }
    let resourced = terms != *order.terms && (c.ship_to.is_some() || c.service.is_some());
    let changed = update_contact(work, c)? || terms != *order.terms;
    if changed {
        work.emit(Some(id), What::OrderUpdated { terms: Arc::new(terms) })?;
    }
    let mut losses = Losses::default();
    if resourced {
        let order = work.known_order(id)?;
        leave_unfit_locations(work, &order, &mut losses)?;
    }
    end_with_losses(work, mark, losses, End { order: Some(id.clone()), ..End::default() })
}

/// Personal data is replaced; whether it changed.
fn update_contact(work: &mut Work, c: &UpdateOrder) -> Res<bool> {
    if c.customer.is_none() && c.ship_to.is_none() {
        return Ok(false);
    }
    let before = match work.row(&Key::Contact(c.order.clone()))? {
        Some(Row::Contact(contact)) => Some(contact.clone()),
        _ => None,
    };
    let mut contact = match work.row(&Key::Contact(c.order.clone()))? {
        Some(Row::Contact(contact)) => (**contact).clone(),
        _ => Contact::default(),
    };
    if let Some(customer) = &c.customer {
        contact.customer = Some(customer.clone());
    }
    if let Some(address) = &c.ship_to {
        contact.ship_to = Some(address.clone());
    }
    contact.erased = false;
    let changed = before.as_deref() != Some(&contact);
    if changed {
        super::place::keep_contact(work, &c.order, contact)?;
    }
    Ok(changed)
}

/// Soft units at locations that do not fit any more are sourced again.
fn leave_unfit_locations(work: &mut Work, order: &Order, losses: &mut Losses) -> Res<()> {
    let candidates = crate::allocate::candidates(work, order)?;
    for shipment in order.shipments.iter().filter(|s| s.status.is_soft()) {
        let fits = candidates.iter().any(|c| c.location.id == shipment.location && c.left_out.is_none());
        if fits {
            continue;
        }
        for part in &shipment.parts {
            let units = Units {
                line: part.line,
                shipment: shipment.number,
                reservation: part.reservation,
                quantity: part.quantity,
            };
            losses.add(work, order.id(), &units, Cause::OrderUpdated, None)?;
        }
    }
    Ok(())
}

/// `suspend_order`
pub(super) fn suspend(work: &mut Work, c: &SuspendOrder, mark: Mark) -> Res<Reply> {
    let order = work.known_order(&c.order)?;
    if let Some(reason) = &order.suspended {
        return Err(
            Error::transition(format!("order `{}` is suspended already: {reason}; resume it first", c.order)).into()
        );
    }
    if c.reason.is_empty() {
        return Err(invalid("reason", "a suspension needs a reason; say why").into());
    }
    drop(order);
    work.emit(Some(&c.order), What::OrderSuspended { reason: c.reason.clone() })?;
    end_with_losses(work, mark, Losses::default(), End { order: Some(c.order.clone()), ..End::default() })
}

/// `resume_order`: free stock is offered to its backorders.
pub(super) fn resume(work: &mut Work, id: &Id, mark: Mark) -> Res<Reply> {
    let order = work.known_order(id)?;
    if order.suspended.is_none() {
        return Err(Error::transition(format!("order `{id}` is not suspended; there is nothing to resume")).into());
    }
    drop(order);
    work.emit(Some(id), What::OrderResumed {})?;
    offer(work, id)?;
    let end = End { order: Some(id.clone()), resumed: true, ..End::default() };
    end_with_losses(work, mark, Losses::default(), end)
}

/// Free stock is offered to what waits of one order, in the order of the queue.
fn offer(work: &mut Work, id: &Id) -> Res<()> {
    let release = work.policies()?.common().release;
    let order = work.known_order(id)?;
    let (wishes, backorders) = open_wishes(&order, |b| crate::index::queue_place(&order, b, release));
    if wishes.is_empty() {
        return Ok(());
    }
    let reach = Reach { max_new: order.policy().max_shipments, ..Reach::default() };
    let allotment = plan(work, &order, &wishes, reach)?;
    let made = commit(work, id, &wishes, &allotment, Were::Waiting(&backorders), &mut Losses::default())?;
    tell_made(work, id, made)
}

/// What waits of an order, with the backorders behind it; not what waits for its time.
fn open_wishes<K: Ord>(order: &Order, place: impl Fn(&Backorder) -> K) -> (Vec<Wish>, Vec<u32>) {
    let waits = |b: &&Backorder| !b.open().is_zero() && (b.active_from.is_none() || b.active);
    let mut open: Vec<&Backorder> = order.backorders.iter().filter(waits).collect();
    open.sort_by_cached_key(|b| place(b));
    open.into_iter()
        .filter_map(|b| {
            let terms = order.line(b.line)?.terms.clone();
            let only = crate::loss::group_location(order, b.line);
            Some((Wish { line: b.line, terms, need: b.open(), avoid: b.avoid.clone(), only, waits: false }, b.number))
        })
        .unzip()
}

/// `set_priority`: then its backorders are served as at placement, pre-empting too.
pub(super) fn set_priority(work: &mut Work, c: &SetPriority, mark: Mark) -> Res<Reply> {
    let order = work.known_order(&c.order)?;
    let end = End { order: Some(c.order.clone()), ..End::default() };
    let mut losses = Losses::default();
    if order.priority != c.priority {
        drop(order);
        work.emit(Some(&c.order), What::PriorityChanged { priority: c.priority })?;
    }
    let order = work.known_order(&c.order)?;
    let (wishes, backorders) = open_wishes(&order, |b| (b.line, b.number));
    if order.suspended.is_none() && !wishes.is_empty() {
        let policy = order.policy();
        let reach = Reach { preempt: policy.preempt, max_new: policy.max_shipments, runner_up: false };
        let allotment = plan(work, &order, &wishes, reach)?;
        drop(order);
        let made = commit(work, &c.order, &wishes, &allotment, Were::Waiting(&backorders), &mut losses)?;
        tell_made(work, &c.order, made)?;
    }
    end_with_losses(work, mark, losses, end)
}
