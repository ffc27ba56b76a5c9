//! Placing an order:
//! its hold is used up, its wishes are sourced, what is short is taken from lower priorities where allowed,
//! the remainder waits, is cancelled or refuses the order, and those who lost are served again.

use super::remainder::{self, NOT_BACKORDERABLE, Rest, SHORTAGE};
use super::{End, Reply, end_with_losses};
use crate::allocate::{self, Reach, Wait, Wish};
use crate::error::{Code, Error};
use crate::event::What;
use crate::loss::{Losses, drop_units};
use crate::prelude::*;
use crate::record::*;
use crate::snapshot::{Key, Row};
use crate::value::{Id, Quantity, Time};
use crate::work::{Mark, Res, Work};

/// The reason with which an order is suspended that asks before it lets units wait.
pub(super) const APPROVAL: &str = "approval_required";

/// `place_order`
pub(super) fn place(work: &mut Work, input: &OrderIn, mark: Mark) -> Res<Reply> {
    let id = input.id.id();
    new_order(work, id)?;
    let policies = work.policies()?;
    let policy = policies.of(input.channel.as_ref(), input.account.as_ref(), &input.policy);
    let lines = super::terms::terms(work, &input.lines, &policy)?;
    let placed = Arc::new(placed(work, input, policy, lines));
    work.emit(Some(id), What::OrderPlaced { placed })?;
    let contact = Contact { customer: input.customer.clone(), ship_to: input.ship_to.clone(), erased: false };
    keep_contact(work, id, contact)?;
    use_hold(work, input.hold.as_ref())?;
    let mut losses = Losses::default();
    let order = work.known_order(id)?;
    let wishes = (0_u32..).zip(&order.lines).map(|(i, l)| (i, l.ordered)).collect::<Vec<_>>();
    let queued_at = order.placed.placed_at;
    drop(order);
    let what = Placement { wishes, cause: Cause::Shortage, queued_at, keeps_plan: true };
    source(work, id, what, &mut losses)?;
    let tells = vec![crate::notify::Tell::Confirmed];
    end_with_losses(work, mark, losses, End { order: Some(id.clone()), tells, ..End::default() })
}

/// The id must be new.
pub(super) fn new_order(work: &Work, id: &Id) -> Res<()> {
    work.prefetch([
        Key::Order(id.clone()),
        Key::Contact(id.clone()),
        Key::Outbox(id.clone()),
        Key::Facts(id.clone()),
        Key::Policies,
    ])?;
    // An order that was purged is still known by its id: sent again, it is not placed again.
    if work.order(id)?.is_some() || work.row(&Key::Facts(id.clone()))?.is_some() {
        return Err(Error::new(
            Code::DuplicateOrder,
            format!("order `{id}` exists already; send its command id again to get its outcome"),
        )
        .with("order", id.as_str())
        .into());
    }
    Ok(())
}

/// What is kept of an order as it was placed.
pub(super) fn placed(work: &Work, input: &OrderIn, policy: Arc<Policy>, lines: Vec<Arc<LineTerms>>) -> Placed {
    Placed {
        id: input.id.id().clone(),
        channel: input.channel.clone(),
        account: input.account.clone(),
        currency: input.currency,
        placed_at: input.placed_at.unwrap_or(work.now()),
        priority: input.priority.unwrap_or(policy.priority),
        policy,
        terms: Arc::new(OrderTerms {
            service: Some(input.service.clone()).filter(|s| s.as_str() != "standard"),
            requested: input.requested,
            destination: input.ship_to.as_ref().map(Destination::from).unwrap_or_default(),
            customer: input.customer.as_ref().and_then(|c| c.r#ref.clone()),
            references: input.references.clone(),
            attributes: input.attributes.clone(),
        }),
        lines,
    }
}

/// Personal data goes to its one place, where there is any.
pub(super) fn keep_contact(work: &mut Work, id: &Id, contact: Contact) -> Res<()> {
    if contact.customer.is_none() && contact.ship_to.is_none() {
        return Ok(());
    }
    work.put(Key::Contact(id.clone()), Some(Row::Contact(Arc::new(contact))))
}

/// The order's own hold counts as free for it; what it does not use is freed.
pub(super) fn use_hold(work: &mut Work, hold: Option<&Id>) -> Res<()> {
    match hold {
        Some(id) if work.hold(id)?.is_some_and(|h| h.live) => work.emit(None, What::HoldEnded { hold: id.clone() }),
        _ => Ok(()),
    }
}

/// Units of lines that are placed together.
pub(super) struct Placement {
    /// Positions of lines, and how much of each.
    pub wishes: Vec<(u32, Quantity)>,
    /// Why what is short waits.
    pub cause: Cause,
    /// Since when.
    pub queued_at: Time,
    /// Whether the plan is noted for `explain`.
    pub keeps_plan: bool,
}

/// Sources undecided units of an order as one placement, and decides the remainder.
pub(super) fn source(work: &mut Work, id: &Id, placement: Placement, losses: &mut Losses) -> Res<()> {
    let order = work.known_order(id)?;
    let scheduled = scheduled_from(&order, work.now());
    let ships = |(line, _): &&(u32, Quantity)| order.line(*line).is_some_and(|l| l.ships);
    let wishes: Vec<Wish> = placement
        .wishes
        .iter()
        .filter(ships)
        .filter(|(_, need)| !need.is_zero())
        .filter_map(|(line, need)| {
            let only = crate::loss::group_location(&order, *line);
            let terms = order.line(*line)?.terms.clone();
            // What is added to a whole line or group that waits waits with it.
            let whole = order.line(*line).is_some_and(|l| order.is_whole(l));
            let short = |l: &u32| order.line(*l).is_some_and(|l| !l.backordered.is_zero());
            let waits = whole && order.group_of(*line).iter().any(short);
            Some(Wish { line: *line, terms, need: *need, avoid: Box::default(), only, waits })
        })
        .collect();
    if scheduled.is_some() {
        return schedule(work, id, &wishes, &placement, scheduled);
    }
    let policy = order.policy();
    // The next best plan is told for its cost: where nothing is priced there is none to tell.
    let priced = !work.rates(order.service())?.rates.is_empty();
    let runner_up = placement.keeps_plan && priced;
    let reach = Reach { preempt: policy.preempt, max_new: policy.max_shipments, runner_up };
    let allotment = allocate::plan(work, &order, &wishes, reach)?;
    let by_bound = allocate::left_by_bound(work, &order, &wishes, reach, &allotment)?;
    let got: Vec<Quantity> = (0..wishes.len()).map(|i| allotment.got(i)).collect();
    let keeps = !placement.keeps_plan || order.lines.iter().any(|l| !l.ships);
    let rests = remainder::decide(work, &order, &wishes, &got, &by_bound, keeps)?;
    let note = placement.keeps_plan.then(|| {
        let wanted = crate::record::sum(wishes.iter().map(|w| w.need));
        allocate::note(&order, &allotment, &wishes, wanted)
    });
    drop(order);
    let made = allocate::commit(work, id, &wishes, &allotment, allocate::Were::New, losses)?;
    let mut asks = false;
    for (wish, rest) in wishes.iter().zip(&rests) {
        asks |= rest.asks;
        leave(work, id, wish, rest, &placement)?;
    }
    allocate::tell_made(work, id, made)?;
    if let Some(note) = note {
        work.emit(Some(id), What::PlanNoted { plan: Arc::new(note) })?;
    }
    if asks && work.known_order(id)?.suspended.is_none() {
        work.emit(Some(id), What::OrderSuspended { reason: APPROVAL.into() })?;
    }
    Ok(())
}

/// From when an order is reserved, where that is still to come.
fn scheduled_from(order: &Order, at: Time) -> Option<Time> {
    let horizon = order.policy().reserve_horizon?;
    let requested = order.terms.requested?;
    (requested.earliest >= at.after(horizon)).then(|| requested.earliest.before(horizon))
}

fn schedule(work: &mut Work, id: &Id, wishes: &[Wish], placement: &Placement, from: Option<Time>) -> Res<()> {
    for wish in wishes {
        allocate::wait(
            work,
            id,
            Wait {
                line: wish.line,
                quantity: wish.need,
                cause: Cause::Scheduled,
                queued_at: placement.queued_at,
                active_from: from,
                avoid: Box::default(),
                joins: None,
                lost_from: Vec::new(),
            },
        )?;
    }
    Ok(())
}

/// What a line does not get: cancelled, or waiting.
fn leave(work: &mut Work, id: &Id, wish: &Wish, rest: &Rest, placement: &Placement) -> Res<()> {
    for (quantity, reason) in [(rest.cancel, SHORTAGE), (rest.forbidden, NOT_BACKORDERABLE)] {
        if !quantity.is_zero() {
            drop_units(work, id, wish.line, quantity, Vec::new(), reason.to_owned())?;
        }
    }
    if rest.wait.is_zero() {
        return Ok(());
    }
    #[cfg(feature = "planted-bugs")]
    let rest = &Rest { wait: crate::fault::remainder(rest.wait), ..*rest };
    let wait = Wait {
        line: wish.line,
        quantity: rest.wait,
        cause: placement.cause,
        queued_at: placement.queued_at,
        active_from: None,
        avoid: Box::default(),
        joins: None,
        lost_from: Vec::new(),
    };
    allocate::wait(work, id, wait).map(|_| ())
}
