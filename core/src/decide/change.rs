//! Changing the lines of an order, all or nothing: first what is less is cancelled, then all that is more is placed.

use super::place::{Placement, source};
use super::{End, Reply, end_with_losses, invalid};
use crate::command::{ChangeLine, LineChange};
use crate::error::{Code, Error};
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Cause, LineIn, Order};
use crate::value::{Id, Positive, Quantity};
use crate::work::{Mark, Res, Work};

/// `change_line`
pub(super) fn change_line(work: &mut Work, c: &ChangeLine, mark: Mark) -> Res<Reply> {
    let order = work.known_order(&c.order)?;
    super::position(&order, &c.line)?;
    drop(order);
    let line = LineChange {
        id: c.line.clone(),
        quantity: c.quantity,
        sku: None,
        name: None,
        unit_price: None,
        line_total: None,
        ship_together: None,
        location: None,
        whole: None,
        remainder: None,
    };
    change(work, &c.order, &[line], mark)
}

/// `change_order`
pub(super) fn change(work: &mut Work, id: &Id, lines: &[LineChange], mark: Mark) -> Res<Reply> {
    let order = work.known_order(id)?;
    check(&order, lines)?;
    let mut more: Vec<(u32, Quantity)> = Vec::new();
    let mut less: Vec<(u32, Quantity)> = Vec::new();
    for line in lines.iter().filter(|l| l.sku.is_none()) {
        let position = super::position(&order, &line.id)?;
        let Some(known) = order.line(position) else { continue };
        super::terms::check_step(&known.sku, known.step, line.quantity)?;
        let wanted = known.wanted();
        if line.quantity < wanted {
            less.push((position, wanted.less(line.quantity)));
        } else if line.quantity > wanted {
            more.push((position, line.quantity.less(wanted)));
        }
    }
    let added: Vec<LineIn> = lines.iter().filter_map(new_line).collect();
    let terms = super::terms::terms(work, &added, order.policy())?;
    if (!more.is_empty() || !terms.is_empty()) && order.lines.iter().all(|l| l.wanted().is_zero()) {
        return Err(Error::transition(format!("order `{id}` is cancelled; place a new order instead")).into());
    }
    let count = order.lines.len();
    if count + terms.len() > super::check::LINES {
        return Err(Error::limit("lines", super::check::LINES).into());
    }
    drop(order);
    for (position, quantity) in less {
        super::cancel::take(work, id, Some(position), Some(quantity), "line_decrease")?;
    }
    more.sort_by_key(|(position, _)| *position);
    for (line, quantity) in &more {
        let ordered = work.known_order(id)?.line(*line).map(|l| l.ordered).unwrap_or_default();
        ordered.plus(*quantity)?;
        work.emit(Some(id), What::LineChanged { line: *line, added: None, more: *quantity })?;
    }
    for (position, terms) in (count..).zip(terms) {
        let line = u32::try_from(position).unwrap_or(u32::MAX);
        more.push((line, terms.quantity));
        let quantity = terms.quantity;
        work.emit(Some(id), What::LineChanged { line, added: Some(terms), more: quantity })?;
    }
    let mut losses = Losses::default();
    if !more.is_empty() {
        let queued_at = work.now();
        let placement = Placement { wishes: more, cause: Cause::LineIncrease, queued_at, keeps_plan: false };
        source(work, id, placement, &mut losses)?;
    }
    end_with_losses(work, mark, losses, End { order: Some(id.clone()), ..End::default() })
}

fn check(order: &Order, lines: &[LineChange]) -> Res<()> {
    for line in lines {
        if line.sku.is_none() {
            super::position(order, &line.id)?;
            let given = [
                ("name", line.name.is_some()),
                ("unit_price", line.unit_price.is_some()),
                ("line_total", line.line_total.is_some()),
                ("ship_together", line.ship_together.is_some()),
                ("location", line.location.is_some()),
                ("whole", line.whole.is_some()),
                ("remainder", line.remainder.is_some()),
            ];
            if let Some((field, _)) = given.iter().find(|(_, given)| *given) {
                let message = format!("`{field}` of line `{}` is fixed; only its quantity changes", line.id);
                return Err(invalid(&format!("lines.{field}"), message).into());
            }
        } else {
            if order.position(&line.id).is_some() {
                let message = format!("order `{}` has a line `{}` already; take a new id", order.id(), line.id);
                return Err(Error::new(Code::DuplicateId, message).with("id", line.id.as_str()).into());
            }
            super::check::same_currency(order.placed.currency, line.unit_price)?;
            super::check::same_currency(order.placed.currency, line.line_total)?;
        }
    }
    Ok(())
}

fn new_line(line: &LineChange) -> Option<LineIn> {
    Some(LineIn {
        id: line.id.clone(),
        sku: line.sku.clone()?,
        quantity: Positive::new(line.quantity).ok()?,
        name: line.name.clone(),
        unit_price: line.unit_price,
        line_total: line.line_total,
        ship_together: line.ship_together.clone(),
        location: line.location.clone(),
        whole: line.whole,
        remainder: line.remainder,
    })
}
