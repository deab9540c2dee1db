use std::collections::BTreeSet;

use proptest::prelude::*;
use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint, GraphEdge};

use super::Explainer;
use crate::config::{ClusterConfig, Granularity, Grouping};
use crate::control::Control;
use crate::graph::SimilarityGraph;
use crate::grouping::{Dendrogram, group};
use crate::items::{Item, Items};
use crate::pair::PairModel;

const METHODS: [Grouping; 3] = [Grouping::AverageLinkage, Grouping::Leiden, Grouping::Components];

/// Articles that are known by vectors alone.
fn items(vectors: &[[f32; 3]]) -> Items {
    let item = |number: usize| Item::new(ArticleId::new(format!("{number:04}")).unwrap());
    let rows = vectors.iter().flatten().copied().collect();
    let rows = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, rows).unwrap();
    Items::new((0..vectors.len()).map(item).collect(), rows).unwrap()
}

/// Under which probabilities of vectors are spread out, and stories are neither all nor none.
fn config(grouping: Grouping) -> ClusterConfig {
    let model = PairModel { dense: 6.0, dense_neutral: 0.5, ..PairModel::default() };
    ClusterConfig { model, grouping, same_event_threshold: 0.6, ..ClusterConfig::default() }
}

/// Everything that an explanation looks at.
struct Case {
    items: Items,
    config: ClusterConfig,
    graph: SimilarityGraph,
    clustering: Clustering,
}

impl Case {
    fn of(vectors: &[[f32; 3]], config: ClusterConfig) -> Self {
        let (items, control) = (items(vectors), Control::default());
        let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
        let clustering = group(&graph, &items, &config, &control).unwrap();
        Self { items, config, graph, clustering }
    }

    fn explainer(&self) -> Explainer<'_> {
        Explainer::new(&self.graph, &self.items, &self.config, &self.clustering)
    }

    /// Whether two articles are of two stories when all articles are grouped again without these edges.
    fn parts(&self, removed: &BTreeSet<(usize, usize)>, a: usize, b: usize) -> bool {
        let removed: Vec<(usize, usize)> = removed.iter().copied().collect();
        let found = self.explainer().grouped_without(&removed);
        found.labels()[a] != found.labels()[b]
    }

    /// The number of edges of the smallest set of at most two that parts two articles.
    fn smallest(&self, a: usize, b: usize) -> Option<usize> {
        let edges: Vec<(usize, usize)> = self.graph.edges().map(|(x, y, _)| (x, y)).collect();
        if edges.iter().any(|edge| self.parts(&BTreeSet::from([*edge]), a, b)) {
            return Some(1);
        }
        let pairs =
            edges.iter().enumerate().flat_map(|(rank, x)| edges[..rank].iter().map(move |y| [*x, *y]));
        pairs.map(BTreeSet::from).any(|pair| self.parts(&pair, a, b)).then_some(2)
    }
}

fn number(id: &ArticleId) -> usize {
    id.as_str().parse().unwrap()
}

fn ends(edge: &GraphEdge) -> (usize, usize) {
    let (first, second) = (number(&edge.first), number(&edge.second));
    (first.min(second), first.max(second))
}

fn vectors(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<[f32; 3]>> {
    // Positive, so that most pairs have an edge; in steps, so that some are copies.
    let value = || (1_u8..7).prop_map(f32::from);
    proptest::collection::vec([value(), value(), value()], n)
}

/// The pairs of articles that are of one story.
fn pairs(clustering: &Clustering) -> Vec<(usize, usize)> {
    let of_story = |story: &Vec<usize>| {
        let story = story.clone();
        (0..story.len())
            .flat_map(|b| (0..b).map(move |a| (a, b)))
            .map(move |(a, b)| (story[a], story[b]))
            .collect()
    };
    clustering.stories().iter().flat_map(|story| -> Vec<(usize, usize)> { of_story(story) }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn parting_edges_part_and_are_the_smallest_where_they_say_so(vectors in vectors(2..7)) {
        for method in METHODS {
            let case = Case::of(&vectors, config(method));
            let explainer = case.explainer();
            for (a, b) in pairs(&case.clustering) {
                let why = explainer.connection(a, b).unwrap();
                let Some(parting) = why.parting else {
                    // Copies.
                    prop_assert!(why.path.is_empty());
                    continue;
                };
                let edges: BTreeSet<(usize, usize)> = parting.edges.iter().map(ends).collect();
                prop_assert!(case.parts(&edges, a, b));
                for edge in &edges {
                    let mut fewer = edges.clone();
                    fewer.remove(edge);
                    prop_assert!(!case.parts(&fewer, a, b), "{:?} can be left", edge);
                }
                prop_assert!(parting.is_proven_smallest || edges.len() > 3);
                prop_assert_eq!(case.smallest(a, b), (edges.len() <= 2).then_some(edges.len()));
            }
        }
    }

    #[test]
    fn the_weakest_edge_of_the_path_is_the_strongest_possible(vectors in vectors(2..7)) {
        for method in METHODS {
            let case = Case::of(&vectors, config(method));
            let explainer = case.explainer();
            // Floyd and Warshall: the widest way between any two articles of a story.
            let n = vectors.len();
            let mut widest = vec![vec![0.0_f64; n]; n];
            let labels = case.clustering.labels();
            for (a, b, probability) in case.graph.edges().filter(|edge| labels[edge.0] == labels[edge.1]) {
                (widest[a][b], widest[b][a]) = (probability, probability);
            }
            for via in 0..n {
                for a in 0..n {
                    for b in 0..n {
                        widest[a][b] = widest[a][b].max(widest[a][via].min(widest[via][b]));
                    }
                }
            }
            for (a, b) in pairs(&case.clustering) {
                let why = explainer.connection(b, a).unwrap();
                let Some(weakest) = why.weakest else { continue };
                let node = |article| case.graph.copies().find(|copies| copies.contains(&article)).unwrap()[0];
                prop_assert_eq!(weakest.probability, widest[node(a)][node(b)]);
                prop_assert_eq!((number(&why.path[0].first), number(&why.path.last().unwrap().second)), (a, b));
                prop_assert!(why.path.windows(2).all(|edges| edges[0].second == edges[1].first));
                let is_least = why.path.iter().all(|edge| edge.probability >= weakest.probability);
                prop_assert!(is_least);
            }
        }
    }

    #[test]
    fn above_the_parting_threshold_two_articles_are_apart(vectors in vectors(2..7)) {
        for method in [Grouping::AverageLinkage, Grouping::Components] {
            // Attached groups have no such threshold: see below.
            let case = Case::of(&vectors, ClusterConfig { attachment: 1.0, ..config(method) });
            for (a, b) in pairs(&case.clustering) {
                let threshold = case.explainer().connection(a, b).unwrap().parting_threshold.unwrap();
                let are_together = |same_event_threshold: f64| {
                    let config = ClusterConfig { same_event_threshold, ..case.config.clone() };
                    let found = group(&case.graph, &case.items, &config, &Control::default()).unwrap();
                    found.labels()[a] == found.labels()[b]
                };
                prop_assert!(are_together(threshold - 1e-9) && !are_together(threshold + 1e-9));
            }
        }
    }

    #[test]
    fn without_a_bridge_the_others_are_more_than_one_story(vectors in vectors(3..9)) {
        for method in METHODS {
            let case = Case::of(&vectors, config(method));
            for (label, story) in case.clustering.stories().iter().enumerate() {
                let bridges: BTreeSet<usize> =
                    case.explainer().story(label).bridges.iter().map(number).collect();
                prop_assert!(bridges.iter().all(|bridge| story.contains(bridge)));
                for article in story {
                    let rest: Vec<[f32; 3]> =
                        story.iter().filter(|other| *other != article).map(|&other| vectors[other]).collect();
                    // Two vectors of one direction are copies, whatever their lengths.
                    let has_copy = case.graph.copies().any(|copies| copies.len() > 1 && copies.contains(article));
                    let whole: Vec<[f32; 3]> = story.iter().map(|&other| vectors[other]).collect();
                    let n_stories = |vectors: &[[f32; 3]]| Case::of(vectors, config(method)).clustering.stories().len();
                    let is_bridge = !has_copy && n_stories(&whole) == 1 && n_stories(&rest) > 1;
                    prop_assert_eq!(bridges.contains(article), is_bridge, "{:?} {} {:?}", method, article, story);
                }
            }
        }
    }

    #[test]
    fn the_nearest_story_is_that_with_the_highest_mean(vectors in vectors(2..12)) {
        let case = Case::of(&vectors, config(Grouping::AverageLinkage));
        let stories = case.clustering.stories();
        for (label, story) in stories.iter().enumerate() {
            let has_edge = |other: &Vec<usize>| {
                let mut pairs = story.iter().flat_map(|&a| other.iter().map(move |&b| (a.min(b), a.max(b))));
                pairs.any(|pair| case.graph.edges().any(|(a, b, _)| (a, b) == pair))
            };
            let mean = |other: &Vec<usize>| {
                let pairs = story.iter().flat_map(|&a| other.iter().map(move |&b| (a, b)));
                let sum: f64 = pairs.map(|(a, b)| case.config.model.probability(&case.items, a, b)).sum();
                sum / (story.len() * other.len()) as f64
            };
            let others = stories.iter().enumerate().filter(|(other, _)| *other != label).map(|(_, other)| other);
            let best = others.filter(|other| has_edge(other)).map(mean).max_by(f64::total_cmp);
            let nearest = case.explainer().story(label).nearest;
            prop_assert_eq!(nearest.is_some(), best.is_some());
            if let (Some(nearest), Some(best)) = (nearest, best) {
                prop_assert!((nearest.mean_probability - best).abs() < 1e-12);
                prop_assert!(nearest.mean_probability < nearest.threshold);
            }
        }
    }
}

#[test]
fn what_is_of_two_stories_or_not_there_has_no_connection() {
    let case = Case::of(&[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], config(Grouping::AverageLinkage));
    let explainer = case.explainer();
    assert_eq!(explainer.connection(0, 1), None);
    assert_eq!(explainer.connection(0, 0), None);
    assert_eq!(explainer.connection(0, 2), None);
    assert_eq!(explainer.story(7).central, None);
}

#[test]
fn of_equal_links_to_the_nearest_story_the_first_is_told() {
    // The third is as near to the first as to the second, which mirror each other.
    let case =
        Case::of(&[[1.0, 0.2, 3.0], [0.2, 1.0, 3.0], [1.0, 1.0, 0.5]], config(Grouping::AverageLinkage));
    let model = &case.config.model;
    assert_eq!(model.probability(&case.items, 0, 2), model.probability(&case.items, 1, 2));
    let strongest = case.explainer().story(case.clustering.labels()[2]).nearest.unwrap().strongest;
    let ends = BTreeSet::from([number(&strongest.first), number(&strongest.second)]);
    assert_eq!(ends, BTreeSet::from([0, 2]));
}

#[test]
fn pairs_without_an_edge_are_improbable_to_who_looks_for_bridges() {
    // A fan whose ends are too far apart for an edge: without one of the two between, the last joins nobody.
    let fan = [[0.2164, 0.9763, 0.0], [0.8202, 0.5721, 0.0], [0.6198, 0.7848, 0.0], [1.0, 0.0, 0.0]];
    let case = Case::of(&fan, ClusterConfig::default());
    assert!(case.graph.edges().all(|(a, b, _)| (a.min(b), a.max(b)) != (0, 3)));
    assert_eq!(case.clustering.stories(), [vec![0, 1, 2, 3]]);
    let bridges: Vec<usize> = case.explainer().story(0).bridges.iter().map(number).collect();
    assert_eq!(bridges, [1, 2]);
}

#[test]
fn a_large_story_is_explained_in_bounded_time() {
    // 900 articles, each unlike all others by a little: too many to be grouped again and again.
    let vectors: Vec<[f32; 3]> = (0..900).map(|n| [10.0, n as f32 / 900.0, 1.0]).collect();
    let case = Case::of(&vectors, config(Grouping::AverageLinkage));
    assert_eq!(case.clustering.stories().len(), 1);
    let why = case.explainer().connection(0, 899).unwrap();
    assert_eq!(why.parting, None);
    let dendrogram = Dendrogram::build(&case.graph, &case.items, &case.config, &Control::default()).unwrap();
    assert_eq!(why.parting_threshold, dendrogram.height_of_pair(0, 899));
    assert!(why.weakest.unwrap().probability > 0.9);
    assert!(case.explainer().story(0).bridges.is_empty());
}

#[test]
fn granularities_are_explained_as_they_are_set() {
    let vectors = [[1.0, 0.0, 0.0], [1.0, 0.4, 0.0], [1.0, 0.9, 0.0]];
    let config = ClusterConfig { granularity: Granularity::RunningStory, ..config(Grouping::Leiden) };
    let case = Case::of(&vectors, config);
    let why = case.explainer().connection(0, 2).unwrap();
    assert_eq!(why.link.threshold, ClusterConfig::default().running_story_threshold);
    assert_eq!(why.parting_threshold, None);
}
