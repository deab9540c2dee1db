use proptest::prelude::*;
use samestory_text::{TitleKind, clean_title, title_case};

/// Title, what is known of the outlet, the expected core, the expected kind.
const CASES: &[(&str, &[&str], &str, Option<TitleKind>)] = &[
    ("Storm hits Tarn", &[], "Storm hits Tarn", None),
    ("Storm hits Tarn | Kestria | The Harbour Courier", &["harbourcourier.example"], "Storm hits Tarn", None),
    ("Storm hits Tarn - The Harbour Courier", &["harbourcourier.example"], "Storm hits Tarn", None),
    ("Storm hits Tarn - Harbour Courier", &["www.harbourcourier.example"], "Storm hits Tarn", None),
    ("Storm hits Tarn - The New York Times", &["nytimes.com"], "Storm hits Tarn", None),
    ("Storm hits Tarn - The New York Times", &[], "Storm hits Tarn", None),
    ("Storm hits Tarn | Fox News", &["foxnews.com"], "Storm hits Tarn", None),
    ("Storm hits Tarn : Aster Public Radio", &["apr.example"], "Storm hits Tarn", None),
    ("Storm hits Tarn — BBC News", &["bbc.co.uk"], "Storm hits Tarn", None),
    ("Storm hits Tarn - BBC Sport", &["bbc.co.uk"], "Storm hits Tarn", None),
    ("Storm hits Tarn - WSJ", &["wsj.com"], "Storm hits Tarn", None),
    ("Storm hits Tarn - The Wall Street Journal", &["wsj.com"], "Storm hits Tarn", None),
    ("Storm hits Tarn - Tarn News Now - KGMB and WXYZ-TV", &[], "Storm hits Tarn", None),
    ("A pilot remembers - WWII", &[], "A pilot remembers - WWII", None),
    ("Storm hits Tarn | Reuters", &[], "Storm hits Tarn", None),
    ("Storm hits Tarn - tarnpost.example", &[], "Storm hits Tarn", None),
    ("Storm hits Tarn - Meridian", &["Meridian"], "Storm hits Tarn", None),
    ("Storm hits Tarn - Business - Harbour Courier", &["harbourcourier.example"], "Storm hits Tarn", None),
    ("Storm hits Tarn | US news", &[], "Storm hits Tarn", None),
    ("Storm hits Tarn | Mara Okafor | Opinion", &[], "Storm hits Tarn", Some(TitleKind::Opinion)),
    (
        "Stronger crown would delay rate rise - Lind",
        &["tarnpost.example"],
        "Stronger crown would delay rate rise - Lind",
        None,
    ),
    (
        "Bank may sell unit within a year - sources",
        &["tarnpost.example"],
        "Bank may sell unit within a year - sources",
        None,
    ),
    ("Rate cut - good news for buyers", &["tarnpost.example"], "Rate cut - good news for buyers", None),
    (
        "Trade pact signed – but some say it is too late",
        &[],
        "Trade pact signed – but some say it is too late",
        None,
    ),
    (
        "Kestria: what we know about the storm",
        &["tarnpost.example"],
        "Kestria: what we know about the storm",
        None,
    ),
    ("OPINION: Tarn needs a bridge", &[], "Tarn needs a bridge", Some(TitleKind::Opinion)),
    ("Opinion | Tarn needs a bridge", &[], "Tarn needs a bridge", Some(TitleKind::Opinion)),
    ("LIVE: Storm hits Tarn", &[], "Storm hits Tarn", Some(TitleKind::Live)),
    ("Storm hits Tarn – live updates", &[], "Storm hits Tarn", Some(TitleKind::Live)),
    ("Storm hits Tarn – as it happened", &[], "Storm hits Tarn", Some(TitleKind::Live)),
    ("WATCH | Storm hits Tarn", &[], "Storm hits Tarn", Some(TitleKind::Video)),
    ("Storm hits Tarn (VIDEO)", &[], "Storm hits Tarn", Some(TitleKind::Video)),
    ("[Watch] Storm hits Tarn", &[], "Storm hits Tarn", Some(TitleKind::Video)),
    ("Storm hits Tarn - VIDEO", &[], "Storm hits Tarn", Some(TitleKind::Video)),
    ("ANALYSIS: Why the storm hit Tarn", &[], "Why the storm hit Tarn", Some(TitleKind::Analysis)),
    ("EXCLUSIVE: Bank to cut jobs", &[], "Bank to cut jobs", Some(TitleKind::Exclusive)),
    ("EXCLUSIVE-Bank to cut jobs", &[], "Bank to cut jobs", Some(TitleKind::Exclusive)),
    ("UPDATE 2-Bank to cut jobs", &[], "Bank to cut jobs", Some(TitleKind::Other)),
    ("BREAKING: EXCLUSIVE: Bank to cut jobs", &[], "Bank to cut jobs", Some(TitleKind::Other)),
    ("Mara Reed - Mara Reed wins the cup", &[], "Mara Reed wins the cup", None),
    ("Harbour Courier - Storm hits Tarn", &["harbourcourier.example"], "Storm hits Tarn", None),
    ("The Harbour Courier", &["harbourcourier.example"], "The Harbour Courier", None),
    ("Opinion", &[], "Opinion", None),
    ("Live music returns to Tarn", &[], "Live music returns to Tarn", None),
    ("Live: ", &[], "Live", None),
    (" | Storm hits Tarn | ", &[], "Storm hits Tarn", None),
    ("Storm | Death toll rises to four", &[], "Storm | Death toll rises to four", None),
    (
        "Bank cuts rate | Shares rise and crown falls",
        &[],
        "Bank cuts rate | Shares rise and crown falls",
        None,
    ),
    (
        "Opening bell on Monday | Asian markets slump",
        &[],
        "Opening bell on Monday | Asian markets slump",
        None,
    ),
    ("Report: Bank may cut jobs", &[], "Report: Bank may cut jobs", None),
    ("Bank may cut jobs - report", &[], "Bank may cut jobs - report", None),
    ("Storm hits Tarn [See it here - Video]", &[], "Storm hits Tarn [See it here - Video]", None),
    ("Storm hits Tarn - Tarn News 5", &["tarnnews.com"], "Storm hits Tarn", None),
    ("Follow-up on U.S.-Kestria talks", &[], "Follow-up on U.S.-Kestria talks", None),
    ("- | -", &[], "", None),
    ("", &["nytimes.com"], "", None),
    ("暴风雨袭击塔恩 | 世界 | 港口信使", &[], "暴风雨袭击塔恩", None),
];

#[test]
fn written_cases() {
    let mut wrong = Vec::new();
    for (title, outlets, core, kind) in CASES {
        let clean = clean_title(title, outlets);
        let found = (clean.span.slice(title), clean.kind);
        if found != (Some(core), *kind) {
            wrong.push(format!("{title:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn title_case_cases() {
    let cases = [
        ("", ""),
        ("storm hits the coast of tarn", "Storm Hits the Coast of Tarn"),
        ("the end of an era", "The End of an Era"),
        ("what is it good for", "What Is It Good For"),
        ("talks about peace with kestria", "Talks About Peace With Kestria"),
        ("U.S. offers troops to Kestria", "U.S. Offers Troops to Kestria"),
        ("US OFFERS TROOPS TO KESTRIA", "US Offers Troops to Kestria"),
        ("U.S. OFFERS NATO'S TROOPS", "U.S. Offers NATO's Troops"),
        ("iPhone sales fall", "iPhone Sales Fall"),
        ("run-off vote in Halden", "Run-Off Vote in Halden"),
        ("out-of-work miners march", "Out-of-Work Miners March"),
        ("the verdict: a win for miners", "The Verdict: A Win for Miners"),
        ("bank cuts rate – the fourth time", "Bank Cuts Rate – The Fourth Time"),
        ("minister calls plan “a mess”", "Minister Calls Plan “A Mess”"),
        ("mcDonald wins", "mcDonald Wins"),
        ("don't look up", "Don't Look Up"),
        ("o'brien of tarn resigns", "O'Brien of Tarn Resigns"),
        ("fire kills 3 in tarn", "Fire Kills 3 in Tarn"),
        ("3d-printed bridge opens", "3d-Printed Bridge Opens"),
        ("why? the answer", "Why? The Answer"),
        ("élan vital", "Élan Vital"),
        ("follow @tarn for more", "Follow @tarn for More"),
        ("calder vs. tarn", "Calder vs. Tarn"),
        ("why it is so hard, so far", "Why It Is So Hard, So Far"),
        ("talks in Mazar-e-Calder end", "Talks in Mazar-e-Calder End"),
        ("ship suspected of at-sea transfer", "Ship Suspected of At-Sea Transfer"),
        ("Mayor made up a quote. The council noticed.", "Mayor Made Up a Quote. The Council Noticed."),
        ("firm asked minister to: report", "Firm Asked Minister To: Report"),
        ("HERO WHO SAVED A VILLAGE is honoured", "HERO WHO SAVED A VILLAGE Is Honoured"),
        ("  two  spaces ", "  Two  Spaces "),
        ("暴风雨 hits tarn", "暴风雨 Hits Tarn"),
    ];
    for (title, expected) in cases {
        assert_eq!(title_case(title), expected);
    }
}

#[test]
fn hostile_titles_pass() {
    for unit in [" | ", "LIVE: ", "A - ", "(", "[", "a:", "the ", "x"] {
        let title = unit.repeat(1_000_000 / unit.len());
        assert!(clean_title(&title, &["the.example", "x"]).span.end() <= title.len());
        assert!(title_case(&title).len() >= title.len());
    }
}

proptest! {
    #[test]
    fn a_title_with_words_keeps_some(title in "([A-Za-z]{1,8}|LIVE|Opinion|News|[|:()-]| | - | \\| |: |The Tarn Post){0,12}") {
        let clean = clean_title(&title, &["tarnpost.example", "News"]);
        let core = clean.span.slice(&title);
        prop_assert!(core.is_some());
        let has_letter = |text: &str| text.contains(char::is_alphanumeric);
        prop_assert_eq!(has_letter(core.unwrap_or_default()), has_letter(&title));
    }

    #[test]
    fn title_case_changes_only_case(title in any::<String>()) {
        let cased = title_case(&title);
        prop_assert_eq!(cased.to_lowercase(), title_case(&cased).to_lowercase());
        let marks = |text: &str| text.chars().filter(|c| !c.is_alphabetic() && !c.is_alphanumeric() && c.is_ascii()).collect::<String>();
        prop_assert_eq!(marks(&cased), marks(&title));
    }
}
