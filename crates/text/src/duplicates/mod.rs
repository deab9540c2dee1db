//! Near-duplicates: groups of copies, and texts that hold a part of another.
//!
//! # From the naive loop up
//!
//! Two bodies are copies when they have long passages in common. The naive loop takes every pair, and asks of each run of
//! words in one whether it stands in the other: n²/2 comparisons of two texts, five thousand million for 100,000 bodies.
//!
//! 1. **Shingles** make a comparison cheap. A body becomes the set of hashes of its runs of four words (Broder's shingles); an
//!    ascending list of numbers is compared with another in one pass. Runs end with the sentence, so sentences in another
//!    order make the same set, and lines that are an outlet's furniture are left out. (`shingles.rs`)
//! 2. **Identical texts** are one. A hundred thousand copies cost a sort. (`texts.rs`)
//! 3. **Locality-sensitive hashing** finds texts of about the same content without trying all pairs: a MinHash signature is
//!    cut into bands, and texts meet in the bucket of a band. It serves bodies of any length, and titles. (`minhash.rs`)
//! 4. Signatures estimate the *resemblance* |A∩B| / |A∪B|, which is small for a short text that stands whole in a long one. For
//!    **containment** |A∩B| / |A|, the lower half of all hashes is an inverted index: two texts that have a passage in common
//!    have hashes in common there, whatever else they hold (sampling modulo m, FracMinHash). (`pairs.rs`)
//! 5. Whatever led to a pair, it is **compared exactly**, so precision is not a matter of luck. Copies share more than half of
//!    the longer body; parts share nearly half of the shorter. Where a body is too short to tell by, titles decide, weighted
//!    by rarity: with a bare `Morning briefing` in common, texts are no copies, and `Q3 results` is no copy of `Q4 results`.
//!    (`compare.rs`, `headline.rs`)
//! 6. Pairs become **groups** by stars: each member is a copy of the group's centre, or consists of what the group has in
//!    common. A round-up that holds five articles joins none of them; it is the container of five parts. (`groups.rs`,
//!    `neighbours.rs`)
//!
//! Nothing is quadratic for hostile inputs: a text meets at most 32 others in a bucket, all meet the same ones, and a text
//! keeps its 32 closest relations. (`buckets.rs`)
//!
//! # References
//! Broder: *On the resemblance and containment of documents*, 1997. Leskovec, Rajaraman, Ullman: *Mining of massive datasets*,
//! chapter 3. Irber et al.: *Lightweight compositional analysis of metagenomes with FracMinHash*, 2022. Aslam, Pelekhov, Rus:
//! *The star clustering algorithm*, 2004. Manku, Jain, Das Sarma: *Detecting near-duplicates for web crawling*, 2007, is the
//! alternative that is not used: a SimHash of 64 bits tells near-identical pages, and sees neither parts nor rewrites that cut
//! a third.

mod buckets;
mod compare;
mod config;
mod groups;
mod hash;
mod headline;
mod input;
mod minhash;
mod neighbours;
mod pairs;
mod result;
mod shingles;
mod texts;

pub use config::DuplicateConfig;
pub use input::DuplicateInput;
pub use result::{CopyEvidence, CopyGroup, Duplicates, Overlap, PartialCopy, Relation};

use crate::background::Background;
use groups::Star;
use pairs::Pair;
use texts::Text;

/// Finds copies and partial copies among texts.
///
/// ```
/// use samestory_text::{DuplicateFinder, DuplicateInput, Relation};
///
/// let wire = "The ferry to Sorrel caught fire at dawn on Tuesday, the coast guard said. All 312 people aboard were brought \
///     to Tarn by fishing boats. Two sailors were treated for smoke. The cause of the fire is not known, and the harbour \
///     will stay closed until the wreck has been towed away. The company said that it would pay for hotels.";
/// let cut = "The ferry to Sorrel caught fire at dawn on Tuesday, the coast guard said. All 312 people aboard were brought \
///     to Tarn by fishing boats. Two sailors were treated for smoke.";
/// let rewritten = format!("Fishermen saved hundreds on Tuesday. {wire}");
/// let found = DuplicateFinder::bundled().find(&[
///     DuplicateInput::new("Ferry to Sorrel burns", wire),
///     DuplicateInput::new("Central bank cuts rate", "The bank cut its rate by a quarter point."),
///     DuplicateInput::new("Fishermen save hundreds", &rewritten),
///     DuplicateInput::new("Morning in brief", cut),
/// ]);
/// assert_eq!(found.groups()[0].members(), [0, 2]);
/// let Some(Relation::Partial(overlap)) = found.relation(3, 0) else { panic!() };
/// assert_eq!(overlap.containment(), 1.0);
/// ```
#[derive(Debug, Clone)]
pub struct DuplicateFinder {
    background: Background,
    config: DuplicateConfig,
}

impl DuplicateFinder {
    /// With document frequencies, by which titles are compared, and settings of your own.
    ///
    /// ```
    /// use samestory_text::{Background, DuplicateConfig, DuplicateFinder, DuplicateInput, Relation};
    ///
    /// let boats = |numbers: std::ops::RangeInclusive<u32>| {
    ///     numbers.map(|n| format!("Boat {n} brought {n} people to Tarn. ")).collect::<String>()
    /// };
    /// // The second text cuts the last quarter of the first.
    /// let (whole, cut) = (boats(1..=20), boats(1..=15));
    /// let inputs = [DuplicateInput::new("", &whole), DuplicateInput::new("", &cut)];
    /// assert_eq!(DuplicateFinder::bundled().find(&inputs).relation(0, 1), Some(Relation::Copies));
    ///
    /// let mut strict = DuplicateConfig::default();
    /// strict.min_overlap = 0.8;
    /// let found = DuplicateFinder::new(Background::bundled(), strict).find(&inputs);
    /// assert!(matches!(found.relation(0, 1), Some(Relation::Partial(_))));
    /// ```
    #[must_use]
    pub fn new(background: Background, config: DuplicateConfig) -> Self {
        Self { background, config }
    }

    /// With the bundled document frequencies and the default settings.
    ///
    /// # Complexity
    /// That of [`Background::bundled`], which is read anew: keep the finder.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// // A title that many articles have says nothing; `Sorrel` is rare.
    /// let titles = ["Morning briefing", "Morning briefing.", "Sorrel ferry burns", "Sorrel ferry burns."];
    /// let found = DuplicateFinder::bundled().find(&titles.map(|title| DuplicateInput::new(title, "")));
    /// assert_eq!(found.groups().len(), 1);
    /// assert_eq!(found.groups()[0].members(), [2, 3]);
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(Background::bundled(), DuplicateConfig::default())
    }

    /// Finds groups of copies and partial copies, in any kind of text: whole articles, titles with a sentence, titles alone.
    ///
    /// # Complexity
    /// O(n log n) in the number of texts, linear in their length, on the threads of the `rayon` pool that it is called in.
    /// Memory, beside the texts: 4 bytes for each distinct run of four words, of at most 4,096 runs a text, and 20 bytes for
    /// each in the lower half of the hashes; at most 60 kB for a text, and 5 kB for its signatures and its 32 relations.
    /// Measured: 0.8 GB for 100,000 bodies of 400 words, the bodies included.
    ///
    /// # Determinism
    /// The result does not depend on the number of threads. In another order, the same texts get the same groups and parts;
    /// of identical texts the first stands for all.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, DuplicateFinder, DuplicateInput};
    ///
    /// let body = "The ferry to Sorrel burned at dawn on Tuesday. All 312 aboard were brought to Tarn.";
    /// let articles = [
    ///     Article::builder("a").title("Ferry burns").body(body).build()?,
    ///     Article::builder("b").title("Bank cuts rate").body("The bank cut its rate.").build()?,
    ///     Article::builder("c").title("Ferry burns | Tarn Times").body(format!("<p>{body}</p>")).build()?,
    /// ];
    /// // Read first: markup and outlet names hide no copy.
    /// let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    /// let inputs: Vec<DuplicateInput<'_>> = documents.iter().map(DuplicateInput::from).collect();
    /// let found = DuplicateFinder::bundled().find(&inputs);
    /// assert_eq!(found.groups()[0].members(), [0, 2]);
    /// assert!(found.group_of(1).is_none());
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, inputs: &[DuplicateInput<'_>]) -> Duplicates {
        let texts = texts::distinct(inputs, &self.background);
        let pairs = pairs::related(&texts, &self.config);
        let stars = groups::stars(&texts, &pairs, &self.config);
        Found::new(inputs.len(), &texts).finish(&stars, &pairs)
    }
}

/// Turns numbers of distinct texts into positions in the input.
struct Found<'a> {
    texts: &'a [Text<'a>],
    result: Duplicates,
}

impl<'a> Found<'a> {
    fn new(n_inputs: usize, texts: &'a [Text<'a>]) -> Self {
        let mut first_of = vec![0; n_inputs];
        for (text, position) in texts.iter().flat_map(|text| text.positions.iter().map(move |at| (text, at)))
        {
            if let Some(first) = first_of.get_mut(*position) {
                *first = text.first();
            }
        }
        Self {
            texts,
            result: Duplicates { first_of, group_of: vec![None; n_inputs], ..Duplicates::default() },
        }
    }

    fn finish(mut self, stars: &[Star], pairs: &[Pair]) -> Duplicates {
        self.result.groups = stars.iter().filter_map(|star| self.group(star)).collect();
        self.result.groups.sort_by(|a, b| a.members().cmp(b.members()));
        for (number, group) in self.result.groups.iter().enumerate() {
            for member in group.members() {
                if let Some(group_of) = self.result.group_of.get_mut(*member) {
                    *group_of = Some(number);
                }
            }
        }
        let mut partial: Vec<PartialCopy> = pairs.iter().filter_map(|pair| self.partial_copy(pair)).collect();
        partial.sort_by_key(|pair| (pair.contained, pair.container));
        self.result.partial_copies = partial;
        self.result
    }

    fn group(&self, star: &Star) -> Option<CopyGroup> {
        let center = self.text(star.center)?;
        let satellites = star.satellites.iter().filter_map(|(text, why)| Some((self.text(*text)?, *why)));
        let all = std::iter::once((center, CopyEvidence::SameText)).chain(satellites);
        let members = all.flat_map(|(text, why)| text.positions.iter().map(move |position| (*position, why)));
        let members: Vec<(usize, CopyEvidence)> = members.collect();
        (members.len() > 1).then(|| CopyGroup::new(center.first(), members))
    }

    fn partial_copy(&self, pair: &Pair) -> Option<PartialCopy> {
        let (first, second) = (self.text(pair.text)?, self.text(pair.partner)?);
        let group = |text: &Text<'_>| self.result.group_of.get(text.first()).copied().flatten();
        let are_copies = group(first).is_some() && group(first) == group(second);
        if !pair.comparison.is_partial || are_copies {
            return None;
        }
        let is_first_smaller = first.shingles.n_unsampled() < second.shingles.n_unsampled();
        let (small, large) = if is_first_smaller { (first, second) } else { (second, first) };
        Some(PartialCopy {
            contained: small.first(),
            container: large.first(),
            overlap: pair.comparison.overlap,
        })
    }

    fn text(&self, number: u32) -> Option<&'a Text<'a>> {
        self.texts.get(number as usize)
    }
}
