//! Where each stretch of a normalised text came from.

use samestory_model::Span;

/// Runs by ascending position in the text. A text that equals its original has one run; every place where the two differ
/// begins another.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceMap {
    runs: Vec<Run>,
}

/// A stretch of the text, up to the start of the next run, and the range of the original that it was made from.
#[derive(Debug, Clone, Copy)]
struct Run {
    text: u32,
    source_start: u32,
    source_end: u32,
    kind: RunKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunKind {
    /// Byte by byte: offsets within the run are the same on both sides.
    Aligned,
    /// Only the run as a whole corresponds.
    Whole,
}

impl SourceMap {
    /// Records that `length` bytes, from position `text` of the text on, were made byte by byte from `source` on.
    pub(super) fn push_aligned(&mut self, text: usize, source: Span) {
        let (start, end) = (narrow(source.start()), narrow(source.end()));
        match self.runs.last_mut() {
            Some(last) if last.kind == RunKind::Aligned && last.source_end == start => last.source_end = end,
            _ => self.push(text, source, RunKind::Aligned),
        }
    }

    /// Records that the bytes from position `text` of the text on were made from all of `source`.
    pub(super) fn push_whole(&mut self, text: usize, source: Span) {
        self.push(text, source, RunKind::Whole);
    }

    /// The map of a text that was made from a text of `length` bytes, which `before` maps to the original.
    pub(super) fn behind(&self, before: &Self, length: usize) -> Self {
        let mut joined = Self::default();
        for run in &self.runs {
            match run.kind {
                RunKind::Whole => {
                    joined.push_whole(widen(run.text), before.original_span(run.source(), length));
                }
                RunKind::Aligned => before.runs_within(run.source()).for_each(|(start, part)| {
                    joined.push(widen(run.text) + start, part.source(), part.kind);
                }),
            }
        }
        joined
    }

    /// The runs under `span`, cut to it, each with the distance of its beginning from that of `span`.
    fn runs_within(&self, span: Span) -> impl Iterator<Item = (usize, Run)> + '_ {
        let first = self.runs.partition_point(|run| widen(run.text) <= span.start()).saturating_sub(1);
        let ends = self.runs.iter().skip(first + 1).map(|run| widen(run.text)).chain([usize::MAX]);
        let runs = self.runs.iter().skip(first).zip(ends);
        runs.take_while(move |(run, _)| widen(run.text) < span.end()).map(move |(run, end)| {
            let start = widen(run.text).max(span.start());
            (start - span.start(), run.cut(start, end.min(span.end())))
        })
    }

    fn push(&mut self, text: usize, source: Span, kind: RunKind) {
        let (source_start, source_end) = (narrow(source.start()), narrow(source.end()));
        self.runs.push(Run { text: narrow(text), source_start, source_end, kind });
    }

    /// The range of the original behind `span` of a text of `text_length` bytes.
    pub(super) fn original_span(&self, span: Span, text_length: usize) -> Span {
        let (start, end) = (span.start().min(text_length), span.end().min(text_length));
        let (Some(first), Some(last)) = (self.run_at(start), self.run_at(end.saturating_sub(1).max(start)))
        else {
            return Span::default();
        };
        let source_start = match first.kind {
            RunKind::Aligned => first.aligned(start),
            RunKind::Whole => widen(first.source_start),
        };
        if start == end {
            return Span::between(source_start, source_start);
        }
        let source_end = match last.kind {
            RunKind::Aligned => last.aligned(end),
            RunKind::Whole => widen(last.source_end),
        };
        Span::between(source_start, source_end)
    }

    /// The run that holds the byte at `position`; behind the last byte, the last run.
    fn run_at(&self, position: usize) -> Option<&Run> {
        let after = self.runs.partition_point(|run| widen(run.text) <= position);
        self.runs.get(after.checked_sub(1)?)
    }
}

impl Run {
    fn source(&self) -> Span {
        Span::between(widen(self.source_start), widen(self.source_end))
    }

    /// The part of the run from position `start` to position `end` of the text. What corresponds only as a whole stays whole.
    fn cut(self, start: usize, end: usize) -> Self {
        match self.kind {
            RunKind::Whole => self,
            RunKind::Aligned => Self {
                source_start: narrow(self.aligned(start)),
                source_end: narrow(self.aligned(end)),
                ..self
            },
        }
    }

    fn aligned(&self, position: usize) -> usize {
        (widen(self.source_start) + position.saturating_sub(widen(self.text))).min(widen(self.source_end))
    }
}

/// Positions fit, as no more than `MAX_ORIGINAL_BYTES` are read; NFC may lengthen text (at most threefold), and
/// what then lies beyond is mapped to the last position rather than to a wrong one.
fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn widen(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
