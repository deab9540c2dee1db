//! Words with what is known of each.

use std::sync::OnceLock;

use samestory_model::{Span, TermId};
use samestory_text::{Language, is_stop_word, term_id, words};

use super::polarity::Reach;
use super::quotations::{Quotation, quotation_around};
use super::words::{Role, Roles, Words};
use crate::entities::plain_letters;

/// A word of a text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its place in its text.
    pub(crate) span: Span,
    /// In lower case, without accents, possessive ending and full stops.
    pub(crate) lower: String,
    /// Of `lower`.
    pub(crate) exact: TermId,
    /// See [`Token::key`].
    key: OnceLock<TermId>,
    pub(crate) roles: Roles,
    /// Grammar: it says nothing alone.
    pub(crate) is_stop: bool,
    pub(crate) is_capital: bool,
    /// Whether it is a row of capitals: letters that stand for words.
    pub(crate) is_shout: bool,
    /// Whether a capital is due here in any case: at the head of a sentence or of a quotation.
    pub(crate) opens: bool,
    /// The quotation that it stands in.
    pub(crate) quotation: Option<usize>,
    /// What stands between the word before, within its sentence, and this one.
    pub(crate) mark: Mark,
    /// Whether an ellipsis stands before it.
    pub(crate) is_behind_ellipsis: bool,
    /// The character before and the one behind it.
    pub(crate) around: (char, char),
    pub(crate) sentence: usize,
    /// The figure that it is a part of.
    pub(crate) figure: Option<usize>,
    /// Whether, and how closely, a negation or a hedge governs it.
    pub(crate) negated: Reach,
    pub(crate) hedged: Reach,
}

const NO_ADVERBS: [&str; 10] =
    ["family", "ally", "rally", "assembly", "supply", "reply", "bully", "monopoly", "anomaly", "fly"];

/// What parts two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// White space, a hyphen.
    None,
    Comma,
    /// A quotation mark, with or without a comma.
    Quote,
    /// A semicolon, a colon, a dash, a bracket.
    Strong,
}

impl Token {
    pub(crate) fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// The same for all forms of one word; worked out where it is asked for, since stemming costs more than all else here.
    pub(crate) fn key(&self) -> TermId {
        *self.key.get_or_init(|| Words::bundled().key(&self.lower))
    }

    /// Whether it says something: no grammar, no figure.
    pub(crate) fn is_content(&self) -> bool {
        !self.is_stop && self.figure.is_none()
    }

    pub(crate) fn is_date(&self) -> bool {
        // `may` and `march` are months with a capital only.
        self.roles.has_any(&[Role::Month, Role::Weekday]) && self.is_capital || self.is(Role::Day)
    }

    pub(crate) fn is_digits(&self) -> bool {
        self.lower.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it looks like an adverb.
    pub(crate) fn is_adverb(&self) -> bool {
        self.lower.ends_with("ly") && !self.is_capital && !NO_ADVERBS.contains(&self.lower.as_str())
    }

    /// Whether it speaks, or may.
    pub(crate) fn is_saying(&self) -> bool {
        self.is(Role::Saying)
    }
}

/// A text with its quotations, which are numbered on from those of the texts before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'t> {
    pub(super) text: &'t str,
    pub(super) quotations: &'t [Quotation],
    pub(super) first_quotation: usize,
}

/// The words of the sentence at `span`.
pub(super) fn tokens<'t>(
    context: &'t Context<'t>,
    span: Span,
    sentence: usize,
) -> impl Iterator<Item = Token> + 't {
    let text = context.text;
    let slice = span.slice(text).unwrap_or_default();
    let mut end = span.start();
    let mut first = true;
    words(slice).map(move |(place, word)| {
        let place = Span::between(span.start() + place.start(), span.start() + place.end());
        let gap = text.get(end..place.start()).unwrap_or_default();
        let opens = std::mem::take(&mut first) || gap.contains(|c: char| ":\"“„«‘([".contains(c));
        end = place.end();
        let mut token = token(word, place);
        token.opens = opens;
        token.sentence = sentence;
        token.mark = mark(gap);
        token.is_behind_ellipsis = gap.contains('…') || gap.contains("...");
        token.around = (
            gap.chars().next_back().unwrap_or(' '),
            text.get(end..).and_then(|rest| rest.chars().next()).unwrap_or(' '),
        );
        token.quotation =
            quotation_around(context.quotations, place).map(|number| context.first_quotation + number);
        token
    })
}

fn token(word: &str, span: Span) -> Token {
    let lists = Words::bundled();
    let lower = folded(word);
    let is_capital = word.starts_with(char::is_uppercase);
    // `US` is no pronoun, `May` no hedge.
    let is_shout = word.len() > 1 && !word.contains(char::is_lowercase) && is_capital;
    let lower = if is_shout && lower == "us" { "u.s".to_owned() } else { lower };
    let is_stop = is_stop_word(&lower, Language::ENGLISH) && !(is_shout && lower.len() == 2);
    Token {
        span,
        exact: term_id(&lower),
        key: OnceLock::new(),
        roles: lists.roles(&lower),
        is_stop,
        is_capital,
        is_shout,
        opens: false,
        quotation: None,
        mark: Mark::None,
        is_behind_ellipsis: false,
        around: (' ', ' '),
        sentence: 0,
        figure: None,
        negated: Reach::None,
        hedged: Reach::None,
        lower,
    }
}

/// Lower case, without accents, the possessive ending, and the full stops of `U.S`.
fn folded(word: &str) -> String {
    let plain = plain_letters(word).to_lowercase();
    let bare = plain.strip_suffix("'s").unwrap_or(&plain).trim_end_matches('\'');
    match bare {
        "u.s" => "u.s".to_owned(),
        _ if bare.contains('.') && bare.contains(char::is_alphabetic) => bare.replace('.', ""),
        _ => bare.to_owned(),
    }
}

fn mark(gap: &str) -> Mark {
    let mark = |c: char| match c {
        ';' | ':' | '–' | '—' | '(' | ')' | '[' | ']' | '{' | '}' | '?' | '!' | '<' | '>' | '*' | '|' => {
            Mark::Strong
        }
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' => Mark::Quote,
        ',' | '，' | '、' => Mark::Comma,
        _ => Mark::None,
    };
    let dashes = if gap.contains(" - ") || gap.contains("--") { Mark::Strong } else { Mark::None };
    gap.chars().map(mark).fold(dashes, Mark::max)
}

/// Whether nearly all words that say something begin with a capital.
pub(super) fn is_title_case(tokens: &[Token]) -> bool {
    let letters =
        tokens.iter().filter(|token| !token.is_stop && token.lower.starts_with(char::is_alphabetic));
    let (mut capitals, mut all) = (0, 0);
    for token in letters {
        all += 1;
        capitals += usize::from(token.is_capital);
    }
    all >= 3 && capitals * 10 >= all * 9
}
