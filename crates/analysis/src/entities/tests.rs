//! Cases written for these tests, and what must hold for any text.

use std::sync::LazyLock;

use proptest::prelude::*;
use samestory_model::Span;
use samestory_text::TermWeighter;

use super::lexicon::{Lexicon, key};
use super::{
    CrfTagger, Entity, EntityInput, EntityKind, NameTagger, ScoredEntity, article_entities, story_entities,
    top_entities,
};

fn weighter() -> &'static TermWeighter {
    static WEIGHTER: LazyLock<TermWeighter> = LazyLock::new(TermWeighter::bundled);
    &WEIGHTER
}

fn names(text: &str) -> Vec<(String, EntityKind)> {
    let mentions = CrfTagger::bundled().mentions(text);
    mentions.into_iter().map(|mention| (mention.text, mention.kind)).collect()
}

fn written(text: &str) -> Vec<String> {
    names(text).into_iter().map(|(name, _)| name).collect()
}

fn entities(title: &str, sentences: &[&str]) -> Vec<ScoredEntity> {
    let body = sentences.join(" ");
    let mut start = 0;
    let span = |sentence: &&str| {
        let span = Span::between(start, start + sentence.len());
        start = span.end() + 1;
        span
    };
    let spans: Vec<Span> = sentences.iter().map(span).collect();
    article_entities(&EntityInput::new(title, &body, &spans), &CrfTagger::bundled(), weighter())
}

fn found<'a>(scored: &'a [ScoredEntity], name: &str) -> Option<&'a ScoredEntity> {
    scored.iter().find(|scored| scored.entity.name == name)
}

#[test]
fn titles_make_a_person_and_are_left_out() {
    assert_eq!(names("They met Dr. Orla Venn."), [("Orla Venn".to_owned(), EntityKind::Person)]);
    assert_eq!(
        names("A spokesman, spokesman Pell Arden, left."),
        [("Pell Arden".to_owned(), EntityKind::Person)]
    );
    assert_eq!(written("the Kenyan Foreign Minister Wanja Odero spoke"), ["Kenyan", "Wanja Odero"]);
    assert_eq!(written("a letter to Health Secretary Mara Quill"), ["Mara Quill"]);
    assert_eq!(written("a talk by Secretary of State John Quill there"), ["John Quill"]);
    assert_eq!(written("the Minister of Health spoke"), Vec::<String>::new());
}

#[test]
fn kinds_come_from_telling_words_and_lists() {
    let kinds = [
        ("rules of the Ministry of Rural Works", "Ministry of Rural Works", EntityKind::Organization),
        ("a bridge over the Ostrel River", "Ostrel River", EntityKind::Location),
        ("they won the Ardent Cup", "Ardent Cup", EntityKind::Event),
        ("a law called the Clear Streams Act", "Clear Streams Act", EntityKind::Work),
        ("many Norwegians came", "Norwegians", EntityKind::Group),
        ("the road to Nairobi", "Nairobi", EntityKind::Location),
        ("a plan by Holm & Venn Inc", "Holm & Venn Inc", EntityKind::Organization),
    ];
    for (text, name, kind) in kinds {
        assert_eq!(names(text), [(name.to_owned(), kind)], "{text}");
    }
}

#[test]
fn connectors_initials_and_hyphens_stay_inside_a_name() {
    assert_eq!(written("he saw Tarek J. al-Hadari there"), ["Tarek J. al-Hadari"]);
    assert_eq!(written("he saw Ludo van der Meer there"), ["Ludo van der Meer"]);
    assert_eq!(written("he saw Han Min-seo there"), ["Han Min-seo"]);
    assert_eq!(written("talks of a US-China deal, a Venn-backed one"), ["US", "China", "Venn"]);
    assert_eq!(written("the U.S. Army and the U.S. The end."), ["U.S. Army", "U.S."]);
}

#[test]
fn first_words_of_sentences_need_another_reason() {
    assert_eq!(written("Heavy rain fell. Roads were closed."), Vec::<String>::new());
    assert_eq!(written("Quorl is small. Many like Quorl."), ["Quorl", "Quorl"]);
    assert_eq!(written("On Monday the river rose. In March it fell."), Vec::<String>::new());
}

#[test]
fn headlines_take_what_the_body_knows() {
    let text = "Quorl Council Rejects Second Bridge After Long Debate Over Costs\nThe town of Quorl will not build it.";
    let found = written(text);
    assert!(found.first().is_some_and(|name| name.starts_with("Quorl")), "{found:?}");
    assert!(!found.iter().any(|name| name.contains("Debate") || name.contains("Rejects")), "{found:?}");
    let shouted = "HOLM REJECTS SECOND BRIDGE\nMayor Ana Holm will not build it.";
    assert_eq!(written(shouted), ["HOLM", "Ana Holm"]);
}

#[test]
fn spans_are_bytes_of_the_text() {
    let text = "Žofie’s café — visited by Zoë Ångström’s band in Nairobi.";
    for mention in CrfTagger::bundled().mentions(text) {
        assert_eq!(mention.span.slice(text), Some(mention.text.as_str()));
    }
    assert!(written(text).contains(&"Zoë Ångström".to_owned()), "{:?}", written(text));
}

#[test]
fn surnames_titles_and_possessives_are_one_person() {
    let scored = entities(
        "Venn wins",
        &[
            "President Orla Venn won on Sunday.",
            "“We won,” Venn said.",
            "Orla Venn’s party cheered Mrs. Venn.",
        ],
    );
    let venn = found(&scored, "Orla Venn").expect("the full name is there");
    assert_eq!((venn.mentions, venn.entity.kind, venn.entity.salience), (5, EntityKind::Person, 1.0));
    assert!(found(&scored, "Venn").is_none());
}

#[test]
fn two_people_of_one_surname_stay_apart() {
    let scored = entities(
        "A family at odds",
        &[
            "Mayor Orla Venn sued.",
            "Mrs Venn said it was time.",
            "Her brother Karl Venn denied it.",
            "Mr Venn said no.",
            "Mr Venn added little.",
        ],
    );
    let mentions = |name| found(&scored, name).map(|scored| scored.mentions);
    assert_eq!((mentions("Orla Venn"), mentions("Karl Venn")), (Some(2), Some(3)));
}

#[test]
fn letters_join_what_they_stand_for() {
    let scored = entities(
        "A new rule",
        &[
            "The Ostrel Fisheries Board (OFB) made a rule.",
            "The OFB meets today.",
            "People in the U.S. like it, as the United States does.",
        ],
    );
    assert_eq!(found(&scored, "Ostrel Fisheries Board").map(|scored| scored.mentions), Some(3));
    assert_eq!(found(&scored, "United States").map(|scored| scored.mentions), Some(2));
}

#[test]
fn a_land_whose_people_are_named_is_no_person() {
    let scored = entities(
        "Valmora ousts minister",
        &["Valmora ousted a minister.", "Valmorans cheered, as every Valmoran would."],
    );
    let kinds: Vec<EntityKind> = scored
        .iter()
        .filter(|scored| scored.entity.name == "Valmora")
        .map(|scored| scored.entity.kind)
        .collect();
    assert!(!kinds.contains(&EntityKind::Person), "{scored:?}");
}

#[test]
fn concepts_recur_and_are_as_written() {
    let scored = entities(
        "Council delays Tarn tidal barrage",
        &[
            "A tidal barrage at Quorl was delayed.",
            "The tidal barrage costs too much, they said.",
            "Fish like no tidal barrage.",
        ],
    );
    let barrage = found(&scored, "tidal barrage").expect("the phrase recurs");
    assert_eq!((barrage.entity.kind, barrage.mentions), (EntityKind::Concept, 4));
    let top = top_entities(&scored, 5);
    assert!(top.iter().any(|entity| entity.name.contains("tidal barrage")), "{top:?}");
}

#[test]
fn nothing_is_listed_twice_and_the_improbable_only_where_little_else_is() {
    let scored = |name: &str, kind, probability| {
        let mut scored = ScoredEntity::new(Entity::new(name, kind, probability), 1, vec![name.to_owned()]);
        scored.probability = probability;
        scored
    };
    let list = [
        scored("Kestrian troops", EntityKind::Concept, 0.9),
        scored("troops", EntityKind::Concept, 0.8),
        scored("Kestria", EntityKind::Location, 0.7),
        scored("Venn", EntityKind::Person, 0.1),
        scored("Quorl", EntityKind::Location, 0.05),
        scored("Halden", EntityKind::Location, 0.01),
    ];
    let names = |list: &[ScoredEntity]| -> Vec<String> {
        top_entities(list, 5).into_iter().map(|entity| entity.name).collect()
    };
    assert_eq!(names(&list), ["Kestrian troops", "Kestria", "Venn"]);
    assert_eq!(names(&list[4..]), ["Quorl", "Halden"]);
    let concept = |name: &str| scored(name, EntityKind::Concept, 0.9);
    let list = [concept("toll bridges"), concept("bridge repair"), concept("toll road"), concept("road tax")];
    assert_eq!(names(&list), ["toll bridges", "road tax"]);
}

#[test]
fn phrases_of_headlines_are_written_small_and_names_are_not() {
    let scored = entities(
        "Quorl Council Rejects Second Toll Bridge",
        &["The council of Quorl voted on Monday.", "People in Quorl wanted none."],
    );
    assert!(found(&scored, "toll bridge").is_some(), "{scored:?}");
    assert!(scored.iter().all(|scored| !scored.entity.name.contains("quorl")), "{scored:?}");
}

#[test]
fn captions_and_credits_count_little() {
    let body = "A bridge fell in Tarn. The mayor, Orla Venn, closed it. Orla Venn will build another. Photo: Pell Arden/Halden Images";
    let end = body.find("Photo").expect("the credit");
    let sentences = [Span::between(0, 22), Span::between(23, 55), Span::between(56, end - 1)];
    let input = EntityInput::new("Bridge falls in Tarn", body, &sentences);
    let scored = article_entities(&input, &CrfTagger::bundled(), weighter());
    let top = top_entities(&scored, 3);
    assert!(top.iter().all(|entity| !entity.name.contains("Arden")), "{top:?}");
    assert!(top.iter().any(|entity| entity.name == "Orla Venn"), "{top:?}");
}

#[test]
fn an_article_without_names_has_no_error() {
    assert!(entities("", &[]).is_empty());
    for text in
        ["سافر الوزير إلى العاصمة.", "市長は火曜日に橋を訪れた。", "🚢🔥🌊 🚢🔥", "\u{0}\u{fffd}\u{202e}"]
    {
        assert_eq!(names(&text.repeat(50)), [], "{text}");
    }
}

#[test]
fn long_hostile_texts_stay_cheap_and_whole() {
    let long = [
        "x".repeat(400_000),
        "WE ARE SHOUTING NOW ".repeat(20_000),
        "A. B. ".repeat(60_000),
        "-".repeat(400_000),
    ];
    for text in &long {
        assert!(CrfTagger::bundled().mentions(text).iter().all(|mention| mention.span.slice(text).is_some()));
    }
    // Names beyond the first block are found too.
    let far = format!("{} He lives in Nairobi.", "nothing here. ".repeat(40_000));
    assert_eq!(written(&far), ["Nairobi"]);
}

#[test]
fn hostile_names_are_joined_in_bounded_time() {
    let many = |write: &dyn Fn(usize) -> String| (0..9_000).map(write).collect::<String>();
    let texts = [
        many(&|n| format!("Ana{n} Holm. ")),
        many(&|n| format!("Mr. Holm {}", if n % 2 == 0 { "and Ana Holm " } else { "or Karl Holm " })),
        many(&|n| format!("Ostrel{n} Board (")),
        many(&|_| "Ana 'Smoke ".to_owned()),
        many(&|_| "Kenyan president ".to_owned()),
        many(&|n| format!("Tarn{} Board Tarn Ltd ", n % 7)),
    ];
    for text in &texts {
        let scored = entities("", &[text]);
        assert!(scored.len() <= text.len());
        assert!(story_entities(&[scored.clone(), scored], 5).len() <= 5);
    }
}

/// Ten megabytes of each: what a hostile or broken feed can hold.
#[test]
fn ten_megabytes_of_anything_take_seconds_and_list_little() {
    const BYTES: usize = 10 << 20;
    let filled = |unit: &str| unit.repeat(BYTES / unit.len());
    let texts = [
        (filled("x"), 0),
        (filled("VERYLONG"), 1),
        (filled("QUORL VENN TARN "), 5),
        (filled("🚢🔥"), 0),
        (filled("سافر الوزير إلى العاصمة وعاد. "), 0),
        (filled("市長は火曜日に橋を訪れた。"), 0),
        (filled("市长星期二参观了大桥"), 0),
    ];
    for (text, most) in &texts {
        let start = std::time::Instant::now();
        let spans = [Span::whole(text)];
        for input in [EntityInput::new("", text, &spans), EntityInput::new(text, "", &[])] {
            let scored = article_entities(&input, &CrfTagger::bundled(), weighter());
            let top = top_entities(&scored, 5);
            let shown: String = text.chars().take(20).collect();
            assert!(top.len() <= *most, "{shown}: {top:?}");
        }
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }
}

#[test]
fn a_story_joins_the_forms_of_its_articles() {
    let first = entities("Orla Venn wins", &["Orla Venn of the Ostrel Fisheries Board (OFB) won."]);
    let second = entities("Venn wins", &["Venn won, the OFB said."]);
    let story = story_entities(&[first.clone(), second.clone()], 10);
    let count = |part: &str| story.iter().filter(|entity| entity.name.contains(part)).count();
    assert_eq!((count("Venn"), count("OFB"), count("Ostrel Fisheries Board")), (1, 0, 1), "{story:?}");
    assert_eq!(story, story_entities(&[second, first], 10));
    assert_eq!(story_entities(&[], 10), []);
}

/// Texts of names, small words and marks, so that rules meet each other.
fn news() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Orla",
        "Venn",
        "VENN",
        "President",
        "of",
        "the",
        "The",
        "U.S.",
        "al-",
        "-",
        "&",
        "Ministry",
        "May",
        "(OFB)",
        "’s",
        "said",
        "tidal",
        "barrage",
        ",",
        ".",
        "\n",
        "“",
        "é",
        "漢",
        "🚢",
        "12",
        "J.",
        "Kenyan",
        "and",
        "van",
    ]);
    let joined = |words: Vec<(&str, bool)>| {
        words
            .into_iter()
            .map(|(word, spaced)| if spaced { format!("{word} ") } else { word.to_owned() })
            .collect()
    };
    prop::collection::vec((word, prop::bool::weighted(0.8)), 0..60).prop_map(joined)
}

proptest! {
    #[test]
    fn mentions_are_slices_in_order(text in prop_oneof![news(), any::<String>()]) {
        let mut end = 0;
        for mention in CrfTagger::bundled().mentions(&text) {
            prop_assert!(mention.span.start() >= end && !mention.span.is_empty());
            prop_assert_eq!(mention.span.slice(&text), Some(mention.text.as_str()));
            end = mention.span.end();
        }
    }

    #[test]
    fn salience_falls_from_one_and_nothing_is_invented(title in news(), body in news()) {
        let spans = [Span::whole(&body)];
        let input = EntityInput::new(&title, &body, &spans);
        let scored = article_entities(&input, &CrfTagger::bundled(), weighter());
        prop_assert!(scored.first().is_none_or(|first| first.entity.salience == 1.0));
        prop_assert!(scored.is_sorted_by(|a, b| a.entity.salience >= b.entity.salience));
        prop_assert!(scored.iter().all(|scored| scored.entity.salience > 0.0));
        for scored in &scored {
            // Concepts of headlines are written in small letters; listed letters and initials give the listed name, as `GOP` does.
            let (written, name) = (&scored.entity.name, scored.entity.name.to_lowercase());
            let is_listed = || Lexicon::bundled().listed(&key(written)).is_some();
            let is_written = title.to_lowercase().contains(&name) || body.to_lowercase().contains(&name);
            prop_assert!(is_written || is_listed(), "{written}");
        }
        prop_assert!(top_entities(&scored, 5).len() <= 5);
    }

    #[test]
    fn a_story_does_not_depend_on_the_order_of_its_articles(texts in prop::collection::vec(news(), 1..4)) {
        let mut articles: Vec<_> = texts.iter().map(|text| entities("", &[text])).collect();
        let story = story_entities(&articles, 10);
        articles.reverse();
        prop_assert_eq!(story, story_entities(&articles, 10));
    }
}
