//! Lengths of time.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::text_value;

/// A length of time, kept to the microsecond; ISO 8601 in weeks, days of 24 h, hours, minutes, seconds.
///
/// ```
/// use fillrate::Duration;
/// assert_eq!("PT90M".parse::<Duration>()?.to_string(), "PT1H30M");
/// assert_eq!("PT1.5H".parse::<Duration>()?.to_string(), "PT1H30M");
/// assert_eq!("PT48H".parse::<Duration>()?.to_string(), "P2D");
/// # Ok::<(), fillrate::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Duration {
    /// No time.
    pub const ZERO: Duration = Duration(0);
    /// 24 hours.
    pub const DAY: Duration = Duration(DAY);

    /// Days of 24 hours.
    pub fn days(days: u32) -> Self {
        Duration(i64::from(days) * DAY)
    }

    /// Whole seconds.
    pub fn seconds(seconds: u32) -> Self {
        Duration(i64::from(seconds) * SECOND)
    }

    /// From microseconds.
    pub(crate) fn from_micros(micros: i64) -> Self {
        Duration(micros.max(0))
    }

    /// Microseconds.
    pub fn micros(self) -> i64 {
        self.0
    }
}

impl core::str::FromStr for Duration {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).map(Duration).ok_or_else(|| {
            Error::new(
                Code::InvalidField,
                format!(
                    "`{}` is no duration; write ISO 8601 such as \"PT30M\" or \"P2D\"",
                    crate::value::shorten(text)
                ),
            )
        })
    }
}

fn parse(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix('P')?;
    let mut units: &[(char, i64)] = &[('W', 7 * DAY), ('D', DAY)];
    let (mut total, mut parts, mut in_time) = (0_i64, 0, false);
    while !rest.is_empty() {
        if let (false, Some(time)) = (in_time, rest.strip_prefix('T')) {
            (rest, in_time) = (time, true);
            units = &[('H', HOUR), ('M', MINUTE), ('S', SECOND)];
            if rest.is_empty() {
                return None;
            }
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, tail) = rest.split_at(end);
        let unit = tail.chars().next()?;
        let at = units.iter().position(|(u, _)| *u == unit)?;
        let (_, size) = units.get(at)?;
        // Only the last part may have a fraction.
        let is_last = tail.len() == 1;
        total = total.checked_add(scaled(number, *size, is_last)?)?;
        (units, rest, parts) = (units.get(at + 1..)?, tail.get(1..)?, parts + 1);
    }
    // INVARIANT: 10,000 years at most, so that sums of an instant and a duration cannot overflow.
    (parts > 0 && total <= 3_652_500 * DAY).then_some(total)
}

/// `number x size`; a fraction of up to 6 digits is exact in every unit.
fn scaled(number: &str, size: i64, fraction: bool) -> Option<i64> {
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) if fraction && !part.is_empty() && part.len() <= 6 => (whole, part),
        Some(_) => return None,
        None => (number, ""),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(part) {
        return None;
    }
    let mut micros = whole.parse::<i64>().ok()?.checked_mul(size)?;
    let mut digit = size;
    for b in part.bytes() {
        digit /= 10;
        micros = micros.checked_add(i64::from(b - b'0') * digit)?;
    }
    Some(micros)
}

impl core::fmt::Display for Duration {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (days, rest) = (self.0 / DAY, self.0 % DAY);
        f.write_str("P")?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if rest == 0 {
            return f.write_str(if days == 0 { "T0S" } else { "" });
        }
        f.write_str("T")?;
        let (hours, minutes, micros) = (rest / HOUR, rest % HOUR / MINUTE, rest % MINUTE);
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        match (micros / SECOND, micros % SECOND) {
            (0, 0) => Ok(()),
            (s, 0) => write!(f, "{s}S"),
            (s, fraction) => {
                let digits = format!("{fraction:06}");
                write!(f, "{s}.{}S", digits.trim_end_matches('0'))
            }
        }
    }
}

text_value!(Duration, Duration::micros, |micros| Some(Duration::from_micros(micros)));
