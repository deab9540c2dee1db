//! Amounts: value, unit, and which words write them.

use std::ops::Range;

use samestory_model::TermId;

use super::tokens::{Mark, Token};
use super::words::{Role, Words};

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) value: Value,
    pub(crate) unit: Unit,
    /// Letters close behind the digits that are no scale: `Q` of `4Q`.
    pub(crate) suffix: String,
    pub(crate) is_ordinal: bool,
    /// The tokens that write it.
    pub(crate) tokens: Range<usize>,
}

/// A decimal number without trailing zeros: `digits` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    digits: u64,
    exponent: i32,
}

/// What an amount is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Nothing that is known.
    None,
    Percent,
    Money(TermId),
    Measure(TermId),
}

/// Longer rows of digits are not read.
const MAX_DIGITS: usize = 18;

impl Value {
    fn new(mut digits: u64, mut exponent: i32) -> Self {
        while digits != 0 && digits.is_multiple_of(10) {
            (digits, exponent) = (digits / 10, exponent + 1);
        }
        Self { digits, exponent: if digits == 0 { 0 } else { exponent } }
    }

    fn whole(value: u64) -> Self {
        Self::new(value, 0)
    }

    fn times(self, factor: u64) -> Option<Self> {
        let factor = Self::whole(factor);
        Some(Self::new(self.digits.checked_mul(factor.digits)?, self.exponent + factor.exponent))
    }

    /// The number, where it is a whole one and not large.
    pub(crate) fn as_whole(self) -> Option<u64> {
        let power = u32::try_from(self.exponent).ok()?;
        self.digits.checked_mul(10_u64.checked_pow(power)?)
    }

    /// The number, as near as a float comes to it.
    pub(crate) fn as_f64(self) -> f64 {
        self.digits as f64 * 10_f64.powi(self.exponent)
    }

    /// Digits with points and commas: a comma before groups of three parts thousands, else it is a decimal one.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, fraction),
            None => match text.rsplit_once(',') {
                Some((whole, fraction)) if fraction.len() != 3 => (whole, fraction),
                _ => (text, ""),
            },
        };
        let digits: String = whole.chars().chain(fraction.chars()).filter(|c| *c != ',').collect();
        let exponent = i32::try_from(fraction.len()).ok()?;
        let is_number = !digits.is_empty()
            && digits.len() <= MAX_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Some(Self::new(digits.parse().ok()?, -exponent))).flatten()
    }
}

impl Figure {
    /// Whether both say the same amount; `29th` of a month is `29`.
    pub(crate) fn is_same_amount(&self, other: &Self) -> bool {
        self.value == other.value && self.suffix == other.suffix
    }

    /// Whether both tell units, and other ones.
    pub(crate) fn conflicts(&self, other: &Self) -> bool {
        self.unit != Unit::None && other.unit != Unit::None && self.unit != other.unit
    }

    /// Whether it is written as a year is.
    pub(crate) fn is_year(&self) -> bool {
        self.unit == Unit::None && self.value.as_whole().is_some_and(|year| (1900..2100).contains(&year))
    }
}

/// Finds the figures of a sentence, whose tokens begin at `range.start`, and tells its tokens.
pub(super) fn read(tokens: &mut [Token], range: &Range<usize>, figures: &mut Vec<Figure>) {
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let Some((figure, length)) = figure(rest, at.checked_sub(1).and_then(|before| tokens.get(before)))
        else {
            at += 1;
            continue;
        };
        for token in tokens.iter_mut().skip(at).take(length) {
            token.figure = Some(figures.len());
        }
        let start = range.start + at;
        figures.push(Figure { tokens: start..start + length, ..figure });
        at += length;
    }
}

/// The figure that `rest` begins with, and how many tokens write it.
fn figure(rest: &[Token], before: Option<&Token>) -> Option<(Figure, usize)> {
    let first = rest.first()?;
    // `Covid-19` is a name.
    if first.around.0 == '-' && before.is_some_and(|before| before.is_capital && before.figure.is_none()) {
        return None;
    }
    let (value, suffix, is_ordinal, length) =
        if first.is_digits() { written_in_digits(rest)? } else { written_in_words(rest, before)? };
    let unit = unit(first, rest.get(length - 1)?, rest.get(length..).unwrap_or_default());
    Some((Figure { value, unit, suffix, is_ordinal, tokens: 0..0 }, length))
}

fn written_in_digits(rest: &[Token]) -> Option<(Value, String, bool, usize)> {
    let lists = Words::bundled();
    let word = rest.first()?.lower.as_str();
    let end = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (digits, suffix) = word.split_at_checked(end)?;
    let value = Value::parse(digits)?;
    let scale = |word: &str| lists.value(word).filter(|_| lists.roles(word).has(Role::Scale));
    if ["st", "nd", "rd", "th"].contains(&suffix) {
        return Some((value, String::new(), true, 1));
    }
    if let Some(factor) = scale(suffix) {
        return Some((value.times(factor)?, String::new(), false, 1));
    }
    let next =
        rest.get(1).filter(|next| suffix.is_empty() && next.mark == Mark::None && next.lower.len() > 1);
    match next.and_then(|next| scale(&next.lower)) {
        Some(factor) => Some((value.times(factor)?, String::new(), false, 2)),
        None => Some((value, suffix.to_owned(), false, 1)),
    }
}

/// `twelve`, `twenty-three`, `two hundred and twelve thousand`, `a million`, `third`.
fn written_in_words(rest: &[Token], before: Option<&Token>) -> Option<(Value, String, bool, usize)> {
    let first = rest.first()?;
    let lists = Words::bundled();
    if first.is(Role::Ordinal) {
        // `metres per second`, `a third`.
        let is_unit = before.is_some_and(|before| {
            ["per", "a", "each"].contains(&before.lower.as_str()) && first.is(Role::Unit)
        });
        let is_part = first.is(Role::Amount)
            && before.is_some_and(|before| before.lower == "a" || before.figure.is_some());
        let value = Value::whole(lists.value(&first.lower)?);
        return (!is_unit && !is_part).then(|| (value, String::new(), true, 1));
    }
    let is_lone_scale =
        first.is(Role::Scale) && before.is_some_and(|before| ["a", "an"].contains(&before.lower.as_str()));
    if !first.is(Role::Number) && !is_lone_scale {
        return None;
    }
    let (mut total, mut part, mut length) = (0_u64, 0_u64, 0);
    for token in rest {
        let joined = length == 0 || token.mark == Mark::None;
        let Some(value) = lists
            .value(&token.lower)
            .filter(|_| joined && token.roles.has_any(&[Role::Number, Role::Scale]) && token.lower.len() > 2)
        else {
            break;
        };
        match (token.is(Role::Scale), value) {
            (true, 100) => part = part.max(1).checked_mul(100)?,
            (true, _) => (total, part) = (total.checked_add(part.max(1).checked_mul(value)?)?, 0),
            // `twenty three`, but `five six` are two figures.
            (false, _) if part % 100 >= 20 && part % 10 == 0 && value < 10 || part % 100 == 0 => {
                part = part.checked_add(value)?
            }
            _ => break,
        }
        length += 1;
    }
    (length > 0).then(|| (Value::whole(total.saturating_add(part)), String::new(), false, length))
}

fn unit(first: &Token, last: &Token, behind: &[Token]) -> Unit {
    let lists = Words::bundled();
    let sign = match first.around.0 {
        '$' => "dollar",
        '€' => "euro",
        '£' => "pound",
        '¥' => "yen",
        _ => "",
    };
    if !sign.is_empty() {
        return Unit::Money(lists.key(sign));
    }
    let word = |index: usize| behind.get(index).filter(|token| token.mark == Mark::None);
    let is = |index: usize, text: &str| word(index).is_some_and(|token| token.lower == text);
    if last.around.1 == '%' || is(0, "percent") || is(0, "pct") || is(0, "per") && is(1, "cent") {
        return Unit::Percent;
    }
    let singular =
        |token: &Token| token.lower.strip_suffix('s').map(|word| lists.roles(word)).unwrap_or_default();
    match word(0) {
        Some(token) if token.is(Role::Currency) || singular(token).has(Role::Currency) => {
            Unit::Money(token.key())
        }
        Some(token) if token.is(Role::Unit) || singular(token).has(Role::Unit) => Unit::Measure(token.key()),
        _ => Unit::None,
    }
}
