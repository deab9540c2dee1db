use std::fmt::Write as _;

use proptest::prelude::*;
use samestory_model::{Article, BodyFormat, Evidence, Field, Span};

use super::*;

const CASES: &str = include_str!("../../tests/data/claims.txt");

fn passage(text: &str) -> Passage {
    let article = Article::builder("a").body(text).body_format(BodyFormat::Text).build().unwrap();
    Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, Span::whole(text))).unwrap()
}

fn checker(texts: &[&str]) -> ClaimChecker {
    ClaimChecker::new(texts.iter().map(|text| passage(text)).collect())
}

/// A claim of the data file.
struct Written {
    held_out: bool,
    sources: Vec<&'static str>,
    /// Why it must be refused; `None` for a faithful one.
    kind: Option<&'static str>,
    text: &'static str,
}

fn written() -> Vec<Written> {
    let mut claims = Vec::new();
    let (mut held_out, mut sources) = (false, Vec::new());
    for line in CASES.lines() {
        let (mark, text) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "[held" => held_out = true,
            "[tuning]" => held_out = false,
            "S" => sources = vec![text],
            "s" => sources.push(text),
            "=" => claims.push(Written { held_out, sources: sources.clone(), kind: None, text }),
            "!" => {
                let (kind, text) = text.split_once(' ').unwrap();
                claims.push(Written { held_out, sources: sources.clone(), kind: Some(kind), text });
            }
            _ => {}
        }
    }
    claims
}

/// Whether `reason` is one of those of `kinds`, which are parted by `|`.
fn is_right(kinds: &str, reason: Reason) -> bool {
    kinds.split('|').any(|kind| match kind {
        "name" => reason == Reason::Name,
        "role" => reason == Reason::Role,
        "number" => matches!(reason, Reason::Number | Reason::Date),
        "negation" => reason == Reason::Negation,
        "speaker" => reason == Reason::Speaker,
        "quotation" => reason == Reason::Quotation,
        "instruction" => reason == Reason::Instruction,
        _ => panic!("{kind}"),
    })
}

/// What the checker makes of the written claims of one part.
#[derive(Debug, Default)]
struct Outcome {
    altered: usize,
    refused: usize,
    refused_rightly: usize,
    faithful: usize,
    faithful_refused: usize,
    report: String,
}

fn outcome(held_out: bool) -> Outcome {
    let mut outcome = Outcome::default();
    for claim in written().iter().filter(|claim| claim.held_out == held_out) {
        let found = checker(&claim.sources).check(claim.text).err();
        let reason = found.as_ref().map(Unsupported::reason);
        let is_wrong = match claim.kind {
            None => {
                outcome.faithful += 1;
                outcome.faithful_refused += usize::from(found.is_some());
                found.is_some()
            }
            Some(kind) => {
                let is_right = reason.is_some_and(|reason| is_right(kind, reason));
                outcome.altered += 1;
                outcome.refused += usize::from(found.is_some());
                outcome.refused_rightly += usize::from(is_right);
                !is_right
            }
        };
        if is_wrong {
            let kind = claim.kind.unwrap_or("faithful");
            let words = found
                .map_or("accepted".to_owned(), |found| format!("{:?} `{}`", found.reason(), found.words()));
            writeln!(
                outcome.report,
                "{kind}: {words}\n    {}\n    {}",
                claim.text,
                claim.sources.join(" / ")
            )
            .unwrap();
        }
    }
    outcome
}

/// Of the altered claims at least 97 % are refused for the right reason, of the faithful ones at most 3 %.
fn assert_good(outcome: &Outcome) {
    let Outcome { altered, refused, refused_rightly, faithful, faithful_refused, report } = outcome;
    eprintln!(
        "altered: {refused_rightly} of {altered} refused for the right reason, {} for another; faithful: {faithful_refused} of {faithful} refused",
        refused - refused_rightly
    );
    assert!(refused_rightly * 100 >= altered * 97, "{report}");
    assert!(faithful_refused * 100 <= faithful * 3, "{report}");
}

#[test]
fn altered_claims_are_refused_and_faithful_ones_pass() {
    assert_good(&outcome(false));
}

#[test]
fn so_are_those_that_were_not_looked_at_while_the_rules_were_made() {
    assert_good(&outcome(true));
}

#[test]
fn there_are_three_hundred_of_each_and_enough_of_every_kind() {
    let claims = written();
    let altered: Vec<&str> = claims.iter().filter_map(|claim| claim.kind).collect();
    assert!(altered.len() >= 300 && claims.len() - altered.len() >= 300);
    let is_of = |kinds: &str, kind: &str| kinds.split('|').any(|one| one == kind);
    for group in
        [&["name", "role"][..], &["number"], &["negation"], &["speaker"], &["quotation"], &["instruction"]]
    {
        let n = altered.iter().filter(|kinds| group.iter().any(|kind| is_of(kinds, kind))).count();
        assert!(n >= 45, "{group:?}: {n}");
    }
    assert!(claims.iter().filter(|claim| claim.held_out).count() >= 220);
}

#[test]
fn a_claim_holds_no_character_that_controls_or_turns() {
    let claim = checker(&["Rain floods Tarn."]).claim("Rain\u{202e} floods\u{0}\n Tarn.").unwrap();
    assert_eq!(claim.text(), "Rain floods Tarn.");
}

#[test]
fn a_name_is_not_taken_for_letters_that_stand_for_words() {
    let sources = ["In Tarn the Emil Dahl prize went to Marsh, IT firms said."];
    assert_eq!(reason(&sources, "Ivan Novak took the prize."), Some(Reason::Name));
    assert_eq!(reason(&sources, "The prize went to Ed."), Some(Reason::Name));
}

fn reason(sources: &[&str], text: &str) -> Option<Reason> {
    checker(sources).check(text).err().map(|found| found.reason())
}

#[test]
fn a_claim_may_rest_on_several_passages() {
    let sources = [
        "Mayor Lund opened the bridge.",
        "It cost 40 million crowns, \"every one of them well spent\", he said.",
    ];
    assert_eq!(reason(&sources, "Lund opened the bridge, which cost 40 million crowns."), None);
    assert_eq!(reason(&sources, "Lund said the bridge cost 40 million crowns."), None);
    assert_eq!(
        reason(&sources[..1], "Lund opened the bridge, which cost 40 million crowns."),
        Some(Reason::Number)
    );
    let claim = checker(&sources).claim(" Lund opened the bridge. ").unwrap();
    assert_eq!((claim.text(), claim.evidence().len()), ("Lund opened the bridge.", 2));
}

#[test]
fn quotations_may_be_shortened_but_only_with_a_mark() {
    let sources = ["“We came, we saw, and we left before the soup,” Lund said."];
    assert_eq!(reason(&sources, "“We came … and we left,” Lund said."), None);
    assert_eq!(reason(&sources, "\"We came, we saw,\" Lund said."), None);
    assert_eq!(reason(&sources, "“We came and we left,” Lund said."), Some(Reason::Quotation));
    // What somebody said without marks may not get them.
    assert_eq!(
        reason(&["Lund said the soup was cold."], "Lund said: “The soup was cold.”"),
        Some(Reason::Quotation)
    );
}

#[test]
fn other_spellings_of_amounts_and_names_are_known() {
    let sources =
        ["The European Union gave Kestria's farmers 1.5 million dollars, 3 percent more than on May 4th."];
    for same in [
        "The EU gave farmers $1.5 million.",
        "The EU gave Kestrian farmers 1,500,000 dollars.",
        "Farmers got 3% more than on 4 May.",
    ] {
        let found = checker(&sources).findings(same);
        assert!(found.iter().all(|found| found.words() == "got" || found.words() == "Farmers"), "{found:?}");
    }
    assert_eq!(reason(&sources, "The EU gave farmers 1.5 million euros."), Some(Reason::Number));
    assert_eq!(reason(&sources, "The UN gave farmers $1.5 million."), Some(Reason::Name));
}

#[test]
fn other_languages_are_compared_word_by_word() {
    let german = ["Der Bürgermeister von Tarn kündigte am Dienstag 40 neue Busse an."];
    assert_eq!(reason(&german, "Der Bürgermeister von Tarn kündigte 40 neue Busse an."), None);
    assert_eq!(
        reason(&german, "Der Bürgermeister von Tarn kündigte 60 neue Busse an."),
        Some(Reason::Number)
    );
    assert_eq!(reason(&german, "Der Bürgermeister von Lomsk kündigte 40 neue Busse an."), Some(Reason::Name));
    let french = ["« Nous sommes prêts », a dit le maire de Tarn."];
    assert_eq!(reason(&french, "« Nous sommes prêts », a dit le maire."), None);
    assert_eq!(reason(&french, "« Nous sommes perdus », a dit le maire."), Some(Reason::Quotation));
    let chinese = ["央行周二将基准利率下调至3.25%。"];
    assert_eq!(reason(&chinese, "央行将基准利率下调至3.25%。"), None);
    assert_eq!(reason(&chinese, "央行将基准利率下调至3.75%。"), Some(Reason::Number));
}

#[test]
fn all_findings_are_told_the_gravest_first() {
    let found = checker(&["The ferry did not sink on Monday."])
        .findings("The Orca ferry sank on Sunday with 12 goats.");
    let reasons: Vec<Reason> = found.iter().map(Unsupported::reason).collect();
    assert_eq!(reasons, [Reason::Negation, Reason::Number, Reason::Date, Reason::Name, Reason::Word]);
    let words: Vec<&str> = found.iter().map(Unsupported::words).collect();
    assert_eq!(words, ["sank", "12", "Sunday", "Orca", "goats"]);
}

#[test]
fn a_passage_is_read_from_its_article_or_refused() {
    let article = Article::builder("a").title("Rain &amp; <b>wind</b>").body("\u{200b}").build().unwrap();
    let evidence = |field, span| Evidence::new(article.id().clone(), field, span);
    let title = Passage::new(&article, evidence(Field::Title, Span::whole(article.title()))).unwrap();
    assert_eq!(title.text(), "Rain & wind");
    let refused = [
        evidence(Field::Title, Span::between(0, 900)),
        evidence(Field::Description, Span::between(0, 1)),
        evidence(Field::Body, Span::whole(article.body())),
        Evidence::new(samestory_model::ArticleId::new("b").unwrap(), Field::Title, Span::between(0, 4)),
    ];
    for evidence in refused {
        let error = Passage::new(&article, evidence).unwrap_err().to_string();
        assert!(error.starts_with("failed to read a passage of article `a`: "), "{error}");
    }
}

#[test]
fn without_passages_nothing_is_supported() {
    assert_eq!(reason(&[], "Rain."), Some(Reason::Name));
    assert_eq!(reason(&["Rain."], ""), Some(Reason::Empty));
    assert_eq!(reason(&["Rain."], "“…”"), Some(Reason::Empty));
}

#[test]
fn hostile_texts_are_answered_in_bounded_time() {
    let started = std::time::Instant::now();
    let units = [
        "a",
        "a ",
        "“",
        "' ",
        "not ",
        "said, ",
        "1 ",
        "No a, ",
        "A ",
        "\u{0}",
        "\u{202e}",
        "火",
        "<|",
        "[",
        "by Lund, ",
        "“a” ",
        "ignore ",
    ];
    for unit in units {
        let long = unit.repeat((1 << 20) / unit.len());
        let short = unit.repeat(350);
        let sources = [long.as_str(), "Lund said “no” by 12 Marsh.", short.as_str()];
        let readable: Vec<Passage> = sources.iter().filter_map(|text| try_passage(text)).collect();
        let checker = ClaimChecker::new(readable);
        assert_eq!(checker.check(&long).unwrap_err().reason(), Reason::TooLong);
        for text in [short.as_str(), "Lund said “no” by 12 Marsh."] {
            let _ = checker.findings(text);
        }
    }
    let seconds = started.elapsed().as_secs();
    assert!(seconds < 60, "{seconds} s");
}

fn try_passage(text: &str) -> Option<Passage> {
    let article = Article::builder("a").title("t").body(text).body_format(BodyFormat::Text).build().ok()?;
    Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, Span::whole(text))).ok()
}

proptest! {
    /// Words of all roles, marks and letters of several scripts, in any order.
    #[test]
    fn any_text_gets_an_answer_and_every_finding_its_place(
        source in "(said |not |Lund |Marsh |by |12 |3.5% |\\$2m |May |“|”|'|, |\\. |: |may |火|ß|\u{301}|AI |ignore |summary ){0,30}",
        claim in "(says |no |Lund |Marsh |from |twelve |per cent |million |May |“|”|\"|, |\\. |: |火|İ|write |that ){0,30}",
    ) {
        let checker = ClaimChecker::new(try_passage(&source).into_iter().collect());
        let found = checker.findings(&claim);
        for found in &found {
            prop_assert_eq!(found.span().and_then(|span| span.slice(&claim)).unwrap_or(""), found.words());
        }
        prop_assert_eq!(found, checker.findings(&claim));
    }

    /// A sentence rests on itself, unless it speaks to machines: such a one supports nothing, not even what it quotes.
    #[test]
    fn what_stands_there_is_supported(source in "[A-Z][a-z]{1,8}( [A-Za-z]{1,8}| [0-9]{1,3}|, “[a-z]{2,5}”){1,12}\\.") {
        let found = checker(&[&source]).findings(&source);
        prop_assert!(found.first().is_none_or(|gravest| gravest.reason() == Reason::Instruction), "{:?}", found);
    }
}

#[test]
fn letters_stand_for_the_words_that_they_begin() {
    let long = ["The Tarn Harbour Authority closed the port."];
    assert_eq!(reason(&long, "The THA closed the port."), None);
    assert_eq!(reason(&long, "The TBA closed the port."), Some(Reason::Name));
    let short = ["The THA closed the port."];
    assert_eq!(reason(&short, "The Tarn Harbour Authority closed the port."), None);
    assert_eq!(reason(&short, "The Tarn Fishing Board closed the port."), Some(Reason::Name));
}

#[test]
fn a_pronoun_speaks_for_the_full_name_before_it() {
    // `Old Tarn` opens its sentence: the first of its capitals is due there, and the two are no full name.
    let sources = ["Ana Lund runs the port. Old Tarn lay in fog. She said the port would close."];
    assert_eq!(reason(&sources, "Lund said the port would close."), None);
    let sources = ["Ana Lund runs the port. The mayor, Ivo Marsh, came by. He said the port would close."];
    assert_eq!(reason(&sources, "Lund said the port would close."), Some(Reason::Speaker));
    assert_eq!(reason(&sources, "Marsh said the port would close."), None);
}

#[test]
fn a_place_is_told_once_among_the_evidence() {
    let [rain, storm] = [passage("Rain floods Tarn."), passage("A storm floods Tarn.")];
    let claim = Claim::cited(rain.clone()).and(&storm).and(&rain);
    assert_eq!(claim.evidence(), [rain.evidence().clone(), storm.evidence().clone()]);
}

#[test]
fn a_number_keeps_its_bound() {
    for (source, same) in [
        ("A ferry sank off Tarn.", "One ferry sank off Tarn."),
        ("About 200 people were saved.", "About 200 people were saved on Tarn."),
        ("More than 200 people were saved.", "200 people were saved."),
        ("About 200 people were saved.", "200 people were saved."),
    ] {
        assert_eq!(reason(&[source, "The port of Tarn was saved on Monday."], same), None, "{same}");
    }
    for (source, other) in [
        ("The ferries sank off Tarn.", "One ferry sank off Tarn."),
        ("Tarn told 200 people.", "Tarn told about 200 people."),
        ("About 200 people were saved.", "More than 200 people were saved."),
        ("Up to 200 people were saved.", "200 people were saved."),
        ("At least 200 people were saved.", "At most 200 people were saved."),
    ] {
        assert_eq!(reason(&[source], other), Some(Reason::Number), "{other}");
    }
}

#[test]
fn parts_of_names_are_not_put_together_anew() {
    let people = ["On Monday Ana Marsh came to the old port of Tarn with Ivo Lund."];
    assert_eq!(reason(&people, "On Monday Ana Marsh came to the old port of Tarn."), None);
    assert_eq!(reason(&people, "On Monday Ana Lund came to the old port of Tarn."), Some(Reason::Role));
    let firm = ["Salo & Roth filed for insolvency in Tarn, Viktor Salo said."];
    assert_eq!(reason(&firm, "In Tarn, Salo & Roth filed for insolvency."), None);
    assert_eq!(reason(&firm, "Viktor Salo & Roth filed for insolvency in Tarn."), Some(Reason::Name));
}

#[test]
fn who_does_what_to_whom_stays_so() {
    for (source, same) in [
        (
            "Ana Lund on Monday sued harbour boss Ivo Marsh.",
            "Harbour boss Ivo Marsh was on Monday sued by Ana Lund.",
        ),
        ("Ana Lund beat Ivo Marsh in Tarn.", "Ivo Marsh was beaten by Ana Lund in Tarn."),
        // Who acts on whom is another matter where the verb has a preposition.
        ("On Monday Lund signed for Tarn Rovers.", "Tarn Rovers on Monday signed Lund."),
    ] {
        assert_eq!(reason(&[source], same), None, "{same}");
    }
    for (source, other) in [
        (
            "Ana Lund on Monday sued harbour boss Ivo Marsh.",
            "Ivo Marsh on Monday sued harbour boss Ana Lund.",
        ),
        ("The goats chased the very old and grey wolves.", "The wolves chased the goats."),
        ("Lund won a match over Marsh in Tarn.", "Marsh won a match over Lund in Tarn."),
        (
            "Whatever the outcome, the deed, filed with the port of Tarn, names nobody.",
            "Whatever the outcome filed with the port of Tarn, names nobody.",
        ),
    ] {
        assert_eq!(reason(&[source], other), Some(Reason::Role), "{other}");
    }
    let two = ["Ana Lund opened the bridge.", "On Monday Ivo Marsh paid the harbour bill for lunch."];
    assert_eq!(reason(&two, "Ivo Marsh paid the harbour bill for lunch."), None);
    assert_eq!(reason(&two, "Ana Lund paid the harbour bill for lunch."), Some(Reason::Role));
    // The verb is told of the name as well as what stands behind it.
    for (source, claim) in [
        ("Viktor Marsh paid the bill for lunch.", "Ana Lund paid the bill for lunch."),
        ("Viktor Marsh closed the port.", "Ana Lund closed the port."),
    ] {
        assert_eq!(reason(&["Ana Lund opened the bridge.", source], claim), Some(Reason::Role), "{claim}");
    }
}

#[test]
fn a_denial_may_move_but_not_turn_round() {
    assert_eq!(reason(&["Police did not find proof."], "Police found no proof."), None);
    assert_eq!(reason(&["Police found no proof."], "Police found proof."), Some(Reason::Negation));
    assert_eq!(reason(&["Rain is likely in Tarn."], "Rain is unlikely in Tarn."), Some(Reason::Negation));
    assert_eq!(reason(&["Rain is unlikely in Tarn."], "Rain is likely in Tarn."), Some(Reason::Negation));
}

#[test]
fn a_quotation_does_not_lose_its_not() {
    let sources = ["“We are not asking for more,” Lund said."];
    assert_eq!(reason(&sources, "“We are not asking,” Lund said."), None);
    assert_eq!(reason(&sources, "“Asking for more,” Lund said."), Some(Reason::Quotation));
}

#[test]
fn any_verb_of_saying_may_stand_where_somebody_speaks() {
    assert_eq!(reason(&["The port is closed, Lund said."], "Lund announced the port is closed."), None);
    assert_eq!(
        reason(&["The port is closed to Lund."], "Lund announced the port is closed."),
        Some(Reason::Speaker)
    );
}

#[test]
fn what_is_missing_is_a_number_where_it_counts() {
    let found = |source: &str, text: &str| {
        let found = checker(&[source]).findings(text);
        found.iter().map(|found| (found.reason(), found.words().to_owned())).collect::<Vec<_>>()
    };
    let one = |reason: Reason, words: &str| (reason, words.to_owned());
    assert_eq!(found("The trip took long.", "The trip took hours."), [one(Reason::Number, "hours")]);
    assert_eq!(found("The trip took long.", "The trip took goats."), [one(Reason::Word, "goats")]);
    assert_eq!(found("The toll rose by 5%.", "The toll rose by 5 percent."), []);
    // The unit goes with its figure: both are told.
    assert_eq!(
        found("The toll rose by 4%.", "The toll rose by 5 percent."),
        [one(Reason::Number, "5"), one(Reason::Word, "percent")]
    );
}

#[test]
fn a_name_beside_a_number_and_an_article_before_a_subject_bind_nothing() {
    assert_eq!(reason(&["In Tarn 14 goats and 12 sheep drowned."], "In Tarn 12 sheep drowned."), None);
    assert_eq!(reason(&["A Tarn ferry reached the port."], "The ferry of Tarn reached the port."), None);
}

#[test]
fn each_part_of_a_sentence_has_its_own_speaker() {
    let both = ["Ana Lund said goats slept, and ferries were early again in the port, Ivo Marsh said."];
    assert_eq!(reason(&both, "Ivo Marsh said ferries were early."), None);
    assert_eq!(reason(&both, "Ana Lund said ferries were early."), Some(Reason::Speaker));
    // `They` are the goats of whom another spoke before.
    let apart = ["Goats were late, Ivo Marsh said. They were with sheep, Ana Lund said."];
    assert_eq!(reason(&apart, "Ana Lund said goats were with sheep."), None);
    // Who has only a given name in common with who speaks is somebody else.
    let one = ["On Monday Ivo Marsh said the port was closed."];
    assert_eq!(reason(&one, "On Monday Ivo Brand said the port was closed."), Some(Reason::Speaker));
}
