//! Stories of many articles: light pages, and nothing lost on the way from one to the next.

use std::collections::BTreeSet;

use samestory_analysis::{
    ArticleAnalysis, Claim, Digest, Entity, EntityKind, KeyPoint, LabelClaim, Origin, OriginLink,
    OriginReason, Story,
};
use samestory_model::{Note, NoteKind};
use samestory_render::{html_index, html_index_continued, html_story, html_story_continued, write_to_folder};

use crate::fixture::{article, claim, id, link, passage, story};
use crate::html::{Page, read};

const MAX_BYTES: usize = 100_000;

/// A sentence of some thirty words, with the quotation marks that weigh most; its length tells the fixture where it stands.
fn sentence(article: usize, number: usize) -> String {
    let very = "very ".repeat(number);
    format!(
        "Sentence {article}.{number} says \"that the ferry burned off Calder Point\" and that the harbour's \
         boats, of which {number} were at sea on a {very}early morning, took everybody aboard in time."
    )
}

fn name(number: usize) -> String {
    format!("a{number}")
}

/// As full as the articles of real days: a long address, two sentences, five names, and sentences behind each label.
fn full(number: usize) -> ArticleAnalysis {
    let told = |at| claim(&name(number), &sentence(number, at));
    let title =
        format!("Headline {number} of the day's news of a ferry that burned off Calder Point on Tuesday");
    let mut article = article(&name(number), &format!("outlet-{number}.example"), &title);
    let path = "2026/05/12/ferry-burns-off-calder-point-on-tuesday-morning";
    article.url = Some(format!("https://www.outlet-{number}.example/news/world/{path}-{number}.html"));
    article.summary = vec![told(0), told(1)];
    article.entities = ["Marianne", "Sund Lines", "Calder Point", "Ingrid Halloran", "coastguard"]
        .map(|name| Entity::new(format!("{name} {number}"), EntityKind::Organization, 0.5))
        .to_vec();
    let behind = |at| vec![LabelClaim::new(told(at), 0.5), LabelClaim::new(told(at + 1), 0.4)];
    article.label_evidence.tone = behind(2);
    article.label_evidence.sentiment = behind(4);
    article.label_evidence.intent = behind(6);
    article
}

/// A statement that every article makes.
fn everywhere(n_articles: usize, text: &str) -> Claim {
    (1..n_articles).fold(claim(&name(0), text), |claim, n| claim.and(&passage(&name(n), text)))
}

/// A story of `n_articles`, of as many outlets, with as many links, notes, shared origins and places of a key point.
fn large(n_articles: usize) -> Digest {
    let mut large = story(everywhere(n_articles, "A ferry burns."), (0..n_articles).map(full).collect());
    large.summary = (0..5).map(|at| claim("a0", &sentence(0, at))).collect();
    large.key_points = vec![KeyPoint::new(everywhere(n_articles, "A ferry burned."), n_articles, n_articles)];
    large.why.links = (1..n_articles).rev().map(|n| link("a0", &name(n), 0.9)).collect();
    let pair = |n: usize| {
        let (first, second) = (id(&name(n)), id(&name(n + 1)));
        let links = vec![OriginLink::new(first.clone(), second.clone(), OriginReason::Copy)];
        Origin::new(vec![first, second], links, true)
    };
    large.origins = (0..n_articles - 1).step_by(2).map(pair).collect();
    let mut digest = Digest::new(Some("2026-05-12".parse().unwrap()), vec![large]);
    digest.notes = (0..n_articles).map(|n| Note::new(NoteKind::Truncated, Some(id(&name(n))))).collect();
    digest
}

/// The pages of the only story with their names.
fn pages(digest: &Digest) -> Vec<(String, String)> {
    let story = &digest.stories[0];
    let first = (format!("story-{}.html", story.id), html_story(digest, story).unwrap());
    let continued = html_story_continued(digest, story).unwrap();
    let continued = (2..).zip(continued).map(|(n, page)| (format!("story-{}-{n}.html", story.id), page));
    std::iter::once(first).chain(continued).collect()
}

#[test]
fn every_page_of_a_large_story_is_light_and_all_but_the_last_are_full() {
    for n_articles in [10, 30, 400] {
        let pages = pages(&large(n_articles));
        let weights: Vec<usize> = pages.iter().map(|(_, html)| html.len()).collect();
        eprintln!("{n_articles} articles: {weights:?} bytes");
        assert!(weights.iter().all(|weight| *weight < MAX_BYTES), "{weights:?}");
        let full = weights.iter().take(weights.len() - 1);
        assert!(full.clone().all(|weight| *weight > 85_000), "{weights:?}");
    }
}

#[test]
fn every_article_of_a_large_story_has_all_its_lines_on_one_page() {
    let digest = large(90);
    let texts: Vec<String> = pages(&digest).iter().map(|(_, html)| read(html).text).collect();
    assert!(texts.len() > 1);
    for (number, article) in digest.stories[0].articles.iter().enumerate() {
        let mut on = texts.iter().filter(|text| text.contains(&format!("{}\n", article.title)));
        let page = on.next().unwrap();
        assert!(on.next().is_none(), "{}", article.title);
        let lines = page.split(&article.title).nth(1).unwrap().split("Headline").next().unwrap();
        for claim in &article.summary {
            assert!(lines.contains(claim.text()), "{lines}");
        }
        let names = article.entities.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>().join(", ");
        for line in [&format!("Entities{names}"), "Tonefactual 74", "Sentimentneutral 81", "Intentinform 93"]
        {
            assert!(lines.contains(line), "{line}: {lines}");
        }
        for at in 2..8 {
            assert!(page.contains(&sentence(number, at)), "{number}.{at}");
        }
    }
}

#[test]
fn links_between_the_pages_of_a_story_have_their_targets() {
    let digest = large(90);
    let pages: Vec<(String, Page)> =
        pages(&digest).into_iter().map(|(name, html)| (name, read(&html))).collect();
    let mut targets: BTreeSet<String> = ["index.html", "digest.json"].map(str::to_owned).into();
    for (name, page) in &pages {
        let n_before = targets.len();
        targets.extend(page.ids().iter().map(|id| format!("{name}#{id}")));
        assert_eq!(targets.len() - n_before, page.ids().len(), "an id stands twice");
        targets.insert(name.clone());
    }
    let mut n_across = 0;
    for (name, page) in &pages {
        for href in page.attributes("a", "href").filter(|href| !href.starts_with("https://")) {
            let whole = if href.starts_with('#') { format!("{name}{href}") } else { href.to_owned() };
            assert!(targets.contains(&whole), "{whole}");
            n_across += usize::from(href.contains(".html#a"));
        }
    }
    assert!(n_across > 10, "the first page names articles of other pages");
}

#[test]
fn long_lists_say_how_much_more_there_is() {
    let digest = large(400);
    let text = read(&html_story(&digest, &digest.stories[0]).unwrap()).text;
    for more in [
        "400 outlets",
        "outlet-23.example1",
        "outlet-24.example: 1, ",
        " and 176 more",
        "379 weaker links are in digest.json",
        "388 more are in digest.json",
        "180 more are in digest.json",
        "Notes about these articles (400)",
        "360 more are in digest.json",
        "Articles in this story, 1 to ",
        " of 400",
        "Page 1 of ",
    ] {
        assert!(text.contains(more), "{more}");
    }
}

#[test]
fn a_large_story_is_written_with_all_its_pages() {
    let (digest, folder) = (large(90), tempfile::tempdir().unwrap());
    let written = write_to_folder(&digest, folder.path()).unwrap();
    let files = written.stories.iter().chain(&written.continued);
    for (path, (name, html)) in files.zip(pages(&digest)) {
        assert!(path.ends_with(&name), "{name}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), html);
    }
    assert_eq!(1 + written.continued.len(), pages(&digest).len());
}

#[test]
fn an_article_that_is_too_heavy_has_a_page_of_its_own() {
    let mut digest = large(3);
    let long = "rain and wind ".repeat(9000);
    let story: &mut Story = &mut digest.stories[0];
    story.articles[1].summary = vec![claim("a1", &long)];
    let pages = pages(&digest);
    let holds = |page: usize, article: usize| pages[page].1.contains(&format!("<article id=a{article}>"));
    assert_eq!(pages.len(), 3);
    assert!(holds(0, 1) && holds(1, 2) && holds(2, 3));
}

/// A day of stories of two articles, each followed by one of a single article.
fn long_day(n_stories: usize) -> Digest {
    let stories = (0..n_stories).map(|n| {
        let headline =
            format!("Ferry {n} Burns Off Calder Point on Tuesday Morning With Everybody Aboard Safe");
        let articles = [2 * n, 2 * n + 1].map(full);
        let articles = articles.into_iter().take(1 + (n + 1) % 2).collect();
        let mut story = story(claim(&name(2 * n), &headline), articles);
        story.number = n + 1;
        story.summary = (0..3).map(|at| claim(&name(2 * n), &sentence(n, at))).collect();
        story
    });
    let mut day = Digest::new(Some("2026-05-12".parse().unwrap()), stories.collect());
    day.notes = vec![Note::new(NoteKind::Truncated, Some(id("a0")))];
    day
}

fn front_pages(day: &Digest) -> Vec<String> {
    std::iter::once(html_index(day).unwrap()).chain(html_index_continued(day).unwrap()).collect()
}

#[test]
fn every_front_page_of_a_long_day_is_light_and_all_but_the_last_are_full() {
    assert_eq!(front_pages(&long_day(20)).len(), 1);
    for n_stories in [200, 1000] {
        let weights: Vec<usize> = front_pages(&long_day(n_stories)).iter().map(String::len).collect();
        eprintln!("{n_stories} stories: {weights:?} bytes");
        assert!(weights.len() > 1 && weights.iter().all(|weight| *weight < MAX_BYTES), "{weights:?}");
        assert!(weights.iter().rev().skip(1).all(|weight| *weight > 85_000), "{weights:?}");
    }
}

#[test]
fn every_story_of_a_long_day_is_on_one_front_page_and_the_pages_lead_to_each_other() {
    let day = long_day(400);
    let pages: Vec<Page> = front_pages(&day).iter().map(|html| read(html)).collect();
    let mut stories: Vec<String> = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        let links: Vec<&str> = page.attributes("a", "href").collect();
        let leads_to = |page: usize| match page {
            0 => false,
            1 => links.contains(&"index.html"),
            page => links.contains(&format!("index-{page}.html").as_str()),
        };
        assert_eq!(leads_to(number - 1), number > 1, "{number}");
        assert_eq!(leads_to(number + 1), number < pages.len(), "{number}");
        assert!(page.text.contains(&format!("Page {number} of {}", pages.len())));
        // The day is told on each page, the notes on the first.
        assert!(page.text.contains("400 stories") && page.text.contains("Tuesday, 12 May 2026"));
        assert_eq!(page.text.contains("Notes about the input"), number == 1);
        stories.extend(links.iter().filter(|link| link.starts_with("story-")).map(ToString::to_string));
    }
    let is_alone = |story: &&Story| story.articles.len() < 2;
    let expected =
        day.stories.iter().filter(|story| !is_alone(story)).chain(day.stories.iter().filter(is_alone));
    assert_eq!(stories, expected.map(|story| format!("story-{}.html", story.id)).collect::<Vec<_>>());
}

#[test]
fn a_long_day_is_written_with_all_its_front_pages() {
    let (day, folder) = (long_day(200), tempfile::tempdir().unwrap());
    let written = write_to_folder(&day, folder.path()).unwrap();
    let pages = front_pages(&day);
    let files = std::iter::once(&written.index).chain(&written.continued);
    assert_eq!(files.clone().count(), pages.len());
    for (number, (path, page)) in (1..).zip(files.zip(&pages)) {
        let name = if number == 1 { "index.html".to_owned() } else { format!("index-{number}.html") };
        assert!(path.ends_with(&name), "{name}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), *page);
    }
}
