//! The linear chain: the best sequence of tags, and how probable each of its names is.

/// The tag of a word: 0 for no name, then for each kind its first word and its other words.
pub(super) type Tag = usize;

/// Rows of the model have so many places; the last ones may be unused.
pub(super) const WIDTH: usize = 16;

/// A score for each tag, in steps of the model.
pub(super) type Row = [i16; WIDTH];

/// Scores of one tag following another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Transitions {
    /// For the first word of a sentence.
    pub(super) start: Row,
    /// From each tag to each tag.
    pub(super) rows: [Row; WIDTH],
}

/// A name in a sentence: the words `start..end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Which kind of the model, from 0.
    pub(super) kind: usize,
}

const fn first(kind: usize) -> Tag {
    1 + 2 * kind
}

const fn inner(kind: usize) -> Tag {
    2 + 2 * kind
}

/// The names on the best path.
///
/// # Complexity
/// O(words × tags²).
///
/// # References
/// Viterbi: *Error bounds for convolutional codes*, 1967; Lafferty et al.: *Conditional random fields*, 2001, section 3.
pub(super) fn best_names(emissions: &[Row], transitions: &Transitions) -> Vec<Found> {
    let mut names: Vec<Found> = Vec::new();
    for (at, tag) in best_path(emissions, transitions).into_iter().enumerate() {
        let Some(kind) = tag.checked_sub(1).map(|tag| tag / 2) else { continue };
        match names.last_mut().filter(|last| last.end == at && last.kind == kind && tag == inner(kind)) {
            Some(last) => last.end = at + 1,
            None => names.push(Found { start: at, end: at + 1, kind }),
        }
    }
    names
}

fn best_path(emissions: &[Row], transitions: &Transitions) -> Vec<Tag> {
    let Some((first, rest)) = emissions.split_first() else { return Vec::new() };
    let mut scores = [0i32; WIDTH];
    for ((score, emission), start) in scores.iter_mut().zip(first).zip(&transitions.start) {
        *score = i32::from(*emission) + i32::from(*start);
    }
    let mut pointers: Vec<[u8; WIDTH]> = Vec::with_capacity(rest.len());
    for emission in rest {
        let mut best = [i32::MIN; WIDTH];
        let mut from = [0u8; WIDTH];
        for (before, (score, row)) in (0u8..).zip(scores.iter().zip(&transitions.rows)) {
            for ((best, from), step) in best.iter_mut().zip(&mut from).zip(row) {
                let reached = score + i32::from(*step);
                if reached > *best {
                    (*best, *from) = (reached, before);
                }
            }
        }
        for (best, emission) in best.iter_mut().zip(emission) {
            *best += i32::from(*emission);
        }
        scores = best;
        pointers.push(from);
    }
    // Of equal scores the first tag wins.
    let last = (0..WIDTH).rev().max_by_key(|tag| scores.get(*tag)).unwrap_or(0);
    let mut path = vec![last];
    for from in pointers.iter().rev() {
        let tag = path.last().and_then(|tag| from.get(*tag)).map_or(0, |tag| usize::from(*tag));
        path.push(tag);
    }
    path.reverse();
    path
}

/// What scores are worth as factors of a probability, worked out once for a model.
#[derive(Debug, Clone)]
pub(super) struct Factors {
    start: [f64; WIDTH],
    /// From each tag to each tag.
    steps: [[f64; WIDTH]; WIDTH],
    /// To each tag from each tag.
    steps_back: [[f64; WIDTH]; WIDTH],
    /// Of a score that lies so many steps below the best one.
    below: Vec<f64>,
}

/// Scores further below the best one count as impossible: at usual steps they are less probable than 1 in 10⁸.
const MAX_BELOW: i32 = 1_000;

impl Factors {
    /// `unit`: what one step of a score is worth in natural units.
    pub(super) fn new(transitions: &Transitions, unit: f64) -> Self {
        let exp = |score: i16| libm::exp(f64::from(score) * unit);
        let steps = transitions.rows.map(|row| row.map(exp));
        Self {
            start: transitions.start.map(exp),
            steps,
            steps_back: std::array::from_fn(|to| steps.map(|row| value(&row, to))),
            below: (0..=MAX_BELOW).map(|steps| libm::exp(-f64::from(steps) * unit)).collect(),
        }
    }

    fn potential(&self, row: &Row) -> [f64; WIDTH] {
        let most = row.iter().copied().max().map_or(0, i32::from);
        let of = |score: i16| {
            usize::try_from(most - i32::from(score)).ok().and_then(|below| self.below.get(below))
        };
        row.map(|score| of(score).copied().unwrap_or(0.0))
    }

    fn follow(&self, before: &[f64; WIDTH]) -> [f64; WIDTH] {
        let mut reached = [0.0; WIDTH];
        for (value, step) in before.iter().zip(&self.steps) {
            reached.iter_mut().zip(step).for_each(|(reached, step)| *reached += value * step);
        }
        reached
    }
}

/// Probabilities of a sentence's paths, for asking about single names.
pub(super) struct Lattice<'f> {
    factors: &'f Factors,
    /// Potentials of each word, and what reaches it from the left and the right; every row sums to one with its scale.
    potentials: Vec<[f64; WIDTH]>,
    forward: Vec<[f64; WIDTH]>,
    backward: Vec<[f64; WIDTH]>,
    scales: Vec<f64>,
}

impl<'f> Lattice<'f> {
    /// # Complexity
    /// O(words × tags²).
    pub(super) fn new(emissions: &[Row], factors: &'f Factors) -> Self {
        let potentials = emissions.iter().map(|row| factors.potential(row)).collect();
        let mut lattice =
            Self { factors, potentials, forward: Vec::new(), backward: Vec::new(), scales: Vec::new() };
        lattice.go_forward();
        lattice.go_backward();
        lattice
    }

    fn go_forward(&mut self) {
        let mut before: Option<[f64; WIDTH]> = None;
        for potential in &self.potentials {
            let mut row = before.map_or(self.factors.start, |before| self.factors.follow(&before));
            row.iter_mut().zip(potential).for_each(|(value, potential)| *value *= potential);
            let scale = row.iter().sum::<f64>();
            row.iter_mut().for_each(|value| *value /= scale);
            self.scales.push(scale);
            self.forward.push(row);
            before = Some(row);
        }
    }

    fn go_backward(&mut self) {
        let mut row = [1.0; WIDTH];
        self.backward.push(row);
        for (potential, scale) in self.potentials.iter().zip(&self.scales).skip(1).rev() {
            let mut weighted = row;
            weighted.iter_mut().zip(potential).for_each(|(value, potential)| *value *= potential / scale);
            row = [0.0; WIDTH];
            for (weighted, steps) in weighted.iter().zip(&self.factors.steps_back) {
                row.iter_mut().zip(steps).for_each(|(value, step)| *value += step * weighted);
            }
            self.backward.push(row);
        }
        self.backward.reverse();
    }

    /// The probability that exactly the words `start..end` are a name of this kind, in 0..=1.
    pub(super) fn probability(&self, found: &Found) -> f64 {
        let Found { start, end, kind } = *found;
        let potential = |at: usize, tag: Tag| {
            let row = self.potentials.get(at).zip(self.scales.get(at));
            row.map_or(0.0, |(row, scale)| value(row, tag) / scale)
        };
        let step = |from: Tag, to: Tag| self.factors.steps.get(from).map_or(0.0, |row| value(row, to));
        let before = start.checked_sub(1).and_then(|before| self.forward.get(before));
        let entered = before.map_or(self.factors.start, |before| self.factors.follow(before));
        let mut path = value(&entered, first(kind)) * potential(start, first(kind));
        let mut tag = first(kind);
        for at in start + 1..end {
            path *= step(tag, inner(kind)) * potential(at, inner(kind));
            tag = inner(kind);
        }
        let Some(behind) = self.backward.get(end) else { return probable(path) };
        let others = (0..WIDTH).filter(|other| *other != inner(kind));
        let left: f64 =
            others.map(|other| step(tag, other) * potential(end, other) * value(behind, other)).sum();
        probable(path * left)
    }
}

/// What a product of factors comes to; 0 where a model that allows no path has made it no number.
fn probable(product: f64) -> f64 {
    if product.is_nan() { 0.0 } else { product.clamp(0.0, 1.0) }
}

fn value(row: &[f64; WIDTH], tag: Tag) -> f64 {
    row.get(tag).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One kind: none, first, inner; an inner tag follows a first or an inner one only.
    fn transitions() -> Transitions {
        let mut rows = [[i16::MIN; WIDTH]; WIDTH];
        let mut start = [i16::MIN; WIDTH];
        start[..2].fill(0);
        rows[0][..2].fill(0);
        rows[1][..3].fill(0);
        rows[2][..3].fill(0);
        Transitions { start, rows }
    }

    fn row(scores: [i16; 3]) -> Row {
        let mut row = [0; WIDTH];
        row[..3].copy_from_slice(&scores);
        row
    }

    /// Every sequence of three tags that may be, with its weight.
    fn paths(emissions: &[Row], transitions: &Transitions, step: f64) -> Vec<(Vec<Tag>, f64)> {
        let mut paths: Vec<(Vec<Tag>, i32)> = vec![(Vec::new(), 0)];
        for emission in emissions {
            let longer = paths.iter().flat_map(|(path, score)| {
                (0..3).filter_map(move |tag| {
                    let row = path.last().map_or(&transitions.start, |last| &transitions.rows[*last]);
                    let may = row[tag] > i16::MIN;
                    let score = score + i32::from(row[tag]) + i32::from(emission[tag]);
                    may.then(|| (path.iter().copied().chain([tag]).collect::<Vec<Tag>>(), score))
                })
            });
            paths = longer.collect();
        }
        paths.into_iter().map(|(path, score)| (path, (f64::from(score) * step).exp())).collect()
    }

    #[test]
    fn the_best_path_and_probabilities_are_those_of_all_paths() {
        let transitions = transitions();
        let emissions = [row([3, 5, 9]), row([0, 4, 6]), row([5, 1, 2]), row([0, 2, 7]), row([1, 2, 0])];
        let step = 0.3;
        let all = paths(&emissions, &transitions, step);
        let best = all.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(path, _)| path.clone());
        assert_eq!(Some(best_path(&emissions, &transitions)), best);
        let factors = Factors::new(&transitions, step);
        let lattice = Lattice::new(&emissions, &factors);
        let total: f64 = all.iter().map(|(_, weight)| weight).sum();
        for (start, end) in [(0, 1), (0, 2), (1, 3), (3, 5), (4, 5), (0, 5)] {
            let holds = |path: &[Tag]| {
                path[start] == 1
                    && path[start + 1..end].iter().all(|tag| *tag == 2)
                    && path.get(end).is_none_or(|tag| *tag != 2)
            };
            let expected: f64 =
                all.iter().filter(|(path, _)| holds(path)).map(|(_, weight)| weight).sum::<f64>() / total;
            let found = lattice.probability(&Found { start, end, kind: 0 });
            assert!((found - expected).abs() < 1e-9, "{start}..{end}: {found} for {expected}");
        }
    }

    #[test]
    fn a_name_that_no_path_leaves_is_improbable() {
        let mut transitions = transitions();
        transitions.start[0] = i16::MIN;
        transitions.rows[1] = [i16::MIN; WIDTH];
        let emissions = [row([0, 9, 0]), row([0, -9_000, -9_000])];
        let factors = Factors::new(&transitions, 1.0);
        let lattice = Lattice::new(&emissions, &factors);
        for end in [1, 2] {
            assert_eq!(lattice.probability(&Found { start: 0, end, kind: 0 }), 0.0);
        }
    }

    #[test]
    fn names_side_by_side_stay_apart() {
        let emissions = [row([0, 9, 0]), row([0, 0, 9]), row([0, 9, 0])];
        let names = best_names(&emissions, &transitions());
        let spans: Vec<_> = names.iter().map(|name| (name.start, name.end)).collect();
        assert_eq!(spans, [(0, 2), (2, 3)]);
        assert!(best_names(&[], &transitions()).is_empty());
    }
}
