//! A day of fifteen invented stories, to weigh the pages and to look at them.

use samestory_analysis::{
    ArticleAnalysis, Claim, DescribedBy, Digest, Entity, EntityKind, KeyPoint, LabelClaim, LeadImage, Story,
    Tone,
};
use samestory_model::{Note, NoteKind, StoryExplanation};

use crate::fixture::{alt_text, article, blamed, claim, id, labels, link, passage, story, title};

/// One story in few words: the texts of a page, from which the rest is made.
struct Outline {
    slug: &'static str,
    headline: &'static str,
    /// What the lead picture shows; empty where the publisher does not say, `None` without a picture.
    picture: Option<&'static str>,
    reports: &'static [Report],
    entities: &'static [(&'static str, EntityKind)],
}

struct Report {
    outlet: &'static str,
    clock: &'static str,
    tone: Tone,
    confidence: f64,
    title: &'static str,
    sentences: &'static [&'static str],
}

const fn report(
    (outlet, clock): (&'static str, &'static str),
    (tone, confidence): (Tone, f64),
    title: &'static str,
    sentences: &'static [&'static str],
) -> Report {
    Report { outlet, clock, tone, confidence, title, sentences }
}

const DAY: &[Outline] = &[
    Outline {
        slug: "ferry",
        headline: "Fire on Ferry off Calder Point Forces 412 Passengers into the Boats",
        picture: Some(
            "A white car ferry lies at anchor at dawn with black smoke rising from its stern while two orange lifeboats row away",
        ),
        reports: &[
            report(
                ("harbourgazette.example", "05:10"),
                (Tone::Factual, 0.91),
                "Ferry fire off Calder Point: all passengers taken off",
                &[
                    "A fire in the engine room of the ferry Marianne drove 412 passengers into the lifeboats off Calder Point early on Tuesday.",
                    "Nobody was killed; eleven people were treated for smoke, the coastguard said.",
                ],
            ),
            report(
                ("dailymeridian.example", "06:42"),
                (Tone::Alarmed, 0.47),
                "‘We could feel the deck getting hot’: night of terror aboard the Marianne",
                &[
                    "Passengers told of a deck too hot to stand on before the boats were lowered in the dark.",
                    "Two of the six lifeboats could not be lowered, according to three people on board.",
                ],
            ),
            report(
                ("northpost.example", "08:05"),
                (Tone::Factual, 0.83),
                "Marianne had failed an inspection in March, records show",
                &[
                    "Port records show that inspectors found worn fuel lines on the Marianne in March.",
                    "The operator, Sund Lines, says that the lines were replaced within a week.",
                ],
            ),
            report(
                ("radiosund.example", "09:30"),
                (Tone::Analytical, 0.62),
                "Why engine rooms burn, and what ferries do about it",
                &["Most fires on ferries begin with fuel that sprays on a hot surface, investigators say."],
            ),
            report(
                ("coastalwire.example", "11:15"),
                (Tone::Factual, 0.88),
                "Operator suspends two sister ships after ferry fire",
                &[
                    "Sund Lines took two sister ships of the Marianne out of service on Tuesday until their fuel lines have been checked.",
                ],
            ),
            report(
                ("dailymeridian.example", "13:20"),
                (Tone::Critical, 0.66),
                "A fire that was announced",
                &["Whoever lets a ship sail with patched fuel lines should not speak of bad luck."],
            ),
        ],
        entities: &[
            ("Marianne", EntityKind::Work),
            ("Sund Lines", EntityKind::Organization),
            ("Calder Point", EntityKind::Location),
            ("coastguard", EntityKind::Organization),
            ("Ingrid Halloran", EntityKind::Person),
            ("lifeboats", EntityKind::Concept),
        ],
    },
    Outline {
        slug: "rate",
        headline: "Central Bank of Orland Holds Its Key Rate for a Fourth Time",
        picture: Some("Governor Tomas Ekerby at a lectern in front of the bank’s seal"),
        reports: &[
            report(
                ("northpost.example", "10:00"),
                (Tone::Factual, 0.94),
                "Central bank leaves key rate at 2.75 per cent",
                &[
                    "The Central Bank of Orland left its key rate at 2.75 per cent on Tuesday, the fourth meeting in a row without a change.",
                ],
            ),
            report(
                ("ledgerandcoin.example", "10:21"),
                (Tone::Analytical, 0.79),
                "Ekerby waits, and the markets wait with him",
                &[
                    "Governor Tomas Ekerby wants to see two more months of wages before he moves, and markets have taken him at his word.",
                ],
            ),
            report(
                ("dailymeridian.example", "12:02"),
                (Tone::Critical, 0.44),
                "Homeowners left hanging again",
                &["For the third spring in a row, households with loans that fall due will pay more."],
            ),
        ],
        entities: &[
            ("Central Bank of Orland", EntityKind::Organization),
            ("Tomas Ekerby", EntityKind::Person),
        ],
    },
    Outline {
        slug: "dam",
        headline: "Villages below the Vell Dam Are Cleared as Water Rises",
        picture: None,
        reports: &[
            report(
                ("northpost.example", "04:55"),
                (Tone::Alarmed, 0.71),
                "Thousands told to leave as Vell dam nears its brim",
                &[
                    "About 3,800 people in five villages were told to leave by midnight.",
                    "The reservoir stood forty centimetres below its brim after six days of rain.",
                    "Engineers opened both sluices on Monday evening, which flooded the road to Tarrow and left the hospital in Vell with one way in.",
                ],
            ),
            report(
                ("valleyherald.example", "07:12"),
                (Tone::Somber, 0.58),
                "‘We took the photographs and the dog’",
                &["In Lower Vell people carried what they could to the school on the hill."],
            ),
        ],
        entities: &[("Vell", EntityKind::Location)],
    },
    Outline {
        slug: "tram",
        headline: "Port Selm’s New Tram Opens, Four Years Late",
        picture: Some(""),
        reports: &[
            report(
                ("harbourgazette.example", "09:00"),
                (Tone::Optimistic, 0.69),
                "First tram in 60 years rolls through Port Selm",
                &[
                    "Several thousand people lined the tracks when the first tram since 1964 left the harbour.",
                ],
            ),
            report(
                ("ledgerandcoin.example", "14:45"),
                (Tone::Analytical, 0.55),
                "What a late tram costs",
                &["Every month of delay cost the town 1.4 million crowns, its auditors have worked out."],
            ),
        ],
        entities: &[("Port Selm", EntityKind::Location)],
    },
    Outline {
        slug: "final",
        headline: "Late Goal Sends Kestrels to the Cup Final",
        picture: Some("A player in a green shirt slides on her knees before a stand full of scarves"),
        reports: &[
            report(
                ("sportsday.example", "21:50"),
                (Tone::Sensational, 0.52),
                "94th-minute miracle! Kestrels stun City",
                &[
                    "Nadia Brandt needed one touch in the 94th minute to send the Kestrels to their first final in 31 years.",
                ],
            ),
            report(
                ("northpost.example", "22:10"),
                (Tone::Factual, 0.86),
                "Kestrels beat City 2–1 in cup semi-final",
                &[
                    "The Kestrels beat City 2–1 with a goal in added time and meet Rovers in the final on 30 May.",
                ],
            ),
            report(
                ("dailymeridian.example", "22:31"),
                (Tone::Humorous, 0.41),
                "City’s defence takes an early holiday",
                &["With a minute to play, the City defence appeared to be looking for its luggage."],
            ),
        ],
        entities: &[("Kestrels", EntityKind::Organization), ("Nadia Brandt", EntityKind::Person)],
    },
    Outline {
        slug: "court",
        headline: "Court Strikes Down Fishing Quota",
        picture: None,
        reports: &[
            report(
                ("coastalwire.example", "15:03"),
                (Tone::Factual, 0.9),
                "Supreme Court voids the 2025 herring quota",
                &[
                    "The Supreme Court found on Tuesday that the ministry had set the herring quota without hearing the islands.",
                    "A new quota must be set before the season opens on 1 July.",
                    "The ministry said it would read the ruling first; the islands’ council called it the best day for Skarrow since the harbour wall was built.",
                ],
            ),
            report(
                ("harbourgazette.example", "16:20"),
                (Tone::Optimistic, 0.49),
                "Islanders celebrate herring ruling",
                &["Boats in Skarrow sounded their horns when the ruling came over the radio."],
            ),
        ],
        entities: &[("Supreme Court", EntityKind::Organization)],
    },
    Outline {
        slug: "telescope",
        headline: "Telescope on Mount Aster Sees Water in the Air of a Distant World",
        picture: Some("The open dome of an observatory under the band of the Milky Way"),
        reports: &[
            report(
                ("sciencenow.example", "16:00"),
                (Tone::Factual, 0.81),
                "Water vapour found around planet 48 light years away",
                &[
                    "Astronomers report the clearest trace so far of water vapour around a rocky planet, 48 light years from Earth.",
                ],
            ),
            report(
                ("radiosund.example", "17:25"),
                (Tone::Optimistic, 0.6),
                "A wet world, perhaps",
                &["It is the best candidate yet, the team says, and still only a candidate."],
            ),
        ],
        entities: &[("Mount Aster", EntityKind::Location)],
    },
];

/// Stories of one article: slug, headline, outlet, tone.
const BRIEFS: &[(&str, &str, &str, Tone)] = &[
    ("museum", "Museum of Clocks Stops at Noon for Its Founder", "valleyherald.example", Tone::Somber),
    (
        "beavers",
        "Beavers Return to the Upper Ash after Two Centuries",
        "harbourgazette.example",
        Tone::Optimistic,
    ),
    ("strike", "Bus Drivers in Tarrow Vote to Strike on Friday", "northpost.example", Tone::Factual),
    ("bakery", "How to Keep Bread for a Week", "dailymeridian.example", Tone::Factual),
    (
        "merger",
        "Two Insurers Talk of a Merger Worth 3.1 Billion Crowns",
        "ledgerandcoin.example",
        Tone::Factual,
    ),
    (
        "opera",
        "An Opera about a Lighthouse Fills the House, and Empties It",
        "radiosund.example",
        Tone::Critical,
    ),
    ("bridge", "Old Ropewalk Bridge Closes for Repairs until October", "coastalwire.example", Tone::Factual),
    ("chess", "Twelve-Year-Old Draws with the World Champion", "sportsday.example", Tone::Sensational),
];

/// The day's digest.
pub(crate) fn day() -> Digest {
    let mut stories: Vec<Story> = DAY.iter().map(told_by_several).collect();
    stories.extend(BRIEFS.iter().map(told_by_one));
    for (number, story) in (1..).zip(&mut stories) {
        story.number = number;
    }
    stories[3].date = Some("2026-05-11".parse().unwrap());
    let mut digest = Digest::new(Some("2026-05-12".parse().unwrap()), stories);
    digest.models.embedder = "static-minilm-256@3f9a1c".to_owned();
    digest.models.background = "background-2026@77b0e2".to_owned();
    digest.notes = vec![
        Note::new(NoteKind::Truncated, Some(id("ferry-2"))),
        Note::new(NoteKind::ConflictingId, Some(id("dam-1"))),
    ];
    digest
}

fn told_by_several(outline: &Outline) -> Story {
    let slug = outline.slug;
    let articles: Vec<ArticleAnalysis> =
        (1..).zip(outline.reports).map(|(number, report)| analysis(outline, report, number)).collect();
    let sentences: Vec<Claim> = articles.iter().flat_map(|article| article.summary.iter().cloned()).collect();
    let headline = title(articles[0].id.as_str(), outline.headline);
    let mut story = story(headline, articles);
    story.summary = sentences.iter().take(4).cloned().collect();
    story.key_points =
        (0..).zip(sentences.iter().take(5)).map(|(at, claim)| key_point(&story, claim, at)).collect();
    story.entities = entities(outline);
    story.image = outline.picture.map(|alt| picture(slug, alt));
    story.why = StoryExplanation::new(0.83);
    story.why.central = Some(story.articles[0].id.clone());
    let names: Vec<String> = story.articles.iter().map(|article| article.id.to_string()).collect();
    story.why.links = (1..)
        .zip(names.windows(2))
        .map(|(at, pair)| link(&pair[0], &pair[1], 0.97 - 0.06 * f64::from(at)))
        .collect();
    story
}

fn analysis(outline: &Outline, report: &Report, number: usize) -> ArticleAnalysis {
    let name = format!("{}-{number}", outline.slug);
    let mut article = article(&name, report.outlet, report.title);
    article.published = Some(format!("2026-05-12T{}:00Z", report.clock).parse().unwrap());
    article.summary = report.sentences.iter().map(|sentence| claim(&name, sentence)).collect();
    article.tone = labels(report.tone, report.confidence).tone;
    let strongest = article.summary.iter().take(2).cloned();
    article.label_evidence.tone = strongest.map(|claim| LabelClaim::new(claim, 0.5)).collect();
    article.entities = entities(outline);
    let towards = article.entities.iter().zip(&article.summary).take(1);
    article.entity_sentiments =
        towards.map(|(entity, claim)| blamed(&entity.name, 0.7, claim.clone())).collect();
    article
}

fn entities(outline: &Outline) -> Vec<Entity> {
    outline.entities.iter().map(|(name, kind)| Entity::new(*name, *kind, 0.5)).collect()
}

/// The first points are told by more outlets than the later ones.
fn key_point(story: &Story, claim: &Claim, at: usize) -> KeyPoint {
    let others = story.articles.iter().filter(|article| article.id != claim.evidence()[0].article);
    let others = others.take(story.articles.len().saturating_sub(2 + at));
    let shared = others
        .fold(claim.clone(), |claim, article| claim.and(&passage(article.id.as_str(), "They say so too.")));
    let n_sources = shared.evidence().len();
    KeyPoint::new(shared, n_sources, n_sources)
}

fn picture(slug: &str, alt: &str) -> LeadImage {
    let name = format!("{slug}-1");
    let mut image =
        LeadImage::new(format!("https://img.example/{slug}.jpg"), "harbourgazette.example", id(&name));
    if !alt.is_empty() {
        image.description = Some(alt_text(&name, alt));
        image.described_by = Some(DescribedBy::PublisherAlt);
        image.credit = Some("J. Falk".to_owned());
    }
    image
}

fn told_by_one(&(slug, headline, outlet, tone): &(&str, &str, &str, Tone)) -> Story {
    let mut article = article(slug, outlet, headline);
    article.tone = labels(tone, 0.7).tone;
    article.summary = vec![
        claim(slug, "So far only one outlet tells this."),
        claim(slug, "More is expected in the evening."),
    ];
    let summary = article.summary.clone();
    let mut story = story(claim(slug, headline), vec![article]);
    story.key_points = summary.iter().map(|claim| KeyPoint::new(claim.clone(), 1, 1)).collect();
    story.summary = summary;
    story
}
