//! The story's headline: the plainest of the titles that says most of what the others say.

use samestory_model::SparseVector;
use samestory_text::{Document, TermWeighter, TitleKind, words};

use super::best::first_best;
use super::language::PageLanguage;
use super::outdated::Outdated;
use super::term_index::TermIndex;
use crate::claim::{Claim, Passage};
use crate::labels::{Label, Tone};
use crate::numbers::indicator;
use crate::reading::{Mark, Reading};
use crate::shorten::is_verb;

const USUAL_WORDS: std::ops::RangeInclusive<usize> = 5..=12;
/// What each sign of colour takes off a title's score, which lies in 0..=2.
const PENALTY: f64 = 0.35;
/// What a count that has risen since takes off.
const OUTDATED_PENALTY: f64 = 0.7;
const COLOUR: &[&str] = &[
    "you", "your", "here's", "here’s", "why", "how", "this", "these", "i", "we", "my", "what", "shocking",
    "horror", "fury", "slams", "blasts", "watch",
];

/// Words of titles that serve, explain or rate instead of telling what happened.
const SIDE: &[&str] = &[
    "route",
    "guide",
    "updates",
    "explained",
    "explainer",
    "ratings",
    "timeline",
    "interview",
    "profile",
    "preview",
    "recap",
    "know",
];

/// A story's headline, and of each article how much it is about what the headline says, in 0..=1.
pub(crate) struct Headline {
    pub claim: Claim,
    pub relevance: Vec<f64>,
}

/// Chooses among the titles of `documents` in the language of the page, whose tones are given; without any title, the first sentence serves.
pub(crate) fn headline(
    documents: &[&Document<'_>],
    tones: &[&Label<Tone>],
    (outdated, language): (&Outdated, &PageLanguage),
    weighter: &TermWeighter,
) -> Option<Headline> {
    if let [only] = documents {
        let claim = Passage::of_title(only).map(|title| Claim::cited(title).in_title_case());
        return Some(Headline {
            claim: claim.or_else(|| untitled(documents, language))?,
            relevance: vec![1.0],
        });
    }
    let titles: Vec<SparseVector> =
        documents.iter().map(|document| weighter.weigh_title(document.title())).collect();
    let texts: Vec<SparseVector> =
        documents.iter().map(|document| article_terms(document, weighter)).collect();
    let titled = documents
        .iter()
        .zip(&titles)
        .zip(tones)
        .enumerate()
        .filter(|(number, ((document, _), _))| !document.title().is_empty() && language.has(*number));
    let (in_titles, in_texts) = (TermIndex::of(&titles), TermIndex::of(&texts));
    let best = first_best(titled.map(|(number, ((document, title), tone))| {
        let is_old = indicator(outdated.has_title(number));
        let score = in_titles.mean_cosine(title) + in_texts.mean_cosine(title)
            - colour(document, tone)
            - OUTDATED_PENALTY * is_old;
        ((document, texts.get(number)), score)
    }));
    let Some((document, text)) = best else {
        return Some(Headline {
            claim: untitled(documents, language)?,
            relevance: vec![1.0; documents.len()],
        });
    };
    let claim = Claim::cited(Passage::of_title(document)?).in_title_case();
    let relevance = text.map_or_else(Vec::new, |text| relative(&in_texts.cosines(text)));
    Some(Headline { claim, relevance })
}

/// Cosines as shares of their mean, at most 1.
fn relative(cosines: &[f32]) -> Vec<f64> {
    let others = cosines.iter().filter(|cosine| **cosine < 0.999);
    let (sum, n) = others.fold((0.0, 0.0), |(sum, n), cosine| (sum + f64::from(*cosine), n + 1.0));
    let mean = if n > 0.0 { sum / n } else { 1.0 };
    cosines.iter().map(|cosine| (f64::from(*cosine) / mean.max(f64::MIN_POSITIVE)).min(1.0)).collect()
}

fn untitled(documents: &[&Document<'_>], language: &PageLanguage) -> Option<Claim> {
    let of_page = documents.iter().enumerate().filter(|(number, _)| language.has(*number));
    let of_page = of_page.map(|(_, document)| document);
    let first_sentence = of_page.chain(documents).find_map(|document| first_sentence(document));
    first_sentence.or_else(|| documents.first().map(|document| Claim::untitled(document.article())))
}

fn article_terms(document: &Document<'_>, weighter: &TermWeighter) -> SparseVector {
    weighter.weigh_article(document.title(), document.body().as_str())
}

/// Signs that a title teases, opines or shouts instead of telling.
fn colour(document: &Document<'_>, tone: &Label<Tone>) -> f64 {
    let title = document.title();
    let lower: Vec<String> = words(title).map(|(_, word)| word.to_lowercase()).collect();
    let plain_tone = matches!(tone.label, Tone::Factual | Tone::Analytical);
    let signs = [
        matches!(document.title_kind(), Some(TitleKind::Opinion)),
        document.title_kind().is_some(),
        title.ends_with(['?', '…']) || title.contains('!'),
        words(title).any(|(_, word)| is_shouted(word)),
        !USUAL_WORDS.contains(&lower.len()),
        lower.iter().any(|word| COLOUR.contains(&word.as_str())),
        title.contains(['“', '"', '‘']),
        lower.iter().any(|word| SIDE.contains(&word.as_str())),
        speaks_on(title),
        !plain_tone,
    ];
    PENALTY * signs.iter().filter(|sign| **sign).count() as f64
}

/// `TERROR`: too long for letters that stand for words.
fn is_shouted(word: &str) -> bool {
    word.chars().count() > 5 && !word.contains(char::is_lowercase) && word.contains(char::is_alphabetic)
}

/// `Ana Lund on ferries, storms and sleep`: the title of an interview.
fn speaks_on(title: &str) -> bool {
    let reading = Reading::of(title);
    let tokens = reading.tokens.as_slice();
    let name = tokens.iter().take_while(|token| token.is_capital && token.lower != "on").count();
    let is_next = tokens.get(name).is_some_and(|token| token.lower == "on" && token.mark == Mark::None);
    let lists = tokens.iter().skip(name + 1).any(|token| token.mark == Mark::Comma);
    (2..=3).contains(&name) && is_next && lists && !(0..tokens.len()).any(|at| is_verb(tokens, at))
}

fn first_sentence(document: &Document<'_>) -> Option<Claim> {
    let sentence = document.sentences().first()?;
    Some(Claim::cited(Passage::of_sentence(document, sentence)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interviews_are_known_by_their_titles() {
        assert!(speaks_on("Ana Lund on ferries, storms and sleep"));
        assert!(speaks_on("Ana Lund on Ferries, Storms and Sleep"));
        for title in [
            "Ana Lund was seen on ferries, ships and boats",
            "Police on the way to Tarn, Halden and Orrin",
            "Ana Lund on the bridge",
        ] {
            assert!(!speaks_on(title), "{title}");
        }
    }
}
