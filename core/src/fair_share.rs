//! Fair share: everybody who waits gets free x open / total open, what is left goes round in small steps.

use crate::prelude::*;
use crate::queue::{Cursor, LOOKED_AT, Offer, Served, free_units, line_units, serve};
use crate::record::Release;
use crate::snapshot::Entry;
use crate::value::{Id, Quantity, Sku, UNIT};
use crate::work::{Res, Work};

/// One who waits.
struct Claim {
    entry: Entry,
    /// Micro-units of the SKU that it lacks.
    open: i64,
    /// Micro-units of the SKU in one unit of its line.
    per: Quantity,
    /// Micro-units that it gets at least at a time; 0: no increment.
    step: i64,
    /// Whether it gets all or nothing.
    whole: bool,
    share: i64,
}

/// Offers the free stock of a SKU; at most 1,000 who wait are looked at, in priority order.
pub(crate) fn release_sku(work: &mut Work, sku: &Sku, offer: &Offer<'_>, served: &mut Served) -> Res<()> {
    let (mut claims, more) = claims(work, sku, offer)?;
    if more {
        served.more = true;
        crate::queue::leave_for_tick(work, sku, crate::sort::Sort::default())?;
    }
    share(&mut claims, free_units(work, sku)?);
    loop {
        let mut refused = false;
        for claim in claims.iter_mut().filter(|c| c.share > 0) {
            let most = line_units(claim.share, claim.per);
            let got = serve(work, &claim.entry, Some(most), offer, served)?.times(claim.per)?.micro();
            claim.open -= got;
            // Who cannot use his share, by place or for want of another component, leaves it to the others.
            if got < claim.share {
                claim.open = 0;
                refused = true;
            }
            claim.share = 0;
        }
        let left = free_units(work, sku)?;
        if !refused || left <= 0 {
            return Ok(());
        }
        go_round(&mut claims, left);
    }
}

/// Those who wait, and whether there are more than are looked at.
fn claims(work: &mut Work, sku: &Sku, offer: &Offer<'_>) -> Res<(Vec<Claim>, bool)> {
    let mut cursor = Cursor::new(work, sku, Release::Priority, None)?;
    let mut claims = Vec::new();
    while claims.len() < LOOKED_AT {
        let Some((_, entry)) = cursor.next(work)? else { return Ok((claims, false)) };
        let key: (Id, u32) = (entry.id.clone(), entry.number);
        if offer.except.is_some_and(|e| e.contains(&key)) {
            continue;
        }
        let order = work.known_order(&entry.id)?;
        let Some(line) = order.backorder(entry.number).and_then(|b| order.line(b.line)) else { continue };
        let per = line.takes().iter().find(|(s, _)| s == sku).map_or(Quantity::ONE, |(_, per)| *per);
        let step = if line.step > Quantity::STEP { line.step.times(per)?.micro() } else { 0 };
        let whole = order.is_whole(line);
        claims.push(Claim { open: entry.units, entry, per, step, whole, share: 0 });
    }
    let more = cursor.next(work)?.is_some() && free_units(work, sku)? > 0;
    Ok((claims, more))
}

/// Divides free micro-units.
fn share(claims: &mut [Claim], free: i64) {
    let total: i128 = claims.iter().map(|c| i128::from(c.open)).sum();
    if total <= 0 || free <= 0 {
        return;
    }
    let mut left = free;
    for claim in claims.iter_mut() {
        let exact = (i128::from(free) * i128::from(claim.open) / total).min(i128::from(claim.open));
        let exact = i64::try_from(exact).unwrap_or(claim.open);
        let step = if claim.step > 0 { claim.step } else { UNIT };
        let part = if exact == claim.open { exact } else { exact - exact % step };
        claim.share = if claim.whole && part < claim.open { 0 } else { part };
        left -= claim.share;
    }
    go_round(claims, left);
}

/// What is left goes round in steps, in priority order.
fn go_round(claims: &mut [Claim], mut left: i64) {
    loop {
        let before = left;
        for claim in claims.iter_mut() {
            let lacks = claim.open - claim.share;
            let step = match (claim.whole, claim.step) {
                (true, _) => lacks,
                (false, 0) => UNIT.min(lacks).min(left),
                (false, step) => step.min(lacks),
            };
            if step > 0 && step <= left && step <= lacks {
                claim.share += step;
                left -= step;
            }
        }
        if left == before || left <= 0 {
            return;
        }
        left -= many_rounds(claims, left);
    }
}

/// As many whole rounds at once as all who lack a step can take; the micro-units of them.
fn many_rounds(claims: &mut [Claim], left: i64) -> i64 {
    let step = |c: &Claim| if c.step > 0 { c.step } else { UNIT };
    let goes = |c: &Claim| !c.whole && c.open > c.share;
    let sum: i64 = claims.iter().filter(|c| goes(c)).map(step).fold(0, i64::saturating_add);
    let fewest = claims.iter().filter(|c| goes(c)).map(|c| (c.open - c.share) / step(c)).min().unwrap_or(0);
    let rounds = fewest.min(left / sum.max(1));
    for claim in claims.iter_mut().filter(|c| goes(c)) {
        claim.share += rounds * step(claim);
    }
    rounds * sum
}
