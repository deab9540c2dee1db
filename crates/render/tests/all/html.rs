//! Pages: well formed, escaped, complete, light.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use samestory_analysis::{
    Claim, Digest, Entity, EntityKind, LabelClaim, Origin, OriginLink, OriginReason, Story,
};
use samestory_render::{html_index, html_story, markdown, plain_text};

use crate::day::day;
use crate::fixture::{OVERRIDE, QUOTES, SCRIPT, article, blamed, claim, hostile, passage, story};

/// What a browser would make of a page: its tags with attributes, and its text.
#[derive(Default)]
pub(crate) struct Page {
    tags: Vec<(String, BTreeMap<String, String>)>,
    pub(crate) text: String,
}

const VOID: [&str; 4] = ["meta", "img", "br", "link"];

/// Reads a page; fails where tags do not match or the tokenizer finds an error.
pub(crate) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<String> = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for token in Tokenizer::new(html).map(Result::unwrap) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let attributes =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                page.tags.push((name, attributes));
            }
            Token::EndTag(tag) => {
                assert_eq!(open.pop(), Some(text(&tag.name)), "after {:?}", page.tags.last())
            }
            Token::String(string) => page.text.push_str(&text(&string)),
            Token::Error(error) => panic!("{error:?} after {:?}", page.tags.last()),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    page
}

impl Page {
    pub(crate) fn attributes<'a>(
        &'a self,
        tag: &'a str,
        attribute: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let tags = self.tags.iter().filter(move |(name, _)| name == tag);
        tags.filter_map(move |(_, attributes)| attributes.get(attribute).map(String::as_str))
    }

    pub(crate) fn ids(&self) -> Vec<&str> {
        self.tags.iter().filter_map(|(_, attributes)| attributes.get("id").map(String::as_str)).collect()
    }
}

fn pages(digest: &Digest) -> Vec<String> {
    let stories = digest.stories.iter().map(|story| html_story(digest, story).unwrap());
    std::iter::once(html_index(digest).unwrap()).chain(stories).collect()
}

/// As printed: without control characters, turned directions, and the separators that end a line in some programs only.
fn visible(text: &str) -> String {
    let unprinted =
        ['\u{202e}', '\u{202c}', '\u{2066}', '\u{2069}', '\u{2028}', '\u{2029}', '\0', '\u{7}', '\u{1b}'];
    text.replace(unprinted, "")
}

fn claims(story: &Story) -> Vec<&Claim> {
    let articles = story.articles.iter().flat_map(|article| &article.summary);
    let points = story.key_points.iter().map(|point| &point.claim);
    let picture = story.image.iter().filter_map(|image| image.description.as_ref());
    std::iter::once(&story.headline)
        .chain(picture)
        .chain(&story.summary)
        .chain(points)
        .chain(articles)
        .collect()
}

#[test]
fn pages_are_well_formed_and_hold_no_foreign_markup() {
    for digest in [hostile(), day(), Digest::new(None, Vec::new())] {
        for html in pages(&digest) {
            let page = read(&html);
            let ours: BTreeSet<&str> = page.tags.iter().map(|(name, _)| name.as_str()).collect();
            for foreign in ["script", "iframe", "form", "base", "link", "object"] {
                assert!(!ours.contains(foreign), "{foreign}");
            }
            let mut handlers = page.tags.iter().flat_map(|(_, attributes)| attributes.keys());
            assert!(handlers.all(|name| !name.starts_with("on") && name != "style"));
            assert_eq!(page.tags.iter().filter(|(name, _)| name == "style").count(), 1);
        }
    }
}

#[test]
fn hostile_text_shows_as_text() {
    let digest = hostile();
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    assert!(page.text.contains(SCRIPT) && page.text.contains(QUOTES));
    assert!(page.text.contains("left thgir isolate bell[31m"));
    assert!(page.attributes("img", "alt").any(|alt| alt.starts_with("\" onerror=\"alert(1) <script>")));
}

#[test]
fn no_page_holds_a_character_that_turns_or_controls() {
    for html in pages(&hostile()) {
        assert!(html.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!html.contains(['\u{202e}', '\u{2066}']));
    }
    assert!(OVERRIDE.contains('\u{202e}'));
}

#[test]
fn links_and_pictures_are_of_the_web_or_of_these_pages() {
    for digest in [hostile(), day()] {
        let names: BTreeSet<String> =
            digest.stories.iter().map(|story| format!("story-{}.html", story.id)).collect();
        let own = |link: &str| {
            names.contains(link)
                || ["index.html", "digest.json", "digest.md", "digest.txt"].contains(&link)
                || link.starts_with('#')
        };
        for html in pages(&digest) {
            let page = read(&html);
            assert!(page.attributes("img", "src").all(|src| src.starts_with("https://")));
            for (_, attributes) in page.tags.iter().filter(|(name, _)| name == "a") {
                let foreign = !own(&attributes["href"]);
                assert!(!foreign || attributes["href"].starts_with("https://"), "{attributes:?}");
                // By the HTML standard, section 4.6.7.13, such a link gives its page no opener either.
                let is_guarded = attributes.get("rel").is_some_and(|rel| rel.contains("noreferrer"));
                assert_eq!(foreign, is_guarded, "{attributes:?}");
            }
        }
    }
}

#[test]
fn every_statement_and_all_its_evidence_are_on_the_page() {
    for digest in [hostile(), day()] {
        for story in &digest.stories {
            let page = read(&html_story(&digest, story).unwrap());
            for claim in claims(story) {
                assert!(page.text.contains(&visible(claim.text())), "{}", claim.text());
                for evidence in claim.evidence() {
                    let range = format!("{}–{}", evidence.span.start(), evidence.span.end());
                    assert!(page.text.contains(&range), "{range}");
                }
            }
        }
    }
}

#[test]
fn every_link_within_a_page_has_its_target_and_ids_are_unique() {
    for digest in [hostile(), day()] {
        for html in pages(&digest) {
            let page = read(&html);
            let ids: BTreeSet<&str> = page.ids().into_iter().collect();
            assert_eq!(ids.len(), page.ids().len());
            for target in page.attributes("a", "href").filter_map(|href| href.strip_prefix('#')) {
                assert!(ids.contains(target), "{target}");
            }
            for label in page.attributes("section", "aria-labelledby") {
                assert!(ids.contains(label), "{label}");
            }
        }
    }
}

#[test]
fn headings_descend_one_step_at_a_time() {
    for digest in [hostile(), day(), Digest::new(None, Vec::new())] {
        for html in pages(&digest) {
            let page = read(&html);
            let level = |name: &str| name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
            let levels: Vec<u8> = page.tags.iter().filter_map(|(name, _)| level(name)).collect();
            assert_eq!(levels.first(), Some(&1));
            assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
            assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        }
    }
}

#[test]
fn the_index_links_each_story_once_or_twice() {
    let digest = day();
    let page = read(&html_index(&digest).unwrap());
    for story in &digest.stories {
        let name = format!("story-{}.html", story.id);
        assert!(
            (1..=2).contains(&page.attributes("a", "href").filter(|href| *href == name).count()),
            "{name}"
        );
    }
}

#[test]
fn a_low_confidence_is_called_uncertain() {
    let digest = day();
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    assert!(page.text.contains("47\u{a0}%, uncertain"));
    assert!(!page.text.contains("62\u{a0}%, uncertain"));
}

#[test]
fn the_sentences_behind_a_label_stand_under_it_on_request() {
    let digest = day();
    let article = &digest.stories[0].articles[0];
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    let behind = page.text.split("Why these labels?").nth(2).unwrap();
    assert!(behind.contains(&format!("Tone: {}", article.tone.label)), "{behind}");
    assert!(!behind.contains("Sentiment: "), "a label without sentences is not listed: {behind}");
    // They stand in the summary as well, so their first words are enough.
    for label in &article.label_evidence.tone {
        assert!(behind.contains(label.claim.text().get(..50).unwrap()), "{behind}");
    }
}

#[test]
fn a_sentence_that_shows_several_labels_stands_once_under_all_of_them() {
    let mut digest = day();
    let sentence = "Only the labels rest on this sentence, which is longer than what recalls a sentence.";
    let evidence = &mut digest.stories[0].articles[0].label_evidence;
    evidence.tone = vec![LabelClaim::new(claim("ferry-1", sentence), 0.5)];
    evidence.sentiment = vec![
        LabelClaim::new(claim("ferry-1", "Another."), 0.5),
        LabelClaim::new(claim("ferry-1", sentence), 0.4),
    ];
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    let behind = page.text.split("Why these labels?").nth(2).unwrap();
    assert!(behind.contains(&format!("Tone: factual · Sentiment: neutral{sentence}")), "{behind}");
    assert!(behind.contains("Sentiment: neutralAnother."), "{behind}");
    assert_eq!(behind.matches(sentence).count(), 1);
}

#[test]
fn outlets_of_one_origin_are_named_with_the_reason() {
    let mut digest = day();
    let story = &mut digest.stories[0];
    let ids: Vec<_> = story.articles.iter().map(|article| article.id.clone()).collect();
    let link = |reason| OriginLink::new(ids[0].clone(), ids[1].clone(), reason);
    let links = vec![link(OriginReason::Copy), link(OriginReason::Agency("Reuters"))];
    let shared = Origin::new(ids[..2].to_vec(), links, true);
    let others = ids[2..].iter().map(|id| Origin::new(vec![id.clone()], Vec::new(), true));
    story.origins = std::iter::once(shared).chain(others).collect();
    let n_independent = ids.len() - 1;
    let (first, second) = (story.articles[0].source.clone(), story.articles[1].source.clone());
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    assert!(page.text.contains(&format!("outlets, {n_independent} independent, ")), "{}", page.text);
    let mut names = [first, second];
    names.sort();
    let told = format!("{}: Reuters; copies of one text", names.join(", "));
    assert!(page.text.contains(&told), "{}", page.text);
    assert!(plain_text(&digest).contains(&format!("One origin: {told}")));
}

#[test]
fn an_entity_that_an_article_leans_against_is_marked_with_the_sentence() {
    let mut digest = day();
    digest.stories[0].articles.iter_mut().for_each(|article| article.entity_sentiments.clear());
    let article = &mut digest.stories[0].articles[0];
    article.entities[0].kind = EntityKind::Organization;
    let name = article.entities[0].name.clone();
    let page = |digest: &Digest| read(&html_story(digest, &digest.stories[0]).unwrap()).text;
    article.entity_sentiments = vec![blamed(&name, 0.6, claim("a", "They blame it."))];
    let shown = page(&digest);
    assert!(shown.contains(&format!("{name} negative")));
    assert!(shown.contains(&format!("Towards {name}: negativeThey blame it.")), "{shown}");
    let is_hidden =
        |page: String| !page.contains(&format!("{name} negative")) && !page.contains("They blame it.");
    digest.stories[0].articles[0].entities[0].kind = EntityKind::Concept;
    assert!(is_hidden(page(&digest)));
    digest.stories[0].articles[0].entities[0].kind = EntityKind::Organization;
    digest.stories[0].articles[0].entity_sentiments[0].sentiment.confidence = 0.45;
    assert!(is_hidden(page(&digest)));
}

#[test]
fn a_name_of_an_unknown_sort_stands_alone() {
    let mut digest = day();
    let (known, unknown) = ("Ana Brannock", "Ostrel");
    digest.stories[0].entities =
        vec![Entity::new(known, EntityKind::Person, 1.0), Entity::new(unknown, EntityKind::Other, 0.5)];
    let html = html_story(&digest, &digest.stories[0]).unwrap();
    assert!(
        html.contains("<li>Ana Brannock <small>person</small></li>") && html.contains("<li>Ostrel</li>"),
        "{html}"
    );
}

#[test]
fn a_picture_without_a_description_says_so() {
    let digest = day();
    let page = read(&html_story(&digest, &digest.stories[3]).unwrap());
    assert!(page.text.contains("Picture: harbourgazette.example. The publisher gives no description."));
}

#[test]
fn a_story_outside_the_digest_has_a_page() {
    let lonely = story(claim("z", "Zephyr"), vec![article("z", "z.example", "Zephyr")]);
    assert!(
        read(&html_story(&Digest::new(None, Vec::new()), &lonely).unwrap()).text.contains("Story 1 of 1")
    );
}

#[test]
fn pages_are_light() {
    let mut digest = day();
    let weight = html_story(&digest, &digest.stories[0]).unwrap().len();
    assert!(weight < 40_000, "{weight}");
    // Stories that differ in nothing but their number weigh the same.
    let several: Vec<Story> = digest.stories.iter().take(7).cloned().collect();
    digest.stories = several.iter().cycle().take(100).cloned().collect();
    let weight = html_index(&digest).unwrap().len();
    assert!(weight < 110_000, "{weight}");
}

#[test]
fn a_story_of_a_thousand_articles_has_a_page() {
    let articles = (0..1000).map(|n| article(&format!("a{n}"), &format!("o{n}.example"), "Rain")).collect();
    let everywhere =
        (1..1000).fold(claim("a0", "Rain."), |rain, n| rain.and(&passage(&format!("a{n}"), "Rain.")));
    let mut wide = story(everywhere, articles);
    wide.why.links = (1..1000).map(|n| crate::fixture::link("a0", &format!("a{n}"), 0.9)).collect();
    let html = html_story(&Digest::new(None, Vec::new()), &wide).unwrap();
    assert!(read(&html).text.contains("979 weaker links are in digest.json"));
}

/// The numbers of the last column of a table, with the true minus sign.
fn log_odds(table: &str) -> Vec<f64> {
    let rows = table.split("</tr>").filter_map(|row| row.rsplit_once("<td>"));
    let number = |(_, cell): (_, &str)| cell.split('<').next()?.replace('−', "-").parse().ok();
    rows.filter_map(number).collect()
}

#[test]
fn the_log_odds_of_a_link_add_up() {
    let digest = day();
    let html = html_story(&digest, &digest.stories[0]).unwrap();
    let tables: Vec<&str> =
        html.split("<table>").skip(1).filter_map(|rest| rest.split("</table>").next()).collect();
    let links = &digest.stories[0].why.links;
    assert_eq!(tables.len(), links.len());
    for (table, link) in tables.into_iter().zip(links) {
        assert!(table.contains("Before any evidence") && table.contains("All that says little"), "{table}");
        let numbers = log_odds(table);
        let (sum, parts) = numbers.split_last().unwrap();
        // The baseline, three features, and the rest.
        assert_eq!(parts.len(), 5, "{table}");
        assert!((parts.iter().sum::<f64>() - sum).abs() < 0.03, "{numbers:?}");
        assert!((1.0 / (1.0 + (-sum).exp()) - link.probability).abs() < 0.002, "{numbers:?}");
    }
}

#[test]
fn behind_a_key_point_stands_what_was_counted() {
    let digest = day();
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap()).text;
    assert!(page.contains("in nearly these words: ") && page.contains("in these words: 1 outlet"), "{page}");
    for text in [page, plain_text(&digest), markdown(&digest)] {
        assert!(!text.contains(" sources") && !text.contains("1 source"), "{text}");
    }
}

#[test]
fn a_page_tells_of_bridges_and_of_the_nearest_story() {
    let digest = crate::fixture::hostile();
    let text = read(&html_story(&digest, &digest.stories[0]).unwrap()).text;
    assert!(text.contains("Without any one of these, the others would be more than one story"), "{text}");
    assert!(text.contains("The nearest story that was not joined has 3 articles"), "{text}");
    assert!(text.contains("41\u{a0}% on average"), "{text}");
}

#[test]
fn text_has_enough_contrast_in_both_schemes() {
    let html = html_index(&Digest::new(None, Vec::new())).unwrap();
    let sheet = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let schemes: Vec<&str> = sheet.split("--paper:").skip(1).collect();
    // Light, dark and print.
    assert_eq!(schemes.len(), 3);
    for scheme in schemes {
        let scheme = format!("--paper:{}", scheme.split_once('}').unwrap().0);
        let colours: BTreeMap<&str, f64> = scheme.split(';').filter_map(colour).collect();
        for text in ["ink", "soft", "muted", "accent"] {
            for ground in ["paper", "tint"] {
                let (text, ground) = (colours[text], colours[ground]);
                let contrast = (text.max(ground) + 0.05) / (text.min(ground) + 0.05);
                assert!(contrast >= 4.5, "{contrast}: {colours:?}");
            }
        }
    }
}

/// The name and relative luminance (WCAG 2.2) of a declaration such as `--ink:#1a1917`.
fn colour(declaration: &str) -> Option<(&str, f64)> {
    let (name, hex) = declaration.trim().strip_prefix("--")?.split_once(":#")?;
    let digits: Vec<u32> = hex.chars().map_while(|digit| digit.to_digit(16)).collect();
    let channels: Vec<u32> = match digits.len() {
        3 => digits.iter().map(|digit| digit * 17).collect(),
        _ => digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
    };
    let linear = |channel: u32| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    Some((name, 0.2126 * linear(channels[0]) + 0.7152 * linear(channels[1]) + 0.0722 * linear(channels[2])))
}

proptest! {
    /// Whatever a text says, the page is well formed and shows it.
    #[test]
    fn any_text_shows_as_text(text in "\\PC{1,40}|[<>&\"'/=!a-c -]{1,40}") {
        let mut told = story(claim("a", &text), vec![article("a", &text, &text)]);
        told.summary = vec![claim("a", &text)];
        let digest = Digest::new(None, vec![told]);
        for html in pages(&digest) {
            prop_assert!(read(&html).text.contains(&visible(&text)));
        }
    }
}

#[test]
fn a_text_of_megabytes_passes() {
    for unit in ["a", "<b> ", "\u{202e}", "火", "a b\n"] {
        let text = unit.repeat((4 << 20) / unit.len());
        let digest =
            Digest::new(None, vec![story(claim("a", &text), vec![article("a", "a.example", &text)])]);
        let texts = [markdown(&digest), plain_text(&digest)];
        for page in pages(&digest).into_iter().chain(texts.into_iter().take(1)) {
            assert!(!page.contains("<b>"));
        }
    }
}
