//! Housekeeping: orders long closed, and personal data.

use super::{Reply, TOUCHED};
use crate::command::Purge;
use crate::event::What;
use crate::prelude::*;
use crate::snapshot::{Key, Range, Row};
use crate::sort::Place;
use crate::value::Id;
use crate::view::{map, text};
use crate::work::{Res, Work};

/// `purge`: stock balances stay as they are; the key figures of what is removed are kept.
pub(super) fn purge(work: &mut Work, c: &Purge) -> Res<Reply> {
    let until = Place::new().time(c.before).end();
    let page = work.page(&Range::Closed, None, c.limit as usize)?;
    let closed: Vec<Id> = page.into_iter().take_while(|(sort, _)| *sort < until).map(|(_, e)| e.id).collect();
    work.prefetch(closed.iter().flat_map(|id| {
        [Key::Order(id.clone()), Key::Contact(id.clone()), Key::Outbox(id.clone()), Key::Facts(id.clone())]
    }))?;
    let more = closed.len() == c.limit as usize;
    let mut purged = 0_u32;
    for id in closed {
        let order = work.known_order(&id)?;
        let facts = super::kpi::facts(&order);
        drop(order);
        work.put(Key::Facts(id.clone()), Some(Row::Facts(Arc::new(facts))))?;
        work.emit(None, What::OrderPurged { purged: id.clone() })?;
        work.purged.push(id);
        purged += 1;
    }
    let remembered = work.page(&Range::Commands, None, c.limit as usize)?;
    let forgotten = Place::new().time(c.before.min(work.now())).end();
    for (_, entry) in remembered.into_iter().take_while(|(sort, _)| *sort < forgotten) {
        let key = Key::Command(entry.id);
        work.prefetch([key.clone()])?;
        work.put(key, None)?;
    }
    Ok(Reply { answer: Some(map([("purged", text(purged))])), more, ..Reply::default() })
}

/// `erase_customer`
pub(super) fn erase(work: &mut Work, person: &Id) -> Res<Reply> {
    let page = work.page(&Range::Person(person.clone()), None, TOUCHED)?;
    let more = page.len() == TOUCHED;
    work.prefetch(page.iter().map(|(_, e)| Key::Contact(e.id.clone())))?;
    let mut orders = 0_u32;
    for (_, entry) in page {
        let key = Key::Contact(entry.id);
        let Some(Row::Contact(contact)) = work.row(&key)? else { continue };
        let mut contact = (**contact).clone();
        contact.erase();
        work.put(key, Some(Row::Contact(Arc::new(contact))))?;
        orders += 1;
    }
    if orders > 0 {
        work.emit(None, What::CustomerErased { orders })?;
    }
    Ok(Reply { answer: Some(map([("orders", text(orders))])), more, ..Reply::default() })
}
