//! Articles of a stream written out.

use samestory::model::{Article, Batch};

use super::base::Word;
use super::items::MAX_NOISE;
use super::plan::Planned;
use super::random::{Random, hash};
use super::{Stream, time};

/// As many words as the budgets are stated for.
const N_WORDS: usize = 500;
/// Outlets; the first write most.
const N_OUTLETS: f64 = 400.0;

const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";
const KEPT: u64 = 0x510e_527f_ade6_82d1;

impl Stream<'_> {
    /// The articles with title, body of at least 500 words, time and outlet.
    ///
    /// A renamed word has a syllable or more behind it. A body has the sentences of the real article, less some, and is filled up with
    /// those of other articles.
    #[must_use]
    pub fn texts(&self) -> Batch {
        let numbered = self.plan.articles.iter().enumerate();
        Batch::new(numbered.filter_map(|(number, article)| self.text(number, article)).collect())
    }

    fn text(&self, number: usize, article: &Planned) -> Option<Article> {
        let (first, second) = self.bases(article);
        let mut random = Random::new(hash(article.seed, KEPT));
        let noise = MAX_NOISE * random.share().powi(2);
        let mut body = Body::default();
        let kept = [(first, article.of_first), (second, 1.0 - article.of_first)];
        for (base, share) in kept {
            for sentence in &base.sentences {
                if random.share() < share * (1.0 - noise) {
                    body.add(self.sentence(article, sentence));
                }
            }
        }
        while body.n_words < N_WORDS {
            let other = &self.base.articles[random.below(self.base.len())].sentences;
            let Some(sentence) = other.get(random.below(other.len().max(1))) else { continue };
            body.add(self.sentence(article, sentence));
        }
        let outlet = libm::pow(N_OUTLETS, random.share()) as usize;
        let written = Article::builder(Self::id(number).ok()?.as_str())
            .title(self.sentence(article, &first.title).0)
            .body(body.text)
            .source(format!("outlet-{outlet}"))
            .url(format!("https://outlet-{outlet}.example/{number}"))
            .published(time(article)?);
        written.build().ok()
    }

    /// As the article's story names things, and how many words that is.
    fn sentence(&self, article: &Planned, words: &[Word]) -> (String, usize) {
        let mut text = String::new();
        for word in words {
            let variant = self.variant(article, word.key);
            text.extend([word.before.as_str(), &renamed(&word.text, variant)]);
        }
        (text, words.len())
    }
}

#[derive(Debug, Default)]
struct Body {
    text: String,
    n_words: usize,
}

impl Body {
    fn add(&mut self, (sentence, n_words): (String, usize)) {
        self.text.extend([sentence.as_str(), ".\n"]);
        self.n_words += n_words;
    }
}

/// A variant of a word: digits are shifted, and letters followed by syllables.
fn renamed(word: &str, variant: u64) -> String {
    if variant == 0 {
        return word.to_owned();
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.chars().map(|character| shifted(character, variant)).collect();
    }
    let (stem, possessive) = match word.char_indices().rev().nth(1) {
        Some((place, '\'' | '’')) => word.split_at_checked(place).unwrap_or((word, "")),
        _ => (word, ""),
    };
    format!("{stem}{}{possessive}", syllables(variant))
}

fn shifted(character: char, variant: u64) -> char {
    match character.to_digit(10) {
        Some(digit) => char::from_digit(1 + ((u64::from(digit) + variant) % 9) as u32, 10).unwrap_or('1'),
        None => character,
    }
}

/// A number of base 70, each digit a syllable.
fn syllables(mut number: u64) -> String {
    let mut text = String::new();
    while number > 0 {
        let digit = (number % 70) as usize;
        text.extend([CONSONANTS[digit / 5], VOWELS[digit % 5]].map(char::from));
        number /= 70;
    }
    text
}
