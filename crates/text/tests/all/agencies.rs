use std::collections::BTreeSet;

use proptest::prelude::*;
use samestory_model::{Article, Field};
use samestory_text::{Agency, AgencyCredit, CreditKind, CreditPlace, Document};

const NEWS: &str = "A storm hit Tarn on Tuesday. Nobody was hurt, the mayor said.";

fn credit(article: &Article) -> Option<AgencyCredit> {
    Document::new(article).agency()
}

/// The agency, what says so, and the words that say it.
fn of_body(body: &str) -> Option<(&'static str, CreditKind, String)> {
    let article = Article::builder("a").title("Storm hits Tarn").body(body).build().ok()?;
    let credit = credit(&article)?;
    assert_eq!(credit.place, CreditPlace::Field(Field::Body));
    Some((credit.agency.name(), credit.kind, credit.span.slice(article.body())?.to_owned()))
}

/// Heads of bodies, each with the agency and the words that name it.
const HEADS: &[(&str, &str, &str)] = &[
    ("LONDON (Reuters) - ", "Reuters", "Reuters"),
    ("PORT AUREL, Kestria, May 12 (Reuters) - ", "Reuters", "Reuters"),
    ("TARN/CALDER (Reuters) – ", "Reuters", "Reuters"),
    ("(Reuters) - ", "Reuters", "Reuters"),
    ("By Mara Okafor\nTARN, Jan 1 (Reuters) - ", "Reuters", "Reuters"),
    (
        "By Mara Okafor\nTARN, Jan 1 (Thomson Reuters Foundation) - ",
        "Thomson Reuters Foundation",
        "Thomson Reuters Foundation",
    ),
    ("Tarn hit by storm TARN, Kestria (AP) — ", "AP", "AP"),
    ("CALDER, Kestria (AP) _ ", "AP", "AP"),
    ("Paris (AFP) – ", "AFP", "AFP"),
    ("AFP - ", "AFP", "AFP"),
    ("Berlin (dpa) – ", "dpa", "dpa"),
    ("Tarn (dpa/kes) - ", "dpa", "dpa/kes"),
    ("BEIJING, May 5 (Xinhua) -- ", "Xinhua", "Xinhua"),
    ("Xinhua | Updated: 2026-05-12 17:52\nBEIJING -- ", "Xinhua", "Xinhua"),
    ("Storm hits Tarn Updated: 2026-05-12 06:50 (Xinhua)\nPARIS - ", "Xinhua", "Xinhua"),
    ("MOSCOW, January 1. /TASS/. ", "TASS", "TASS"),
    ("MOSCOW. May 12 (Interfax) - ", "Interfax", "Interfax"),
    ("Madrid, 5 May (EFE).- ", "EFE", "EFE"),
    ("(ANSA) - ROME, MAY 5 - ", "ANSA", "ANSA"),
    ("TOKYO (Kyodo) -- ", "Kyodo News", "Kyodo"),
    ("SEOUL, Jan. 3 (Yonhap) -- ", "Yonhap", "Yonhap"),
    ("New Delhi, Mar 3 (PTI) ", "PTI", "PTI"),
    ("New Delhi [India], March 3 (ANI): ", "ANI", "ANI"),
    ("New Delhi, Jan 2 (IANS) ", "IANS", "IANS"),
    ("KUALA LUMPUR, Jan 5 (Bernama) -- ", "Bernama", "Bernama"),
    ("JAKARTA (ANTARA) - ", "Antara", "ANTARA"),
    ("Taipei, March 5 (Central News Agency) ", "Central News Agency", "Central News Agency"),
    ("Lagos, May 5, 2026 (NAN) ", "NAN", "NAN"),
    ("Accra, May 5, GNA – ", "GNA", "GNA"),
    ("ABU DHABI, 5th May, 2026 (WAM) -- ", "WAM", "WAM"),
    ("May 20 (UPI) -- ", "UPI", "UPI"),
    ("OTTAWA (CP) - ", "The Canadian Press", "CP"),
    ("By The Associated Press\n", "AP", "Associated Press"),
    ("By Reuters\n", "Reuters", "Reuters"),
    ("By Mara Okafor, Associated Press\n", "AP", "Associated Press"),
    ("By Mara Okafor and Tom Reed\nAssociated Press\n", "AP", "Associated Press"),
    ("By Mara Okafor, AP Business Writer\n", "AP", "AP"),
    ("Von dpa\n", "dpa", "dpa"),
];

#[test]
fn heads_of_bodies() {
    for (head, agency, words) in HEADS {
        let found = of_body(&format!("{head}{NEWS}"));
        assert_eq!(
            found.as_ref().map(|found| (found.0, found.1 != CreditKind::CreditLine)),
            Some((*agency, true)),
            "{head}"
        );
        let said = found.unwrap().2;
        assert!(said == *words || said.ends_with(words) && said.starts_with("The "), "{head}: {said}");
    }
}

/// Ends of bodies.
const ENDS: &[(&str, &str, &str)] = &[
    ("\nCopyright 2026 The Associated Press. All rights reserved.", "AP", "Associated Press"),
    ("\nCopyright © The Associated Press. All rights reserved.", "AP", "Associated Press"),
    ("\n© 2026 AFP", "AFP", "AFP"),
    ("\n© Agence France-Presse 2026", "AFP", "Agence France-Presse"),
    ("\n(c) 2026 Bloomberg", "Bloomberg", "Bloomberg"),
    (" (PTI)", "PTI", "PTI"),
    (" (dpa)", "dpa", "dpa"),
    (" - AFP", "AFP", "AFP"),
    (" — AP", "AP", "AP"),
    ("\n-- Bernama", "Bernama", "Bernama"),
    (" /dpa", "dpa", "dpa"),
    (" RND/dpa", "dpa", "dpa"),
    (" REUTERS", "Reuters", "REUTERS"),
    (" AFP, REUTERS", "AFP", "AFP"),
    ("\nReuters", "Reuters", "Reuters"),
    ("\nPress Association", "PA Media", "Press Association"),
    ("\nSource: Reuters", "Reuters", "Reuters"),
    ("\nAP - AFP\n(Harbour Courier 05/12/2026 page4)", "AP", "AP"),
    ("\nmo/tr (AFP, dpa)", "AFP", "AFP"),
    (" (red, APA, 16.5.2026)", "APA", "APA"),
    ("\nVon dpa", "dpa", "dpa"),
    (" REUTERS\nRead more: Storms\nAdvertisement", "Reuters", "REUTERS"),
    (" (Reporting by Mara Okafor; Editing by Tom Reed)", "Reuters", "Reporting by Mara Okafor; Editing by"),
    (
        "\n(Reporting by Mara Okafor in Tarn; Writing by Ann Lee; editing by Tom Reed)",
        "Reuters",
        "Reporting by Mara Okafor in Tarn; Writing by Ann Lee; editing by",
    ),
    (
        "\nTo contact the reporter on this story: Mara Okafor at mokafor@bloomberg.net",
        "Bloomberg",
        "@bloomberg.net",
    ),
];

#[test]
fn ends_of_bodies() {
    for (end, agency, words) in ENDS {
        let expected = Some((*agency, CreditKind::CreditLine, (*words).to_owned()));
        let lines = format!("{NEWS}\n").repeat(12);
        assert_eq!(of_body(&format!("{lines}{NEWS}{end}")), expected, "{end}");
    }
}

#[test]
fn agencies_that_gave_a_part() {
    let ends = [
        ("\nThe Associated Press contributed to this report.", "AP"),
        (
            "\nAssociated Press writers Mara Okafor in Tarn and Tom Reed in Calder contributed to this report.",
            "AP",
        ),
        ("\nReuters contributed to this story.", "Reuters"),
        ("\n— with files from The Canadian Press", "The Canadian Press"),
        (" (With inputs from PTI)", "PTI"),
        ("\nAdditional reporting by Reuters", "Reuters"),
    ];
    for (end, agency) in ends {
        let found = of_body(&format!("{NEWS}{end}"));
        assert_eq!(found.map(|found| (found.0, found.1)), Some((agency, CreditKind::Contribution)), "{end}");
    }
}

/// Bodies of outlets' own texts.
const OWN_TEXTS: &[&str] = &[
    "MANILA, Philippines — A storm hit Tarn.",
    "LONDON - A storm hit Tarn.",
    "(Northwire) — A storm hit Tarn.",
    "A storm hit Tarn, the Associated Press reported.",
    "A storm hit Tarn, according to Reuters.",
    "The mayor told Reuters that nobody was hurt. “All are safe,” he told AFP.",
    "The mayor did not respond to a Reuters request for comment.",
    "The agency did not immediately respond to AFP queries.",
    "The Associated Press (AP) — a news agency — was sold.",
    "Agence France-Presse (AFP) - the French agency - was sold.",
    "Bloomberg - the mayor, not the agency - spoke.\nHe left.",
    "Michael Bloomberg spoke in Tarn.",
    "By Michael Bloomberg\nA storm hit Tarn.",
    "A storm hit Tarn. (AP Photo/Mara Okafor)",
    "A storm hit Tarn. Photo: AFP",
    "A storm hit Tarn. (Photo: Reuters)",
    "A storm hit Tarn. Getty Images/AFP",
    "A storm hit Tarn.\nPhotograph: Mara Okafor/AP\nNobody was hurt.",
    "The storm in Tarn ©Mara Okafor (AFP)\nNobody was hurt.",
    "Houses in Tarn after the storm (Xinhua/Mara Okafor)\nNobody was hurt.",
    "A man walks in Tarn, May 12, 2026 (AFP)\nNobody was hurt.",
    "KCNA / Reuters A man walks in Tarn.\nNobody was hurt.",
    "A storm hit Tarn.\nReuters The mayor visits a house.\nNobody was hurt.",
    "A storm hit Tarn.\nA man walks in Tarn. AFP\n(Harbour Courier 05/12/2026 page1)",
    "A storm hit Tarn.\nAdditional reporting from agencies",
    "A storm hit Tarn.\n© 2026 The Harbour Courier",
    "A storm hit Tarn.\n© 2026 Getty Images/AFP",
    "A storm hit Tarn.\n© AFP",
    "A storm hit Tarn.\nReporting by Mara Okafor",
    "WASHINGTON (Harbour Courier) - The Reuters poll was wrong.",
    "The deal was first seen by Reuters",
    "TARN, PA — A storm hit Tarn.",
    "The province's party (PA) - the smaller one - won.",
    "The storm (see AP) - and what followed - hurt nobody.",
    "CNA has contacted the mayor of Tarn.",
    "The match was won by TT Tarn. He plays for TT.",
    "\nThe Copyright Act of 1976, Reuters reported, was changed on Friday.",
    "\nWriting by hand is slow; editing by machine is fast.",
    "\nReporting by Reuters found it. Editing by hand is slow.",
];

#[test]
fn own_texts_name_no_agency() {
    for body in OWN_TEXTS {
        assert_eq!(of_body(body), None, "{body}");
    }
}

#[test]
fn authors_name_agencies() {
    let cases = [
        ("Associated Press", Some(("AP", "Associated Press"))),
        ("The Associated Press", Some(("AP", "The Associated Press"))),
        ("By Reuters", Some(("Reuters", "Reuters"))),
        ("Reuters Staff", Some(("Reuters", "Reuters"))),
        ("Mara Okafor, Associated Press", Some(("AP", "Associated Press"))),
        ("Mara Okafor (AFP)", Some(("AFP", "AFP"))),
        ("Mara Okafor | AP Business Writer", Some(("AP", "AP"))),
        ("Mara Okafor and Tom Reed, Press Association", Some(("PA Media", "Press Association"))),
        ("Mara Okafor Associated Press", Some(("AP", "Associated Press"))),
        ("PTI", Some(("PTI", "PTI"))),
        ("Von dpa", Some(("dpa", "dpa"))),
        ("Press Trust of India", Some(("PTI", "Press Trust of India"))),
        ("Michael Bloomberg", None),
        ("Mara Okafor", None),
        ("Mara Okafor, PA", None),
        ("AP Photo/Mara Okafor", None),
        ("AFP/Getty Images", None),
        ("Associated Pressmen", None),
    ];
    for (author, expected) in cases {
        let article = Article::builder("a").title("x").author("Ann Lee").author(author).build().unwrap();
        let found = credit(&article);
        let said = found.and_then(|found| Some((found.agency.name(), found.span.slice(author)?)));
        assert_eq!(said, expected, "{author}");
        assert!(found.is_none_or(|found| found.place == CreditPlace::Author(1)));
    }
}

#[test]
fn outlets_and_addresses_name_agencies() {
    let cases = [
        ("https://apnews.com/article/1", None, Some(("AP", "apnews.com"))),
        ("https://uk.reuters.com/article/1", None, Some(("Reuters", "reuters.com"))),
        ("https://WWW.Reuters.com/article/1", None, Some(("Reuters", "Reuters.com"))),
        (
            "https://www.dailymail.co.uk/wires/ap/article-1/x.html",
            None,
            Some(("AP", "dailymail.co.uk/wires/ap")),
        ),
        ("https://www.dailymail.co.uk/news/ap/article-1/x.html", None, None),
        ("https://www.dailymail.co.uk/wires/apx/x.html", None, None),
        ("https://example.com/?u=https://reuters.com/", None, None),
        ("https://notreuters.com/x", None, None),
        ("https://harbourcourier.example/x", Some("Reuters"), Some(("Reuters", "Reuters"))),
        ("https://harbourcourier.example/x", Some("Harbour Courier"), None),
    ];
    for (url, source, expected) in cases {
        let mut article = Article::builder("a").title("x").url(url);
        if let Some(source) = source {
            article = article.source(source);
        }
        let found = credit(&article.build().unwrap());
        let said = found.and_then(|found| {
            let place = if found.place == CreditPlace::Url { url } else { source? };
            assert_eq!(found.kind, CreditKind::Outlet);
            Some((found.agency.name(), found.span.slice(place)?))
        });
        assert_eq!(said, expected, "{url}");
    }
}

#[test]
fn evidence_stands_in_the_fields_as_given() {
    let body = "<p class=\"a\">PORT&nbsp;AUREL (<b>Reuters</b>) &#8211; A storm hit Tarn &amp; Calder.</p>";
    assert_eq!(of_body(body), Some(("Reuters", CreditKind::Dateline, "Reuters".to_owned())));
    let description = "TARN (AP) &mdash; A storm hit Tarn.";
    let article = Article::builder("a").title("x").description(description).build().unwrap();
    let found = credit(&article).unwrap();
    assert_eq!(found.place, CreditPlace::Field(Field::Description));
    assert_eq!(found.span.slice(description), Some("AP"));
}

#[test]
fn what_the_text_says_first_counts() {
    let both = format!("TARN (AP) — {NEWS}\nReuters contributed to this report.");
    assert_eq!(of_body(&both).map(|found| found.0), Some("AP"));
    let article = Article::builder("a").author("AFP").body(both).build().unwrap();
    assert_eq!(credit(&article).map(|found| found.agency.name()), Some("AFP"));
}

#[test]
fn agencies_have_names_and_domains() {
    let spellings = [
        ("AP", "apnews.com"),
        ("the Associated Press", "apnews.com"),
        ("XINHUA", "xinhuanet.com"),
        ("PA", "pa.media"),
    ];
    for (name, domain) in spellings {
        assert_eq!(Agency::named(name).map(Agency::domain), Some(domain), "{name}");
    }
    for name in ["", "ap", "Northwire", "Reutersx", "Getty"] {
        assert_eq!(Agency::named(name), None, "{name}");
    }
}

#[test]
fn labelled_articles_are_labelled_once() {
    let labels = include_str!("../data/agency-labels.tsv");
    let rows: Vec<Vec<&str>> =
        labels.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 150);
    assert_eq!(rows.iter().map(|row| row[1]).collect::<BTreeSet<_>>().len(), 150);
    for row in rows {
        let agency = row[3].split('@').next().unwrap();
        assert!(agency == "-" || Agency::named(agency).is_some(), "{agency}");
    }
}

#[test]
fn hostile_bodies_pass_in_seconds() {
    for piece in ["(", "(AP) ", "AP, ", "© ", "Reporting by ", "\n(", "AFP/", "By By ", "ü(", "]) ", "/TASS"]
    {
        let body = piece.repeat(2_000_000 / piece.len());
        let author = piece.repeat(1_000_000 / piece.len());
        let article = Article::builder("a").title("x").author(author).body(body.as_str()).build();
        if let Ok(article) = article {
            let _ = credit(&article);
        }
    }
}

proptest! {
    #[test]
    fn any_credit_can_be_read_where_it_stands(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "AP", "(AP)", " - ", "Reuters", "\n", "By ", "© 2026 ", "Copyright", "TARN", "(", ")", "/", " ", ". ", "ü", "<b>", "&amp;",
            "dpa", "The ", "Reporting by ", "; Editing by ", "contributed to this", "with files from ", "Source:", "12:30", "|",
        ]), 1..14),
    ) {
        let body = pieces.concat();
        if let Ok(article) = Article::builder("a").body(body.as_str()).author(body.as_str()).build()
            && let Some(found) = credit(&article)
        {
                let said = match found.place {
                    CreditPlace::Field(field) => article.field(field),
                    CreditPlace::Author(index) => article.authors().get(index).map(String::as_str),
                    _ => None,
                };
                let said = said.and_then(|text| found.span.slice(text));
                prop_assert!(said.is_some_and(|said| !said.trim().is_empty()));
        }
    }
}
