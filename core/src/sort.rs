//! Places in a range: bytes whose order is the order of what they were made of.

use crate::prelude::*;
use crate::value::Time;
use smallvec::SmallVec;

/// A place in a range; compared byte by byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sort(SmallVec<[u8; 40]>);

impl Sort {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// From bytes that a store kept.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Sort(bytes.into())
    }

    /// The place after all that begin with this.
    pub fn past(&self) -> Sort {
        let mut bytes = self.0.clone();
        bytes.push(0xFF);
        Sort(bytes)
    }

    /// The line and the reservation at the end of a place in victim order.
    pub(crate) fn line_and_reservation(&self) -> Option<(u32, u32)> {
        let number = |from_end: usize| {
            let at = self.0.len().checked_sub(from_end)?;
            let bytes: [u8; 4] = self.0.get(at..at + 4)?.try_into().ok()?;
            Some(!u32::from_be_bytes(bytes))
        };
        Some((number(12)?, number(4)?))
    }

    /// As text, for cursors.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// From the text of a cursor.
    pub fn from_hex(text: &str) -> Option<Sort> {
        if !text.is_ascii() || !text.len().is_multiple_of(2) {
            return None;
        }
        let digits = (0..text.len() / 2).map(|i| text.get(2 * i..2 * i + 2));
        let bytes: Option<SmallVec<_>> = digits.map(|d| u8::from_str_radix(d?, 16).ok()).collect();
        bytes.map(Sort)
    }
}

impl serde::Serialize for Sort {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_hex())
    }
}

impl<'de> serde::Deserialize<'de> for Sort {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(d)?;
        Sort::from_hex(&text).ok_or_else(|| serde::de::Error::custom("no place"))
    }
}

/// Builds a place part by part.
#[derive(Debug, Default)]
pub(crate) struct Place(SmallVec<[u8; 40]>);

impl Place {
    pub fn new() -> Self {
        Place::default()
    }

    pub fn byte(mut self, b: u8) -> Self {
        self.0.push(b);
        self
    }

    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn number(mut self, n: u32) -> Self {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }

    pub fn number_desc(self, n: u32) -> Self {
        self.number(!n)
    }

    pub fn int(mut self, i: i64) -> Self {
        self.0.extend_from_slice(&((i as u64) ^ (1 << 63)).to_be_bytes());
        self
    }

    pub fn wide_desc(mut self, i: i128) -> Self {
        self.0.extend_from_slice(&(!((i as u128) ^ (1 << 127))).to_be_bytes());
        self
    }

    pub fn time(self, t: Time) -> Self {
        self.int(t.micros())
    }

    pub fn time_desc(self, t: Time) -> Self {
        self.int(!t.micros())
    }

    /// Ids have no control characters, so a 0 byte ends them without ambiguity.
    pub fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
        self
    }

    pub fn text_desc(mut self, text: &str) -> Self {
        self.0.extend(text.bytes().map(|b| !b));
        self.0.push(0xFF);
        self
    }

    pub fn end(self) -> Sort {
        Sort(self.0)
    }
}
