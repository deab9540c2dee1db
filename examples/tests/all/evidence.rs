//! Every printed sentence can be read in the original.

use std::collections::BTreeSet;

use samestory::model::{Article, Batch, Evidence, Field};
use samestory::text::{normalize, normalize_line, title_case, words};
use samestory::{Claim, Digest};

use crate::{digest_of, sample_day};

/// The text that the evidence points at, normalised as its field is.
fn cited(batch: &Batch, evidence: &Evidence) -> String {
    let article = batch.find(&evidence.article).expect("evidence names an article of the input");
    let original = article.field(evidence.field).expect("evidence names a field that the article has");
    let slice = evidence.span.slice(original).expect("evidence lies on character borders");
    let normalized = match evidence.field {
        Field::Body => normalize(slice, article.body_format()),
        _ => normalize_line(slice),
    };
    normalized.as_str().to_owned()
}

/// Whether `text` is `whole` with words left out, a capital letter at its head, and nothing added but whole `names`: a person's full
/// name, with what the person is.
fn is_part_of(text: &str, whole: &str, names: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> { words(text).map(|(_, word)| word.to_owned()).collect() };
    let (text, whole) = (words(text), words(whole));
    let names: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
    let is_same = |number: usize, other: &String| {
        text.get(number)
            .is_some_and(|word| other == word || number == 0 && other.to_lowercase() == word.to_lowercase())
    };
    // Up to each word of the text, how much of the whole may have been passed.
    let mut passed = vec![BTreeSet::new(); text.len() + 1];
    passed[0].insert(0);
    for number in 0..text.len() {
        for at in passed[number].clone() {
            let found = whole.iter().skip(at).position(|other| is_same(number, other));
            passed[number + 1].extend(found.map(|found| at + found + 1));
            // `David Bowie’s`.
            let is_owner = |number: usize, other: &String| {
                text.get(number)
                    .is_some_and(|word| ["'s", "’s"].map(|end| format!("{other}{end}")).contains(word))
            };
            let is_told =
                |(n, word): (usize, &String)| is_same(number + n, word) || is_owner(number + n, word);
            let stands = |name: &&Vec<String>| name.iter().enumerate().all(is_told);
            for name in names.iter().filter(stands) {
                passed[number + name.len()].insert(at);
            }
        }
    }
    !passed[text.len()].is_empty()
}

#[test]
fn what_is_added_to_a_sentence_is_a_whole_name() {
    let names = ["Ana Lund".to_owned(), "Ana Lund, a nurse of Tarn".to_owned()];
    let whole = "But Lund closed a bridge of Tarn.";
    for text in
        ["Lund closed a bridge.", "Ana Lund closed a bridge.", "Ana Lund, a nurse of Tarn, closed a bridge."]
    {
        assert!(is_part_of(text, whole, &names), "{text}");
    }
    for text in [
        "Ana closed a bridge.",
        "Ana Lund, a nurse, closed a bridge.",
        "Lund closed a nurse.",
        "Lund burned a bridge.",
    ] {
        assert!(!is_part_of(text, whole, &names), "{text}");
    }
}

fn check(batch: &Batch, claim: &Claim) {
    let first = cited(batch, &claim.evidence()[0]);
    let names: Vec<String> = claim.evidence().iter().skip(1).map(|evidence| cited(batch, evidence)).collect();
    assert!(
        is_part_of(claim.text(), &first, &names),
        "`{}` of `{first}`, {:?}",
        claim.text(),
        claim.evidence()
    );
    for evidence in claim.evidence() {
        assert!(!cited(batch, evidence).is_empty(), "{evidence:?}");
    }
}

fn check_digest(batch: &Batch, digest: &Digest) {
    for story in &digest.stories {
        let title = cited(batch, &story.headline.evidence()[0]);
        let printed = [title_case(&title), title];
        assert!(
            printed.iter().any(|text| text == story.headline.text()),
            "{printed:?} / {}",
            story.headline.text()
        );
        let picture = story.image.iter().filter_map(|image| image.description.as_ref());
        let of_articles = story.articles.iter().flat_map(|article| &article.summary);
        let points = story.key_points.iter().map(|point| &point.claim);
        let positions = story.disagreements.iter().flat_map(|disagreement| &disagreement.positions);
        let positions = positions.flat_map(|position| [&position.figure, &position.sentence]);
        story
            .summary
            .iter()
            .chain(points)
            .chain(picture)
            .chain(of_articles)
            .chain(positions)
            .for_each(|claim| check(batch, claim));
    }
}

/// Whether a sentence means somebody or something that only the sentence before names.
fn opens_on_pronoun(claim: &Claim) -> bool {
    let first = words(claim.text()).next().map(|(_, word)| word.to_lowercase());
    // Who is quoted is named behind the quotation.
    let is_quoted = claim.text().starts_with(['“', '"', '‘']);
    !is_quoted
        && first.is_some_and(|word| ["he", "she", "they", "his", "her", "their"].contains(&word.as_str()))
}

/// How many sentences of articles' summaries lean on the one before; each stands right behind it in the body as well.
fn check_leaning(batch: &Batch, digest: &Digest) -> usize {
    let summaries = digest.stories.iter().flat_map(|story| &story.articles).map(|article| &article.summary);
    let mut n_leaning = 0;
    for summary in summaries {
        assert!(!summary.first().is_some_and(opens_on_pronoun), "{}", summary[0].text());
        for pair in summary.windows(2).filter(|pair| opens_on_pronoun(&pair[1])) {
            let [before, leaning] = [&pair[0], &pair[1]].map(|claim| &claim.evidence()[0]);
            let article = batch.find(&leaning.article).unwrap();
            let between = &article.body()[before.span.end()..leaning.span.start()];
            assert!(normalize(between, article.body_format()).as_str().trim().is_empty(), "{between}");
            n_leaning += 1;
        }
    }
    n_leaning
}

#[test]
fn a_sentence_that_leans_on_another_stands_right_behind_it() {
    let body = "Ana Lund, the mayor of Tarn, closed the old bridge over the Orrin on Monday.\nShe said that the bridge would be \
                repaired before the winter.\nThe weather was good.";
    let article = |id, title| Article::builder(id).title(title).body(body).source(id).build().unwrap();
    let articles = vec![article("a.example", "Mayor of Tarn closes old bridge over the Orrin")];
    let digest = digest_of(articles.clone());
    let summary = &digest.stories[0].articles[0].summary;
    assert!(summary[1].text().starts_with("She said that the bridge"), "{summary:?}");
    assert_eq!(check_leaning(&Batch::new(articles), &digest), 1);
    // What stands alone in a story may come from any article.
    assert!(!digest.stories[0].summary.iter().any(opens_on_pronoun));
    let articles = sample_day().articles;
    check_leaning(&Batch::new(articles.clone()), &digest_of(articles));
}

#[test]
fn every_claim_of_the_sample_day_can_be_read_in_the_originals() {
    let articles = sample_day().articles;
    let digest = digest_of(articles.clone());
    let n_claims: usize =
        digest.stories.iter().map(|story| story.summary.len() + story.key_points.len()).sum();
    assert!(n_claims > 100, "{n_claims}");
    check_digest(&Batch::new(articles), &digest);
}

#[test]
fn every_claim_of_labelled_real_articles_can_be_read_in_the_originals() {
    let Some(articles) = crate::reference::real_articles("giveme5w1h") else { return };
    let digest = digest_of(articles.clone());
    let batch = Batch::new(articles);
    check_digest(&batch, &digest);
    let n_leaning = check_leaning(&batch, &digest);
    eprintln!("{n_leaning} sentences of summaries lean on the one before");
    assert!(n_leaning > 0);
}
