//! Work for the outside, written in the same commit as what caused it.

use crate::prelude::*;
use crate::record::Order;
use crate::value::{Id, Time};
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
#[derive(Clone, Debug, PartialEq)]
pub enum EffectData {
    /// As JSON text.
    Text(Box<str>),
    /// A message about an order as it was then: which, and what more stands in it, as JSON text.
    Message(&'static str, Arc<Order>, Option<Box<str>>),
}

impl EffectData {
    /// From a JSON value.
    pub fn new(json: &Json<'_>) -> Self {
        EffectData::Text(text(json))
    }

    /// A message about an order as it is now.
    pub(crate) fn message(template: &'static str, order: Arc<Order>, more: Option<&Json<'_>>) -> Self {
        EffectData::Message(template, order, more.map(text))
    }

    /// As a JSON value.
    pub fn json(&self) -> Json<'static> {
        let read = |text: &str| Json::parse(text).map_or(Json::Null, Json::into_owned);
        match self {
            EffectData::Text(text) => read(text),
            EffectData::Message(template, order, more) => {
                let mut json = crate::notify::message(template, order);
                if let (Json::Map(fields), Some(Json::Map(more))) = (&mut json, more.as_deref().map(read)) {
                    fields.extend(more);
                }
                json
            }
        }
    }
}

fn text(json: &Json<'_>) -> Box<str> {
    serde_json::to_string(json).unwrap_or_default().into()
}

impl serde::Serialize for EffectData {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            EffectData::Text(text) => s.serialize_str(text),
            message @ EffectData::Message(..) => s.serialize_str(&text(&message.json())),
        }
    }
}

impl<'de> serde::Deserialize<'de> for EffectData {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(|text| EffectData::Text(text.into()))
    }
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
