//! Which parts of a sentence can go.

use samestory_model::Span;

use super::verbs::is_verb;
use super::words::{Part, is, opens_part};
use crate::reading::{Mark, Reading, Role, Token};

/// What goes first where several can. Those up to [`Kind::Bracket`] add nothing in any place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `But …`
    Connective,
    /// `… (Euronews) …`
    Bracket,
    /// `…, 42, …`
    Age,
    /// `…, who is the mayor of Tarn, …`
    Inserted,
    /// `…, police said.`
    Attribution,
    /// `…, which opened in 1990.`
    Relative,
    /// `On Tuesday, …`
    Opening,
    /// `…, including two children.`
    Tail,
    /// `… on Tuesday …`
    Day,
    /// `…, and the road was closed.`
    Clause,
}

/// A part of a text that can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) kind: Kind,
    span: Span,
}

/// A part at the head has at most so many words; a longer one tells something.
const LONGEST_OPENING: usize = 12;
/// The saying at the end has at most so many words.
const LONGEST_ATTRIBUTION: usize = 12;
/// Who speaks at the head is named in at most so many words.
const LONGEST_SPEAKER: usize = 6;
/// A part in the middle has at most so many words.
const LONGEST_INSERTED: usize = 20;

impl Cut {
    /// The text without the part; what begins it then has a capital letter.
    pub(super) fn apply(&self, text: &str) -> String {
        let before = text.get(..self.span.start()).unwrap_or_default();
        let behind = text.get(self.span.end()..).unwrap_or_default();
        let part = self.span.slice(text).unwrap_or_default();
        let behind = unclosed(part).map_or_else(|| behind.to_owned(), |mark| behind.replacen(mark, "", 1));
        if !before.is_empty() {
            return format!("{before}{behind}");
        }
        capitalized(&behind)
    }
}

/// The mark that closes what a part opens and does not close: `, calling it a “disgrace` of a sentence that ends so.
fn unclosed(part: &str) -> Option<char> {
    let count = |mark: char| part.matches(mark).count();
    [('“', '”'), ('"', '"')].into_iter().find_map(|(opening, closing)| {
        let is_open =
            if opening == closing { count(opening) % 2 == 1 } else { count(opening) > count(closing) };
        is_open.then_some(closing)
    })
}

/// The text with a capital letter at its head.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The parts of a sentence that can go, those that matter least first; none where the text is more than one sentence.
pub(super) fn cuts(text: &str) -> Vec<Cut> {
    let reading = Reading::of(text);
    let [_] = reading.sentences.as_slice() else { return Vec::new() };
    let sentence = Sentence { tokens: &reading.tokens, text };
    let mut found: Vec<Cut> = sentence.connective().into_iter().chain(sentence.opening()).collect();
    found.extend(
        (1..sentence.tokens.len()).filter_map(|at| sentence.also(at).or_else(|| sentence.meanwhile(at))),
    );
    found.extend(sentence.brackets());
    found.extend((1..sentence.tokens.len()).flat_map(|at| sentence.behind_comma(at)));
    found.extend(sentence.attribution(&reading).or_else(|| sentence.leading_attribution(&reading)));
    found
        .extend((1..sentence.tokens.len()).filter_map(|at| sentence.day(at).or_else(|| sentence.clause(at))));
    found.retain(|cut| sentence.is_whole_without(cut));
    found.sort_by_key(|cut| (cut.kind, std::cmp::Reverse(cut.span.start())));
    found
}

struct Sentence<'r> {
    tokens: &'r [Token],
    text: &'r str,
}

impl Sentence<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    fn is(&self, at: usize, part: Part) -> bool {
        is(self.word(at), part)
    }

    fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.span.start())
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.span.end())
    }

    fn mark(&self, at: usize) -> Mark {
        self.tokens.get(at).map_or(Mark::Strong, |token| token.mark)
    }

    /// Whether no quotation reaches over the borders of the tokens from `start` to `end`.
    fn is_apart(&self, start: usize, end: usize) -> bool {
        let quotation = |at: usize| self.tokens.get(at).and_then(|token| token.quotation);
        let crosses = |at: usize| {
            let before = at.checked_sub(1).and_then(quotation);
            before.is_some() && before == quotation(at)
        };
        !crosses(start) && !crosses(end)
    }

    /// Whether a verb with a subject may stand among these tokens: never the first.
    fn has_verb(&self, start: usize, end: usize) -> bool {
        (start + 1..end).any(|at| is_verb(self.tokens, at))
    }

    /// The words from `start` to before `end`, with the mark and the blank before the first.
    fn part(&self, kind: Kind, start: usize, end: usize) -> Option<Cut> {
        let before = start.checked_sub(1)?;
        self.is_apart(start, end)
            .then(|| Cut { kind, span: Span::between(self.end(before), self.end(end - 1)) })
    }

    /// A part in the middle that goes with the marks on both of its sides.
    fn inserted(&self, kind: Kind, start: usize, end: usize) -> Option<Cut> {
        let before = start.checked_sub(1)?;
        let span = Span::between(self.end(before), self.start(end).checked_sub(1)?);
        let is_blank = self.text.get(span.end()..self.start(end)) == Some(" ");
        (is_blank && self.is_apart(start, end)).then_some(Cut { kind, span })
    }

    /// What stands before the token at `end`.
    fn head(&self, kind: Kind, end: usize) -> Option<Cut> {
        let starts = self.tokens.first().is_some_and(|first| first.quotation.is_none());
        (starts && self.is_apart(0, end)).then(|| Cut { kind, span: Span::between(0, self.start(end)) })
    }

    /// Whether what stays neither ends in a word that something has to follow, nor stands for what went (`did so`).
    fn is_whole_without(&self, cut: &Cut) -> bool {
        let stays = |token: &&Token| !cut.span.contains(token.span);
        // The end of the sentence as it is given is its own.
        let is_at_end = self.tokens.last().is_some_and(|last| cut.span.contains(last.span));
        let last = self.tokens.iter().rev().find(stays).map_or("", |token| token.lower.as_str());
        let parts =
            [Part::Joining, Part::Determiner, Part::Auxiliary, Part::Relative, Part::Opening, Part::Clause];
        let hangs = parts.iter().any(|part| is(last, *part))
            || matches!(last, "that" | "because" | "ever" | "to" | "of");
        let does_so = self.tokens.windows(2).any(|pair| {
            let [one, other] = pair else { return false };
            matches!(
                (one.lower.as_str(), other.lower.as_str()),
                ("do" | "did" | "does" | "done" | "doing", "so") | ("the", "same")
            )
        });
        !(is_at_end && hangs) && (!does_so || cut.kind <= Kind::Age)
    }

    fn connective(&self) -> Option<Cut> {
        let word = self.word(0);
        let joins = matches!(word, "but" | "and" | "yet");
        let is_due = if joins {
            self.mark(1) == Mark::None && !matches!(self.word(1), "for" | "another" | "to")
                || self.mark(1) == Mark::Comma
        } else {
            self.mark(1) == Mark::Comma
        };
        (is_due && self.is(0, Part::Connective)).then(|| self.head(Kind::Connective, 1))?
    }

    /// `has also been closed`: adds to what a sentence before told.
    fn also(&self, at: usize) -> Option<Cut> {
        let is_joined = matches!(self.word(at - 1), "but" | "not" | "and" | "is")
            || matches!(self.word(at + 1), "known" | "called" | "named" | "the" | "a" | "an");
        let is_plain = self.mark(at) == Mark::None && self.mark(at + 1) == Mark::None;
        let is_due = self.word(at) == "also" && is_plain && !is_joined && at + 1 < self.tokens.len();
        (is_due && self.tokens.get(at)?.quotation.is_none())
            .then(|| self.part(Kind::Connective, at, at + 1))?
    }

    /// `The council, meanwhile, has …`: ties the sentence to one before it. Elsewhere, its commas may part two clauses.
    fn meanwhile(&self, at: usize) -> Option<Cut> {
        let is_between_commas = self.mark(at) == Mark::Comma && self.mark(at + 1) == Mark::Comma;
        let is_connective = matches!(self.word(at), "meanwhile" | "however");
        let is_due = is_between_commas && is_connective && is_verb(self.tokens, at + 1);
        (is_due && self.tokens.get(at)?.quotation.is_none())
            .then(|| self.inserted(Kind::Connective, at, at + 1))?
    }

    /// `On Tuesday, the …`: up to the first comma behind which a subject and its verb stand.
    fn opening(&self) -> Option<Cut> {
        let is_clause = self.is(0, Part::Clause);
        if !is_clause && !self.is(0, Part::Opening) {
            return None;
        }
        let comma = (2..=LONGEST_OPENING).find(|at| self.mark(*at) == Mark::Comma && !self.is_year(*at))?;
        let next = (comma + 1..self.tokens.len()).find(|at| self.mark(*at) >= Mark::Comma);
        let subject = self.tokens.get(comma)?;
        let begins = subject.is_capital
            || subject.is_digits()
            || self.is(comma, Part::Determiner)
            || subject.lower.ends_with('s');
        let has_own_verb = self.has_verb(0, comma);
        let is_whole =
            begins && has_own_verb == is_clause && self.has_verb(comma, next.unwrap_or(self.tokens.len()));
        // A year may be what parts this from other news.
        let is_told = self.tokens.get(..comma)?.iter().any(Token::is_digits);
        (is_whole && !is_told).then(|| self.head(Kind::Opening, comma))?
    }

    /// The `2015` of `June 5, 2015`.
    fn is_year(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_digits)
    }

    fn brackets(&self) -> Vec<Cut> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(open) = self.text.get(from..).and_then(|rest| rest.find(" (")).map(|at| from + at) {
            let Some(length) = self.text.get(open..).and_then(|rest| rest.find(')')) else { break };
            from = open + length + 1;
            let span = Span::between(open, from);
            let is_quoted = |token: &Token| token.quotation.is_some() && span.contains(token.span);
            let is_filled_in = self.text.get(..open).is_some_and(|before| before.ends_with(['.', '…']));
            if !is_filled_in && !self.tokens.iter().any(is_quoted) {
                found.push(Cut { kind: Kind::Bracket, span });
            }
        }
        found
    }

    /// What begins behind the comma before the token at `at`.
    fn behind_comma(&self, at: usize) -> Option<Cut> {
        if self.mark(at) != Mark::Comma || self.tokens.get(at)?.quotation.is_some() {
            return None;
        }
        let end = (at + 1..self.tokens.len()).find(|end| self.mark(*end) >= Mark::Comma);
        match end {
            Some(end) if self.mark(end) == Mark::Comma => self.in_the_middle(at, end),
            Some(_) => None,
            None => self.at_the_end(at),
        }
        .or_else(|| self.tail(at))
    }

    /// `, 42, …`, `, the mayor of Tarn, …`, `, who is the mayor, …`: the verb of the sentence follows at once.
    fn in_the_middle(&self, at: usize, end: usize) -> Option<Cut> {
        let first = self.tokens.get(at)?;
        let is_listed =
            self.tokens.get(end).is_some_and(|next| next.is_capital) || self.is(end, Part::Joining);
        let is_age = end == at + 1 && first.is_digits() && first.lower.len() == 2 && !is_listed;
        let is_apposition = self.is(at, Part::Determiner) && !self.has_verb(at, end);
        let is_relative = self.is(at, Part::Relative) && self.has_verb(at, end + 1) && !self.doubts(at, end);
        let goes_on = self.is_verb_behind_comma(end);
        let kind = if is_age { Kind::Age } else { Kind::Inserted };
        let joins = (1..at).any(|place| self.is(place, Part::Joining) && self.mark(place) == Mark::Comma);
        let is_due = is_age || (is_apposition || is_relative) && goes_on && self.follows_noun(at) && !joins;
        let is_first = !(1..at).any(|place| self.mark(place) == Mark::Comma);
        let is_subject = is_first && self.opens() && !is_age;
        if !is_due || end - at > LONGEST_INSERTED || self.has_verb(0, at) || is_subject {
            return None;
        }
        // Beside another insertion one comma stays.
        let is_quoted = self.tokens.first().is_some_and(|first| first.quotation.is_some());
        let is_second = !self.opens() && !self.word(0).ends_with("ing") && !is_quoted && !is_first;
        let is_joined = is_second || self.is_inserted(end);
        if is_joined { self.part(kind, at, end) } else { self.inserted(kind, at, end) }
    }

    /// Whether the sentence opens with a part that stands before its subject.
    fn opens(&self) -> bool {
        opens_part(self.word(0))
    }

    /// Whether a further insertion begins at a token, behind which the verb of the sentence follows.
    fn is_inserted(&self, at: usize) -> bool {
        let end = (at + 1..self.tokens.len()).find(|place| self.mark(*place) >= Mark::Comma);
        end.is_some_and(|end| {
            self.mark(end) == Mark::Comma
                && self.is_verb_behind_comma(end)
                && !(at..end).any(|place| is_verb(self.tokens, place))
        })
    }

    /// Whether the token behind a comma is the verb of a subject before the comma.
    fn is_verb_behind_comma(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let is_form = token.lower.ends_with("ed") && token.lower.len() > 4;
        !token.is_capital
            && (is_form || token.is_saying() || self.is(at, Part::Auxiliary) || self.is(at, Part::Past))
    }

    /// Whether a part tells what is held for possible or is alleged.
    fn doubts(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| {
            matches!(
                self.word(at),
                "thought"
                    | "believed"
                    | "alleged"
                    | "allegedly"
                    | "accused"
                    | "suspected"
                    | "feared"
                    | "charged"
            )
        })
    }

    /// Whether an apposition may follow: no adverbial (`detected, for the first time ever, a …`) closes before it.
    fn follows_name(&self, at: usize) -> bool {
        let before = (1..at).rev().find(|place| self.mark(*place) == Mark::Comma);
        before.is_none_or(|before| !self.is(before, Part::Opening))
    }

    fn follows_noun(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|before| {
            !is(&before.lower, Part::Determiner)
                && !is(&before.lower, Part::Opening)
                && before.quotation.is_none()
        })
    }

    /// `…, which opened in 1990.`, `…, the oldest in Tarn.`: what follows the last comma.
    fn at_the_end(&self, at: usize) -> Option<Cut> {
        let end = self.tokens.len();
        let is_relative = self.is(at, Part::Relative) && self.has_verb(at, end) && !self.doubts(at, end);
        let is_apposition = self.is(at, Part::Determiner)
            && !self.has_verb(at, end)
            && !self.is_listed(at)
            && self.follows_name(at);
        ((is_relative || is_apposition) && self.stays(at)).then(|| self.part(Kind::Relative, at, end))?
    }

    /// Whether the part is the last of a list, or of several.
    fn is_listed(&self, at: usize) -> bool {
        (at..self.tokens.len()).any(|place| self.is(place, Part::Joining))
            || self.is(at.saturating_sub(1), Part::Joining)
            || self.is_behind_joined(at)
    }

    /// Whether the part before the last comma names two: `A, a friend of B and C, a …`.
    fn is_behind_joined(&self, at: usize) -> bool {
        let before = (1..at).rev().find(|place| self.mark(*place) == Mark::Comma);
        before.is_some_and(|before| (before..at).any(|place| self.is(place, Part::Joining)))
    }

    /// Whether what stands before the token at `at` is a sentence.
    fn stays(&self, at: usize) -> bool {
        let main = if self.opens() {
            (1..at).find(|place| self.mark(*place) == Mark::Comma).unwrap_or(at)
        } else {
            0
        };
        // `Lund said this week, that …` would say nothing.
        let says =
            (at.saturating_sub(3)..at).any(|place| self.tokens.get(place).is_some_and(Token::is_saying));
        self.has_verb(main, at) && !says
    }

    /// `…, including two children`: up to the end, unless the sentence goes on in between.
    fn tail(&self, at: usize) -> Option<Cut> {
        let end = self.tokens.len();
        let goes_on = (at + 1..end).any(|place| {
            self.mark(place) >= Mark::Comma
                && (self.is_verb_behind_comma(place) || self.is(place, Part::Joining))
        });
        (self.is(at, Part::Tail) && !goes_on && self.stays(at)).then(|| self.part(Kind::Tail, at, end))?
    }

    /// Whether a statement from `start` to `end` can stand without its speaker: it quotes nothing, and no pronoun means the speaker.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let leans = |token: &Token| {
            token.quotation.is_some()
                || matches!(
                    token.lower.as_str(),
                    "it" | "its" | "they" | "their" | "them" | "he" | "his" | "him" | "she" | "her"
                )
        };
        !self.tokens.get(start..end).unwrap_or_default().iter().any(leans)
    }

    /// `…, police said.`: whoever speaks by office, of what is not quoted.
    fn attribution(&self, reading: &Reading) -> Option<Cut> {
        let said = reading.attributions.last()?;
        let at = said.verb.min(said.speaker.start);
        let end = self.tokens.len();
        let is_office = said.speaker.clone().any(|place| self.is(place, Part::Office));
        let is_quoted = at.checked_sub(1).and_then(|before| self.tokens.get(before))?.quotation.is_some();
        let is_last = (at + 1..end).all(|place| self.mark(place) < Mark::Strong);
        let is_short = end - at <= LONGEST_ATTRIBUTION && said.speaker.end.max(said.verb + 1) + 5 >= end;
        let is_due = self.mark(at) == Mark::Comma && is_office && !is_quoted && is_last && is_short;
        (is_due && self.stays(at) && self.stands_alone(0, at))
            .then(|| self.part(Kind::Attribution, at, end))?
    }

    /// `Police said …`: whoever speaks by office, of a whole sentence that is not quoted.
    fn leading_attribution(&self, reading: &Reading) -> Option<Cut> {
        let said = reading.attributions.first()?;
        let is_office = said.speaker.clone().any(|place| self.is(place, Part::Office));
        let is_told = (said.verb + 1..=said.verb + 4).any(|place| self.word(place) == "that");
        let start = if is_told {
            (said.verb + 1..).find(|place| self.word(*place) == "that")? + 1
        } else {
            said.verb + 1
        };
        let subject = self.tokens.get(start)?;
        let begins = subject.is_capital || subject.figure.is_some() || self.is(start, Part::Determiner);
        let begins = begins && !subject.is_date() && self.stands_alone(start, self.tokens.len());
        let is_short = said.speaker.start == 0 && said.verb <= LONGEST_SPEAKER && subject.mark == Mark::None;
        let end = (start + 1..self.tokens.len())
            .find(|at| self.mark(*at) >= Mark::Comma)
            .unwrap_or(self.tokens.len());
        let is_due =
            is_office && is_short && begins && subject.quotation.is_none() && self.has_verb(start, end);
        (is_due && self.word(said.verb).starts_with("sa")).then(|| self.head(Kind::Attribution, start))?
    }

    /// `on Tuesday`, where nothing tells the day more closely.
    fn day(&self, at: usize) -> Option<Cut> {
        let day = self.tokens.get(at + 1)?;
        let is_day =
            self.word(at) == "on" && day.is(Role::Weekday) && day.is_capital && day.mark == Mark::None;
        // `on Tuesday night`, `early on Tuesday`.
        let goes_on = |next: &Token| {
            let parts = [Part::Opening, Part::Clause, Part::Auxiliary, Part::Past, Part::Relative];
            next.mark >= Mark::Comma
                || matches!(next.lower.as_str(), "to" | "that" | "because")
                || next.figure.is_none() && parts.iter().any(|part| is(&next.lower, *part))
        };
        let is_closer = self.tokens.get(at + 2).is_some_and(|next| !goes_on(next))
            || self.is(at.saturating_sub(1), Part::Timed);
        let is_plain = self.mark(at) == Mark::None && self.tokens.get(at)?.quotation.is_none();
        (is_day && is_plain && !is_closer).then(|| self.part(Kind::Day, at, at + 2))?
    }

    /// `…, and the road was closed`: a sentence of its own behind the last comma.
    fn clause(&self, at: usize) -> Option<Cut> {
        let subject = self.tokens.get(at + 1)?;
        let end = self.tokens.len();
        let is_last = (at + 1..end).all(|place| self.mark(place) < Mark::Comma);
        let begins = subject.is_capital || self.is(at + 1, Part::Determiner) || subject.figure.is_some();
        let joins = self.word(at) == "and" && self.mark(at) == Mark::Comma && subject.quotation.is_none();
        let is_listed = (1..at).any(|place| self.mark(place) == Mark::Comma);
        (joins && is_last && begins && !is_listed && self.has_verb(at + 1, end) && self.stays(at))
            .then(|| self.part(Kind::Clause, at, end))?
    }
}
