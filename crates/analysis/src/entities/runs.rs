//! Runs of capitalised words: where a name begins and ends.

use super::casing::{Casing, Segment, Style};
use super::lexicon::{Lexicon, Listed, Role, key};
use super::tokens::{Gap, Shape, Token};

/// Longer runs are no names but shouting.
const MAX_WORDS: usize = 12;

/// A candidate name: the tokens `start..end` of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the whole run is a listed name.
    pub(super) listed: Option<Listed>,
}

/// Finds runs in one segment.
pub(super) struct Runs<'s, 't, 'a> {
    pub(super) segment: &'s Segment<'t, 'a>,
    pub(super) casing: &'s Casing,
    pub(super) lexicon: &'static Lexicon,
}

impl<'a> Runs<'_, '_, 'a> {
    /// The runs, in reading order, without overlap.
    ///
    /// # Complexity
    /// O(tokens): a run is scanned a bounded number of times.
    pub(super) fn find(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.segment.tokens.len() {
            let Some(end) = self.run_end(at) else {
                at += 1;
                continue;
            };
            self.split_listed(at, end, &mut runs);
            at = end;
        }
        runs
    }

    fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.segment.tokens.get(at)
    }

    /// The end of the run that begins with the token `start`, if one does.
    fn run_end(&self, start: usize) -> Option<usize> {
        if let Some((words, _)) = self.listed_at(start).filter(|_| self.may_begin(start)) {
            return Some(self.extend(start, start + words));
        }
        let begins = self.is_article_prefix(start) || (self.is_name_word(start) && self.may_begin(start));
        begins.then(|| self.extend(start, start + 1))
    }

    /// `al-` before a capital letter: names of Arabic may begin with a small one.
    fn is_article_prefix(&self, at: usize) -> bool {
        let is_prefix = self.token(at).is_some_and(|token| matches!(token.text, "al" | "el" | "bin" | "ibn"));
        is_prefix && self.token(at + 1).is_some_and(|next| next.gap == Gap::Hyphen && next.shape.is_capital())
    }

    fn extend(&self, start: usize, mut end: usize) -> usize {
        while end - start < MAX_WORDS {
            if self.token(end - 1).is_some_and(|token| token.is_possessive) {
                break;
            }
            match self.words_taken(start, end) {
                0 => break,
                taken => end += taken,
            }
        }
        end
    }

    /// How many tokens from `end` on belong to the run that begins at `start`: connectors, and the name word after them.
    fn words_taken(&self, start: usize, end: usize) -> usize {
        let Some(token) = self.token(end) else { return 0 };
        match token.gap {
            Gap::Space if self.continues_name(start, end) || self.is_number_in_name(end) => 1,
            Gap::Space => self.connected(start, end),
            Gap::Hyphen if token.shape == Shape::Number => 1,
            Gap::Hyphen if self.is_name_word(end) && !self.joins_two_places(end) => 1,
            Gap::Hyphen if matches!(token.text, "al" | "el" | "ul") => self.connected(start, end),
            Gap::Hyphen if self.ends_given_name(start, end) => 1,
            Gap::Ampersand if self.is_name_word(end) => 1,
            _ => 0,
        }
    }

    /// `Transport Police`, and in headlines the word behind a given name.
    fn continues_name(&self, start: usize, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.shape.is_capital()) else { return false };
        let lower = token.lower();
        let follows_first_name = || {
            at == start + 1 && self.token(start).is_some_and(|first| self.lexicon.is_first_name(first.text))
        };
        let is_plain =
            || [Role::Starter, Role::Bound, Role::Saying].iter().all(|role| !self.lexicon.is(&lower, *role));
        let continues = match self.segment.style {
            Style::Sentence => self.lexicon.is(&lower, Role::Organization),
            Style::TitleCase => follows_first_name() && is_plain() && !self.casing.is_common(&lower),
            Style::AllCapitals => false,
        };
        continues || self.is_name_word(at)
    }

    /// `Park Min-seo`, but not `Hong Kong-based`.
    fn ends_given_name(&self, start: usize, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_syllable = token.shape == Shape::Lower && token.text.len() <= 5;
        is_syllable && at >= start + 2 && !self.lexicon.is(token.text, Role::CompoundEnding)
    }

    /// `Apollo 11`, but not `Tarn 12 people`.
    fn is_number_in_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_short =
            token.shape == Shape::Number && token.text.len() <= 2 && token.text.parse::<u8>().is_ok();
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        let dated = before.is_some_and(|before| self.lexicon.is(&before.lower(), Role::Date));
        let ends = self.token(at + 1).is_none_or(|next| next.gap != Gap::Space || next.shape == Shape::Lower);
        is_short && !dated && ends && self.casing.is_name(&token.lower())
    }

    fn joins_two_places(&self, at: usize) -> bool {
        let listed = |at: usize| self.token(at).and_then(|token| self.lexicon.listed(&key(token.text)));
        at.checked_sub(1).and_then(listed).is_some() && listed(at).is_some()
    }

    /// Tokens taken by up to three connectors and a name word behind them.
    fn connected(&self, start: usize, end: usize) -> usize {
        let is_connector = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.shape == Shape::Lower
                    && (token.text == "the" || self.lexicon.is(token.text, Role::Connector))
                    && matches!(token.gap, Gap::Space | Gap::Hyphen)
            })
        };
        let n_connectors = (0..3).take_while(|step| is_connector(end + step)).count();
        let behind = end + n_connectors;
        let fits = self.token(behind).is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Hyphen));
        if n_connectors == 0 || !fits || !self.is_name_word(behind) || !self.connector_fits(start, end) {
            return 0;
        }
        n_connectors + 1
    }

    /// Whether the connector at `at` may stand in the run that begins at `start`.
    fn connector_fits(&self, start: usize, at: usize) -> bool {
        let Some(connector) = self.token(at) else { return false };
        let before = self.token(at - 1).map(Token::lower).unwrap_or_default();
        let body = |word: &str| {
            [Role::Organization, Role::Event, Role::Work, Role::Place]
                .iter()
                .any(|role| self.lexicon.is(word, *role))
        };
        match connector.text {
            "the" => false,
            "of" => body(&before) && !self.is_title(&before),
            "for" => self.lexicon.is(&before, Role::Organization),
            "and" => self.names_a_department(start, at),
            _ => true,
        }
    }

    /// `Department of Health and Human Services`.
    fn names_a_department(&self, start: usize, at: usize) -> bool {
        let words = self.segment.tokens.get(start..at).unwrap_or_default();
        let first = words.first().map(Token::lower).unwrap_or_default();
        self.lexicon.is(&first, Role::Organization)
            && words.iter().any(|word| matches!(word.text, "of" | "for"))
    }

    fn is_title(&self, word: &str) -> bool {
        self.lexicon.is(word, Role::Honorific) && !self.lexicon.is(word, Role::Organization)
    }

    /// Whether the word may be part of a name, wherever in the sentence it stands.
    fn is_name_word(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        if !token.shape.is_capital() || matches!(token.text, "I" | "A") {
            return false;
        }
        let lower = token.lower();
        match self.segment.style {
            Style::Sentence => {
                !self.lexicon.is(&lower, Role::Starter) || self.is_name_although_common(at, &lower)
            }
            Style::TitleCase => self.is_known(token, &lower),
            Style::AllCapitals => self.casing.is_name(&lower),
        }
    }

    /// `Will Marsh`, `the National Assembly`: a word that begins many sentences, as a part of a name.
    fn is_name_although_common(&self, at: usize, lower: &str) -> bool {
        let Some(token) = self.token(at).filter(|token| token.shape == Shape::Capital) else { return false };
        let next =
            || self.token(at + 1).is_some_and(|next| next.gap == Gap::Space && next.shape == Shape::Capital);
        let is_inside = token.gap == Gap::Space && at > 0 && lower.len() > 3;
        let is_given_name = self.lexicon.is_first_name(token.text);
        (self.casing.is_name(lower) && lower.len() > 3) || ((is_inside || is_given_name) && next())
    }

    /// For headlines: whether something other than the capital letter says that the word belongs to a name.
    fn is_known(&self, token: &Token<'_>, lower: &str) -> bool {
        if self.casing.is_common(lower) || self.lexicon.is(lower, Role::Starter) {
            return false;
        }
        self.casing.is_name(lower)
            || matches!(token.shape, Shape::Acronym | Shape::Inner)
            || self.lexicon.is_first_name(token.text)
            || self.lexicon.listed(&key(token.text)).is_some()
            || self.lexicon.is(lower, Role::Honorific)
    }

    /// Whether a name may begin here: at the first word of a sentence the capital letter alone does not tell.
    fn may_begin(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_first = at == 0 || matches!(token.gap, Gap::Start | Gap::Line);
        if !is_first || self.segment.style != Style::Sentence {
            return true;
        }
        let lower = token.lower();
        if self.casing.is_name(&lower) || matches!(token.shape, Shape::Acronym | Shape::Inner) {
            return true;
        }
        if self.casing.is_common(&lower) || self.lexicon.is(&lower, Role::Starter) {
            return false;
        }
        self.begins_by_context(at, &lower)
    }

    /// The text never writes the first word of this sentence inside another one.
    fn begins_by_context(&self, at: usize, lower: &str) -> bool {
        let Some(token) = self.token(at) else { return false };
        let next = self.token(at + 1);
        let followed_by_name = next.is_some_and(|next| {
            matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Ampersand)
                && next.shape.is_capital()
                && !self.lexicon.is(&next.lower(), Role::Starter)
        });
        let known = self.lexicon.is_first_name(token.text)
            || self.listed_at(at).is_some()
            || self.lexicon.is(lower, Role::Honorific);
        let speaks =
            || next.is_some_and(|next| next.gap == Gap::Space && self.lexicon.is(next.text, Role::Saying));
        let looks_common = self.lexicon.is(lower, Role::Bound) || has_common_ending(lower);
        known || token.is_possessive || (!looks_common && (followed_by_name || speaks()))
    }

    /// The longest listed name that begins at this token, with its number of words.
    fn listed_at(&self, at: usize) -> Option<(usize, Listed)> {
        let first = self.token(at).filter(|token| token.shape != Shape::Number)?;
        let mut joined = self.lexicon.word_key(first.text);
        let longest = self.lexicon.longest(joined.split(' ').next().unwrap_or_default());
        let mut found = self.lexicon.listed(&joined).map(|listed| (1, listed));
        for words in 2..=longest {
            let Some(token) = self.token(at + words - 1) else { break };
            match token.gap {
                Gap::Space | Gap::Hyphen => joined.push(' '),
                Gap::Ampersand => joined.push_str(" & "),
                _ => break,
            }
            joined.push_str(&self.lexicon.word_key(token.text));
            found = self.lexicon.listed(&joined).map(|listed| (words, listed)).or(found);
        }
        found.filter(|_| first.shape.is_capital() || first.text == "al")
    }

    /// Parts a run where it holds a listed name of several words, such as `White House` in `White House Barack Obama`.
    fn split_listed(&self, start: usize, end: usize, runs: &mut Vec<Run>) {
        match self.listed_at(start) {
            Some((words, listed)) if start + words >= end => {
                runs.push(Run { start, end, listed: Some(listed) })
            }
            _ => runs.push(Run { start, end, listed: None }),
        }
    }
}

/// Endings that few names have: `Speaking`, `Recently`, `Asked`.
fn has_common_ending(word: &str) -> bool {
    ["ing", "ly", "ed", "tion", "ness", "ous", "ive"].iter().any(|ending| word.ends_with(ending))
}
