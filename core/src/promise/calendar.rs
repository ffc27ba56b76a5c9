//! When a shipment leaves: handling, cut-off, working days and holidays in the location's time zone.

use crate::record::{Location, Weekday};
use crate::value::Time;
use jiff::civil;
use jiff::tz::TimeZone;

/// A local time such as `14:00`.
pub(crate) fn clock_time(text: &str) -> Option<civil::Time> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |s: &str| (s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i8>().ok()).flatten();
    civil::Time::new(two(hours)?, two(minutes)?, 0, 0).ok()
}

/// A date such as `2026-12-25`.
pub(crate) fn date(text: &str) -> Option<civil::Date> {
    if text.len() != 10 {
        return None;
    }
    text.parse().ok()
}

fn zone(location: &Location) -> TimeZone {
    TimeZone::get(&location.time_zone).unwrap_or(TimeZone::UTC)
}

/// The location's local day, in days since 1970.
pub(crate) fn local_day(location: &Location, at: Time) -> i32 {
    let date = zone(location).to_datetime(at.timestamp()).date();
    let epoch = civil::date(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}

fn is_working(location: &Location, day: civil::Date) -> bool {
    let weekday = match day.weekday() {
        civil::Weekday::Monday => Weekday::Mon,
        civil::Weekday::Tuesday => Weekday::Tue,
        civil::Weekday::Wednesday => Weekday::Wed,
        civil::Weekday::Thursday => Weekday::Thu,
        civil::Weekday::Friday => Weekday::Fri,
        civil::Weekday::Saturday => Weekday::Sat,
        civil::Weekday::Sunday => Weekday::Sun,
    };
    location.working_days.contains(&weekday) && !location.holidays.iter().any(|h| date(h) == Some(day))
}

/// The first moment at or after `at` + handling at which a shipment leaves:
/// the first cut-off on a working day; without a cut-off at once, or at midnight of the next working day.
/// `None` where no working day comes within 10 years.
pub(crate) fn leave(location: &Location, at: Time) -> Option<Time> {
    let ready = at.after(location.handling);
    let plain = location.working_days.len() == 7 && location.holidays.is_empty();
    if plain && location.cut_off.is_none() {
        return Some(ready);
    }
    let zone = zone(location);
    let local = zone.to_datetime(ready.timestamp());
    let cut_off = location.cut_off.as_deref().and_then(clock_time);
    let mut day = local.date();
    for _ in 0..3660 {
        if is_working(location, day) {
            let leaves = match cut_off {
                Some(time) => instant(&zone, day.to_datetime(time))?,
                None if day == local.date() => ready,
                None => instant(&zone, day.to_datetime(civil::Time::midnight()))?,
            };
            if leaves >= ready {
                return Some(leaves);
            }
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// A local time as an instant; in the gap of a clock change the later one, in its fold the earlier one.
fn instant(zone: &TimeZone, local: civil::DateTime) -> Option<Time> {
    zone.to_ambiguous_timestamp(local).compatible().ok().map(Time::from_timestamp)
}
