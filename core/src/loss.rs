//! What an order loses without its wish stays owed: it is sourced again, else it waits, or is cancelled.
//! Losses are served per order and line, in the order of first loss; pre-emption may add to them.

use crate::allocate::{
    Allotment, Origins, Reach, Victim, Wait, Were, Wish, commit, plan, take_origins, tell_made, wait,
};
use crate::event::{Units, What};
use crate::prelude::*;
use crate::record::{Cause, Order, Remainder};
use crate::value::{Id, Quantity, Time};
use crate::work::{Res, Work};

/// Units of a line that lost their stock.
#[derive(Debug)]
struct Loss {
    order: Id,
    line: u32,
    cause: Cause,
    quantity: Quantity,
    avoid: Vec<Id>,
    origins: Origins,
}

/// All losses of a command.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    list: Vec<Loss>,
    /// Whether those who lose take from nobody.
    gentle: bool,
    /// Backorders made in this command, so that a line hit twice for one cause gets one.
    waiting: BTreeMap<(Id, u32, Cause), u32>,
    /// Backorders of what expired just now: not offered stock in the same tick.
    pub expired: BTreeSet<(Id, u32)>,
}

impl Losses {
    /// A more urgent order takes a reservation.
    pub fn preempt(&mut self, work: &mut Work, victim: &Victim, by: &Id) -> Res<()> {
        let units = Units {
            line: victim.line,
            shipment: victim.shipment,
            reservation: victim.reservation,
            quantity: victim.quantity,
        };
        self.add(work, &victim.order, &units, Cause::Preempted, Some(by))
    }

    /// A reservation, or a part of one, is lost for a cause.
    pub fn add(&mut self, work: &mut Work, id: &Id, units: &Units, cause: Cause, by: Option<&Id>) -> Res<()> {
        let order = work.known_order(id)?;
        let parts = order.shipment(units.shipment).map(|s| s.parts.as_slice()).unwrap_or_default();
        let part = parts.iter().find(|p| p.line == units.line && p.reservation == units.reservation);
        let avoid = part.map(|p| p.avoid.to_vec()).unwrap_or_default();
        let origin = (part.map_or(0, |p| p.backorder), units.quantity);
        drop(order);
        let what = match (cause, by) {
            (Cause::Preempted, Some(by)) => What::ReservationPreempted { units: units.clone(), by: by.clone() },
            (Cause::Expired, _) => What::ReservationExpired { units: units.clone() },
            _ => What::ReservationCancelled { units: units.clone(), cause: cause.as_str().to_owned() },
        };
        work.emit(Some(id), what)?;
        let same = |l: &&mut Loss| l.order == *id && l.line == units.line && l.cause == cause;
        match self.list.iter_mut().find(same) {
            Some(loss) => {
                loss.quantity = loss.quantity.plus(units.quantity)?;
                loss.avoid.extend(avoid);
                loss.origins.push_back(origin);
            }
            None => self.list.push(Loss {
                order: id.clone(),
                line: units.line,
                cause,
                quantity: units.quantity,
                avoid,
                origins: Origins::from([origin]),
            }),
        }
        Ok(())
    }

    /// Sources again what was lost, until nothing is left to serve.
    pub fn serve(&mut self, work: &mut Work) -> Res<()> {
        while let Some(first) = self.list.first() {
            let (id, cause, line) = (first.order.clone(), first.cause, first.line);
            let order = work.known_order(&id)?;
            let members = order.group_of(line);
            let mut lost: Vec<Loss> = Vec::new();
            let mut at = 0;
            while let Some(loss) = self.list.get(at) {
                if loss.order == id && loss.cause == cause && members.contains(&loss.line) {
                    lost.push(self.list.remove(at));
                } else {
                    at += 1;
                }
            }
            self.serve_lines(work, &order, cause, lost)?;
        }
        Ok(())
    }

    fn serve_lines(&mut self, work: &mut Work, order: &Arc<Order>, cause: Cause, lost: Vec<Loss>) -> Res<()> {
        let id = order.id().clone();
        let all_or_nothing = lost.iter().filter_map(|l| order.line(l.line)).any(|l| order.is_whole(l));
        let mut lost = lost;
        lost.sort_by_key(|l| l.line);
        let wishes = wishes(order, &lost);
        let mut origins: Vec<Origins> = lost.into_iter().map(|l| l.origins).collect();
        let mut rest: Vec<(u32, Quantity, Box<[Id]>)> = Vec::new();
        let allotment = if cause == Cause::Expired { None } else { self.source(work, order, &wishes, cause)? };
        let got = |i: usize| allotment.as_ref().map_or(Quantity::ZERO, |a| a.got(i));
        let whole = wishes.iter().enumerate().all(|(i, w)| got(i) == w.need);
        if all_or_nothing && !whole {
            rest.extend(wishes.iter().map(|w| (w.line, w.need, w.avoid.clone())));
            self.give_back(work, order, cause, &mut rest, &wishes, &mut origins)?;
        } else {
            rest.extend(wishes.iter().enumerate().map(|(i, w)| (w.line, w.need.less(got(i)), w.avoid.clone())));
            if let Some(allotment) = &allotment {
                let made = commit(work, &id, &wishes, allotment, Were::Lost(&mut origins), self)?;
                tell_made(work, &id, made)?;
            }
        }
        for (line, quantity, avoid) in rest.into_iter().filter(|(_, q, _)| !q.is_zero()) {
            let at = wishes.iter().position(|w| w.line == line);
            let mut none = Origins::new();
            let own = at.and_then(|at| origins.get_mut(at)).unwrap_or(&mut none);
            let lost_from = take_origins(own, quantity).into_iter().filter(|(number, _)| *number > 0).collect();
            self.settle_rest(work, order, (line, quantity), avoid, cause, lost_from)?;
        }
        Ok(())
    }

    /// As [`Losses::serve`], but nobody takes from others.
    pub fn serve_without_preempting(&mut self, work: &mut Work) -> Res<()> {
        self.gentle = true;
        self.serve(work)
    }

    fn source(&self, work: &mut Work, order: &Order, wishes: &[Wish], cause: Cause) -> Res<Option<Allotment>> {
        let preempt = cause == Cause::Preempted && order.policy().preempt && !self.gentle;
        let reach = Reach { preempt, ..Reach::default() };
        plan(work, order, wishes, reach).map(Some)
    }

    /// The other soft units of whole lines and groups go back too and wait with what was lost.
    fn give_back(
        &mut self,
        work: &mut Work,
        order: &Arc<Order>,
        cause: Cause,
        rest: &mut Vec<(u32, Quantity, Box<[Id]>)>,
        wishes: &[Wish],
        origins: &mut [Origins],
    ) -> Res<()> {
        let first = rest.first().map(|(line, _, _)| *line).unwrap_or_default();
        let members = order.group_of(first);
        for shipment in order.shipments.iter().filter(|s| s.status.is_soft()) {
            for part in shipment.parts.iter().filter(|p| members.contains(&p.line)) {
                let units = Units {
                    line: part.line,
                    shipment: shipment.number,
                    reservation: part.reservation,
                    quantity: part.quantity,
                };
                work.emit(Some(order.id()), What::ReservationCancelled { units, cause: cause.as_str().to_owned() })?;
                if let Some(own) = wishes.iter().position(|w| w.line == part.line).and_then(|at| origins.get_mut(at)) {
                    own.push_back((part.backorder, part.quantity));
                }
                match rest.iter_mut().find(|(line, _, _)| *line == part.line) {
                    Some((_, quantity, avoid)) => {
                        *quantity = quantity.plus(part.quantity)?;
                        *avoid = union(avoid, &part.avoid);
                    }
                    None => rest.push((part.line, part.quantity, part.avoid.clone())),
                }
            }
        }
        rest.sort_by_key(|(line, _, _)| *line);
        Ok(())
    }

    fn settle_rest(
        &mut self,
        work: &mut Work,
        order: &Order,
        (line, quantity): (u32, Quantity),
        avoid: Box<[Id]>,
        cause: Cause,
        lost_from: Vec<(u32, Quantity)>,
    ) -> Res<()> {
        let id = order.id();
        let Some(terms) = order.line(line) else { return Ok(()) };
        let cancels = cause == Cause::Expired && order.policy().on_expiry == crate::record::OnExpiry::Cancel;
        if cancels || terms.remainder == Remainder::Cancel {
            let reason = cause.as_str().to_owned();
            return drop_units(work, id, line, quantity, lost_from, reason);
        }
        let key = (id.clone(), line, cause);
        let joins = self.waiting.get(&key).copied();
        let queued_at = queued_at(order, cause, work.now());
        let number =
            wait(work, id, Wait { line, quantity, cause, queued_at, active_from: None, avoid, joins, lost_from })?;
        self.waiting.insert(key, number);
        if cause == Cause::Expired {
            self.expired.insert((id.clone(), number));
        }
        Ok(())
    }
}

/// Units are cancelled although the customer wants them; customer and channel are told at the end of the command.
pub(crate) fn drop_units(
    work: &mut Work,
    id: &Id,
    line: u32,
    quantity: Quantity,
    lost_from: Vec<(u32, Quantity)>,
    reason: String,
) -> Res<()> {
    work.dropped.push((id.clone(), line, quantity, reason.clone()));
    work.emit(Some(id), What::LineCancelled { line, quantity, backorder: 0, lost_from, reason })
}

/// Both lists, each location once.
pub(crate) fn union(a: &[Id], b: &[Id]) -> Box<[Id]> {
    let all: BTreeSet<&Id> = a.iter().chain(b).collect();
    all.into_iter().cloned().collect()
}

/// What expired queues anew; everything else keeps its order's place.
fn queued_at(order: &Order, cause: Cause, at: Time) -> Time {
    if cause == Cause::Expired { at } else { order.placed.placed_at }
}

/// One wish per line; a group goes where the rest of it is.
fn wishes(order: &Order, lost: &[Loss]) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    for loss in lost {
        let Some(line) = order.line(loss.line) else { continue };
        wishes.push(Wish {
            line: loss.line,
            terms: line.terms.clone(),
            need: loss.quantity,
            avoid: union(&loss.avoid, &[]),
            only: group_location(order, loss.line),
            waits: false,
        });
    }
    wishes.sort_by_key(|w| w.line);
    wishes
}

/// Where the units of a group are that have not left, where it is a group and has any.
pub(crate) fn group_location(order: &Order, line: u32) -> Option<Id> {
    order.line(line)?.group.as_ref()?;
    let members = order.group_of(line);
    let open = order.shipments.iter().filter(|s| s.status.is_open());
    open.flat_map(|s| s.parts.iter().map(move |p| (s, p)))
        .find(|(_, p)| members.contains(&p.line))
        .map(|(s, _)| s.location.clone())
}
