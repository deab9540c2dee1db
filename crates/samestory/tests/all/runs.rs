//! How runs go: told of, stopped, shared by threads.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use samestory::{Article, Batch, Clustered, Digest, Pipeline, Progress};

/// Stories of one article each: what they tell has nothing in common.
fn batch() -> Batch {
    let told = [
        ("a", "Ferry catches fire off Sorrel", "All 312 people aboard the ferry were rescued on Tuesday."),
        ("b", "Central bank cuts key rate", "The bank lowered its key rate to 3.25 percent, it said."),
        ("c", "Rain floods vineyards in Tarn", "Growers in Tarn expect to lose a third of the harvest."),
        ("d", "Helena Marsh wins chess title", "Marsh, 19, beat the champion in the last of twelve games."),
    ];
    let article = |(id, title, body)| Article::builder(id).title(title).body(body).build().unwrap();
    Batch::new(told.into_iter().map(article).collect())
}

/// All that a run tells, on one thread, where nothing overtakes.
fn told(run: impl FnOnce(&Pipeline)) -> Vec<Progress> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::MIN);
    run(&pipeline.with_progress(move |progress| {
        sink.lock().unwrap().push(progress);
    }));
    told.lock().unwrap().clone()
}

#[test]
fn a_digest_tells_of_every_article_and_story() {
    let told = told(|pipeline| assert_eq!(pipeline.digest(&batch()).unwrap().stories.len(), 4));
    for done in 1..=4 {
        assert!(told.contains(&Progress::Read { done, total: 4 }), "{done}: {told:?}");
        assert!(told.contains(&Progress::Told { done, total: 4 }), "{done}: {told:?}");
    }
    assert_eq!(told.last(), Some(&Progress::Told { done: 4, total: 4 }));
}

#[test]
fn reading_articles_by_themselves_is_told_of() {
    let analyzed = told(|pipeline| assert_eq!(pipeline.analyze(&batch()).unwrap().len(), 4));
    assert_eq!(analyzed.last(), Some(&Progress::Analyzed { done: 4, total: 4 }));
    let named = told(|pipeline| assert_eq!(pipeline.mentions(&batch()).unwrap().len(), 4));
    assert_eq!(named.last(), Some(&Progress::Read { done: 4, total: 4 }));
}

/// What a digest says when its caller stops it at the first progress that `at` is true for, and how often that was told.
fn stopped(at: impl Fn(Progress) -> bool + Send + Sync + 'static) -> (String, usize) {
    let (stop, n_told) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (flag, count) = (Arc::clone(&stop), Arc::clone(&n_told));
    let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::MIN).with_cancel(stop);
    let pipeline = pipeline.with_progress(move |progress| {
        if at(progress) {
            count.fetch_add(1, Ordering::SeqCst);
            flag.store(true, Ordering::SeqCst);
        }
    });
    let error = pipeline.digest(&batch()).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
    (error.to_string(), n_told.load(Ordering::SeqCst))
}

#[test]
fn a_digest_stops_before_the_next_article_or_story() {
    let reading = stopped(|progress| matches!(progress, Progress::Read { .. }));
    assert_eq!(reading, ("reading articles was cancelled".to_owned(), 1));
    let telling = stopped(|progress| matches!(progress, Progress::Told { .. }));
    assert_eq!(telling, ("telling stories was cancelled".to_owned(), 1));
}

#[test]
fn one_article_at_a_time_can_be_stopped_as_well() {
    let pipeline = Pipeline::bundled().with_cancel(Arc::new(AtomicBool::new(true)));
    assert_eq!(pipeline.analyze(&batch()).unwrap_err().to_string(), "analyzing articles was cancelled");
    assert_eq!(pipeline.mentions(&batch()).unwrap_err().to_string(), "reading articles was cancelled");
}

#[test]
fn threads_share_a_pipeline() {
    let (pipeline, batch) = (Pipeline::bundled(), batch());
    let expected = pipeline.digest(&batch).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(pipeline.digest(&batch).unwrap(), expected);
                }
            });
        }
    });
}

#[test]
fn more_threads_than_any_machine_can_use_are_an_error() {
    for threads in [513, 4_000_000_000] {
        let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::new(threads).unwrap());
        let error = pipeline.cluster(&batch()).unwrap_err().to_string();
        assert_eq!(error, format!("{threads} threads were asked for, and 512 are the most"));
    }
}

/// A program keeps these in what its threads share.
#[test]
fn what_is_kept_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Pipeline>();
    shared::<Digest>();
    shared::<Clustered>();
    shared::<Batch>();
    shared::<samestory::Error>();
    shared::<samestory::cluster::Items>();
    shared::<samestory::cluster::SimilarityGraph>();
    shared::<samestory::cluster::IncrementalClusterer>();
    shared::<samestory::cluster::Dendrogram>();
    shared::<samestory::embed::StaticEmbedder>();
    shared::<samestory::text::TermWeighter>();
    shared::<samestory::ClaimChecker>();
}
