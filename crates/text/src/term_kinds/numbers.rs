//! Numbers in one spelling.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::word_list::words_by_heading;

const LIST: &str = include_str!("number_words.txt");

/// Longer words are no numbers that news would repeat.
const MAX_DIGITS: usize = 18;

/// Smaller whole numbers stand in any text, and are words already.
const MIN_DIGITS: usize = 3;

/// Signs of money.
const CURRENCIES: [char; 6] = ['$', '€', '£', '¥', '₹', '₩'];

/// What stands around a word that may be a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberPlace<'a> {
    pub(super) word: &'a str,
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
    /// The next two words of the sentence in lower case, empty where there is none.
    pub(super) next: [&'a str; 2],
}

/// A number, and whether it counts per cent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits, with a point where it has a fraction.
    pub(super) value: String,
    pub(super) is_percentage: bool,
}

impl NumberPlace<'_> {
    /// The number that stands here, if it is one that tells stories apart.
    pub(super) fn number(self) -> Option<Number> {
        let suffix_start = self.word.find(|c: char| c.is_alphabetic()).unwrap_or(self.word.len());
        let (digits, suffix) = self.word.split_at_checked(suffix_start)?;
        let is_money = self.before.is_some_and(|before| CURRENCIES.contains(&before));
        let unit = match suffix {
            "" => self.unit_behind(),
            _ => Some(unit(&suffix.to_lowercase()).filter(|_| suffix.len() > 1 || is_money)?),
        };
        let decimal = Decimal::parse(digits)?;
        let telling =
            unit.is_some() || is_money || decimal.n_fraction > 0 || decimal.digits.len() >= MIN_DIGITS;
        if !telling || unit.is_none() && !is_money && is_year(digits) {
            return None;
        }
        let (power, is_percentage) = match unit {
            Some(Unit::Power(power)) => (power, false),
            Some(Unit::Percent) => (0, true),
            None => (0, false),
        };
        Some(Number { value: decimal.times_ten_to(power), is_percentage })
    }

    fn unit_behind(self) -> Option<Unit> {
        let [first, second] = self.next;
        match self.after {
            Some('%' | '٪' | '％') => Some(Unit::Percent),
            _ if first == "per" && second == "cent" => Some(Unit::Percent),
            _ if first.len() > 1 => unit(first),
            _ => None,
        }
    }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Power(usize),
    Percent,
}

fn unit(word: &str) -> Option<Unit> {
    static UNITS: LazyLock<BTreeMap<&'static str, Unit>> = LazyLock::new(|| {
        let unit = |heading: &str| heading.parse().map_or(Unit::Percent, Unit::Power);
        words_by_heading(LIST).map(|(heading, word)| (word, unit(heading))).collect()
    });
    UNITS.get(word).copied()
}

/// A decimal number without needless zeros.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    digits: String,
    /// So many of the digits stand behind the point.
    n_fraction: usize,
}

impl Decimal {
    /// Reads digits with full stops and commas. Groups of three are thousands (`1,000`, `1.000.000`); the last mark, where it
    /// stands before another number of digits or differs from those before it, begins the fraction; others are dates and scores.
    fn parse(text: &str) -> Option<Self> {
        let is_decimal = !text.is_empty()
            && text.len() <= MAX_DIGITS
            && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
        if !is_decimal {
            return None;
        }
        let (whole, fraction) = match text.rfind(['.', ',']).and_then(|last| text.split_at_checked(last)) {
            Some((whole, rest)) if !(has_groups(text)) => (whole, rest.get(1..)?),
            _ => (text, ""),
        };
        let is_plain = whole.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_plain || has_groups(whole)) {
            return None;
        }
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{}{fraction}", whole.trim_start_matches('0'));
        Some(Self { digits, n_fraction: fraction.len() })
    }

    /// As text: digits, with a point where there is a fraction.
    fn times_ten_to(self, power: usize) -> String {
        let n_fraction = self.n_fraction.saturating_sub(power);
        let n_zeros = power.saturating_sub(self.n_fraction);
        let all = format!("{}{}", self.digits, "0".repeat(n_zeros));
        let (whole, fraction) =
            all.split_at_checked(all.len().saturating_sub(n_fraction)).unwrap_or((&all, ""));
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }
}

/// Whether digits are written in groups of three, with one mark between all of them. `0.312` has a fraction.
fn has_groups(text: &str) -> bool {
    let Some(mark) = text.find(['.', ',']).and_then(|at| text.get(at..)?.chars().next()) else {
        return false;
    };
    let mut groups = text.split(mark);
    let is_head = groups.next().is_some_and(|head| (1..=3).contains(&head.len()) && !head.starts_with('0'));
    is_head && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}
