//! The same articles give the same bytes, in any order and with any number of threads.

use std::num::NonZeroUsize;

use samestory::model::{Article, Batch};
use samestory::{ClusterConfig, Grouping, Pipeline, render};

use crate::{Random, pipeline, sample_day};

const THREADS: [usize; 4] = [1, 2, 4, 8];

#[test]
fn order_and_threads_do_not_change_a_byte() {
    let articles = sample_day().articles;
    let expected = render::json(&pipeline().digest(&Batch::new(articles.clone())).unwrap()).unwrap();
    for threads in THREADS {
        let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::new(threads).unwrap());
        for seed in [1, 7919] {
            let shuffled = Batch::new(shuffle(articles.clone(), seed));
            let found = render::json(&pipeline.digest(&shuffled).unwrap()).unwrap();
            assert!(found == expected, "threads {threads}, seed {seed}");
        }
    }
}

#[test]
fn twenty_orders_on_up_to_eight_threads_give_the_same_stories() {
    let articles = sample_day().articles;
    for (grouping, n_orders) in
        [(Grouping::AverageLinkage, 20), (Grouping::Leiden, 4), (Grouping::Components, 4)]
    {
        let pipelines = THREADS.map(|threads| grouped_by(grouping, threads));
        let expected = stories(&pipelines[0], articles.clone());
        for seed in 0..n_orders {
            for (pipeline, threads) in pipelines.iter().zip(THREADS) {
                let found = stories(pipeline, shuffle(articles.clone(), seed));
                assert!(found == expected, "{grouping:?}, threads {threads}, order {seed}");
            }
        }
    }
}

fn grouped_by(grouping: Grouping, threads: usize) -> Pipeline {
    let mut config = ClusterConfig::default();
    config.grouping = grouping;
    Pipeline::bundled().with_config(config).with_threads(NonZeroUsize::new(threads).unwrap())
}

/// The ids of each story, as text, so that bytes are compared.
fn stories(pipeline: &Pipeline, articles: Vec<Article>) -> String {
    let batch = Batch::new(articles);
    let clustering = pipeline.cluster(&batch).unwrap();
    let ids = |story: &Vec<usize>| -> Vec<String> {
        story.iter().map(|&article| batch.articles()[article].id().to_string()).collect()
    };
    clustering.stories().iter().map(|story| ids(story).join(" ")).collect::<Vec<_>>().join("\n")
}

/// A permutation that is the same everywhere.
fn shuffle<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut random = Random(seed);
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
    items
}
