//! What a command reads and writes, counted; nothing is committed, so each is measured on the same store.

use fillrate::{Error, Execution, Found, MemoryStore, Request, Step, Store as _};

/// What one command needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Questions to the store.
    pub asks: usize,
    /// Rows and entries in the answers.
    pub found: usize,
    /// Rounds of reading.
    pub rounds: usize,
    /// Rows, entries and guards to write.
    pub writes: usize,
    /// Rows whose versions are checked.
    pub reads: usize,
    /// Events.
    pub events: usize,
    /// Commits: one or none.
    pub commits: usize,
}

impl Cost {
    /// The largest of its numbers.
    pub fn most(&self) -> usize {
        [self.asks, self.found, self.rounds, self.writes, self.reads, self.events].into_iter().max().unwrap_or(0)
    }
}

/// Decides a command against a store and counts; its outcome may be a refusal.
pub fn measure(store: &MemoryStore, text: &str) -> Result<(Cost, Option<Error>), Error> {
    let mut execution = Execution::new(vec![Request::from_json(text)?]);
    let mut cost = Cost::default();
    loop {
        match execution.step() {
            Step::Need(asks) => {
                let found = store.load(&asks)?;
                cost.rounds += 1;
                cost.asks += asks.len();
                cost.found += found.iter().map(size).sum::<usize>();
                execution.provide(asks, found);
            }
            Step::Commit(set) => {
                cost.writes = set.changes.len();
                cost.reads = set.changes.reads.len() + set.changes.stock_reads.len();
                cost.events = set.events.len();
                cost.commits = 1;
                let refused = execution.committed(1, &set.events).into_iter().find_map(Result::err);
                return Ok((cost, refused));
            }
            Step::Done => return Ok((cost, execution.committed(0, &[]).into_iter().find_map(Result::err))),
        }
    }
}

fn size(found: &Found) -> usize {
    match found {
        Found::Row(row) => usize::from(row.is_some()),
        Found::Page(entries) => entries.len(),
        Found::Events(events) => events.len(),
        Found::Count(..) | Found::Moved(_) => 1,
    }
}
