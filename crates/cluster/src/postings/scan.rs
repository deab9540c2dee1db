//! Which of many scores are high enough, found by the vector instructions that the processor has.

use fearless_simd::prelude::{SimdBase, SimdMask};
use fearless_simd::{Level, Simd, dispatch};

use crate::nearest::SMALLEST;

/// Scores are parted into about so many groups for each that is wanted: a few more are found than are wanted.
const GROUPS: usize = 4;

/// Looks at scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan(Level);

impl Scan {
    pub(super) fn new() -> Self {
        Self(Level::new())
    }

    /// A score that the best `n_wanted` reach, if so many are above 0: of so many groups, each has a score that high.
    pub(super) fn threshold(self, scores: &[f32], n_wanted: usize, room: &mut Vec<f32>) -> f32 {
        room.clear();
        dispatch!(self.0, simd => maxima(simd, scores, scores.len() / (GROUPS * n_wanted).max(1), room));
        if room.len() < n_wanted || n_wanted == 0 {
            return SMALLEST;
        }
        let (_, threshold, _) = room.select_nth_unstable_by(n_wanted - 1, |a, b| b.total_cmp(a));
        threshold.max(SMALLEST)
    }

    /// Calls `take` with the place of each score that is at least `of_all`, or at least that of its place in `of_each`; sets all scores to 0.
    pub(super) fn drain(
        self,
        scores: &mut [f32],
        (of_all, of_each): (f32, &[f32]),
        take: impl FnMut(usize, f32),
    ) {
        dispatch!(self.0, simd => drain(simd, scores, (of_all, of_each), take));
    }
}

/// The highest scores of groups of about `size`, which take turns in a register.
#[inline(always)]
fn maxima<S: Simd>(simd: S, scores: &[f32], size: usize, maxima: &mut Vec<f32>) {
    let n_lanes = S::f32s::LEN;
    let groups = scores.chunks_exact(n_lanes * size.max(1));
    maxima.extend_from_slice(groups.remainder());
    for groups in groups {
        let highest = groups.chunks_exact(n_lanes).fold(S::f32s::splat(simd, 0.0), |highest, scores| {
            highest.max(S::f32s::from_slice(simd, scores))
        });
        maxima.extend_from_slice(highest.as_slice());
    }
}

#[inline(always)]
fn drain<S: Simd>(
    simd: S,
    scores: &mut [f32],
    (of_all, of_each): (f32, &[f32]),
    mut take: impl FnMut(usize, f32),
) {
    let n_lanes = S::f32s::LEN;
    let least = S::f32s::splat(simd, of_all);
    let chunks = scores.chunks_mut(n_lanes).zip(of_each.chunks(n_lanes));
    for ((scores, of_each), first) in chunks.zip((0..).step_by(n_lanes)) {
        let mut reaching = if scores.len() == n_lanes && of_each.len() == n_lanes {
            let of_each = S::f32s::from_slice(simd, of_each);
            S::f32s::from_slice(simd, scores).simd_ge(of_each.min(least)).to_bitmask()
        } else {
            let reaches = |(score, of_each): (&f32, &f32)| *score >= of_all || score >= of_each;
            let places = scores.iter().zip(of_each).enumerate();
            places.fold(0, |bits, (place, pair)| bits | u64::from(reaches(pair)) << place)
        };
        while reaching != 0 {
            let place = reaching.trailing_zeros() as usize;
            take(first + place, scores[place]);
            reaching &= reaching - 1;
        }
        scores.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Scan;
    use crate::nearest::SMALLEST;

    proptest! {
        #[test]
        fn finds_all_that_reach_and_leaves_nothing(
            scores in proptest::collection::vec(0_u8..20, 0..300),
            of_each in proptest::collection::vec(1_u8..30, 300),
            of_all in 1_u8..30,
        ) {
            let mut values: Vec<f32> = scores.iter().map(|&score| f32::from(score)).collect();
            let thresholds: Vec<f32> = of_each[..scores.len()].iter().map(|&least| f32::from(least)).collect();
            let mut found = Vec::new();
            Scan::new().drain(&mut values, (f32::from(of_all), &thresholds), |place, score| found.push((place, score)));
            let expected = scores.iter().enumerate().filter(|&(place, &score)| score >= of_all || score >= of_each[place]);
            let expected: Vec<(usize, f32)> = expected.map(|(place, &score)| (place, f32::from(score))).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(values.iter().all(|&score| score == 0.0));
        }

        #[test]
        fn as_many_as_are_wanted_reach_the_threshold(
            scores in proptest::collection::vec(0_u16..1_000, 0..2_000),
            n_wanted in 0_usize..30,
        ) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
            let threshold = Scan::new().threshold(&scores, n_wanted, &mut Vec::new());
            prop_assert!(threshold >= SMALLEST);
            let n_reaching = scores.iter().filter(|&&score| score >= threshold).count();
            prop_assert!(threshold == SMALLEST || n_reaching >= n_wanted);
        }
    }
}
