//! Ids: the caller's text, compared byte by byte.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::text_value;
use smol_str::SmolStr;

/// A text of 1 to 128 bytes without control characters.
///
/// ```
/// use fillrate::Id;
/// let sku: Id = "MUG-red".parse()?;
/// assert_eq!(sku.as_str(), "MUG-red");
/// assert!("".parse::<Id>().is_err());
/// # Ok::<(), fillrate::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(SmolStr);

impl Id {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A short id known when the program is built; at most 23 bytes.
    pub(crate) const fn fixed(text: &'static str) -> Id {
        Id(SmolStr::new_static(text))
    }

    /// An id that the engine makes of checked parts.
    pub(crate) fn made(text: &str) -> Id {
        Id(SmolStr::new(text))
    }
}

impl core::fmt::Debug for Id {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self.as_str(), f)
    }
}

impl core::fmt::Display for Id {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl core::str::FromStr for Id {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        check(text, 128)?;
        Ok(Id(SmolStr::new(text)))
    }
}

fn check(text: &str, most: usize) -> Result<()> {
    if text.is_empty() || text.len() > most || text.chars().any(char::is_control) {
        return Err(Error::new(
            Code::InvalidId,
            format!(
                "`{}` is no id here; use 1 to {most} bytes of UTF-8 without control characters",
                crate::value::shorten(text)
            ),
        ));
    }
    Ok(())
}

text_value!(Id, Id::as_str);

/// The id of an order: at most 96 bytes, so that the ids made of it fit too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub(crate) Id);

impl OrderId {
    /// As a plain id.
    pub fn id(&self) -> &Id {
        &self.0
    }
}

impl core::str::FromStr for OrderId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        check(text, 96)?;
        Ok(OrderId(Id::made(text)))
    }
}

impl core::fmt::Display for OrderId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(OrderId);

/// `<order>/S<number>`: the id of a shipment, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentName {
    /// The order.
    pub order: Id,
    /// Counted from 1 within the order.
    pub number: u32,
}

impl ShipmentName {
    /// Takes the id of a shipment apart; `None` where the engine never made such an id.
    pub fn parse(id: &str) -> Option<Self> {
        let (order, number) = numbered(id, "/S")?;
        Some(ShipmentName { order: Id::made(order), number })
    }
}

/// `<shipment>/P<number>`: the id of a package, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageName {
    /// The shipment.
    pub shipment: ShipmentName,
    /// Counted from 1 within the shipment.
    pub number: u32,
}

impl PackageName {
    /// Takes the id of a package apart; `None` where the engine never made such an id.
    pub fn parse(id: &str) -> Option<Self> {
        let (shipment, number) = numbered(id, "/P")?;
        Some(PackageName { shipment: ShipmentName::parse(shipment)?, number })
    }
}

/// The text before the last `mark` and the number after it, as the engine writes numbers.
fn numbered<'a>(id: &'a str, mark: &str) -> Option<(&'a str, u32)> {
    let (head, tail) = id.rsplit_once(mark)?;
    let number: u32 = tail.parse().ok()?;
    let plain = tail.bytes().all(|b| b.is_ascii_digit()) && !tail.starts_with('0');
    (plain && !head.is_empty()).then_some((head, number))
}
