//! Bad input gives a clear error that says what and where, or a result with a note.

use std::time::{Duration, Instant};

use samestory::model::{Article, ArticleId, Batch, Image, NoteKind, StoryId};
use samestory::render;

use crate::{digest_of, pipeline, read_bytes, sample_day};

const GOOD: &str = r#"{"id":"good","title":"Ferry burns off St Brannock"}"#;

fn lines(lines: &[&str]) -> Vec<u8> {
    lines.join("\n").into_bytes()
}

#[test]
fn a_malformed_line_is_named_and_skipped() {
    let input = lines(&[GOOD, "{\"id\":\"broken\",", "not json", r#"{"id":"last","title":"Rate cut"}"#]);
    let read = read_bytes(&input, false).unwrap();
    assert_eq!((read.articles.len(), read.n_skipped), (2, 2));
    let error = read_bytes(&input, true).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("not JSON"), "{error}");
}

#[test]
fn a_missing_id_and_a_missing_text_are_named() {
    let error = read_bytes(&lines(&[GOOD, r#"{"title":"No id"}"#]), true).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("`id`"), "{error}");
    let error =
        read_bytes(&lines(&[r#"{"id":"empty","title":" ","body":""}"#]), true).unwrap_err().to_string();
    assert!(error.contains("line 1") && error.contains("`empty`"), "{error}");
}

#[test]
fn invalid_utf8_is_named_and_skipped() {
    let mut input = GOOD.as_bytes().to_vec();
    input.extend(b"\n{\"id\":\"x\",\"title\":\"\xff\xfe\"}\n");
    let read = read_bytes(&input, false).unwrap();
    assert_eq!((read.articles.len(), read.n_skipped), (1, 1));
    let error = read_bytes(&input, true).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("UTF-8"), "{error}");
}

#[test]
fn a_damaged_gzip_file_is_an_error_that_names_the_line() {
    let error = read_bytes(&[0x1f, 0x8b, 8, 0, 1, 2, 3], false).unwrap_err().to_string();
    assert!(error.contains("line 1"), "{error}");
}

#[test]
fn equal_articles_with_one_id_merge_and_differing_ones_leave_a_note() {
    let article = |body: &str| Article::builder("same").title("Rate cut").body(body).build().unwrap();
    let equal = Batch::new(vec![article("One."), article("One.")]);
    assert_eq!((equal.len(), equal.notes().len()), (1, 0));
    let differing = Batch::new(vec![article("One."), article("Two.")]);
    let reversed = Batch::new(vec![article("Two."), article("One.")]);
    assert_eq!(differing, reversed);
    assert_eq!(differing.notes()[0].kind(), NoteKind::ConflictingId);
    let digest = pipeline().digest(&differing).unwrap();
    assert!(digest.notes.iter().any(|note| note.kind() == NoteKind::ConflictingId));
}

#[test]
fn an_empty_body_still_gives_a_story() {
    let digest = digest_of(vec![Article::builder("a").title("Ferry burns off St Brannock").build().unwrap()]);
    let story = &digest.stories[0];
    assert_eq!(story.headline.text(), "Ferry Burns Off St Brannock");
    assert_eq!(story.articles[0].summary[0].text(), "Ferry burns off St Brannock");
}

#[test]
fn links_that_are_not_http_are_not_printed() {
    let article = |id: &str, url: &str| {
        Article::builder(id)
            .title(format!("Ferry {id} burns"))
            .body("The ferry burned on Tuesday.")
            .url(url)
            .image(Image::new(url))
            .build()
            .unwrap()
    };
    let digest = digest_of(vec![
        article("a", "javascript:alert(1)"),
        article("b", "data:text/html,<script>alert(1)</script>"),
        article("c", "JaVaScRiPt:alert(1)"),
        article("d", "https://good.example/d"),
    ]);
    assert_eq!(digest.notes.iter().filter(|note| note.kind() == NoteKind::UnsafeLink).count(), 3);
    let pages = std::iter::once(render::html_index(&digest).unwrap())
        .chain(digest.stories.iter().map(|story| render::html_story(&digest, story).unwrap()))
        .chain([render::markdown(&digest)]);
    for page in pages {
        let lower = page.to_lowercase();
        assert!(!lower.contains("javascript:") && !lower.contains("data:text"), "{page}");
    }
}

#[test]
fn an_id_that_looks_like_a_path_stays_inside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let id = "../../outside";
    let digest = digest_of(vec![Article::builder(id).title("Ferry burns").build().unwrap()]);
    render::write_to_folder(&digest, &out).unwrap();
    let story = StoryId::from_smallest_article(&ArticleId::new(id).unwrap());
    assert!(out.join(format!("story-{story}.html")).is_file());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_body_of_20_megabytes_passes_with_a_note() {
    let body = "The ferry burned off St Brannock on Tuesday, officials said. ".repeat(20 << 14);
    assert!(body.len() > 19 << 20);
    let started = Instant::now();
    let digest = digest_of(vec![Article::builder("long").title("Ferry burns").body(body).build().unwrap()]);
    assert_eq!(digest.stories.len(), 1);
    assert!(digest.notes.iter().any(|note| note.kind() == NoteKind::Truncated));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn a_body_of_20_megabytes_without_a_space_passes() {
    for unit in ["a", "A", "火", "<p>", "&amp;", "\"", ".", "\u{200d}", "火\u{200d}\u{300}", "\u{300}"] {
        let body = unit.repeat((20 << 20) / unit.len());
        let digest =
            digest_of(vec![Article::builder("long").title("Ferry burns").body(body).build().unwrap()]);
        assert_eq!(digest.stories.len(), 1, "{unit}");
    }
}

#[test]
fn unreadable_and_far_dates_do_not_count() {
    let unreadable =
        read_bytes(br#"{"id":"a","title":"Ferry burns","published":"yesterday"}"#, true).unwrap();
    assert_eq!(unreadable.articles[0].published(), None);
    let mut articles = sample_day().articles;
    let far = Article::builder("far")
        .title("Port Aurel tram opens four years late")
        .body("The Line 4 tram opened in Port Aurel.")
        .published("2099-01-01".parse().unwrap());
    articles.push(far.build().unwrap());
    let digest = digest_of(articles);
    assert_eq!(digest.date.unwrap().to_string(), "2026-05-12");
    assert!(digest.notes.iter().any(|note| note.kind() == NoteKind::ImplausibleTime));
}

#[test]
fn no_article_and_one_article_give_a_page() {
    let empty = digest_of(Vec::new());
    assert_eq!((empty.stories.len(), empty.date), (0, None));
    let folder = tempfile::tempdir().unwrap();
    render::write_to_folder(&empty, folder.path()).unwrap();
    assert!(std::fs::read_to_string(folder.path().join("index.html")).unwrap().contains("</html>"));

    let one = digest_of(vec![sample_day().articles.remove(0)]);
    assert_eq!((one.stories.len(), one.n_articles()), (1, 1));
    assert!(!one.stories[0].summary.is_empty());
}

#[test]
fn a_thousand_copies_are_one_story() {
    let article = sample_day().articles.remove(0);
    let copies = (0..1000).map(|number| {
        let copy = Article::builder(format!("copy-{number:04}")).title(article.title()).body(article.body());
        copy.source(format!("outlet{number}.example")).build().unwrap()
    });
    let digest = digest_of(copies.collect());
    assert_eq!(digest.stories.len(), 1);
    let story = &digest.stories[0];
    assert_eq!((story.articles.len(), story.sources.len()), (1000, 1000));
    assert_eq!(story.key_points[0].sources, 1000);
}

#[test]
fn markup_in_texts_is_escaped_everywhere() {
    let hostile = "<script>alert('x')</script> Ferry burns & \"sinks\"";
    let article = Article::builder("<img src=x onerror=alert(1)>")
        .title(hostile)
        .body(format!("{hostile} off St Brannock on Tuesday morning."))
        .body_format(samestory::model::BodyFormat::Text)
        .source("<b>outlet</b>")
        .build()
        .unwrap();
    let digest = digest_of(vec![article]);
    for page in
        [render::html_index(&digest).unwrap(), render::html_story(&digest, &digest.stories[0]).unwrap()]
    {
        let lower = page.to_lowercase();
        assert!(
            !lower.contains("<script") && !lower.contains("<img src=x") && !lower.contains("<b>"),
            "{page}"
        );
        assert!(lower.contains("ferry burns"), "{page}");
    }
    assert!(!render::markdown(&digest).contains("<script"));
}

#[test]
fn texts_without_a_readable_character_are_listed() {
    let article =
        |id: &str, title: &str| Article::builder(id).title(title).body("\u{200b}\u{0007}").build().unwrap();
    let digest = digest_of(vec![article("a", "\u{200b}"), article("b", "😀"), article("c", "???")]);
    assert_eq!(digest.n_articles(), 3);
    assert!(digest.notes.iter().any(|note| note.kind() == NoteKind::NoWords));
}
