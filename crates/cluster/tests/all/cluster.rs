use samestory_cluster::measures::Scores;
use samestory_cluster::{
    ClusterConfig, Control, Granularity, Item, Items, PairModel, SimilarityGraph, cluster, explain_story,
};
use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint};

use crate::made_up::{Random, contents, gold, items};

fn stories_of(items: &Items) -> Clustering {
    cluster(items, &ClusterConfig::default(), &Control::default()).unwrap()
}

#[test]
fn stories_are_found() {
    let contents = contents(30, 6);
    let scores = Scores::of(&gold(&contents), &stories_of(&items(&contents))).unwrap();
    assert!(scores.bcubed.f1 > 0.95, "{scores:?}");
}

#[test]
fn neither_order_nor_threads_can_be_seen() {
    let mut contents = contents(40, 8);
    let first = stories_of(&items(&contents));
    let expected = Scores::of(&gold(&contents), &first).unwrap();
    for seed in 0..4 {
        Random(seed).shuffle(&mut contents);
        let (items, gold) = (items(&contents), gold(&contents));
        let found: Vec<Clustering> = [1, 2, 4]
            .map(|n_threads| rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap())
            .map(|pool| pool.install(|| stories_of(&items)))
            .to_vec();
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
        // The ids have changed places, so the partitions are compared by what they are worth.
        assert_eq!(Scores::of(&gold, &found[0]).unwrap().n_found, expected.n_found);
        assert!((Scores::of(&gold, &found[0]).unwrap().ari - expected.ari).abs() < 1e-12);
    }
}

#[test]
fn nothing_and_one_article_are_clustered() {
    assert!(stories_of(&items(&[])).is_empty());
    assert_eq!(stories_of(&items(&contents(1, 1))).stories(), [[0]]);
}

#[test]
fn articles_of_which_nothing_is_known_stay_alone() {
    let ids = ["a", "b", "c"].map(|id| Item::new(ArticleId::new(id).unwrap()));
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![0.0; 6]).unwrap();
    assert_eq!(stories_of(&Items::new(ids.to_vec(), vectors).unwrap()).stories().len(), 3);
}

#[test]
fn a_thousand_copies_are_one_story() {
    let mut contents = contents(3, 2);
    contents.extend(vec![contents[0].clone(); 1_000]);
    let items = items(&contents);
    let graph = SimilarityGraph::build(&items, &ClusterConfig::default(), &Control::default()).unwrap();
    assert_eq!((graph.n_articles(), graph.copies().count()), (1_006, 6));
    assert_eq!(stories_of(&items), gold(&contents));
}

#[test]
fn copies_at_a_thousand_times_are_one_story() {
    // No two are alike, since each has its own time, and each has far more neighbours than are kept.
    let original = contents(1, 1).remove(0);
    let at = |minute: usize| format!("2026-05-10T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let mut copies: Vec<_> = (0..1_000).map(|minute| original.published(at(minute))).collect();
    copies.extend(contents(3, 2).split_off(2));
    assert_eq!(stories_of(&items(&copies)), gold(&copies));
}

#[test]
fn terms_that_stand_everywhere_still_lead_to_copies() {
    let original = contents(1, 1).remove(0);
    let at = |minute: usize| format!("2026-05-10T00:{minute:02}:00Z");
    let copies: Vec<_> = (0..60).map(|minute| original.published(at(minute))).collect();
    let mut config = ClusterConfig::default();
    (config.graph.max_postings, config.graph.n_dense_neighbors) = (10, 0);
    let n_stories = |config: &ClusterConfig| {
        cluster(&items(&copies), config, &Control::default()).unwrap().stories().len()
    };
    assert_eq!(n_stories(&config), 1);
    config.graph.n_strong_terms = 0;
    assert_eq!(n_stories(&config), 60);
}

#[test]
fn copies_that_do_not_reach_the_threshold_stay_alone() {
    // With a model that trusts vectors little, equal ones are enough for one event, not for one report.
    let ids = ["a", "b"].map(|id| Item::new(ArticleId::new(id).unwrap()));
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.0]).unwrap();
    let items = Items::new(ids.to_vec(), vectors).unwrap();
    let mut config = ClusterConfig::default();
    config.model.dense_alone = 2.0;
    assert_eq!(cluster(&items, &config, &Control::default()).unwrap().stories().len(), 1);
    config.granularity = Granularity::SameReport;
    assert_eq!(cluster(&items, &config, &Control::default()).unwrap().stories().len(), 2);
}

#[test]
fn coarser_granularities_have_fewer_stories() {
    let items = items(&contents(40, 8));
    let n_stories = |granularity| {
        let mut config = ClusterConfig::default();
        config.granularity = granularity;
        cluster(&items, &config, &Control::default()).unwrap().stories().len()
    };
    let (report, event) = (n_stories(Granularity::SameReport), n_stories(Granularity::SameEvent));
    assert!(report >= event && event >= n_stories(Granularity::RunningStory));
}

#[test]
fn edges_are_probabilities_by_ascending_pair() {
    let items = items(&contents(20, 6));
    let config = ClusterConfig::default();
    let graph = SimilarityGraph::build(&items, &config, &Control::default()).unwrap();
    let edges: Vec<_> = graph.edges().collect();
    assert!(edges.is_sorted_by(|x, y| (x.0, x.1) < (y.0, y.1)));
    for (a, b, probability) in edges {
        assert!(a < b && (config.graph.min_probability..=1.0).contains(&probability));
        assert_eq!(probability, config.model.probability(&items, a, b));
    }
}

#[test]
fn a_time_far_from_all_others_is_not_believed() {
    let mut contents = contents(3, 3);
    contents[4] = contents[4].published("2099-01-01".into());
    let items = items(&contents);
    assert_eq!(items.implausible_times(), [4]);
    assert_eq!(stories_of(&items), gold(&contents));
}

#[test]
fn a_large_story_is_explained_by_its_central_article() {
    let items = items(&contents(1, 200));
    let members: Vec<usize> = (0..200).collect();
    let story = explain_story(&items, &ClusterConfig::default(), &members);
    let central = story.central.unwrap();
    assert_eq!(story.links.len(), 199);
    assert!(story.links.iter().all(|link| link.first == central || link.second == central));
    assert!((0.0..=1.0).contains(&story.cohesion));
    let mean = |a: usize| {
        (0..200).filter(|b| *b != a).map(|b| PairModel::default().probability(&items, a, b)).sum::<f64>()
            / 199.0
    };
    let number = |id: &ArticleId| (0..200).find(|&index| items.id(index) == id).unwrap();
    assert!((0..200).all(|a| mean(a) <= mean(number(&central)) + 0.1));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let item = |id: &str| Item::new(ArticleId::new(id).unwrap());
    let vectors = |n| Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0; n]).unwrap();
    let message = |items, n| Items::new(items, vectors(n)).unwrap_err().to_string();
    assert_eq!(message(vec![item("a")], 2), "failed to cluster: 1 items have 2 vectors");
    let expected = "failed to cluster: id `a` follows `b`, but ids must ascend";
    assert_eq!(message(vec![item("b"), item("a")], 2), expected);
    assert!(message(vec![item("a"), item("a")], 2).contains("must ascend"));
}

#[test]
fn an_article_is_compared_across_languages_however_many_are_nearer_in_its_own() {
    // Forty articles of one story in one language, and one in another.
    let mut contents = contents(1, 41);
    contents[40].language = 1;
    let mut config = ClusterConfig::default();
    (config.graph.n_sparse_neighbors, config.graph.n_dense_neighbors) = (5, 0);
    let edges_of_the_other = |n_across_neighbors: usize| {
        let mut config = config.clone();
        config.graph.n_across_neighbors = n_across_neighbors;
        // Titles have no lists of their own for other languages; those of the other article are full of its first neighbours.
        let graph = SimilarityGraph::build(&items(&contents), &config, &Control::default()).unwrap();
        graph.edges().filter(|&(_, b, _)| b == 40).count()
    };
    assert!(edges_of_the_other(0) < 20, "{}", edges_of_the_other(0));
    assert_eq!(edges_of_the_other(40), 40);
}
