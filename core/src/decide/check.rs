//! Values as they stand in the command, before anything is read.

use super::invalid;
use crate::command::{Body, Command, LineChange, PackageIn, Query, Request};
use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::record::{Address, LineIn, OrderIn};
use crate::value::{Currency, Id, Money};

/// Lines that an order may have.
pub(crate) const LINES: usize = 10_000;

/// Checks a request by itself.
///
/// # Errors
/// The code of the first bad value.
pub(crate) fn check(request: &Request) -> Result<()> {
    match &request.body {
        Body::Command(command) => check_command(command),
        Body::Query(Query::Quote(query)) => check_order(&query.order),
        Body::Query(Query::SplitLines(query)) => {
            query.policy.check(true)?;
            check_lines(&query.lines, None)
        }
        Body::Query(Query::GetKpis(query)) if query.to < query.from => {
            Err(invalid("to", format!("the period ends at `{}` before it begins; swap `from` and `to`", query.to)))
        }
        Body::Query(query) => check_limit(query),
    }
}

fn check_limit(query: &Query) -> Result<()> {
    let limit = match query {
        Query::GetStock(q) => q.limit,
        Query::ListOrders(q) => q.limit,
        Query::ListBackorders(q) => q.limit,
        Query::ListInbound(q) => q.limit,
        Query::ListEvents(q) => q.limit,
        Query::Audit(q) => q.limit,
        _ => None,
    };
    page_limit(limit)
}

fn page_limit(limit: Option<u32>) -> Result<()> {
    match limit {
        Some(0) => Err(invalid("limit", "a page of 0 never ends; ask for 1 to 1000")),
        Some(n) if n > 1000 => Err(Error::limit("limit", 1000).with("field", "limit")),
        _ => Ok(()),
    }
}

fn check_command(command: &Command) -> Result<()> {
    match command {
        Command::PlaceOrder(c) => check_order(&c.order),
        Command::Import(c) => super::import::check(c),
        Command::SetItem(c) => c.item.check(),
        Command::SetLocation(c) => c.location.check(),
        Command::SetRates(c) => super::settings::check_rates(c),
        Command::SetFx(c) => super::settings::parse_rates(c).map(|_| ()),
        Command::SetLeadTimes(c) => c.lanes.iter().try_for_each(|l| l.window().check()),
        Command::SetPolicy(c) => {
            c.policy.check(c.channel.is_none())?;
            match (&c.channel, &c.account) {
                (None, Some(_)) => {
                    Err(Error::new(Code::MissingField, "an account belongs to a channel; name `channel` too")
                        .with("field", "channel"))
                }
                _ => Ok(()),
            }
        }
        Command::UpdateOrder(c) => check_latitude(c.ship_to.as_ref()),
        Command::SetPriority(c) => crate::record::check_priority(Some(c.priority)),
        Command::SetInbound(c) if c.inbound.quantity.is_zero() => Err(zero("inbound.quantity")),
        Command::AdjustStock(c) if c.delta.is_zero() => Err(zero("delta")),
        Command::TransferStock(c) if c.from == c.to => {
            Err(invalid("to", format!("`{}` is where the goods are already; name another location", c.to)))
        }
        Command::PlaceHold(c) => {
            some_lines(c.lines.len())?;
            check_ttl(c.ttl)
        }
        Command::ChangeOrder(c) => check_changes(&c.lines),
        Command::Cancel(c) if c.quantity.is_some() && c.line.is_none() => {
            Err(Error::new(Code::MissingField, "a quantity is of a line; name `line` too").with("field", "line"))
        }
        Command::SplitShipment(c) => {
            some_lines(c.lines.len())?;
            unique(c.lines.iter().map(|l| &l.line))
        }
        Command::PackShipment(c) => check_packages(&c.packages),
        Command::DispatchShipment(c) => {
            if c.force && c.reason.is_none() {
                return Err(Error::new(Code::MissingField, "a forced dispatch needs a reason; add `reason`")
                    .with("field", "reason"));
            }
            if let Some(lines) = &c.lines {
                some_lines(lines.len())?;
                unique(lines.iter().map(|l| &l.line))?;
            }
            c.packages.as_deref().map_or(Ok(()), check_packages)
        }
        Command::ConfirmPick(c) => c.lines.as_ref().map_or(Ok(()), |lines| unique(lines.iter().map(|l| &l.line))),
        Command::ReturnGoods(c) => some_lines(c.lines.len()),
        Command::SyncStock(c) => unique(c.rows.iter().map(|r| &r.sku)),
        Command::LeaseEffects(c) => {
            page_limit(Some(c.limit))?;
            super::outbox::kinds(c).map(|_| ())
        }
        Command::Purge(c) => page_limit(Some(c.limit)),
        _ => Ok(()),
    }
}

fn zero(field: &str) -> Error {
    Error::new(Code::InvalidQuantity, "`0` is no quantity to act on; name more than 0").with("field", field)
}

fn check_ttl(ttl: crate::value::Duration) -> Result<()> {
    if ttl == crate::value::Duration::ZERO {
        return Err(invalid("ttl", "a hold of no time holds nothing; give it a time to live such as \"PT15M\""));
    }
    Ok(())
}

fn some_lines(lines: usize) -> Result<()> {
    match lines {
        0 => Err(invalid("lines", "no lines; name at least one")),
        n if n > LINES => Err(Error::limit("lines", LINES)),
        _ => Ok(()),
    }
}

/// Ids that stand once.
pub(super) fn unique<'a>(ids: impl Iterator<Item = &'a Id>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Error::new(Code::DuplicateId, format!("`{id}` stands twice; join the two or rename one"))
                .with("id", id.as_str()));
        }
    }
    Ok(())
}

fn check_order(order: &OrderIn) -> Result<()> {
    crate::record::check_priority(order.priority)?;
    order.policy.check(false)?;
    check_latitude(order.ship_to.as_ref())?;
    for money in [order.policy.min_shipment_value, order.policy.backorder_penalty].into_iter().flatten() {
        same_currency(order.currency, Some(money))?;
    }
    check_lines(&order.lines, Some(order.currency))
}

fn check_latitude(address: Option<&Address>) -> Result<()> {
    match address.and_then(|a| a.latitude).filter(|l| !l.is_latitude()) {
        Some(latitude) => {
            Err(invalid("latitude", format!("`{latitude}` is no latitude; write degrees from -90 to 90")))
        }
        None => Ok(()),
    }
}

fn check_lines(lines: &[LineIn], currency: Option<Currency>) -> Result<()> {
    some_lines(lines.len())?;
    for line in lines {
        if let Some(currency) = currency {
            same_currency(currency, line.unit_price)?;
            same_currency(currency, line.line_total)?;
        }
    }
    let mut sums: BTreeMap<&Id, crate::value::Quantity> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(&line.sku).or_default();
        *sum = sum.plus(line.quantity.get())?;
        line.unit_price.map(|price| price.times(line.quantity.get())).transpose()?;
    }
    unique(lines.iter().map(|l| &l.id))
}

/// Money of the order's own currency.
pub(super) fn same_currency(currency: Currency, money: Option<Money>) -> Result<()> {
    match money {
        Some(money) if money.currency != currency => Err(crate::value::mismatch(currency, money.currency)),
        _ => Ok(()),
    }
}

fn check_changes(lines: &[LineChange]) -> Result<()> {
    some_lines(lines.len())?;
    for line in lines {
        if line.sku.is_some() && line.quantity.is_zero() {
            return Err(zero("lines.quantity"));
        }
    }
    unique(lines.iter().map(|l| &l.id))
}

fn check_packages(packages: &[PackageIn]) -> Result<()> {
    if packages.is_empty() || packages.iter().any(|p| p.lines.is_empty()) {
        let message = "a shipment is packed in packages with something in them; name every unit once";
        return Err(Error::new(Code::PackageMismatch, message).with("field", "packages"));
    }
    Ok(())
}
