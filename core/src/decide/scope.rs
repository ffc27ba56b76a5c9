//! What a command names: its order, and the SKUs whose clock is looked at first.

use super::unknown_order;
use crate::command::{Body, Command, Query, Request};
use crate::error::{Code, Error};
use crate::prelude::*;
use crate::record::Order;
use crate::snapshot::{Ask, Key, Range};
use crate::value::{Id, PackageName, ShipmentName, Sku};
use crate::work::{Res, Work};

/// What a command names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The order, by itself or through a shipment or package.
    pub order: Option<Id>,
    /// SKUs, kit components among them, sorted.
    pub skus: Vec<Sku>,
}

/// What every request reads.
pub(crate) fn common_asks() -> Vec<Ask> {
    let mut asks = vec![Ask::Row(Key::Policies), Ask::Row(Key::Locations), Ask::Row(Key::Completion)];
    asks.push(Ask::Row(Key::Learned));
    asks.push(Ask::Page(Range::Due(None), None, crate::work::page_size(1)));
    asks
}

/// Rows that a request reads in any case, so that one round of reading suffices for most.
pub(crate) fn first_asks(request: &Request, asks: &mut Vec<Ask>) {
    if let Some(id) = &request.id {
        asks.push(Ask::Row(Key::Command(id.clone())));
    }
    let sku = |asks: &mut Vec<Ask>, sku: &Sku| {
        asks.push(Ask::Row(Key::Item(sku.clone())));
        asks.push(Ask::Row(Key::Stock(sku.clone())));
    };
    let order = match &request.body {
        Body::Command(Command::PlaceOrder(c)) => Some(&*c.order),
        Body::Query(Query::Quote(q)) => Some(&*q.order),
        _ => None,
    };
    if let Some(order) = order {
        let id = order.id.id();
        for key in [Key::Order(id.clone()), Key::Contact(id.clone()), Key::Outbox(id.clone()), Key::Facts(id.clone())] {
            asks.push(Ask::Row(key));
        }
        asks.push(Ask::Row(Key::Rates(order.service.clone())));
        let mut seen: Vec<&Sku> = order.lines.iter().map(|l| &l.sku).collect();
        seen.sort_unstable();
        seen.dedup();
        for s in seen {
            sku(asks, s);
            // Only `least_cost` looks at them; a round of reading costs more than a row.
            asks.push(Ask::Row(Key::Prices(s.clone())));
        }
    }
    if let Body::Command(command) = &request.body
        && !matches!(command, Command::PlaceOrder(_))
    {
        if let Some(id) = order_of(command) {
            for key in [Key::Order(id.clone()), Key::Contact(id.clone()), Key::Outbox(id)] {
                asks.push(Ask::Row(key));
            }
        }
        for s in skus_named(command) {
            sku(asks, s);
        }
    }
}

/// The order that a command names, where its id tells it.
fn order_of(command: &Command) -> Option<Id> {
    match command {
        Command::ChangeOrder(c) => Some(c.order.clone()),
        Command::ChangeLine(c) => Some(c.order.clone()),
        Command::Cancel(c) => Some(c.order.clone()),
        Command::UpdateOrder(c) => Some(c.order.clone()),
        Command::SuspendOrder(c) => Some(c.order.clone()),
        Command::ResumeOrder(c) => Some(c.order.clone()),
        Command::SetPriority(c) => Some(c.order.clone()),
        Command::ReturnGoods(c) => Some(c.order.clone()),
        _ => {
            shipment_of(command).and_then(|id| ShipmentName::parse(id.as_str())).map(|name| name.order).or_else(|| {
                let package = match command {
                    Command::SetTracking(c) => &c.package,
                    Command::RecordTracking(c) => &c.package,
                    _ => return None,
                };
                PackageName::parse(package.as_str()).map(|name| name.shipment.order)
            })
        }
    }
}

fn shipment_of(command: &Command) -> Option<&Id> {
    match command {
        Command::ReleaseShipment(c) => Some(&c.shipment),
        Command::ConfirmPick(c) => Some(&c.shipment),
        Command::SplitShipment(c) => Some(&c.shipment),
        Command::MoveUnits(c) => Some(&c.shipment),
        Command::PackShipment(c) => Some(&c.shipment),
        Command::DispatchShipment(c) => Some(&c.shipment),
        Command::ConfirmDelivery(c) => Some(&c.shipment),
        Command::CancelShipment(c) => Some(&c.shipment),
        _ => None,
    }
}

fn skus_named(command: &Command) -> Vec<&Sku> {
    match command {
        Command::ReceiveStock(c) => vec![&c.sku],
        Command::AdjustStock(c) => vec![&c.sku],
        Command::CountStock(c) => vec![&c.sku],
        Command::SetStockLimits(c) => vec![&c.sku],
        Command::TransferStock(c) => vec![&c.sku],
        Command::SetInbound(c) => vec![&c.inbound.sku],
        Command::SetItem(c) => vec![&c.item.sku],
        Command::SetPrices(c) => c.prices.iter().map(|p| &p.sku).collect(),
        Command::SyncStock(c) => c.rows.iter().map(|r| &r.sku).collect(),
        Command::PlaceHold(c) => c.lines.iter().map(|l| &l.sku).collect(),
        Command::PlaceOrder(c) => c.order.lines.iter().map(|l| &l.sku).collect(),
        Command::Import(c) => c.order.lines.iter().map(|l| &l.sku).collect(),
        Command::ChangeOrder(c) => c.lines.iter().filter_map(|l| l.sku.as_ref()).collect(),
        Command::ReleaseBackorders(c) => c.sku.iter().collect(),
        _ => Vec::new(),
    }
}

/// Finds what a command names; unknown records are told here, before the clock is looked at.
pub(super) fn named(work: &Work, command: &Command) -> Res<Named> {
    let mut skus: Vec<Sku> = skus_named(command).into_iter().cloned().collect();
    let order = order_of(command);
    if let Some(id) = &order {
        let row = match work.order(id)? {
            Some(row) => row,
            None => return Err(unknown(command, id).into()),
        };
        skus.extend(order_skus(command, &row)?);
    } else if let Some(id) = shipment_of(command) {
        return Err(unknown_shipment(id).into());
    } else if let Command::SetTracking(crate::command::SetTracking { package, .. })
    | Command::RecordTracking(crate::command::RecordTracking { package, .. }) = command
    {
        return Err(unknown_package(package).into());
    }
    let hold = match command {
        Command::PlaceHold(c) => Some(&c.hold),
        Command::EndHold(c) => Some(&c.hold),
        Command::PlaceOrder(c) => c.order.hold.as_ref(),
        Command::Import(c) => c.order.hold.as_ref(),
        _ => None,
    };
    if let Some(hold) = hold
        && let Some(hold) = work.hold(hold)?
    {
        skus.extend(hold.lines.iter().map(|l| l.sku.clone()));
    }
    if let Command::CancelInbound(c) = command {
        skus.extend(work.inbound(&c.inbound)?.map(|i| i.sku.clone()));
    }
    skus.sort_unstable();
    skus.dedup();
    let skus = with_components(work, skus)?;
    Ok(Named { order, skus })
}

/// Lines and locations that a command names beside its order must be there.
pub(super) fn known_records(work: &Work, command: &Command, named: &Named) -> Res<()> {
    let (pins, hold): (Vec<&Id>, Option<&Id>) = match command {
        Command::PlaceOrder(c) => {
            (c.order.lines.iter().filter_map(|l| l.location.as_ref()).collect(), c.order.hold.as_ref())
        }
        Command::Import(c) => {
            (c.order.lines.iter().filter_map(|l| l.location.as_ref()).collect(), c.order.hold.as_ref())
        }
        _ => (Vec::new(), None),
    };
    for pin in pins {
        super::known_location(work, pin)?;
    }
    if let Some(hold) = hold
        && work.hold(hold)?.is_none()
    {
        return Err(super::hold::unknown(hold).into());
    }
    let Some(order) = named.order.as_ref().map(|id| work.known_order(id)).transpose()? else { return Ok(()) };
    let packed = |packages: &'_ [crate::command::PackageIn]| -> Vec<Id> {
        packages.iter().flat_map(|p| p.lines.iter().map(|l| l.line.clone())).collect()
    };
    let (mut lines, mut locations): (Vec<Id>, Vec<&Id>) = (Vec::new(), Vec::new());
    match command {
        Command::ChangeLine(c) => lines.push(c.line.clone()),
        Command::ChangeOrder(c) => {
            lines.extend(c.lines.iter().filter(|l| l.sku.is_none()).map(|l| l.id.clone()));
            locations.extend(c.lines.iter().filter_map(|l| l.location.as_ref()));
        }
        Command::Cancel(c) => lines.extend(c.line.clone()),
        Command::ConfirmPick(c) => lines.extend(c.lines.iter().flatten().map(|l| l.line.clone())),
        Command::SplitShipment(c) => lines.extend(c.lines.iter().map(|l| l.line.clone())),
        Command::MoveUnits(c) => {
            lines.push(c.line.clone());
            locations.push(&c.to);
        }
        Command::PackShipment(c) => lines.extend(packed(&c.packages)),
        Command::DispatchShipment(c) => {
            lines.extend(c.lines.iter().flatten().map(|l| l.line.clone()));
            lines.extend(packed(c.packages.as_deref().unwrap_or_default()));
        }
        Command::ReturnGoods(c) => {
            lines.extend(c.lines.iter().map(|l| l.line.clone()));
            locations.extend(c.lines.iter().map(|l| &l.location));
        }
        _ => {}
    }
    for line in &lines {
        super::position(&order, line)?;
    }
    for location in locations {
        super::known_location(work, location)?;
    }
    Ok(())
}

/// SKUs of the order's lines, or of the shipment that is named.
fn order_skus(command: &Command, order: &Order) -> Res<Vec<Sku>> {
    let package = match command {
        Command::SetTracking(c) => PackageName::parse(c.package.as_str()),
        Command::RecordTracking(c) => PackageName::parse(c.package.as_str()),
        _ => None,
    };
    let name = match shipment_of(command) {
        Some(id) => ShipmentName::parse(id.as_str()).map(|name| (id.clone(), name.number)),
        None => package
            .as_ref()
            .map(|p| (Id::made(&format!("{}/S{}", p.shipment.order, p.shipment.number)), p.shipment.number)),
    };
    let lines: Vec<u32> = match name {
        None => (0_u32..).zip(&order.lines).map(|(i, _)| i).collect(),
        Some((id, number)) => {
            let Some(shipment) = order.shipment(number) else { return Err(unknown_shipment(&id).into()) };
            if let Some(p) = &package
                && !shipment.packages.iter().any(|known| known.number == p.number)
            {
                let id = Id::made(&format!("{}/S{number}/P{}", order.id(), p.number));
                return Err(unknown_package(&id).into());
            }
            let more = match command {
                Command::DispatchShipment(c) => c.lines.as_deref().unwrap_or_default(),
                _ => &[],
            };
            let held = shipment.parts.iter().map(|p| p.line);
            held.chain(more.iter().filter_map(|l| order.position(&l.line))).collect()
        }
    };
    let mut skus = Vec::new();
    for line in lines {
        let Some(line) = order.line(line) else { continue };
        skus.extend(line.queues().into_iter().map(|(sku, _)| sku));
    }
    Ok(skus)
}

fn with_components(work: &Work, mut skus: Vec<Sku>) -> Res<Vec<Sku>> {
    work.prefetch(skus.iter().map(|s| Key::Item(s.clone())))?;
    let mut parts = Vec::new();
    for sku in &skus {
        parts.extend(work.item(sku)?.kit.iter().flatten().map(|p| p.sku.clone()));
    }
    if !parts.is_empty() {
        skus.extend(parts);
        skus.sort_unstable();
        skus.dedup();
    }
    Ok(skus)
}

fn unknown(command: &Command, order: &Id) -> Error {
    match (shipment_of(command), command) {
        (Some(id), _) => unknown_shipment(id),
        (None, Command::SetTracking(c)) => unknown_package(&c.package),
        (None, Command::RecordTracking(c)) => unknown_package(&c.package),
        _ => unknown_order(order),
    }
}

pub(super) fn unknown_shipment(id: &Id) -> Error {
    Error::new(Code::UnknownShipment, format!("there is no shipment `{id}`; see the order's shipments"))
        .with("shipment", id.as_str())
}

/// The contract has no code for a package: its shipment holds none of this id.
pub(super) fn unknown_package(id: &Id) -> Error {
    Error::new(Code::UnknownShipment, format!("there is no package `{id}`; see the shipment's packages"))
        .with("package", id.as_str())
}
