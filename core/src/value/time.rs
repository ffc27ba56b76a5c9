//! Instants and windows of time.

use crate::error::{Code, Error, Result};
use crate::prelude::*;
use crate::value::{Duration, text_value};

/// An instant, kept to the microsecond; RFC 3339 with any offset in, UTC with `Z` out.
///
/// ```
/// use fillrate::Time;
/// let t: Time = "2026-11-23T11:00:00+01:00".parse()?;
/// assert_eq!(t.to_string(), "2026-11-23T10:00:00Z");
/// # Ok::<(), fillrate::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// The last instant that can be written.
    pub const MAX: Time = Time(253_402_300_799_999_999);

    /// Microseconds since 1970.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// From microseconds since 1970, held within the years that can be written.
    pub fn from_micros(micros: i64) -> Self {
        Time(micros.clamp(-377_705_023_201_000_000, Time::MAX.0))
    }

    /// This much later, at most the last instant that can be written.
    #[must_use]
    pub fn after(self, duration: Duration) -> Time {
        Time::from_micros(self.0.saturating_add(duration.micros()))
    }

    /// This much earlier.
    #[must_use]
    pub fn before(self, duration: Duration) -> Time {
        Time::from_micros(self.0.saturating_sub(duration.micros()))
    }

    /// The time from `earlier` to this; nothing where `earlier` is later.
    pub fn since(self, earlier: Time) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0).max(0))
    }

    /// As a jiff timestamp; these end some hours before the last instant.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }

    /// From a jiff timestamp.
    pub fn from_timestamp(t: jiff::Timestamp) -> Self {
        Time::from_micros(t.as_microsecond())
    }
}

const LAST_DAYS: [(&str, &str); 2] = [("9999-12-30", "9999-12-28"), ("9999-12-31", "9999-12-29")];
const TWO_DAYS: i64 = 2 * 86_400 * 1_000_000;

impl core::str::FromStr for Time {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || {
            Error::new(
                Code::InvalidField,
                format!(
                    "`{}` is no time; write RFC 3339 such as \"2026-11-23T10:00:00Z\"",
                    crate::value::shorten(text)
                ),
            )
        };
        let text = text.to_ascii_uppercase();
        if !is_rfc_3339(&text) {
            return Err(bad());
        }
        // The date library ends some hours before the year 9999 does: its last two days are read two days earlier.
        let (text, moved) = match LAST_DAYS.iter().find(|(late, _)| text.starts_with(late)) {
            Some((late, early)) => (text.replacen(late, early, 1), TWO_DAYS),
            None => (text, 0),
        };
        let micros = text.parse::<jiff::Timestamp>().map_err(|_| bad())?.as_microsecond() + moved;
        if micros > Time::MAX.0 { Err(bad()) } else { Ok(Time::from_micros(micros)) }
    }
}

/// The shape of RFC 3339; ranges are left to the date library.
fn is_rfc_3339(text: &str) -> bool {
    let b = text.as_bytes();
    let shape = |pattern: &[u8], bytes: &[u8]| {
        pattern.len() == bytes.len()
            && pattern.iter().zip(bytes).all(|(p, b)| if *p == b'0' { b.is_ascii_digit() } else { p == b })
    };
    let Some((head, mut rest)) = b.split_at_checked(19) else { return false };
    if !shape(b"0000-00-00T00:00:00", head) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return false;
        }
        rest = fraction.split_at(digits).1;
    }
    let is_hour = |offset: &[u8]| offset.get(1..3).is_some_and(|hour| hour < b"24".as_slice());
    rest == b"Z" || (is_hour(rest) && (shape(b"+00:00", rest) || shape(b"-00:00", rest)))
}

impl core::fmt::Display for Time {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.0 <= jiff::Timestamp::MAX.as_microsecond() {
            return self.timestamp().fmt(f);
        }
        let text = Time(self.0 - TWO_DAYS).timestamp().to_string();
        let late = LAST_DAYS.iter().find(|(_, early)| text.starts_with(early));
        f.write_str(&late.map_or(text.clone(), |(late, early)| text.replacen(early, late, 1)))
    }
}

text_value!(Time, Time::micros, |micros| Some(Time::from_micros(micros)));

/// A span of time in which something happens; earliest <= latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// Not before this.
    pub earliest: Time,
    /// Not after this.
    pub latest: Time,
}

impl Window {
    /// A window.
    ///
    /// # Errors
    /// `invalid_field` where `latest` is before `earliest`.
    pub fn new(earliest: Time, latest: Time) -> Result<Self> {
        if latest < earliest {
            return Err(Error::new(
                Code::InvalidField,
                format!("the window ends at `{latest}` before it begins at `{earliest}`; swap them"),
            ));
        }
        Ok(Window { earliest, latest })
    }

    /// Both ends moved: the earliest by one duration, the latest by another that is not shorter.
    #[must_use]
    pub fn after(self, earliest: Duration, latest: Duration) -> Window {
        Window { earliest: self.earliest.after(earliest), latest: self.latest.after(latest) }
    }

    /// The later of both ends, one by one.
    #[must_use]
    pub fn latest_of(self, other: Window) -> Window {
        Window { earliest: self.earliest.max(other.earliest), latest: self.latest.max(other.latest) }
    }
}

/// When a carrier expects a package: a window, or a time where both ends are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eta(pub Window);

impl serde::Serialize for Eta {
    fn serialize<S: serde::Serializer>(&self, s: S) -> core::result::Result<S::Ok, S::Error> {
        let is_one = self.0.earliest == self.0.latest && s.is_human_readable();
        if is_one { self.0.earliest.serialize(s) } else { self.0.serialize(s) }
    }
}

impl<'de> serde::Deserialize<'de> for Eta {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Either {
            Time(Time),
            Window(Window),
        }
        if !d.is_human_readable() {
            return Window::deserialize(d).map(Eta);
        }
        Ok(Eta(match Either::deserialize(d)? {
            Either::Time(t) => Window { earliest: t, latest: t },
            Either::Window(w) => w,
        }))
    }
}
