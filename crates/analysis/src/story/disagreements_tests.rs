//! Which numbers of made-up reports differ.

use samestory_model::Article;
use samestory_text::Document;

use super::disagreements::{amounts, disagreements};
use super::pool::Voice;

/// The figures of the first disagreement between reports of three outlets, each with who gives it.
fn differ(bodies: [&str; 3]) -> Vec<(String, String)> {
    let articles: Vec<Article> = (0..)
        .zip(bodies)
        .map(|(number, body)| {
            let day = format!("2026-03-0{}", number + 1);
            Article::builder(format!("a{number}")).body(body).published(day.parse().unwrap()).build().unwrap()
        })
        .collect();
    let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    let documents: Vec<&Document<'_>> = documents.iter().collect();
    let voice = |outlet: &str| Voice { outlet: outlet.to_owned(), plainness: 1.0 };
    let found = disagreements(
        &amounts(&documents),
        &documents,
        &["one.example", "two.example", "three.example"].map(voice),
    );
    let positions = found.first().map(|found| found.positions.clone()).unwrap_or_default();
    positions
        .into_iter()
        .map(|position| (position.figure.text().to_owned(), position.sources.join(" ")))
        .collect()
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(figure, sources)| ((*figure).to_owned(), (*sources).to_owned())).collect()
}

const NOTHING: &str = "Ferries to Tarn did not run.";
const FOUR: &str = "Four people died when a ferry sank off the coast of Tarn.";
const AT_LEAST_FOUR: &str = "At least four people died when a ferry sank off the coast of Tarn.";

#[test]
fn tolls_that_differ_are_told_with_their_outlets() {
    let found = differ([
        AT_LEAST_FOUR,
        "A ferry sank off the coast of Tarn, killing at least six people and injuring 30.",
        "The ferry that sank off the coast of Tarn left at least six dead, the port said.",
    ]);
    assert_eq!(
        found,
        told(&[
            ("At least four people died", "one.example"),
            ("at least six people", "three.example two.example")
        ])
    );
}

#[test]
fn numbers_that_agree_are_no_disagreement() {
    for (one, other) in [
        // The same, written otherwise.
        (
            "Six people died when a ferry sank off the coast of Tarn.",
            "A ferry sank off the coast of Tarn, killing 6 people.",
        ),
        // A bound, and a number that it allows.
        (
            "More than 100 people died when a ferry sank off the coast of Tarn.",
            "The ferry sank off the coast of Tarn and 120 people died.",
        ),
        (
            "About 300 people died when a ferry sank off the coast of Tarn.",
            "The ferry sank off the coast of Tarn and 312 people died.",
        ),
        // Other people: of an exact number, as a bound would allow for more.
        (FOUR, "Nine people were injured when a ferry sank off the coast of Tarn."),
        // Another time.
        (FOUR, "Nine people died when a ferry sank off the coast of Tarn two years ago."),
        (
            "In March four people died when a ferry sank off Tarn.",
            "In May nine people died when a ferry sank off Tarn.",
        ),
        // An age, a part.
        (FOUR, "Ana Lund, 42, died when a ferry sank off the coast of Tarn."),
        (FOUR, "Nine of the people who died when a ferry sank off the coast of Tarn were young."),
        // Another event.
        (FOUR, "Nine people died when a bus overturned in the mountains near Halden."),
    ] {
        assert!(
            differ([one, other, NOTHING]).is_empty(),
            "{one} / {other}: {:?}",
            differ([one, other, NOTHING])
        );
    }
}

#[test]
fn an_article_that_gives_both_numbers_speaks_of_two_things() {
    let both = "At least four people died when a ferry sank off the coast of Tarn. Six people died when the ferry sank off Tarn, the coast guard said.";
    assert!(differ([both, "Six people died when a ferry sank off the coast of Tarn.", NOTHING]).is_empty());
}

#[test]
fn a_bound_allows_for_what_lies_on_its_side() {
    let first = |amount: &str| format!("{amount} people died when a ferry sank off the coast of Tarn.");
    let second = |amount: &str| format!("The ferry sank off the coast of Tarn and {amount} people died.");
    let differs = |one: &str, other: &str| {
        let [forth, back] = [(one, other), (other, one)]
            .map(|(one, other)| !differ([&first(one), &second(other), NOTHING]).is_empty());
        assert_eq!(forth, back, "{one} / {other}");
        forth
    };
    for (one, other) in [
        ("more than 100", "120"),
        ("at least 100", "about 150"),
        ("up to 100", "80"),
        ("fewer than 100", "about 50"),
        ("over 100", "up to 200"),
        ("about 300", "320"),
        ("about 300", "nearly 310"),
        ("300", "302"),
    ] {
        assert!(!differs(one, other), "{one} / {other}");
    }
    for (one, other) in [
        ("more than 100", "80"),
        ("at least 100", "about 50"),
        ("up to 100", "120"),
        ("fewer than 100", "about 150"),
        ("over 200", "up to 100"),
        ("about 300", "340"),
        ("at least 100", "at least 200"),
        ("300", "310"),
    ] {
        assert!(differs(one, other), "{one} / {other}");
    }
}
