//! Dot products of many pairs at once, bit for bit those of [`samestory_model::dot`].
//!
//! `dot` adds the products of positions l, l + 8, l + 16, … in lane l, then the lanes from the first to the last, then the rest.
//! Here a vector register holds a sum of *several pairs* instead of the lanes of one: the positions are gone through lane by lane,
//! and the sum of a lane is added to the total once it is complete. Each pair sees the same additions in the same order, whatever
//! the width of the registers; there is no fused multiply-add, and no sum across a register.

use fearless_simd::prelude::{SimdBase, SimdMask};
use fearless_simd::{Level, Simd, dispatch};

/// Lanes of [`samestory_model::dot`].
const LANES: usize = 8;

/// So many rows are compared with a panel at a time. With two registers of columns that makes twelve sums: as many as the sixteen
/// registers of AVX2 hold beside the operands, and enough to hide how long an addition takes.
const ROWS: usize = 6;

/// So many registers hold the columns of a panel.
const REGISTERS: usize = 2;

/// Compares rows with columns by the vector instructions that the processor has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kernel {
    level: Level,
    /// Columns of a panel.
    width: usize,
}

/// Vectors side by side, several to a panel, in the order in which the kernel goes through them.
#[derive(Debug, Default)]
pub(super) struct Panels {
    width: usize,
    dimension: usize,
    n_columns: usize,
    values: Vec<f32>,
}

/// A score for each row and column, row by row. Rows are padded to whole panels.
#[derive(Debug, Default)]
pub(super) struct Tile {
    stride: usize,
    scores: Vec<f32>,
}

impl Tile {
    pub(super) fn score(&self, row: usize, column: usize) -> f32 {
        self.scores[row * self.stride + column]
    }
}

impl Kernel {
    pub(super) fn new() -> Self {
        Self::of_level(Level::new())
    }

    fn of_level(level: Level) -> Self {
        Self { level, width: dispatch!(level, simd => width(simd)) }
    }

    /// Lays out vectors of one dimension as columns.
    pub(super) fn lay_out<'v>(&self, vectors: impl Iterator<Item = &'v [f32]>, panels: &mut Panels) {
        panels.values.clear();
        (panels.width, panels.n_columns) = (self.width, 0);
        for vector in vectors {
            panels.push(vector);
        }
    }

    /// The dot product of each row with each column.
    pub(super) fn compare(&self, rows: &[&[f32]], columns: &Panels, tile: &mut Tile) {
        tile.stride = columns.n_columns.next_multiple_of(self.width);
        tile.scores.resize(rows.len().next_multiple_of(ROWS) * tile.stride, 0.0);
        dispatch!(self.level, simd => compare(simd, rows, columns, tile));
    }

    /// Calls `take` for each row and column whose score is at least the threshold of either.
    pub(super) fn find(
        &self,
        tile: &Tile,
        (row_thresholds, column_thresholds): (&[f32], &[f32]),
        found: &mut Vec<(usize, usize)>,
    ) {
        found.clear();
        dispatch!(self.level, simd => find(simd, tile, row_thresholds, column_thresholds, found));
    }
}

impl Panels {
    fn push(&mut self, vector: &[f32]) {
        let (width, column) = (self.width, self.n_columns % self.width);
        self.dimension = vector.len();
        if column == 0 {
            self.values.resize(self.values.len() + vector.len() * width, 0.0);
        }
        let start = self.values.len() - vector.len() * width;
        let places = self.values[start..].iter_mut().skip(column).step_by(width);
        let blocks = vector.len() / LANES;
        let lanes = (0..LANES).flat_map(|lane| (0..blocks).map(move |block| block * LANES + lane));
        let rest = blocks * LANES..vector.len();
        places.zip(lanes.chain(rest)).for_each(|(place, position)| *place = vector[position]);
        self.n_columns += 1;
    }
}

#[inline(always)]
fn width<S: Simd>(_: S) -> usize {
    REGISTERS * S::f32s::LEN
}

#[inline(always)]
fn compare<S: Simd>(simd: S, rows: &[&[f32]], columns: &Panels, tile: &mut Tile) {
    let (stride, width) = (tile.stride, width(simd));
    if columns.dimension == 0 {
        return;
    }
    let panels = columns.values.chunks_exact(columns.dimension * width);
    for (panel, first_column) in panels.zip((0..).step_by(width)) {
        for (rows, scores) in rows.chunks(ROWS).zip(tile.scores.chunks_exact_mut(ROWS * stride)) {
            // Where rows are missing, the last one stands in for them; their scores are never looked at.
            let rows = std::array::from_fn(|row| rows[row.min(rows.len() - 1)]);
            for (sums, scores) in sums(simd, rows, panel).iter().zip(scores.chunks_exact_mut(stride)) {
                let places = scores[first_column..first_column + width].chunks_exact_mut(S::f32s::LEN);
                sums.iter().zip(places).for_each(|(sum, place)| sum.store_slice(place));
            }
        }
    }
}

/// The dot products of some rows with the columns of a panel.
#[inline(always)]
fn sums<S: Simd>(simd: S, rows: [&[f32]; ROWS], panel: &[f32]) -> [[S::f32s; REGISTERS]; ROWS] {
    let (zero, width) = (S::f32s::splat(simd, 0.0), width(simd));
    let n_blocks = rows[0].len() / LANES;
    let blocks = rows.map(|row| &row.as_chunks::<LANES>().0[..n_blocks]);
    let mut totals = [[zero; REGISTERS]; ROWS];
    let (lanes, rest) = panel.split_at(n_blocks * LANES * width);
    for lane in 0..LANES {
        let mut sums = [[zero; REGISTERS]; ROWS];
        let columns = lanes[lane * n_blocks * width..(lane + 1) * n_blocks * width].chunks_exact(width);
        for (block, columns) in columns.enumerate() {
            add_products(simd, &mut sums, blocks.map(|blocks| blocks[block][lane]), columns);
        }
        add(&mut totals, &sums);
    }
    let mut sums = [[zero; REGISTERS]; ROWS];
    let rests = rows.map(|row| &row[n_blocks * LANES..]);
    for (position, columns) in rest.chunks_exact(width).enumerate() {
        add_products(simd, &mut sums, rests.map(|rest| rest[position]), columns);
    }
    add(&mut totals, &sums);
    totals
}

#[inline(always)]
fn add_products<S: Simd>(
    simd: S,
    sums: &mut [[S::f32s; REGISTERS]; ROWS],
    values: [f32; ROWS],
    columns: &[f32],
) {
    let (first, second) = columns.split_at(S::f32s::LEN);
    let columns = [S::f32s::from_slice(simd, first), S::f32s::from_slice(simd, second)];
    for (sums, value) in sums.iter_mut().zip(values) {
        let value = S::f32s::splat(simd, value);
        for (sum, column) in sums.iter_mut().zip(columns) {
            *sum += value * column;
        }
    }
}

#[inline(always)]
fn add<V: Copy + std::ops::AddAssign>(totals: &mut [[V; REGISTERS]; ROWS], sums: &[[V; REGISTERS]; ROWS]) {
    for (total, sum) in totals.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
        *total += *sum;
    }
}

#[inline(always)]
fn find<S: Simd>(
    simd: S,
    tile: &Tile,
    row_thresholds: &[f32],
    column_thresholds: &[f32],
    found: &mut Vec<(usize, usize)>,
) {
    let n_lanes = S::f32s::LEN;
    for (row, (scores, &of_row)) in tile.scores.chunks_exact(tile.stride).zip(row_thresholds).enumerate() {
        let least = S::f32s::splat(simd, of_row);
        let chunks = scores.chunks_exact(n_lanes).zip(column_thresholds.chunks(n_lanes));
        for (number, (scores, of_columns)) in chunks.enumerate() {
            let mut is_any = true;
            if of_columns.len() == n_lanes {
                let (score, of_columns) =
                    (S::f32s::from_slice(simd, scores), S::f32s::from_slice(simd, of_columns));
                is_any = score.simd_ge(of_columns.min(least)).any_true();
            }
            if is_any {
                let reaches = |(score, of_column): (&f32, &f32)| score >= of_column || *score >= of_row;
                let chunk = scores.iter().zip(of_columns).enumerate();
                let reaching = chunk.filter(|(_, pair)| reaches(*pair));
                found.extend(reaching.map(|(lane, _)| (row, number * n_lanes + lane)));
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

    fn vectors() -> impl Strategy<Value = (Vec<Vec<f32>>, Vec<Vec<f32>>)> {
        (1_usize..70, 1_usize..20, 1_usize..40).prop_flat_map(|(dimension, n_rows, n_columns)| {
            let vector = || proptest::collection::vec(-1.0_f32..1.0, dimension);
            (proptest::collection::vec(vector(), n_rows), proptest::collection::vec(vector(), n_columns))
        })
    }

    /// Multiplications and additions that wait for nothing but each other, in so many registers as there are beside the operands.
    #[inline(always)]
    fn arithmetic<S: Simd>(simd: S, n_rounds: usize) -> f32 {
        let (factor, summand) = (S::f32s::splat(simd, 0.5), S::f32s::splat(simd, 1.5));
        let mut values = [summand; CHAINS];
        for _ in 0..n_rounds {
            values.iter_mut().for_each(|value| *value = *value * factor + summand);
        }
        values.iter().map(|value| value.as_slice().iter().sum::<f32>()).sum()
    }

    const CHAINS: usize = 14;

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
        let rows: Vec<&[f32]> = vectors.iter().map(Vec::as_slice).collect();
        for kernel in kernels() {
            let (mut panels, mut tile, mut found) = (Panels::default(), Tile::default(), Vec::new());
            kernel.lay_out(rows.iter().copied(), &mut panels);
            let (n_rounds, level) = (100_000, kernel.level);
            let compare = || kernel.compare(&rows, &panels, &mut tile);
            let peak = || {
                std::hint::black_box(
                    dispatch!(level, simd => arithmetic(simd, std::hint::black_box(n_rounds))),
                );
            };
            let (compare, peak) = fastest(compare, peak);
            let high = [2.0; SIDE];
            let (find, _) = fastest(|| kernel.find(&tile, (&high, &high), &mut found), || ());
            let peak = (2 * CHAINS * n_rounds * kernel.width / REGISTERS) as f64 / peak;
            let reached = (2 * SIDE * SIDE * 256) as f64 / compare;
            eprintln!(
                "{:?}: peak {:.1} GFLOP/s, comparing {:.1} ({:.0} %), with the search for pairs {:.0} %",
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
        fn every_instruction_set_gives_the_bits_of_dot((rows, columns) in vectors()) {
            let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
            for kernel in kernels() {
                let (mut panels, mut tile) = (Panels::default(), Tile::default());
                kernel.lay_out(columns.iter().map(Vec::as_slice), &mut panels);
                kernel.compare(&rows, &panels, &mut tile);
                for (i, row) in rows.iter().enumerate() {
                    for (j, column) in columns.iter().enumerate() {
                        prop_assert_eq!(tile.score(i, j).to_bits(), dot(row, column).to_bits(), "{:?}", kernel);
                    }
                }
            }
        }

        #[test]
        fn every_instruction_set_finds_the_same_pairs(
            (rows, columns) in vectors(),
            (of_rows, of_columns) in (
                proptest::collection::vec(-1.0_f32..3.0, 20),
                proptest::collection::vec(-1.0_f32..3.0, 40),
            ),
        ) {
            let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
            let (of_rows, of_columns) = (&of_rows[..rows.len()], &of_columns[..columns.len()]);
            for kernel in kernels() {
                let (mut panels, mut tile, mut found) = (Panels::default(), Tile::default(), Vec::new());
                kernel.lay_out(columns.iter().map(Vec::as_slice), &mut panels);
                kernel.compare(&rows, &panels, &mut tile);
                kernel.find(&tile, (of_rows, of_columns), &mut found);
                let pairs = (0..rows.len()).flat_map(|i| (0..columns.len()).map(move |j| (i, j)));
                let reaches = |&(i, j): &(usize, usize)| {
                    let score = dot(rows[i], &columns[j]);
                    score >= of_rows[i] || score >= of_columns[j]
                };
                prop_assert_eq!(&found, &pairs.filter(reaches).collect::<Vec<_>>(), "{:?}", kernel);
            }
        }
    }
}
