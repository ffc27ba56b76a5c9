//! Taking over an order that began elsewhere: its past moves no stock, the rest is placed.

use super::place::{Placement, keep_contact, new_order, placed, source, use_hold};
use super::{End, Reply, end_with_losses, invalid};
use crate::command::{Import, ImportLine, ImportShipment, PackageIn};
use crate::error::{Code, Error, Result};
use crate::event::{Past, What};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::*;
use crate::value::{Id, Quantity};
use crate::work::{Mark, Res, Work};

/// Where goods left from that no location is named for.
const ELSEWHERE: &str = "elsewhere";

/// Values as they stand in the command.
pub(super) fn check(c: &Import) -> Result<()> {
    let order = order_in(c);
    crate::record::check_priority(order.priority)?;
    order.policy.check(false)?;
    for money in [order.policy.min_shipment_value, order.policy.backorder_penalty].into_iter().flatten() {
        super::check::same_currency(order.currency, Some(money))?;
    }
    if order.lines.is_empty() {
        return Err(invalid("lines", "no lines; name at least one"));
    }
    if order.lines.len() > super::check::LINES {
        return Err(Error::limit("lines", super::check::LINES));
    }
    super::check::unique(order.lines.iter().map(|l| &l.id))?;
    for line in &order.lines {
        super::check::same_currency(order.currency, line.unit_price)?;
        super::check::same_currency(order.currency, line.line_total)?;
    }
    for line in &c.order.lines {
        let (shipped, cancelled) = past_of(c, line);
        let done = shipped.plus(cancelled)?;
        if done > line.quantity.get() {
            let message =
                format!("line `{}` has `{done}` shipped and cancelled of `{}`; mend the past", line.id, line.quantity);
            return Err(Error::new(Code::InvalidQuantity, message).with("line", line.id.as_str()));
        }
    }
    for s in c.order.shipments.iter().chain(&c.shipments) {
        if !s.status.has_left() {
            return Err(invalid(
                "shipments.status",
                "a past shipment is `dispatched` or `delivered`; leave others out",
            ));
        }
    }
    Ok(())
}

/// `import_order`
pub(super) fn import(work: &mut Work, c: &Import, mark: Mark) -> Res<Reply> {
    let id = c.order.id.id();
    new_order(work, id)?;
    let input = order_in(c);
    let policies = work.policies()?;
    let policy = policies.of(input.channel.as_ref(), input.account.as_ref(), &input.policy);
    let lines = super::terms::terms(work, &input.lines, &policy)?;
    let past = past(work, c, &lines)?;
    let rest: Vec<(u32, Quantity)> = (0_u32..)
        .zip(&lines)
        .zip(past.shipped.iter().zip(&past.cancelled))
        .map(|((i, terms), (shipped, cancelled))| (i, terms.quantity.less(*shipped).less(*cancelled)))
        .collect();
    let placed = Arc::new(placed(work, &input, policy, lines));
    let queued_at = placed.placed_at;
    work.emit(Some(id), What::OrderImported { placed, past: Box::new(past) })?;
    let contact = Contact { customer: input.customer.clone(), ship_to: input.ship_to.clone(), erased: false };
    keep_contact(work, id, contact)?;
    use_hold(work, input.hold.as_ref())?;
    let mut losses = Losses::default();
    source(work, id, Placement { wishes: rest, cause: Cause::Shortage, queued_at, keeps_plan: false }, &mut losses)?;
    let is_open = |l: &Line| l.ships && !(l.allocated.is_zero() && l.backordered.is_zero());
    let open = work.known_order(id)?.lines.iter().any(is_open);
    let tells = if open { vec![crate::notify::Tell::Confirmed] } else { Vec::new() };
    end_with_losses(work, mark, losses, End { order: Some(id.clone()), tells, ..End::default() })
}

fn order_in(c: &Import) -> OrderIn {
    let o = &c.order;
    OrderIn {
        id: o.id.clone(),
        channel: o.channel.clone(),
        account: o.account.clone(),
        currency: o.currency,
        placed_at: o.placed_at,
        priority: o.priority,
        customer: o.customer.clone(),
        references: o.references.clone(),
        attributes: o.attributes.clone(),
        ship_to: o.ship_to.clone(),
        service: o.service.clone(),
        requested: o.requested,
        policy: o.policy.clone(),
        hold: o.hold.clone(),
        lines: o
            .lines
            .iter()
            .map(|l| LineIn {
                id: l.id.clone(),
                sku: l.sku.clone(),
                quantity: l.quantity,
                name: l.name.clone(),
                unit_price: l.unit_price,
                line_total: l.line_total,
                ship_together: l.ship_together.clone(),
                location: l.location.clone(),
                whole: l.whole,
                remainder: l.remainder,
            })
            .collect(),
    }
}

/// What became of a line: told with it, or beside the order.
fn past_of(c: &Import, line: &ImportLine) -> (Quantity, Quantity) {
    match c.lines.iter().find(|l| l.id == line.id) {
        Some(told) => (told.shipped.max(line.shipped), told.cancelled.max(line.cancelled)),
        None => (line.shipped, line.cancelled),
    }
}

fn past(work: &Work, c: &Import, terms: &[Arc<LineTerms>]) -> Res<Past> {
    let position = |line: &Id| {
        let at = terms.iter().position(|t| t.id == *line).and_then(|i| u32::try_from(i).ok());
        at.ok_or_else(|| Error::new(Code::UnknownLine, format!("the order has no line `{line}`; see its lines")))
    };
    for line in &c.lines {
        position(&line.id)?;
    }
    let mut past = Past { shipped: Vec::new(), cancelled: Vec::new(), shipments: Vec::new() };
    for (line, terms) in c.order.lines.iter().zip(terms) {
        let (shipped, cancelled) = past_of(c, line);
        super::terms::check_step(&terms.sku, terms.step, shipped)?;
        super::terms::check_step(&terms.sku, terms.step, cancelled)?;
        past.shipped.push(if terms.ships { shipped } else { terms.quantity.less(cancelled) });
        past.cancelled.push(cancelled);
    }
    let mut told: Vec<Quantity> = terms.iter().map(|_| Quantity::ZERO).collect();
    for s in c.order.shipments.iter().chain(&c.shipments) {
        let shipment = shipment(work, s, past.shipments.len() + 1, &position)?;
        for line in &shipment.shipped {
            if let Some(sum) = told.get_mut(line.line as usize) {
                *sum = sum.plus(line.quantity)?;
            }
        }
        past.shipments.push(shipment);
    }
    let mut rest = Shipment::new(u32::try_from(past.shipments.len() + 1).unwrap_or(u32::MAX), Id::made(ELSEWHERE));
    for (i, terms) in terms.iter().enumerate().filter(|(_, t)| t.ships) {
        let (shipped, told) =
            (past.shipped.get(i).copied().unwrap_or_default(), told.get(i).copied().unwrap_or_default());
        match shipped.checked_less(told) {
            None => {
                let message =
                    format!("the shipments hold `{told}` of line `{}`, of which `{shipped}` shipped", terms.id);
                return Err(Error::new(Code::OverShipment, message).with("line", terms.id.as_str()).into());
            }
            Some(untold) if !untold.is_zero() => {
                let line = u32::try_from(i).unwrap_or(u32::MAX);
                rest.shipped.push(ShippedLine { line, quantity: untold, amount: None });
            }
            Some(_) => {}
        }
    }
    if !rest.shipped.is_empty() {
        rest.status = ShipmentStatus::Dispatched;
        rest.dispatched_at = Some(work.now());
        past.shipments.push(rest);
    }
    price(&mut past, terms);
    Ok(past)
}

fn shipment(work: &Work, s: &ImportShipment, number: usize, position: &impl Fn(&Id) -> Result<u32>) -> Res<Shipment> {
    if let Some(location) = &s.location {
        super::known_location(work, location)?;
    }
    let location = s.location.clone().unwrap_or_else(|| Id::made(ELSEWHERE));
    let mut shipment = Shipment::new(u32::try_from(number).unwrap_or(u32::MAX), location);
    shipment.status = s.status;
    shipment.dispatched_at = Some(s.dispatched_at.unwrap_or(work.now()));
    for line in &s.lines {
        let (line, quantity) = (position(&line.line)?, line.quantity.get());
        shipment.shipped.push(ShippedLine { line, quantity, amount: None });
    }
    shipment.packages = packages(&s.packages, position)?;
    shipment.packages_made = u32::try_from(shipment.packages.len()).unwrap_or(u32::MAX);
    if !shipment.packages.is_empty() {
        super::shipment::check_contents(&shipment.contents(), &shipment.packages)?;
    }
    Ok(shipment)
}

fn packages(packages: &[PackageIn], position: &impl Fn(&Id) -> Result<u32>) -> Result<Vec<Package>> {
    (1_u32..)
        .zip(packages)
        .map(|(number, p)| {
            let lines: Result<Vec<(u32, Quantity)>> =
                p.lines.iter().map(|l| Ok((position(&l.line)?, l.quantity.get()))).collect();
            Ok(Package {
                number,
                carrier: p.carrier.clone(),
                tracking: p.tracking.clone(),
                weight_kg: p.weight_kg,
                lines: lines?,
                history: Vec::new(),
                delivered: false,
            })
        })
        .collect()
}

/// What left elsewhere has its share of the line's money.
fn price(past: &mut Past, terms: &[Arc<LineTerms>]) {
    for (i, terms) in terms.iter().enumerate() {
        let position = u32::try_from(i).unwrap_or(u32::MAX);
        let mut parts: Vec<&mut ShippedLine> =
            past.shipments.iter_mut().flat_map(|s| &mut s.shipped).filter(|l| l.line == position).collect();
        match terms.line_total {
            None => {
                for part in parts {
                    part.amount =
                        terms.unit_price.and_then(|p| p.times(part.quantity).ok()).map(crate::value::Money::rounded);
                }
            }
            Some(total) => {
                let shipped = crate::record::sum(parts.iter().map(|p| p.quantity));
                let weights: Vec<Quantity> =
                    parts.iter().map(|p| p.quantity).chain([terms.quantity.less(shipped)]).collect();
                for (part, amount) in parts.iter_mut().zip(crate::money_shares::share(total, &weights)) {
                    part.amount = Some(amount);
                }
            }
        }
    }
}
