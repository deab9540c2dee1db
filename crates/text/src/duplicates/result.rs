//! What is found, with the numbers that show why.

/// How much two bodies share, counted in distinct runs of four words.
///
/// Counts are exact for bodies of up to 4,096 distinct runs; beyond, they are those of a sample, the same for both bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    n_shared: usize,
    n_smaller: usize,
    n_larger: usize,
    /// Each counted run stands for so many.
    sampling: u64,
}

impl Overlap {
    pub(super) fn new(n_shared: usize, n_first: usize, n_second: usize, sampling: u64) -> Self {
        Self { n_shared, n_smaller: n_first.min(n_second), n_larger: n_first.max(n_second), sampling }
    }

    /// Runs of words that both bodies have.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // Boats 3 to 8 are in both.
    /// let bodies = [boats(1..=8), boats(3..=20)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.n_shared(), 6 * 4);
    /// ```
    #[must_use]
    pub fn n_shared(&self) -> usize {
        self.n_shared
    }

    /// Runs of words of the body with fewer, whichever of the two that is.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// let bodies = [boats(1..=5), boats(1..=20)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.n_smaller(), 5 * 4);
    /// ```
    #[must_use]
    pub fn n_smaller(&self) -> usize {
        self.n_smaller
    }

    /// Runs of words of the body with more, whichever of the two that is.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// let bodies = [boats(1..=20), boats(1..=5)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.n_larger(), 20 * 4);
    /// ```
    #[must_use]
    pub fn n_larger(&self) -> usize {
        self.n_larger
    }

    /// The share of the smaller body that stands in the larger, 0..=1; 0 for an empty one.
    ///
    /// # References
    /// Broder: *On the resemblance and containment of documents*, 1997, section 2.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // Six of its eight boats are in the longer text.
    /// let bodies = [boats(1..=8), boats(3..=20)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.containment(), 0.75);
    /// ```
    #[must_use]
    pub fn containment(&self) -> f64 {
        share(self.n_shared, self.n_smaller)
    }

    /// The share of the larger body that stands in the smaller, 0..=1; 0 for two empty ones. By this, copies
    /// are told from parts.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // A quarter of the longer text: a part of it, no copy.
    /// let bodies = [boats(1..=5), boats(1..=20)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.coverage(), 0.25);
    /// ```
    #[must_use]
    pub fn coverage(&self) -> f64 {
        share(self.n_shared, self.n_larger)
    }

    /// What both have over what either has, 0..=1: the Jaccard similarity; 0 for two empty bodies.
    ///
    /// # References
    /// Broder: *On the resemblance and containment of documents*, 1997, section 2.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// // Each sentence has four runs of four words.
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // Of 20 boats, six are in both.
    /// let bodies = [boats(1..=8), boats(3..=20)];
    /// let inputs = bodies.each_ref().map(|body| DuplicateInput::new("", body));
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// let Some(Relation::Partial(overlap)) = found.relation(0, 1) else { panic!("a part") };
    /// assert_eq!(overlap.resemblance(), 0.3);
    /// ```
    #[must_use]
    pub fn resemblance(&self) -> f64 {
        share(self.n_shared, (self.n_smaller + self.n_larger).saturating_sub(self.n_shared))
    }

    /// About how many runs are shared, where they were sampled.
    pub(super) fn n_shared_unsampled(&self) -> u64 {
        self.n_shared as u64 * self.sampling
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Why two texts are called copies.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum CopyEvidence {
    /// Title and body are the same.
    SameText,
    /// They have one address.
    SameAddress,
    /// Their bodies share most of their text.
    SharedBody(Overlap),
    /// Most of the body is text that two members of the group have at least, and it is not much shorter than they are: it
    /// cut other paragraphs than the representative. The smaller and the larger are the body and the group's common text.
    SharedWithGroup(Overlap),
    /// Their titles say the same, and their bodies, of which one at least is short, do not speak against it.
    SameHeadline {
        /// Of the titles: words and neighbouring words that both have over those that either has, weighted by rarity, 0..=1.
        similarity: f64,
        /// Of the bodies.
        bodies: Overlap,
    },
}

/// Texts that are copies of one another. A text is in one group at most.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyGroup {
    representative: usize,
    members: Vec<(usize, CopyEvidence)>,
    indices: Vec<usize>,
}

impl CopyGroup {
    /// From two members or more.
    pub(super) fn new(representative: usize, mut members: Vec<(usize, CopyEvidence)>) -> Self {
        members.sort_unstable_by_key(|(text, _)| *text);
        let indices = members.iter().map(|(text, _)| *text).collect();
        Self { representative, members, indices }
    }

    /// The positions of the texts in the input, ascending; two at least.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// let bodies = ["A storm came.", "The bank cut its rate.", "A storm came.", "A storm came."];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// assert_eq!(found.groups()[0].members(), [0, 2, 3]);
    /// ```
    #[must_use]
    pub fn members(&self) -> &[usize] {
        &self.indices
    }

    /// The position of the member that each other one is a copy of: the one with the most and closest copies, identical ones
    /// included.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // One outlet cut the end of the agency's text, another one its beginning.
    /// let (end_cut, wire, start_cut) = (boats(1..=14), boats(1..=20), boats(7..=20));
    /// let bodies = [&end_cut, &wire, &start_cut];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// assert_eq!(found.groups()[0].members(), [0, 1, 2]);
    /// assert_eq!(found.groups()[0].representative(), 1);
    /// ```
    #[must_use]
    pub fn representative(&self) -> usize {
        self.representative
    }

    /// Why a member is called a copy of the representative; `None` for another text and for the representative itself.
    ///
    /// # Complexity
    /// Logarithmic in the number of members.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{CopyEvidence, DuplicateFinder, DuplicateInput};
    ///
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // Two outlets print all of the agency's text, a third cut its last quarter.
    /// let (wire, cut) = (boats(1..=20), boats(1..=15));
    /// let bodies = [&cut, &wire, &wire];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// let group = &found.groups()[0];
    /// assert_eq!((group.representative(), group.evidence(1)), (1, None));
    /// assert_eq!(group.evidence(2), Some(CopyEvidence::SameText));
    /// let Some(CopyEvidence::SharedBody(overlap)) = group.evidence(0) else { panic!("a shorter copy") };
    /// assert_eq!(overlap.coverage(), 0.75);
    /// ```
    #[must_use]
    pub fn evidence(&self, text: usize) -> Option<CopyEvidence> {
        let position = self.members.binary_search_by_key(&text, |(member, _)| *member).ok()?;
        let (_, evidence) = self.members.get(position)?;
        (text != self.representative).then_some(*evidence)
    }
}

/// A text whose body stands, to a good part, in another text that is no copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialCopy {
    /// Position of the text with the smaller body.
    pub contained: usize,
    /// Position of the text that holds it.
    pub container: usize,
    /// How much of it.
    pub overlap: Overlap,
}

/// How two texts are related.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Relation {
    /// They are in one group of copies.
    Copies,
    /// The smaller body stands, to a good part, in the larger.
    Partial(Overlap),
}

/// Groups of copies, and partial copies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Duplicates {
    pub(super) groups: Vec<CopyGroup>,
    /// By contained text, then container.
    pub(super) partial_copies: Vec<PartialCopy>,
    /// Of each text, its group.
    pub(super) group_of: Vec<Option<usize>>,
    /// Of each text, the first one that has the same title and body.
    pub(super) first_of: Vec<usize>,
}

impl Duplicates {
    /// Groups of two texts or more, by their first member. A text without copies is in none.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// let bodies = ["A storm came.", "Rates were cut.", "Rates were cut.", "A storm came.", "Rain."];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// let members: Vec<_> = found.groups().iter().map(|group| group.members()).collect();
    /// assert_eq!(members, [[0, 3], [1, 2]]);
    /// ```
    #[must_use]
    pub fn groups(&self) -> &[CopyGroup] {
        &self.groups
    }

    /// The group of the text at this position; `None` where it has no copies.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// let bodies = ["A storm hit Tarn.", "The bank cut its rate.", "A storm hit Tarn."];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// assert_eq!(found.group_of(2).map(|group| group.members()), Some([0, 2].as_slice()));
    /// assert!(found.group_of(1).is_none());
    /// ```
    #[must_use]
    pub fn group_of(&self, text: usize) -> Option<&CopyGroup> {
        self.group_of.get(text).copied().flatten().and_then(|group| self.groups.get(group))
    }

    /// Texts that stand, to a good part, in another one: by contained text, then container. Of texts with the
    /// same title and body, the first stands for all.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// let (round_up, brief) = (boats(1..=20), boats(4..=9));
    /// let bodies = [&round_up, &brief];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// let part = found.partial_copies()[0];
    /// assert_eq!((part.contained, part.container), (1, 0));
    /// assert_eq!(part.overlap.containment(), 1.0);
    /// ```
    #[must_use]
    pub fn partial_copies(&self) -> &[PartialCopy] {
        &self.partial_copies
    }

    /// How two texts are related, in either order; `None` when they share too little.
    ///
    /// # Complexity
    /// Logarithmic in the number of partial copies.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
    ///
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// let (wire, brief) = (boats(1..=20), boats(1..=6));
    /// let bodies = [&wire, &brief, &wire, "The bank cut its rate."];
    /// let found = DuplicateFinder::bundled().find(&bodies.map(|body| DuplicateInput::new("", body)));
    /// assert_eq!(found.relation(0, 2), Some(Relation::Copies));
    /// assert!(matches!(found.relation(1, 2), Some(Relation::Partial(_))));
    /// assert_eq!(found.relation(1, 2), found.relation(2, 1));
    /// assert_eq!(found.relation(0, 3), None);
    /// ```
    #[must_use]
    pub fn relation(&self, first: usize, second: usize) -> Option<Relation> {
        let group = |text: usize| self.group_of.get(text).copied().flatten();
        if group(first).is_some() && group(first) == group(second) {
            return Some(Relation::Copies);
        }
        let (first, second) = (*self.first_of.get(first)?, *self.first_of.get(second)?);
        self.partial(first, second).or_else(|| self.partial(second, first)).map(Relation::Partial)
    }

    fn partial(&self, contained: usize, container: usize) -> Option<Overlap> {
        let key = |pair: &PartialCopy| (pair.contained, pair.container);
        let position = self.partial_copies.binary_search_by_key(&(contained, container), key).ok()?;
        self.partial_copies.get(position).map(|pair| pair.overlap)
    }
}
