//! The whole way: a few articles with hostile texts, to pages and texts without foreign markup or control characters.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use samestory::{Article, Batch, Digest, Pipeline};
use samestory_model::Image;

use crate::pages::{check_markdown, check_page, check_plain};
use crate::text_of;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::bundled().with_threads(NonZeroUsize::MIN));

const FERRY: &str =
    "A ferry caught fire off Calder Point on Tuesday and 212 passengers were taken off by lifeboats.";

/// Articles between U+001E, their fields between U+001F.
pub fn run(bytes: &[u8]) {
    let given = text_of(bytes);
    let mut articles: Vec<Article> = given.split('\u{1e}').take(6).enumerate().filter_map(hostile).collect();
    for (n, title) in ["Ferry fire off Calder Point", "Ferry burns off Calder Point"].into_iter().enumerate()
    {
        let article = Article::builder(format!("z{n}")).title(title).body(FERRY).source("tarn.example");
        articles.push(article.build().expect("it has a title"));
    }
    let digest = PIPELINE.digest(&Batch::new(articles)).expect("nothing can fail");
    check(&digest);
}

/// An article of the fields between unit separators; the same news stands behind each body, so that stories tell of it.
fn hostile((number, given): (usize, &str)) -> Option<Article> {
    let mut fields = given.split('\u{1f}');
    let mut next = || fields.next().unwrap_or_default();
    let title = next();
    let body = format!("{}\n\n{FERRY}", next());
    let (source, url, image, alt, description) = (next(), next(), next(), next(), next());
    let (author, language, section, id) = (next(), next(), next(), next());
    let mut picture = Image::new(image);
    picture.alt = Some(alt.to_owned());
    picture.caption = Some(description.to_owned());
    picture.credit = Some(author.to_owned());
    let article = Article::builder(format!("{number}{id}")).title(title).body(body).source(source).url(url);
    let article = article.image(picture).description(description).author(author).language(language);
    article.section(section).published("2026-05-12".parse().ok()?).build().ok()
}

fn check(digest: &Digest) {
    check_page(&samestory_render::html_index(digest).expect("nothing can fail"));
    let continued = samestory_render::html_index_continued(digest).expect("nothing can fail");
    continued.iter().for_each(|page| check_page(page));
    for story in &digest.stories {
        check_page(&samestory_render::html_story(digest, story).expect("nothing can fail"));
        let continued = samestory_render::html_story_continued(digest, story).expect("nothing can fail");
        continued.iter().for_each(|page| check_page(page));
    }
    check_markdown(&samestory_render::markdown(digest));
    check_plain(&samestory_render::plain_text(digest));
    let json = samestory_render::json(digest).expect("nothing can fail");
    serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON");
}
