//! The digest as JSON, with the same bytes on every machine.

use std::io;

use samestory_analysis::Digest;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::error::{Error, ErrorKind};

/// The digest as indented JSON in the form [`Digest::SCHEMA`], ending in a line feed.
///
/// # Units and ranges
/// Fractions have at most six decimals. Times are RFC 3339 in UTC, days `2026-05-12`; evidence is
/// `{"article", "field", "start", "end"}` with byte offsets into the field as given. Texts are as in the
/// digest: escape them where you print them.
///
/// # Errors
/// When the digest cannot be serialised, which no value of the type brings about.
///
/// # Complexity
/// Linear in the size of the digest.
///
/// # Determinism
/// Fields and labels stand in the order of their definitions.
///
/// # Examples
/// ```
/// use samestory_analysis::Digest;
///
/// let json = samestory_render::json(&Digest::new(Some("2026-05-12".parse()?), Vec::new()))?;
/// assert!(json.starts_with("{\n  \"schema\": \"samestory-digest/1\",\n  \"date\": \"2026-05-12\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json(digest: &Digest) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Rounded(PrettyFormatter::new()));
    digest.serialize(&mut serializer).map_err(ErrorKind::from)?;
    bytes.push(b'\n');
    let text = String::from_utf8(bytes).map_err(<serde_json::Error as serde::ser::Error>::custom);
    Ok(text.map_err(ErrorKind::from)?)
}

/// Six decimals are more than the models know, and few enough that the last bits of a sum do not show.
const DECIMALS: f64 = 1e6;

/// Above this, a number has fewer than six decimals anyway, and scaling it would lose digits.
const MAX_ROUNDED: f64 = 1e9;

fn rounded(value: f64) -> f64 {
    let value = if value.abs() < MAX_ROUNDED { (value * DECIMALS).round() / DECIMALS } else { value };
    // Adding zero turns -0 into 0.
    value + 0.0
}

/// Indents, and rounds fractions.
struct Rounded(PrettyFormatter<'static>);

macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*);)+) => {
        $(fn $method<W: io::Write + ?Sized>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        })+
    };
}

impl Formatter for Rounded {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.0.write_f64(writer, rounded(value))
    }

    pass_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_have_six_decimals() {
        assert_eq!(rounded(0.123_456_789).to_string(), "0.123457");
        assert_eq!(rounded(-0.000_000_1).to_string(), "0");
        assert_eq!(rounded(1e300), 1e300);
    }
}
