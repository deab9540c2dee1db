//! Points in time and days. Everything is UTC.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

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
        TimeZone::UTC.to_datetime(jiff::Timestamp::from_second(self.seconds).unwrap_or_default())
    }

    fn from_civil(time: DateTime, precision: Precision) -> Option<Self> {
        let seconds = TimeZone::UTC.to_timestamp(time).ok()?.as_second();
        Some(Self { seconds, precision })
    }

    fn parse(text: &str) -> Option<Self> {
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Some(Self { seconds: time.as_second(), precision: Precision::Second });
        }
        // A date alone also parses as a `DateTime` at midnight, so it has to be told apart first.
        if text.len() <= "2026-05-12".len() {
            let noon = text.parse::<Date>().ok()?.at(12, 0, 0, 0);
            return Self::from_civil(noon, Precision::Day);
        }
        Self::from_civil(text.parse::<DateTime>().ok()?, Precision::Second)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text.trim()).ok_or_else(|| time_error("time", text))
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
        text.trim().parse().map(Self).map_err(|_| time_error("day", text))
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
