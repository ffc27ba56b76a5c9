//! Everything that is kept of a tenant, out and in: from store to store.

mod give;
mod take;

use crate::blocking::BlockingStore;
use fillrate::Error;
use fillrate::stored::Record;
use take::Chunk;
use tokio::sync::mpsc;

/// Takes a record.
type Each<'e> = dyn FnMut(Record) -> Result<(), Error> + 'e;

/// Records that are carried at a time, and how many such loads may be on their way.
const LOAD: usize = 1000;
const LOADS: usize = 4;

impl BlockingStore {
    /// Gives every record of the tenant, as they are at one moment: the head first, then rows, entries, movements, events.
    ///
    /// # Errors
    /// `store_unavailable`, and those of `each`.
    pub fn export(&self, each: &mut Each<'_>) -> Result<(), Error> {
        let (to, mut from) = mpsc::channel::<Vec<Record>>(LOADS);
        let done = self.begin(move |store| async move { give::all(&store, to).await });
        loop {
            let (records, rest) = self.run(move |_| async move { Ok((from.recv().await, from)) })?;
            from = rest;
            let Some(records) = records else { break };
            records.into_iter().try_for_each(&mut *each)?;
        }
        self.end(done)
    }

    /// Takes records that a store gave, all or none; the tenant must be empty. How many they were.
    ///
    /// # Errors
    /// `store_unavailable`: the tenant has books already, or the database cannot be written; and those of the records.
    pub fn import(&self, records: &mut dyn Iterator<Item = Result<Record, Error>>) -> Result<u64, Error> {
        let (to, from) = mpsc::channel::<Chunk>(LOADS);
        let done = self.begin(move |store| async move { take::all(&store, from).await });
        loop {
            let load: Result<Vec<Record>, Error> = records.take(LOAD).collect();
            // What cannot be read takes all that came before it back.
            let chunk = load.map(|load| if load.is_empty() { Chunk::End } else { Chunk::Records(load) });
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    drop(to);
                    let _ = self.end(done);
                    return Err(error);
                }
            };
            let (is_end, give) = (matches!(chunk, Chunk::End), to.clone());
            let is_taken = self.run(move |_| async move { Ok(give.send(chunk).await.is_ok()) })?;
            if is_end || !is_taken {
                break;
            }
        }
        drop(to);
        self.end(done)
    }
}
