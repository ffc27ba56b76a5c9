//! What can be watched: counters, where the feature `metrics` is on. Nothing here says whose or what.

/// A commit found something changed.
pub(crate) fn conflicted() {
    #[cfg(feature = "metrics")]
    metrics::counter!("fillrate_sqlite_conflicts_total").increment(1);
}

/// Something was tried again.
pub(crate) fn retried() {
    #[cfg(feature = "metrics")]
    metrics::counter!("fillrate_sqlite_retries_total").increment(1);
}

/// So many events were committed together.
pub(crate) fn committed(_events: usize) {
    #[cfg(feature = "metrics")]
    metrics::histogram!("fillrate_sqlite_batch_events").record(u32::try_from(_events).unwrap_or(u32::MAX));
}
