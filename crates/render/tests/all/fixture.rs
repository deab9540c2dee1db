//! Digests made by hand: short ways to their parts, and one full of hostile text.

use samestory_analysis::{
    ArticleAnalysis, Claim, DescribedBy, Digest, Entity, EntityKind, EntitySentiment, Intent, KeyPoint,
    Label, LabelClaim, Labels, LeadImage, Passage, Sentiment, SourceCount, Story, Tone,
};
use samestory_model::{
    Article, ArticleId, BodyFormat, Evidence, FeatureShare, Field, Image, LinkExplanation, NearestStory,
    Note, NoteKind, Span, StoryExplanation, StoryId,
};

pub(crate) const SCRIPT: &str = "<script>alert(1)</script>";
pub(crate) const MARKDOWN_LINK: &str =
    "[x](javascript:alert(1)) ![y](https://evil.example/z.png) **bold** `code` # head";
pub(crate) const QUOTES: &str = "\"double\" 'single' & &lt;entity&gt; onload=\"x\"";
pub(crate) const OVERRIDE: &str = "left \u{202e}thgir\u{202c} \u{2066}isolate \u{0}\u{7}bell\u{1b}[31m";

pub(crate) fn id(text: &str) -> ArticleId {
    ArticleId::new(text).unwrap()
}

/// A statement of the body of `article`.
pub(crate) fn claim(article: &str, text: &str) -> Claim {
    Claim::cited(passage(article, text))
}

/// A piece of the body of `article`; a full stop where the text holds nothing readable.
pub(crate) fn passage(article: &str, text: &str) -> Passage {
    let text = if text.trim().is_empty() { "." } else { text };
    // Different texts get different places.
    let start = text.len() * 7 % 1000;
    let body = format!("{}{text}", " ".repeat(start));
    let article = Article::builder(article).body(body).body_format(BodyFormat::Text).build().unwrap();
    let span = Span::between(start, start + text.len());
    let read = Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, span));
    read.unwrap_or_else(|_| passage(article.id().as_str(), "."))
}

/// The title of `article`.
pub(crate) fn title(article: &str, text: &str) -> Claim {
    let article = Article::builder(article).title(text).build().unwrap();
    let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(text));
    Claim::cited(Passage::new(&article, evidence).unwrap())
}

/// The description of a picture of `article`.
pub(crate) fn alt_text(article: &str, text: &str) -> Claim {
    let mut image = Image::new("https://img.example/a.jpg");
    image.alt = Some(text.to_owned());
    let article = Article::builder(article).title("t").image(image).build().unwrap();
    let evidence = Evidence::new(article.id().clone(), Field::ImageAlt(0), Span::whole(text));
    Claim::cited(Passage::new(&article, evidence).unwrap())
}

pub(crate) fn labels(tone: Tone, confidence: f64) -> Labels {
    let rest = (1.0 - confidence) / 7.0;
    let tones: Vec<_> =
        Tone::ALL.iter().map(|other| (*other, if *other == tone { confidence } else { rest })).collect();
    Labels {
        tone: Label::from_probabilities(&tones).unwrap(),
        sentiment: Label::from_probabilities(&[(Sentiment::Neutral, 0.81), (Sentiment::Negative, 0.19)])
            .unwrap(),
        intent: Label::from_probabilities(&[(Intent::Inform, 0.93), (Intent::Explain, 0.07)]).unwrap(),
    }
}

/// The sentiment towards an entity, negative with a confidence, shown by one statement.
pub(crate) fn blamed(name: &str, confidence: f64, claim: Claim) -> EntitySentiment {
    let probabilities = [
        (Sentiment::Negative, confidence),
        (Sentiment::Neutral, 1.0 - confidence),
        (Sentiment::Positive, 0.0),
    ];
    let mut blamed = EntitySentiment::new(name, Label::from_probabilities(&probabilities).unwrap());
    blamed.sentiment.label = Sentiment::Negative;
    blamed.sentiment.confidence = confidence;
    blamed.evidence = vec![claim];
    blamed
}

pub(crate) fn article(name: &str, outlet: &str, title: &str) -> ArticleAnalysis {
    let mut article = ArticleAnalysis::new(id(name), outlet, title, labels(Tone::Factual, 0.74));
    article.url = Some(format!("https://www.{outlet}/{}", name.replace(' ', "-")));
    article.published = Some("2026-05-12T07:40:00Z".parse().unwrap());
    article
}

/// A story of `articles` with their outlets counted.
pub(crate) fn story(headline: Claim, articles: Vec<ArticleAnalysis>) -> Story {
    let smallest = articles.iter().map(|article| &article.id).min().unwrap();
    let mut story = Story::new(StoryId::from_smallest_article(smallest), headline, Vec::new());
    for article in &articles {
        match story.sources.iter_mut().find(|source| source.domain == article.source) {
            Some(source) => source.articles += 1,
            None => story.sources.push(SourceCount::new(&article.source, 1)),
        }
    }
    story.date = Some("2026-05-12".parse().unwrap());
    story.articles = articles;
    story
}

pub(crate) fn link(first: &str, second: &str, probability: f64) -> LinkExplanation {
    let mut link = LinkExplanation::new(id(first), id(second), probability, 0.45);
    link.baseline = (probability / (1.0 - probability)).ln() - 2.254;
    link.features = vec![
        FeatureShare::new("text_terms", Some(0.431_234_567_89), 2.114),
        FeatureShare::new("names", Some(0.22), 0.403),
        FeatureShare::new("dense", None, 0.0),
        FeatureShare::new("hours_apart", Some(3.2), -0.31),
        FeatureShare::new("numbers", Some(0.01), 0.047),
    ];
    link.shared_terms = ["ferry", "St Brannock", "engine room"].map(str::to_owned).to_vec();
    link
}

/// Two stories in which every text that can be hostile is.
pub(crate) fn hostile() -> Digest {
    let mut first = article("<b>id</b>", "<i>outlet</i>.example", &format!("{SCRIPT} {QUOTES}"));
    first.url = Some("javascript:alert(1)".to_owned());
    first.summary = vec![claim("<b>id</b>", MARKDOWN_LINK), claim("<b>id</b>", OVERRIDE)];
    first.entities = vec![Entity::new(SCRIPT, EntityKind::Person, 1.0)];
    first.entity_sentiments = vec![blamed(SCRIPT, 0.9, claim("<b>id</b>", QUOTES))];
    first.label_evidence.tone = vec![LabelClaim::new(claim("<b>id</b>", SCRIPT), f64::NAN)];
    // A claim cannot hold such characters, as its passage is normalised; other texts can.
    first.source = OVERRIDE.to_owned();
    let mut second = article("../../b", "b.example", "A \"quoted\" title](https://evil.example)");
    second.url = Some("https://b.example/?a=1&lt;=2\"><script>".to_owned());
    second.summary = vec![claim("../../b", QUOTES)];
    let headline = claim("<b>id</b>", SCRIPT);
    let mut hostile = story(headline, vec![first, second]);
    hostile.summary = vec![claim("../../b", QUOTES), claim("<b>id</b>", OVERRIDE)];
    let twice = claim("../../b", MARKDOWN_LINK).and(&passage("<b>id</b>", MARKDOWN_LINK));
    hostile.key_points = vec![
        KeyPoint::new(twice, 2, 1),
        KeyPoint::new(claim("not-here", "1. Cites an article that is not here."), 1, 1),
    ];
    hostile.entities = vec![Entity::new(QUOTES, EntityKind::Concept, 1.0)];
    let mut image = LeadImage::new("https://b.example/a.jpg?x=\"y\"", SCRIPT, id("../../b"));
    image.description = Some(claim("../../b", &format!("\" onerror=\"alert(1) {SCRIPT}")));
    image.described_by = Some(DescribedBy::PublisherAlt);
    image.credit = Some(SCRIPT.to_owned());
    hostile.image = Some(image);
    hostile.why = StoryExplanation::new(0.8);
    hostile.why.central = Some(id("../../b"));
    hostile.why.links = vec![link("../../b", "<b>id</b>", 0.8)];
    hostile.why.links[0].shared_terms.push(SCRIPT.to_owned());
    hostile.why.bridges = vec![id("<b>id</b>"), id("<script>not-here</script>")];
    let mut nearest =
        NearestStory::new(id("<script>z</script>"), 3, link("../../b", "<script>z</script>", 0.6));
    nearest.mean_probability = 0.41;
    hostile.why.nearest = Some(nearest);

    let mut alone = story(claim("c", "- A List Item\nIn a Headline"), vec![article("c", "c.example", "+ c")]);
    alone.number = 2;
    alone.image = Some(LeadImage::new("data:image/svg+xml,<svg onload=alert(1)>", "c.example", id("c")));
    let mut digest = Digest::new(Some("2026-05-12".parse().unwrap()), vec![hostile, alone]);
    digest.notes = vec![
        Note::new(NoteKind::UnsafeLink, Some(id("<b>id</b>"))),
        Note::new(NoteKind::ConflictingId, None),
    ];
    digest.models.embedder = SCRIPT.to_owned();
    digest
}
