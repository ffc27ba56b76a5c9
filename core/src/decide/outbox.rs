//! Handing out effects: at least once, in order within an order and kind.

use super::Reply;
use crate::command::{FailEffect, LeaseEffects};
use crate::effect::{Effect, EffectKind};
use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::snapshot::{Key, Outbox, Range, Row};
use crate::sort::Place;
use crate::value::Id;
use crate::work::{Res, Work};

/// The kinds that are asked for.
pub(super) fn kinds(c: &LeaseEffects) -> Result<Vec<EffectKind>> {
    let Some(names) = &c.kinds else { return Ok(EffectKind::ALL.iter().map(|(kind, _)| *kind).collect()) };
    names
        .iter()
        .map(|name| {
            let found = EffectKind::ALL.iter().find(|(_, known)| known == name).map(|(kind, _)| *kind);
            found.ok_or_else(|| {
                super::invalid("kinds", format!("there are no effects of kind `{}`", crate::value::shorten(name)))
            })
        })
        .collect()
}

/// `lease_effects`
pub(super) fn lease(work: &mut Work, c: &LeaseEffects) -> Res<Reply> {
    let until = Place::new().time(work.now()).byte(0xFF).end();
    let mut due = Vec::new();
    for kind in kinds(c)? {
        let page = work.page(&Range::Effects(kind), None, c.limit as usize)?;
        due.extend(page.into_iter().take_while(|(sort, _)| *sort < until));
    }
    due.sort_by(|a, b| a.0.cmp(&b.0));
    due.truncate(c.limit as usize);
    work.prefetch(due.iter().flat_map(|(_, e)| [Key::Outbox(e.id.clone()), Key::Contact(e.id.clone())]))?;
    let lease_until = work.now().after(c.lease);
    let mut leased = Vec::new();
    for (_, entry) in due {
        let effect = change(work, &entry.id, entry.number, |effect| {
            effect.available_at = lease_until;
            effect.attempts += 1;
        })?;
        leased.extend(effect.map(|e| (entry.id, e)));
    }
    Ok(Reply { leased, ..Reply::default() })
}

/// An outbox comes and goes with its effects; that it is still the same one is told by the order, which counts them.
fn outbox(work: &Work, id: &Id) -> Res<Option<Arc<Outbox>>> {
    work.prefetch([Key::Outbox(id.clone()), Key::Order(id.clone())])?;
    Ok(match work.row(&Key::Outbox(id.clone()))? {
        Some(Row::Outbox(outbox)) => Some(outbox.clone()),
        _ => None,
    })
}

fn change(work: &mut Work, id: &Id, number: u32, change: impl FnOnce(&mut Effect)) -> Res<Option<Effect>> {
    let Some(mut row) = outbox(work, id)? else { return Ok(None) };
    let Some(effect) = Arc::make_mut(&mut row).pending.iter_mut().find(|e| e.number == number) else { return Ok(None) };
    change(effect);
    let effect = effect.clone();
    work.put(Key::Outbox(id.clone()), Some(Row::Outbox(row)))?;
    Ok(Some(effect))
}

/// `<order>/E<number>`
fn name(id: &Id) -> Option<(Id, u32)> {
    let (order, number) = id.as_str().rsplit_once("/E")?;
    Some((order.parse().ok()?, number.parse().ok()?))
}

fn unknown(id: &Id) -> Error {
    Error::new(Code::InvalidId, format!("there never was an effect `{id}`; take ids from `lease_effects`"))
        .with("effect", id.as_str())
}

/// `ack_effect`: it is done; acknowledging twice is no error.
pub(super) fn ack(work: &mut Work, id: &Id) -> Res<Reply> {
    let (order, number) = name(id).ok_or_else(|| unknown(id))?;
    let row = outbox(work, &order)?;
    if !row.as_ref().is_some_and(|r| r.pending.iter().any(|e| e.number == number)) {
        was_made(work, &order, number, id)?;
    }
    if let Some(mut row) = row
        && row.pending.iter().any(|e| e.number == number)
    {
        Arc::make_mut(&mut row).pending.retain(|e| e.number != number);
        let row = Some(row).filter(|r| !r.pending.is_empty()).map(Row::Outbox);
        work.put(Key::Outbox(order), row)?;
    }
    Ok(Reply::default())
}

/// An effect that is not pending any more was made once, and acknowledged: then nothing is wrong.
fn was_made(work: &Work, order: &Id, number: u32, id: &Id) -> Res<()> {
    let made = work.order(order)?.map_or(0, |o| o.effects_made);
    if number == 0 || number > made { Err(unknown(id).into()) } else { Ok(()) }
}

/// `fail_effect`
pub(super) fn fail(work: &mut Work, c: &FailEffect) -> Res<Reply> {
    let (order, number) = name(&c.effect).ok_or_else(|| unknown(&c.effect))?;
    let changed = change(work, &order, number, |effect| {
        effect.available_at = c.retry_at;
        effect.failed = Some(c.reason.as_str().into());
    })?;
    if changed.is_none() {
        was_made(work, &order, number, &c.effect)?;
    }
    Ok(Reply::default())
}
