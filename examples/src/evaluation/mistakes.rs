//! `--mistakes N`: what is wrong, with titles and reasons.

use std::error::Error;
use std::io::{self, Write};

use samestory::cluster::explain_link;
use samestory::cluster::measures::{Mistake, MistakeKind, worst_mistakes};
use samestory::model::{Batch, Clustering, FeatureShare, GraphEdge};
use samestory::{Clustered, Pipeline};
use serde::Serialize;

/// Of a group of articles, at most so many are compared with those of the other group.
const COMPARED: usize = 30;
/// So many features are told.
const FEATURES: usize = 3;

/// One mistake, and the two articles by which it is easiest understood.
#[derive(Debug, Clone, Serialize)]
pub struct ToldMistake {
    /// Whether two groups were joined or parted wrongly.
    pub kind: MistakeKind,
    /// Pairs of articles that are wrong by it.
    pub n_pairs: usize,
    /// Articles of the one and of the other group.
    pub n_articles: [usize; 2],
    /// Mean probability over the pairs; of large groups, over samples.
    pub mean_probability: f64,
    /// The most probable pair: an article of each group.
    pub examples: [Example; 2],
    /// How probable the pair is.
    pub probability: f64,
    /// Log-odds before any feature is seen; with what all features add, those of `probability`.
    pub baseline: f64,
    /// What moves that most, strongest first.
    pub features: Vec<FeatureShare>,
    /// What all other features add to the log-odds.
    pub others: f64,
    /// Of two that were joined, the weakest edge on the way from one to the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weakest: Option<GraphEdge>,
    /// Of two that were joined, the threshold up to which they stay together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parting_threshold: Option<f64>,
}

/// An article.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// The `limit` worst mistakes of a clustering: those with the most pairs of articles at stake.
///
/// # Errors
/// When `gold` is not of the same articles.
pub fn mistakes(
    pipeline: &Pipeline,
    (batch, clustered): (&Batch, &Clustered),
    gold: &Clustering,
    limit: usize,
) -> Result<Vec<ToldMistake>, Box<dyn Error>> {
    let mistakes = worst_mistakes(gold, clustered.clustering(), limit)?;
    let teller = Teller { batch, clustered };
    let told = pipeline.install(|| mistakes.iter().filter_map(|mistake| teller.told(mistake)).collect());
    Ok(told?)
}

struct Teller<'a> {
    batch: &'a Batch,
    clustered: &'a Clustered,
}

impl Teller<'_> {
    fn told(&self, mistake: &Mistake) -> Option<ToldMistake> {
        let (pair, mean_probability) =
            self.most_probable(&sample(&mistake.first), &sample(&mistake.second))?;
        let connection = match mistake.kind {
            MistakeKind::Joined => self.clustered.explainer().connection(pair.0, pair.1),
            _ => None,
        };
        let link = explain_link(self.clustered.items(), self.clustered.config(), pair.0, pair.1)?;
        let (features, others) = strongest(link.features);
        Some(ToldMistake {
            kind: mistake.kind,
            n_pairs: mistake.n_pairs(),
            n_articles: [mistake.first.len(), mistake.second.len()],
            mean_probability,
            examples: [self.example(pair.0)?, self.example(pair.1)?],
            probability: link.probability,
            baseline: link.baseline,
            features,
            others,
            parting_threshold: connection.as_ref().and_then(|why| why.parting_threshold),
            weakest: connection.and_then(|why| why.weakest),
        })
    }

    /// The most probable pair of two groups, the first of equals, and the mean over all pairs.
    fn most_probable(&self, first: &[usize], second: &[usize]) -> Option<((usize, usize), f64)> {
        let model = &self.clustered.config().model;
        let pairs = first.iter().flat_map(|&a| second.iter().map(move |&b| (a, b)));
        let measured: Vec<((usize, usize), f64)> =
            pairs.map(|(a, b)| ((a, b), model.probability(self.clustered.items(), a, b))).collect();
        let mean = measured.iter().map(|(_, probability)| probability).sum::<f64>() / measured.len() as f64;
        let best = measured.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        Some((best.0, mean))
    }

    fn example(&self, article: usize) -> Option<Example> {
        let article = self.batch.articles().get(article)?;
        Some(Example { id: article.id().to_string(), title: article.title().to_owned() })
    }
}

fn sample(articles: &[usize]) -> Vec<usize> {
    articles.iter().copied().step_by(articles.len().div_ceil(COMPARED).max(1)).collect()
}

/// Those that add or take away most, and what the others add.
fn strongest(mut features: Vec<FeatureShare>) -> (Vec<FeatureShare>, f64) {
    features.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    let others = features.split_off(FEATURES.min(features.len()));
    (features, others.iter().map(|feature| feature.contribution).sum())
}

pub(super) fn write(mistakes: &[ToldMistake], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nworst mistakes    {}", mistakes.len())?;
    for (number, mistake) in (1..).zip(mistakes) {
        let [first, second] = mistake.n_articles;
        let what = match mistake.kind {
            MistakeKind::Joined => "joined, but of two stories",
            _ => "parted, but of one story",
        };
        writeln!(out, "{number}. {what}: {first} and {second} articles, {} pairs", mistake.n_pairs)?;
        for Example { id, title } in &mistake.examples {
            writeln!(out, "     {title} ({id})")?;
        }
        let ToldMistake { probability, mean_probability, .. } = mistake;
        writeln!(
            out,
            "     P {probability:.3}, mean of the pairs {mean_probability:.3}{}",
            features(mistake)
        )?;
        if let (Some(edge), Some(threshold)) = (&mistake.weakest, mistake.parting_threshold) {
            writeln!(
                out,
                "     weakest link on the way {:.3}, together up to {threshold:.3}",
                edge.probability
            )?;
        }
    }
    Ok(())
}

fn features(mistake: &ToldMistake) -> String {
    let told = mistake.features.iter().map(|feature| {
        let value = feature.value.map_or("missing".to_owned(), |value| format!("{value:.2}"));
        format!("; {} {value} ({:+.2})", feature.name, feature.contribution)
    });
    let told: String = told.collect();
    // So that a reader can add up the log-odds of P.
    format!("; before any evidence ({:+.2}){told}; others ({:+.2})", mistake.baseline, mistake.others)
}
