use std::time::{Duration, Instant};

use proptest::prelude::*;
use samestory_model::{Article, BodyFormat, Field, Image, NoteKind, Span};
use samestory_text::{Document, MAX_SENTENCES, TitleKind, normalize, normalize_line};

fn texts(article: &Article) -> Vec<String> {
    let document = Document::new(article);
    document.sentences().iter().map(|sentence| document.sentence_text(sentence).to_owned()).collect()
}

fn sentences_of(body: &str) -> Vec<String> {
    let article =
        Article::builder("a").title("Storm hits Tarn - Harbour Courier").source("harbourcourier.example");
    article.body(body).build().map(|article| texts(&article)).unwrap_or_default()
}

#[test]
fn lines_that_are_no_news_are_left_out() {
    let furniture = [
        "Read more: The storm in pictures",
        "Sign up for our daily newsletter",
        "Share this article",
        "Follow us on Facebook",
        "Advertisement",
        "ADVERTISEMENT",
        "Copyright 2026 Northwire. All rights reserved.",
        "© 2026 Harbour Courier",
        "By Mara Okafor",
        "BY MARA OKAFOR",
        "By Mara Okafor and Tom Reed, Northwire | May 12, 2026",
        "Photo: Jo Reed / Northwire",
        "A boat in the port. (AP Photo/Jo Reed)",
        "Storm hits Tarn",
        "STORM HITS TARN",
        "Storm hits Tarn - Harbour Courier",
        "Published: May 12, 2026",
        "(Reporting by Mara Okafor; editing by Tom Reed)",
        "* * *",
        "Related stories",
        "Posted on May 12, 2026",
        "Written by Mara Okafor",
        "Scroll down for video",
        "Reuters",
        "This is a developing story and will be updated.",
        "Tags: storm, Tarn",
        "Story continues below",
        "Reporting by Mara Okafor in Tarn; editing by Tom Reed.",
        "Photos by Mara Okafor",
        "Follow the Courier on Facebook.",
        "Related: Ferry sinks off Sorrel",
        "Watch: The ferry sinks.",
        "— Mara Okafor (@okafor) May 12, 2026",
        "File photo of the port.",
        "In this undated photo provided by the navy, the ferry is seen in Tarn.",
    ];
    for line in furniture {
        let body = format!("The storm reached Tarn at dawn.\n{line}\nTwo boats sank.");
        assert_eq!(sentences_of(&body), ["The storm reached Tarn at dawn.", "Two boats sank."], "{line}");
    }
}

/// One news sentence a line; each looks like furniture or holds what could be.
const NEWS_LIKE_FURNITURE: &str = include_str!("../gold/news_like_furniture.txt");

#[test]
fn news_that_looks_alike_stays() {
    for line in NEWS_LIKE_FURNITURE.lines().filter(|line| !line.starts_with('#')) {
        assert_eq!(sentences_of(&format!("The storm came.\n{line}")), ["The storm came.", line]);
        // At the head of a body, a dateline could be seen in it.
        assert_eq!(sentences_of(line), [line]);
    }
    let long = format!("Read more: {}", "the council of Tarn heard the report ".repeat(10));
    assert_eq!(sentences_of(&long).len(), 1);
}

#[test]
fn what_ends_with_a_closing_mark_is_a_sentence() {
    let body = "Die Fähre sank am Dienstag vor der Küste.\nEr sagte: „Wir bergen sie.“\nIt was built in 1987.[3]\n\
        We won the cup! 🎉\nHe “knew nothing.”*\nA caption of the picture";
    let expected: Vec<&str> = body.lines().take(5).collect();
    assert_eq!(sentences_of(body), expected);
}

#[test]
fn datelines_are_taken_off() {
    let datelines = [
        "PORT AUREL, May 12 (Northwire) - ",
        "WASHINGTON (AP) — ",
        "SINGAPORE: ",
        "BEIJING -- ",
        "TARN, Kestria — ",
        "Tarn, Kestria (AP) — ",
        "ST. MARLOW, Kestria, Sept. 3 (Northwire) – ",
        "LONDON/PARIS (Northwire) - ",
        "(Northwire) - ",
        "ASTER CITY — ",
        "PORT AUREL—",
        "PORT AUREL/TARN: ",
        "AUREL, Kestria: ",
        "SINGAPORE :",
        "(CNN)",
        "(CNN) ",
        "Laconia, Kestria (CNN) ",
        "PORT AUREL (The Northwire Report)",
        "AUREL, Kestria (Reuters) ",
        "ANALYSIS/OPINION: ANALYSIS/OPINION: ",
        "Tom Reed TARN TODAY KESTRIA — ",
        "Mara Okafor, Ana Lund, Ivo Marsh, Viktor Salo and Tom Reed The Tarn Post KESTRIA — ",
        "Tom Reed, The Tarn Post\nKESTRIA — ",
        "（早报讯） ",
        "【法新社塔恩电】",
    ];
    for dateline in datelines {
        let body = format!("By Mara Okafor\n{dateline}The storm came.\nTARN — Boats sank.");
        assert_eq!(sentences_of(&body), ["The storm came.", "TARN — Boats sank."], "{dateline}");
    }
    let transcript = "Transcript of the evening\nLUNDGREN: The storm came.";
    assert_eq!(sentences_of(transcript), ["LUNDGREN: The storm came."]);
    let no_datelines = [
        "Storm-hit Tarn - a port of 400 people - is dark.",
        "The minister said: go home.",
        "Nobody slept — nobody could.",
        "NATO: what it does.",
        "NATO—the alliance—met in Tarn.",
        "The U.S. (and others) - no friends of Tarn - agreed.",
        "WASHINGTON (AP) - ",
        "NATO: What It Does.",
        "NASA (National Space Agency) Administrator Ana Lund left.",
        "The North Atlantic Office (NAO) Director Ana Lund left.",
        "Ana Lund (R-Tarn) Wins.",
        "The Director of UNESCO — Audrey Azoulay — resigned.",
        "UNICEF (United Nations Children's Fund) Director Ana Lund left.",
        "ANDERSON LUND, TPN HOST: Good evening to Tarn.",
        "（塔恩）的船沉了。",
    ];
    for line in no_datelines {
        let first = sentences_of(line).into_iter().next().unwrap_or_default();
        assert!(line.starts_with(&first) && !first.is_empty(), "{line}: {first}");
    }
}

#[test]
fn a_document_says_where_everything_stands() {
    let image = {
        let mut image = Image::new("https://example.com/a.jpg");
        image.caption = Some("Boats &amp;  nets".to_owned());
        image
    };
    let article = Article::builder("a")
        .title("LIVE: Rain &amp; wind | Weather | The Tarn Post")
        .url("https://www.tarnpost.com/a")
        .description("A  storm &mdash; a bad one.")
        .body("<p>TARN (AP) — A <b>storm</b> came. It &quot;stayed&quot;.</p><p>It left. A storm came.</p>")
        .image(image)
        .build()
        .unwrap();
    let document = Document::new(&article);
    assert_eq!((document.title(), document.title_kind()), ("Rain & wind", Some(TitleKind::Live)));
    assert_eq!(document.outlet(), Some("tarnpost.com"));
    assert_eq!(document.title_evidence().unwrap().span.slice(article.title()), Some("Rain &amp; wind"));
    assert_eq!(texts(&article), ["A storm came.", "It \"stayed\".", "It left."]);
    let originals: Vec<_> = document
        .sentences()
        .iter()
        .map(|sentence| document.sentence_evidence(sentence).span.slice(article.body()).unwrap())
        .collect();
    assert_eq!(originals, ["A <b>storm</b> came.", "It &quot;stayed&quot;.", "It left."]);
    assert_eq!(document.sentences().iter().map(|sentence| sentence.paragraph).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(document.description().unwrap().as_str(), "A storm — a bad one.");
    let caption = document.evidence(Field::ImageCaption(0), Span::between(0, 7));
    assert_eq!(caption.span.slice("Boats &amp;  nets"), Some("Boats &amp;"));
    assert!(document.evidence(Field::ImageAlt(7), Span::between(0, 7)).span.is_empty());
    assert!(document.notes().is_empty());
}

#[test]
fn notes_tell_what_was_found() {
    let kinds =
        |article: &Article| Document::new(article).notes().iter().map(|note| note.kind()).collect::<Vec<_>>();
    let build = |title: &str, body: &str, url: &str| {
        Article::builder("a").title(title).body(body).url(url).build().unwrap()
    };
    assert_eq!(kinds(&build("***", "", "")), [NoteKind::NoWords]);
    assert_eq!(kinds(&build("Storm", "", "javascript:x")), [NoteKind::UnsafeLink]);
    assert_eq!(kinds(&build("Storm", &"Rain fell. ".repeat(50_000), "")), [NoteKind::Truncated]);
    let many: String = (0..700).map(|n| format!("Boat {n} sank.\n")).collect();
    assert_eq!(kinds(&build("Storm", &many, "")), [NoteKind::Truncated]);
    assert_eq!(texts(&build("Storm", &many, "")).len(), MAX_SENTENCES);
}

#[test]
fn a_body_of_twenty_megabytes_passes_in_seconds() {
    let started = Instant::now();
    for unit in
        ["<p>The U.S. boat (No. 4) sank. Nobody &amp; nothing was saved.</p>\n", "Read more: ", ". ", "Tarn "]
    {
        let body = unit.repeat(20_000_000 / unit.len());
        let article = Article::builder("a").title("Storm").body(body).build().unwrap();
        assert!(Document::new(&article).sentences().len() <= MAX_SENTENCES);
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_cited_can_be_read_in_the_original(
        title in "(LIVE: |[A-Za-z]{1,6} |&amp;|<b>|</b>| - Tarn Post| ){1,8}",
        body in "(<p>|</p>|<br>|[A-Za-z]{1,6}[ .]|&quot;|&amp;|  |\\. |TARN - |By |e\u{301}|\n|“|” |U\\.S\\. ){0,50}",
        html in any::<bool>(),
    ) {
        let format = if html { BodyFormat::Html } else { BodyFormat::Text };
        let built = Article::builder("a").title(&title).body(&body).body_format(format).build();
        let Ok(article) = built else { return Ok(()) };
        let document = Document::new(&article);
        if let Some(evidence) = document.title_evidence() {
            let cited = normalize_line(evidence.span.slice(article.title()).unwrap_or_default());
            prop_assert_eq!(cited.as_str(), document.title());
        }
        for sentence in document.sentences() {
            let evidence = document.sentence_evidence(sentence);
            let cited = normalize(evidence.span.slice(article.body()).unwrap_or_default(), format);
            prop_assert_eq!(cited.as_str(), document.sentence_text(sentence));
        }
    }
}
