//! Goods that come back.

use super::stock::moved;
use super::{End, Reply, end_with_losses, position};
use crate::command::ReturnGoods;
use crate::error::{Code, Error};
use crate::event::What;
use crate::loss::Losses;
use crate::prelude::*;
use crate::record::MovementKind;
use crate::value::Delta;
use crate::work::{Mark, Res, Work};

/// `return_goods`: at most what was shipped and not yet returned; restocked where wished.
pub(super) fn returned(work: &mut Work, c: &ReturnGoods, mark: Mark) -> Res<Reply> {
    for entry in &c.lines {
        let order = work.known_order(&c.order)?;
        let at = position(&order, &entry.line)?;
        let Some(line) = order.line(at).cloned() else { continue };
        let quantity = entry.quantity.get();
        super::terms::check_step(&line.sku, line.step, quantity)?;
        let can = line.shipped.less(line.returned);
        if quantity > can {
            let message = format!(
                "`{quantity}` of line `{}` is more than the `{can}` that can still come back; name less",
                line.id
            );
            return Err(Error::new(Code::OverReturn, message).with("line", line.id.as_str()).into());
        }
        drop(order);
        let (location, restock) = (entry.location.clone(), entry.restock);
        work.emit(Some(&c.order), What::GoodsReturned { line: at, quantity, location, restock })?;
        for (sku, per) in line.takes().into_iter().filter(|_| entry.restock) {
            let units = quantity.times(per)?;
            work.prefetch([crate::snapshot::Key::Stock(sku.clone())])?;
            moved(work, &sku, &entry.location, MovementKind::Returned, Delta::plus(units), None)?;
        }
    }
    end_with_losses(work, mark, Losses::default(), End { order: Some(c.order.clone()), ..End::default() })
}
