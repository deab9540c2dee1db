//! Title case.

/// Words that are written small within a title: articles, conjunctions and prepositions of at most three letters. `So` and
/// `yet` are mostly adverbs in titles, which are written with a capital.
const SMALL_WORDS: [&str; 19] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "in", "nor", "of", "on", "or", "per", "the", "to", "v",
    "via", "vs",
];

/// Words that are written in capitals, and could be read as others when a title is all in capitals.
const ACRONYMS: [&str; 60] = [
    "AFP", "AI", "AP", "BBC", "CDC", "CEO", "CFO", "CIA", "CNN", "COVID", "DC", "DHS", "DNA", "DOJ", "ECB",
    "EPA", "EU", "FAA", "FBI", "FDA", "FIFA", "G20", "G7", "GDP", "GM", "GOP", "IBM", "ICE", "IMF", "IPO",
    "IRS", "LGBT", "MLB", "MP", "MPS", "NASA", "NATO", "NBA", "NFL", "NHL", "NHS", "NY", "NYC", "NYPD",
    "OPEC", "PM", "TSA", "TV", "UAE", "UEFA", "UFO", "UK", "UN", "UNESCO", "UNICEF", "US", "USA", "VP",
    "WHO", "WTO",
];

/// The title in title case, by the rules of the Associated Press: the first and the last word and all others begin with a
/// capital, but for articles, conjunctions and prepositions of at most three letters.
///
/// A word after a colon, a dash or an opening quotation mark counts as a first word, and so does each part of a
/// hyphenated word. Words with a capital inside, with a digit, and acronyms stay as they are. A title all in capitals is
/// brought to small letters first, where known acronyms and dotted letters (`U.S.`) stay. Nothing else changes: white
/// space and marks are kept.
///
/// # Complexity
/// Linear in the length of the title.
///
/// # Examples
/// ```
/// use samestory_text::title_case;
///
/// assert_eq!(title_case("storm hits the coast of Tarn: a town under water"),
///     "Storm Hits the Coast of Tarn: A Town Under Water");
/// assert_eq!(title_case("US SENDS AID TO KESTRIA"), "US Sends Aid to Kestria");
/// ```
#[must_use]
pub fn title_case(title: &str) -> String {
    let shouting = is_shouting(title);
    let has_letter = |word: &str| word.contains(char::is_alphanumeric);
    let last_word = title.split_inclusive(' ').enumerate().filter(|(_, word)| has_letter(word)).last();
    let mut cased = String::with_capacity(title.len());
    let mut before = "";
    for (index, word) in title.split_inclusive(' ').enumerate() {
        let is_last = last_word.is_some_and(|(last, _)| last == index);
        let place = if is_last { Place::Edge } else { place_behind(before, word) };
        push_word(&mut cased, &if shouting { quiet(word) } else { word.to_owned() }, place);
        // A mark that stands alone leaves the place as it was, unless it opens one.
        let is_silent = !has_letter(word) && !is_lone_opener(word.trim_end());
        before = if is_silent { before } else { word.trim_end() };
    }
    cased
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// First or last, of the title or of a part of it: always with a capital.
    Edge,
    Inside,
}

/// The place of `word` behind `before`, which is empty at the head of the title.
fn place_behind(before: &str, word: &str) -> Place {
    let opens = before.is_empty() || before.ends_with([':', '?', '!', '—', '–']) || is_lone_opener(before);
    // A full stop may belong to an abbreviation; the capital in the original tells.
    let is_sentence = before.ends_with('.') && word.starts_with(char::is_uppercase);
    let closes = word.trim_end().ends_with(':');
    // `WHO SAVED A VILLAGE` within a title in small letters.
    let is_shout = word.trim_end() == "A" && before.len() > 2 && before.chars().all(char::is_uppercase);
    if opens || is_sentence || closes || is_shout { Place::Edge } else { Place::Inside }
}

/// A dash, colon or bar that stands alone opens a part of the title; `&` does not.
fn is_lone_opener(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | ":" | "|" | "--")
}

/// Whether a title of several words is all in capitals.
fn is_shouting(title: &str) -> bool {
    let capitals = title.chars().filter(|c| c.is_uppercase()).count();
    capitals > 8 && title.trim().contains(' ') && !title.chars().any(char::is_lowercase)
}

/// A word of a title in capitals in small letters, unless it is an acronym.
fn quiet(word: &str) -> String {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let core = core.strip_suffix("'S").or_else(|| core.strip_suffix("’S")).unwrap_or(core);
    if is_dotted(core) || has_digit(core) {
        return word.to_owned();
    }
    if !ACRONYMS.contains(&core) {
        return word.to_lowercase();
    }
    // Only the possessive ending is made small.
    word.replace("'S", "'s").replace("’S", "’s")
}

/// `U.S`, `E.P.A`: single letters with full stops between them.
fn is_dotted(core: &str) -> bool {
    core.contains('.') && core.split('.').all(|part| part.chars().count() <= 1)
}

fn has_digit(core: &str) -> bool {
    core.contains(|c: char| c.is_numeric())
}

/// Pushes a word, each part of a hyphenated one by itself.
fn push_word(cased: &mut String, word: &str, place: Place) {
    if is_address(word) {
        cased.push_str(word);
        return;
    }
    let place = if opens_quotation(word) { Place::Edge } else { place };
    let n_parts = word.split_inclusive('-').count();
    for (index, part) in word.split_inclusive('-').enumerate() {
        // `Out-of-Work`, `At-Sea`, `Mazar-i-Sharif`: a small word or letter in the middle stays small; the first and the last
        // part are hardly ever one (`Run-In`).
        let is_middle = index > 0 && index + 1 < n_parts;
        if is_middle && part.len() == 2 {
            cased.push_str(part);
            continue;
        }
        let place = match (n_parts, is_middle) {
            (1, _) => place,
            (_, true) => Place::Inside,
            (_, false) => Place::Edge,
        };
        push_part(cased, part, place);
    }
}

fn opens_quotation(word: &str) -> bool {
    word.starts_with(['"', '“', '‘', '\'', '«', '(', '['])
}

/// Addresses and names of accounts are written as they are.
fn is_address(word: &str) -> bool {
    word.starts_with(['@', '#']) || word.contains("://") || word.starts_with("www.")
}

fn push_part(cased: &mut String, part: &str, place: Place) {
    let core = part.trim_matches(|c: char| !c.is_alphanumeric());
    let is_small = SMALL_WORDS.contains(&core.to_lowercase().as_str()) && !is_acronym(core);
    if is_small && place == Place::Inside {
        part.chars().for_each(|c| cased.extend(c.to_lowercase()));
        return;
    }
    let keep = core.chars().skip(1).any(char::is_uppercase) || core.starts_with(char::is_numeric);
    let Some(start) = part.find(char::is_alphanumeric).filter(|_| !keep) else {
        cased.push_str(part);
        return;
    };
    let (before, word) = part.split_at_checked(start).unwrap_or((part, ""));
    cased.push_str(before);
    push_capitalised(cased, word);
}

/// `AS`, `OR` and the like in a title in mixed case are acronyms; `A` is not.
fn is_acronym(core: &str) -> bool {
    core.chars().count() > 1 && core.chars().all(char::is_uppercase)
}

fn push_capitalised(cased: &mut String, word: &str) {
    let mut characters = word.chars();
    // Titlecase and uppercase differ for a few digraphs only, and `ß` stands first in no word.
    if let Some(first) = characters.next() {
        cased.extend(first.to_uppercase());
    }
    let rest = characters.as_str();
    // Irish names: `O'Brien`.
    match rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’')) {
        Some(name)
            if word.starts_with(['o', 'O']) && name.chars().nth(2).is_some_and(char::is_alphabetic) =>
        {
            let (mark, _) = rest.split_at_checked(rest.len() - name.len()).unwrap_or_default();
            cased.push_str(mark);
            let mut name = name.chars();
            cased.extend(name.next().into_iter().flat_map(char::to_uppercase));
            cased.push_str(name.as_str());
        }
        _ => cased.push_str(rest),
    }
}
