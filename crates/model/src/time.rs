//! Points in time and days. Everything is UTC.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;

use crate::error::{Error, ErrorKind};

/// How exactly a [`Timestamp`] was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Precision {
    /// Only the day is known; the time of day is noon by convention and means nothing.
    Day,
    /// The second is known.
    Second,
}

/// A point in time in UTC, with the precision it was given in.
///
/// Read from an RFC 3339 time (`2026-05-12T07:40:00Z`), from a time without an offset (taken as UTC), or from a
/// date (`2026-05-12`).
///
/// ```
/// use samestory_model::{Precision, Timestamp};
///
/// let time: Timestamp = "2026-05-12T07:40:00+02:00".parse()?;
/// assert_eq!(time.to_string(), "2026-05-12T05:40:00Z");
/// let day: Timestamp = "2026-05-12".parse()?;
/// assert_eq!(day.precision(), Precision::Day);
/// assert!("yesterday".parse::<Timestamp>().is_err());
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    precision: Precision,
}

impl Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z, negative before it. Fractions of a second are dropped.
    ///
    /// ```
    /// use samestory_model::Timestamp;
    ///
    /// let first: Timestamp = "2026-05-12T07:40:00Z".parse()?;
    /// let second: Timestamp = "2026-05-12T13:10:00.5+02:00".parse()?;
    /// assert_eq!(second.seconds() - first.seconds(), 3 * 3600 + 30 * 60);
    /// assert_eq!("1970-01-02T00:00:00Z".parse::<Timestamp>()?.seconds(), 86_400);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// How exactly it was given. Where only the day is known, ask for the [`day`](Self::day), not for the
    /// time of day.
    ///
    /// ```
    /// use samestory_model::{Precision, Timestamp};
    ///
    /// let day: Timestamp = "2026-05-12".parse()?;
    /// let noon: Timestamp = "2026-05-12T12:00:00Z".parse()?;
    /// assert_eq!((day.precision(), noon.precision()), (Precision::Day, Precision::Second));
    /// // The convention is noon, but a day is no point in time.
    /// assert_eq!(day.seconds(), noon.seconds());
    /// assert_ne!(day, noon);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The UTC day it lies in, whatever the offset that it was given with.
    ///
    /// ```
    /// use samestory_model::Timestamp;
    ///
    /// let late: Timestamp = "2026-05-12T23:30:00-02:00".parse()?;
    /// assert_eq!(late.day().to_string(), "2026-05-13");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.civil().date())
    }

    fn civil(self) -> DateTime {
        // In range: the value came from a `jiff` time.
        EPOCH.checked_add(SignedDuration::from_secs(self.seconds)).unwrap_or(EPOCH)
    }

    fn parse(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(unsigned(text)?).ok()?;
        let (precision, time) = match pieces.time() {
            Some(time) => (Precision::Second, time),
            None => (Precision::Day, NOON),
        };
        // Rounded down: before 1970, too, a fraction of a second lies behind its second.
        let local = pieces.date().to_datetime(time).duration_since(EPOCH).as_nanos();
        let seconds = i64::try_from(local.div_euclid(NANOS_A_SECOND)).ok()?;
        let offset = pieces.to_numeric_offset().map_or(0, |offset| i64::from(offset.seconds()));
        let time = Self { seconds: seconds.checked_sub(offset)?, precision };
        // An offset can lead out of the years that can be written.
        let year = EPOCH.checked_add(SignedDuration::from_secs(time.seconds)).ok()?.year();
        (0..=9999).contains(&year).then_some(time)
    }
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
const NOON: Time = Time::constant(12, 0, 0, 0);
const NANOS_A_SECOND: i128 = 1_000_000_000;

/// `text` where it begins with a year of four digits: RFC 3339 has no other, and with a sign begin years of six.
fn unsigned(text: &str) -> Option<&str> {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit()).then_some(text)
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| time_error("time", text))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339, or the date alone where only the day is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.day()),
            Precision::Second => write!(f, "{}Z", self.civil()),
        }
    }
}

/// A calendar day in UTC, written `2026-05-12`.
///
/// ```
/// use samestory_model::Day;
///
/// let day: Day = "2026-05-12".parse()?;
/// assert_eq!(day.long(), "Tuesday, 12 May 2026");
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day in English words, for readers: `Tuesday, 12 May 2026`.
    ///
    /// ```
    /// use samestory_model::Timestamp;
    ///
    /// let time: Timestamp = "2026-05-03T07:40:00Z".parse()?;
    /// assert_eq!(time.day().long(), "Sunday, 3 May 2026");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn long(self) -> String {
        self.0.strftime("%A, %-d %B %Y").to_string()
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        unsigned(text).and_then(|text| text.parse().ok()).map(Self).ok_or_else(|| time_error("day", text))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The value is shortened: it comes from outside and may be of any length.
fn time_error(what: &str, value: &str) -> Error {
    let value = value.chars().take(40).collect();
    Error::new(what, ErrorKind::Time { value })
}

#[cfg(test)]
mod tests {
    use super::{Day, Precision, Timestamp};

    #[track_caller]
    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_has_four_digits_and_no_sign() {
        for text in ["+002026-05-12", "-000044-03-15", "+002026-05-12T07:40:00Z", "\u{2212}000044-03-15"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_lies_behind_its_second_before_1970_too() {
        assert_eq!(time("1969-12-31T23:59:59.5Z").to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(time("1969-12-31T23:59:59.5").seconds(), -1);
        assert_eq!(time("1970-01-01T00:00:00.5Z").seconds(), 0);
    }

    #[test]
    fn the_last_day_that_can_be_written_is_read_and_none_behind_it() {
        let last = time("9999-12-31");
        assert_eq!((last.to_string(), last.precision()), ("9999-12-31".to_owned(), Precision::Day));
        let night = time("9999-12-31T23:59:59Z");
        assert_eq!(night.to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(night.day(), "9999-12-31".parse::<Day>().unwrap());
        assert!("9999-12-31T23:59:59-01:00".parse::<Timestamp>().is_err());
        assert!("0000-01-01T00:00:00+01:00".parse::<Timestamp>().is_err());
        assert_eq!(time("0000-01-01").to_string(), "0000-01-01");
    }
}
