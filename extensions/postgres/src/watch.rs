//! What can be watched: counters, where the feature `metrics` is on. Nothing here says whose or what.

/// A commit found something changed.
pub(crate) fn conflicted() {
    #[cfg(feature = "metrics")]
    metrics::counter!("fillrate_postgres_conflicts_total").increment(1);
}

/// Something was tried again.
pub(crate) fn retried() {
    #[cfg(feature = "metrics")]
    metrics::counter!("fillrate_postgres_retries_total").increment(1);
}

/// So many requests were decided together.
pub(crate) fn batched(_requests: usize) {
    #[cfg(feature = "metrics")]
    metrics::histogram!("fillrate_postgres_batch_size").record(u32::try_from(_requests).unwrap_or(u32::MAX));
}
