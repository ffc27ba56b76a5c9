//! What becomes of packages that left.

use super::scope::unknown_package;
use super::shipment::{find, in_state, of};
use super::{End, Reply, end_with_losses};
use crate::command::{RecordTracking, SetTracking};
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::{Package, ShipmentStatus, TrackingEvent};
use crate::value::{Id, PackageName};
use crate::work::{Mark, Res, Work};

fn package(work: &Work, id: &Id) -> Res<(PackageName, Package, ShipmentStatus)> {
    let name = PackageName::parse(id.as_str()).ok_or_else(|| unknown_package(id))?;
    let order = work.order(&name.shipment.order)?.ok_or_else(|| unknown_package(id))?;
    let shipment = order.shipment(name.shipment.number).ok_or_else(|| unknown_package(id))?;
    let package = shipment.packages.iter().find(|p| p.number == name.number).cloned();
    Ok((name, package.ok_or_else(|| unknown_package(id))?, shipment.status))
}

/// `set_tracking`, also after dispatch.
pub(super) fn set(work: &mut Work, c: &SetTracking, mark: Mark) -> Res<Reply> {
    let (name, known, _) = package(work, &c.package)?;
    let (id, shipment) = (name.shipment.order, name.shipment.number);
    let order = work.known_order(&id)?;
    let others: Vec<Package> = of(&order, shipment)?
        .packages
        .iter()
        .map(|p| match p.number == name.number {
            true => Package { carrier: Some(c.carrier.clone()), tracking: Some(c.tracking.clone()), ..p.clone() },
            false => p.clone(),
        })
        .collect();
    super::shipment::check_tracking(&order, shipment, &others)?;
    drop(order);
    if (known.carrier.as_deref(), known.tracking.as_deref()) != (Some(&*c.carrier), Some(&*c.tracking)) {
        let number = Some((c.carrier.clone(), c.tracking.clone()));
        work.emit(Some(&id), What::TrackingRecorded { shipment, package: name.number, number, event: None })?;
    }
    end_with_losses(work, mark, Losses::default(), End { order: Some(id), ..End::default() })
}

/// `record_tracking`: late and repeated messages are kept in order of when they happened.
pub(super) fn record(work: &mut Work, c: &RecordTracking, mark: Mark) -> Res<Reply> {
    let (name, known, status) = package(work, &c.package)?;
    let (id, shipment) = (name.shipment.order, name.shipment.number);
    if !status.has_left() {
        let message = format!("package `{}` has not left; dispatch its shipment first", c.package);
        return Err(crate::error::Error::transition(message).into());
    }
    let event = TrackingEvent { status: c.status, occurred_at: c.occurred_at, eta: c.eta };
    if !known.history.contains(&event) {
        let event = Some(event);
        work.emit(Some(&id), What::TrackingRecorded { shipment, package: name.number, number: None, event })?;
    }
    let order = work.known_order(&id)?;
    let arrived = of(&order, shipment)?;
    let all = arrived.status == ShipmentStatus::Dispatched && arrived.packages.iter().all(|p| p.delivered);
    drop(order);
    if all {
        work.emit(Some(&id), What::ShipmentDelivered { shipment })?;
    }
    end_with_losses(work, mark, Losses::default(), End { order: Some(id), ..End::default() })
}

/// `confirm_delivery`
pub(super) fn confirm_delivery(work: &mut Work, id: &Id, mark: Mark) -> Res<Reply> {
    let (order_id, shipment, order) = find(work, id)?;
    in_state(&order, of(&order, shipment)?, &[ShipmentStatus::Dispatched], "delivered")?;
    drop(order);
    work.emit(Some(&order_id), What::ShipmentDelivered { shipment })?;
    end_with_losses(work, mark, Losses::default(), End { order: Some(order_id), ..End::default() })
}
