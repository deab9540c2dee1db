//! Why articles are together, in words.

use samestory_model::{FeatureShare, LinkExplanation, NearestStory, StoryExplanation};

use super::references::{Named, References};
use crate::wording;

/// Of a large story, the strongest links are told; all are in `digest.json`.
const MAX_LINKS: usize = 20;

/// Of many bridges, so many are named; all are in `digest.json`.
const MAX_BRIDGES: usize = 5;

pub(super) struct Why<'a> {
    pub(super) cohesion: String,
    pub(super) central: Option<Named<'a>>,
    /// Where it is the same for all links.
    pub(super) threshold: Option<String>,
    pub(super) links: Vec<Link<'a>>,
    pub(super) n_more: usize,
    pub(super) bridges: Vec<Named<'a>>,
    pub(super) nearest: Option<Nearest>,
}

/// The story that came nearest to being joined; its articles are on another page.
pub(super) struct Nearest {
    pub(super) size: String,
    pub(super) mean: String,
    pub(super) threshold: String,
    pub(super) strongest: String,
}

impl Nearest {
    fn new(nearest: &NearestStory) -> Self {
        Self {
            size: wording::count(nearest.n_articles, "article"),
            mean: wording::percent(nearest.mean_probability),
            threshold: wording::percent(nearest.threshold),
            strongest: wording::percent(nearest.strongest.probability),
        }
    }
}

pub(super) struct Link<'a> {
    pub(super) first: Named<'a>,
    pub(super) second: Named<'a>,
    pub(super) probability: String,
    pub(super) threshold: String,
    pub(super) terms: String,
    pub(super) sum: Sum,
    /// The features that say little, with their values.
    pub(super) says_little: String,
}

/// The log-odds of a link, told so that a reader can add them up.
pub(super) struct Sum {
    /// Before any feature is seen.
    pub(super) baseline: String,
    /// Those that speak for the link or against it.
    pub(super) features: Vec<Feature>,
    /// What all others add; empty where there are none.
    pub(super) others: String,
    pub(super) total: String,
}

pub(super) struct Feature {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) verdict: &'static str,
    /// What it adds to the log-odds, with a sign.
    pub(super) contribution: String,
}

impl<'a> Why<'a> {
    pub(super) fn new(why: &'a StoryExplanation, references: &References<'a>) -> Self {
        let links: Vec<Link<'a>> =
            why.links.iter().take(MAX_LINKS).map(|link| Link::new(link, references)).collect();
        let threshold = links.first().map(|link| link.threshold.clone());
        Self {
            cohesion: wording::percent(why.cohesion),
            threshold: threshold.filter(|one| links.iter().all(|link| link.threshold == *one)),
            central: why.central.as_ref().map(|id| references.article(id)),
            links,
            n_more: why.links.len().saturating_sub(MAX_LINKS),
            bridges: why.bridges.iter().take(MAX_BRIDGES).map(|id| references.article(id)).collect(),
            nearest: why.nearest.as_ref().map(Nearest::new),
        }
    }
}

impl<'a> Link<'a> {
    fn new(link: &'a LinkExplanation, references: &References<'a>) -> Self {
        let is_silent = |share: &&FeatureShare| verdict(share.contribution) == SAYS_LITTLE;
        let silent: Vec<&FeatureShare> = link.features.iter().filter(is_silent).collect();
        let told = |share: &&FeatureShare| {
            let feature = Feature::new(share);
            format!("{} ({})", feature.name, feature.value)
        };
        let says_little: Vec<String> = silent.iter().map(told).collect();
        Self {
            first: references.article(&link.first),
            second: references.article(&link.second),
            probability: wording::percent(link.probability),
            threshold: wording::percent(link.threshold),
            terms: link.shared_terms.join(", "),
            sum: Sum::new(link, &silent),
            says_little: says_little.join(", "),
        }
    }
}

impl Sum {
    /// `silent` are the features that are not told one by one.
    fn new(link: &LinkExplanation, silent: &[&FeatureShare]) -> Self {
        let added = |shares: &[&FeatureShare]| shares.iter().map(|share| share.contribution).sum::<f64>();
        let all: Vec<&FeatureShare> = link.features.iter().collect();
        let features = all.iter().map(|share| Feature::new(share));
        Self {
            baseline: signed(link.baseline),
            features: features.filter(|feature| feature.verdict != SAYS_LITTLE).collect(),
            others: if silent.is_empty() { String::new() } else { signed(added(silent)) },
            total: signed(link.baseline + added(&all)),
        }
    }
}

impl Feature {
    fn new(share: &FeatureShare) -> Self {
        let value = match (share.name, share.value) {
            (_, None) => "not measured".to_owned(),
            ("hours_apart", Some(hours)) => hours_apart(hours),
            ("length", Some(n_terms)) => format!("{n_terms:.0}"),
            ("conflict" | "two_languages", Some(holds)) => if holds > 0.0 { "yes" } else { "no" }.to_owned(),
            (_, Some(similarity)) => format!("{similarity:.2} of 1"),
        };
        Self {
            name: name(share.name),
            value,
            verdict: verdict(share.contribution),
            contribution: signed(share.contribution),
        }
    }
}

fn name(feature: &str) -> String {
    match feature {
        "two_languages" => "In two languages".to_owned(),
        "text_terms" => "Same words".to_owned(),
        "length" => "Different words in each".to_owned(),
        "crowding" => "Others resemble them as well".to_owned(),
        "shared_neighbors" => "Same neighbours".to_owned(),
        "names" => "Same names".to_owned(),
        "numbers" => "Same numbers".to_owned(),
        "conflict" => "No name and no number in common".to_owned(),
        "dense" => "Similar meaning".to_owned(),
        "hours_apart" => "Time between them".to_owned(),
        // A feature that came later than this page.
        other => other.replace('_', " "),
    }
}

fn hours_apart(hours: f64) -> String {
    if hours < 1.0 {
        "less than an hour".to_owned()
    } else if hours < 48.0 {
        format!("{hours:.0} h")
    } else {
        format!("{:.1} days", hours / 24.0)
    }
}

const SAYS_LITTLE: &str = "says little";

/// Log-odds of 2 make an even chance 88 %; of 0.2, 55 %.
fn verdict(contribution: f64) -> &'static str {
    match contribution {
        share if share >= 2.0 => "speaks strongly for it",
        share if share >= 0.2 => "speaks for it",
        share if share <= -2.0 => "speaks strongly against it",
        share if share <= -0.2 => "speaks against it",
        _ => SAYS_LITTLE,
    }
}

/// `+1.20`, `−0.40`, `0.00`.
fn signed(number: f64) -> String {
    let digits = format!("{:.2}", number.abs());
    match digits.as_str() {
        "0.00" => digits,
        _ if number < 0.0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        assert_eq!([-0.001, -0.4, 1.2].map(signed), ["0.00", "−0.40", "+1.20"]);
        assert_eq!([0.2, 1.0, 60.0].map(hours_apart), ["less than an hour", "1 h", "2.5 days"]);
        assert_eq!([-3.0, -0.5, 0.0, 0.5, 3.0].map(verdict)[2], "says little");
    }
}
