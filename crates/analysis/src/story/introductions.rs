//! Who is meant: the first time that a reader meets a person, by the full name, and with what the article says that he is.

use std::collections::{BTreeSet, HashSet};

use samestory_model::Span;
use samestory_text::{Document, words};

use super::roles::Role;
use super::standing::{Listed, Lists};
use crate::claim::Passage;
use crate::entities::{EntityKind, ScoredEntity, is_given_name};
use crate::quotes::quoted_spans;
use crate::reading::{Reading, Token};
use crate::shorten::capitalized;

/// A person whom an article names.
#[derive(Debug, Clone)]
pub(crate) struct FullName {
    name: String,
    /// What the article also says for it: `Lund`; the whole name where it says nothing else.
    short: String,
    /// Where the whole name first stands.
    passage: Passage,
    role: Option<Described>,
}

/// What a person is.
#[derive(Debug, Clone)]
struct Described {
    /// `the mayor of Tarn` or `airline spokesman`, as it stands beside the name.
    text: String,
    is_before: bool,
    /// Where the name stands with it.
    passage: Passage,
}

/// Goes with a part of a name, and falls away with it.
const COURTESY: [&str; 6] = ["Mr. ", "Mrs. ", "Ms. ", "Mr ", "Mrs ", "Ms "];

impl FullName {
    /// The people of an article.
    pub(crate) fn of_article(document: &Document<'_>, entities: &[ScoredEntity]) -> Vec<Self> {
        let is_person = |scored: &&ScoredEntity| {
            scored.entity.kind == EntityKind::Person && is_personal(&scored.entity.name)
        };
        let people: Vec<&ScoredEntity> = entities.iter().filter(is_person).collect();
        if people.is_empty() {
            return Vec::new();
        }
        // Only words in small letters are asked for; marks part them well enough.
        let words = document.body().as_str().split(|c: char| !c.is_alphanumeric());
        let words: HashSet<&str> = words.filter(|word| word.starts_with(char::is_lowercase)).collect();
        people.into_iter().filter_map(|scored| Self::of_person(document, &words, scored)).collect()
    }

    /// Whether a text names the person, in full or by the part.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        text.contains(&self.short)
    }

    /// Whether a passage is where the person is first named.
    pub(crate) fn is_introduced_in(&self, passage: &Passage) -> bool {
        let (here, there) = (passage.evidence(), self.passage.evidence());
        here.article == there.article && here.field == there.field && here.span.contains(there.span)
    }

    /// The last word of the name.
    pub(crate) fn last_name(&self) -> &str {
        self.name.rsplit(' ').next().unwrap_or_default()
    }

    pub(crate) fn without_role(self) -> Self {
        Self { role: None, ..self }
    }

    /// `words` are those of the body.
    fn of_person(document: &Document<'_>, words: &HashSet<&str>, scored: &ScoredEntity) -> Option<Self> {
        let name = &scored.entity.name;
        let is_short = |form: &&String| !form.contains(' ') && name.ends_with(&format!(" {form}"));
        let short = scored.forms.iter().find(is_short).unwrap_or(name);
        let body = document.body().as_str();
        if begins_with_common_word(name, words) {
            return None;
        }
        let is_whole = |span: &&Span| span.slice(body) == Some(name.as_str());
        let span = *scored.body_spans.iter().find(is_whole)?;
        let passage = Passage::of_body(document, span)?;
        let role = Role::beside(body, span).and_then(|role| Described::of(document, span, &role));
        Some(Self { name: name.clone(), short: short.clone(), passage, role })
    }
}

impl Described {
    fn of(document: &Document<'_>, name: Span, role: &Role) -> Option<Self> {
        let body = document.body().as_str();
        let (is_before, span, whole) = match role {
            Role::Before(span) => (true, *span, Span::between(span.start(), name.end())),
            Role::Behind(span) => (false, *span, Span::between(name.start(), span.end())),
        };
        let passage = Passage::of_body(document, whole)?;
        Some(Self { text: span.slice(body)?.to_owned(), is_before, passage })
    }

    fn n_words(&self) -> usize {
        words(&self.text).count()
    }
}

/// Whether a name is made like a person's: two or three words, none twice, each a capital and small letters or initials.
fn is_personal(name: &str) -> bool {
    let parts: Vec<&str> = name.split(' ').collect();
    let is_plain = |part: &&str| {
        let mut letters = part.chars();
        let is_initial = part.ends_with('.') || part.len() == 1;
        letters.next().is_some_and(char::is_uppercase)
            && (is_initial || part.chars().nth(1).is_some_and(|second| !second.is_uppercase()))
    };
    let is_distinct = parts.iter().collect::<BTreeSet<_>>().len() == parts.len();
    (2..=3).contains(&parts.len()) && is_distinct && parts.iter().all(is_plain)
}

/// Whether a name may have taken in the word before it: `Calling Ana Lund …`, where the body also says `calling`.
fn begins_with_common_word(name: &str, words: &HashSet<&str>) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    !is_given_name(first) && words.contains(first.to_lowercase().as_str())
}

/// What a reader has read so far, and so whom he has met.
#[derive(Debug, Default)]
pub(crate) struct Introduced {
    printed: Vec<String>,
}

impl Introduced {
    /// Forms of the text in which those of `people` whom it is the first to name are told who they are, the fullest first: by the full name
    /// where the text has a part of it, and with what they are where `n_words` more words allow for that; each with where all that stands.
    pub(crate) fn forms<'p>(
        &self,
        text: &str,
        people: &'p [FullName],
        n_words: usize,
    ) -> [(String, Vec<&'p Passage>); 2] {
        let is_new =
            |person: &&FullName| person.is_in(text) && !self.printed.iter().any(|text| person.is_in(text));
        let people: Vec<&FullName> = people.iter().filter(is_new).collect();
        [n_words, 0].map(|n_words| introduced(text, &people, n_words))
    }

    /// Notes what a reader has read.
    pub(crate) fn read(&mut self, text: &str) {
        self.printed.push(text.to_owned());
    }
}

/// The text with the full names of people, and with what they are in at most `n_words` words; and where that stands.
fn introduced<'p>(text: &str, people: &[&'p FullName], mut n_words: usize) -> (String, Vec<&'p Passage>) {
    let (mut named, mut passages) = (text.to_owned(), Vec::new());
    for person in people {
        if !named.contains(&person.name)
            && let Some(longer) = named_in_full(&named, person)
        {
            named = longer;
            passages.push(&person.passage);
        }
        if let Some(role) = &person.role
            && role.n_words() <= n_words
            && let Some(longer) = described(&named, person, role)
        {
            n_words -= role.n_words();
            named = longer;
            passages.push(&role.passage);
        }
    }
    (named, passages)
}

/// The text with what the person is beside the whole name; `None` where something stands there already.
fn described(text: &str, person: &FullName, role: &Described) -> Option<String> {
    let at = text.find(&person.name)?;
    let (before, behind) = (text.get(..at)?, text.get(at + person.name.len()..)?);
    let span = Span::between(at, at + person.name.len());
    let is_quoted = quoted_spans(text).iter().any(|quoted| quoted.contains(span));
    let word_before = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let is_bare = before.is_empty()
        || before.ends_with(' ') && is_plain_verb(word_before)
        || [", ", "” ", "’ ", "\" "].iter().any(|end| before.ends_with(end));
    let goes_on = behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let ends = behind.starts_with('.');
    let name = &person.name;
    match role.is_before {
        _ if is_quoted || !is_bare || !(goes_on || ends) => None,
        true if before.is_empty() => Some(format!("{} {name}{behind}", capitalized(&role.text))),
        true => Some(format!("{before}{} {name}{behind}", role.text)),
        false if goes_on => Some(format!("{before}{name}, {},{behind}", role.text)),
        false => Some(format!("{before}{name}, {}{behind}", role.text)),
    }
}

/// `said`, behind which a name stands alone.
fn is_plain_verb(word: &str) -> bool {
    Lists::bundled().has(word, Listed::SpeakingVerb) || matches!(word, "that" | "to" | "by")
}

/// `Lund` of `Lund's`.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// The text with the full name in the place of its first part; `None` where the part does not stand there alone and unquoted.
fn named_in_full(text: &str, person: &FullName) -> Option<String> {
    let mut before = "";
    for (span, word) in words(text) {
        let word = without_possessive(word);
        let is_quoted = || quoted_spans(text).iter().any(|quoted| quoted.contains(span));
        if word == person.short && !is_quoted() {
            let head = text.get(..span.start())?;
            let bare = COURTESY.iter().find_map(|courtesy| head.strip_suffix(courtesy));
            let is_alone = bare.is_some() || !before.starts_with(char::is_uppercase) || !head.ends_with(' ');
            let rest = text.get(span.start() + word.len()..)?;
            // `SHAPIRO: …`, `the Lund plan`.
            let is_other = rest.starts_with(':')
                || matches!(before, "the" | "a" | "The" | "A")
                || names_more(rest)
                || is_joined_to(head);
            return (is_alone && !is_other).then(|| format!("{}{}{rest}", bare.unwrap_or(head), person.name));
        }
        before = word;
    }
    None
}

/// Whether a longer name goes on behind: `Lund & Marsh` and `Lund and Marsh` may be a firm, `Lund Industries` is one.
fn names_more(rest: &str) -> bool {
    let joined = ["& ", "and "].iter().find_map(|joint| rest.strip_prefix(' ')?.strip_prefix(joint));
    let next = joined.or_else(|| rest.strip_prefix(' ')).unwrap_or_default();
    let word = words(next).next().map_or("", |(_, word)| word);
    let is_day = Reading::of(word).tokens.iter().any(Token::is_date);
    next.starts_with(char::is_uppercase) && !is_day
}

/// Whether a name is joined to what stands before: `Marsh & Lund`.
fn is_joined_to(head: &str) -> bool {
    let joined = ["& ", "and "].iter().find_map(|joint| head.strip_suffix(joint));
    let before = joined.map_or("", str::trim_end).rsplit(' ').next().unwrap_or_default();
    before.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use samestory_model::Article;

    use super::*;
    use crate::entities::Entity;

    const BODY: &str = "Ana Lund runs the port. Lund closed the bridge.";

    fn lund(document: &Document<'_>) -> Vec<FullName> {
        let entity = Entity::new("Ana Lund", EntityKind::Person, 1.0);
        let forms = vec!["Ana Lund".to_owned(), "Lund".to_owned()];
        let scored = ScoredEntity {
            body_spans: vec![Span::between(0, 8), Span::between(24, 28)],
            ..ScoredEntity::new(entity, 2, forms)
        };
        FullName::of_article(document, &[scored])
    }

    #[test]
    fn a_person_is_named_in_full_once() {
        let article = Article::builder("a").body(BODY).build().unwrap();
        let people = lund(&Document::new(&article));
        let mut introduced = Introduced::default();
        let [(text, passages), _] =
            introduced.forms("Mr. Lund closed it, and Lund’s port is shut.", &people, 0);
        introduced.read(&text);
        assert_eq!(text, "Ana Lund closed it, and Lund’s port is shut.");
        assert_eq!(passages.iter().map(|passage| passage.text()).collect::<Vec<_>>(), ["Ana Lund"]);
        let [(again, passages), _] = introduced.forms("Lund closed it.", &people, 0);
        assert_eq!((again.as_str(), passages.len()), ("Lund closed it.", 0));
    }

    #[test]
    fn whoever_is_new_is_told_with_what_he_is() {
        let body = "The port is shut, said Ana Lund, the mayor of Tarn. Ana Lund is ill.";
        let article = Article::builder("a").body(body).build().unwrap();
        let document = Document::new(&article);
        let entity = Entity::new("Ana Lund", EntityKind::Person, 1.0);
        let spans = vec![Span::between(23, 31), Span::between(52, 60)];
        let scored =
            ScoredEntity { body_spans: spans, ..ScoredEntity::new(entity, 2, vec!["Ana Lund".to_owned()]) };
        let people = FullName::of_article(&document, &[scored]);
        let told = |text: &str, n_words| Introduced::default().forms(text, &people, n_words)[0].0.clone();
        assert_eq!(told("Ana Lund is ill.", 4), "Ana Lund, the mayor of Tarn, is ill.");
        assert_eq!(
            told("The port is shut, said Ana Lund.", 4),
            "The port is shut, said Ana Lund, the mayor of Tarn."
        );
        for text in
            ["Ana Lund, the mayor, is ill.", "Mayor Ana Lund is ill.", "“Ana Lund is ill,” the port said."]
        {
            assert_eq!(told(text, 4), text);
        }
        assert_eq!(told("Ana Lund is ill.", 3), "Ana Lund is ill.", "no room");
    }

    #[test]
    fn whoever_is_told_by_rank_or_quoted_stays_so() {
        let article = Article::builder("a").body(BODY).build().unwrap();
        let people = lund(&Document::new(&article));
        for text in [
            "Captain Lund closed it.",
            "“Lund closed it,” the port said.",
            "Lundgren closed it.",
            "Lund & Marsh closed it.",
            "Lund and Marsh closed it.",
            "Marsh & Lund closed it.",
            "Lund Industries closed it.",
            "Ana Lund closed it.",
        ] {
            assert_eq!(Introduced::default().forms(text, &people, 0)[0].0, text);
        }
    }

    #[test]
    fn a_word_that_the_body_also_uses_begins_no_name() {
        let body = "Tranquilizing Harambe was no choice. Harambe is dead; tranquilizing takes time.";
        let article = Article::builder("a").body(body).build().unwrap();
        let entity = Entity::new("Tranquilizing Harambe", EntityKind::Person, 1.0);
        let forms = vec!["Tranquilizing Harambe".to_owned(), "Harambe".to_owned()];
        let body_spans = vec![Span::between(0, 21), Span::between(37, 44)];
        let scored = ScoredEntity { body_spans, ..ScoredEntity::new(entity, 2, forms) };
        assert!(FullName::of_article(&Document::new(&article), &[scored]).is_empty());
    }

    #[test]
    fn a_name_that_the_article_never_gives_in_full_is_not_filled_in() {
        let article = Article::builder("a").body("Lund closed the bridge.").build().unwrap();
        let entity = Entity::new("Ana Lund", EntityKind::Person, 1.0);
        let scored = ScoredEntity {
            body_spans: vec![Span::between(0, 4)],
            ..ScoredEntity::new(entity, 1, vec!["Lund".to_owned()])
        };
        assert!(FullName::of_article(&Document::new(&article), &[scored]).is_empty());
    }
}
