//! The same articles give the same bytes, in any order and with any number of threads.

use std::num::NonZeroUsize;

use samestory::model::Batch;
use samestory::{Pipeline, render};

use crate::{pipeline, sample_day};

#[test]
fn order_and_threads_do_not_change_a_byte() {
    let articles = sample_day().articles;
    let expected = render::json(&pipeline().digest(&Batch::new(articles.clone()), None).unwrap()).unwrap();
    for threads in [1, 2] {
        let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::new(threads).unwrap());
        for seed in [1, 7919] {
            let shuffled = Batch::new(shuffle(articles.clone(), seed));
            let found = render::json(&pipeline.digest(&shuffled, None).unwrap()).unwrap();
            assert!(found == expected, "threads {threads}, seed {seed}");
        }
    }
}

/// A permutation by a linear congruential generator (Knuth's constants), so that the test is the same everywhere.
fn shuffle<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % (last + 1);
        items.swap(last, other);
    }
    items
}
