//! Counts, times and other small words that several forms print.

use std::collections::{BTreeMap, BTreeSet};

use samestory_analysis::{
    ArticleAnalysis, Claim, DescribedBy, Digest, Entity, EntityKind, EntitySentiment, KeyPoint, Label,
    LeadImage, OriginReason, Sentiment, Story,
};
use samestory_model::{Day, Field, PictureTag, Precision, Timestamp};

/// The file name of a story's page, counted from 0: made from the story's hash alone, so no text of an article can reach it.
pub(crate) fn page_name(story: &Story, page: usize) -> String {
    match page {
        0 => format!("story-{}.html", story.id),
        page => format!("story-{}-{}.html", story.id, page + 1),
    }
}

/// The file name of a front page, counted from 0.
pub(crate) fn front_page_name(page: usize) -> String {
    match page {
        0 => "index.html".to_owned(),
        page => format!("index-{}.html", page + 1),
    }
}

/// The first names, and how many more there are.
pub(crate) fn first_names(names: &[&str], max: usize) -> String {
    match names.split_at_checked(max) {
        Some((first, rest)) if !rest.is_empty() => format!("{} and {} more", first.join(", "), rest.len()),
        _ => names.join(", "),
    }
}

/// `1 outlet`, `3 outlets`.
pub(crate) fn count(number: usize, singular: &str) -> String {
    if number == 1 { format!("1 {singular}") } else { format!("{number} {}", plural(singular)) }
}

fn plural(singular: &str) -> String {
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{singular}s"),
    }
}

/// `3 outlets, 2 independent, 5 articles`.
pub(crate) fn size(story: &Story) -> String {
    let outlets = voices(story.sources.len(), story.n_independent());
    format!("{outlets}, {}", count(story.articles.len(), "article"))
}

/// `3 outlets, 2 independent`; of one outlet, or where nothing is known of origins, `1 outlet`.
fn voices(number: usize, n_independent: usize) -> String {
    let all = count(number, "outlet");
    if number > 1 && n_independent > 0 { format!("{all}, {n_independent} independent") } else { all }
}

/// `in nearly these words: 3 outlets, 2 independent`, of those that make a statement. Others of the story may say it in words of their own,
/// which are not counted.
pub(crate) fn stated_by(point: &KeyPoint, story: &Story) -> String {
    let outlets = voices(point.sources, point.origins);
    match point.sources {
        _ if story.sources.len() < 2 => outlets,
        0 | 1 => format!("in these words: {outlets}"),
        _ => format!("in nearly these words: {outlets}"),
    }
}

/// `a.example, b.example: copies of one text; Reuters`, for each origin that several outlets share. Of many outlets, `max_names` are
/// named.
pub(crate) fn shared_origins(story: &Story, max_names: usize) -> Vec<String> {
    let outlet_of: BTreeMap<_, _> =
        story.articles.iter().map(|article| (&article.id, article.source.as_str())).collect();
    let described = story.origins.iter().filter_map(|origin| {
        let outlets = origin.articles.iter().filter_map(|id| outlet_of.get(id).copied());
        let outlets: BTreeSet<&str> = outlets.collect();
        let reasons: BTreeSet<String> = origin.links.iter().filter_map(|link| reason(&link.reason)).collect();
        let names: Vec<&str> = outlets.into_iter().collect();
        let reasons: Vec<String> = reasons.into_iter().collect();
        (names.len() > 1).then(|| format!("{}: {}", first_names(&names, max_names), reasons.join("; ")))
    });
    described.collect()
}

fn reason(reason: &OriginReason) -> Option<String> {
    match reason {
        OriginReason::Copy => Some("copies of one text".to_owned()),
        OriginReason::SharedText(share) => Some(format!("{} of a text in another", percent(*share))),
        OriginReason::Agency(name) => Some((*name).to_owned()),
        // That an outlet's articles are its own goes without saying.
        _ => None,
    }
}

/// Number of outlets in the whole digest.
pub(crate) fn n_outlets(digest: &Digest) -> usize {
    let sources = digest.stories.iter().flat_map(|story| &story.sources);
    sources.map(|source| source.domain.as_str()).collect::<BTreeSet<_>>().len()
}

/// `12 May 2026`.
pub(crate) fn short_day(day: Day) -> String {
    let long = day.long();
    long.split_once(", ").map_or(long.clone(), |(_, short)| short.to_owned())
}

/// `12 May 2026, 07:40 UTC`, or the day alone where only that is known.
pub(crate) fn time(time: Timestamp) -> String {
    let day = short_day(time.day());
    let text = time.to_string();
    let clock = text.split_once('T').and_then(|(_, clock)| clock.get(..5));
    match clock.filter(|_| time.precision() != Precision::Day) {
        Some(clock) => format!("{day}, {clock} UTC"),
        None => day,
    }
}

/// `87 %` with a no-break space; for a model's estimate in 0..=1. None is called certain or impossible, not even one that the
/// arithmetic has rounded to 1 or 0.
pub(crate) fn percent(share: f64) -> String {
    let number = match share.clamp(0.0, 1.0) * 100.0 {
        unknown if unknown.is_nan() => return "unknown".to_owned(),
        high if high > 99.0 => "over 99".to_owned(),
        low if low < 1.0 => "under 1".to_owned(),
        share => format!("{share:.0}"),
    };
    format!("{number}\u{a0}%")
}

/// A label, how sure the model is, and whether that is less than an even chance.
pub(crate) struct LabelWords {
    pub(crate) name: &'static str,
    pub(crate) confidence: String,
    pub(crate) is_uncertain: bool,
}

impl LabelWords {
    pub(crate) fn new(name: &'static str, confidence: f64) -> Self {
        Self { name, confidence: percent(confidence), is_uncertain: confidence.is_nan() || confidence < 0.5 }
    }
}

/// Tone, sentiment and intent of an article, each beside the name of its set.
pub(crate) fn labels(article: &ArticleAnalysis) -> [(&'static str, LabelWords); 3] {
    let (tone, sentiment, intent) = (&article.tone, &article.sentiment, &article.intent);
    [
        ("Tone", LabelWords::new(tone.label.as_str(), tone.confidence)),
        ("Sentiment", LabelWords::new(sentiment.label.as_str(), sentiment.confidence)),
        ("Intent", LabelWords::new(intent.label.as_str(), intent.confidence)),
    ]
}

/// What sort of thing it is; nothing where that is not known.
pub(crate) fn kind(entity: &Entity) -> Option<&'static str> {
    Some(entity.kind.as_str()).filter(|_| entity.kind != EntityKind::Other)
}

/// `negative` or `positive`, and what shows it; `None` for neutral, where the model is too unsure to say it of somebody, and of places,
/// works and concepts, which it did not learn from.
pub(crate) fn leaning<'a>(
    entity: &Entity,
    sentiments: &'a [EntitySentiment],
) -> Option<(&'static str, &'a [Claim])> {
    let is_judged = matches!(entity.kind, EntityKind::Person | EntityKind::Organization | EntityKind::Group);
    let found = sentiments.iter().find(|found| is_judged && found.name == entity.name)?;
    let Label { label, confidence, .. } = found.sentiment;
    let words = LabelWords::new(label.as_str(), confidence);
    let leans = label != Sentiment::Neutral && !words.is_uncertain;
    leans.then_some((words.name, found.evidence.as_slice()))
}

/// How many articles have each tone, the most frequent first, then in the order of the definitions.
pub(crate) fn tones(story: &Story) -> Vec<(&'static str, usize)> {
    let mut counts = BTreeMap::new();
    for article in &story.articles {
        *counts.entry(article.tone.label).or_insert(0) += 1;
    }
    let mut tones: Vec<_> = counts.into_iter().map(|(tone, number)| (tone.as_str(), number)).collect();
    tones.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    tones
}

/// Part of an article in words: `body`, `caption of picture 1`.
pub(crate) fn field(field: Field) -> String {
    match field {
        Field::Title => "headline".to_owned(),
        Field::ImageAlt(index) => format!("alt text of picture {}", u64::from(index) + 1),
        Field::ImageCaption(index) => format!("caption of picture {}", u64::from(index) + 1),
        other => other.to_string(),
    }
}

/// Whose words describe the picture.
pub(crate) fn described_by(image: &LeadImage) -> &'static str {
    match (&image.description, image.described_by) {
        (None, _) => "The publisher gives no description",
        (Some(_), Some(DescribedBy::PublisherAlt)) => "Described by the publisher’s alt text",
        (Some(_), Some(DescribedBy::PublisherCaption)) => "Described by the publisher’s caption",
        (Some(_), _) => "Described by the publisher",
    }
}

/// What a model sees in the picture, and that it is a model that says so; `None` where none says anything.
pub(crate) fn seen(image: &LeadImage) -> Option<String> {
    let content = image.content.as_ref().filter(|content| !content.tags().is_empty())?;
    // Of a fingerprint, the name stands before engine and hash, which the foot of the page has.
    let model = content.model().as_str();
    let model = model.split(['+', '@']).next().unwrap_or(model);
    let tags: Vec<String> = content.tags().iter().map(tag).collect();
    Some(format!("Seen in the picture by the model {model}, which may be wrong: {}", tags.join(", ")))
}

fn tag(tag: &PictureTag) -> String {
    format!("{} ({})", tag.name(), percent(tag.probability()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_never_called_certain() {
        let words = [0.0, 1e-9, 0.01, 0.474, 0.99, 0.996, 1.0, f64::NAN].map(percent);
        let expected = ["under 1 %", "under 1 %", "1 %", "47 %", "99 %", "over 99 %", "over 99 %", "unknown"];
        assert_eq!(words.map(|words| words.replace('\u{a0}', " ")), expected);
    }

    #[test]
    fn numbers_have_their_nouns() {
        assert_eq!(
            [(1, "story"), (2, "story"), (0, "outlet")].map(|(n, noun)| count(n, noun)),
            ["1 story", "2 stories", "0 outlets"]
        );
    }
}
