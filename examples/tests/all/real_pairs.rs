//! What holds two articles together, checked on real news: the sets are not part of the project.

use std::path::Path;

use samestory::cluster::{ClusterConfig, Control, Explainer, Item, Items, SimilarityGraph, group};
use samestory::embed::StaticEmbedder;
use samestory::model::{Article, ArticleId, Batch, Embedder, GraphEdge};
use samestory::text::{Document, TermWeighter};
use samestory_examples::{Source, read};

use crate::Random;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/clusters");
const SETS: [&str; 3] = ["giveme5w1h", "ecbplus-1-35", "mmds-dev"];
const PAIRS_OF_A_SET: usize = 67;

#[test]
#[ignore = "reads ../shared/data, which is not part of the project; .ci/run runs it where that is there"]
fn removing_the_parting_edges_of_two_hundred_real_pairs_parts_them() {
    let mut counts = Counts::default();
    for set in SETS {
        let path = Path::new(DATA).join(format!("{set}.jsonl.gz"));
        let batch = Batch::new(read(&Source::File(path), false).unwrap().articles);
        check_pairs(set, &items(&batch), &mut counts);
    }
    eprintln!("{counts:?}");
    assert_eq!(counts.pairs, SETS.len() * PAIRS_OF_A_SET);
    assert!(counts.unknown * 10 <= counts.pairs, "{counts:?}");
}

#[derive(Debug, Default)]
struct Counts {
    pairs: usize,
    unknown: usize,
    proven_smallest: usize,
    edges: usize,
}

fn check_pairs(set: &str, items: &Items, counts: &mut Counts) {
    let (config, control) = (ClusterConfig::default(), Control::default());
    let graph = SimilarityGraph::build(items, &config, &control).unwrap();
    let clustering = group(&graph, items, &config, &control).unwrap();
    let explainer = Explainer::new(&graph, items, &config, &clustering);
    let together = |pairs: &[(usize, usize)], (a, b): (usize, usize)| {
        let found = explainer.grouped_without(pairs);
        found.labels()[a] == found.labels()[b]
    };
    let copies: Vec<&[usize]> = graph.copies().collect();
    let mut random = Random(7);
    let mut left = PAIRS_OF_A_SET;
    while left > 0 {
        let a = random.below(items.len());
        let story = &clustering.stories()[clustering.labels()[a]];
        let b = story[random.below(story.len())];
        if copies.iter().any(|copies| copies.contains(&a) && copies.contains(&b)) {
            continue;
        }
        (left, counts.pairs) = (left - 1, counts.pairs + 1);
        let Some(parting) = explainer.connection(a, b).unwrap().parting else {
            counts.unknown += 1;
            continue;
        };
        counts.proven_smallest += usize::from(parting.is_proven_smallest);
        counts.edges += parting.edges.len();
        let pairs: Vec<(usize, usize)> = parting.edges.iter().map(|edge| ends(items, edge)).collect();
        assert!(!together(&pairs, (a, b)), "{set}: {a} and {b} stay together without {pairs:?}");
        for position in 0..pairs.len() {
            let mut fewer = pairs.clone();
            fewer.remove(position);
            assert!(together(&fewer, (a, b)), "{set}: {a} and {b} are apart without {fewer:?}");
        }
    }
}

fn ends(items: &Items, edge: &GraphEdge) -> (usize, usize) {
    let index = |id: &ArticleId| (0..items.len()).find(|&index| items.id(index) == id).unwrap();
    (index(&edge.first), index(&edge.second))
}

fn items(batch: &Batch) -> Items {
    let (weighter, embedder) = (TermWeighter::bundled(), StaticEmbedder::bundled());
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let texts: Vec<String> = documents
        .iter()
        .map(|document| format!("{}\n{}", document.title(), document.body().as_str()))
        .collect();
    let embeddings = embedder.embed(&texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    let item = |document: &Document<'_>| {
        let article: &Article = document.article();
        let item = Item::new(article.id().clone())
            .with_title_terms(weighter.weigh_document_title(document))
            .with_text_terms(weighter.weigh_document(document));
        article.published().map_or(item.clone(), |time| item.with_published(time))
    };
    Items::new(documents.iter().map(item).collect(), embeddings).unwrap()
}
