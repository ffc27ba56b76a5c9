//! From an order's wishes to units at locations:
//! 1. `candidates`: the locations that may serve the order, and why the others may not.
//! 2. `board`: the stock of the wished SKUs at them, and what shipping costs.
//! 3. the sourcing rule (`sourcing`) fills the board.
//! 4. `preempt`: what is still short may be taken from soft reservations of lower priority.
//! 5. whole lines that stay short step back, one by one, and 3 and 4 are done again.

mod board;
mod candidates;
mod commit;
mod note;
mod preempt;

pub(crate) use candidates::{Candidate, candidates};
pub(crate) use commit::{Made, Origins, Wait, Were, commit, expiry, take_origins, tell_made, wait};
pub(crate) use note::note;
pub(crate) use preempt::Victim;

use crate::error::Error;
use crate::prelude::*;
use crate::record::{LineTerms, Order};
use crate::sourcing;
use crate::value::{Id, Quantity};
use crate::work::{Res, Work};
use board::Board;

/// Units of a line that want stock.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Position of the line.
    pub line: u32,
    /// What was said of it.
    pub terms: Arc<LineTerms>,
    /// How much.
    pub need: Quantity,
    /// Not from these locations.
    pub avoid: Box<[Id]>,
    /// Only from this location, beside the line's own pin.
    pub only: Option<Id>,
    /// Whether it waits whatever is there: the rest of its whole line or group waits.
    pub waits: bool,
}

/// How far planning may go.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach {
    /// Whether soft reservations of lower priority may be taken.
    pub preempt: bool,
    /// At most this many new locations.
    pub max_new: Option<u32>,
    /// Whether the next best plan is wanted too.
    pub runner_up: bool,
}

/// Units for a wish from a place.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// Index of the wish.
    pub wish: usize,
    /// Index of the candidate.
    pub place: usize,
    /// How much.
    pub quantity: Quantity,
    /// Whose reservations are taken for it.
    pub victims: Vec<Victim>,
}

/// What the wishes get.
#[derive(Debug)]
pub(crate) struct Allotment {
    /// The candidates, by (priority, id), with those left out.
    pub candidates: Vec<Candidate>,
    /// In the order of doing.
    pub taken: Vec<Taken>,
    /// The rule's own answer, for the note.
    pub plan: sourcing::Plan,
    /// Indexes of the candidates that stand on the board.
    pub places: Vec<usize>,
    /// Indexes of those of them that had nothing of what is wished.
    pub empty: Vec<usize>,
}

impl Allotment {
    /// Units that a wish gets.
    pub fn got(&self, wish: usize) -> Quantity {
        crate::record::sum(self.taken.iter().filter(|t| t.wish == wish).map(|t| t.quantity))
    }

    /// Where some units come from.
    pub fn location(&self, taken: &Taken) -> Option<&Id> {
        self.candidates.get(taken.place).map(|c| &c.location.id)
    }
}

/// Plans all wishes of an order together; changes nothing.
pub(crate) fn plan(work: &mut Work, order: &Order, wishes: &[Wish], reach: Reach) -> Res<Allotment> {
    let candidates = candidates(work, order)?;
    let mut board = Board::new(work, order, wishes, candidates, reach)?;
    let mut active: Vec<bool> = wishes.iter().map(|_| true).collect();
    loop {
        let plan = sourcing::solve(&board.problem).map_err(|_| Error::limit("shipping cost", "128 bits"))?;
        let mut taken = board.take(&plan)?;
        if reach.preempt {
            preempt::preempt(work, order, &mut board, wishes, &active, reach, &mut taken)?;
        }
        let short = |i: usize, w: &Wish| {
            let got = crate::record::sum(taken.iter().filter(|t| t.wish == i).map(|t| t.quantity));
            w.terms.whole && got < w.need
        };
        let first_short = wishes.iter().enumerate().find(|(i, w)| active.get(*i) == Some(&true) && short(*i, w));
        match first_short {
            Some((_, first)) => {
                // All that is wished of the line steps back together, and its group.
                let group = first.terms.group.as_ref();
                let goes = |w: &Wish| w.line == first.line || (group.is_some() && w.terms.group.as_ref() == group);
                for (i, _) in wishes.iter().enumerate().filter(|(_, w)| goes(w)) {
                    if let Some(flag) = active.get_mut(i) {
                        *flag = false;
                    }
                    board.without(i);
                }
            }
            _ => {
                let (places, empty) = (board.places(), board.empty());
                return Ok(Allotment { candidates: board.into_candidates(), taken, plan, places, empty });
            }
        }
    }
}

/// What only a bound on new locations leaves: what would be taken without it, less what is taken with it.
pub(crate) fn left_by_bound(
    work: &mut Work,
    order: &Order,
    wishes: &[Wish],
    reach: Reach,
    bound: &Allotment,
) -> Res<Vec<Quantity>> {
    let none = || wishes.iter().map(|_| Quantity::ZERO).collect();
    let short = (0..wishes.len()).any(|i| wishes.get(i).is_some_and(|w| bound.got(i) < w.need));
    if reach.max_new.is_none() || !short {
        return Ok(none());
    }
    let free = plan(work, order, wishes, Reach { max_new: None, runner_up: false, ..reach })?;
    Ok((0..wishes.len()).map(|i| free.got(i).less(bound.got(i))).collect())
}
