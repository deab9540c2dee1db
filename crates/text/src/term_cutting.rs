//! Texts cut into terms.

use std::borrow::Cow;

use samestory_model::Span;

use crate::words::words;

/// The terms of `text` in reading order: words in lower case without a possessive `'s`.
///
/// Scripts that write no spaces give each run of neighbouring characters: pairs for Han, Hiragana, Khmer and Myanmar, triples
/// for Thai and Lao, whose vowels are characters of their own; marks belong to the character before them. A Hangul word of
/// more than two syllables gives its pairs of syllables, as its last ones are mostly particles. Katakana words stay whole.
///
/// # Complexity
/// Linear in the length of `text`.
///
/// # References
/// McNamee, Mayfield: *Character N-Gram Tokenization for European Language Text Retrieval*, 2004; for Han and Hangul: Nie, Gao,
/// Zhang, Zhou: *On the use of words and n-grams for Chinese information retrieval*, 2000.
///
/// # Examples
/// ```
/// let terms: Vec<_> = samestory_text::terms("Marsh’s Clean Power Act: 61-58").collect();
/// assert_eq!(terms, ["marsh", "clean", "power", "act", "61", "58"]);
/// assert_eq!(samestory_text::terms("洪水警報").collect::<Vec<_>>(), ["洪水", "水警", "警報"]);
/// assert_eq!(samestory_text::terms("홍수가 서울").collect::<Vec<_>>(), ["홍수", "수가", "서울"]);
/// ```
pub fn terms(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    located_terms(text).map(|(_, term)| term)
}

/// The same, each with the byte range of its word; of a run of characters, of the last.
pub(crate) fn located_terms(text: &str) -> impl Iterator<Item = (Span, Cow<'_, str>)> {
    let mut run = Run::default();
    words(text).flat_map(move |(span, word)| {
        let found = match gram_length(word) {
            Some(length) => {
                Terms::One(run.push(span, length).and_then(|gram| gram.slice(text)).map(Cow::Borrowed))
            }
            None => {
                run = Run::default();
                word_terms(word)
            }
        };
        found.map(move |term| (span, term))
    })
}

/// How many neighbours make a term where `word` is one character of a script that UAX #29 cuts after every character.
fn gram_length(word: &str) -> Option<usize> {
    if word.is_ascii() {
        return None;
    }
    let mut characters = word.chars();
    let first = characters.next()?;
    match first {
        // Thai and Lao, less digits.
        '\u{e00}'..='\u{e4f}' | '\u{e80}'..='\u{ecf}' | '\u{edc}'..='\u{edf}' => Some(3),
        // Myanmar and its extensions, less digits; Khmer.
        '\u{1000}'..='\u{103f}'
        | '\u{1050}'..='\u{108f}'
        | '\u{109a}'..='\u{109f}'
        | '\u{a9e0}'..='\u{a9ef}'
        | '\u{a9fa}'..='\u{a9fe}'
        | '\u{aa60}'..='\u{aa7f}'
        | '\u{1780}'..='\u{17d3}' => Some(2),
        // Hiragana and Han.
        '\u{3040}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => characters.next().is_none().then_some(2),
        _ => None,
    }
}

/// The last characters of a run without gaps.
#[derive(Default)]
struct Run {
    /// Where each of the last ones starts, the oldest first.
    starts: [usize; MAX_GRAM],
    n: usize,
    end: usize,
    length: usize,
}

const MAX_GRAM: usize = 3;

impl Run {
    /// The term that ends with the character under `span`, once enough have come without a gap.
    fn push(&mut self, span: Span, length: usize) -> Option<Span> {
        if self.end != span.start() || self.length != length {
            *self = Self { length, ..Self::default() };
        }
        self.starts.rotate_left(1);
        if let Some(last) = self.starts.last_mut() {
            *last = span.start();
        }
        self.n += 1;
        self.end = span.end();
        let first = self.starts.get(MAX_GRAM.checked_sub(length)?)?;
        (self.n >= length).then(|| Span::between(*first, span.end()))
    }
}

/// The terms of one word.
enum Terms<'a> {
    One(Option<Cow<'a, str>>),
    /// Pairs of the syllables of a word.
    Pairs(&'a str),
}

fn word_terms(word: &str) -> Terms<'_> {
    let is_long_hangul =
        !word.is_ascii() && word.chars().nth(2).is_some() && word.chars().all(is_hangul_syllable);
    if is_long_hangul { Terms::Pairs(word) } else { Terms::One(Some(fold(word))) }
}

fn is_hangul_syllable(character: char) -> bool {
    matches!(character, '\u{ac00}'..='\u{d7a3}')
}

impl<'a> Iterator for Terms<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        match self {
            Self::One(term) => term.take(),
            Self::Pairs(rest) => {
                let mut borders = rest.char_indices().map(|(start, _)| start).chain([rest.len()]).skip(1);
                let (second, end) = (borders.next()?, borders.next()?);
                let pair = rest.get(..end)?;
                *rest = rest.get(second..)?;
                Some(Cow::Borrowed(pair))
            }
        }
    }
}

fn fold(word: &str) -> Cow<'_, str> {
    let bare = match word.strip_suffix(['s', 'S']) {
        Some(stem) => stem.strip_suffix(['\'', '’']).unwrap_or(word),
        None => word,
    };
    if bare.is_ascii() {
        let has_capital = bare.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capital { Cow::Owned(bare.to_ascii_lowercase()) } else { Cow::Borrowed(bare) };
    }
    if bare.chars().any(char::is_uppercase) { Cow::Owned(bare.to_lowercase()) } else { Cow::Borrowed(bare) }
}
