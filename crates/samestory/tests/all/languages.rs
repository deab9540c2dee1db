//! A story whose articles are in several languages.

use samestory::analysis::{Analyzer, BundledLabeler, Claim, CrfTagger, Story};
use samestory::embed::StaticEmbedder;
use samestory::model::StoryExplanation;
use samestory::text::{Document, TermWeighter};
use samestory::{Article, Batch};

const TOLD: [(&str, &str, &str); 3] = [
    (
        "de",
        "Fähre mit 214 Menschen läuft vor Halden auf Grund",
        "Eine Fähre mit 214 Menschen an Bord ist am Dienstag vor Halden auf Grund gelaufen. Alle wurden bis zum Mittag in \
         Sicherheit gebracht, sagte die Küstenwache. Vier von ihnen wurden im Krankenhaus von Tarn behandelt. Die Reederei \
         will den Fahrgästen die Kosten ersetzen. Taucher sollen den Rumpf des Schiffes am Freitag untersuchen.",
    ),
    (
        "one",
        "Ferry with 214 aboard runs aground off Halden",
        "A ferry with 214 people aboard ran aground off Halden on Tuesday. All of them were taken off by noon, the coast \
         guard said. Tugs pulled at the stern of the ferry until the tide rose.",
    ),
    (
        "two",
        "All 214 safe as ferry hits sandbank near Halden",
        "All 214 people on a ferry that hit a sandbank near Halden on Tuesday are safe. Four of the passengers were treated \
         for minor injuries in the hospital of Tarn. Divers will look at the hull of the ferry on Friday.",
    ),
];

fn story(batch: &Batch) -> Story {
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let documents: Vec<&Document<'_>> = documents.iter().collect();
    let (embedder, weighter) = (StaticEmbedder::bundled(), TermWeighter::bundled());
    let (tagger, labeler) = (CrfTagger::bundled(), BundledLabeler::new());
    let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    analyzer.analyze_story(&documents, StoryExplanation::new(1.0)).unwrap().unwrap()
}

#[test]
fn a_page_is_told_in_one_language() {
    let article = |(id, title, body): (&str, &str, &str)| {
        Article::builder(id).title(title).body(body).source(format!("{id}.example")).build().unwrap()
    };
    let story = story(&Batch::new(TOLD.map(article).to_vec()));
    let points = story.key_points.iter().map(|point| &point.claim);
    let printed: Vec<&Claim> = std::iter::once(&story.headline).chain(&story.summary).chain(points).collect();
    assert!(printed.len() > 3, "{printed:?}");
    for claim in printed {
        assert!(
            claim.evidence().iter().all(|evidence| evidence.article.as_str() != "de"),
            "{}",
            claim.text()
        );
    }
    // It is a source like the others, and has a summary of its own.
    assert_eq!(story.sources.len(), 3);
    let german = story.articles.iter().find(|article| article.id.as_str() == "de").unwrap();
    assert!(german.summary[0].text().starts_with("Eine Fähre"));
}
