//! Decoding of HTML bodies.
//!
//! The tokenizer runs over the original and hands text and tags to the [`collector`]. It stops where what follows is read by
//! other rules than those of the standard: in elements that hold no HTML, and in what never closes ([`unclosed`]).

mod collector;
mod hidden;
mod unclosed;

use html5gum::Tokenizer;

use super::piece::{Content, Piece};
use collector::{Collector, Stop};
use unclosed::{CutOff, Ends, cut_off, open_comment_end};

/// What a tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEffect {
    /// A line ends at it.
    EndsLine,
    /// It only marks text up.
    Inline,
    /// What its element holds is not read as text.
    Hides,
    /// It is no tag of HTML's text; it is dropped like an inline one.
    Unknown,
}

/// What the tag with this name, in lower case, does.
pub(super) fn tag_effect(name: &str) -> TagEffect {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "br" | "center" | "dd" | "details"
        | "dialog" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "html" | "legend" | "li" | "main"
        | "menu" | "nav" | "ol" | "option" | "p" | "pre" | "section" | "summary" | "table" | "tbody"
        | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" => TagEffect::EndsLine,
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data" | "del" | "dfn"
        | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark" | "q" | "rp" | "rt" | "ruby"
        | "s" | "samp" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "time" | "tt" | "u"
        | "var" | "wbr" => TagEffect::Inline,
        "audio" | "button" | "canvas" | "head" | "iframe" | "math" | "noembed" | "noframes" | "noscript"
        | "object" | "script" | "select" | "style" | "svg" | "template" | "textarea" | "title" | "video" => {
            TagEffect::Hides
        }
        _ => TagEffect::Unknown,
    }
}

/// Cuts `original` into text, line ends and character references.
///
/// # Complexity
/// Linear: every search that finds nothing is not begun again, and all others are passed over.
pub(super) fn pieces(original: &str) -> Vec<Piece> {
    // Behind the last `>` no tag and no comment closes.
    let end = original.rfind('>').map_or(0, |last| last + 1);
    let markup = original.get(..end).unwrap_or_default();
    let mut collector = Collector::new(original);
    let mut ends = Ends::new(markup);
    loop {
        match collect(&mut collector, markup) {
            Stop::RawText => {
                let behind = ends.raw_text_end(collector.tag_name(), collector.position());
                collector.skip_to(behind);
            }
            Stop::OpenComment => collector.skip_to(open_comment_end(markup, collector.position())),
            Stop::OpenTag { start } => collector.close_tag_at(ends.first_closing_bracket(start)),
            Stop::End => break,
        }
    }
    collector.skip_to(end);
    collect_rest(&mut collector, original);
    collector.into_pieces()
}

/// Tokenizes `text` from the collector's position on, up to the next stop.
fn collect(collector: &mut Collector<'_>, text: &str) -> Stop {
    let rest = text.get(collector.position()..).unwrap_or_default();
    match Tokenizer::new_with_emitter(rest, collector).next() {
        Some(Ok(stop)) => stop,
        None => Stop::End,
    }
}

/// Reads what stands behind the last tag: text, and perhaps the beginning of a tag or comment.
fn collect_rest(collector: &mut Collector<'_>, original: &str) {
    while let Some(found) = original.get(collector.position()..).and_then(|rest| rest.find('<')) {
        let start = collector.position() + found;
        collect(collector, original.get(..start).unwrap_or_default());
        match cut_off(original.get(start..).unwrap_or_default()) {
            CutOff::Tag => return,
            CutOff::Comment { length } => collector.skip_to(start + length),
            CutOff::Nothing => collector.push_text(start + 1),
        }
    }
    collect(collector, original);
}

/// What one character reference, such as `&amp;`, stands for; `None` for an unknown one.
pub(super) fn decode_reference(written: &str) -> Option<Content> {
    match pieces(written).as_slice() {
        [Piece { content: content @ Content::Decoded(_), .. }] => Some(*content),
        _ => None,
    }
}
