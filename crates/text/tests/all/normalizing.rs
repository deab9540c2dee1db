use std::time::{Duration, Instant};

use crate::citable::is_citable;
use proptest::prelude::*;
use samestory_model::{BodyFormat, Span};
use samestory_text::{NormalizedText, normalize, normalize_line};

fn html(original: &str) -> String {
    normalize(original, BodyFormat::Html).as_str().to_owned()
}

fn text(original: &str) -> String {
    normalize(original, BodyFormat::Text).as_str().to_owned()
}

#[test]
fn html_cases() {
    let cases = [
        ("", ""),
        ("plain", "plain"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("a<b>b</b>c", "abc"),
        ("Rain &amp; wind", "Rain & wind"),
        ("&lt;b&gt; stays", "<b> stays"),
        ("once &amp;amp; only", "once &amp; only"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("no&nbsp;break", "no break"),
        ("&copy 2026", "© 2026"),
        ("&#8220;Go&#8221; &#x2014; now&#33", "“Go” — now!"),
        ("&unknown; &", "&unknown; &"),
        ("windows &#146;quote&#146;", "windows ’quote’"),
        ("semi&semi;colon", "semi;colon"),
        ("line\nbreaks   are\r\nspaces", "line breaks are spaces"),
        ("<script>var a = '<p>';</script>Text", "Text"),
        ("<style>p { color: red }</style>Text", "Text"),
        ("Text<noscript><img src=x> enable</noscript> goes on", "Text goes on"),
        ("A<!-- hidden <p> -->B", "AB"),
        ("<svg><title>Icon</title><path d='1'/></svg>Text", "Text"),
        ("<svg>never closed", "never closed"),
        ("before <script>var never = '<p>closed</p>'", "before\nclosed\n'"),
        ("<textarea>a <b>c</textarea>d", "d"),
        ("a </> b", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<!DOCTYPE html><html><head><title>T</title></head><body>B</body></html>", "B"),
        ("<figure><img><figcaption>Caption</figcaption></figure>Text", "Caption\nText"),
        ("cut off <a href=\"http", "cut off"),
        ("ta<wbr>il e<b>\u{301}</b>", "tail é"),
        ("<p>&nbsp;</p><p>Text</p><p></p>", "Text"),
        ("<svg>A<select>B</svg>C</select>D", "CD"),
        ("</svg>a</select>", "a"),
        ("<unknown>a</unknown>", "a"),
        ("<P CLASS='x'>Upper</P>", "Upper"),
    ];
    for (original, expected) in cases {
        assert_eq!(html(original), expected, "{original:?}");
    }
}

#[test]
fn markup_that_never_closes_hides_no_paragraph() {
    let cases = [
        ("<p>One.</p><script>var a = 1;<p>Two.</p><p>Three.</p>", "One.\nTwo.\nThree."),
        ("<p>One.</p><style>p { color: red }<div>Two.</div>", "One.\nTwo."),
        ("<p>One.</p><IFRAME src=x>Two.", "One.\nTwo."),
        ("One. <script>Two &amp; <b>three</b>.", "One. Two & three."),
        ("a<script>b<style>c</style>d<p>e", "a\ne"),
        ("a<style>b<script>c</script><p>d", "a\nd"),
        ("<script>a</script <p>b</p>", "b"),
        ("<script>a</scripty><p>b</p>", "b"),
        ("a<textarea>b<title>c<noscript>d<p>e", "abcd\ne"),
        ("One. <!--more-> Two. <p>Three.</p>", "One. Two.\nThree."),
        ("One. <!-- ad <b>Two.</b> <p>Three.</p>", "One. ad Two.\nThree."),
        ("One. <!-- Two.", "One. Two."),
        ("<p>a<!-->b<!--->c<!-- d --!>e<!--!>f</p>", "abcef"),
        ("<p>a<!--b--><!--c</p>d", "ac\nd"),
        ("<p>See <a href=\"x>this</a> and that.</p><p>Two.</p>", "See this and that.\nTwo."),
        ("<p>a <a href='x>b</a> <a href=\"y>c</a> d<p>e", "a b c d\ne"),
        ("<p>a</p><div class=\"x>b", "a\nb"),
        ("<p>a <b and the rest of the article", "a <b and the rest of the article"),
        ("<p>a <!rest", "a <!rest"),
        ("<p>a </b class='x", "a"),
        ("<p>a <y x='1 &amp; 2", "a <y x='1 & 2"),
        ("<p>tail &lt;<", "tail <<"),
    ];
    for (original, expected) in cases {
        assert_eq!(html(original), expected, "{original:?}");
    }
}

/// A script within a comment within a script is part of it, as in browsers.
#[test]
fn scripts_within_scripts_are_hidden() {
    let cases = [
        ("<script><!-- write('<script>a</script>') //--></script>b", "b"),
        ("<script><!-- a</script>b", "b"),
        ("<script><!--><script></script>b", "b"),
        ("<script>'<script>' <!-- a --></script>b", "b"),
        ("<script><!-- <script>a</script>b", "b"),
    ];
    for (original, expected) in cases {
        assert_eq!(html(original), expected, "{original:?}");
    }
}

#[test]
fn text_cases() {
    let cases = [
        ("", ""),
        (" \n\t ", ""),
        ("a  b\tc", "a b c"),
        ("a\u{a0}\u{2009}b\u{3000}c", "a b c"),
        ("one\n\n\ntwo\r\nthree\rfour", "one\ntwo\nthree\nfour"),
        ("one \n two", "one\ntwo"),
        ("one\u{2028}two\u{2029}three\u{85}four", "one\ntwo\nthree\nfour"),
        ("so\u{ad}ft zero\u{200b}width \u{feff}bom", "soft zerowidth bom"),
        ("bi\u{202e}di \u{2066}x\u{2069} \u{7}bell\u{0}", "bidi x bell"),
        ("e\u{301}te\u{301}", "été"),
        ("\u{212b}ngstro\u{308}m", "Ångström"),
        ("e\u{ad}\u{301}", "é"),
        ("\u{1100}\u{1161}\u{11a8}", "각"),
        ("joi\u{200d}ner \u{200c}", "joiner"),
        ("\u{212b}\u{200d}x", "Åx"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("👩\u{200d}🚒 fire", "👩\u{200d}🚒 fire"),
        ("&amp; <b>", "&amp; <b>"),
        ("\u{f900}\u{f901}", "豈更"),
        ("tag\u{e0041}s", "tags"),
    ];
    for (original, expected) in cases {
        assert_eq!(text(original), expected, "{original:?}");
    }
}

#[test]
fn what_was_decoded_with_the_wrong_table_is_repaired() {
    let cases = [
        ("Donâ€™t", "Don’t"),
        ("Don\u{e2}\u{80}\u{99}t", "Don’t"),
        ("SÃ£o Paulo", "São Paulo"),
        ("â€œHiâ€\u{9d} â€” â€¦", "“Hi” — …"),
        ("â€œHiâ€, she said", "“Hi”, she said"),
        ("Â£10, 5Â\u{a0}â‚¬, 30 Â°C, Â«wordÂ»", "£10, 5 €, 30 °C, «word»"),
        ("PolÃ\u{ad}tica", "Política"),
        ("Ãœber Ã–sterreich: GruÃŸ", "Über Österreich: Gruß"),
        ("voilÃ\u{a0}.", "voilà."),
        ("Å\u{81}Ã³dÅº, ÄŸ, Å¡Å™, È™i", "Łódź, ğ, šř, și"),
        ("ItÃ¢â‚¬â„¢s", "It’s"),
        ("Ã¢â‚¬Å“chillingÃ¢â‚¬\u{9d}", "“chilling”"),
        ("cafÃƒÂ©", "café"),
        ("cafÃ\u{83}Â©", "café"),
        ("ðŸ˜€ ok", "😀 ok"),
        ("ï»¿Text â€‹here", "Text here"),
        ("Ã\u{200b}©", "é"),
        ("A\u{303}©", "é"),
        ("ÂÂÂ©", "©"),
        ("Don\u{92}t, \u{93}so\u{94}", "Don’t, “so”"),
        ("DonÂ’t", "Don’t"),
        ("left \u{fffd} as is", "left \u{fffd} as is"),
    ];
    for (original, expected) in cases {
        assert_eq!(text(original), expected, "{original:?}");
        assert_eq!(normalize_line(original).as_str(), expected, "{original:?}");
        assert_eq!(html(original), expected, "{original:?}");
    }
    assert_eq!(html("Don&acirc;&euro;&trade;t <b>caf&Atilde;</b>&copy;"), "Don’t café");
    assert_eq!(html("na&Atilde;&macr;ve &Atilde;&shy;"), "naïve í");
}

/// Capitals with marks behind them, as they are written in news of many languages.
#[test]
fn real_text_is_not_taken_for_mojibake() {
    let cases = [
        "SPÖ’s Burgenland",
        "„Das macht Spaß“, sagte er",
        "CAFÉ’S “CAFÉ” CAFÉ… CAFÉ – CAFÉ—",
        "«È…» PERCHÉ»",
        "né… »",
        "“AMANHÔ e MANHÃ, IRMÔ",
        "MITÄ… TÄÄLLÄ”, ”PÅ” »SÅ«",
        "la letra «Ñ» y “Ñ”",
        "VIÐ” MEÐ…",
        "Â, Ã, â, à la ô",
        "ÂME, Âge",
        "está… allá”…",
        "“é”…",
        "ROMÂNIA, ĐÃ QUA",
        "Île-de-France",
        "naïve ï, ð",
        "ß’ ß“",
        "â la",
        "Æ’",
        "×… ÷",
    ];
    for original in cases {
        assert_eq!(text(original), original);
    }
    assert_eq!(text("Å\u{a0}gå PÅ\u{a0}"), "Å gå PÅ");
}

#[test]
fn ligatures_and_full_width_letters_are_plain_letters() {
    let cases = [
        ("ﬁnal oﬃce ﬂoor ﬀ ﬄ ﬆ ﬅ", "final office floor ff ffl st st"),
        ("ＡＢＣ１２３ ｘｙｚ", "ABC123 xyz"),
        ("東京２０２０！（了）。", "東京2020！（了）。"),
        ("Ａ\u{30a}", "Å"),
        ("x² ½ Ⅳ ﾊ ™", "x² ½ Ⅳ ﾊ ™"),
    ];
    for (original, expected) in cases {
        assert_eq!(text(original), expected, "{original:?}");
    }
    let normalized = normalize("an oﬃce", BodyFormat::Text);
    let slice = |start, end| normalized.original_span(Span::between(start, end)).slice("an oﬃce");
    assert_eq!(slice(3, 9), Some("oﬃce"));
    assert_eq!(slice(4, 5), Some("ﬃ"));
}

#[test]
fn spans_of_repaired_text_point_into_the_original() {
    let original = "<p>It&acirc;&euro;&trade;s SÃ£o ItÃ¢â‚¬â„¢s</p>";
    let normalized = normalize(original, BodyFormat::Html);
    assert_eq!(normalized.as_str(), "It’s São It’s");
    let slice = |part: &str| {
        let start = normalized.as_str().rfind(part)?;
        normalized.original_span(Span::between(start, start + part.len())).slice(original)
    };
    assert_eq!(slice("s São"), Some("s SÃ£o"));
    assert_eq!(slice("o"), Some("o"));
    assert_eq!(slice("ão"), Some("Ã£o"));
    assert_eq!(slice("’s São It"), Some("&acirc;&euro;&trade;s SÃ£o It"));
    assert_eq!(slice("It’s"), Some("ItÃ¢â‚¬â„¢s"));
    assert_eq!(slice("’"), Some("Ã¢â‚¬â„¢"));
}

#[test]
fn line_cases() {
    let cases = [
        ("Rates &amp; rents", "Rates & rents"),
        ("<em>Now</em>: what<br>next?", "Now: what next?"),
        ("if x < y > z", "if x < y > z"),
        ("<b <i>x</i>", "<b x"),
        ("two\nlines", "two lines"),
        ("&amp no semicolon &notaname;", "&amp no semicolon &notaname;"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<madeup>kept</madeup>", "<madeup>kept</madeup>"),
        ("&#8217;s &semi; &NotEqualTilde;", "’s ; ≂\u{338}"),
        ("<a href='x'>link</a> &", "link &"),
        ("&", "&"),
        ("<", "<"),
    ];
    for (original, expected) in cases {
        assert_eq!(normalize_line(original).as_str(), expected, "{original:?}");
    }
}

#[test]
fn spans_point_into_the_original() {
    let original = "<p>A &quot;short&quot;  walk</p>\n<p>e\u{301}t<i>e\u{301}</i> &amp; sun.</p>";
    let normalized = normalize(original, BodyFormat::Html);
    assert_eq!(normalized.as_str(), "A \"short\" walk\nété & sun.");
    let slice = |part: &str| {
        let start = normalized.as_str().find(part)?;
        normalized.original_span(Span::between(start, start + part.len())).slice(original)
    };
    assert_eq!(slice("\"short\""), Some("&quot;short&quot;"));
    assert_eq!(slice("walk"), Some("walk"));
    assert_eq!(slice("\" walk"), Some("&quot;  walk"));
    assert_eq!(slice("été"), Some("e\u{301}t<i>e\u{301}"));
    assert_eq!(slice("é & sun."), Some("e\u{301}</i> &amp; sun."));
    assert_eq!(slice("té & sun."), Some("t<i>e\u{301}</i> &amp; sun."));
}

#[test]
fn spans_outside_the_text_are_cut() {
    let normalized = normalize("rain", BodyFormat::Text);
    assert_eq!(normalized.original_span(Span::between(2, 99)), Span::between(2, 4));
    assert_eq!(normalized.original_span(Span::between(50, 99)), Span::between(4, 4));
    assert!(normalize("", BodyFormat::Html).original_span(Span::between(0, 9)).is_empty());
}

/// Eight megabytes each, of the kinds that made other implementations slow.
#[test]
fn long_bodies_pass_in_seconds() {
    let paragraph = "<p>The ferry &amp; its crew   reached <b>Port Aurel</b> on Tuesday.</p>\n";
    let hostile = [
        (paragraph.to_owned(), BodyFormat::Html),
        ("&amp;".to_owned(), BodyFormat::Html),
        ("<svg>".to_owned(), BodyFormat::Html),
        ("<a <b".to_owned(), BodyFormat::Html),
        ("<script>".to_owned(), BodyFormat::Html),
        ("<script>a<style>b<iframe>".to_owned(), BodyFormat::Html),
        ("<script><!--<script></script>".to_owned(), BodyFormat::Html),
        ("<script><p>".to_owned(), BodyFormat::Html),
        ("<!--".to_owned(), BodyFormat::Html),
        ("<!--a>".to_owned(), BodyFormat::Html),
        ("<p title='><p title=\">".to_owned(), BodyFormat::Html),
        ("<".to_owned(), BodyFormat::Html),
        ("<a b".to_owned(), BodyFormat::Html),
        ("\u{301}\u{323}".to_owned(), BodyFormat::Text),
        ("Â".to_owned(), BodyFormat::Text),
        ("Ã©".to_owned(), BodyFormat::Text),
        ("â€".to_owned(), BodyFormat::Text),
        ("Â\u{200b}©A\u{302}©".to_owned(), BodyFormat::Text),
        ("a  b  \n ".to_owned(), BodyFormat::Text),
    ];
    let started = Instant::now();
    for (unit, format) in hostile {
        let body = unit.repeat(8_000_000 / unit.len());
        let normalized = normalize(&body, format);
        assert!(normalized.as_str().len() <= body.len());
    }
    let marks_then_joiners = format!("a{}{}", "\u{301}".repeat(5_000_000), "\u{200d}".repeat(3_000_000));
    assert!(!normalize(&marks_then_joiners, BodyFormat::Text).as_str().contains('\u{200d}'));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Text with everything that normalising changes.
fn messy() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-zA-Z]{1,6}",
        3 => Just(" ".to_owned()),
        1 => prop::sample::select(vec![
            "  ", "\n", "\r\n", "\t", "\u{a0}", "\u{200b}", "\u{ad}", "\u{202e}", "\u{feff}", "\u{2028}", "\u{200d}", "\u{7}",
            "Ã", "Â", "â", "€", "™", "ƒ", "©", "¡", "Ä", "Å", "ð", "Ÿ", "˜", "š", "S\u{30c}", "A\u{302}", "A\u{303}", "\u{30a}",
            "\u{80}", "\u{93}", "\u{9d}", "\u{81}", "â€™", "â€", "â€‹", "Ã©", "ÃƒÂ©", "Ã¢â‚¬â„¢", "ï»¿", "Ì", "€", "Š", "ﬁ", "ﬄ", "Ａ", "３",
            "e\u{301}", "\u{301}", "\u{212b}", "\u{1100}", "\u{1161}", "한", "é", "ß", "中文", "👩", "ا", "“", "”", "'", "\u{338}",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "<p>", "</p>", "<br>", "<b>", "</b>", "<a href='x>y'>", "</a>", "<script>", "</script>", "<!--", "-->", "<svg>",
            "</svg>", "<title>", "</title>", "<textarea>", "</textarea>", "<style>", "</style>", "</script", "<iframe", "--", "--!>",
            "<a href=\"", "<p x='", "<b id=", "\"", "'", "=", "<td>", "<", ">", "</>", "<!x>", "&", "&amp;", "&lt",
            "&gt;", "&#60;", "&#x41", "&nbsp;", "&notit;", "&bogus;", "&#0;", "&#13;", "&NotEqualTilde;", "&acirc;", "&euro;", "&trade;", "&Atilde;", "&copy;", ";", "amp;", "lt;", "\0",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn check_normal(original: &str, normalized: &NormalizedText) -> Result<(), TestCaseError> {
    let text = normalized.as_str();
    let again = normalize(text, BodyFormat::Text);
    prop_assert_eq!(again.as_str(), text);
    prop_assert!(!text.contains("  ") && !text.contains("\n\n") && text.trim() == text);
    let whole = normalized.original_span(Span::whole(text));
    prop_assert!(whole.slice(original).is_some());
    Ok(())
}

fn check_slice(
    (original, normalized): (&str, &NormalizedText),
    span: Span,
    again: impl Fn(&str) -> NormalizedText,
) -> Result<(), TestCaseError> {
    let mapped = normalized.original_span(span);
    let slice = mapped.slice(original);
    prop_assert!(slice.is_some(), "{:?} cuts a character", mapped);
    if is_citable(normalized, span) {
        let cited = again(slice.unwrap_or_default());
        prop_assert_eq!(cited.as_str(), span.slice(normalized.as_str()).unwrap_or_default());
    }
    Ok(())
}

fn borders(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn normal_text_is_a_fixed_point(original in messy()) {
        check_normal(&original, &normalize(&original, BodyFormat::Html))?;
        check_normal(&original, &normalize(&original, BodyFormat::Text))?;
        check_normal(&original, &normalize_line(&original))?;
    }

    #[test]
    fn slices_are_read_as_in_the_whole(original in messy(), a: prop::sample::Index, b: prop::sample::Index) {
        for format in [BodyFormat::Html, BodyFormat::Text] {
            let normalized = normalize(&original, format);
            let places = borders(normalized.as_str());
            let span = Span::between(*a.get(&places), *b.get(&places));
            check_slice((&original, &normalized), span, |slice| normalize(slice, format))?;
        }
        let line = normalize_line(&original);
        let places = borders(line.as_str());
        let span = Span::between(*a.get(&places), *b.get(&places));
        check_slice((&original, &line), span, normalize_line)?;
    }

    #[test]
    fn no_printed_character_is_lost(words in prop::collection::vec("[a-zA-Z0-9.,]{1,8}", 0..30)) {
        let original = words.join("\u{a0}\n ");
        prop_assert_eq!(text(&original), words.join("\n"));
        prop_assert_eq!(html(&original), words.join(" "));
    }
}
