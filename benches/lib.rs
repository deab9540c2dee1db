//! Articles to measure on: the bundled sample day, as often as asked for.

use samestory::model::{Article, Batch};
use samestory_examples::{Problem, Source, read};

/// The sample day `n_days` times over, with ids of their own, so that each event has `n_days` times its articles.
///
/// # Errors
/// When the bundled day cannot be read.
pub fn days(n_days: usize) -> Result<Batch, Problem> {
    let day = read(&Source::SampleDay, true)?.articles;
    let copies = (0..n_days).flat_map(|number| day.iter().filter_map(move |article| copy(article, number)));
    Ok(Batch::new(copies.collect()))
}

fn copy(article: &Article, number: usize) -> Option<Article> {
    let copy = Article::builder(format!("{}-{number:04}", article.id()))
        .title(article.title())
        .body(article.body())
        .body_format(article.body_format())
        .url(article.url().unwrap_or_default());
    copy.build().ok()
}
