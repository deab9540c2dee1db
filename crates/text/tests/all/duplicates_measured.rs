//! Recall and precision of near-duplicates: on made-up news, and on real articles that lie beside a development checkout and
//! are not part of the project.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use samestory_text::{DuplicateFinder, DuplicateInput, Duplicates};

use crate::labelled::{Labelled, PairCounts, read};
use crate::made_news::{Random, sentence, title};

/// Two bodies with so much in common by exact comparison must be found.
const COPY: f64 = 0.6;

/// Two bodies with less in common must not be found. What lies between is neither: articles of one story quote one speech or
/// take over paragraphs of one agency, up to a half, and no label says whether that makes them copies.
const NO_COPY: f64 = 0.2;

/// A body with fewer runs is no paragraph: `Chat with us in Facebook Messenger` is the whole body of one article in the real
/// set, and the furniture of others.
const MIN_RUNS: usize = 25;

/// A labelled set, or `None` with a loud word when a checkout stands alone.
fn labelled(name: &str) -> Option<io::Result<Vec<Labelled>>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder =
        here.ancestors().map(|folder| folder.join("shared/data/clusters")).find(|folder| folder.exists());
    let Some(folder) = folder else {
        eprintln!("!!! shared/data/clusters is absent beside this checkout: this check did NOT run");
        return None;
    };
    let path: PathBuf = folder.join(name);
    Some(read(&path))
}

/// Runs of five words, apart from the code under test: with other words, length and sentence borders.
fn runs_of_words(body: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = body
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(5).map(<[String]>::to_vec).collect()
}

fn containment(first: &BTreeSet<Vec<String>>, second: &BTreeSet<Vec<String>>) -> f64 {
    first.intersection(second).count() as f64 / first.len().min(second.len()).max(1) as f64
}

/// A body that takes about `share` of its words from `source` and the rest from `filler`: the first sentences, any
/// sentences in another order, or any sentences scattered between those of the filler.
fn derived(random: &mut Random, source: &str, filler: &str, share: f64) -> String {
    let mut taken = sentences(source);
    let mut rest = sentences(filler);
    let kind = random.below(3);
    if kind != 0 {
        random.shuffle(&mut taken);
    }
    let n_words = (source.split_whitespace().count() as f64 * (0.3 + 0.7 * random.share())).max(120.0);
    let taken = first_words(taken, n_words * share);
    random.shuffle(&mut rest);
    let mut all = [taken, first_words(rest, n_words * (1.0 - share))].concat();
    if kind == 2 {
        random.shuffle(&mut all);
    }
    all.join(" ")
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['\n', '.']).map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn first_words(sentences: Vec<&str>, n_words: f64) -> Vec<&str> {
    let mut missing = n_words;
    let enough = |sentence: &&str| {
        let is_wanted = missing > 0.0;
        missing -= sentence.split_whitespace().count() as f64;
        is_wanted
    };
    sentences.into_iter().take_while(enough).collect()
}

/// A body, and the numbers of the stories that it tells of.
struct Told {
    stories: [usize; 2],
    body: String,
    /// The body that a share of it was taken from.
    source: Option<(usize, f64)>,
}

impl Told {
    fn shares_story(&self, other: &Self) -> bool {
        self.stories.iter().any(|story| other.stories.contains(story))
    }
}

#[derive(Default)]
struct Measured {
    n_copies: usize,
    n_copies_found: usize,
    n_others_of_a_story: usize,
    n_others_found: usize,
    /// By the share of words taken, which the exact comparison does not know.
    n_taken: usize,
    n_taken_found: usize,
}

impl Measured {
    /// Compares each pair of one story exactly, and each other pair that was found.
    fn of(texts: &[Told], found: &Duplicates) -> Self {
        let runs: Vec<_> = texts.iter().map(|text| runs_of_words(&text.body)).collect();
        let mut counts = Self::default();
        for a in 0..texts.len() {
            for b in 0..a {
                let is_found = found.relation(a, b).is_some();
                let are_paragraphs = runs[a].len().min(runs[b].len()) >= MIN_RUNS;
                if is_found || (are_paragraphs && texts[a].shares_story(&texts[b])) {
                    counts.add(containment(&runs[a], &runs[b]), is_found);
                }
            }
            if let Some((source, _)) = texts[a].source.filter(|(_, share)| *share >= COPY) {
                counts.n_taken += 1;
                counts.n_taken_found += usize::from(found.relation(a, source).is_some());
            }
        }
        counts
    }

    fn add(&mut self, containment: f64, is_found: bool) {
        self.n_copies += usize::from(containment >= COPY);
        self.n_copies_found += usize::from(containment >= COPY && is_found);
        self.n_others_of_a_story += usize::from(containment < NO_COPY);
        self.n_others_found += usize::from(containment < NO_COPY && is_found);
    }

    fn recall(&self) -> f64 {
        self.n_copies_found as f64 / self.n_copies.max(1) as f64
    }

    fn precision(&self) -> f64 {
        self.n_copies_found as f64 / (self.n_copies_found + self.n_others_found).max(1) as f64
    }

    fn check(&self, what: &str) {
        eprintln!(
            "{what}: {} of {} copies found, {} of {} others found: recall {:.4}, precision {:.4}; {} of {} with most words taken",
            self.n_copies_found,
            self.n_copies,
            self.n_others_found,
            self.n_others_of_a_story,
            self.recall(),
            self.precision(),
            self.n_taken_found,
            self.n_taken
        );
        assert!(self.n_copies > 300 && self.n_others_of_a_story > 300, "too few pairs to say anything");
        assert!(self.recall() >= 0.98 && self.precision() >= 0.99, "{what}");
        assert!(self.n_taken_found as f64 >= 0.98 * self.n_taken as f64, "{what}");
    }
}

/// Adds two bodies a source, from 10 to 90 % of it, the rest from an article of another story.
fn with_derived(random: &mut Random, originals: Vec<(usize, String)>) -> Vec<Told> {
    let told =
        |(story, body): &(usize, String)| Told { stories: [*story; 2], body: body.clone(), source: None };
    let mut texts: Vec<Told> = originals.iter().map(told).collect();
    for number in 0..2 * originals.len() {
        let source_number = number % originals.len();
        let (story, source) = &originals[source_number];
        let (other, filler) = &originals[random.below(originals.len())];
        if other != story && source.split_whitespace().count() >= 120 {
            let share = 0.1 + 0.8 * random.share();
            let body = derived(random, source, filler, share);
            texts.push(Told { stories: [*story, *other], body, source: Some((source_number, share)) });
        }
    }
    texts
}

fn find_in(texts: &[Told]) -> Duplicates {
    let inputs: Vec<_> = texts.iter().map(|text| DuplicateInput::new("", &text.body)).collect();
    DuplicateFinder::bundled().find(&inputs)
}

#[test]
fn copies_and_parts_of_made_up_news_are_found() {
    let mut random = Random(21);
    let mut bodies: Vec<(usize, String)> = Vec::new();
    for story in 0..100 {
        // Articles of one story quote the same sentences.
        let quotes: Vec<String> = (0..3).map(|_| sentence(&mut random)).collect();
        for _ in 0..5 {
            let mut lines: Vec<String> = (0..24).map(|_| sentence(&mut random)).collect();
            lines.extend(quotes.iter().filter(|_| random.share() < 0.7).cloned());
            random.shuffle(&mut lines);
            bodies.push((story, lines.join(" ")));
        }
    }
    let texts = with_derived(&mut random, bodies);
    Measured::of(&texts, &find_in(&texts)).check("made-up news");
}

#[test]
fn copies_and_parts_of_real_articles_are_found() {
    let Some(articles) = labelled("giveme5w1h.jsonl.gz") else { return };
    let articles = articles.unwrap();
    for seed in [31, 32, 33] {
        let mut random = Random(seed);
        let story = |article: &Labelled| articles.iter().position(|other| other.cluster == article.cluster);
        let bodies = articles.iter().map(|article| (story(article).unwrap(), article.body.clone())).collect();
        let texts = with_derived(&mut random, bodies);
        Measured::of(&texts, &find_in(&texts)).check("real articles");
    }
}

#[test]
fn copies_among_short_texts_are_found() {
    let Some(articles) = labelled("scoop-duplicates.jsonl.gz") else { return };
    let articles = articles.unwrap();
    for (with_addresses, floor) in [(false, 0.80), (true, 0.93)] {
        let inputs: Vec<_> = articles.iter().map(|article| article.input(with_addresses)).collect();
        let counts = PairCounts::of(&articles, &DuplicateFinder::bundled().find(&inputs));
        eprintln!(
            "short texts: {counts:?}: precision {:.4}, recall {:.4}",
            counts.precision(),
            counts.recall()
        );
        assert!(counts.precision() >= 0.98 && counts.recall() >= floor, "{counts:?}");
    }
}

#[test]
fn copies_among_made_up_titles_are_found() {
    let mut random = Random(22);
    let mut articles: Vec<Labelled> = Vec::new();
    for story in 0..400 {
        let title = title(&mut random);
        let body = sentence(&mut random);
        for copy in 0..1 + story % 4 {
            let (title, body) = match copy {
                0 => (title.clone(), body.clone()),
                1 => (title.to_uppercase(), String::new()),
                2 => (format!("Watch: {title}"), body.clone()),
                _ => (format!("{title}!"), format!("{body} Read more")),
            };
            articles.push(Labelled { title, body, address: String::new(), cluster: story.to_string() });
        }
    }
    random.shuffle(&mut articles);
    let inputs: Vec<_> = articles.iter().map(|article| article.input(false)).collect();
    let counts = PairCounts::of(&articles, &DuplicateFinder::bundled().find(&inputs));
    eprintln!(
        "made-up titles: {counts:?}: precision {:.4}, recall {:.4}",
        counts.precision(),
        counts.recall()
    );
    assert!(counts.precision() >= 0.98 && counts.recall() >= 0.80, "{counts:?}");
}
