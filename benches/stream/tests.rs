use samestory::cluster::measures::bcubed;
use samestory::cluster::{ClusterConfig, Control, Item, cluster};
use samestory::model::{Article, Timestamp};

use super::*;

fn base() -> Base {
    Base::read(&[]).expect("the sample day is labelled")
}

#[test]
fn a_seed_decides_everything() {
    let (base, again) = (base(), base());
    let stream = Stream::new(&base, 400, Pace::Days(5.0), 7);
    let same = Stream::new(&again, 400, Pace::Days(5.0), 7);
    assert_eq!(stream.items(), same.items());
    assert_eq!(stream.vectors().expect("finite"), same.vectors().expect("finite"));
    assert_eq!(stream.texts().articles(), same.texts().articles());
    let other = Stream::new(&base, 400, Pace::Days(5.0), 8);
    assert_ne!(stream.items(), other.items());
}

#[test]
fn items_texts_vectors_and_stories_are_of_the_same_articles() {
    let base = base();
    let stream = Stream::new(&base, 300, Pace::ArticlesADay(100.0), 1);
    let (items, texts) = (stream.items(), stream.texts());
    let ids: Vec<_> = texts.articles().iter().map(Article::id).collect();
    assert_eq!(items.iter().map(Item::id).collect::<Vec<_>>(), ids);
    assert_eq!(stream.vectors().expect("finite").len(), 300);
    assert_eq!(stream.gold().len(), 300);
    // Three days, and what follows up.
    let days: Vec<_> = texts.articles().iter().filter_map(Article::published).map(Timestamp::day).collect();
    assert!(days.is_sorted());
    assert!(days[30] < days[150] && days[150] < days[270], "{days:?}");
}

#[test]
fn stories_are_neither_given_away_nor_lost() {
    let base = base();
    let stream = Stream::new(&base, 600, Pace::Days(30.0), 1);
    let items = stream.clustered_items().expect("vectors are finite");
    let config = ClusterConfig::default();
    let found = cluster(&items, &config, &Control::default()).expect("nobody cancels");
    let of_items = bcubed(&stream.gold(), &found).expect("both are of the same articles").f1;
    let found = samestory::Pipeline::bundled().cluster(&stream.texts()).expect("the bundled models run");
    let of_texts = bcubed(&stream.gold(), &found).expect("both are of the same articles").f1;
    eprintln!("BCubed F1 of items {of_items:.3}, of texts {of_texts:.3}");
    assert!((0.85..0.97).contains(&of_items) && (0.85..0.97).contains(&of_texts));
}

#[test]
fn a_term_is_about_as_common_as_in_news() {
    let base = base();
    let stream = Stream::new(&base, 3_000, Pace::Days(30.0), 1);
    let keys: Vec<_> =
        base.articles.iter().flat_map(|article| &article.text_terms).map(|term| term.key).collect();
    let rarest = keys.iter().max_by_key(|key| key.n_variants).expect("there are terms");
    let variants: std::collections::BTreeSet<u64> =
        stream.plan.articles.iter().map(|article| stream.variant(article, *rarest)).collect();
    // Each story chooses one of more variants than there are stories to choose.
    assert!(variants.len() > 500 && rarest.n_variants > 100, "{} of {}", variants.len(), rarest.n_variants);
    let most_common = keys.iter().min_by_key(|key| key.n_variants).expect("there are terms");
    assert_eq!(most_common.n_variants, 1);
}
