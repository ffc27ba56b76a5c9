//! Versions that a planner gives to what it learned.

use crate::error::{Code, Error, Result};
use crate::value::text_value;
use smol_str::SmolStr;

/// A planner's own version, a text or a number; kept and shown, never compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(SmolStr);

impl core::str::FromStr for Version {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.is_empty() || text.len() > 128 {
            return Err(Error::new(Code::InvalidField, "no version; write a text of 1 to 128 bytes, or a number"));
        }
        Ok(Version(SmolStr::new(text)))
    }
}

impl core::fmt::Display for Version {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(Version);
