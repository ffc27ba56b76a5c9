//! Faults that tests plant to see that the laws catch them. Compiled with the feature `planted-bugs` only,
//! which nothing that ships enables; each is off until a test switches it on for its own thread.

use crate::event::What;
use crate::value::Quantity;
use std::cell::Cell;

/// A fault that can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A dispatch does not lower what is reserved.
    SkippedDecrement,
    /// The backorder of a short line gets one unit less.
    DroppedRemainder,
    /// A command sent again is done again.
    DoubleReplay,
}

std::thread_local! {
    static PLANTED: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// Plants a fault in this thread, or takes it out again.
pub fn plant(fault: Option<Fault>) {
    PLANTED.with(|planted| planted.set(fault));
}

fn is(fault: Fault) -> bool {
    PLANTED.with(|planted| planted.get() == Some(fault))
}

/// Whether what an event frees is forgotten.
pub(crate) fn skips(what: &What) -> bool {
    is(Fault::SkippedDecrement) && matches!(what, What::ShipmentDispatched { .. })
}

/// How much of a remainder begins to wait.
pub(crate) fn remainder(wait: Quantity) -> Quantity {
    if is(Fault::DroppedRemainder) { wait.less(Quantity::ONE).max(wait.min(Quantity::ONE)) } else { wait }
}

/// Whether a remembered command is taken for a new one.
pub(crate) fn forgets() -> bool {
    is(Fault::DoubleReplay)
}
