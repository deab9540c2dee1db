//! Article lines, packed or not, and the small texts in them that are parsed: times, days, fields, body formats.

use samestory_model::{Article, ArticleLine, ArticleLines, Day, Field, Timestamp};
use samestory_model::{decompressed, write_article_lines};

/// Article lines.
pub fn run(bytes: &[u8]) {
    let Ok(reader) = decompressed(bytes) else { return };
    let mut articles: Vec<Article> = Vec::new();
    let mut last_line = 0;
    for line in ArticleLines::new(reader) {
        match line {
            Ok(ArticleLine { article, .. }) => articles.push(article),
            Err(error) => {
                assert!(last_line < error.line(), "{error}");
                last_line = error.line();
            }
        }
    }
    check_written(&articles);
    if let Ok(text) = std::str::from_utf8(bytes) {
        check_small_texts(text);
    }
}

/// What is written is read as it was, and written again as the same bytes.
fn check_written(articles: &[Article]) {
    let mut written = Vec::new();
    write_article_lines(&mut written, articles).expect("memory takes all");
    let read: Vec<Article> = ArticleLines::new(written.as_slice())
        .map(|line| line.expect("our own line is read").article)
        .collect();
    assert_eq!(read, articles);
    let mut again = Vec::new();
    write_article_lines(&mut again, &read).expect("memory takes all");
    assert!(again == written);
    for (article, copy) in articles.iter().zip(&read) {
        assert_eq!(article.content_hash(), copy.content_hash());
    }
}

/// What is parsed is shown as a text that means the same.
fn check_small_texts(text: &str) {
    for part in text.split(['"', '\n']).take(20) {
        if let Ok(time) = part.parse::<Timestamp>() {
            assert_eq!(
                time.to_string().parse::<Timestamp>().expect("our own time is read"),
                time,
                "{part:?}"
            );
            assert!(!time.day().long().is_empty() && time.to_string().len() <= "9999-12-31T23:59:59Z".len());
        }
        if let Ok(day) = part.parse::<Day>() {
            assert_eq!(day.to_string().parse::<Day>().expect("our own day is read"), day, "{part:?}");
        }
        if let Ok(field) = part.parse::<Field>() {
            assert_eq!(field.to_string(), part);
        }
    }
}
