//! A front door for many callers: what they ask at the same time is decided and committed together.

use crate::error::unknown;
use crate::run::run;
use crate::store::PostgresStore;
use fillrate::{Code, Error, Outcome, Request};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::timeout_at;

/// Limits of a batcher.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests that are decided together at most.
    pub batch: usize,
    /// Requests under way at most; who comes then is told `overloaded`.
    pub waiting: usize,
    /// Batches on their way at once: one, or two where the database is far.
    pub committers: usize,
}

impl Default for Limits {
    /// 64 at a time, 1,024 under way, one committer.
    fn default() -> Self {
        Limits { batch: 64, waiting: 1024, committers: 1 }
    }
}

/// A front door for many callers of one process: while a batch is on its way, the next one gathers. Nobody waits for
/// others to come: a single caller has a batch of one.
///
/// What the callers ask is run in the order in which it came; each has an outcome of its own, and one that fails does
/// not touch its neighbours. A caller who is dropped while waiting has asked nothing; one who is dropped later has his
/// request wholly done.
///
/// ```no_run
/// use fillrate_postgres::{Batcher, Limits, PostgresStore};
/// # async fn serve() -> Result<(), fillrate::Error> {
/// let store = PostgresStore::open("postgres://shop:secret@db.example/books", "acme").await?;
/// let batcher = Batcher::new(store, Limits::default());
/// let request = r#"{"op":"get_stock","at":"2026-01-01T08:00:00Z","sku":"MUG"}"#.parse_request()?;
/// let outcome = batcher.execute(request, None).await?;
/// # Ok(())
/// # }
/// # trait Parse { fn parse_request(&self) -> Result<fillrate::Request, fillrate::Error>; }
/// # impl Parse for str { fn parse_request(&self) -> Result<fillrate::Request, fillrate::Error> { fillrate::Request::from_json(self) } }
/// ```
#[derive(Clone, Debug)]
pub struct Batcher {
    queue: mpsc::UnboundedSender<Job>,
    room: Arc<Semaphore>,
    store: PostgresStore,
}

/// What one caller asks.
#[derive(Debug)]
struct Job {
    requests: Vec<Request>,
    deadline: Option<Instant>,
    reply: oneshot::Sender<Vec<Result<Outcome, Error>>>,
    _room: OwnedSemaphorePermit,
}

/// Jobs that wait, and one that found no room in the batch before.
type Queue = Arc<Mutex<(mpsc::UnboundedReceiver<Job>, Option<Job>)>>;

impl Batcher {
    /// Over a store; it works on the runtime of `tokio` that this is called from, until the last copy is dropped.
    pub fn new(store: PostgresStore, limits: Limits) -> Self {
        let (queue, from) = mpsc::unbounded_channel();
        let from: Queue = Arc::new(Mutex::new((from, None)));
        for _ in 0..limits.committers.max(1) {
            tokio::spawn(work(store.clone(), from.clone(), limits.batch.max(1)));
        }
        Batcher { queue, room: Arc::new(Semaphore::new(limits.waiting.max(1))), store }
    }

    /// The store.
    pub fn store(&self) -> &PostgresStore {
        &self.store
    }

    /// Runs one command or query. Where it has not begun at the deadline, it is not done any more.
    ///
    /// # Errors
    /// Those of the contract; then nothing was changed. `overloaded`: too much is under way, or the deadline passed.
    /// `store_unavailable`: the database cannot be reached, or, where the message says so, it is unknown whether it was
    /// done.
    pub async fn execute(&self, request: Request, deadline: Option<Instant>) -> Result<Outcome, Error> {
        self.execute_batch(vec![request], deadline).await.pop().unwrap_or_else(|| Err(unknown()))
    }

    /// Runs several in their order, each with its own outcome; up to the size of a batch, they are committed together.
    pub async fn execute_batch(
        &self,
        requests: Vec<Request>,
        deadline: Option<Instant>,
    ) -> Vec<Result<Outcome, Error>> {
        let all = |count: usize, error: Error| (0..count).map(|_| Err(error.clone())).collect::<Vec<_>>();
        let count = requests.len();
        let room = u32::try_from(count).ok().and_then(|n| self.room.clone().try_acquire_many_owned(n).ok());
        let Some(room) = room else {
            return all(count, overloaded("too much is under way; send the command once more, a little later"));
        };
        let (reply, outcomes) = oneshot::channel();
        if self.queue.send(Job { requests, deadline, reply, _room: room }).is_err() {
            return all(count, overloaded("the runtime of the batcher is ending; nothing was done"));
        }
        // Who was taken up and lost with the runtime may be done.
        outcomes.await.unwrap_or_else(|_| all(count, unknown()))
    }
}

fn overloaded(advice: &str) -> Error {
    Error::new(Code::Overloaded, advice)
}

/// How long a batch waits at most for those who were just answered together, so that they come together once more: a
/// part of what the last one took. Who is gone for good is waited for once.
const LINGER: Duration = Duration::from_millis(1);
const PART: u32 = 2;

/// Takes what waits, again and again.
async fn work(store: PostgresStore, queue: Queue, most: usize) {
    let (mut expected, mut taken) = (0, Duration::ZERO);
    loop {
        let Some(mut jobs) = gather(&queue, most, expected, (taken / PART).min(LINGER)).await else { return };
        jobs.retain(|job| !job.reply.is_closed());
        let (jobs, late): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| job.deadline.is_none_or(|deadline| Instant::now() < deadline));
        for job in late {
            let told = || Err(overloaded("its deadline passed before its turn came; nothing was done"));
            let _ = job.reply.send(job.requests.iter().map(|_| told()).collect());
        }
        let (mut requests, mut replies) = (Vec::new(), Vec::new());
        for job in jobs {
            replies.push((job.requests.len(), job.reply, job._room));
            requests.extend(job.requests);
        }
        if requests.is_empty() {
            continue;
        }
        let answered = replies.len();
        let begun = Instant::now();
        let mut outcomes = run(&store, requests).await.into_iter();
        taken = begun.elapsed();
        // Before the first is answered: he may come again before the last is.
        let waiting = queue.try_lock().map_or(0, |queue| queue.0.len() + usize::from(queue.1.is_some()));
        expected = if answered > 1 { waiting + answered } else { 1 };
        for (count, reply, _room) in replies {
            // Who went away meanwhile does not hear of it.
            let _ = reply.send(outcomes.by_ref().take(count).collect());
        }
    }
}

/// Waits for one job, and takes those that came meanwhile, in their order. Where several were just answered together, it
/// gives them a moment to come again: else two halves would take turns, each waiting for the other.
async fn gather(queue: &Queue, most: usize, expected: usize, linger: Duration) -> Option<Vec<Job>> {
    let until = Instant::now() + linger;
    let mut queue = queue.lock().await;
    let (from, left) = &mut *queue;
    let first = match left.take() {
        Some(job) => job,
        None => from.recv().await?,
    };
    let mut count = first.requests.len();
    let mut jobs = vec![first];
    while count < most {
        let next = match from.try_recv() {
            Ok(job) => Some(job),
            Err(_) if jobs.len() < expected => timeout_at(until.into(), from.recv()).await.ok().flatten(),
            Err(_) => None,
        };
        let Some(job) = next else { break };
        count += job.requests.len();
        if count > most {
            *left = Some(job);
            break;
        }
        jobs.push(job);
    }
    Some(jobs)
}
