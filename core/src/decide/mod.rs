//! The rules: one file per family of commands. Here is only the frame in which each of them runs.
//!
//! request -> replay? -> unknown records -> version -> tick of its SKUs -> the command's own effect
//! -> free stock to the queue -> completion -> shipments settled -> promises -> effects.

mod audit;
mod cancel;
mod change;
mod check;
mod dispatch;
mod hold;
mod house;
mod import;
mod inbound;
mod kpi;
mod lists;
mod outbox;
mod pick;
mod place;
mod query;
mod quote;
mod release;
mod remainder;
mod returns;
mod scope;
mod settings;
mod shipment;
mod stock;
mod sync;
mod terms;
mod tick;
mod tracking;
mod update;

pub(crate) use check::{LINES, check};
pub use kpi::{Facts, QueuedUnits};
pub use quote::split;
pub(crate) use scope::{common_asks, first_asks};

use crate::command::{Body, Command, Query, Request};
use crate::error::{Code, Error};
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::Order;
use crate::snapshot::{Key, Row};
use crate::value::{Id, Quantity, Sku};
use crate::wire::Json;
use crate::work::{Mark, Res, Work};

/// The reason with which units within the under-ship tolerance are cancelled.
pub(crate) const UNDER_SHIP: &str = "under_ship_tolerance";
/// The cause of a reservation that was given back by a cancellation.
pub(crate) const CANCELLED: &str = "cancelled";
/// Other orders that one command changes; `tick` carries on.
pub(crate) const TOUCHED: usize = 1000;

/// What a decided request answers.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The order that it names.
    pub order: Option<Id>,
    /// The answer of a query.
    pub answer: Option<Json<'static>>,
    /// Whether the rest is left to `tick`.
    pub more: bool,
    /// The first outcome again.
    pub replay: Option<Arc<crate::snapshot::Remembered>>,
    /// Effects that are handed out.
    pub leased: Vec<(Id, crate::effect::Effect)>,
}

/// Decides one request on the working copy. On a refusal the caller rolls back.
pub(crate) fn decide(work: &mut Work, request: &Request) -> Res<Reply> {
    work.at = Some(request.at);
    work.command = request.id.clone();
    work.begin();
    if let (Body::Command(_), Some(replay)) = (&request.body, replayed(work, request)?) {
        return Ok(Reply { replay: Some(replay), ..Reply::default() });
    }
    match &request.body {
        Body::Command(command) => run(work, request, command),
        Body::Query(Query::Quote(query)) => quote::quote(work, request, &query.order),
        Body::Query(query) => query::answer(work, query),
    }
}

/// The remembered outcome of the same command; other content under the same id is refused.
fn replayed(work: &Work, request: &Request) -> Res<Option<Arc<crate::snapshot::Remembered>>> {
    let (Some(id), Some(content)) = (&request.id, &request.content) else { return Ok(None) };
    match work.row(&Key::Command(id.clone()))? {
        #[cfg(feature = "planted-bugs")]
        Some(Row::Command(_)) if crate::fault::forgets() => Ok(None),
        Some(Row::Command(known)) if known.until >= request.at => {
            if known.content == *content {
                return Ok(Some(known.clone()));
            }
            Err(Error::new(
                Code::CommandReused,
                format!("the command id `{id}` was used with other content; take a new id for a new command"),
            )
            .into())
        }
        _ => Ok(None),
    }
}

fn run(work: &mut Work, request: &Request, command: &Command) -> Res<Reply> {
    if let Command::ReleaseBackorders(c) = command
        && c.preview
    {
        return release::preview(work, command, c);
    }
    let named = scope::named(work, command)?;
    scope::known_records(work, command, &named)?;
    // What the caller saw is what stands in the store: what is due since then ends only after this.
    if let (Some(wanted), Some(id)) = (request.if_version, &named.order) {
        check_version(&*work.known_order(id)?, wanted)?;
    }
    let more = match command {
        Command::Tick(_) => false,
        _ => tick::lazily(work, &named)?,
    };
    work.begin();
    let mark = work.mark();
    let mut reply = effect(work, command, mark)?;
    reply.more |= more;
    if reply.order.is_none() {
        reply.order = named.order;
    }
    Ok(reply)
}

fn check_version(order: &Order, wanted: u64) -> Res<()> {
    if order.version == wanted {
        return Ok(());
    }
    Err(Error::new(
        Code::VersionMismatch,
        format!("order `{}` is at version {}, not {wanted}; read it again and decide anew", order.id(), order.version),
    )
    .with("version", Json::of(&order.version))
    .into())
}

fn effect(work: &mut Work, command: &Command, mark: Mark) -> Res<Reply> {
    match command {
        Command::ReceiveStock(c) => stock::receive(work, c, mark),
        Command::AdjustStock(c) => stock::adjust(work, c, mark),
        Command::CountStock(c) => stock::count(work, c, mark),
        Command::SetStockLimits(c) => stock::set_limits(work, c, mark),
        Command::TransferStock(c) => inbound::transfer(work, c, mark),
        Command::SetInbound(c) => inbound::set(work, &c.inbound, mark),
        Command::CancelInbound(c) => inbound::cancel(work, &c.inbound, mark),
        Command::SetItem(c) => settings::item(work, &c.item),
        Command::SetLocation(c) => settings::location(work, &c.location),
        Command::SetRates(c) => settings::rates(work, c),
        Command::SetFx(c) => settings::fx(work, c),
        Command::SetPrices(c) => settings::prices(work, c),
        Command::SetLeadTimes(c) => settings::lead_times(work, c),
        Command::SetPolicy(c) => settings::policy(work, c),
        Command::SyncStock(c) => sync::sync(work, c, mark),
        Command::PlaceHold(c) => hold::place(work, c, mark),
        Command::EndHold(c) => hold::end(work, &c.hold, mark),
        Command::PlaceOrder(c) => place::place(work, &c.order, mark),
        Command::Import(c) => import::import(work, c, mark),
        Command::ChangeOrder(c) => change::change(work, &c.order, &c.lines, mark),
        Command::ChangeLine(c) => change::change_line(work, c, mark),
        Command::Cancel(c) => cancel::cancel(work, c, mark),
        Command::UpdateOrder(c) => update::update(work, c, mark),
        Command::SuspendOrder(c) => update::suspend(work, c, mark),
        Command::ResumeOrder(c) => update::resume(work, &c.order, mark),
        Command::SetPriority(c) => update::set_priority(work, c, mark),
        Command::Tick(_) => tick::tick(work, mark),
        Command::ReleaseShipment(c) => shipment::release(work, &c.shipment, mark),
        Command::ConfirmPick(c) => pick::confirm(work, c, mark),
        Command::SplitShipment(c) => shipment::split(work, c, mark),
        Command::MoveUnits(c) => shipment::move_units(work, c, mark),
        Command::PackShipment(c) => shipment::pack(work, c, mark),
        Command::DispatchShipment(c) => dispatch::dispatch(work, c, mark),
        Command::SetTracking(c) => tracking::set(work, c, mark),
        Command::RecordTracking(c) => tracking::record(work, c, mark),
        Command::ConfirmDelivery(c) => tracking::confirm_delivery(work, &c.shipment, mark),
        Command::CancelShipment(c) => shipment::cancel(work, c, mark),
        Command::ReturnGoods(c) => returns::returned(work, c, mark),
        Command::ReleaseBackorders(c) => release::release(work, c, mark),
        Command::LeaseEffects(c) => outbox::lease(work, c),
        Command::AckEffect(c) => outbox::ack(work, &c.effect),
        Command::FailEffect(c) => outbox::fail(work, c),
        Command::Purge(c) => house::purge(work, c),
        Command::EraseCustomer(c) => house::erase(work, &c.r#ref),
        Command::Repair(c) => audit::repair(work, &c.findings),
    }
}

/// How a command ends.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// The order that it names.
    pub order: Option<Id>,
    /// Whether an order was resumed: the completion rule is asked.
    pub resumed: bool,
    /// SKUs whose queue is offered stock beside those that became free.
    pub release: BTreeSet<Sku>,
    /// Backorders that are not offered stock now.
    pub except: BTreeSet<(Id, u32)>,
    /// What is told of the order that it names.
    pub tells: Vec<crate::notify::Tell>,
}

/// The common end: stock that became free is offered to the queue, those who wait are completed,
/// shipments settled, promises made, cancellations told. `true` where the rest is left to `tick`.
pub(crate) fn conclude(work: &mut Work, mark: Mark, end: &End) -> Res<bool> {
    work.prefetch([Key::Policies, Key::Locations, Key::Completion])?;
    let mut skus = end.release.clone();
    if work.policies()?.common().auto_release {
        skus.extend(work.freed_since(mark));
    }
    let offer = crate::queue::Offer { except: Some(&end.except), ..crate::queue::Offer::default() };
    let served = crate::queue::release(work, &skus, &offer)?;
    finish(work, mark, end, served)
}

/// As [`conclude`], after a release.
pub(crate) fn finish(work: &mut Work, mark: Mark, end: &End, served: crate::queue::Served) -> Res<bool> {
    let mut more = served.more;
    if served.released || end.resumed {
        more |= crate::completion::complete(work, &end.except)?;
    }
    for id in work.touched() {
        crate::settle::settle(work, &id)?;
    }
    crate::settle::settle_risks(work, mark)?;
    let own = end.order.as_ref().filter(|_| work.has_happened(mark));
    if let Some(id) = own {
        crate::promise::promise_order(work, id)?;
    }
    for id in work.touched() {
        if own != Some(&id) {
            crate::promise::promise_allocated(work, &id)?;
        }
    }
    if let Some(id) = &end.order {
        for tell in &end.tells {
            crate::notify::tell(work, id, *tell)?;
        }
    }
    crate::notify::remainders_cancelled(work)?;
    Ok(more)
}

/// A reply that names an order.
pub(crate) fn reply(order: Option<&Id>, more: bool) -> Reply {
    Reply { order: order.cloned(), more, ..Reply::default() }
}

/// Losses are served, then the command ends.
pub(crate) fn end_with_losses(work: &mut Work, mark: Mark, mut losses: Losses, mut end: End) -> Res<Reply> {
    losses.serve(work)?;
    end.except.extend(losses.expired);
    let more = conclude(work, mark, &end)?;
    Ok(reply(end.order.as_ref(), more))
}

/// No order of this id.
pub(crate) fn unknown_order(id: &Id) -> Error {
    Error::new(Code::UnknownOrder, format!("there is no order `{id}`; check the id and the tenant"))
        .with("order", id.as_str())
}

/// No line of this id.
pub(crate) fn unknown_line(order: &Order, id: &Id) -> Error {
    Error::new(Code::UnknownLine, format!("order `{}` has no line `{id}`; see its lines", order.id()))
        .with("line", id.as_str())
}

/// No location of this id.
pub(crate) fn unknown_location(id: &Id) -> Error {
    Error::new(Code::UnknownLocation, format!("there is no location `{id}`; describe it with `set_location` first"))
        .with("location", id.as_str())
}

/// Too little of one SKU.
pub(crate) fn short_of(sku: &Sku, requested: Quantity, short: Quantity) -> Error {
    remainder::insufficient(core::iter::once((sku, requested, short)))
}

/// What a command wants of each SKU, and how much of it is not there.
#[derive(Default)]
pub(crate) struct Shorts(BTreeMap<Sku, (Quantity, Quantity)>);

impl Shorts {
    /// So much is wanted of a SKU, and so much of it is not there.
    pub fn add(&mut self, sku: &Sku, requested: Quantity, short: Quantity) {
        let sum = self.0.entry(sku.clone()).or_default();
        *sum = (crate::record::sum([sum.0, requested]), crate::record::sum([sum.1, short]));
    }

    /// Refuses the command where anything is not there.
    pub fn refuse(self) -> Res<()> {
        if self.0.values().all(|(_, short)| short.is_zero()) {
            return Ok(());
        }
        Err(remainder::insufficient(self.0.iter().map(|(sku, (requested, short))| (sku, *requested, *short))).into())
    }
}

/// Looks a line up.
pub(crate) fn position(order: &Order, line: &Id) -> Res<u32> {
    order.position(line).ok_or_else(|| unknown_line(order, line).into())
}

/// A location that is there.
pub(crate) fn known_location(work: &Work, id: &Id) -> Res<Arc<crate::record::Location>> {
    work.locations()?.get(id).cloned().ok_or_else(|| unknown_location(id).into())
}

/// A field that makes no sense here.
pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Error {
    Error::new(Code::InvalidField, message).with("field", field)
}
