//! From a run of capitalised words to the names in it: titles come off, and the words around tell the kind.

use super::casing::{Casing, Segment};
use super::kinds::EntityKind;
use super::lexicon::{Lexicon, Listed, Role};
use super::runs::Run;
use super::tokens::{Gap, Shape, Token};

/// A name with a guess of its kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: EntityKind,
    /// How much the guess counts among other guesses for the same name: 1 a default, 8 a title or a list.
    pub(super) weight: u32,
}

/// Judges runs of one segment.
pub(super) struct Judge<'s, 't, 'a> {
    pub(super) segment: &'s Segment<'t, 'a>,
    pub(super) casing: &'s Casing,
    pub(super) lexicon: &'static Lexicon,
}

impl<'a> Judge<'_, '_, 'a> {
    /// The names in `run`, in reading order.
    pub(super) fn names(&self, run: Run) -> Vec<Guess> {
        if let Some(listed) = run.listed {
            return vec![self.guess_listed(run.start, run.end, listed)];
        }
        let mut names = Vec::new();
        let mut start = self.behind_portfolio(run);
        let mut after_title = start > run.start || self.lower_title_before(run.start);
        while start < run.end {
            let end = self.piece_end(start, run.end);
            if end > start {
                names.extend(self.piece(start, end, after_title));
            }
            let next = self.skip_titles(end, run.end);
            after_title = next > end && self.has_title(end, next);
            start = next.max(start + 1);
        }
        names
    }

    fn tokens(&self, start: usize, end: usize) -> &[Token<'a>] {
        self.segment.tokens.get(start..end).unwrap_or_default()
    }

    fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.segment.tokens.get(at)
    }

    fn lower(&self, at: usize) -> String {
        self.token(at).map(Token::lower).unwrap_or_default()
    }

    fn is(&self, at: usize, role: Role) -> bool {
        self.lexicon.is(&self.lower(at), role)
    }

    /// `Secretary of [State] Orla Venn`: where the person begins, else the start of the run.
    fn behind_portfolio(&self, run: Run) -> usize {
        let is_portfolio = |at: &usize| self.is(*at, Role::Portfolio) || self.is(*at, Role::Connector);
        let behind = (run.start..run.end).find(|at| !is_portfolio(at)).unwrap_or(run.end);
        let of_title = run.start >= 2
            && matches!(self.lower(run.start - 1).as_str(), "of" | "for")
            && self.is(run.start - 2, Role::Honorific);
        let is_person = self.token(behind).is_some_and(|token| self.lexicon.is_first_name(token.text));
        if of_title && is_person && behind < run.end { behind } else { run.start }
    }

    /// `spokesman Dmitry Orlov`: a title in small letters.
    fn lower_title_before(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else { return false };
        let joined = self.token(start).is_some_and(|token| token.gap == Gap::Space);
        joined
            && self.token(before).is_some_and(|token| token.shape == Shape::Lower)
            && self.is(before, Role::Honorific)
    }

    /// The end of the piece that begins at `start`: the next title, month or weekday.
    fn piece_end(&self, start: usize, end: usize) -> usize {
        (start..end).find(|at| self.is_separator(*at, start, end)).unwrap_or(end)
    }

    fn is_separator(&self, at: usize, start: usize, end: usize) -> bool {
        if self.is(at, Role::Date) {
            // `Theresa May` and `April Ryan` are people.
            let after_first_name =
                at > start && self.token(at - 1).is_some_and(|t| self.lexicon.is_first_name(t.text));
            let before_surname =
                at + 1 < end && self.token(at).is_some_and(|t| self.lexicon.is_first_name(t.text));
            return !after_first_name && !before_surname;
        }
        if !self.is(at, Role::Honorific) {
            return false;
        }
        // `Attorney General's Office`, `General Hospital`: a body's name goes on.
        let names_body =
            || (at + 1..end).any(|later| self.is(later, Role::Organization) || self.is(later, Role::Place));
        let ambiguous = self.is(at, Role::Ambiguous) && (names_body() || at + 1 == end && at > start);
        let inside_name =
            at > start && self.token(at - 1).is_some_and(|t| self.lexicon.is_first_name(t.text));
        let organizes = self.is(at, Role::Organization) && names_body();
        !ambiguous && !inside_name && !organizes
    }

    /// The first token behind a sequence of titles, months, and what a minister is minister of.
    fn skip_titles(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end && self.is_separator(at, start, end) {
            at += 1;
        }
        at
    }

    fn has_title(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.is(at, Role::Honorific))
    }

    /// The name between two titles, without what belongs to the title behind it.
    fn piece(&self, mut start: usize, mut end: usize, after_title: bool) -> Vec<Guess> {
        let title_follows =
            self.token(end).is_some_and(|token| token.gap == Gap::Space) && self.is(end, Role::Honorific);
        while title_follows && end > start && self.is(end - 1, Role::Portfolio) {
            end -= 1;
        }
        while end > start && self.is(end - 1, Role::Connector) {
            end -= 1;
        }
        while start < end && !after_title && self.is(start, Role::Connector) && self.lower(start) != "al" {
            start += 1;
        }
        if start >= end || self.is_portfolio(start, end) || self.says_nothing(start, end) {
            return Vec::new();
        }
        if let Some(parts) = self.after_demonym(start, end) {
            return parts;
        }
        vec![self.guess(start, end, after_title)]
    }

    /// `Minister of [Health]`, `Secretary of [State]`.
    fn is_portfolio(&self, start: usize, end: usize) -> bool {
        let Some(before) = start.checked_sub(2) else { return false };
        let of = matches!(self.lower(start - 1).as_str(), "of" | "for");
        of && self.is(before, Role::Honorific)
            && (start..end).all(|at| self.is(at, Role::Portfolio) || self.is(at, Role::Connector))
    }

    /// Words that name nothing alone: `the Government`, `Section`, a letter, the code of a currency before an amount.
    fn says_nothing(&self, start: usize, end: usize) -> bool {
        let Some(token) = self.token(start).filter(|_| end == start + 1) else { return false };
        let roles = [Role::Organization, Role::Event, Role::Work, Role::Place, Role::Portfolio, Role::Thing];
        let is_generic = roles.iter().any(|role| self.is(start, *role)) && self.listed(start, end).is_none();
        let is_amount =
            self.is(start, Role::Currency) && self.token(end).is_some_and(|next| next.shape == Shape::Number);
        (is_generic && token.shape == Shape::Capital) || token.shape == Shape::Initial || is_amount
    }

    /// `American [Peter Holm]`: a demonym before a person's name.
    fn after_demonym(&self, start: usize, end: usize) -> Option<Vec<Guess>> {
        let listed = self.listed(start, start + 1).filter(|listed| listed.is_demonym)?;
        let rest = self.tokens(start + 1, end);
        let is_person =
            rest.len() >= 2 && rest.first().is_some_and(|token| self.lexicon.is_first_name(token.text));
        let names_body = rest.last().is_some_and(|last| self.lexicon.is(&last.lower(), Role::Organization));
        let person = Guess { start: start + 1, end, kind: EntityKind::Person, weight: 6 };
        (is_person && !names_body).then(|| vec![self.guess_listed(start, start + 1, listed), person])
    }

    fn listed(&self, start: usize, end: usize) -> Option<Listed> {
        let words: Vec<String> =
            self.tokens(start, end).iter().map(|token| self.lexicon.word_key(token.text)).collect();
        self.lexicon.listed(&words.join(" "))
    }

    fn guess_listed(&self, start: usize, end: usize, listed: Listed) -> Guess {
        let is_surname = end == start + 1 && self.casing.is_surname(&self.lower(start));
        if is_surname && !listed.is_demonym && listed.kind == EntityKind::Location {
            return self.guess(start, end, false);
        }
        Guess { start, end, kind: listed.kind, weight: 8 }
    }

    fn guess(&self, start: usize, end: usize, after_title: bool) -> Guess {
        let (kind, weight) = self
            .by_list(start, end)
            .filter(|_| !after_title)
            .or_else(|| after_title.then(|| self.after_title(start, end)).flatten())
            .or_else(|| self.by_words(start, end))
            .or_else(|| self.by_first_name(start, end))
            .or_else(|| self.by_context(start, end))
            .unwrap_or_else(|| self.by_shape(start, end));
        Guess { start, end, kind, weight }
    }

    fn by_list(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let is_surname = end == start + 1 && self.casing.is_surname(&self.lower(start));
        let listed =
            self.listed(start, end).filter(|listed| !is_surname || listed.kind != EntityKind::Location)?;
        Some((listed.kind, 8))
    }

    fn after_title(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let last = self.lower(end - 1);
        let names_body =
            [Role::Organization, Role::Event, Role::Place].iter().any(|role| self.lexicon.is(&last, *role));
        let of = start > 0 && matches!(self.lower(start - 1).as_str(), "of" | "for");
        (!names_body && !of).then_some((EntityKind::Person, 8))
    }

    /// `… Ministry`, `Lake …`, `… Cup`.
    fn by_words(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let (first, last) = (self.lower(start), self.lower(end - 1));
        if end == start + 1 {
            return self.lexicon.is(&first, Role::Organization).then_some((EntityKind::Organization, 2));
        }
        // `University of Tarn`: the word before `of` tells.
        let head = (start + 1..end)
            .find(|at| matches!(self.lower(*at).as_str(), "of" | "for"))
            .map(|at| self.lower(at - 1));
        let head = head.unwrap_or(last);
        let kinds = [
            (Role::Organization, EntityKind::Organization),
            (Role::Event, EntityKind::Event),
            (Role::Work, EntityKind::Work),
            (Role::Place, EntityKind::Location),
            (Role::Thing, EntityKind::Other),
        ];
        let by_head =
            kinds.iter().find(|(role, _)| self.lexicon.is(&head, *role)).map(|(_, kind)| (*kind, 5));
        let starts_place = matches!(
            first.as_str(),
            "lake"
                | "mount"
                | "cape"
                | "port"
                | "fort"
                | "north"
                | "south"
                | "east"
                | "west"
                | "san"
                | "santa"
                | "st"
                | "new"
                | "northern"
                | "southern"
                | "eastern"
                | "western"
                | "central"
                | "upper"
                | "lower"
        );
        let inner_body = || {
            (start..end).any(|at| self.is(at, Role::Organization)).then_some((EntityKind::Organization, 3))
        };
        let is_people = self.listed(end - 1, end).is_some_and(|listed| listed.is_demonym);
        let people = is_people.then_some((EntityKind::Group, 4));
        people
            .or(by_head)
            .or_else(inner_body)
            .or_else(|| self.of_place(start, end))
            .or_else(|| starts_place.then_some((EntityKind::Location, 3)))
    }

    /// `Kestria Telecom`: a place and something more is a body of that place.
    fn of_place(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let is_first_name = self.token(start).is_some_and(|token| self.lexicon.is_first_name(token.text));
        let is_place =
            |end| self.listed(start, end).is_some_and(|listed| listed.kind == EntityKind::Location);
        let begins_with_place = !is_first_name && (start + 1..end.min(start + 3)).any(is_place);
        begins_with_place.then_some((EntityKind::Organization, 2))
    }

    fn by_first_name(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let first = self.token(start).filter(|token| self.lexicon.is_first_name(token.text))?;
        let plain = self
            .tokens(start, end)
            .iter()
            .all(|token| !matches!(token.shape, Shape::Acronym | Shape::Number));
        let weight = if end - start >= 2 && first.gap != Gap::Line { 6 } else { 3 };
        (plain && end - start <= 5).then_some((EntityKind::Person, weight))
    }

    /// Verbs of saying, ages, initials, prepositions.
    fn by_context(&self, start: usize, end: usize) -> Option<(EntityKind, u32)> {
        let has_initial =
            end - start >= 2 && self.tokens(start, end - 1).iter().any(|token| token.shape == Shape::Initial);
        if has_initial || self.is_age(end) || self.lower(end) == "who" {
            return Some((EntityKind::Person, 5));
        }
        let is_acronym = self.tokens(start, end).iter().any(|token| token.shape == Shape::Acronym);
        let after = self.token(end).filter(|token| token.gap == Gap::Space && token.shape == Shape::Lower);
        let before = start
            .checked_sub(1)
            .and_then(|at| self.token(at))
            .filter(|_| self.token(start).is_some_and(|t| t.gap == Gap::Space));
        let says = |token: &Token<'_>| self.lexicon.is(token.text, Role::Saying);
        if !is_acronym && (after.is_some_and(says) || before.is_some_and(says) && end - start >= 2) {
            return Some((EntityKind::Person, 4));
        }
        let is_subject = before.is_none()
            && end == start + 1
            && after.is_some_and(|next| self.lexicon.is(next.text, Role::Auxiliary));
        if is_subject && !is_acronym {
            return Some((EntityKind::Person, 1));
        }
        let place = before.is_some_and(|token| {
            matches!(token.text, "in" | "near" | "at" | "from" | "outside" | "across" | "to")
        });
        let certain = before.is_some_and(|token| matches!(token.text, "in" | "near"));
        (place && !is_acronym && end - start <= 2)
            .then_some((EntityKind::Location, if certain { 3 } else { 1 }))
    }

    /// `Ana Holm, 45,`
    fn is_age(&self, end: usize) -> bool {
        self.token(end).is_some_and(|token| {
            token.gap == Gap::Mark && token.shape == Shape::Number && token.text.len() == 2
        }) && self.token(end + 1).is_some_and(|token| token.gap == Gap::Mark)
    }

    fn by_shape(&self, start: usize, end: usize) -> (EntityKind, u32) {
        let tokens = self.tokens(start, end);
        let is_acronym = tokens.iter().any(|token| matches!(token.shape, Shape::Acronym | Shape::Inner));
        let last = self.lower(end - 1);
        match tokens {
            _ if is_acronym => (EntityKind::Organization, 1),
            [_] if last.ends_with("ese") || last.ends_with("ians") || last.ends_with("ian") => {
                (EntityKind::Group, 1)
            }
            [word] if is_camel_case(word.text) => (EntityKind::Organization, 1),
            [_] => (EntityKind::Other, 0),
            [_, _] | [_, _, _] if tokens.iter().all(|token| token.shape != Shape::Number) => {
                (EntityKind::Person, 1)
            }
            _ => (EntityKind::Other, 0),
        }
    }
}

/// `BankDhofar`, but not `McAllister`.
fn is_camel_case(word: &str) -> bool {
    let has_inner = word.chars().skip(1).any(char::is_uppercase);
    has_inner
        && !["Mc", "Mac", "De", "Di", "La", "Le", "O'", "O’", "D'", "D’"]
            .iter()
            .any(|prefix| word.starts_with(prefix))
}
