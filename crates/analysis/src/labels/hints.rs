//! What the outlet itself says an article is: by the address, the section, or a label in the title.

use super::LabelInput;

/// Of an address or a section, so many bytes at most are read.
const MAX_BYTES: usize = 1_000;

/// A kind of hint and the words that give it.
pub(super) struct Hint {
    /// The feature's name.
    pub(super) name: &'static str,
    words: &'static [&'static str],
}

/// All hints, in the order of the features.
pub(super) const HINTS: [Hint; 6] = [
    Hint {
        name: "hint_opinion",
        words: &[
            "opinion",
            "opinions",
            "op-ed",
            "oped",
            "editorial",
            "editorials",
            "commentary",
            "comment",
            "commentisfree",
            "column",
            "columns",
            "columnist",
            "columnists",
            "letters",
            "viewpoint",
            "perspective",
            "contributors",
        ],
    },
    Hint {
        name: "hint_satire",
        words: &["satire", "humor", "humour", "parody", "spoof", "borowitz-report", "shouts-and-murmurs"],
    },
    Hint {
        name: "hint_guide",
        words: &[
            "how-to",
            "howto",
            "guide",
            "guides",
            "tips",
            "advice",
            "recipes",
            "recipe",
            "self-help",
            "personal-finance",
            "buying-guide",
            "tutorial",
            "tutorials",
        ],
    },
    Hint {
        name: "hint_explainer",
        words: &[
            "analysis",
            "explainer",
            "explainers",
            "explained",
            "fact-check",
            "factcheck",
            "background",
            "q-a",
            "q&a",
            "faq",
            "news-analysis",
            "in-depth",
            "upshot",
        ],
    },
    Hint {
        name: "hint_promotion",
        words: &[
            "sponsored",
            "sponsor",
            "advertorial",
            "press-release",
            "press-releases",
            "pressrelease",
            "partner-content",
            "promoted",
            "deals",
            "prnewswire",
            "brandvoice",
            "advertisement",
            "paid-post",
        ],
    },
    Hint {
        name: "hint_leisure",
        words: &[
            "entertainment",
            "celebrity",
            "celebrities",
            "showbiz",
            "gossip",
            "tvshowbiz",
            "lifestyle",
            "offbeat",
            "weird",
            "viral",
            "people",
            "royals",
            "horoscopes",
        ],
    },
];

/// Which of [`HINTS`] the outlet gives.
pub(super) fn given(input: &LabelInput<'_>) -> [bool; HINTS.len()] {
    let mut labels = address_parts(input.url);
    labels.push(slug(input.section));
    labels.extend(words_of(input.section));
    labels.extend(title_labels(input.title));
    HINTS.each_ref().map(|hint| labels.iter().any(|label| hint.words.contains(&label.as_str())))
}

/// The first name of the host and the folders of the path, without the last part, which repeats the title.
fn address_parts(url: &str) -> Vec<String> {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = url.split(['?', '#']).next().unwrap_or("");
    let (folders, _) = path.rsplit_once('/').unwrap_or((path, ""));
    let mut parts = folders.split('/').take(12).filter(|part| part.len() < 40);
    let host = parts.next().and_then(|host| host.split('.').next()).map(str::to_lowercase);
    host.into_iter().chain(parts.map(str::to_lowercase)).collect()
}

/// A label in front of the title (`OPINION: …`, `Analysis | …`) or behind it (`… | Opinion`).
fn title_labels(title: &str) -> Vec<String> {
    let first = title.split([':', '|']).next().filter(|first| first.len() < title.len());
    let last = title.rsplit(['|', '–', '—']).next().filter(|last| last.len() < title.len());
    first.into_iter().chain(last).map(slug).collect()
}

/// `Fact check` as an address would spell it: `fact-check`. Empty when too long to be a label.
fn slug(text: &str) -> String {
    words_of(text).join("-")
}

fn words_of(text: &str) -> Vec<String> {
    let text = if text.len() > MAX_BYTES { "" } else { text };
    text.split(|c: char| c.is_whitespace() || "/,;()[]".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(input: LabelInput<'_>) -> Vec<&'static str> {
        let given = given(&input);
        HINTS.iter().zip(given).filter(|(_, given)| *given).map(|(hint, _)| hint.name).collect()
    }

    #[test]
    fn reads_address_section_and_title() {
        let empty = LabelInput::default();
        assert_eq!(hints(LabelInput { url: "https://opinion.example/2026/a", ..empty }), ["hint_opinion"]);
        assert_eq!(
            hints(LabelInput { url: "https://x.example/satire/a?b=/opinion/", ..empty }),
            ["hint_satire"]
        );
        assert_eq!(hints(LabelInput { section: "Life / How-to", ..empty }), ["hint_guide"]);
        assert_eq!(hints(LabelInput { title: "OPINION: Tear it down", ..empty }), ["hint_opinion"]);
        assert_eq!(hints(LabelInput { title: "Was it rain? | Fact check", ..empty }), ["hint_explainer"]);
    }

    #[test]
    fn a_word_of_the_headline_is_no_hint() {
        let empty = LabelInput::default();
        assert!(hints(LabelInput { url: "https://x.example/news/opinion", ..empty }).is_empty());
        assert!(hints(LabelInput { title: "Opinion polls: race is tight", ..empty }).is_empty());
        assert!(hints(LabelInput { title: "Opinion", ..empty }).is_empty());
    }
}
