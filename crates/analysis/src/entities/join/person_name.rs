//! The parts of a person's name, and whether two names may be one person's.

use super::super::lexicon::{Lexicon, Role};
use super::fold::{plain, without_possessive};
use super::lists::{Gender, PeopleLists};

/// A name in its parts, each in lower case and without accents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonName {
    /// The words without titles, nickname and suffix; `al-Hadari` is two, `Sol-Aaberg` one.
    pub(super) words: Vec<String>,
    /// `jr`, `sr`, or the number of a king.
    pub(super) suffix: Option<String>,
    /// What stands in quotation marks or brackets inside the name.
    pub(super) nicknames: Vec<String>,
    /// Titles that the tagger left at the name.
    pub(super) titles: Vec<String>,
    /// Where the name begins behind titles, in bytes.
    pub(super) start: usize,
}

impl PersonName {
    /// The parts of a name as written.
    pub(super) fn parse(written: &str) -> Self {
        let written = without_possessive(written);
        let mut name =
            Self { words: Vec::new(), suffix: None, nicknames: Vec::new(), titles: Vec::new(), start: 0 };
        let pieces: Vec<(usize, &str)> = pieces(written).collect();
        let first = name.take_titles(&pieces);
        for (_, piece) in pieces.iter().skip(first) {
            match nickname(piece).filter(|_| !name.words.is_empty()) {
                Some(nickname) => name.nicknames.push(nickname),
                None => name.words.extend(words_of(piece)),
            }
        }
        name.take_suffix();
        name
    }

    /// Reads titles at the beginning, as long as a name is left behind them. The number of pieces read.
    fn take_titles(&mut self, pieces: &[(usize, &str)]) -> usize {
        let (lexicon, lists) = (Lexicon::bundled(), PeopleLists::bundled());
        let mut n_titles = 0;
        while let (Some((_, piece)), Some((next, _))) = (pieces.get(n_titles), pieces.get(n_titles + 1)) {
            let word = plain(piece).trim_end_matches('.').to_lowercase();
            // `Dean Smith` is called Dean.
            let is_given_name = lexicon.is_first_name(piece) && pieces.len() - n_titles == 2;
            let is_title =
                word == "the" || lexicon.is(&word, Role::Honorific) || lists.gender_of_title(&word).is_some();
            if is_given_name || !is_title {
                break;
            }
            self.titles.push(word);
            self.start = *next;
            n_titles += 1;
        }
        n_titles
    }

    fn take_suffix(&mut self) {
        let is_regal = self.titles.iter().any(|title| PeopleLists::bundled().is_regal(title));
        let is_suffix = |word: &String| {
            matches!(word.as_str(), "jr" | "sr") || is_roman(word) && (word.len() > 1 || is_regal)
        };
        if self.words.len() > 1 && self.words.last().is_some_and(is_suffix) {
            self.suffix = self.words.pop();
        }
    }

    /// Whether the name may stand for a person alone: given name and surname, not a surname with its particle.
    pub(super) fn is_full(&self) -> bool {
        self.words.len() > 1 && !self.begins_with_particle()
    }

    /// `van der Meer`, but not `Le Duc Tho`, whose family name is Le.
    pub(super) fn begins_with_particle(&self) -> bool {
        let is_family_name = |word: &str| self.words.len() > 2 && PeopleLists::bundled().is_family_name(word);
        let first = self.words.first().filter(|_| self.words.len() > 1);
        first.is_some_and(|word| is_particle(word) && !is_family_name(word))
    }

    /// Whether it ends with `Jr.` or `Sr.`
    pub(super) fn is_of_generation(&self) -> bool {
        matches!(self.suffix.as_deref(), Some("jr" | "sr"))
    }

    /// Whether it is the name of a monarch: a given name with a number.
    pub(super) fn is_numbered(&self) -> bool {
        self.suffix.as_deref().is_some_and(is_roman)
    }

    /// The gender of most people with this given name.
    pub(super) fn gender(&self) -> Option<Gender> {
        let given = self.words.first().filter(|_| self.is_full())?;
        PeopleLists::bundled().gender_of_name(given).filter(|_| !PeopleLists::bundled().is_family_name(given))
    }

    /// Whether both may be names of one person, both being full names.
    ///
    /// `Ana Holm` and `Ana Maria Holm`, `A. Holm`, `Bill Tarrant` and `William Tarrant`, `Quiroga Solís` and `Andrés Quiroga
    /// Solís`, but not `David Lee Ross` and `David Mark Ross`.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let suffixes_fit = match (&self.suffix, &other.suffix) {
            // `Joel Barden` is the father of `Joel Barden Jr.`, but `King Charles` is `Charles III`.
            (None, Some(suffix)) | (Some(suffix), None) => is_roman(suffix),
            (one, other) => one == other,
        };
        let same_letters = || short.spelling() == long.spelling();
        suffixes_fit && (short.is_part_of(long) || short.begins_and_ends_as(long) || same_letters())
    }

    /// The words at hyphens, in the spelling of all that transcribe them: `Kim Jong Un` and `Kim Jong-un`, `Mohammed al-Sisi` and
    /// `Mohamed el-Sissi`.
    pub(super) fn spelling(&self) -> Vec<String> {
        let parts = self.words.iter().flat_map(|word| word.split('-'));
        parts.map(|part| if part == "el" { "al".to_owned() } else { with_single_consonants(part) }).collect()
    }

    /// `Quiroga Solís` of `Andrés Quiroga Solís`, `Laura Montes` of `Laura Montes Ibarra`.
    pub(super) fn is_part_of(&self, long: &Self) -> bool {
        let (short, long) = (self.words.as_slice(), long.words.as_slice());
        let inner = || long.get(1..long.len().saturating_sub(1)).unwrap_or_default();
        let uses_inner_surname = || match short {
            [first, last] => {
                long.len() >= 4 && long.first() == Some(first) && last.len() > 2 && inner().contains(last)
            }
            _ => false,
        };
        short == long || long.ends_with(short) || long.starts_with(short) || uses_inner_surname()
    }

    /// The same given name and surname, and middle names that do not contradict each other.
    fn begins_and_ends_as(&self, long: &Self) -> bool {
        let ([first, middle @ .., last], [long_first, long_middle @ .., long_last]) =
            (self.words.as_slice(), long.words.as_slice())
        else {
            return false;
        };
        let is_nickname = self.nicknames.contains(long_first) || long.nicknames.contains(first);
        let same_first = first_names_fit(first, long_first) || is_nickname;
        let same_last = last == long_last || first == long_first && is_hyphen_part(last, long_last);
        // In order from the first: `George W. Bush` is not `George H. W. Bush`.
        let same_middle = middle.iter().zip(long_middle).all(|(word, other)| initials_fit(word, other));
        same_first && same_last && same_middle
    }

    /// Whether the first word is or may be a given name: not in `Obama Vows`, where it is well known as something else, nor in
    /// `Vantor Motors`.
    fn begins_with_given_name(&self) -> bool {
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return false };
        let lexicon = Lexicon::bundled();
        let roles = [
            Role::Organization,
            Role::Event,
            Role::Work,
            Role::Place,
            Role::Thing,
            Role::Saying,
            Role::Bound,
        ];
        let is_telling = || roles.iter().any(|role| lexicon.is(last, *role));
        PeopleLists::bundled().is_given_name(first) || !lexicon.is_listed_word(first) && !is_telling()
    }

    /// How well a short name, a surname or a given name alone, fits this full name: lower is better.
    pub(super) fn called(&self, short: &Self) -> Option<Call> {
        let short_words = short.words.as_slice();
        let [.., last] = short_words else { return None };
        let first = self.words.first()?;
        let is_whole = self.words.len() == short_words.len();
        if self.words.ends_with(short_words) && !is_whole && !short.is_numbered() {
            return Some(Call::Surname);
        }
        if short_words.len() > 1 {
            return None;
        }
        if first == last {
            let comes_first = PeopleLists::bundled().is_family_name(first);
            let given = || self.begins_with_given_name().then_some(Call::Given);
            return if comes_first { Some(Call::Surname) } else { given() };
        }
        if self.nicknames.contains(last) {
            return Some(Call::Given);
        }
        if self.words.len() > MAX_WORDS {
            return None;
        }
        let is_inner = self.words.iter().any(|word| word == last && word.len() > 2 && !is_particle(word));
        let is_half = self.words.last().is_some_and(|surname| is_hyphen_part(last, surname));
        (is_inner || is_half).then_some(Call::Part)
    }
}

/// Longer names are mostly several names that a tagger did not part; nobody is called by a word in their middle.
const MAX_WORDS: usize = 5;

/// What a short name is of the full one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Call {
    Surname,
    Given,
    Part,
}

/// Words at blanks, with the byte at which each begins.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(move |piece| (start(piece), piece))
}

/// `'Smoke'`, `“Rosie”`, `(Bobby)`
fn nickname(piece: &str) -> Option<String> {
    let inner = piece.strip_prefix(['\'', '"', '‘', '’', '“', '(', '«'])?;
    let inner = inner.trim_end_matches(',').strip_suffix(['\'', '"', '’', '”', ')', '»'])?;
    Some(plain(inner).to_lowercase()).filter(|inner| !inner.is_empty())
}

/// The words of a piece: `J.R.` is two initials, `al-Hadari` a particle and a name.
fn words_of(piece: &str) -> Vec<String> {
    let lower = plain(piece).to_lowercase();
    let trimmed = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let parts: Vec<&str> = trimmed.split('.').filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| part.chars().count() == 1) {
        return parts.into_iter().map(str::to_owned).collect();
    }
    let word = parts.concat();
    let article = ["al-", "el-", "ul-"].iter().find(|article| word.starts_with(**article));
    let split =
        article.and_then(|article| Some((article.trim_end_matches('-'), word.strip_prefix(article)?)));
    match split {
        Some((article, rest)) if !rest.is_empty() => vec![article.to_owned(), rest.to_owned()],
        _ if word.is_empty() => Vec::new(),
        _ => vec![word],
    }
}

pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "da"
            | "dos"
            | "das"
            | "di"
            | "du"
            | "la"
            | "le"
            | "al"
            | "el"
            | "bin"
            | "ibn"
            | "bint"
            | "abu"
            | "ter"
            | "ten"
            | "zu"
            | "af"
    )
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

/// `mohamed` for `mohammed`
fn with_single_consonants(word: &str) -> String {
    let mut single = String::with_capacity(word.len());
    for c in word.chars() {
        let is_vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
        if is_vowel || !single.ends_with(c) {
            single.push(c);
        }
    }
    single
}

/// Equal, an initial of the other, or a short form of it.
fn first_names_fit(one: &str, other: &str) -> bool {
    initials_fit(one, other) || PeopleLists::bundled().are_short_forms(one, other)
}

fn initials_fit(one: &str, other: &str) -> bool {
    let is_initial = |word: &str| word.chars().count() == 1;
    one == other || (is_initial(one) || is_initial(other)) && one.chars().next() == other.chars().next()
}

/// `knowles` of `knowles-carter`
fn is_hyphen_part(part: &str, whole: &str) -> bool {
    let is_part = |part: &str, whole: &str| {
        part.len() > 2
            && whole.len() > part.len()
            && whole.contains('-')
            && whole.split('-').any(|word| word == part)
    };
    is_part(part, whole) || is_part(whole, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(one: &str, other: &str) -> bool {
        let (one, other) = (PersonName::parse(one), PersonName::parse(other));
        assert_eq!(one.fits(&other), other.fits(&one), "{one:?} {other:?}");
        one.fits(&other)
    }

    #[test]
    fn forms_of_one_name_fit() {
        let one = [
            ("Peter J. Quill", "Peter Quill"),
            ("Peter John Quill", "Peter J Quill"),
            ("J.R. Haldane", "J. R. Haldane"),
            ("Bill Tarrant", "William Tarrant"),
            ("Robert (Bobby) Lund", "Bobby Lund"),
            ("Walter Oakes, Jr.", "Walter Oakes Jr."),
            ("King Charles Holm III", "Charles Holm"),
            ("Mia Knowles", "Mia Knowles-Carter"),
            ("Pak Sung Ryol", "Pak Sung-ryol"),
            ("Mohammed al-Hadari", "Mohamed el-Haddari"),
            ("President Ana Holm", "ANA HOLM"),
            ("Zoë Ångström", "Zoe Angstrom"),
            ("Quiroga Solís", "Andrés Manuel Quiroga Solís"),
        ];
        for (one, other) in one {
            assert!(fits(one, other), "{one} {other}");
        }
    }

    #[test]
    fn names_of_two_people_do_not_fit() {
        let two = [
            ("David Lee Ross", "David Mark Ross"),
            ("John A. Brandt", "John B. Brandt"),
            ("Amos Teller Jr.", "Amos Teller Sr."),
            ("Amos Teller Jr.", "Amos Teller"),
            ("George W. Bush", "George H.W. Bush"),
            ("Ana Holm", "Karl Holm"),
            ("Maria Lopes", "Maria Santini"),
            ("Tom Arden", "Ida Quill-Arden"),
        ];
        for (one, other) in two {
            assert!(!fits(one, other), "{one} {other}");
        }
    }

    #[test]
    fn titles_and_suffixes_are_no_words() {
        let name = PersonName::parse("Queen Margrethe IV");
        assert_eq!((name.words.len(), name.suffix.as_deref(), name.start), (1, Some("iv"), 6));
        assert_eq!(PersonName::parse("Dean Smith").words.len(), 2);
        assert_eq!(PersonName::parse("").words.len(), 0);
    }
}
