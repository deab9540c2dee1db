//! What must hold for pages and texts, whatever the articles say. Each function panics where it does not.

use html5gum::{Token, Tokenizer};

/// Every tag is one of the templates', none holds a script or leads anywhere but to the web or to these pages, and nothing controls
/// or turns the text.
pub fn check_page(page: &str) {
    check_characters(page);
    for token in Tokenizer::new(page) {
        match token.expect("memory can be read") {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                assert!(OUR_TAGS.contains(&name), "<{name}>");
                for (attribute, value) in &tag.attributes {
                    check_attribute(name, text(attribute), text(value));
                }
            }
            Token::Error(error) => panic!("{error:?}"),
            Token::Comment(comment) => panic!("{:?}", text(&comment)),
            _ => {}
        }
    }
}

const OUR_TAGS: &[&str] = &[
    "a",
    "article",
    "aside",
    "bdi",
    "body",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "i",
    "img",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "q",
    "rect",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

fn check_attribute(tag: &str, name: &str, value: &str) {
    assert!(!name.starts_with("on") && name != "style" && name != "srcdoc", "{tag} {name}");
    let scheme = value.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_web = scheme.is_some_and(|scheme| ["http", "https"].contains(&scheme.as_str()));
    let is_own = value.starts_with('#') || value.starts_with("story-") || OUR_FILES.contains(&value);
    match name {
        "src" => assert!(tag == "img" && is_web, "{value}"),
        "href" => assert!(tag == "a" && (is_web || is_own), "{value}"),
        _ => {}
    }
}

const OUR_FILES: [&str; 4] = ["index.html", "digest.json", "digest.md", "digest.txt"];

/// No tag but the addresses of links, no character that controls or turns.
pub fn check_markdown(markdown: &str) {
    check_characters(markdown);
    // A scheme is compared without its case.
    let lower = markdown.to_ascii_lowercase();
    let n_links = ["](<https://", "](<http://"].iter().map(|link| lower.matches(link).count()).sum::<usize>();
    assert_eq!(markdown.matches('<').count(), n_links, "{markdown}");
}

/// No character that controls or turns.
pub fn check_plain(text: &str) {
    check_characters(text);
}

fn check_characters(text: &str) {
    let is_hostile = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(is_hostile), "{:?}", text.find(is_hostile));
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the page is UTF-8")
}
