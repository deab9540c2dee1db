//! Plain text and Markdown.

use proptest::prelude::*;
use pulldown_cmark::Options;
use samestory_analysis::Digest;
use samestory_render::{markdown, plain_text};

use crate::day::day;
use crate::fixture::{article, claim, hostile, story};
use crate::marked::read;

#[test]
fn plain_text_has_every_line_of_a_story_page() {
    let text = plain_text(&day());
    let story = text.split("------\n").nth(1).unwrap();
    let lines: Vec<&str> = story.lines().filter(|line| !line.is_empty()).take(9).collect();
    assert_eq!(
        lines[..2],
        ["2026-05-12", "Fire on Ferry off Calder Point Forces 412 Passengers into the Boats"]
    );
    assert_eq!(lines[2], "Date: 2026-05-12");
    assert_eq!(
        lines[3],
        "Sources: harbourgazette.example: 1 | dailymeridian.example: 2 | northpost.example: 1 | radiosund.example: 1 | coastalwire.example: 1"
    );
    assert_eq!(
        lines[4..7],
        [
            "Image for story 1",
            "Image Source: https://img.example/ferry.jpg",
            "Source: harbourgazette.example"
        ]
    );
    assert!(lines[8].starts_with("Image content: A white car ferry"));
    for part in ["\nSummary\n\nA fire in", "\nKey Points\n\n  • A fire in", "\nArticles in this Story\n"] {
        assert!(story.contains(part), "{part}");
    }
    for line in [
        "Entities: Marianne, Sund Lines, ",
        "Tone: alarmed (uncertain)",
        "Sentiment: neutral",
        "Intent: inform",
    ] {
        assert!(story.lines().any(|found| found.starts_with(line)), "{line}");
    }
    assert!(text.contains("Image content: The publisher gives no description."));
}

#[test]
fn plain_text_holds_no_control_character() {
    let text = plain_text(&hostile());
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains(['\u{202e}', '\u{2066}']));
    assert!(text.contains("left thgir isolate bell [31m"));
}

#[test]
fn markdown_shows_hostile_text_as_text() {
    let text = markdown(&hostile());
    assert!(
        !text.contains('<') || text.matches('<').count() == text.matches("](<https://").count(),
        "{text}"
    );
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(text.contains(
        r"\[x\](javascript:alert(1)) \!\[y\](https\://evil.example/z.png) \*\*bold\*\* \`code\` \# head"
    ));
    assert!(text.contains("\n## \\- A List Item In a Headline\n"), "{text}");
    assert!(text.contains("(<https://b.example/?a=1&amp;lt;=2\"%3E%3Cscript%3E>)"));
    assert!(!text.contains("](<data:") && !text.contains("](javascript:alert(1)\n"));
}

#[test]
fn markdown_has_every_part_of_a_story() {
    let text = markdown(&day());
    let parts = [
        "# Tuesday, 12 May 2026\n\n15 stories from 28 articles\n",
        "\n## Fire on Ferry off Calder Point",
        "**Sources:** harbourgazette.example: 1 · dailymeridian.example: 2",
        "[Picture: harbourgazette.example](<https://img.example/ferry.jpg>). Described by the publisher’s alt text: A white",
        "\n### Key points\n\n- A fire in the engine room",
        "\n#### [Ferry fire off Calder Point: all passengers taken off](<https://www.harbourgazette.example/ferry-1>)\n",
        "- Tone: alarmed (47\u{a0}%, uncertain)\n",
        "\n## Notes\n",
    ];
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

proptest! {
    /// Whatever a headline says, each form has it in one line, and Markdown can be read back.
    #[test]
    fn any_headline_stays_a_line(headline in "\\PC{0,40}|[-+*#=0-9.)\\[\\]<>`_ \\\\\n\r\u{2028}\u{202e}a]{0,40}") {
        let told = story(claim("a", &headline), vec![article("a", "a.example", "A")]);
        let digest = Digest::new(None, vec![told]);
        let (text, marked) = (plain_text(&digest), markdown(&digest));
        let line = text.lines().nth(7).unwrap_or_default();
        let marked_line = marked.lines().find_map(|line| line.strip_prefix("## ")).unwrap_or_default();
        prop_assert_eq!(&read(&marked, Options::empty()).headings[1].1, line.trim_end());
        prop_assert!(!marked_line.contains(['<', '>']));
    }
}
