//! A JSON value: read by serde_json, with duplicate names and deep nesting refused.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use serde::de::{self, MapAccess, SeqAccess, Visitor};

/// Levels of nesting that a command may have.
pub const LEVELS: usize = 64;
/// Bytes that a command may have: 8 MiB.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// A JSON value; names of a map are in byte order, each once.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number written without fraction and exponent.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// Names and values.
    Map(BTreeMap<Cow<'a, str>, Json<'a>>),
}

impl<'a> Json<'a> {
    /// Reads a text.
    ///
    /// # Errors
    /// `invalid_json`, or `limit_exceeded` beyond 8 MiB or 64 levels.
    pub fn parse(text: &'a str) -> Result<Json<'a>> {
        if text.len() > MOST_BYTES {
            return Err(Error::limit("bytes", MOST_BYTES));
        }
        if is_deeper(text, LEVELS) {
            return Err(Error::limit("levels", LEVELS));
        }
        let read = serde_json::from_str(text).or_else(|e| match without_huge_numbers(text) {
            // A number that is too big is bad as the value it stands for, not as JSON.
            Some(text) => serde_json::from_str::<Json<'_>>(&text).map(Json::into_owned),
            None => Err(e),
        });
        read.map_err(|e| Error::new(Code::InvalidJson, format!("the text is not JSON: {e}; send one JSON object")))
    }

    /// Reads bytes, which must be UTF-8.
    ///
    /// # Errors
    /// As [`Json::parse`].
    pub fn parse_bytes(bytes: &'a [u8]) -> Result<Json<'a>> {
        match core::str::from_utf8(bytes) {
            Ok(text) => Json::parse(text),
            Err(_) => Err(Error::new(Code::InvalidJson, "the text is not UTF-8; send JSON in UTF-8")),
        }
    }

    /// The value of a name, where this is a map that has it.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        match self {
            Json::Map(map) => map.get(name),
            _ => None,
        }
    }

    /// The text, where this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number or text that stands for an exact decimal, as text.
    pub(crate) fn as_decimal_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Json::Int(i) => Some(Cow::Owned(i.to_string())),
            Json::Float(f) => Some(Cow::Owned(f.to_string())),
            Json::Text(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// Any serializable value as JSON.
    pub fn of<T: serde::Serialize>(value: &T) -> Json<'static> {
        serde_json::to_value(value).map_or(Json::Null, Json::from)
    }

    /// The same value, owning its texts.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(b) => Json::Bool(b),
            Json::Int(i) => Json::Int(i),
            Json::Float(f) => Json::Float(f),
            Json::Text(t) => Json::Text(Cow::Owned(t.into_owned())),
            Json::List(l) => Json::List(l.into_iter().map(Json::into_owned).collect()),
            Json::Map(m) => {
                Json::Map(m.into_iter().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect())
            }
        }
    }
}

/// Whether brackets outside of texts nest deeper than allowed: looked at before anything recurses.
pub(super) fn is_deeper(text: &str, levels: usize) -> bool {
    let (mut level, mut in_text, mut escaped) = (0_usize, false, false);
    for b in text.bytes() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                level += 1;
                if level > levels {
                    return true;
                }
            }
            b']' | b'}' if !in_text => level = level.saturating_sub(1),
            _ => {}
        }
    }
    false
}

impl From<serde_json::Value> for Json<'static> {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(b) => Json::Bool(b),
            Value::Number(n) => n.as_i64().map_or_else(|| n.as_f64().map_or(Json::Null, Json::Float), Json::Int),
            Value::String(text) => Json::Text(Cow::Owned(text)),
            Value::Array(list) => Json::List(list.into_iter().map(Json::from).collect()),
            Value::Object(map) => Json::Map(map.into_iter().map(|(k, v)| (Cow::Owned(k), Json::from(v))).collect()),
        }
    }
}

impl From<&str> for Json<'static> {
    fn from(text: &str) -> Self {
        Json::Text(Cow::Owned(text.into()))
    }
}

impl From<String> for Json<'static> {
    fn from(text: String) -> Self {
        Json::Text(Cow::Owned(text))
    }
}

impl<T: Into<Json<'static>>> From<Vec<T>> for Json<'static> {
    fn from(list: Vec<T>) -> Self {
        Json::List(list.into_iter().map(Into::into).collect())
    }
}

impl serde::Serialize for Json<'_> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
        match self {
            Json::Null => s.serialize_unit(),
            Json::Bool(b) => s.serialize_bool(*b),
            Json::Int(i) => s.serialize_i64(*i),
            Json::Float(f) => s.serialize_f64(*f),
            Json::Text(t) => s.serialize_str(t),
            Json::List(l) => s.collect_seq(l),
            Json::Map(m) => s.collect_map(m),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Json<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
        d.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(b))
    }

    fn visit_i64<E>(self, i: i64) -> Result<Json<'de>, E> {
        Ok(Json::Int(i))
    }

    fn visit_u64<E>(self, u: u64) -> Result<Json<'de>, E> {
        // Past i64 no field takes the number; as a float it is refused by each of them.
        Ok(i64::try_from(u).map_or(Json::Float(u as f64), Json::Int))
    }

    fn visit_f64<E>(self, f: f64) -> Result<Json<'de>, E> {
        Ok(Json::Float(f))
    }

    fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(s)))
    }

    fn visit_str<E>(self, s: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(s.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(Name(name)) = access.next_key()? {
            let value: Json<'de> = access.next_value()?;
            if map.insert(name.clone(), value).is_some() {
                return Err(de::Error::custom(format_args!("the name `{name}` stands twice")));
            }
        }
        Ok(Json::Map(map))
    }
}

/// A name, borrowed where the text has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(s)))
            }

            fn visit_str<E>(self, s: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(s.to_owned())))
            }
        }
        d.deserialize_str(NameVisitor)
    }
}

/// The text with numbers that no reader can hold made smaller, where there are any; still too big for any field.
fn without_huge_numbers(text: &str) -> Option<String> {
    let (mut out, mut rest, mut found) = (String::with_capacity(text.len()), text, false);
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let len = if from.starts_with('"') { text_len(from) } else { from.find(|c| !is_part(c)).unwrap_or(from.len()) };
        let (token, after) = from.split_at(len);
        let is_huge = !token.starts_with('"') && token.parse::<f64>().is_ok_and(f64::is_infinite);
        found |= is_huge;
        out.push_str(match (is_huge, token.starts_with('-')) {
            (false, _) => token,
            (true, false) => "1e300",
            (true, true) => "-1e300",
        });
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The length of a text in quotes.
fn text_len(from: &str) -> usize {
    let mut escaped = false;
    let end = from.bytes().enumerate().skip(1).find(|(_, b)| {
        let ends = *b == b'"' && !escaped;
        escaped = *b == b'\\' && !escaped;
        ends
    });
    end.map_or(from.len(), |(at, _)| at + 1)
}
