//! Effects: what is to be done outside, with what it needs frozen in it.

use crate::effect::{Effect, EffectData, EffectKind};
use crate::event::What;
use crate::prelude::*;
use crate::record::{Backorder, Order};
use crate::snapshot::{Key, Outbox, Row};
use crate::value::{Id, Quantity, Window};
use crate::view::{self, map, text};
use crate::wire::Json;
use crate::work::{Res, Work};

/// Puts an effect into the outbox of its order; `data` is made of the order as it is now.
fn push_with(work: &mut Work, id: &Id, kind: EffectKind, data: impl FnOnce(&Order) -> EffectData) -> Res<()> {
    let key = Key::Outbox(id.clone());
    work.prefetch([key.clone()])?;
    let at = work.now();
    let number = work.change_order(id, |o| {
        o.effects_made += 1;
        Ok(o.effects_made)
    })?;
    let data = data(&*work.known_order(id)?);
    let effect = Effect { number, kind, at, data, available_at: at, attempts: 0, failed: None };
    let mut outbox = match work.row(&key)? {
        Some(Row::Outbox(outbox)) => outbox.clone(),
        _ => Arc::new(Outbox::default()),
    };
    let pending = &mut Arc::make_mut(&mut outbox).pending;
    pending.reserve_exact(1);
    pending.push(effect.clone());
    work.put(key, Some(Row::Outbox(outbox)))?;
    work.effects.push((id.clone(), effect));
    Ok(())
}

/// Puts an effect into the outbox of its order.
pub(crate) fn push(work: &mut Work, id: &Id, kind: EffectKind, data: &Json<'_>) -> Res<()> {
    push_with(work, id, kind, |_| EffectData::new(data))
}

fn notification(work: &mut Work, id: &Id, template: &'static str, more: Option<Json<'static>>) -> Res<()> {
    push_with(work, id, EffectKind::Notification, |order| EffectData::message(template, order, more.as_ref()))
}

/// The order was taken: what ships now, what waits, and until when.
fn order_confirmed(work: &mut Work, id: &Id) -> Res<()> {
    notification(work, id, "order_confirmed", None)?;
    if work.known_order(id)?.placed.channel.is_some() {
        channel_update(work, id, "order_confirmed", Json::Null)?;
    }
    Ok(())
}

/// What a command tells of its order once all is settled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tell {
    /// The order was taken.
    Confirmed,
    /// A shipment left: its number, whether it was the first, and whether its papers are still to be made.
    Dispatched(u32, bool, bool),
    /// The papers of a shipment.
    Papers(u32),
}

/// Tells it.
pub(crate) fn tell(work: &mut Work, id: &Id, tell: Tell) -> Res<()> {
    match tell {
        Tell::Confirmed => order_confirmed(work, id),
        Tell::Dispatched(shipment, was_first, with_papers) => {
            dispatched(work, id, shipment, was_first)?;
            if with_papers {
                papers(work, id, shipment)?;
            }
            channel_dispatched(work, id, shipment)
        }
        Tell::Papers(shipment) => papers(work, id, shipment),
    }
}

/// Something left: the first part, a further one, or the last.
fn dispatched(work: &mut Work, id: &Id, shipment: u32, was_first: bool) -> Res<()> {
    let order = work.known_order(id)?;
    let open = order.lines.iter().any(|l| l.ships && (!l.allocated.is_zero() || !l.backordered.is_zero()));
    let template = match (open, was_first) {
        (false, _) => "last_part",
        (true, true) => "first_part",
        (true, false) => "further_part",
    };
    let Some(s) = order.shipment(shipment) else { return Ok(()) };
    let shown = view::shipment(&order, s);
    drop(order);
    notification(work, id, template, Some(map([("shipment", shown)])))
}

/// Packing lists and labels, one per package.
fn papers(work: &mut Work, id: &Id, shipment: u32) -> Res<()> {
    let order = work.known_order(id)?;
    let Some(s) = order.shipment(shipment).cloned() else { return Ok(()) };
    let packages: Vec<Json<'static>> = s
        .packages
        .iter()
        .map(|p| {
            let mut package = view::package(&order, shipment, p);
            if let Json::Map(fields) = &mut package {
                fields.insert("lines".into(), contents(&order, &p.lines));
            }
            package
        })
        .collect();
    drop(order);
    for kind in [EffectKind::PackingList, EffectKind::Label] {
        for (i, package) in packages.iter().enumerate() {
            let order = work.known_order(id)?;
            let data = map([
                ("shipment", view::shipment_id(&order, shipment)),
                ("location", text(&s.location)),
                ("service", text(order.service())),
                ("package", package.clone()),
                ("number", Json::of(&(i + 1))),
                ("of", Json::of(&packages.len())),
            ]);
            drop(order);
            push(work, id, kind, &data)?;
        }
    }
    Ok(())
}

/// Units per line, with what a person at the shelf must know of them.
fn contents(order: &Order, lines: &[(u32, Quantity)]) -> Json<'static> {
    let one = |(position, quantity): &(u32, Quantity)| {
        let line = order.line(*position)?;
        Some(map([
            ("line", text(&line.id)),
            ("sku", text(&line.sku)),
            ("name", Json::of(&line.name)),
            ("quantity", text(quantity)),
        ]))
    };
    Json::List(lines.iter().filter_map(one).collect())
}

/// The channel is told.
fn channel_update(work: &mut Work, id: &Id, update: &'static str, detail: Json<'static>) -> Res<()> {
    let order = work.known_order(id)?;
    let data = map([
        ("update", Json::from(update)),
        ("channel", Json::of(&order.placed.channel)),
        ("account", Json::of(&order.placed.account)),
        ("detail", detail),
    ]);
    drop(order);
    push(work, id, EffectKind::ChannelUpdate, &data)
}

/// The channel is told what left.
fn channel_dispatched(work: &mut Work, id: &Id, shipment: u32) -> Res<()> {
    let order = work.known_order(id)?;
    let detail = order.shipment(shipment).map_or(Json::Null, |s| view::shipment(&order, s));
    channel_update(work, id, "shipment_dispatched", detail)
}

/// Tells of all units that were cancelled in the command although the customer wants them, once per order.
pub(crate) fn remainders_cancelled(work: &mut Work) -> Res<()> {
    let mut by_order: Vec<(Id, Vec<Json<'static>>)> = Vec::new();
    for (id, line, quantity, reason) in core::mem::take(&mut work.dropped) {
        let order = work.known_order(&id)?;
        let line = order.line(line).map_or(Json::Null, |l| text(&l.id));
        let detail = map([("line", line), ("quantity", text(quantity)), ("reason", Json::from(reason))]);
        match by_order.iter_mut().find(|(known, _)| *known == id) {
            Some((_, lines)) => lines.push(detail),
            None => by_order.push((id, vec![detail])),
        }
    }
    for (id, lines) in by_order {
        let lines = Json::List(lines);
        notification(work, &id, "remainder_cancelled", Some(map([("cancelled", lines.clone())])))?;
        channel_update(work, &id, "line_cancelled", lines)?;
    }
    Ok(())
}

/// A promise moved by more than a day.
pub(crate) fn date_changed(work: &mut Work, id: &Id, backorder: u32, before: Window, after: Window) -> Res<()> {
    let order = work.known_order(id)?;
    let shown = order.backorder(backorder).map_or(Json::Null, |b| view::backorder(&order, b));
    drop(order);
    let more = map([("backorder", shown), ("before", Json::of(&before)), ("after", Json::of(&after))]);
    notification(work, id, "date_changed", Some(more))
}

/// A backorder is overdue.
pub(crate) fn delayed(work: &mut Work, id: &Id, backorder: u32) -> Res<()> {
    let order = work.known_order(id)?;
    let shown = order.backorder(backorder).map_or(Json::Null, |b| view::backorder(&order, b));
    drop(order);
    notification(work, id, "delayed", Some(map([("backorder", shown)])))
}

/// Picked goods go back to the shelf.
pub(crate) fn put_back(work: &mut Work, id: &Id, shipment: u32) -> Res<()> {
    let order = work.known_order(id)?;
    let Some(s) = order.shipment(shipment) else { return Ok(()) };
    let data = map([
        ("shipment", view::shipment_id(&order, shipment)),
        ("location", text(&s.location)),
        ("lines", contents(&order, &s.contents())),
    ]);
    drop(order);
    push(work, id, EffectKind::PutBack, &data)
}

/// What waits and nothing covers is to be bought, once per backorder.
pub(crate) fn procure(work: &mut Work, order: &Order, backorder: &Backorder, quantity: Quantity) -> Res<()> {
    let line = order.line(backorder.line);
    let data = map([
        ("backorder", Json::from(format!("{}/B{}", order.id(), backorder.number))),
        ("line", line.map_or(Json::Null, |l| text(&l.id))),
        ("sku", line.map_or(Json::Null, |l| text(&l.sku))),
        ("quantity", text(quantity)),
    ]);
    work.emit(Some(order.id()), What::Procured { backorder: backorder.number })?;
    push(work, order.id(), EffectKind::Procure, &data)
}
