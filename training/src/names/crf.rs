//! Learning the weights of a linear-chain conditional random field from texts whose tags are known.

use std::collections::HashMap;

use samestory_analysis::NameFeatures;

use super::data::{KINDS, Marked};

/// Tags: none, then the first and the other words of each kind; the last place is unused.
pub const WIDTH: usize = 16;
const N_TAGS: usize = 1 + 2 * KINDS.len();

type Row = [f32; WIDTH];

/// The words of a sentence: the features that the model knows, and the tag of each.
#[derive(Debug, Clone)]
pub struct Sentence {
    ends: Vec<u32>,
    features: Vec<u32>,
    tags: Vec<usize>,
}

impl Sentence {
    fn len(&self) -> usize {
        self.tags.len()
    }

    fn features(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[start as usize..self.ends[at] as usize]
    }
}

/// Features by their hash.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: HashMap<u32, u32>,
    /// The hashes, by id.
    pub hashes: Vec<u32>,
}

impl Vocabulary {
    /// The features that occur at least `min_count` times in the documents.
    #[must_use]
    pub fn of(documents: &[Marked], min_count: u32) -> Self {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for document in documents {
            for feature in NameFeatures::of(&document.text).iter().flat_map(|s| s.features.iter().flatten()) {
                *counts.entry(*feature).or_default() += 1;
            }
        }
        let mut hashes: Vec<u32> =
            counts.iter().filter(|(_, count)| **count >= min_count).map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        Self::from_hashes(hashes)
    }

    /// Just these features.
    #[must_use]
    pub fn from_hashes(hashes: Vec<u32>) -> Self {
        let ids = (0..).zip(&hashes).map(|(id, hash)| (*hash, id)).collect();
        Self { ids, hashes }
    }

    /// The sentences of a document with what they teach.
    #[must_use]
    pub fn sentences(&self, document: &Marked) -> Vec<Sentence> {
        let sentence = |features: NameFeatures| {
            let tags = tags(document, &features);
            let (mut ends, mut known) = (Vec::new(), Vec::new());
            for word in &features.features {
                known.extend(word.iter().filter_map(|feature| self.ids.get(feature)));
                ends.push(known.len() as u32);
            }
            Sentence { ends, features: known, tags }
        };
        NameFeatures::of(&document.text).into_iter().map(sentence).collect()
    }
}

/// The tag of each word: 0, or that of the first or of another word of a kind.
fn tags(document: &Marked, features: &NameFeatures) -> Vec<usize> {
    let mut names = document.names.as_slice();
    let mut has_begun = false;
    let mut found = Vec::with_capacity(features.spans.len());
    for span in &features.spans {
        while let Some((_, rest)) = names.split_first().filter(|(name, _)| name.end <= span.start()) {
            (names, has_begun) = (rest, false);
        }
        let name = names.first().filter(|name| name.start < span.end());
        found.push(name.map_or(0, |name| 1 + 2 * name.kind + usize::from(has_begun)));
        has_begun |= name.is_some();
    }
    found
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Passes over the sentences.
    pub epochs: usize,
    /// The first step of AdaGrad.
    pub rate: f32,
    /// Share of a word's features that are left out, anew each time.
    pub dropout: f32,
}

/// The weights.
#[derive(Debug, Clone)]
pub struct Crf {
    /// By feature.
    pub rows: Vec<Row>,
    /// From each tag, and from the beginning, to each tag.
    pub transitions: Vec<Row>,
}

/// Sums of squared gradients.
struct Squares {
    rows: Vec<Row>,
    transitions: Vec<Row>,
}

const IMPOSSIBLE: f32 = -30.0;

/// Words whose tags are known so well teach nothing.
const NEGLIGIBLE: f32 = 1e-4;

impl Crf {
    /// Without knowledge, but for what tags may follow each other.
    #[must_use]
    pub fn new(n_features: usize) -> Self {
        let mut transitions = vec![[0.0; WIDTH]; WIDTH + 1];
        for (from, row) in transitions.iter_mut().enumerate() {
            for (to, weight) in row.iter_mut().enumerate() {
                let is_inner = to > 0 && to % 2 == 0;
                if to >= N_TAGS || (is_inner && from != to && from + 1 != to) {
                    *weight = IMPOSSIBLE;
                }
            }
        }
        Self { rows: vec![[0.0; WIDTH]; n_features], transitions }
    }

    /// Learns from the sentences, in an order that is shuffled by a fixed seed; tells the mean loss a word of each pass.
    pub fn train(&mut self, sentences: &[Sentence], settings: &Settings, mut tell: impl FnMut(usize, f64)) {
        let mut squares = Squares {
            rows: vec![[1e-6; WIDTH]; self.rows.len()],
            transitions: vec![[1e-6; WIDTH]; self.transitions.len()],
        };
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        let mut work = Work::default();
        for epoch in 0..settings.epochs {
            random.shuffle(&mut order);
            let (mut loss, mut n_words) = (0.0, 0);
            for at in &order {
                let sentence = &sentences[*at];
                work.keep(sentence, settings.dropout, &mut random);
                loss += self.learn(sentence, &mut work, &mut squares, settings);
                n_words += sentence.len();
            }
            tell(epoch, loss / n_words.max(1) as f64);
        }
    }

    fn learn(
        &mut self,
        sentence: &Sentence,
        work: &mut Work,
        squares: &mut Squares,
        settings: &Settings,
    ) -> f64 {
        work.emissions(self, sentence.len());
        let steps: Vec<Row> = self.transitions.iter().map(|row| row.map(f32::exp)).collect();
        let Some(pass) = Pass::run(&work.scores, &steps) else { return 0.0 };
        for (at, tag) in sentence.tags.iter().enumerate() {
            let mut gradient = pass.marginal(at).map(|probability| -probability);
            gradient[*tag] += 1.0;
            if gradient.iter().all(|value| value.abs() < NEGLIGIBLE) {
                continue;
            }
            for feature in work.kept(at) {
                let (row, squares) =
                    (&mut self.rows[*feature as usize], &mut squares.rows[*feature as usize]);
                step(row, squares, &gradient, settings.rate);
            }
        }
        let mut gradient = vec![[0.0f32; WIDTH]; WIDTH + 1];
        pass.subtract_pairs(&steps, &mut gradient);
        let mut score = 0.0;
        let before = std::iter::once(WIDTH).chain(sentence.tags.iter().copied());
        for ((from, to), scores) in before.zip(sentence.tags.iter().copied()).zip(&work.scores) {
            gradient[from][to] += 1.0;
            score += f64::from(self.transitions[from][to] + scores[to]);
        }
        for (from, gradient) in gradient.iter().enumerate() {
            let mut row = self.transitions[from];
            step(&mut row, &mut squares.transitions[from], gradient, settings.rate);
            for (to, weight) in row.iter().enumerate() {
                if self.transitions[from][to] > IMPOSSIBLE {
                    self.transitions[from][to] = weight.clamp(-8.0, 8.0);
                }
            }
        }
        pass.log_sum - score
    }
}

/// A step of AdaGrad (Duchi et al., 2011).
fn step(row: &mut Row, squares: &mut Row, gradient: &Row, rate: f32) {
    for ((weight, square), gradient) in row.iter_mut().zip(squares).zip(gradient) {
        *square += gradient * gradient;
        *weight += rate * gradient / square.sqrt();
    }
}

#[derive(Default)]
struct Work {
    ends: Vec<usize>,
    kept: Vec<u32>,
    scores: Vec<Row>,
}

impl Work {
    fn keep(&mut self, sentence: &Sentence, dropout: f32, random: &mut Random) {
        self.ends.clear();
        self.kept.clear();
        for at in 0..sentence.len() {
            let features = sentence.features(at).iter().copied();
            self.kept.extend(features.filter(|_| dropout <= 0.0 || random.share() >= dropout));
            self.ends.push(self.kept.len());
        }
    }

    fn kept(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.kept[start..self.ends[at]]
    }

    fn emissions(&mut self, crf: &Crf, n_words: usize) {
        let mut scores = std::mem::take(&mut self.scores);
        scores.clear();
        for at in 0..n_words {
            let mut row = [0.0; WIDTH];
            for feature in self.kept(at) {
                row.iter_mut().zip(&crf.rows[*feature as usize]).for_each(|(sum, weight)| *sum += weight);
            }
            scores.push(row);
        }
        self.scores = scores;
    }
}

/// Forward and backward sums over all paths.
struct Pass {
    potentials: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    scales: Vec<f32>,
    log_sum: f64,
}

impl Pass {
    /// Nothing where numbers have become too small.
    fn run(scores: &[Row], steps: &[Row]) -> Option<Self> {
        let mut log_sum = 0.0;
        let potentials: Vec<Row> = scores
            .iter()
            .map(|row| {
                let most = row.iter().copied().fold(f32::MIN, f32::max);
                log_sum += f64::from(most);
                row.map(|score| (score - most).exp())
            })
            .collect();
        let (mut forward, mut scales) = (Vec::with_capacity(scores.len()), Vec::with_capacity(scores.len()));
        let mut row = steps[WIDTH];
        for (at, potential) in potentials.iter().enumerate() {
            if at > 0 {
                row = follow(&forward[at - 1], steps);
            }
            row.iter_mut().zip(potential).for_each(|(value, potential)| *value *= potential);
            let scale: f32 = row.iter().sum();
            if scale.is_nan() || scale < 1e-35 {
                return None;
            }
            row.iter_mut().for_each(|value| *value /= scale);
            log_sum += f64::from(scale).ln();
            scales.push(scale);
            forward.push(row);
        }
        let mut backward = vec![[1.0; WIDTH]; scores.len()];
        for at in (1..scores.len()).rev() {
            let mut weighted = backward[at];
            weighted
                .iter_mut()
                .zip(&potentials[at])
                .for_each(|(value, potential)| *value *= potential / scales[at]);
            for (value, step) in backward[at - 1].iter_mut().zip(steps) {
                *value = step.iter().zip(&weighted).map(|(step, weighted)| step * weighted).sum();
            }
        }
        Some(Self { potentials, forward, backward, scales, log_sum })
    }

    fn marginal(&self, at: usize) -> Row {
        let mut row = self.forward[at];
        row.iter_mut().zip(&self.backward[at]).for_each(|(value, backward)| *value *= backward);
        row
    }

    /// Subtracts how often each tag is expected to follow another.
    fn subtract_pairs(&self, steps: &[Row], sums: &mut [Row]) {
        if !self.forward.is_empty() {
            sums[WIDTH].iter_mut().zip(self.marginal(0)).for_each(|(sum, value)| *sum -= value);
        }
        for at in 1..self.forward.len() {
            let mut right = self.backward[at];
            let potentials = self.potentials[at].iter();
            right
                .iter_mut()
                .zip(potentials)
                .for_each(|(value, potential)| *value *= potential / self.scales[at]);
            for ((sums, left), steps) in sums.iter_mut().zip(&self.forward[at - 1]).zip(steps) {
                for ((sum, step), right) in sums.iter_mut().zip(steps).zip(&right) {
                    *sum -= left * step * right;
                }
            }
        }
    }
}

fn follow(before: &Row, steps: &[Row]) -> Row {
    let mut reached = [0.0; WIDTH];
    for (value, step) in before.iter().zip(steps) {
        reached.iter_mut().zip(step).for_each(|(reached, step)| *reached += value * step);
    }
    reached
}

/// SplitMix64 (Steele et al., 2014): the same order in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 24) as f32
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}

/// The model file: see `crates/analysis/src/entities/crf/model.rs`. Features without a weight of at least `min_weight` are left
/// out; `temperature` divides what scores are worth as probabilities.
#[must_use]
pub fn to_bytes(crf: &Crf, hashes: &[u32], min_weight: f32, temperature: f32) -> Vec<u8> {
    let most = crf.rows.iter().flatten().fold(0.0f32, |most, weight| most.max(weight.abs()));
    let step = most.min(6.0) / 127.0;
    let mut bytes = b"SSNM".to_vec();
    bytes.extend(1u32.to_le_bytes());
    bytes.extend((KINDS.len() as u32).to_le_bytes());
    for kind in KINDS {
        bytes.push(kind.len() as u8);
        bytes.extend(kind.as_bytes());
    }
    bytes.extend((step / temperature).to_le_bytes());
    for row in (0..N_TAGS).chain([WIDTH]).map(|from| &crf.transitions[from]) {
        for weight in &row[..N_TAGS] {
            bytes.extend(((weight / step).round().clamp(-20_000.0, 20_000.0) as i16).to_le_bytes());
        }
    }
    let mut kept: Vec<(u32, Row)> = Vec::new();
    for (hash, row) in hashes.iter().zip(&crf.rows) {
        if row.iter().any(|weight| weight.abs() >= min_weight) {
            kept.push((*hash, *row));
        }
    }
    kept.sort_unstable_by_key(|(hash, _)| *hash);
    bytes.extend((kept.len() as u32).to_le_bytes());
    for (hash, row) in kept {
        let steps = row.map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8);
        let present =
            steps.iter().enumerate().fold(0u16, |set, (tag, step)| set | u16::from(*step != 0) << tag);
        bytes.extend(hash.to_le_bytes());
        bytes.extend(present.to_le_bytes());
        bytes.extend(steps.iter().filter(|step| **step != 0).map(|step| step.cast_unsigned()));
    }
    let checksum = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    bytes.extend(checksum.to_le_bytes());
    bytes
}
