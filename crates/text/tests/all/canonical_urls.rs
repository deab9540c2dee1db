use proptest::prelude::*;
use samestory_text::{MAX_URL_BYTES, canonical_url};

/// A canonical address, and other addresses of the same article.
type SameArticle = (&'static str, &'static [&'static str]);

const SAME_ARTICLE: &[SameArticle] = &[
    (
        "https://harbourcourier.example/storm",
        &[
            // Scheme, host, port, user, fragment.
            "http://harbourcourier.example/storm",
            "HTTPS://HarbourCourier.EXAMPLE/storm",
            "  https://harbourcourier.example/storm\n",
            "https://harbourcourier.example./storm",
            "https://harbourcourier.example:443/storm",
            "http://harbourcourier.example:80/storm",
            "https://harbourcourier.example:/storm",
            "https://mara:secret@harbourcourier.example/storm",
            "https://harbourcourier.example/storm#comments",
            "https://harbourcourier.example/storm#",
            "https://harbourcourier.example/storm#!",
            // Hosts.
            "https://www.harbourcourier.example/storm",
            "https://www2.harbourcourier.example/storm",
            "https://m.harbourcourier.example/storm",
            "https://mobile.harbourcourier.example/storm",
            "https://amp.harbourcourier.example/storm",
            "https://www.m.harbourcourier.example/storm",
            "https://edition.harbourcourier.example/storm",
            "https://touch.harbourcourier.example/storm",
            // Paths.
            "https://harbourcourier.example/storm/",
            "https://harbourcourier.example//storm//",
            "https://harbourcourier.example/./storm/.",
            "https://harbourcourier.example/weather/../storm",
            "https://harbourcourier.example/../../storm",
            "https://harbourcourier.example/%2e%2E/storm",
            "https://harbourcourier.example\\storm",
            "https://harbourcourier.example/storm/index.html",
            "https://harbourcourier.example/storm/index.php?utm_source=feed",
            "https://harbourcourier.example/storm/Default.aspx",
            "https://harbourcourier.example/%73torm",
            "https://harbourcourier.example/st%6Frm",
            "https://harbourcourier.example/storm;jsessionid=7A",
            "https://harbourcourier.example/amp/storm",
            "https://harbourcourier.example/storm.amp",
            // Parameters.
            "https://harbourcourier.example/storm?",
            "https://harbourcourier.example/storm?&&",
            "https://harbourcourier.example/storm?=1",
            "https://harbourcourier.example/storm?utm_source=feed&utm_medium=email&utm_campaign=a%20b",
            "https://harbourcourier.example/storm?UTM_Source=feed",
            "https://harbourcourier.example/storm?utm_source=feed&amp;utm_medium=email",
            "https://harbourcourier.example/storm?fbclid=IwAR0",
            "https://harbourcourier.example/storm?gclid=1&gclsrc=aw",
            "https://harbourcourier.example/storm?msclkid=1",
            "https://harbourcourier.example/storm?ocid=socialflow",
            "https://harbourcourier.example/storm?cmpid=1&CMP=share",
            "https://harbourcourier.example/storm?ref=hp",
            "https://harbourcourier.example/storm?smid=tw-share",
            "https://harbourcourier.example/storm?mc_cid=1&mc_eid=2",
            "https://harbourcourier.example/storm?ns_mchannel=rss&ns_source=public",
            "https://harbourcourier.example/storm?at_medium=social&at_campaign=x",
            "https://harbourcourier.example/storm?__twitter_impression=true",
            "https://harbourcourier.example/storm?PHPSESSID=1",
            "https://harbourcourier.example/storm?page=1",
            "https://harbourcourier.example/storm?print=1",
            "https://harbourcourier.example/storm?amp",
            "https://harbourcourier.example/storm?amp=1",
            "https://harbourcourier.example/storm?outputType=amp",
            "https://harbourcourier.example/storm?output=amp#aoh=1",
            "https://harbourcourier.example/storm?feed=rss",
            // Addresses within addresses.
            "https://harbourcourier-example.cdn.ampproject.org/c/s/harbourcourier.example/storm",
            "https://harbourcourier-example.cdn.ampproject.org/v/s/amp.harbourcourier.example/storm?amp_js_v=0.1",
            "https://cdn.ampproject.org/c/www.harbourcourier.example/storm",
            "https://www.google.com/amp/s/amp.harbourcourier.example/storm",
            "https://google.com/amp/harbourcourier.example/storm",
            "https://www.google.com/amp/s/www.google.com/amp/s/harbourcourier.example/storm",
            "https://www.bing.com/amp/s/harbourcourier.example/storm?utm_source=bing",
            "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.harbourcourier.example%2Fstorm%3Futm_source%3Dx&usg=1",
            "https://www.google.com/url?q=http://harbourcourier.example/storm&sa=D",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fharbourcourier.example%2Fstorm%3Ffbclid%3D1&h=AT0",
            "https://web.archive.org/web/20260512074000/https://www.harbourcourier.example/storm",
            "https://web.archive.org/web/2026id_/http://harbourcourier.example/storm",
        ],
    ),
    (
        "https://harbourcourier.example/2026/05/storm-hits-tarn",
        &[
            "https://harbourcourier.example/2026/05/storm-hits-tarn/amp",
            "https://harbourcourier.example/2026/05/storm-hits-tarn/amp/",
            "https://harbourcourier.example/2026/05/storm-hits-tarn/AMP/?utm_source=x",
            "https://harbourcourier.example/2026/05/storm-hits-tarn/print/",
            "https://harbourcourier.example/amp/2026/05/storm-hits-tarn",
        ],
    ),
    (
        "https://harbourcourier.example/storm-1.html",
        &[
            "https://harbourcourier.example/storm-1.amp.html",
            "https://m.harbourcourier.example/amp/storm-1.html?amp=1",
            "https://harbourcourier.example/storm-1.html/amp",
        ],
    ),
    (
        "https://harbourcourier.example/story?id=7&lang=en",
        &[
            "https://harbourcourier.example/story?lang=en&id=7",
            "https://harbourcourier.example/story?lang=en&amp;id=7",
            "https://harbourcourier.example/story?id=7&id=7&lang=en",
            "https://harbourcourier.example/story?utm_source=a&id=7&fbclid=b&lang=en#top",
            "https://harbourcourier.example/story/?i%64=%37&lang=en",
            "https://harbourcourier-example.cdn.ampproject.org/c/s/harbourcourier.example/story?id=7&lang=en&amp=1",
        ],
    ),
    (
        "https://harbourcourier.example/a%20b/%C3%BC",
        &[
            "https://harbourcourier.example/a b/ü",
            "https://harbourcourier.example/a%20b/%c3%bc",
            "https://harbourcourier.example/a%20b/%c3%bc/",
        ],
    ),
    ("https://harbourcourier.example/a%25zz", &["https://harbourcourier.example/a%zz"]),
    ("https://harbourcourier.example/?s=a+b", &["https://harbourcourier.example?s=a%20b"]),
    (
        "https://harbourcourier.example/",
        &["https://harbourcourier.example", "http://www.harbourcourier.example/index.html"],
    ),
    ("https://harbourcourier.example:8443/storm", &["http://www.harbourcourier.example:8443/storm"]),
    ("https://harbourcourier.example/#!/storm", &["https://harbourcourier.example#!/storm"]),
    ("https://münchner-post.de/x", &["https://www.MÜNCHNER-POST.de/x"]),
    ("https://192.168.0.1/x", &["http://192.168.0.1:80/x/"]),
    ("https://[2001:db8::1]/x", &["http://[2001:DB8::1]:80/x"]),
    ("https://localhost/x", &["http://localhost/x"]),
    // Rules of one outlet.
    (
        "https://cnn.com/2026/05/12/storm",
        &[
            "https://edition.cnn.com/2026/05/12/storm/index.html?hpt=hp_t1",
            "https://us.cnn.com/2026/05/12/storm",
            "https://amp.cnn.com/2026/05/12/storm",
        ],
    ),
    (
        "https://nytimes.com/2026/05/12/storm.html",
        &[
            "https://www.nytimes.com/2026/05/12/storm.html?_r=0&hp&pagewanted=all",
            "https://mobile.nytimes.com/2026/05/12/storm.html?smid=tw-share&partner=rss&emc=rss",
        ],
    ),
    ("https://washingtonpost.com/storm", &["https://www.washingtonpost.com/storm/?tid=hpModule_6c539b02"]),
];

#[test]
fn articles_behind_a_fragment_are_told_apart() {
    let keys = ["#/story/1", "#/story/2", "#!/story/1", "#comments"]
        .map(|fragment| canonical_url(&format!("https://harbourcourier.example/news{fragment}")).unwrap());
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len());
    assert!(keys.iter().all(|key| canonical_url(key).as_ref() == Some(key)));
}

#[test]
fn addresses_of_one_article_become_one() {
    let mut n_addresses = 0;
    for (canonical, others) in SAME_ARTICLE {
        for address in others.iter().chain([canonical]) {
            assert_eq!(canonical_url(address).as_deref(), Some(*canonical), "{address}");
            n_addresses += 1;
        }
    }
    assert!(n_addresses > 100);
}

#[test]
fn different_pages_stay_apart() {
    let pairs = [
        ("https://harbourcourier.example/storm", "https://harbourcourier.example/Storm"),
        ("https://harbourcourier.example/storm", "https://harbourcourier.example/storm?page=2"),
        ("https://harbourcourier.example/?p=1", "https://harbourcourier.example/?p=2"),
        ("https://harbourcourier.example/?p=1", "https://harbourcourier.example/"),
        ("https://harbourcourier.example/story?id=1", "https://harbourcourier.example/story?id=2"),
        ("https://harbourcourier.example/s?story_id=1", "https://harbourcourier.example/s?story_id=2"),
        ("https://harbourcourier.example/watch?v=a", "https://harbourcourier.example/watch?v=A"),
        ("https://harbourcourier.example/s?cid=1", "https://harbourcourier.example/s?cid=2"),
        ("https://harbourcourier.example/s?tid=1", "https://harbourcourier.example/s?tid=2"),
        ("https://harbourcourier.example/guitars/amp", "https://harbourcourier.example/guitars"),
        ("https://harbourcourier.example/amp", "https://harbourcourier.example/"),
        ("https://harbourcourier.example/a%2Fb", "https://harbourcourier.example/a/b"),
        ("https://harbourcourier.example/a?b=c%26d", "https://harbourcourier.example/a?b=c&d"),
        ("https://harbourcourier.example/#!/a", "https://harbourcourier.example/#!/b"),
        ("https://harbourcourier.example:8080/a", "https://harbourcourier.example/a"),
        ("https://blog.harbourcourier.example/a", "https://harbourcourier.example/a"),
        ("https://uk.harbourcourier.example/a", "https://us.harbourcourier.example/a"),
        ("https://m.com/a", "https://com/a"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://www.github.io/a", "https://github.io/a"),
        ("https://amp.github.io/a", "https://tarn.github.io/a"),
        ("https://us.harbourcourier.example/a", "https://harbourcourier.example/a"),
        ("https://google.com/amp/s/a.example/x", "https://google.com/amp/s/b.example/x"),
        ("https://harbourcourier.example/url?url=https://a.example/x", "https://a.example/x"),
        ("https://evilcdn.ampproject.org/c/s/a.example/x", "https://a.example/x"),
    ];
    for (one, other) in pairs {
        assert_ne!(canonical_url(one), canonical_url(other), "{one} {other}");
    }
}

#[test]
fn what_is_no_address_has_no_canonical_form() {
    let refused = [
        "",
        "harbourcourier.example/storm",
        "//harbourcourier.example/storm",
        "ftp://harbourcourier.example/storm",
        "javascript:alert(1)",
        "mailto:desk@harbourcourier.example",
        "https://",
        "https:///storm",
        "https://?x",
        "https://har bour.example/",
        "https://a..example/",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https://[x]/",
    ];
    for url in refused {
        assert_eq!(canonical_url(url), None, "{url}");
    }
}

#[test]
fn length_and_depth_are_bounded() {
    let of_length = |n: usize| format!("https://a.example/{}", "x".repeat(n - 18));
    assert!(canonical_url(&of_length(MAX_URL_BYTES)).is_some());
    assert_eq!(canonical_url(&of_length(MAX_URL_BYTES + 1)), None);
    // Encoded, it would be longer than allowed.
    assert_eq!(canonical_url(&format!("https://a.example/{}", "ü".repeat(MAX_URL_BYTES / 3))), None);
    let nested = |n: usize| format!("https://{}a.example/x", "google.com/amp/s/".repeat(n));
    assert_eq!(canonical_url(&nested(3)).as_deref(), Some("https://a.example/x"));
    assert_eq!(canonical_url(&nested(100)), None);
}

/// Pieces of addresses, put together at random: far more of them are read as addresses than of random text.
fn address() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "/",
        "//",
        "amp",
        "/amp",
        ".amp",
        ".html",
        ".amp.html",
        "index.html",
        "print",
        "?",
        "&",
        "=",
        "#",
        "#!",
        "%",
        "%2e",
        "%41",
        "%C3%BC",
        "..",
        "/../",
        "a",
        "b-1",
        "id=7",
        "utm_source=x",
        "amp;",
        "c/s/",
        "www.",
        "m.",
        "b.example/",
        "google.com/amp/s/",
        "url?url=",
        "https://",
        ":",
        "@",
        ";jsessionid=1",
        " ",
        "+",
        "ü",
        "\\",
        "page=1",
    ]);
    let host = prop::sample::select(vec![
        "a.example",
        "www.google.com",
        "x.cdn.ampproject.org",
        "web.archive.org/web/2",
        "m.www.a.co.uk",
        "",
    ]);
    (host, prop::collection::vec(piece, 0..12))
        .prop_map(|(host, pieces)| format!("http://{host}{}", pieces.concat()))
}

proptest! {
    #[test]
    fn a_canonical_address_is_its_own_canonical_form(url in address()) {
        if let Some(canonical) = canonical_url(&url) {
            prop_assert!(canonical.starts_with("https://"));
            prop_assert_eq!(canonical_url(&canonical), Some(canonical));
        }
    }

    #[test]
    fn any_text_is_answered(url in any::<String>()) {
        if let Some(canonical) = canonical_url(&format!("https://{url}")) {
            prop_assert_eq!(canonical_url(&canonical), Some(canonical));
        }
    }

    #[test]
    fn tracking_changes_nothing(path in "[a-z0-9/.-]{0,20}", value in "[a-zA-Z0-9%]{0,8}") {
        let plain = format!("https://a.example/{path}?id=1");
        prop_assert_eq!(canonical_url(&plain), canonical_url(&format!("{plain}&utm_x={value}")));
    }
}
