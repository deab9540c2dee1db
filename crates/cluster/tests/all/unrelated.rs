//! An article that has nothing to do with the others leaves their stories as they are.

use proptest::prelude::*;
use samestory_cluster::{ClusterConfig, Control, Granularity, Grouping, Item, Items, cluster};
use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint, SparseVector, TermId};

/// Terms of an article, and a vector.
type Content = (Vec<u64>, [f32; 2]);

fn content() -> impl Strategy<Value = Content> {
    (proptest::collection::vec(0_u64..30, 1..8), [0.1_f32..1.0, 0.1_f32..1.0])
}

fn clustered(contents: &[Content], grouping: Grouping, granularity: Granularity) -> Clustering {
    let item = |(number, (terms, _)): (usize, &Content)| {
        let terms = terms.iter().map(|&term| (TermId::new(term), 1.0 + (term % 7) as f32)).collect();
        let terms = SparseVector::from_weights(terms);
        let time = format!("2026-05-{:02}", 1 + number % 20).parse().unwrap();
        Item::new(ArticleId::new(format!("{number:04}")).unwrap()).with_text_terms(terms).with_published(time)
    };
    let vectors = contents.iter().flat_map(|content| content.1).collect();
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors).unwrap();
    let items = Items::new(contents.iter().enumerate().map(item).collect(), vectors).unwrap();
    let mut config = ClusterConfig::default();
    (config.grouping, config.granularity) = (grouping, granularity);
    cluster(&items, &config, &Control::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_changes_no_other_story(contents in proptest::collection::vec(content(), 1..30)) {
        // Terms that no other article has, and a vector that points away from all others.
        let mut more = contents.clone();
        more.push((vec![1_000, 1_001], [-1.0, -1.0]));
        for grouping in [Grouping::AverageLinkage, Grouping::Leiden, Grouping::Components] {
            for granularity in [Granularity::SameReport, Granularity::SameEvent, Granularity::RunningStory] {
                let before = clustered(&contents, grouping, granularity);
                let after = clustered(&more, grouping, granularity);
                prop_assert_eq!(&after.stories()[..before.stories().len()], before.stories());
                prop_assert_eq!(after.stories().last().unwrap(), &[contents.len()]);
            }
        }
    }
}
