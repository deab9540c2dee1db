use std::time::{Duration, Instant};

use proptest::prelude::*;
use samestory_model::BodyFormat;
use samestory_text::{normalize, sentences};

/// Sentences are set apart by `|`, which stands for the space or line break between them.
const CASES: &[&str] = &[
    "It rained.|The sun came.",
    "One line\nTwo lines.|Still two.",
    "U.S. troops left Kestria.|They went home.",
    "He lives in the U.S.|The house is small.",
    "He lives in the U.S.|It is large.",
    "The E.P.A. said so.|But nobody listened.",
    "Sen. Murphy and Rep. Oduya met Gov. Lind.|Nothing came of it.",
    "Dr. Marsh, Mr. Reed and Mrs. Reed left.|Nobody asked why.",
    "The train on track No. 10 was late.|Passengers waited.",
    "Was it true?|No.|He refused.",
    "It began on Jan. 5 in Tarn.|It ended on Feb. 7.",
    "It began in Jan.|The rain stayed.",
    "They met at 5 p.m. on Tuesday.|Nobody spoke.",
    "They met at 5 p.m. Tuesday in Tarn.|Nobody spoke.",
    "The talks ended at 7 p.m. ET.|She left.",
    "»Das war zu erwarten.«|Danach ging er.",
    "The train left at 9 a.m. Eastern time.|It was late.",
    "The office closes at 5 p.m.|Visitors must leave.",
    "Calder vs. Tarn ended 2-1.|Fans cheered.",
    "The author J. K. Marlow spoke.|Readers came.",
    "John F. Oduya died.|He was 80.",
    "Plan B.|The council had no other.",
    "Acme Inc. and Brannock Corp. merged.|Shares rose.",
    "He works for Acme Inc.|The firm is small.",
    "He works for Acme Inc.|But he hates it.",
    "Prices rose 3.5 percent.|Wages rose 2.25 percent.",
    "It cost $5.40.|Nobody paid.",
    "“We won,” she said.|“Now we rest.”|Fans cheered.",
    "\"We won,\" she said.|\"Now we rest.\"|Fans cheered.",
    "“We won.”|Murphy left the hall.",
    "“Why now?” she asked.|Nobody knew.",
    "“Why now?” Murphy asked.|Nobody knew.",
    "“Never!” Mara Okafor told the court.|The judge nodded.",
    "“Why now?”|The question stayed.",
    "He called it ‘a mess.’|She did not.",
    "He left (it was late).|She stayed.",
    "He left.|(It was late.)|She stayed.",
    "The plan (first drafted in 2019. Then forgotten.) was revived.|Few liked it.",
    "The firm (formerly Acme Inc. of Calder) closed.|Workers left.",
    "Wait... he said no more.|Then he left.",
    "He paused…|Then he left.",
    "He paused … and left.|Good.",
    "Really?!|Yes.",
    "What?|Who?|When?",
    "天気がいい。|今日は雨です。",
    "「雨だ。」と彼は言った。|帰った。",
    "今天下雨。|明天晴天！|好吗？",
    "यह सच है।|वह गया।",
    "هل تمطر؟|نعم.",
    "1. The council meets on Monday.|It is open.",
    "The score was 3.|2 goals came late.",
    "Visit example.com or www.tarn.example for more.|It is free.",
    "The Node.js team met.|They agreed.",
    "The iPhone sold well.|iPads did not.|Analysts shrugged.",
    "e.g. apples and i.e. pears.|No more.",
    "St. Marlow has 400 people.|Mt. Ash is near.",
    "He lives on Main St.|The street is long.",
    "Lt. Col. Reed and Maj. Gen. Lind spoke.|Soldiers listened.",
    "GEN. LIND SPOKE.|THE ARMY LISTENED.",
    "Martin Oduya Jr. Boulevard is closed.|Traffic is slow.",
    "Ms. Lind, a Ph.D. student, won.|She smiled.",
    "He said: “It is done.|We go home.”|They went.",
    "The vote — 61-58 — passed.|Marsh signed.",
    "Marsh won. — Northwire",
    "He left . ''|She stayed .",
    "Storms hit Tarn, Va.|The damage is great.",
    "Storms hit Tarn, Va., on Monday.|The damage is great.",
    "●Jan. 5: The storm began.|●Jan. 7: It ended.",
    "Winds reached 25 mph.|Marsh said so.",
    "The party of Gov. A. Lind won.|It was close.",
    "The U.S. No. 1 player lost.|She was ill.",
    "Yahoo! shares rose.|Nobody cared.",
    "It began in 2019.|The next year was worse.",
    "Art. IV of the pact and Vol. II of the report say so.|Few read them.",
    "The company, etc.|The end.",
    "¿Qué pasa?|¡Nada!|Llueve.",
    "Er sagte: „Es regnet.“|Danach ging er.",
    "Il pleut.|« Il fait froid », dit-elle.",
];

/// One case a line: `‖` stands for the space between two sentences, `¦` for a border without one.
const HARD_CASES: &str = include_str!("../gold/hard_cases.txt");

fn found(text: &str) -> Vec<String> {
    sentences(text).iter().filter_map(|span| span.slice(text)).map(str::to_owned).collect()
}

#[test]
fn written_cases() {
    let mut wrong = Vec::new();
    for case in CASES {
        let is_cjk = case.contains(|c: char| matches!(c, '\u{3000}'..='\u{9fff}'));
        let text = case.replace('|', if is_cjk { "" } else { " " });
        let expected: Vec<&str> = case.split(['|', '\n']).collect();
        if found(&text) != expected {
            wrong.push(format!("{:#?}", found(&text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hard_cases() {
    let cases: Vec<&str> =
        HARD_CASES.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).collect();
    let is_wrong = |case: &&&str| {
        let text = normalize(&case.replace('‖', " ").replace('¦', ""), BodyFormat::Text);
        let expected: Vec<&str> = case.split(['‖', '¦']).map(str::trim).collect();
        found(text.as_str()) != expected
    };
    let wrong: Vec<String> = cases
        .iter()
        .filter(is_wrong)
        .map(|case| format!("{case}\n   {}", found(&case.replace('‖', " ").replace('¦', "")).join("‖")))
        .collect();
    assert_eq!(cases.len(), 300);
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_missing_space_is_seen() {
    let borders = [
        ("It ended on Tuesday.The minister resigned.", 2),
        ("“We won.”The crowd cheered.", 2),
        ("Booking.com and Node.JS merged.", 1),
        ("Visit tarn.example.It is free.", 2),
    ];
    for (text, n_sentences) in borders {
        assert_eq!(found(text).len(), n_sentences, "{:?}", found(text));
    }
}

/// Found by fuzzing: such a text was split in the middle of a character, and for ever.
#[test]
fn what_follows_an_account_is_a_date_or_none() {
    let one_sentence = [
        "Tarn wins — Mara Okafor (@okafor)»➜ ok",
        "Tarn wins — Mara Okafor (@okafor)é",
        "Tarn — Mara (@m)x May 12, 2024",
    ];
    for text in one_sentence {
        assert_eq!(found(text), [text]);
    }
    let post = "Tarn wins — Mara Okafor (@okafor) May 12, 2024 The mayor is glad.";
    assert_eq!(found(post), ["Tarn wins", "— Mara Okafor (@okafor) May 12, 2024", "The mayor is glad."]);
}

#[test]
fn long_sentences_are_cut() {
    let listing = "the harbour of Tarn was closed; ".repeat(100);
    let parts = found(&listing);
    assert!(parts.iter().all(|part| part.chars().count() <= 1000 && part.ends_with(';')), "{parts:#?}");
    let unbroken = "é".repeat(2500);
    assert_eq!(found(&unbroken).iter().map(|part| part.chars().count()).collect::<Vec<_>>(), [999, 999, 502]);
}

#[test]
fn hostile_text_passes_in_seconds() {
    let started = Instant::now();
    for unit in [
        ".", ". ", ".)", "\"", "(. ", "?\" A ", "a.A", "U.S. ", "J. ", "。」", ". ''", "x", "\n", ". (",
        "“! ", "A ", "(@", "— (@", "CLOSE ", "1. ", "🎉", "[3]", "12 ",
    ] {
        let text = unit.repeat(2_000_000 / unit.len());
        assert!(sentences(&text).len() <= text.len());
    }
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_visible_character_is_in_one_sentence(
        text in "([A-Za-z]{1,7}|U\\.S\\.|— Mara \\(@m\\)|May 12, 2024|Photo:|»|é|Sen\\.|J\\.|[0-9]{1,3}|[.!?…]|[.]{3}|[\"“”’)(]|[ \n,;]|。|」){0,60}"
    ) {
        let text = normalize(&text, BodyFormat::Text);
        let mut end = 0;
        for span in sentences(text.as_str()) {
            prop_assert!(span.start() >= end && !span.is_empty());
            let between = text.as_str().get(end..span.start());
            prop_assert!(between.is_some_and(|gap| gap.chars().all(char::is_whitespace)));
            let sentence = span.slice(text.as_str()).unwrap_or_default();
            prop_assert!(sentence.trim() == sentence && !sentence.contains('\n') && sentence.chars().count() <= 1000);
            end = span.end();
        }
        prop_assert!(text.as_str().get(end..).is_some_and(|rest| rest.trim().is_empty()));
    }
}
