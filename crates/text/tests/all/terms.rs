//! Kinds of terms beside words.

use samestory_model::{Article, SparseVector};
use samestory_text::{Background, Document, TermConfig, TermWeighter, term_id};

fn weighter(config: TermConfig) -> TermWeighter {
    TermWeighter::with_config(Background::bundled(), config)
}

fn with_bigrams() -> TermWeighter {
    weighter(TermConfig::default().with_bigrams(1.0))
}

fn with_numbers() -> TermWeighter {
    weighter(TermConfig::default().with_numbers(1.0))
}

fn with_names() -> TermWeighter {
    weighter(TermConfig::default().with_names(1.0))
}

fn weight(vector: &SparseVector, term: &str) -> f32 {
    let id = term_id(term);
    vector.entries().iter().find(|(found, _)| *found == id).map_or(0.0, |(_, weight)| *weight)
}

fn has(vector: &SparseVector, term: &str) -> bool {
    weight(vector, term) > 0.0
}

/// How many terms of `text` are there beside its words.
fn n_more(weighter: &TermWeighter, text: &str) -> usize {
    weighter.weigh_article("", text).len() - TermWeighter::bundled().weigh_article("", text).len()
}

#[test]
fn neighbours_are_bigrams_unless_both_are_stop_words() {
    let terms = with_bigrams().weigh_article("", "The ferry of the line sank off Tarn.");
    for bigram in ["the ferry", "ferry of", "the line", "line sank", "sank off", "off tarn"] {
        assert!(has(&terms, bigram), "{bigram}");
    }
    assert!(!has(&terms, "of the"));
}

#[test]
fn bigrams_stay_within_a_sentence() {
    for text in [
        "Rain fell on Tarn. Ferries sank.",
        "Rain fell on Tarn\nFerries sank",
        "Rain fell on Tarn! Ferries sank.",
        "“Rain fell on Tarn.” Ferries sank.",
    ] {
        let terms = with_bigrams().weigh_article("", text);
        assert!(has(&terms, "on tarn") && has(&terms, "ferries sank"), "{text}");
        assert!(!has(&terms, "tarn ferries"), "{text}");
    }
    let title_and_body = with_bigrams().weigh_article("Storm in Tarn", "Ferries sank.");
    assert!(!has(&title_and_body, "tarn ferries"));
}

#[test]
fn an_unseen_bigram_is_as_telling_as_both_words_and_at_most_as_an_unseen_term() {
    let table = "documents 1000\nred\t500\nboat\t400\nsun\t2\nset\t3\nout of\t900\n";
    let config = TermConfig::default().with_bigrams(1.0);
    let weighter = TermWeighter::with_config(Background::parse(table).unwrap(), config);
    let idf = |term| weighter.idf(term);
    let common = weighter.weigh_title("red boat");
    let ratio = weight(&common, "red boat") / weight(&common, "boat");
    assert!((ratio - (idf("red") + idf("boat")) / idf("boat")).abs() < 1e-3);
    let rare = weighter.weigh_title("sun set");
    assert!((weight(&rare, "sun set") / weight(&rare, "sun") - idf("unseen") / idf("sun")).abs() < 1e-3);
    let listed = weighter.weigh_title("sun out of");
    assert!(has(&listed, "sun out") && weight(&listed, "out of") < 0.1 * weight(&listed, "sun"));
}

#[test]
fn a_weight_is_a_factor() {
    let title = "ferry sinks";
    let ratio = |factor: f32| {
        let terms = weighter(TermConfig::default().with_bigrams(factor)).weigh_title(title);
        weight(&terms, "ferry sinks") / weight(&terms, "ferry")
    };
    assert!((ratio(1.0) / ratio(0.25) - 4.0).abs() < 1e-3);
}

#[test]
fn spellings_of_a_number_are_one_term() {
    for (text, term) in [
        ("It has 1,000 rooms", "#1000"),
        ("It has 1000 rooms", "#1000"),
        ("Es hat 1.000 Zimmer", "#1000"),
        ("It cost $5m to build", "#5000000"),
        ("It cost 5 million to build", "#5000000"),
        ("It cost $5 million to build", "#5000000"),
        ("a 5-million-dollar house", "#5000000"),
        ("It cost £5,000,000 to build", "#5000000"),
        ("It grew by 5.0 million", "#5000000"),
        ("It owes 3bn to Calder", "#3000000000"),
        ("It owes 3.25 billion to Calder", "#3250000000"),
        ("It grew by 5% last year", "#5%"),
        ("It grew by 5 percent last year", "#5%"),
        ("It grew by 5 per cent last year", "#5%"),
        ("Es wuchs um 2,5 Prozent", "#2.5%"),
        ("It grew by 2.50% last year", "#2.5%"),
        ("It cost $12 to build", "#12"),
        ("It is 0.75 of that", "#0.75"),
        ("It is 1,234.56 of that", "#1234.56"),
    ] {
        let terms = with_numbers().weigh_article("", text);
        assert!(has(&terms, term), "{text}");
        assert_eq!(n_more(&with_numbers(), text), 1, "{text}");
    }
}

#[test]
fn small_numbers_years_dates_and_lengths_are_no_numbers_of_their_own() {
    for text in [
        "It has 12 rooms",
        "It was built in 1998 in Tarn",
        "It will open in 2031",
        "It opened on 01.02.2020",
        "The wall is 5m high",
        "The 2nd of 3 ferries",
        "It ended 61-58",
        "5. Million reasons",
        "Call 123456789012345678901234567890",
        "",
    ] {
        assert_eq!(n_more(&with_numbers(), text), 0, "{text}");
    }
    assert_eq!(n_more(&with_numbers(), "It has 2,010 rooms"), 1);
}

#[test]
fn names_are_one_term_beside_their_words() {
    let terms =
        with_names().weigh_article("", "On Monday the mayor, Mara Okafor, met Sen. J. Marsh in New Calder.");
    for term in ["mara okafor", "sen j marsh", "new calder", "mara", "okafor"] {
        assert!(has(&terms, term), "{term}");
    }
    assert!(!has(&terms, "okafor met") && !has(&terms, "on monday"));
}

#[test]
fn the_head_of_a_sentence_is_in_no_name() {
    for text in ["Heavy Rain fell. Heavy Rain fell again.", "Heavy Rain fell on Tarn.\nHeavy Rain fell."] {
        assert_eq!(n_more(&with_names(), text), 0, "{text}");
    }
    assert!(has(&with_names().weigh_article("", "Mayor Mara Okafor won."), "mara okafor"));
}

#[test]
fn commas_and_lines_in_capitals_make_no_names() {
    assert_eq!(n_more(&with_names(), "He saw Tarn, Calder, Sorrel."), 0);
    assert_eq!(n_more(&with_names(), "He DROVE SEVENTY COLD MILES NORTHWARD ALONE"), 0);
}

#[test]
fn titles_in_title_case_have_no_names() {
    let names = with_names();
    assert!(has(&names.weigh_title("Voters choose Mara Okafor as mayor"), "mara okafor"));
    let title = "Voters Choose Mara Okafor as Mayor";
    assert_eq!(names.weigh_title(title), TermWeighter::bundled().weigh_title(title));
}

#[test]
fn plain_words_keep_ids_and_proportions() {
    let (title, body) =
        ("Ferry sinks off Tarn", "The ferry, 1,000 tons, sank with Mara Okafor on board. All were saved.");
    let config = TermConfig::default().with_bigrams(0.5).with_numbers(0.5).with_names(0.5);
    let (words, all) =
        (TermWeighter::bundled().weigh_article(title, body), weighter(config).weigh_article(title, body));
    let of = |vector: &SparseVector, id| {
        vector.entries().iter().find(|(found, _)| *found == id).map(|found| found.1)
    };
    let scale = weight(&all, "ferry") / weight(&words, "ferry");
    assert!(scale < 1.0);
    for (id, weight) in words.entries() {
        assert!((of(&all, *id).unwrap() - scale * weight).abs() < 1e-5);
    }
    assert_eq!(weighter(TermConfig::default()).weigh_article(title, body), words);
}

#[test]
fn stop_words_of_a_document_are_left_out_of_words_not_of_bigrams() {
    let body =
        "Banjir di Tarn merusak rumah yang ada di tepi sungai. Warga yang mengungsi tidak dapat pulang.";
    let article = Article::builder("a").title("Banjir di Tarn").body(body).language("id").build().unwrap();
    let terms = with_bigrams().weigh_document(&Document::new(&article));
    assert!(has(&terms, "warga") && !has(&terms, "yang"));
    assert!(has(&terms, "warga yang") && !has(&terms, "ada di"));
}

#[test]
fn every_configuration_has_a_fingerprint() {
    let of = |config| weighter(config).fingerprint().clone();
    let config = TermConfig::default;
    let mut found = vec![
        of(config()),
        of(config().with_bigrams(0.5)),
        of(config().with_bigrams(0.25)),
        of(config().with_numbers(0.5)),
        of(config().with_names(0.5)),
        of(config().with_names(0.5).with_numbers(0.5)),
    ];
    let table = Background::parse("documents 10\nferry\t1\n").unwrap();
    found.push(TermWeighter::with_config(table, config().with_bigrams(0.5)).fingerprint().clone());
    let n_configurations = found.len();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), n_configurations);
    assert_eq!(&of(config()), Background::bundled().fingerprint());
    assert_eq!(of(config().with_names(0.5)), of(config().with_names(0.5)));
}

#[test]
fn weights_are_brought_into_bounds() {
    let config = TermConfig::default().with_bigrams(-1.0).with_numbers(f32::NAN).with_names(f32::INFINITY);
    assert_eq!((config.bigrams(), config.numbers(), config.names()), (0.0, 0.0, 10.0));
    assert_eq!(weighter(config.with_names(-0.0)).fingerprint(), TermWeighter::bundled().fingerprint());
}

#[test]
fn the_order_of_sentences_changes_nothing_and_any_text_is_read() {
    let config = TermConfig::default().with_bigrams(0.5).with_numbers(0.5).with_names(0.5);
    let weighter = weighter(config);
    let first = "The mayor Mara Okafor paid $5m on Monday. It rained on 1,000 houses.";
    let second = "It rained on 1,000 houses. The mayor Mara Okafor paid $5m on Monday.";
    assert_eq!(weighter.weigh_article("", first), weighter.weigh_article("", second));
    for hostile in [
        "",
        "1,",
        "$",
        "%5%",
        "1.1.1.1,1",
        "0.0",
        "000,000",
        "洪水警報 1000",
        "A B C D E F G",
        "9".repeat(5000).as_str(),
    ] {
        let terms = weighter.weigh_article(hostile, hostile);
        let length: f32 = terms.entries().iter().map(|(_, weight)| weight * weight).sum();
        assert!(terms.is_empty() || (length - 1.0).abs() < 1e-3, "{hostile}");
    }
}
