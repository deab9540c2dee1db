//! The tokens of a text, as BERT's tokenizer finds them.
//!
//! Nearly all words of news are of ASCII, with a few typographic marks beside them: these are parted here, a byte at a time. Whatever has
//! other characters goes through the normaliser of `tokenizers`, which knows accents, control characters and scripts without blanks.

use ahash::AHashMap;
use tokenizers::normalizers::bert::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{
    NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
};

/// Goes before the tokens that go on with a word.
const CONTINUES: &str = "##";
const UNKNOWN: &str = "[UNK]";

/// A longer word is unknown.
const MAX_WORD_CHARS: usize = 100;

/// Marks beyond ASCII that are words of their own, as those of ASCII are.
const MARKS: [char; 7] = ['“', '”', '‘', '’', '–', '—', '…'];

/// A vocabulary.
///
/// # References
/// Schuster, Nakajima: *Japanese and Korean voice search*, 2012; Wu et al.: *Google's neural machine translation system*, 2016, section 4.1.
pub(super) struct WordPieces {
    heads: AHashMap<Box<str>, u32>,
    /// Without the mark in front.
    tails: AHashMap<Box<str>, u32>,
    unknown: Option<u32>,
    /// Bytes of the longest token.
    longest: usize,
}

impl WordPieces {
    /// Of a token a line; its number is its id.
    pub(super) fn new(vocabulary: &str) -> Self {
        let (mut heads, mut tails) = (AHashMap::new(), AHashMap::new());
        for (token, id) in vocabulary.lines().zip(0..) {
            match token.strip_prefix(CONTINUES) {
                Some(tail) => tails.insert(tail.into(), id),
                None => heads.insert(token.into(), id),
            };
        }
        let longest = vocabulary.lines().map(str::len).max().unwrap_or(0);
        Self { unknown: heads.get(UNKNOWN).copied(), heads, tails, longest }
    }

    /// The ids of the tokens of a text, without special tokens.
    ///
    /// # Complexity
    /// Linear in the length of the text.
    pub(super) fn ids(&self, text: &str) -> tokenizers::Result<Vec<u32>> {
        let mut ids = Vec::with_capacity(text.len() / 4);
        let mut word = String::new();
        for part in text.split([' ', '\n', '\t', '\r']) {
            if part.chars().all(|c| c.is_ascii_graphic() || MARKS.contains(&c)) {
                self.add_plain(part, &mut word, &mut ids);
            } else {
                self.add_other(part, &mut ids)?;
            }
        }
        Ok(ids)
    }

    fn add_plain(&self, part: &str, word: &mut String, ids: &mut Vec<u32>) {
        for c in part.chars() {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
                continue;
            }
            self.add_word(word, ids);
            word.clear();
            self.add_word(c.encode_utf8(&mut [0; 4]), ids);
        }
        self.add_word(word, ids);
        word.clear();
    }

    fn add_other(&self, part: &str, ids: &mut Vec<u32>) -> tokenizers::Result<()> {
        let mut normalized = NormalizedString::from(part);
        BertNormalizer::default().normalize(&mut normalized)?;
        let mut pieces = PreTokenizedString::from(normalized);
        BertPreTokenizer.pre_tokenize(&mut pieces)?;
        let words = pieces.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        words.into_iter().for_each(|(word, _, _)| self.add_word(word, ids));
        Ok(())
    }

    /// The longest token that the word begins with, then the longest that the rest begins with, and so on; unknown where one is missing.
    fn add_word(&self, word: &str, ids: &mut Vec<u32>) {
        let n_before = ids.len();
        let (mut rest, mut tokens) = (word, &self.heads);
        let mut is_known = word.chars().nth(MAX_WORD_CHARS).is_none();
        while is_known && !rest.is_empty() {
            let beginnings = (1..=rest.len().min(self.longest)).rev();
            let mut found = beginnings.filter_map(|end| Some((*tokens.get(rest.get(..end)?)?, end)));
            let next = found.next();
            is_known = next.is_some();
            if let Some((id, end)) = next {
                ids.push(id);
                (rest, tokens) = (rest.get(end..).unwrap_or_default(), &self.tails);
            }
        }
        if !is_known {
            ids.truncate(n_before);
            ids.extend(self.unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use tokenizers::Model;
    use tokenizers::models::wordpiece::WordPiece;

    use super::*;

    const VOCABULARY: &str = include_str!("../assets/vocab.txt");

    /// By the library alone.
    fn expected(text: &str) -> Vec<u32> {
        let mut normalized = NormalizedString::from(text);
        BertNormalizer::default().normalize(&mut normalized).unwrap();
        let mut pieces = PreTokenizedString::from(normalized);
        BertPreTokenizer.pre_tokenize(&mut pieces).unwrap();
        pieces.tokenize(|piece| LIBRARY.tokenize(piece.get())).unwrap();
        let words = pieces.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        words.into_iter().filter_map(|(_, _, tokens)| tokens.as_deref()).flatten().map(|t| t.id).collect()
    }

    static PIECES: LazyLock<WordPieces> = LazyLock::new(|| WordPieces::new(VOCABULARY));
    static LIBRARY: LazyLock<WordPiece> = LazyLock::new(|| {
        let ids: AHashMap<String, u32> = VOCABULARY.lines().map(str::to_owned).zip(0..).collect();
        WordPiece::builder().vocab(ids).unk_token(UNKNOWN.to_owned()).build().unwrap()
    });

    #[test]
    fn tokens_are_those_of_the_library() {
        let texts = [
            "",
            "The “Tarn” ferry’s captain—a 42-year-old—said: it_is $1,000.50…",
            "Côte d'Ivoire, Zoë\u{301} and Łódź; İSTANBUL ΣΟΦΟΣ ﬁre naı̈ve",
            "東京で洪水 and 洪水、警報 서울 กรุงเทพ",
            "a\u{b}b\u{c}c\u{0}d\u{7f}e \u{301}x \u{a0}y\u{2028}z\u{feff}w\u{ad}v \u{fffd} ## ##ing [UNK] [CLS]",
            "\r\n\ttabs\tand\r\nlines",
            "🚢 ships 🚢🚢 qqqqzzzz ",
        ];
        for text in texts.iter().copied().chain([&*"x".repeat(100), &*"x".repeat(101), &*"é".repeat(101)]) {
            assert_eq!(PIECES.ids(text).unwrap(), expected(text), "{text:?}");
        }
    }

    #[test]
    fn without_a_token_for_them_unknown_words_add_nothing() {
        assert_eq!(WordPieces::new("tarn\n##s").ids("Tarns tarnt s").unwrap(), [0, 1]);
    }

    proptest! {
        #[test]
        fn any_text_has_the_tokens_of_the_library(text in "\\PC{0,40}|[a-zA-Z0-9 .,'’“”#é\u{300}\u{b}\n]{0,60}|.{0,40}") {
            prop_assert_eq!(PIECES.ids(&text).unwrap(), expected(&text));
        }
    }
}
