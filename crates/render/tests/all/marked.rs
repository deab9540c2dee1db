//! Markdown as a CommonMark parser reads it: whatever the articles say arrives as plain text.

use std::collections::BTreeSet;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use samestory_analysis::{Digest, Disagreement, Entity, EntityKind, KeyPoint, LeadImage, Position, Story};
use samestory_render::markdown;

use crate::day::day;
use crate::fixture::{article, claim, hostile, id, story};

/// What a program shows of a document.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Level and text.
    pub(crate) headings: Vec<(usize, String)>,
    /// Address and text.
    links: Vec<(String, String)>,
    /// What is set in bold or italics.
    emphasised: Vec<String>,
    text: String,
}

/// Reads a document; fails where it holds anything that the renderer never makes: HTML, code, pictures, quotations, tables,
/// numbered lists, rules, footnotes, mathematics.
pub(crate) fn read(markdown: &str, options: Options) -> Shown {
    let mut shown = Shown::default();
    // The places in the text at which what is open began.
    let mut begun: Vec<(usize, String)> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => shown.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => shown.text.push('\n'),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::List(None)) => {}
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::List(false)) => shown.text.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => begun.push((shown.text.len(), dest_url.to_string())),
            Event::Start(Tag::Heading { .. } | Tag::Emphasis | Tag::Strong) => {
                begun.push((shown.text.len(), String::new()));
            }
            Event::End(end) => close(end, &mut begun, &mut shown),
            foreign => panic!("{foreign:?} in {markdown}"),
        }
    }
    shown
}

fn close(end: TagEnd, begun: &mut Vec<(usize, String)>, shown: &mut Shown) {
    let (start, address) = begun.pop().unwrap();
    let text = shown.text.get(start..).unwrap().to_owned();
    match end {
        TagEnd::Heading(level) => {
            shown.headings.push((level as usize, text));
            shown.text.push('\n');
        }
        TagEnd::Link => shown.links.push((address, text)),
        _ => shown.emphasised.push(text),
    }
}

/// CommonMark alone, and with what other programs add; quotation marks and dashes stay as they are.
fn dialects() -> [Options; 2] {
    let mut all = Options::all();
    all.remove(Options::ENABLE_SMART_PUNCTUATION);
    [Options::empty(), all]
}

/// `text` as every form shows it: in one line, without what controls or turns.
fn one_line(text: &str) -> String {
    let unprinted = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.map(|word| word.replace(unprinted, "")).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn headings(digest: &Digest) -> Vec<(usize, String)> {
    let date = digest.date.map_or_else(|| "Undated".to_owned(), samestory_model::Day::long);
    let mut headings = vec![(1, date)];
    for story in &digest.stories {
        headings.extend([(2, one_line(story.headline.text())), (3, "Key points".to_owned())]);
        if !story.disagreements.is_empty() {
            headings.push((3, "Where reports differ".to_owned()));
        }
        headings.push((3, "Articles".to_owned()));
        headings.extend(story.articles.iter().map(|article| (4, one_line(&article.title))));
    }
    if !digest.notes.is_empty() {
        headings.push((2, "Notes".to_owned()));
    }
    headings
}

/// The addresses that may be linked, in order. Where an address is no web address, the text stands alone.
fn addresses(digest: &Digest) -> Vec<String> {
    let is_web = |url: &&str| {
        (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
            && one_line(url) == **url
    };
    let of_story = |story: &Story| {
        let pictures = story.image.iter().map(|image| image.url.clone());
        pictures.chain(story.articles.iter().filter_map(|article| article.url.clone())).collect::<Vec<_>>()
    };
    let all: Vec<String> = digest.stories.iter().flat_map(of_story).collect();
    let web = all.iter().map(String::as_str).filter(is_web);
    web.map(|url| url.replace('<', "%3C").replace('>', "%3E")).collect()
}

/// What the renderer emphasises: its own words, outlets, and figures.
fn may_be_emphasised(digest: &Digest) -> BTreeSet<String> {
    let own = ["Date:", "Sources:", "Independent:", "One origin:"].map(str::to_owned);
    let articles = digest.stories.iter().flat_map(|story| &story.articles);
    let of_story = |story: &Story| {
        let is_of_several = story.sources.len() > 1;
        story.key_points.iter().map(|point| stated(point, is_of_several)).collect::<Vec<String>>()
    };
    let stated = digest.stories.iter().flat_map(of_story);
    let disagreements = digest.stories.iter().flat_map(|story| &story.disagreements);
    let positions = disagreements.flat_map(|disagreement| &disagreement.positions);
    let of_position = |position: &Position| {
        let sources = format!("({})", one_line(&position.sources.join(", ")));
        [one_line(position.figure.text()), sources]
    };
    own.into_iter()
        .chain(articles.map(|article| one_line(&article.source)))
        .chain(stated)
        .chain(positions.flat_map(of_position))
        .collect()
}

/// What stands behind a key point.
fn stated(point: &KeyPoint, is_of_several: bool) -> String {
    match (is_of_several, point.sources, point.origins) {
        (true, 1, _) => "(in these words: 1 outlet)".to_owned(),
        (true, sources, 0) => format!("(in nearly these words: {sources} outlets)"),
        (true, sources, origins) => {
            format!("(in nearly these words: {sources} outlets, {origins} independent)")
        }
        (false, 1, _) => "(1 outlet)".to_owned(),
        (false, sources, 0) => format!("({sources} outlets)"),
        (false, sources, origins) => format!("({sources} outlets, {origins} independent)"),
    }
}

/// Every text of the digest that Markdown prints.
fn texts(digest: &Digest) -> Vec<String> {
    let mut texts = Vec::new();
    for story in &digest.stories {
        texts.extend(story.key_points.iter().map(|point| point.claim.text()));
        texts.extend(story.summary.iter().map(|claim| claim.text()));
        texts.extend(story.sources.iter().map(|source| source.domain.as_str()));
        texts.extend(story.image.iter().flat_map(|image| &image.description).map(|claim| claim.text()));
        for article in &story.articles {
            texts.extend(article.summary.iter().map(|claim| claim.text()));
            texts.extend(article.entities.iter().map(|entity| entity.name.as_str()));
        }
    }
    texts.into_iter().map(one_line).collect()
}

fn check(digest: &Digest) {
    let document = markdown(digest);
    for options in dialects() {
        let shown = read(&document, options);
        assert_eq!(shown.headings, headings(digest), "{document}");
        let links: Vec<String> = shown.links.into_iter().map(|(address, _)| address).collect();
        assert_eq!(links, addresses(digest), "{document}");
        let allowed = may_be_emphasised(digest);
        for text in shown.emphasised {
            assert!(allowed.contains(&text), "{text:?} is emphasised in {document}");
        }
        for text in texts(digest) {
            assert!(shown.text.contains(&text), "{text:?} is not shown of {document}");
        }
    }
}

/// A digest that says `text` wherever an article can say something.
fn saying(text: &str, address: &str) -> Digest {
    let said = claim("a", text);
    let mut first = article("a", text, text);
    first.url = Some(address.to_owned());
    first.summary = vec![said.clone(), claim("a", &format!("{text} {text}"))];
    first.entities =
        vec![Entity::new(text, EntityKind::Person, 1.0), Entity::new("b", EntityKind::Work, 0.5)];
    let mut told = story(said.clone(), vec![first, article("b", "b.example", &format!("b {text}"))]);
    told.summary = vec![said.clone(), said.clone()];
    told.key_points = vec![KeyPoint::new(said.clone(), 1, 1), KeyPoint::new(claim("b", "b"), 2, 1)];
    let position = |figure: &str| {
        let sources = vec![text.to_owned(), "b.example".to_owned()];
        Position::new(claim("a", figure), said.clone(), sources, None)
    };
    told.disagreements = vec![Disagreement::new(vec![position(text), position("nine")])];
    let mut image = LeadImage::new(address, text, id("a"));
    image.description = Some(said);
    told.image = Some(image);
    Digest::new(None, vec![told])
}

#[test]
fn hostile_text_is_plain_text_to_a_parser() {
    check(&hostile());
    check(&day());
}

#[test]
fn markup_that_programs_add_to_commonmark_is_plain_text() {
    for text in [
        ": a definition",
        "::: warning",
        "[^1]: a footnote",
        "$x$ and $$y$$",
        "~~gone~~ H~2~O x^2^",
        "| a | b |\n|---|---|\n| c | d |",
        "# {#id .class}",
        "[[a page]]",
        "[ ] to do",
        "[x] done",
        "+++\ntitle = 1\n+++",
        "---\ntitle: a\n---",
        "[!NOTE]",
        "&#x3c;b&#x3e; &lt;b&gt; &amp;amp;",
        "<https://a.example> <a@b.example>",
        "a  \nb\\\nc",
        "\\",
        "*",
    ] {
        check(&saying(text, "https://a.example/"));
    }
}

proptest! {
    /// Whatever the articles say, and wherever they say it.
    #[test]
    fn any_text_is_plain_text_to_a_parser(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
        text in "\\PC{0,12}",
        address in "(https?://a.example/|//|javascript:)[!-~é ]{0,12}",
    ) {
        check(&saying(&pieces.concat(), &address));
        check(&saying(&text, &address));
    }
}

const PIECES: &[&str] = &[
    "*",
    "**",
    "_",
    "`",
    "```",
    "~",
    "~~",
    "[",
    "]",
    "](",
    ")",
    "(",
    "![",
    "](https://evil.example)",
    "[x]: ",
    "[^1]",
    "<",
    ">",
    "<b>",
    "<!--",
    "-->",
    "<?",
    "&",
    "&lt;",
    "&#42;",
    "#",
    "# ",
    "## ",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "> ",
    "=",
    "===",
    "---",
    "- - -",
    "\n",
    "\n\n",
    "\r\n",
    "    ",
    "\t",
    "|",
    "$",
    "$$",
    "^",
    "{",
    "}",
    "{#x}",
    ":",
    ": ",
    ":::",
    "\\",
    "!",
    "a",
    "b c",
    "7",
    ".",
    " ",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "\u{202e}",
    "é",
    "火",
    "https://b.example",
    "www.b.example",
];
