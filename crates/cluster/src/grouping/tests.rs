//! The same cases for every method.

use proptest::prelude::*;
use samestory_model::Clustering;

use super::linkage::tests::plain;
use super::made_up::{Matrix, random};
use super::sweep::{ThresholdSweep, group_at};
use super::{group_by, linkage};
use crate::config::{ClusterConfig, Granularity, Grouping};
use crate::control::Control;
use crate::graph::SimilarityGraph;

const METHODS: [Grouping; 3] = [Grouping::AverageLinkage, Grouping::Leiden, Grouping::Components];
const COARSE_TO_FINE: [Granularity; 3] =
    [Granularity::RunningStory, Granularity::SameEvent, Granularity::SameReport];

fn config(grouping: Grouping, threshold: f64) -> ClusterConfig {
    ClusterConfig {
        grouping,
        running_story_threshold: threshold,
        same_event_threshold: threshold,
        ..ClusterConfig::default()
    }
}

fn grouped(matrix: &Matrix, graph: &SimilarityGraph, config: &ClusterConfig) -> Clustering {
    group_by(graph, matrix, config, &Control::default()).unwrap()
}

/// What all methods find in a graph that has all edges above 0.
fn found_by_all(matrix: &Matrix, threshold: f64) -> Vec<Clustering> {
    let graph = matrix.graph(|a, b| matrix.0[a][b] > 0.0);
    METHODS.map(|method| grouped(matrix, &graph, &config(method, threshold))).to_vec()
}

/// Whether each story of `fine` lies inside one of `coarse`.
fn nests(fine: &Clustering, coarse: &Clustering) -> bool {
    let label = |&article: &usize| coarse.labels()[article];
    fine.stories()
        .iter()
        .all(|story| story.iter().map(label).collect::<std::collections::BTreeSet<_>>().len() == 1)
}

#[test]
fn two_dense_groups_are_two_stories() {
    let matrix = Matrix::of(8, |a, b| if (a < 4) == (b < 4) { 0.9 } else { 0.1 });
    for found in found_by_all(&matrix, 0.5) {
        assert_eq!(found.stories(), [[0, 1, 2, 3], [4, 5, 6, 7]]);
    }
}

#[test]
fn what_nothing_links_stays_alone() {
    for found in found_by_all(&Matrix::of(5, |_, _| 0.3), 0.5) {
        assert_eq!(found.stories().len(), 5);
    }
    for found in found_by_all(&Matrix::of(0, |_, _| 0.0), 0.5) {
        assert!(found.is_empty());
    }
}

#[test]
fn a_hub_that_resembles_everything_joins_only_connected_components() {
    // Three stories of three articles, and a round-up that resembles all nine.
    let matrix = Matrix::of(10, |a, b| {
        if b == 9 {
            0.7
        } else if a / 3 == b / 3 {
            0.9
        } else {
            0.02
        }
    });
    let n_stories: Vec<usize> =
        found_by_all(&matrix, 0.5).iter().map(|found| found.stories().len()).collect();
    assert_eq!(n_stories, [3, 3, 1]);
}

#[test]
fn a_chain_is_one_story_to_connected_components_alone() {
    let matrix = Matrix::of(6, |a, b| if b - a == 1 { 0.9 } else { 0.0 });
    let n_stories: Vec<usize> =
        found_by_all(&matrix, 0.5).iter().map(|found| found.stories().len()).collect();
    assert_eq!(n_stories, [3, 3, 1]);
}

#[test]
fn no_threshold_that_is_not_reached_joins_anything() {
    for threshold in [f64::NAN, f64::INFINITY, 1.5] {
        for found in found_by_all(&Matrix::of(4, |_, _| 1.0), threshold) {
            assert_eq!(found.stories().len(), 4, "{threshold}");
        }
    }
}

#[test]
fn probabilities_that_are_not_numbers_join_nothing() {
    let matrix = Matrix::of(4, |_, _| f64::NAN);
    let graph = matrix.graph(|_, _| true);
    for method in METHODS {
        assert_eq!(grouped(&matrix, &graph, &config(method, 0.1)).stories().len(), 4, "{method:?}");
    }
}

#[test]
fn copies_are_one_story_if_they_reach_the_threshold() {
    // Articles 0, 2 and 3 are copies of each other; their own probability is 0.8.
    let matrix = Matrix::of(4, |a, b| if a == 1 || b == 1 { 0.1 } else { 0.8 });
    let graph = SimilarityGraph::from_copies(vec![vec![0, 2, 3], vec![1]], [(0, 1, 0.1)]);
    for method in METHODS {
        assert_eq!(
            grouped(&matrix, &graph, &config(method, 0.5)).stories(),
            [vec![0, 2, 3], vec![1]],
            "{method:?}"
        );
        assert_eq!(grouped(&matrix, &graph, &config(method, 0.9)).stories().len(), 4, "{method:?}");
    }
}

#[test]
fn a_hundred_copies_draw_nobody_in_by_their_number() {
    // A node of 100 copies and a single article: their mean decides, not the number of copies.
    let graph = SimilarityGraph::from_copies(vec![(0..100).collect(), vec![100]], [(0, 1, 0.6)]);
    let matrix = Matrix::of(101, |_, b| if b == 100 { 0.6 } else { 1.0 });
    for method in METHODS {
        assert_eq!(grouped(&matrix, &graph, &config(method, 0.5)).stories().len(), 1, "{method:?}");
        assert_eq!(grouped(&matrix, &graph, &config(method, 0.7)).stories().len(), 2, "{method:?}");
    }
}

#[test]
fn a_cancelled_call_stops() {
    let stop = std::sync::atomic::AtomicBool::new(true);
    let control = Control::default().with_cancel(&stop);
    let matrix = Matrix::of(3, |_, _| 1.0);
    for method in METHODS {
        assert!(group_by(&matrix.graph(|_, _| true), &matrix, &config(method, 0.5), &control).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn finer_stories_lie_inside_coarser_ones((matrix, graph) in random(), thresholds in [1_u8..100, 1_u8..100, 1_u8..100]) {
        let mut thresholds = thresholds.map(|threshold| f64::from(threshold) / 100.0);
        thresholds.sort_by(f64::total_cmp);
        let [running_story_threshold, same_event_threshold, same_report_threshold] = thresholds;
        for grouping in METHODS {
            let found = COARSE_TO_FINE.map(|granularity| grouped(&matrix, &graph, &ClusterConfig {
                grouping, granularity, running_story_threshold, same_event_threshold, same_report_threshold,
                ..ClusterConfig::default()
            }));
            prop_assert!(nests(&found[1], &found[0]) && nests(&found[2], &found[1]), "{:?} {:?}", grouping, found);
        }
    }

    #[test]
    fn a_story_is_connected_by_edges((matrix, graph) in random(), threshold in 1_u8..100) {
        for method in METHODS {
            let found = grouped(&matrix, &graph, &config(method, f64::from(threshold) / 100.0));
            let mut connected = petgraph::unionfind::UnionFind::<usize>::new(found.len());
            let inside = |&(a, b, _): &(usize, usize, f64)| found.labels()[a] == found.labels()[b];
            graph.edges().filter(inside).for_each(|(a, b, _)| {
                connected.union(a, b);
            });
            prop_assert_eq!(Clustering::from_labels(&connected.into_labeling()), found, "{:?}", method);
        }
    }

    #[test]
    fn an_article_without_an_edge_changes_nothing((matrix, graph) in random(), place in 0_usize..15, threshold in 1_u8..100) {
        let place = place.min(matrix.0.len());
        // The stranger comes between the others, so that their numbers change.
        let old = |article: usize| if article < place { Some(article) } else { (article > place).then(|| article - 1) };
        let with_stranger = Matrix::of(matrix.0.len() + 1, |a, b| old(a).zip(old(b)).map_or(0.9, |(a, b)| matrix.0[a][b]));
        let edges: Vec<(usize, usize, f64)> = graph.edges().collect();
        let new = |article: usize| article + usize::from(article >= place);
        let edges: Vec<_> = edges.into_iter().map(|(a, b, probability)| (new(a), new(b), probability)).collect();
        let larger = SimilarityGraph::from_edges(matrix.0.len() + 1, &edges);
        for method in METHODS {
            let config = config(method, f64::from(threshold) / 100.0);
            let found = grouped(&with_stranger, &larger, &config);
            prop_assert_eq!(found.stories()[found.labels()[place]].len(), 1);
            let mut labels = found.labels().to_vec();
            labels.remove(place);
            prop_assert_eq!(Clustering::from_labels(&labels), grouped(&matrix, &graph, &config), "{:?}", method);
        }
    }

    #[test]
    fn a_cut_of_a_dendrogram_is_a_run_at_its_threshold((matrix, graph) in random(), thresholds in [1_u8..100, 1_u8..100]) {
        let [a, b] = thresholds.map(|threshold| f64::from(threshold) / 100.0);
        let (low, high) = (a.min(b), a.max(b));
        let dendrogram = linkage::link(&graph, &matrix, &[plain(low)], &Control::default()).unwrap();
        let run = linkage::link(&graph, &matrix, &[plain(high)], &Control::default()).unwrap();
        prop_assert_eq!(dendrogram.cut(high), run.cut(high));
        prop_assert_eq!(dendrogram.cut(0.0), dendrogram.cut(low));
        for (a, b) in [(0, 0), (0, matrix.0.len() - 1)] {
            let height = dendrogram.height_of_pair(a, b);
            let together = |threshold: f64| dendrogram.cut(threshold).labels()[a] == dendrogram.cut(threshold).labels()[b];
            prop_assert_eq!(height.is_some(), together(low));
            prop_assert!(height.is_none_or(together));
            prop_assert!(a == b || height.is_none_or(|height| !together(height + 1e-12)));
        }
        prop_assert!(dendrogram.merges().is_sorted_by(|one, other| one.height() >= other.height()));
        prop_assert_eq!(dendrogram.height_of_pair(0, matrix.0.len()), None);
    }

    #[test]
    fn a_cut_at_a_granularity_is_a_run_at_it((matrix, graph) in random(), thresholds in [1_u8..100, 1_u8..100], attachment in 1_u8..10) {
        let [a, b] = thresholds.map(|threshold| f64::from(threshold) / 100.0);
        let mut config = ClusterConfig {
            same_event_threshold: a.max(b), running_story_threshold: a.min(b), attachment: f64::from(attachment) / 10.0,
            granularity: Granularity::RunningStory, ..ClusterConfig::default()
        };
        let dendrogram = linkage::link(&graph, &matrix, &config.stages(), &Control::default()).unwrap();
        config.granularity = Granularity::SameEvent;
        prop_assert_eq!(dendrogram.cut(config.threshold()), grouped(&matrix, &graph, &config));
    }

    #[test]
    fn no_move_of_one_article_makes_leiden_better((matrix, graph) in random(), threshold in 1_u8..100) {
        let threshold = f64::from(threshold) / 100.0;
        let config = config(Grouping::Leiden, threshold);
        let config = ClusterConfig { granularity: Granularity::RunningStory, ..config };
        let found = grouped(&matrix, &graph, &config);
        let quality = |labels: &[usize]| {
            let weight: f64 = graph.edges().filter(|(a, b, _)| labels[*a] == labels[*b]).map(|(.., weight)| weight).sum();
            let pairs = |story: &Vec<usize>| story.len() as f64 * (story.len() as f64 - 1.0) / 2.0;
            weight - threshold * Clustering::from_labels(labels).stories().iter().map(pairs).sum::<f64>()
        };
        for article in 0..found.len() {
            for label in 0..=found.stories().len() {
                let mut labels = found.labels().to_vec();
                labels[article] = label;
                prop_assert!(quality(&labels) <= quality(found.labels()) + 1e-9);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_sweep_finds_what_grouping_at_each_threshold_finds((matrix, graph) in random(), attachment in 1_u8..=10) {
        let thresholds = [0.3, 0.05, 0.6, 0.5, 0.95, 0.97, 0.02, 0.4, 0.3];
        let control = Control::default();
        for (method, granularity) in METHODS.into_iter().flat_map(|method| COARSE_TO_FINE.map(|one| (method, one))) {
            let attachment = f64::from(attachment) / 10.0;
            let config = ClusterConfig { grouping: method, granularity, attachment, ..ClusterConfig::default() };
            let found = group_at(&graph, &matrix, (&config, &thresholds), &control).unwrap();
            prop_assert_eq!(found.len(), thresholds.len());
            for (threshold, found) in thresholds.into_iter().zip(found) {
                let alone = grouped(&matrix, &graph, &config.with_threshold(threshold));
                prop_assert_eq!(found, alone, "{:?} {:?} at {}", method, granularity, threshold);
            }
        }
    }
}

/// Articles with a vector alone, under ids from this number on; those of one direction are alike.
fn parts_of(first: usize, vectors: &[[f32; 2]]) -> (Vec<crate::Item>, samestory_model::Embeddings) {
    use samestory_model::{ArticleId, Embeddings, Fingerprint};
    let id = |number: usize| ArticleId::new(format!("{number:03}")).unwrap();
    let items = (first..first + vectors.len()).map(|number| crate::Item::new(id(number))).collect();
    (items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors.concat()).unwrap())
}

fn items_of(vectors: &[[f32; 2]]) -> crate::Items {
    let (items, embeddings) = parts_of(0, vectors);
    crate::Items::new(items, embeddings).unwrap()
}

#[test]
fn joins_are_judged_by_the_labels_and_measured_from_the_threshold() {
    // 0 and 1 are nearest to each other, 2 is further away, 3 points elsewhere. Only the vectors speak.
    let items = items_of(&[[1.0, 0.0], [1.0, 0.1], [1.0, 0.8], [-1.0, 0.3]]);
    let mut config = ClusterConfig::default();
    (config.model.baseline, config.model.dense_alone, config.model.dense_alone_neutral) = (0.0, 8.0, 0.9);
    config.same_event_threshold = 0.6;
    let control = Control::default();
    let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
    let sweep = ThresholdSweep::new(&graph, &items, &config);
    let probability = |a, b| config.model.probability(&items, a, b);
    let log_odds = |p: f64| libm::log(p / (1.0 - p));
    let margins =
        |labels: [u8; 4]| sweep.margins(&Clustering::from_labels(&labels), &control).unwrap().unwrap();
    let joined = log_odds(probability(0, 1)) - log_odds(0.6);
    let left = log_odds(0.6) - log_odds((probability(0, 2) + probability(1, 2)) / 2.0);
    assert!(joined > 0.0 && left > 0.0, "{joined} {left}");
    // Moved by as much, the threshold is the mean of that join.
    assert!((sweep.moved_threshold(joined) - probability(0, 1)).abs() < 1e-12);
    assert_eq!(sweep.group_at(&[0.6], &control).unwrap()[0].stories(), [vec![0, 1], vec![2], vec![3]]);

    let right = margins([1, 1, 2, 3]);
    assert_eq!((right.made_right.n_joins, right.made_wrong.n_joins), (1, 0));
    assert_eq!((right.refused_right.n_joins, right.refused_wrong.n_joins), (0, 1));
    assert!((right.made_right.nearest.unwrap() - joined).abs() < 1e-9, "{right:?}");
    assert!((right.refused_wrong.nearest.unwrap() - left).abs() < 1e-9, "{right:?}");
    assert_eq!(right.nearest_mistake(), None);

    let wrong = margins([1, 2, 1, 3]);
    assert_eq!((wrong.made_right.n_joins, wrong.made_wrong.n_joins), (0, 1));
    // One of the two pairs that would be joined with 2 is of one story: half is enough.
    assert_eq!((wrong.refused_right.n_joins, wrong.refused_wrong.n_joins), (1, 0));
    assert!((wrong.nearest_mistake().unwrap() - joined.min(left)).abs() < 1e-9, "{wrong:?}");

    let leiden = ClusterConfig { grouping: Grouping::Leiden, ..config.clone() };
    let sweep = ThresholdSweep::new(&graph, &items, &leiden);
    assert_eq!(sweep.margins(&Clustering::from_labels(&[1, 1, 2, 3]), &control).unwrap(), None);
}

#[test]
fn a_join_is_right_if_half_of_all_its_pairs_are_of_one_story() {
    // 0, 1 and 2 are joined; 3 is not.
    let items = items_of(&[[1.0, 0.0], [1.0, 0.05], [1.0, 0.1], [1.0, 1.8]]);
    let (config, control) = (ClusterConfig::default(), Control::default());
    let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
    let sweep = ThresholdSweep::new(&graph, &items, &config);
    let refused = |labels: [u8; 4]| {
        let margins = sweep.margins(&Clustering::from_labels(&labels), &control).unwrap().unwrap();
        assert_eq!(margins.made_right.n_joins + margins.made_wrong.n_joins, 2);
        (margins.refused_right.n_joins, margins.refused_wrong.n_joins)
    };
    for one_of_three in [[9, 1, 2, 9], [1, 9, 2, 9], [1, 2, 9, 9]] {
        assert_eq!(refused(one_of_three), (0, 1), "{one_of_three:?}");
    }
    for two_of_three in [[9, 9, 2, 9], [9, 1, 9, 9], [1, 9, 9, 9]] {
        assert_eq!(refused(two_of_three), (1, 0), "{two_of_three:?}");
    }
}

#[test]
fn a_certain_join_is_far_from_the_threshold_but_not_infinitely() {
    let items = items_of(&[[1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]]);
    let (mut config, control) = (ClusterConfig::default(), Control::default());
    config.model.dense_alone = 1e6;
    assert_eq!(config.model.probability(&items, 0, 1), 1.0);
    let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
    let sweep = ThresholdSweep::new(&graph, &items, &config);
    let margins = sweep.margins(&Clustering::from_labels(&[1, 2, 3]), &control).unwrap().unwrap();
    assert!(margins.nearest_mistake().is_some_and(|distance| distance > 30.0 && distance.is_finite()));
}

#[test]
fn an_attachment_is_measured_from_its_own_threshold() {
    // Four articles of one story, and a fifth that has a mean of .4 with them: too little for a join, enough to be attached.
    let matrix = Matrix::of(5, |_, b| if b == 4 { 0.4 } else { 0.9 });
    let graph = matrix.graph(|_, _| true);
    let config = config(Grouping::AverageLinkage, 0.5);
    let (dendrogram, refused) =
        linkage::link_and_refused(&graph, &matrix, &config.stages(), &Control::default()).unwrap();
    let last = dendrogram.merges().last().unwrap();
    assert!(last.is_attachment() && refused.is_empty());
    assert_eq!(last.height(), 0.5);
    assert!((last.mean_probability() - 0.4).abs() < 1e-12);
    // With a demand that it misses, it is refused as an attachment.
    let config = ClusterConfig { attachment: 0.9, ..config };
    let (_, refused) =
        linkage::link_and_refused(&graph, &matrix, &config.stages(), &Control::default()).unwrap();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].attachable && refused[0].articles == (0, 4));
}

#[test]
fn a_story_that_grows_large_takes_in_what_lay_beside_it() {
    let at = |degrees: f64| {
        let (sin, cos) = libm::sincos(degrees.to_radians());
        [cos as f32, sin as f32]
    };
    // Three articles of a story, and one that resembles them too little for a join, and the three are too few to attach it.
    let (story, beside) = ([at(0.0), at(0.1), at(0.2)], [at(54.5)]);
    let (config, control) = (ClusterConfig::default(), Control::default());
    for (known, place) in [([&story[..], &beside].concat(), 3), ([&beside[..], &story].concat(), 0)] {
        // The fourth of the story resembles the one beside it as much as the others do, or too little even for that.
        for (fourth, is_near) in [(0.3, true), (-10.0, false)] {
            let all = items_of(&[&known[..], &[at(fourth)]].concat());
            let near = config.model.probability(&all, place, 4) >= config.joining_threshold();
            assert_eq!(near, is_near);
            let mut clusterer =
                crate::IncrementalClusterer::new(items_of(&known), config.clone(), &control).unwrap();
            assert_eq!(clusterer.clustering().stories().len(), 2);
            let (items, vectors) = parts_of(4, &[at(fourth)]);
            clusterer.extend(items, &vectors).unwrap();
            assert_eq!(clusterer.clustering().stories(), [[0, 1, 2, 3, 4]], "{place} {fourth}");
        }
    }
}
