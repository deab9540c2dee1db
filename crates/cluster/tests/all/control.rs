use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use samestory_cluster::{
    Cancelled, ClusterConfig, Control, Progress, SimilarityGraph, average_linkage, cluster,
};

use crate::made_up::{contents, items};

#[test]
fn a_cancelled_call_stops() {
    let (items, config, stop) = (items(&contents(20, 6)), ClusterConfig::default(), AtomicBool::new(true));
    let control = Control::default().with_cancel(&stop);
    assert_eq!(cluster(&items, &config, &control), Err(Cancelled));
    assert!(SimilarityGraph::build(&items, &config, &control).is_err());
    let graph = SimilarityGraph::build(&items, &config, &Control::default()).unwrap();
    assert_eq!(average_linkage(&graph, &items, &config, &control), Err(Cancelled));
}

#[test]
fn a_call_can_be_cancelled_while_it_works() {
    let (items, stop) = (items(&contents(60, 6)), AtomicBool::new(false));
    let progress = |_: Progress| stop.store(true, Ordering::Relaxed);
    let control = Control::default().with_cancel(&stop).with_progress(&progress);
    assert_eq!(cluster(&items, &ClusterConfig::default(), &control), Err(Cancelled));
}

#[test]
fn progress_reaches_the_total_and_tells_of_joins() {
    let items = items(&contents(60, 6));
    let (furthest, most_joins) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = |progress: Progress| match progress {
        Progress::Neighbors { done, total } => {
            assert!(done <= total && total == 360);
            furthest.fetch_max(done, Ordering::Relaxed);
        }
        Progress::Joined { joins } => {
            most_joins.fetch_max(joins, Ordering::Relaxed);
        }
        _ => {}
    };
    cluster(&items, &ClusterConfig::default(), &Control::default().with_progress(&progress)).unwrap();
    assert_eq!((furthest.into_inner(), most_joins.into_inner()), (360, 256));
}
