//! Taking soft reservations of strictly lower priority, in victim order, as much as needed.

use super::board::Board;
use super::{Reach, Taken, Wish};
use crate::prelude::*;
use crate::record::{Line, Order, Sourcing};
use crate::snapshot::Range;
use crate::sort::Sort;
use crate::sourcing::{Problem, walk_order};
use crate::value::{Id, Quantity, Sku, UNIT};
use crate::work::{Res, Work, gather};

/// A reservation, or a part of one, that is taken from its order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Victim {
    /// The order that loses.
    pub order: Id,
    /// Position of its line.
    pub line: u32,
    /// Number of its shipment.
    pub shipment: u32,
    /// Number of the reservation.
    pub reservation: u32,
    /// How much of the line.
    pub quantity: Quantity,
}

/// Wishes still short take from others, line by line; a group as one.
pub(super) fn preempt(
    work: &mut Work,
    order: &Order,
    board: &mut Board,
    wishes: &[Wish],
    active: &[bool],
    reach: Reach,
    taken: &mut Vec<Taken>,
) -> Res<()> {
    look_ahead(work, board, wishes, active, taken)?;
    let after_rule = board.problem.free.clone();
    let mut gone: Vec<Victim> = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for (i, wish) in wishes.iter().enumerate() {
        if active.get(i) != Some(&true) || !done.insert(i) {
            continue;
        }
        let members: Vec<usize> = match &wish.terms.group {
            None => vec![i],
            Some(key) => (0..wishes.len())
                .filter(|j| active.get(*j) == Some(&true))
                .filter(|j| wishes.get(*j).is_some_and(|w| w.terms.group.as_ref() == Some(key)))
                .collect(),
        };
        done.extend(&members);
        if members.iter().all(|m| wishes.get(*m).is_none_or(|w| got(taken, *m) >= w.need)) {
            continue;
        }
        if left_by_choice(order, board, &after_rule, &members, reach, taken) {
            continue;
        }
        for place in places_for(board, i, taken) {
            let short =
                |taken: &[Taken]| members.iter().any(|m| wishes.get(*m).is_some_and(|w| got(taken, *m) < w.need));
            if !short(taken) {
                break;
            }
            if is_beyond(board, reach, taken, place) || !members.iter().all(|m| allows(&board.problem, *m, place)) {
                continue;
            }
            let whole = wish.terms.group.is_some();
            let (free, gone_before, taken_before) = (board.problem.free.clone(), gone.clone(), taken.clone());
            for m in &members {
                seize_for(work, order, board, wishes, *m, place, &mut gone, taken)?;
            }
            // Free units go with what is taken. By themselves they were for the rule to take, which let them be; but
            // what pre-emption set free is nobody's yet.
            let now = free.iter().zip(&board.problem.free).zip(&after_rule);
            let takes_only_free = gone.len() == gone_before.len()
                && now.into_iter().any(|((before, now), after_rule)| now < before && now < after_rule);
            if takes_only_free || (whole && short(taken)) {
                (board.problem.free, gone, *taken) = (free, gone_before, taken_before);
            }
        }
    }
    Ok(())
}

fn got(taken: &[Taken], wish: usize) -> Quantity {
    crate::record::sum(taken.iter().filter(|t| t.wish == wish).map(|t| t.quantity))
}

fn allows(problem: &Problem, wish: usize, place: usize) -> bool {
    problem.wants.get(wish).is_some_and(|w| w.allowed.get(place) == Some(&true))
}

/// Reads at once the heads of all rows that wishes still short may take from.
fn look_ahead(work: &mut Work, board: &Board, wishes: &[Wish], active: &[bool], taken: &[Taken]) -> Res<()> {
    let short = |i: &usize| active.get(*i) == Some(&true) && wishes.get(*i).is_some_and(|w| got(taken, *i) < w.need);
    let mut rows: BTreeSet<(&Sku, &Id)> = BTreeSet::new();
    for i in (0..wishes.len()).filter(short) {
        let Some(want) = board.problem.wants.get(i) else { continue };
        for place in (0..want.allowed.len()).filter(|p| want.allowed.get(*p) == Some(&true)) {
            let Some((_, candidate)) = board.candidate(place) else { continue };
            let skus = want.takes.iter().filter_map(|t| board.skus.get(t.sku));
            rows.extend(skus.map(|sku| (sku, &candidate.location.id)));
        }
    }
    gather(rows, |(sku, location)| work.page(&Range::Soft(sku.clone(), location.clone()), None, 16).map(|_| ()))
}

/// With a penalty, `least_cost` may leave free units on purpose; such a line takes from nobody.
/// `free` is the board as the rule left it: what pre-emption freed since then was no choice.
fn left_by_choice(
    order: &Order,
    board: &Board,
    free: &[i64],
    members: &[usize],
    reach: Reach,
    taken: &[Taken],
) -> bool {
    if order.policy().sourcing != Sourcing::LeastCost || board.problem.penalty.is_none() {
        return false;
    }
    let places = board.problem.places.len();
    let could_serve = |place: usize| {
        let mut left: BTreeMap<usize, i128> = BTreeMap::new();
        members.iter().all(|m| {
            let Some(want) = board.problem.wants.get(*m) else { return false };
            // A group goes whole; a line by itself could have had at least one increment.
            let units = i128::from(if want.group.is_some() { want.need } else { want.increment.max(1) });
            want.takes.iter().all(|take| {
                let there = i128::from(free.get(take.sku * places + place).copied().unwrap_or(0));
                let left = left.entry(take.sku).or_insert(there);
                *left -= units * i128::from(take.per) / i128::from(UNIT);
                *left >= 0
            })
        })
    };
    (0..places)
        .filter(|p| members.iter().all(|m| allows(&board.problem, *m, *p)) && !is_beyond(board, reach, taken, *p))
        .any(could_serve)
}

/// Locations already used first, then the others, both in the rule's walk order.
fn places_for(board: &Board, wish: usize, taken: &[Taken]) -> Vec<usize> {
    let walk = walk_order(&board.problem, wish, &board.problem.free);
    let used =
        |place: &usize| board.candidate(*place).is_some_and(|(at, c)| c.open || taken.iter().any(|t| t.place == at));
    let (mut first, rest): (Vec<usize>, Vec<usize>) = walk.into_iter().partition(used);
    first.extend(rest);
    first
}

/// Whether one more location would be one too many.
fn is_beyond(board: &Board, reach: Reach, taken: &[Taken], place: usize) -> bool {
    let (Some(most), Some((at, candidate))) = (reach.max_new, board.candidate(place)) else { return false };
    let is_open =
        |at: usize| (0..board.places().len()).any(|p| board.candidate(p).is_some_and(|(i, c)| i == at && c.open));
    let new: BTreeSet<usize> = taken.iter().map(|t| t.place).filter(|p| !is_open(*p)).collect();
    !candidate.open && !new.contains(&at) && new.len() >= most as usize
}

/// Takes at one place as much as one wish still lacks and lower priorities can give.
#[expect(clippy::too_many_arguments, reason = "one step of planning, called once")]
fn seize_for(
    work: &mut Work,
    order: &Order,
    board: &mut Board,
    wishes: &[Wish],
    wish: usize,
    place: usize,
    gone: &mut Vec<Victim>,
    taken: &mut Vec<Taken>,
) -> Res<()> {
    let (Some(w), Some((at, candidate))) = (wishes.get(wish), board.candidate(place)) else { return Ok(()) };
    let location = candidate.location.id.clone();
    let need = w.need.less(got(taken, wish));
    let Some(want) = board.problem.wants.get(wish).cloned() else { return Ok(()) };
    let mut units = i128::from(need.micro());
    for take in &want.takes {
        let Some(sku) = board.skus.get(take.sku).cloned() else { return Ok(()) };
        let wanted = i128::from(need.micro()) * i128::from(take.per) / i128::from(UNIT);
        let lacking = wanted - i128::from(board.free_at(take.sku, place));
        let can_give =
            givers(work, order, &sku, &location, lacking, gone)?.iter().map(|g| i128::from(g.units)).sum::<i128>();
        let there = i128::from(board.free_at(take.sku, place)) + can_give;
        units = units.min(there.max(0) * i128::from(UNIT) / i128::from(take.per.max(1)));
    }
    let step = i128::from(want.increment.max(1));
    let units = i64::try_from(units - units % step).unwrap_or(0);
    let Some(quantity) = Quantity::from_micro(units).filter(|q| !q.is_zero()) else { return Ok(()) };
    let mut victims = Vec::new();
    for take in &want.takes {
        let Some(sku) = board.skus.get(take.sku).cloned() else { return Ok(()) };
        let used = quantity.times(Quantity::from_micro(take.per).unwrap_or_default())?;
        let lacking = i128::from(used.micro()) - i128::from(board.free_at(take.sku, place));
        for giver in givers(work, order, &sku, &location, lacking, gone)? {
            let lacking = used.micro() - board.free_at(take.sku, place);
            if lacking <= 0 {
                break;
            }
            let victim = giver.give(&sku, lacking);
            for (freed, per) in giver.line.takes() {
                board.add(&freed, place, victim.quantity.times(per)?.micro());
            }
            gone.push(victim.clone());
            victims.push(victim);
        }
    }
    board.spend(wish, place, units);
    taken.push(Taken { wish, place: at, quantity, victims });
    Ok(())
}

/// A soft reservation that may be taken.
struct Giver {
    order: Id,
    line: Line,
    position: u32,
    shipment: u32,
    reservation: u32,
    /// Line units that it still has.
    left: Quantity,
    /// The same in micro-units of the SKU.
    units: i64,
}

impl Giver {
    /// As much as covers `lacking` micro-units of a SKU, in whole steps of the line, at most all.
    fn give(&self, sku: &Sku, lacking: i64) -> Victim {
        let per = self.line.takes().iter().find(|(s, _)| s == sku).map_or(UNIT, |(_, per)| per.micro().max(1));
        let wanted = (i128::from(lacking) * i128::from(UNIT) + i128::from(per) - 1) / i128::from(per);
        let step = i128::from(self.line.step.micro().max(1));
        let wanted = (wanted + step - 1) / step * step;
        let quantity = i64::try_from(wanted).ok().and_then(Quantity::from_micro).unwrap_or(self.left).min(self.left);
        Victim {
            order: self.order.clone(),
            line: self.position,
            shipment: self.shipment,
            reservation: self.reservation,
            quantity,
        }
    }
}

/// Soft reservations of strictly lower priority on a stock row, in victim order, until `lacking` is covered.
fn givers(work: &mut Work, order: &Order, sku: &Sku, location: &Id, lacking: i128, gone: &[Victim]) -> Res<Vec<Giver>> {
    let mut all = Vec::new();
    let (mut covered, mut after): (i128, Option<Sort>) = (0, None);
    let range = Range::Soft(sku.clone(), location.clone());
    while covered < lacking {
        let page = work.page(&range, after.as_ref(), 16)?;
        let Some((last, _)) = page.last() else { return Ok(all) };
        after = Some(last.clone());
        let lower: Vec<_> =
            page.into_iter().take_while(|(s, _)| s.as_bytes().first().is_some_and(|p| *p < order.priority)).collect();
        work.prefetch(lower.iter().map(|(_, e)| crate::snapshot::Key::Order(e.id.clone())))?;
        let whole_page = lower.len() == 16;
        for (sort, entry) in lower {
            let victim = work.known_order(&entry.id)?;
            let Some((position, reservation)) = sort.line_and_reservation() else { continue };
            let (Some(line), Some(shipment)) = (victim.line(position), victim.shipment(entry.number)) else { continue };
            let held = shipment.parts.iter().find(|p| p.line == position && p.reservation == reservation);
            let same = |v: &&Victim| {
                v.order == entry.id && v.line == position && v.shipment == entry.number && v.reservation == reservation
            };
            let lost = crate::record::sum(gone.iter().filter(same).map(|v| v.quantity));
            let left = held.map_or(Quantity::ZERO, |p| p.quantity.less(lost));
            let per = line.takes().iter().find(|(s, _)| s == sku).map_or(Quantity::ONE, |(_, per)| *per);
            let units = left.times(per)?.micro();
            if units > 0 {
                covered += i128::from(units);
                all.push(Giver {
                    order: entry.id,
                    line: line.clone(),
                    position,
                    shipment: entry.number,
                    reservation,
                    left,
                    units,
                });
            }
            if covered >= lacking {
                break;
            }
        }
        if !whole_page {
            break;
        }
    }
    Ok(all)
}
