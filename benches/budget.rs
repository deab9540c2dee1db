//! What each stage costs an article of 500 words, in milliseconds of one core, beside what it may cost.
//!
//! `cargo bench -p samestory-benches --bench budget`; with `-- --hold` it fails where a stage costs more. One thread; processor time, so that
//! other work on the machine counts little (elsewhere than on Linux, wall time); the least of several rounds.
#![allow(clippy::unwrap_used, reason = "a failed step ends the benchmark")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use samestory::Pipeline;
use samestory::analysis::{BundledLabeler, CrfTagger, LabelInput, Labeler, NameTagger, name_vector};
use samestory::cluster::{ClusterConfig, Control, Item, Items, cluster};
use samestory::embed::StaticEmbedder;
use samestory::model::{Batch, Embedder, Embeddings};
use samestory::text::{Document, TermWeighter, figures, words};
use samestory_benches::stream::{Base, Pace, Stream};
use samestory_benches::{COUNTED_WORDS, EMBEDDED_WORDS, NAMED_WORDS, beginning, table_row};

/// Articles of the text stages, and of the graph, whose cost an article grows with their number.
const N_TEXTS: usize = 300;
const N_ITEMS: usize = 5_000;
const N_ROUNDS: usize = 5;

struct Stage {
    name: &'static str,
    /// Milliseconds of one core an article.
    budget: f64,
    cost: f64,
}

fn main() -> ExitCode {
    // Whatever is shared over threads is shared over one.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let stages = pool.install(stages);
    eprintln!("{}", table_row("stage", ["ms an article", "budget", ""].map(str::to_owned)));
    eprintln!("|---|---:|---:|---|");
    for Stage { name, budget, cost } in &stages {
        let verdict = if cost <= budget { "holds" } else { "over" };
        eprintln!("{}", table_row(name, [format!("{cost:.3}"), format!("{budget}"), verdict.to_owned()]));
    }
    let holds = stages.iter().all(|stage| stage.cost <= stage.budget);
    let must_hold = std::env::args().any(|argument| argument == "--hold");
    if holds || !must_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn stages() -> Vec<Stage> {
    let base = Base::read(&[]).unwrap();
    let batch = Stream::new(&base, N_TEXTS, Pace::Days(1.0), 1).texts();
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let n_words: usize = documents.iter().map(|document| words(document.body().as_str()).count()).sum();
    let n_sentences: usize = documents.iter().map(|document| document.sentences().len()).sum();
    eprintln!(
        "{N_TEXTS} articles of {:.0} words and {:.1} sentences",
        n_words as f64 / N_TEXTS as f64,
        n_sentences as f64 / N_TEXTS as f64,
    );
    let mut stages = for_clustering(&batch, &documents);
    stages.push(Stage { name: "graph and grouping", budget: 0.4, cost: graph(&base) });
    stages.extend(for_the_digest(&batch, &documents));
    stages
}

fn for_clustering(batch: &Batch, documents: &[Document<'_>]) -> Vec<Stage> {
    let (weighter, tagger, embedder) =
        (TermWeighter::bundled(), CrfTagger::bundled(), StaticEmbedder::bundled());
    let text = cost(N_TEXTS, || {
        for article in batch.articles() {
            let document = Document::new(article);
            black_box((weighter.weigh_document_title(&document), weighter.weigh_document(&document)));
            let lead = beginning(document.body().as_str(), COUNTED_WORDS);
            black_box([document.title(), lead].into_iter().flat_map(figures).count());
        }
    });
    let opening = |document: &Document<'_>| {
        format!("{}\n{}", document.title(), beginning(document.body().as_str(), EMBEDDED_WORDS))
    };
    let openings: Vec<String> = documents.iter().map(opening).collect();
    let openings: Vec<&str> = openings.iter().map(String::as_str).collect();
    let embedding = cost(N_TEXTS, || {
        black_box(embedder.embed(&openings).unwrap());
    });
    let names = cost(N_TEXTS, || {
        for document in documents {
            let lead = beginning(document.body().as_str(), NAMED_WORDS);
            black_box(name_vector(&tagger.mentions(document.title()), &tagger.mentions(lead)));
        }
    });
    vec![
        Stage { name: "text", budget: 0.2, cost: text },
        Stage { name: "embedding", budget: 0.8, cost: embedding },
        Stage { name: "names for clustering", budget: 0.5, cost: names },
    ]
}

/// From terms and vectors to stories, of a stream of 5,000 articles.
fn graph(base: &Base) -> f64 {
    let stream = Stream::new(base, N_ITEMS, Pace::Days(30.0), 1);
    let (items, vectors) = (stream.items(), stream.vectors().unwrap());
    let (config, control) = (ClusterConfig::default(), Control::default());
    let stories = |items: Vec<Item>, vectors: Embeddings| {
        cluster(&Items::new(items, vectors).unwrap(), &config, &control).unwrap()
    };
    cost(N_ITEMS, || {
        black_box(stories(items.clone(), vectors.clone()));
    })
}

/// What a digest costs beyond the clustering: names in whole bodies, labels, and the rest of what is told of stories.
fn for_the_digest(batch: &Batch, documents: &[Document<'_>]) -> Vec<Stage> {
    let (tagger, labeler) = (CrfTagger::bundled(), BundledLabeler::new());
    let names = cost(N_TEXTS, || {
        for document in documents {
            black_box(tagger.mentions(document.title()));
            black_box(tagger.mentions(document.body().as_str()));
        }
    });
    let labels = cost(N_TEXTS, || {
        for document in documents {
            black_box(labeler.label(&LabelInput {
                title: document.title(),
                body: document.body().as_str(),
                ..LabelInput::default()
            }));
        }
    });
    // Without threads of its own, so that it works on this one.
    let pipeline = Pipeline::bundled();
    let clustering = cost(N_TEXTS, || {
        black_box(pipeline.cluster(batch).unwrap());
    });
    let digest = cost(N_TEXTS, || {
        black_box(pipeline.digest(batch).unwrap());
    });
    vec![
        Stage { name: "full names", budget: 2.0, cost: names },
        Stage { name: "labels", budget: 1.0, cost: labels },
        Stage { name: "stories", budget: 1.5, cost: digest - clustering - names - labels },
        Stage { name: "articles to stories, all stages", budget: 1.9, cost: clustering },
        Stage { name: "articles to digest, all stages", budget: 6.4, cost: digest },
    ]
}

/// Milliseconds an article: the least of the rounds.
fn cost(n_articles: usize, work: impl Fn()) -> f64 {
    let round = || {
        let (started, busy) = (Instant::now(), processor_seconds());
        work();
        let wall = started.elapsed().as_secs_f64();
        busy.and_then(|before| Some(processor_seconds()? - before)).unwrap_or(wall)
    };
    let least = (0..N_ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
    least * 1_000.0 / n_articles as f64
}

/// Of all threads that live; the kernel's table of scheduling counts nanoseconds.
fn processor_seconds() -> Option<f64> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let of_thread = |thread: std::fs::DirEntry| {
        let table = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        table.split(' ').next()?.parse::<f64>().ok()
    };
    Some(threads.flatten().filter_map(of_thread).sum::<f64>() / 1e9)
}
