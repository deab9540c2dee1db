//! What is printed rests on its evidence, over all development data: looked at word by word, without the checker's own reading.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use samestory::analysis::{Analyzer, BundledLabeler, CrfTagger};
use samestory::embed::StaticEmbedder;
use samestory::model::{Article, Evidence, Field, StoryExplanation, decompressed};
use samestory::text::{Document, TermWeighter, figures, normalize, normalize_line, words};
use samestory::{Claim, Story};
use samestory_examples::{Source, read};

use crate::reference::development_file;

/// Sets with stories; the rest of what they hold beyond [`MAX_STORIES`] is much like it.
const SETS: [&str; 7] = [
    "giveme5w1h",
    "mmds-dev",
    "ecbplus-1-35",
    "uci-headlines",
    "googlenews-ts",
    "neus-train",
    "scoop-duplicates",
];
/// Sets of pairs of texts.
const PAIRS: [&str; 2] = ["semeval2022-pairs", "gusev-ru-en-pairs"];

const MAX_STORIES: usize = 1_200;
/// Of a story so many articles are read.
const MAX_ARTICLES: usize = 12;

#[test]
fn numbers_names_and_quotations_of_thousands_of_stories_stand_in_their_evidence() {
    let (embedder, weighter) = (StaticEmbedder::bundled(), TermWeighter::bundled());
    let (tagger, labeler) = (CrfTagger::bundled(), BundledLabeler::new());
    let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    let mut counts = Counts::default();
    for (set, stories) in
        SETS.iter().map(|set| (set, stories(set))).chain(PAIRS.iter().map(|set| (set, pairs(set))))
    {
        let Some(stories) = stories else { return };
        assert!(!stories.is_empty(), "{set}");
        for articles in stories.iter().take(MAX_STORIES) {
            let articles = &articles[..articles.len().min(MAX_ARTICLES)];
            let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
            let documents: Vec<&Document<'_>> = documents.iter().collect();
            let story = analyzer.analyze_story(&documents, StoryExplanation::new(1.0)).unwrap().unwrap();
            counts.stories += 1;
            claims(&story).for_each(|claim| check(set, articles, claim, &mut counts));
        }
    }
    eprintln!("{counts:?}");
    assert!(
        counts.stories > 3_000
            && counts.numbers > 10_000
            && counts.names > 50_000
            && counts.quotations > 3_000,
        "{counts:?}"
    );
}

/// What was looked for, and found: a miss fails at once.
#[derive(Debug, Default)]
struct Counts {
    stories: usize,
    claims: usize,
    numbers: usize,
    names: usize,
    quotations: usize,
}

fn claims(story: &Story) -> impl Iterator<Item = &Claim> {
    let points = story.key_points.iter().map(|point| &point.claim);
    let of_articles = story.articles.iter().flat_map(|article| &article.summary);
    let positions = story.disagreements.iter().flat_map(|disagreement| &disagreement.positions);
    let positions = positions.flat_map(|position| [&position.figure, &position.sentence]);
    let picture = story.image.iter().filter_map(|image| image.description.as_ref());
    std::iter::once(&story.headline)
        .chain(&story.summary)
        .chain(points)
        .chain(of_articles)
        .chain(picture)
        .chain(positions)
}

fn check(set: &str, articles: &[Article], claim: &Claim, counts: &mut Counts) {
    let cited: Vec<String> = claim.evidence().iter().map(|evidence| cited(articles, evidence)).collect();
    counts.claims += 1;
    // The headline of an article without readable text says nothing.
    if cited.iter().all(String::is_empty) {
        assert_eq!(claim.text(), "Untitled", "{set}");
        return;
    }
    let sources = cited.join("\n");
    let known: BTreeSet<String> = words(&sources).map(|(_, word)| word.to_lowercase()).collect();
    for (_, word) in words(claim.text()) {
        counts.names += usize::from(word.starts_with(char::is_uppercase));
        assert!(
            known.contains(&word.to_lowercase()),
            "{set}: `{word}` of `{}` is not in `{sources}`",
            claim.text()
        );
    }
    let amounts: BTreeSet<String> = figures(&sources).map(std::borrow::Cow::into_owned).collect();
    for figure in figures(claim.text()) {
        counts.numbers += 1;
        assert!(
            amounts.contains(figure.as_ref()),
            "{set}: {figure} of `{}` is not in `{sources}`",
            claim.text()
        );
    }
    let sources = sources.to_lowercase();
    for quotation in quotations(claim.text()) {
        counts.quotations += 1;
        assert!(sources.contains(&quotation.to_lowercase()), "{set}: `{quotation}` is not in `{sources}`");
    }
}

/// The text that the evidence points at, normalised as its field is; empty where nothing readable stands there.
fn cited(articles: &[Article], evidence: &Evidence) -> String {
    let article = articles.iter().find(|article| *article.id() == evidence.article).unwrap();
    let slice = evidence.span.slice(article.field(evidence.field).unwrap()).unwrap();
    let normalized = match evidence.field {
        Field::Body => normalize(slice, article.body_format()),
        _ => normalize_line(slice),
    };
    normalized.as_str().to_owned()
}

/// What stands between double quotation marks.
fn quotations(text: &str) -> Vec<&str> {
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| matches!(c, '"' | '“' | '”')).collect();
    let pairs = marks.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    pairs.map(|((start, open), (end, _))| &text[start + open.len_utf8()..end]).collect()
}

/// The labelled stories of a set.
fn stories(set: &str) -> Option<Vec<Vec<Article>>> {
    let labelled =
        read(&Source::File(development_file(&format!("data/clusters/{set}.jsonl.gz"))?), true).unwrap();
    let mut stories: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for (article, cluster) in labelled.articles.into_iter().zip(labelled.clusters) {
        stories.entry(cluster.unwrap()).or_default().push(article);
    }
    Some(stories.into_values().collect())
}

/// Stories of two from a set of pairs.
fn pairs(set: &str) -> Option<Vec<Vec<Article>>> {
    let file = std::fs::File::open(development_file(&format!("data/clusters/{set}.jsonl.gz"))?).unwrap();
    let lines = decompressed(std::io::BufReader::new(file)).unwrap().lines();
    let pair = |line: std::io::Result<String>| {
        let pair: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = |key: &str| pair[key].as_str().unwrap_or_default().to_owned();
        let article = |number: &str| {
            let builder = Article::builder(number).title(text(&format!("title{number}")));
            builder.body(text(&format!("text{number}"))).build()
        };
        [article("1"), article("2")].into_iter().filter_map(Result::ok).collect::<Vec<_>>()
    };
    Some(lines.map(pair).filter(|articles| !articles.is_empty()).collect())
}
