//! Pages that go on in further ones: how they are filled, and how a reader turns them.

/// A page with fewer bytes is not divided. A phone on a slow network has it within a second or two.
pub(super) const MAX_BYTES: usize = 100_000;

/// Pages that are divided are filled up to here. Entries are weighed alone, and on a full page their links may be some bytes longer.
pub(super) const FILLED_BYTES: usize = 97_000;

/// A page, and those on which it goes on.
pub(crate) struct Pages {
    pub(crate) first: String,
    /// The second page and those after it; most have none.
    pub(crate) continued: Vec<String>,
}

impl Pages {
    /// The second page and those after it with their numbers, from 1 on.
    pub(crate) fn continued(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.continued.iter().map(String::as_str))
    }
}

/// For each page, how many entries stand on pages before it, where pages are filled one after another: the first with entries that
/// weigh at most `first` bytes together, the others with at most `other`. An entry that is heavier than that has a page of its own.
pub(super) fn filled(weights: &[usize], first: usize, other: usize) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut room, mut is_empty) = (first, true);
    for (at, weight) in weights.iter().enumerate() {
        if *weight > room && !is_empty {
            starts.push(at);
            room = other;
        }
        room = room.saturating_sub(*weight);
        is_empty = false;
    }
    starts
}

/// Where a reader is among pages.
pub(super) struct Turning {
    /// From 1 on.
    pub(super) page: usize,
    pub(super) n_pages: usize,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl Turning {
    /// At `page` of `n_pages`, which count from 0; `file` names a page's file.
    pub(super) fn new(page: usize, n_pages: usize, file: impl Fn(usize) -> String) -> Self {
        Self {
            page: page + 1,
            n_pages,
            previous: page.checked_sub(1).map(&file),
            next: (page + 1 < n_pages).then(|| file(page + 1)),
        }
    }
}
