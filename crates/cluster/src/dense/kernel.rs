//! Nearly the dot products of many pairs at once, and which of them may be high enough.
//!
//! Vectors are rounded to whole numbers of 16 bits, of which a processor multiplies twice as many at once as of `f32`, and whole numbers
//! have the same sum in any order: each set of instructions gives the same. How far such a product is from
//! [`samestory_model::dot`] is bounded, so no pair that reaches a threshold is missed; what is found is then to be computed by `dot`.

use fearless_simd::prelude::{Bytes, SimdBase, SimdIntWiden, SimdMask};
use fearless_simd::{Level, Simd, dispatch};

/// So many rows are compared with a panel at a time. With two registers of columns that makes twelve sums: as many as the sixteen
/// registers of AVX2 hold beside the operands.
const ROWS: usize = 6;

/// So many registers hold the columns of a panel.
const REGISTERS: usize = 2;

/// What 1 is rounded as. Products of two vectors of length 1, or a little more, stay within 31 bits.
const SCALE: f64 = 32_000.0;

/// Compares rows with columns by the vector instructions that the processor has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kernel {
    level: Level,
    /// Columns of a panel.
    width: usize,
}

/// Rounded vectors side by side, several to a panel: for each two positions those of the first vector, of the second, and so on.
#[derive(Debug, Default)]
pub(super) struct Panels {
    /// Vectors of a panel.
    width: usize,
    n_vectors: usize,
    dimension: usize,
    /// Two positions of a vector in 32 bits.
    values: Vec<i32>,
}

/// A score for each row and column, row by row. Rows are padded to whole panels.
#[derive(Debug, Default)]
pub(super) struct Tile {
    stride: usize,
    dimension: usize,
    scores: Vec<i32>,
}

impl Kernel {
    pub(super) fn new() -> Self {
        Self::of_level(Level::new())
    }

    fn of_level(level: Level) -> Self {
        Self { level, width: dispatch!(level, simd => width(simd)) }
    }

    /// Lays out vectors of one dimension as rows.
    pub(super) fn rows<'v>(vectors: impl Iterator<Item = &'v [f32]>) -> Panels {
        let mut rows = Panels::default();
        rows.lay_out(vectors, ROWS);
        rows
    }

    /// Lays them out as columns.
    pub(super) fn lay_out<'v>(&self, vectors: impl Iterator<Item = &'v [f32]>, columns: &mut Panels) {
        columns.lay_out(vectors, self.width);
    }

    /// Nearly the dot product of each row with each column.
    pub(super) fn compare(&self, rows: &Panels, columns: &Panels, tile: &mut Tile) {
        (tile.stride, tile.dimension) = (columns.n_vectors.next_multiple_of(self.width), rows.dimension);
        tile.scores.resize(rows.n_vectors.next_multiple_of(ROWS) * tile.stride, 0);
        dispatch!(self.level, simd => compare(simd, rows, columns, tile));
    }

    /// All rows and columns whose dot product is at least the threshold of either, and few others.
    pub(super) fn find(
        &self,
        tile: &Tile,
        (row_thresholds, column_thresholds): (&[f32], &[f32]),
        found: &mut Vec<(usize, usize)>,
    ) {
        found.clear();
        let rounded = |thresholds: &[f32]| -> Vec<i32> {
            thresholds.iter().map(|threshold| tile.surely_below(*threshold)).collect()
        };
        let (of_rows, of_columns) = (rounded(row_thresholds), rounded(column_thresholds));
        dispatch!(self.level, simd => find(simd, tile, (&of_rows, &of_columns), found));
    }
}

impl Tile {
    /// No pair whose dot product reaches a threshold has a lower score.
    ///
    /// Rounding moves each of d values by at most half a unit, so a vector by √d halves; the product of two vectors of length 1 by twice
    /// that, and a little more for what they are longer. The sum of d products in `f32` is off by d of its last bits at most.
    #[expect(clippy::cast_possible_truncation, reason = "infinite thresholds are to saturate")]
    fn surely_below(&self, threshold: f32) -> i32 {
        let dimension = self.dimension as f64;
        let off = 1.01 * dimension.sqrt() / SCALE + dimension * f64::from(f32::EPSILON);
        ((f64::from(threshold) - off) * SCALE * SCALE).floor() as i32
    }
}

impl Panels {
    fn lay_out<'v>(&mut self, vectors: impl Iterator<Item = &'v [f32]>, width: usize) {
        (self.width, self.n_vectors) = (width, 0);
        self.values.clear();
        for vector in vectors {
            let n_values = vector.len().div_ceil(2) * width;
            let place = self.n_vectors % width;
            if place == 0 {
                self.values.resize(self.values.len() + n_values, 0);
            }
            let start = self.values.len() - n_values;
            let places = self.values[start..].iter_mut().skip(place).step_by(width);
            places.zip(vector.chunks(2)).for_each(|(place, values)| *place = rounded(values));
            (self.dimension, self.n_vectors) = (vector.len(), self.n_vectors + 1);
        }
    }
}

/// One or two values as numbers of 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "values of unit vectors fit")]
fn rounded(values: &[f32]) -> i32 {
    // Half a unit away from 0, and what is behind the point is cut off: a call to round would take most of the time.
    let round = |value: &f32| (value * SCALE as f32 + f32::copysign(0.5, *value)) as i16;
    let (first, second) = (values.first().map_or(0, round), values.get(1).map_or(0, round));
    i32::from(second) << 16 | i32::from(first.cast_unsigned())
}

#[inline(always)]
fn width<S: Simd>(_: S) -> usize {
    REGISTERS * S::i32s::LEN
}

#[inline(always)]
fn compare<S: Simd>(simd: S, rows: &Panels, columns: &Panels, tile: &mut Tile) {
    let (stride, width) = (tile.stride, width(simd));
    let n_places = columns.dimension.div_ceil(2);
    if n_places == 0 {
        return;
    }
    let panels = columns.values.chunks_exact(n_places * width);
    for (panel, first_column) in panels.zip((0..).step_by(width)) {
        let rows = rows.values.chunks_exact(n_places * ROWS);
        for (rows, scores) in rows.zip(tile.scores.chunks_exact_mut(ROWS * stride)) {
            let sums = sums(simd, rows.as_chunks().0, panel);
            for (sums, scores) in sums.iter().zip(scores.chunks_exact_mut(stride)) {
                let places = scores[first_column..first_column + width].chunks_exact_mut(S::i32s::LEN);
                sums.iter().zip(places).for_each(|(sum, place)| sum.store_slice(place));
            }
        }
    }
}

/// The products of some rows with the columns of a panel.
#[inline(always)]
fn sums<S: Simd>(simd: S, rows: &[[i32; ROWS]], panel: &[i32]) -> [[S::i32s; REGISTERS]; ROWS] {
    let mut sums = [[S::i32s::splat(simd, 0); REGISTERS]; ROWS];
    for (values, columns) in rows.iter().zip(panel.chunks_exact(width(simd))) {
        let (first, second) = columns.split_at(S::i32s::LEN);
        let columns = [first, second].map(|columns| S::i32s::from_slice(simd, columns).bitcast::<S::i16s>());
        for (sums, value) in sums.iter_mut().zip(values) {
            let value = S::i32s::splat(simd, *value).bitcast::<S::i16s>();
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum += value.pairwise_dot_product(column);
            }
        }
    }
    sums
}

#[inline(always)]
fn find<S: Simd>(
    simd: S,
    tile: &Tile,
    (row_thresholds, column_thresholds): (&[i32], &[i32]),
    found: &mut Vec<(usize, usize)>,
) {
    let n_lanes = S::i32s::LEN;
    for (row, (scores, &of_row)) in tile.scores.chunks_exact(tile.stride).zip(row_thresholds).enumerate() {
        let least = S::i32s::splat(simd, of_row);
        let chunks = scores.chunks_exact(n_lanes).zip(column_thresholds.chunks(n_lanes));
        for ((scores, of_columns), first) in chunks.zip((0..).step_by(n_lanes)) {
            let mut is_any = true;
            if of_columns.len() == n_lanes {
                let of_columns = S::i32s::from_slice(simd, of_columns);
                is_any = S::i32s::from_slice(simd, scores).simd_ge(of_columns.min(least)).any_true();
            }
            if is_any {
                let reaches = |(score, of_column): (&i32, &i32)| score >= of_column || *score >= of_row;
                let chunk = scores.iter().zip(of_columns).enumerate();
                let reaching = chunk.filter(|(_, pair)| reaches(*pair));
                found.extend(reaching.map(|(lane, _)| (row, first + lane)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use samestory_model::dot;

    use super::*;

    /// Every set of instructions that this machine can run.
    fn kernels() -> Vec<Kernel> {
        let best = Level::new();
        let mut levels = vec![best, Level::baseline()];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(best.as_sse4_2().map(Level::Sse4_2));
            levels.extend(best.as_avx2().map(Level::Avx2));
        }
        levels.into_iter().map(Kernel::of_level).collect()
    }

    /// Rows and columns of length 1.
    fn vectors() -> impl Strategy<Value = (Vec<Vec<f32>>, Vec<Vec<f32>>)> {
        (1_usize..70, 1_usize..20, 1_usize..40).prop_flat_map(|(dimension, n_rows, n_columns)| {
            let vector = || proptest::collection::vec(-1.0_f32..1.0, dimension).prop_map(unit);
            (proptest::collection::vec(vector(), n_rows), proptest::collection::vec(vector(), n_columns))
        })
    }

    fn unit(vector: Vec<f32>) -> Vec<f32> {
        let length = dot(&vector, &vector).sqrt().max(f32::MIN_POSITIVE);
        vector.into_iter().map(|value| value / length).collect()
    }

    /// Products that wait for nothing but each other. The additions of their sums are done beside them, by other parts of a processor.
    #[inline(always)]
    fn arithmetic<S: Simd>(simd: S, n_rounds: usize) -> i32 {
        let factor = std::hint::black_box(S::i16s::splat(simd, 3));
        let mut products = [S::i32s::splat(simd, 1); CHAINS];
        for _ in 0..n_rounds {
            for product in &mut products {
                *product = factor.pairwise_dot_product(product.bitcast::<S::i16s>());
            }
        }
        products.iter().flat_map(|product| product.as_slice().to_vec()).fold(0, i32::wrapping_add)
    }

    const CHAINS: usize = 12;

    /// Seconds of the fastest of several rounds, each of `first` and `second` in turn.
    fn fastest(mut first: impl FnMut(), mut second: impl FnMut()) -> (f64, f64) {
        let seconds = |work: &mut dyn FnMut()| {
            let start = std::time::Instant::now();
            work();
            start.elapsed().as_secs_f64()
        };
        let rounds = (0..200).map(|_| (seconds(&mut first), seconds(&mut second)));
        rounds.fold((f64::INFINITY, f64::INFINITY), |best, next| (best.0.min(next.0), best.1.min(next.1)))
    }

    #[test]
    #[ignore = "a measurement, for an optimised build: see docs/algorithms/neighbours.md"]
    fn the_kernel_reaches_half_of_the_peak() {
        const SIDE: usize = 192;
        let vectors: Vec<Vec<f32>> = (0..SIDE)
            .map(|row| (0..256).map(|place| ((row * 31 + place * 17) % 101) as f32 / 101.0 - 0.5).collect())
            .collect();
        let rows = Kernel::rows(vectors.iter().map(Vec::as_slice));
        for kernel in kernels() {
            let (mut panels, mut tile, mut found) = (Panels::default(), Tile::default(), Vec::new());
            kernel.lay_out(vectors.iter().map(Vec::as_slice), &mut panels);
            let (n_rounds, level) = (100_000, kernel.level);
            let compare = || kernel.compare(&rows, &panels, &mut tile);
            let peak = || {
                std::hint::black_box(
                    dispatch!(level, simd => arithmetic(simd, std::hint::black_box(n_rounds))),
                );
            };
            let (compare, peak) = fastest(compare, peak);
            let high = [f32::INFINITY; SIDE];
            let (find, _) = fastest(|| kernel.find(&tile, (&high, &high), &mut found), || ());
            let peak = (4 * CHAINS * n_rounds * kernel.width / REGISTERS) as f64 / peak;
            let reached = (2 * SIDE * SIDE * 256) as f64 / compare;
            eprintln!(
                "{:?}: peak {:.1} thousand million operations a second, comparing {:.1} ({:.0} %), with the search for pairs {:.0} %",
                kernel.level,
                peak / 1e9,
                reached / 1e9,
                100.0 * reached / peak,
                100.0 * reached / peak * compare / (compare + find)
            );
            assert!(reached >= 0.5 * peak);
        }
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_the_same_and_nearly_dot((rows, columns) in vectors()) {
            let panels_of_rows = Kernel::rows(rows.iter().map(Vec::as_slice));
            let mut all = Vec::new();
            for kernel in kernels() {
                let (mut panels, mut tile) = (Panels::default(), Tile::default());
                kernel.lay_out(columns.iter().map(Vec::as_slice), &mut panels);
                kernel.compare(&panels_of_rows, &panels, &mut tile);
                let scores = |row: usize| tile.scores[row * tile.stride..][..columns.len()].to_vec();
                all.push((0..rows.len()).map(scores).collect::<Vec<Vec<i32>>>());
                for (i, row) in rows.iter().enumerate() {
                    for (j, column) in columns.iter().enumerate() {
                        let exact = dot(row, column);
                        prop_assert!(tile.scores[i * tile.stride + j] >= tile.surely_below(exact), "{:?}", kernel);
                        prop_assert!(tile.scores[i * tile.stride + j] < tile.surely_below(exact + 0.002), "{:?}", kernel);
                    }
                }
            }
            prop_assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
        }

        #[test]
        fn every_instruction_set_finds_all_that_reach(
            (rows, columns) in vectors(),
            (of_rows, of_columns) in (
                proptest::collection::vec(-1.0_f32..1.5, 20),
                proptest::collection::vec(-1.0_f32..1.5, 40),
            ),
        ) {
            let panels_of_rows = Kernel::rows(rows.iter().map(Vec::as_slice));
            let (of_rows, of_columns) = (&of_rows[..rows.len()], &of_columns[..columns.len()]);
            for kernel in kernels() {
                let (mut panels, mut tile, mut found) = (Panels::default(), Tile::default(), Vec::new());
                kernel.lay_out(columns.iter().map(Vec::as_slice), &mut panels);
                kernel.compare(&panels_of_rows, &panels, &mut tile);
                kernel.find(&tile, (of_rows, of_columns), &mut found);
                for (i, j) in (0..rows.len()).flat_map(|i| (0..columns.len()).map(move |j| (i, j))) {
                    let least = of_rows[i].min(of_columns[j]);
                    let score = dot(&rows[i], &columns[j]);
                    let is_found = found.binary_search(&(i, j)).is_ok();
                    prop_assert!(is_found || score < least, "{:?}", kernel);
                    prop_assert!(!is_found || score > least - 0.002, "{:?}", kernel);
                }
            }
        }
    }
}
