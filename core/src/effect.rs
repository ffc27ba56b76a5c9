//! Work for the outside, written in the same commit as what caused it.

use crate::prelude::*;
use crate::record::Order;
use crate::value::{Id, Quantity, Sku, Time, Window};
use crate::wire::{Json, named};

named! {
    /// What is to be done.
    pub enum EffectKind {
        /// Tell the customer.
        Notification = "notification",
        /// Print the packing list of a package.
        PackingList = "packing_list",
        /// Print the label of a package.
        Label = "label",
        /// Tell the channel.
        ChannelUpdate = "channel_update",
        /// Put picked goods back.
        PutBack = "put_back",
        /// Buy what waits and nothing covers.
        Procure = "procure",
    }
}

/// One piece of work, with all that it needs frozen in it but the personal data, which stays in its one place.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Effect {
    /// `<order>/E<number>`.
    pub number: u32,
    /// What is to be done.
    pub kind: EffectKind,
    /// Since when.
    pub at: Time,
    /// With what.
    pub data: EffectData,
    /// Not handed out before this.
    pub available_at: Time,
    /// How often it was handed out.
    pub attempts: u32,
    /// Why it failed last.
    pub failed: Option<Box<str>>,
}

/// What an effect needs.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum EffectData {
    /// As JSON text.
    Text(Box<str>),
    /// A message about an order as it was then: which, its lines, and what more stands in it, as JSON text.
    Message(Cow<'static, str>, Arc<[MessageLine]>, Option<Box<str>>),
}

/// A line of an order as a message tells it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct MessageLine {
    /// The caller's id of the line.
    pub line: Id,
    /// What.
    pub sku: Sku,
    /// Name for people.
    pub name: Option<Box<str>>,
    /// Units ordered.
    pub ordered: Quantity,
    /// Units that left.
    pub shipped: Quantity,
    /// Units that ship now.
    pub now: Quantity,
    /// Units that wait.
    pub later: Quantity,
    /// Units that will not come.
    pub cancelled: Quantity,
    /// When the last of what waits will arrive.
    pub promise: Option<Window>,
}

impl EffectData {
    /// From a JSON value.
    pub fn new(json: &Json<'_>) -> Self {
        EffectData::Text(text(json))
    }

    /// A message about an order as it is now.
    pub(crate) fn message(template: &'static str, order: &Order, more: Option<&Json<'_>>) -> Self {
        let lines = (0_u32..).zip(&order.lines).map(|(position, l)| {
            let open = order.backorders.iter().filter(|b| b.line == position && !b.open().is_zero());
            MessageLine {
                line: l.id.clone(),
                sku: l.sku.clone(),
                name: l.name.clone(),
                ordered: l.ordered,
                shipped: l.shipped,
                now: l.allocated,
                later: l.backordered,
                cancelled: l.cancelled,
                promise: open.filter_map(|b| b.promise).max_by_key(|w| (w.latest, w.earliest)),
            }
        });
        EffectData::Message(template.into(), lines.collect(), more.map(text))
    }

    /// As a JSON value.
    pub fn json(&self) -> Json<'static> {
        let read = |text: &str| Json::parse(text).map_or(Json::Null, Json::into_owned);
        match self {
            EffectData::Text(text) => read(text),
            EffectData::Message(template, lines, more) => {
                let mut fields = BTreeMap::from([
                    ("template".into(), Json::Text(template.clone())),
                    ("lines".into(), Json::List(lines.iter().map(Json::of).collect())),
                ]);
                if let Some(Json::Map(more)) = more.as_deref().map(read) {
                    fields.extend(more);
                }
                Json::Map(fields)
            }
        }
    }
}

fn text(json: &Json<'_>) -> Box<str> {
    serde_json::to_string(json).unwrap_or_default().into()
}

impl Effect {
    /// As the contract writes it.
    pub fn to_json(&self, order: &Id) -> Json<'static> {
        let mut json = self.data.json();
        if let Json::Map(map) = &mut json {
            map.insert("effect".into(), Json::from(format!("{order}/E{}", self.number)));
            map.insert("kind".into(), Json::from(self.kind.as_str()));
            map.insert("order".into(), Json::from(order.as_str()));
            map.insert("at".into(), Json::of(&self.at));
        }
        json
    }
}
