use proptest::prelude::*;
use samestory_text::{http_url, outlet_domain};

#[test]
fn domains_of_addresses() {
    let cases = [
        ("https://www.example.com/a", Some("example.com")),
        ("http://example.com", Some("example.com")),
        ("HTTPS://News.Example.COM/A", Some("example.com")),
        ("https://a.b.example.co.uk/x", Some("example.co.uk")),
        ("https://user:pass@evil.example.com/", Some("example.com")),
        ("https://www.good.com@evil.org/", Some("evil.org")),
        ("https://example.com:8443/x", Some("example.com")),
        ("https://example.com?x=http://other.org", Some("example.com")),
        ("https://example.com#@other.org", Some("example.com")),
        ("https://example.com\\@other.org", Some("example.com")),
        ("https://example.com./x", Some("example.com")),
        ("https://192.168.0.1/x", None),
        ("https://[2001:db8::1]:80/x", None),
        ("https://localhost/x", None),
        ("https://münchner-post.de/x", Some("münchner-post.de")),
        ("https://xn--mnchen-3ya.de/x", Some("xn--mnchen-3ya.de")),
        ("https://tarn.github.io/x", Some("tarn.github.io")),
        ("https:///nohost", None),
        ("https://", None),
        ("https://.com", None),
        ("https://co.uk", None),
        ("javascript:alert('https://example.com')", None),
        ("data:text/html,https://example.com", None),
        ("ftp://example.com/x", None),
        ("mailto:mara@example.com", None),
        ("//example.com/x", None),
        ("example.com/x", None),
        ("", None),
        ("https://exa mple.com/", None),
        ("https://ex..ample.com/", None),
        ("  https://example.com/x ", Some("example.com")),
    ];
    for (url, expected) in cases {
        assert_eq!(outlet_domain(Some(url), None).as_deref(), expected, "{url}");
    }
}

#[test]
fn domains_of_sources() {
    let cases = [
        ("example.com", Some("example.com")),
        ("www.Example.com", Some("example.com")),
        (" news.example.org ", Some("example.org")),
        ("Harbour Courier", None),
        ("Telegraph", None),
        ("https://www.example.com/", Some("example.com")),
        ("St. Marlow Post", None),
    ];
    for (source, expected) in cases {
        assert_eq!(outlet_domain(None, Some(source)).as_deref(), expected, "{source}");
    }
    assert_eq!(outlet_domain(Some("https://a.example.com"), Some("b.org")).as_deref(), Some("example.com"));
    assert_eq!(outlet_domain(Some("javascript:x"), Some("b.org")).as_deref(), Some("b.org"));
}

#[test]
fn safe_addresses() {
    for url in [
        "https://example.com/a?b=c&d=%20#e",
        "HTTP://example.com",
        "https://[::1]/",
        "https://user@example.com/ü",
    ] {
        assert_eq!(http_url(url), Some(url));
    }
    let refused = [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "https://example.com/\"x",
        "https://e.com/'x",
        "https://e.com/<x>",
        "https://e.com/a b",
        " https://e.com",
        "https://e.com/\n",
        "https://e.com/\u{7f}",
        "https://e.com/\\x",
        "https://",
        "http://?",
        "//e.com",
        "e.com",
        "",
        "https://e.com/\u{2028}",
        "https://e.com/\u{202e}x",
    ];
    for url in refused {
        assert_eq!(http_url(url), None, "{url:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(url in any::<String>(), source in any::<String>()) {
        let _ = outlet_domain(Some(&format!("https://{url}")), Some(&source));
        if let Some(safe) = http_url(&url) {
            prop_assert!(safe.to_lowercase().starts_with("http"));
        }
    }

    #[test]
    fn a_domain_is_its_own_domain(host in "[a-z0-9.-]{1,20}\\.(com|co\\.uk|de)") {
        if let Some(domain) = outlet_domain(None, Some(&host)) {
            prop_assert!(host.ends_with(&domain));
            prop_assert_eq!(outlet_domain(None, Some(&domain)), Some(domain));
        }
    }
}
