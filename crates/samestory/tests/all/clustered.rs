//! A clustering that is kept: added to, explained, told.

use std::num::NonZeroUsize;
use std::thread::{self, ThreadId};

use samestory::analysis::Mention;
use samestory::embed::StaticEmbedder;
use samestory::model::Fingerprint;
use samestory::{Article, ArticleId, Batch, NameTagger, Pipeline};

const TOLD: [(&str, &str, &str); 5] = [
    (
        "a",
        "Ferry catches fire off Sorrel",
        "A ferry caught fire off Sorrel on Tuesday. All 312 people aboard were rescued.",
    ),
    (
        "b",
        "Central bank cuts key rate",
        "The central bank cut its key rate to 3.25 percent on Tuesday, it said.",
    ),
    (
        "c",
        "Fire on Sorrel ferry: all rescued",
        "Fishing boats rescued 312 people from the burning Sorrel ferry on Tuesday.",
    ),
    (
        "d",
        "Rain floods vineyards in Tarn",
        "Growers in Tarn expect to lose a third of the harvest after days of rain.",
    ),
    (
        "e",
        "Key rate falls to 3.25 percent",
        "The key rate of the central bank falls to 3.25 percent, a surprise to markets.",
    ),
];

/// Those of the articles whose ids are among these.
fn batch(ids: &str) -> Batch {
    let told = TOLD.iter().filter(|(id, _, _)| ids.contains(id));
    let article = |(id, title, body): &(&str, &str, &str)| {
        let outlet = format!("{id}.example");
        Article::builder(*id)
            .title(*title)
            .body(*body)
            .source(outlet)
            .published("2026-05-12".parse().unwrap())
    };
    Batch::new(told.map(|told| article(told).build().unwrap()).collect())
}

fn id(text: &str) -> ArticleId {
    ArticleId::new(text).unwrap()
}

#[test]
fn articles_that_were_added_give_the_digest_of_all() {
    let pipeline = Pipeline::bundled();
    let expected = pipeline.digest(&batch("abcde")).unwrap();
    assert_eq!(expected.stories.len(), 3, "{expected:?}");
    for (first, second) in [("abcde", ""), ("", "abcde"), ("bd", "ace"), ("ae", "bcd")] {
        let mut clustered = pipeline.clustered(&batch(first)).unwrap();
        pipeline.extend(&mut clustered, &batch(second)).unwrap();
        assert_eq!(
            pipeline.digest_clustered(&batch("abcde"), &clustered).unwrap(),
            expected,
            "{first}, {second}"
        );
    }
}

#[test]
fn a_digest_of_other_articles_is_an_error() {
    let pipeline = Pipeline::bundled();
    let clustered = pipeline.clustered(&batch("ac")).unwrap();
    let failed = |ids: &str| {
        let error = pipeline.digest_clustered(&batch(ids), &clustered).unwrap_err();
        assert!(error.is_mismatch(), "{error}");
        error.to_string()
    };
    assert_eq!(failed("abc"), "failed to tell stories: article `b` is in the batch, and was not clustered");
    assert_eq!(failed("ab"), "failed to tell stories: article `b` is in the batch, and was not clustered");
    assert_eq!(failed("a"), "failed to tell stories: article `c` was clustered, and is not in the batch");
    assert_eq!(failed(""), "failed to tell stories: article `a` was clustered, and is not in the batch");
}

#[test]
fn a_kept_clustering_explains_what_a_story_tells() {
    let pipeline = Pipeline::bundled();
    let mut clustered = pipeline.clustered(&batch("ab")).unwrap();
    assert!(clustered.explain_link(&id("a"), &id("c")).is_none());
    pipeline.extend(&mut clustered, &batch("cde")).unwrap();
    let digest = pipeline.digest(&batch("abcde")).unwrap();
    let told: Vec<_> = digest.stories.iter().flat_map(|story| &story.why.links).collect();
    assert_eq!(told.len(), 2);
    for link in told {
        assert!(!link.shared_terms.is_empty());
        assert_eq!(clustered.explain_link(&link.second, &link.first).as_ref(), Some(link));
        let why = clustered.explain_connection(&link.first, &link.second).unwrap();
        assert_eq!(&why.link, link);
    }
    assert!(clustered.explain_connection(&id("a"), &id("b")).is_none());
    assert!(clustered.explain_connection(&id("a"), &id("z")).is_none());
}

struct NoNames(Fingerprint);

impl NameTagger for NoNames {
    fn fingerprint(&self) -> &Fingerprint {
        &self.0
    }

    fn mentions(&self, _: &str) -> Vec<Mention> {
        Vec::new()
    }
}

/// An embedder of one token and one dimension.
fn other_embedder() -> StaticEmbedder {
    let mut table = b"SSTE".to_vec();
    table.extend([1_u32, 2, 1].into_iter().flat_map(u32::to_le_bytes));
    table.extend([0.0_f32, 1.0].into_iter().flat_map(f32::to_le_bytes));
    table.extend([0_u8, 1]);
    StaticEmbedder::from_parts("mine", &table, "[UNK]\nferry").unwrap()
}

#[test]
fn articles_are_added_with_the_models_of_those_before() {
    let first = Pipeline::bundled().clustered(&batch("ab")).unwrap();
    let others = [
        Pipeline::bundled().with_tagger(NoNames(Fingerprint::new("no-names", &[]))),
        Pipeline::bundled().with_embedder(other_embedder()),
    ];
    for other in others {
        let mut clustered = first.clone();
        let error = other.extend(&mut clustered, &batch("c")).unwrap_err();
        assert!(error.is_other_model() && !error.is_known_article(), "{error}");
        assert_eq!(clustered.items().len(), 2);
        assert!(clustered.explain_link(&id("a"), &id("b")).is_some());
    }
}

#[test]
fn threads_are_started_once() {
    let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::MIN);
    let ran_on = || -> ThreadId { pipeline.install(|| thread::current().id()).unwrap() };
    let first = ran_on();
    assert_ne!(first, thread::current().id());
    pipeline.digest(&batch("ac")).unwrap();
    let together: Vec<ThreadId> = thread::scope(|scope| {
        let started: Vec<_> = (0..4).map(|_| scope.spawn(ran_on)).collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(together, [first; 4]);
}
