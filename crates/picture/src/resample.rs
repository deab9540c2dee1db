//! Resizing, with the same bytes as Pillow, for which models of pictures are trained and measured.

use crate::decoded::Pixels;

/// Weights are integers of so many binary places, so that sums are the same everywhere.
const PRECISION: u32 = 22;
const HALF: i32 = 1 << (PRECISION - 1);

/// How much the pixels around a place count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Linear between two pixels.
    Bilinear,
    /// Keys's cubic between four pixels, a = −1/2.
    Bicubic,
}

impl Filter {
    /// In pixels of the smaller picture, so far away a pixel still counts.
    fn support(self) -> f64 {
        match self {
            Self::Bilinear => 1.0,
            Self::Bicubic => 2.0,
        }
    }

    fn weight(self, distance: f64) -> f64 {
        const A: f64 = -0.5;
        let x = distance.abs();
        match self {
            Self::Bilinear if x < 1.0 => 1.0 - x,
            Self::Bicubic if x < 1.0 => ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0,
            Self::Bicubic if x < 2.0 => (((x - 5.0) * x + 8.0) * x - 4.0) * A,
            _ => 0.0,
        }
    }
}

/// A part of one side of the resized picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The first pixel of the part.
    pub(crate) start: usize,
    /// Its pixels.
    pub(crate) length: usize,
    /// The pixels of the whole side.
    pub(crate) side: usize,
}

/// The part of a picture that two windows show when it is resized: three bytes a pixel, row by row. Nothing outside them is computed.
pub(crate) fn resized(pixels: &Pixels, columns: Window, rows: Window, filter: Filter) -> Vec<u8> {
    let across = taps(pixels.width, columns, filter);
    let down = taps(pixels.height, rows, filter);
    let first = down.first().map_or(0, |taps| taps.first);
    let last = down.last().map_or(0, |taps| taps.first + taps.weights.len());
    let row_bytes = pixels.width.max(1) * 3;
    let mut narrow = Vec::with_capacity((last - first) * columns.length * 3);
    for row in pixels.rgb.chunks_exact(row_bytes).take(last).skip(first) {
        extend_with_row(&mut narrow, row, &across);
    }
    let narrow: Vec<&[u8]> = narrow.chunks_exact(columns.length.max(1) * 3).collect();
    let mut small = Vec::with_capacity(rows.length * columns.length * 3);
    for taps in &down {
        let rows = narrow.get(taps.first - first..).unwrap_or_default();
        extend_with_sum(&mut small, rows, taps, columns.length * 3);
    }
    small
}

/// The pixels that make one pixel of the resized side, and how much each counts.
struct Taps {
    first: usize,
    weights: Vec<i32>,
}

/// As Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`, `src/libImaging/Resample.c`.
fn taps(side: usize, window: Window, filter: Filter) -> Vec<Taps> {
    let scale = side as f64 / window.side as f64;
    // Pixels of a picture that grows stay apart as they are.
    let stretch = scale.max(1.0);
    let support = filter.support() * stretch;
    let of_place = |place: usize| {
        let center = (place as f64 + 0.5) * scale;
        let first = (center - support + 0.5).max(0.0) as usize;
        let end = ((center + support + 0.5) as usize).min(side);
        let weight = |at: usize| filter.weight((at as f64 - center + 0.5) * (1.0 / stretch));
        let weights: Vec<f64> = (first..end).map(weight).collect();
        let total: f64 = weights.iter().sum();
        Taps { first, weights: weights.into_iter().map(|weight| fixed(weight / total)).collect() }
    };
    (window.start..window.start + window.length).map(of_place).collect()
}

fn fixed(weight: f64) -> i32 {
    let scaled = weight * f64::from(1 << PRECISION);
    if scaled < 0.0 { (scaled - 0.5) as i32 } else { (scaled + 0.5) as i32 }
}

fn extend_with_row(narrow: &mut Vec<u8>, row: &[u8], across: &[Taps]) {
    for taps in across {
        let mut sums = [HALF; 3];
        let pixels = row.get(taps.first * 3..).unwrap_or_default().chunks_exact(3);
        for (pixel, weight) in pixels.zip(&taps.weights) {
            sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += i32::from(*value) * weight);
        }
        narrow.extend(sums.map(clipped));
    }
}

fn extend_with_sum(small: &mut Vec<u8>, rows: &[&[u8]], taps: &Taps, row_bytes: usize) {
    let mut sums = vec![HALF; row_bytes];
    for (row, weight) in rows.iter().zip(&taps.weights) {
        sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum += i32::from(*value) * weight);
    }
    small.extend(sums.into_iter().map(clipped));
}

/// A cubic overshoots at edges.
fn clipped(sum: i32) -> u8 {
    (sum >> PRECISION).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests;
