//! What a command or query answers.

use crate::effect::Effect;
use crate::event::Event;
use crate::prelude::*;
use crate::record::Order;
use crate::snapshot::Remembered;
use crate::value::Id;
use crate::view;
use crate::wire::Json;

/// What a command or query answers.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Whether this is the first outcome again, and nothing was changed.
    pub replayed: bool,
    /// What happened, with positions.
    pub events: Vec<(u64, Arc<Event>)>,
    /// The order that the command names, as it is now.
    pub order: Option<Arc<Order>>,
    /// What is to be done outside.
    pub effects: Vec<(Id, Effect)>,
    /// The answer of a query.
    pub answer: Option<Json<'static>>,
    /// Whether the rest is left to `tick`.
    pub more: bool,
    /// Orders of events that are not the order named.
    pub(crate) others: Vec<Arc<Order>>,
    /// The first outcome, where this is a replay.
    pub(crate) replay: Option<Arc<Remembered>>,
}

impl Outcome {
    /// As the contract writes it.
    pub fn to_json(&self) -> Json<'static> {
        if let Some(replay) = &self.replay {
            return again(replay);
        }
        let mut json = self.body_json(|i| self.events.get(i).map_or(0, |e| e.0));
        if let Json::Map(fields) = &mut json {
            fields.insert("replayed".into(), Json::Bool(false));
        }
        json
    }

    /// The outcome with the positions that `position` gives to its events.
    pub(crate) fn body_json(&self, position: impl Fn(usize) -> u64) -> Json<'static> {
        let mut fields: BTreeMap<Cow<'static, str>, Json<'static>> = BTreeMap::new();
        if let Some(answer) = &self.answer {
            fields.insert("answer".into(), answer.clone());
        }
        let order_of = |id: &Option<Id>| {
            let id = id.as_ref()?;
            self.order.iter().chain(&self.others).find(|o| o.id() == id).map(|o| &**o)
        };
        let events =
            self.events.iter().enumerate().map(|(i, (_, e))| view::event(e, position(i), order_of(&e.order))).collect();
        fields.insert("events".into(), Json::List(events));
        let effects = self.effects.iter().map(|(order, effect)| effect.to_json(order)).collect();
        fields.insert("effects".into(), Json::List(effects));
        if let Some(order) = &self.order {
            fields.insert("order".into(), view::order(order));
        }
        if self.more {
            fields.insert("more".into(), Json::Bool(true));
        }
        Json::Map(fields)
    }
}

/// The first outcome again, with its positions.
fn again(replay: &Remembered) -> Json<'static> {
    let mut json = Json::parse(&replay.outcome).map_or(Json::Null, Json::into_owned);
    if let Json::Map(fields) = &mut json {
        fields.insert("replayed".into(), Json::Bool(true));
        if let Some(Json::List(events)) = fields.get_mut("events") {
            let first = replay.first_position + u64::from(replay.first_in_commit);
            for (position, event) in (first..).zip(events) {
                if let Json::Map(event) = event {
                    event.insert("position".into(), Json::of(&position));
                }
            }
        }
    }
    json
}
