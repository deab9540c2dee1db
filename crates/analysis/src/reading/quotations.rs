//! Which stretches of a text are quoted.

use samestory_model::Span;

use crate::quotes::quoted_spans;

/// A stretch between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// With its marks.
    pub(super) span: Span,
}

/// At most so many quotations of a text are told apart; what is quoted behind them counts as not quoted.
const MAX_QUOTATIONS: usize = 2_000;

/// The quotations of a text in their order, none of them overlapping: those that open and close, those between straight single
/// marks (`'so'`), and one that a cut has left without its beginning or its end.
pub(super) fn quotations(text: &str) -> Vec<Quotation> {
    let closed = quoted_spans(text);
    let singles = single_quoted(text).into_iter().filter(|span| !overlaps(&closed, *span));
    let mut spans: Vec<Span> =
        singles.chain(open_ended(text, &closed)).chain(closed.iter().copied()).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, span| next.start() < span.end());
    spans.truncate(MAX_QUOTATIONS);
    spans.into_iter().map(|span| Quotation { span }).collect()
}

/// The quotation around `span`, by its number.
pub(super) fn quotation_around(quotations: &[Quotation], span: Span) -> Option<usize> {
    let behind = quotations.partition_point(|quotation| quotation.span.start() <= span.start());
    let index = behind.checked_sub(1)?;
    quotations.get(index).filter(|quotation| quotation.span.contains(span)).map(|_| index)
}

/// Whether one of `spans`, which are in order and apart, overlaps `span`.
fn overlaps(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end() <= span.start());
    spans.get(first).is_some_and(|other| other.start() < span.end())
}

/// `'…'`: a mark behind a blank or a bracket and before a letter opens, one before no letter and behind none but a letter or
/// a stop closes. Plural possessives (`workers'`) close nothing where nothing is open.
fn single_quoted(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open = None;
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = characters.peek().map_or(' ', |(_, next)| *next);
        if c == '\n' {
            open = None;
        } else if c == '\''
            && open.is_none()
            && (before.is_whitespace() || "([—–".contains(before))
            && after.is_alphanumeric()
        {
            open = Some(at);
        } else if c == '\'' && !after.is_alphanumeric() && !before.is_whitespace() {
            spans.extend(open.take().map(|start| Span::between(start, at + 1)));
        }
        before = c;
        if spans.len() >= MAX_QUOTATIONS {
            break;
        }
    }
    spans
}

/// A quotation that goes on beyond the text, at its beginning or its end: typographic marks only, which tell which end they are.
fn open_ended(text: &str, closed: &[Span]) -> Vec<Span> {
    let is_outside = |at: &usize| !overlaps(closed, Span::between(*at, at + 1));
    let mut closing = text.match_indices('”').map(|(at, _)| at).filter(is_outside);
    let mut opening = text.rmatch_indices('“').map(|(at, _)| at).filter(is_outside);
    let first_open = closed.first().map_or(text.len(), |span| span.start());
    let last_close = closed.last().map_or(0, |span| span.end());
    let head = closing.next().filter(|at| *at <= first_open).map(|at| Span::between(0, at));
    let tail = opening.next().filter(|at| *at >= last_close).map(|at| Span::between(at, text.len()));
    head.into_iter().chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text).iter().filter_map(|quotation| quotation.span.slice(text)).collect()
    }

    #[test]
    fn marks_of_all_kinds_and_cut_quotations_are_found() {
        assert_eq!(quoted("Snowden: NSA is 'setting fire' to the workers' web"), ["'setting fire'"]);
        assert_eq!(quoted("is over,” he said. “It is"), ["is over,", "“It is"]);
        assert_eq!(quoted("the dogs' beds aren't 'new'"), ["'new'"]);
        assert!(quoted("rock 'n roll of the '90s").is_empty());
    }

    #[test]
    fn quotations_that_touch_are_two() {
        assert_eq!(quoted("Ana Lund: 'no'“yes”"), ["'no'", "“yes”"]);
    }
}
