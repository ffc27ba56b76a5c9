//! `fillrate replay`: real order lines against limited stock.
//!
//! first look: demand per SKU -> settings -> row by row: clock (receipts, ticks, departures), orders, credits,
//! corrections -> the clock runs on until nothing leaves any more -> key figures, audit, report.

mod credits;
mod demand;
mod desk;
mod invoices;
mod ledger;
mod outside;
mod report;
mod rows;
mod supply;
mod tally;

pub use report::Report;

use crate::args::ReplayArgs;
use crate::backend::Backend;
use crate::figures;
use crate::session::Session;
use demand::Demand;
use desk::{Desk, Purpose};
use fillrate::{Duration, Id, Item, Location, SetItem, SetLocation, Time};
use indicatif::{ProgressBar, ProgressStyle};
use invoices::Invoice;
use std::io::IsTerminal as _;
use std::time::Instant;
use supply::Supply;

/// Replays a file.
///
/// # Errors
/// In words: the file is not right, or the engine cannot be asked.
pub fn run(args: &ReplayArgs, backend: &dyn Backend) -> Result<Report, String> {
    let began = Instant::now();
    let supply = Supply::new(args)?;
    let demand = Demand::read(args)?;
    let mut warehouses: Vec<Id> = Vec::new();
    for number in 1..=args.warehouses {
        warehouses.push(format!("W{number:02}").parse().map_err(|e: fillrate::Error| e.message)?);
    }
    let mut desk = Desk::new(backend, args.batch as usize, supply, warehouses, demand.begins);
    settings(&mut desk, &demand);
    let ends = rows(args, &mut desk, &demand)?;
    // Days go on until what is ready has left.
    desk.send();
    let mut now = ends;
    while let Some(next) = desk.ledger.next_departure() {
        now = next;
        desk.advance(now, &demand)?;
        desk.send();
    }
    let session = Session::new(backend, now);
    let kpis = figures::kpis(&session, demand.begins, now.after(Duration::DAY)).map_err(|r| r.to_string())?;
    let findings = figures::audit(&session).map_err(|r| r.to_string())?;
    Ok(Report {
        rows: demand.rows,
        from: demand.begins,
        to: now,
        took: began.elapsed(),
        tally: desk.tally,
        kpis,
        findings,
    })
}

fn settings(desk: &mut Desk<'_>, demand: &Demand) {
    let at = demand.begins;
    for (priority, id) in (1..).zip(desk.warehouses.clone()) {
        let location = Location { priority, ..Location::plain(id) };
        desk.push(at, SetLocation { location }, Purpose::Other("set_location"));
    }
    for fee in demand.skus.iter().filter(|s| s.is_fee) {
        let item = Item { requires_shipping: false, tracked: false, ..Item::plain(fee.sku.clone()) };
        desk.push(at, SetItem { item }, Purpose::Other("set_item"));
    }
}

/// Goes through the file; the time of its last row.
fn rows(args: &ReplayArgs, desk: &mut Desk<'_>, demand: &Demand) -> Result<Time, String> {
    let bar = progress(demand.rows);
    let (mut invoice, mut number, mut ends) = (Invoice::default(), String::new(), demand.begins);
    rows::each(&args.orders, args.limit, &mut |row| {
        bar.inc(1);
        ends = row.at;
        if row.invoice != number {
            row.invoice.clone_into(&mut number);
            invoice.place(desk)?;
            desk.advance(row.at, demand)?;
        }
        if row.is_credit() {
            return credits::credit(row, desk, demand);
        }
        match row.quantity {
            0 => Ok(()),
            1.. => invoice.add(row, desk, demand),
            _ => credits::correct(row, desk),
        }
    })?;
    invoice.place(desk)?;
    bar.finish_and_clear();
    Ok(ends)
}

/// A bar on a terminal, nothing elsewhere.
fn progress(rows: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {pos} of {len} rows, {eta} to go");
    let bar = ProgressBar::new(rows);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
