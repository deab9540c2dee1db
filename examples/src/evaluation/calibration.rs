//! `--calibration`: whether the probabilities on the edges mean what they say.

use std::error::Error;
use std::io::{self, Write};

use samestory::Clustered;
use samestory::cluster::measures::Calibration;
use samestory::model::Clustering;

/// Of all pairs with an edge: those that were compared and are at least as probable as the graph demands. An article stands for its
/// copies.
///
/// # Errors
/// Never, unless an edge holds what is no probability.
pub fn calibration(clustered: &Clustered, gold: &Clustering) -> Result<Calibration, Box<dyn Error>> {
    let is_one = |a: usize, b: usize| gold.labels().get(a) == gold.labels().get(b);
    let pairs = clustered.graph().edges().map(|(a, b, probability)| (probability, is_one(a, b)));
    Ok(Calibration::of(pairs)?)
}

pub(super) fn write(calibration: &Calibration, out: &mut dyn Write) -> io::Result<()> {
    let Calibration { n_pairs, share, brier, log_loss, expected_error, .. } = calibration;
    writeln!(out, "\ncalibration       {n_pairs} pairs with an edge, {share:.4} of them of one story")?;
    writeln!(out, "Brier score       {brier:.4}")?;
    writeln!(out, "log loss          {log_loss:.4}")?;
    writeln!(out, "expected error    {expected_error:.4}")?;
    writeln!(out, "                  probability  of one story  pairs")?;
    for bin in &calibration.bins {
        writeln!(out, "{:29.4}  {:12.4}  {:5}", bin.mean_probability, bin.share, bin.n_pairs)?;
    }
    Ok(())
}
