//! Sentences that are somebody's words, though the sentence alone does not show it: of a post that is signed behind its end, of a
//! quotation of several sentences, under the pictures of a gallery.

use samestory_model::Span;
use samestory_text::{Document, Sentence, at_most};

use crate::quotes::quoted_spans;

/// So many bytes of a line are looked at before and behind the start of a sentence.
const WINDOW: usize = 1200;
/// A post has no more characters, and neither has the caption of a picture: what stands in one line with them farther before is news.
const LONGEST_POST: usize = 320;

/// Of each of the first `n` sentences of a document whether it cannot be printed as what the article tells.
pub(crate) fn said_by_others(document: &Document<'_>, n: usize) -> Vec<bool> {
    let sentences = document.sentences().iter().take(n);
    let end = sentences.clone().next_back().map_or(0, |last| last.span.end());
    let body = document.body().as_str();
    let body = at_most(body, end + WINDOW);
    let quoted = quoted_spans(body);
    let is_said = |sentence: &Sentence| {
        is_in_post(rest_of_line(body, sentence.span.start()))
            || is_caption(body, sentence.span.start())
            || is_within(&quoted, sentence.span)
    };
    sentences.map(is_said).collect()
}

/// What of a line stands from a place on.
fn rest_of_line(body: &str, at: usize) -> &str {
    at_most(body.get(at..).unwrap_or_default(), WINDOW).lines().next().unwrap_or_default()
}

/// Whether a signature stands behind: `… — Ana Lund (@lund)`. The sentences of a post have no quotation marks.
fn is_in_post(rest: &str) -> bool {
    let mut names = rest.match_indices(" (@").filter_map(|(at, _)| rest.get(..at));
    names.any(|before| {
        let dash = ["— ", "– ", " - "].iter().filter_map(|dash| before.rfind(dash)).max();
        dash.and_then(|dash| before.get(..dash)).is_some_and(is_short)
    })
}

/// Whether a text may be a post or a caption, as long as it is.
fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST_POST).is_none()
}

/// Whether a sentence is of the captions of a gallery.
fn is_caption(body: &str, at: usize) -> bool {
    let before = body.get(..at).unwrap_or_default();
    let from = (0..4).find_map(|more| before.get(before.len().saturating_sub(WINDOW) + more..));
    let line = from.unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    line.starts_with("Photos: ")
        || rest_of_line(body, at).starts_with("Photos: ")
        || rest_of_line(body, at).split_once("Hide Caption").is_some_and(|(caption, _)| is_short(caption))
}

/// Whether a sentence stands within a quotation that others begin and end.
fn is_within(quoted: &[Span], sentence: Span) -> bool {
    let at = quoted.partition_point(|span| span.end() <= sentence.start());
    quoted.get(at).is_some_and(|span| span.start() < sentence.start() && span.end() > sentence.end())
}

#[cfg(test)]
mod tests {
    use samestory_model::Article;

    use super::*;

    fn said(body: &str) -> Vec<bool> {
        let article = Article::builder("a").body(body).build().unwrap();
        said_by_others(&Document::new(&article), 9)
    }

    #[test]
    fn signed_posts_are_said() {
        let body = "The port of Tarn was closed on Monday.\nThe port is a shame for Tarn. It has to open again. — Ana Lund \
                    (@lund) May 12, 2017\nThe council of Tarn will meet on Friday.";
        assert_eq!(said(body), [false, true, true, false]);
        // A body of one line; its second sentence stands so near that it may be of the post.
        let news = "The port of Tarn was closed on Monday, when a storm had sunk two ferries of the line to Halden and the crew of a \
                    third one had called for help. ";
        assert_eq!(said(&(news.repeat(3) + &body.replace('\n', " ")))[..2], [false, true]);
    }

    #[test]
    fn so_is_the_middle_of_a_long_quotation() {
        let body = "The port of Tarn said: “The ferry is old. No ferry is immune to the sea of Tarn. It will sail \
                    again.” The council of Tarn, a “friend of ferries”, will meet on Friday.";
        assert_eq!(said(body), [false, true, false, false]);
    }

    #[test]
    fn and_what_stands_under_pictures() {
        let body = "The port of Tarn was closed.\nPhotos: Ports The port of Halden is large. It was built in May. Hide \
                    Caption 2 of 9\nThe council will meet.";
        let at = |text: &str| body.find(text).unwrap();
        for (text, is_so) in
            [("The port of T", false), ("The port of H", true), ("It was", true), ("The c", false)]
        {
            assert_eq!(is_caption(body, at(text)), is_so, "{text}");
        }
    }
}
