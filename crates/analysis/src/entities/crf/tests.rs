//! The bundled model on sentences written for these tests, and what must hold for any text.

use std::time::Instant;

use proptest::prelude::*;

use super::super::{EntityKind, NameTagger};
use super::{CrfTagger, Lexicon, NameFeatures, may_be_in_name, words};

fn names(text: &str) -> Vec<(String, EntityKind)> {
    let mentions = CrfTagger::bundled().mentions(text);
    mentions.into_iter().map(|mention| (mention.text, mention.kind)).collect()
}

fn written(text: &str) -> Vec<String> {
    names(text).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_bundled_model_knows_the_kinds() {
    let text = "President Ana Brannock met officials of the World Health Organization in Nairobi on Monday. Kenyan \
        farmers protested. Brannock, who leads the Civic Party, said the Rome Treaty would stand.";
    let expected = [
        ("Ana Brannock", EntityKind::Person),
        ("World Health Organization", EntityKind::Organization),
        ("Nairobi", EntityKind::Location),
        ("Kenyan", EntityKind::Group),
        ("Brannock", EntityKind::Person),
        ("Civic Party", EntityKind::Organization),
    ];
    let found = names(text);
    for (name, kind) in expected {
        assert!(found.contains(&(name.to_owned(), kind)), "{name}: {found:?}");
    }
}

#[test]
fn a_name_told_once_is_known_where_it_stands_alone() {
    let text = "Quorl won.\nThe minister, Orla Quorl, spoke in Tarn. “We won,” Quorl said.";
    assert_eq!(written(text).iter().filter(|name| name.ends_with("Quorl")).count(), 3, "{:?}", names(text));
}

#[test]
fn words_of_no_name_are_left() {
    assert_eq!(written("Heavy rain fell on Monday. Roads were closed in March."), Vec::<String>::new());
    assert_eq!(written(""), Vec::<String>::new());
    assert_eq!(written(" \n "), Vec::<String>::new());
}

#[test]
fn mentions_lie_in_the_text_with_a_confidence() {
    let text = "Žofie Novák’s café in São Paulo — «visited» by 東京 and Zoë Ångström’s band.";
    for mention in CrfTagger::bundled().mentions(text) {
        assert_eq!(mention.span.slice(text), Some(mention.text.as_str()));
        assert!((0.0..=1.0).contains(&mention.confidence), "{mention:?}");
    }
    let sure = CrfTagger::bundled().mentions("French President Emmanuel Macron said so.");
    assert!(
        sure.iter().any(|mention| mention.text == "Emmanuel Macron" && mention.confidence > 0.9),
        "{sure:?}"
    );
}

#[test]
fn scripts_without_capital_letters_have_few_names_and_no_hang() {
    let arabic = "قال الرئيس إن الحكومة ستعمل على تنفيذ الخطة الجديدة في العام المقبل. ".repeat(50);
    let chinese = "中国外交部发言人周三在北京表示，双方将继续谈判。".repeat(50);
    assert_eq!(written(&arabic), Vec::<String>::new());
    assert_eq!(written(&chinese), Vec::<String>::new());
    assert_eq!(written(&"😀🎉🚀".repeat(2_000)), Vec::<String>::new());
}

#[test]
fn ten_megabytes_of_one_word_or_of_capital_letters_end_soon() {
    let started = Instant::now();
    let unbroken = "x".repeat(10_000_000);
    assert_eq!(written(&unbroken), Vec::<String>::new());
    let shouted = "BREAKING NEWS FROM TARN ".repeat(40_000);
    CrfTagger::bundled().mentions(&shouted);
    let dotted = "A.".repeat(500_000);
    CrfTagger::bundled().mentions(&dotted);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn every_word_has_features() {
    for sentence in NameFeatures::of("President Ana Holm left the European Union. It rained.") {
        assert_eq!(sentence.spans.len(), sentence.features.len());
        assert!(sentence.features.iter().all(|features| (25..120).contains(&features.len())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_has_mentions_in_order_without_overlap(text in "(?s).{0,300}") {
        let mentions = CrfTagger::bundled().mentions(&text);
        let mut end = 0;
        for mention in &mentions {
            prop_assert_eq!(mention.span.slice(&text), Some(mention.text.as_str()));
            prop_assert!(mention.span.start() >= end && !mention.text.is_empty());
            end = mention.span.end();
        }
        prop_assert_eq!(&mentions, &CrfTagger::bundled().mentions(&text));
    }

    #[test]
    fn words_of_news_in_any_order_do_no_harm(
        words in prop::collection::vec(
            prop::sample::select(vec!["The", "Ana", "Holm", "U.S.", ".", "“", "'s", "of", "Bank", "\n", "-", "(", "2,000", "McX", "said"]),
            0..120,
        )
    ) {
        let text = words.join(" ");
        let mentions = CrfTagger::bundled().mentions(&text);
        prop_assert!(mentions.iter().all(|mention| !mention.text.contains('\n')));
    }
}

#[test]
fn words_near_capitals_may_be_in_a_name() {
    let near = |text: &str| -> Vec<bool> {
        let words = words(text, 0, Lexicon::bundled());
        (0..words.len()).map(|at| may_be_in_name(&words, at)).collect()
    };
    assert_eq!(
        near("the port of Tarn was closed at noon"),
        [false, true, true, true, true, true, false, false]
    );
    assert_eq!(near("at 12, ferry 7 sank"), [false; 6]);
    assert_eq!(near("渡轮 sank here"), [true; 3]);
}
