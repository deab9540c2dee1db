//! All figures, as a table or as JSON.

use std::io::{self, Write};

use samestory::ClusterConfig;
use samestory::cluster::measures::{Calibration, Estimate, Scores};
use serde::Serialize;

use super::{Against, Sweep, ToldMistake, calibration, mistakes, sweep};

/// What `evaluate` found; what was not asked for is absent.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Number of articles with a label.
    pub articles: usize,
    /// The measures.
    #[serde(flatten)]
    pub scores: Scores,
    /// What clustering took.
    pub seconds: f64,
    /// BCubed F1 with its interval.
    pub bcubed_f1: Estimate,
    /// The settings that were measured.
    pub config: ClusterConfig,
    /// Comparisons with other clusterings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Against>,
    /// The calibration of the pairs with an edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// Other thresholds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
    /// The worst mistakes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mistakes: Option<Vec<ToldMistake>>,
}

impl Report {
    /// Writes one JSON object, or tables for people.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, out: &mut dyn Write, json: bool) -> io::Result<()> {
        if json {
            return writeln!(out, "{}", serde_json::to_string(self)?);
        }
        self.write_scores(out)?;
        for against in &self.against {
            against.write(out)?;
        }
        if let Some(calibration) = &self.calibration {
            calibration::write(calibration, out)?;
        }
        if let Some(sweep) = &self.sweep {
            sweep::write(sweep, out)?;
        }
        if let Some(mistakes) = &self.mistakes {
            mistakes::write(mistakes, out)?;
        }
        Ok(())
    }

    fn write_scores(&self, out: &mut dyn Write) -> io::Result<()> {
        let Scores { bcubed, pairwise, n_found, n_gold, .. } = &self.scores;
        writeln!(out, "articles          {}", self.articles)?;
        writeln!(out, "stories           {n_found} found, {n_gold} in the labels")?;
        for (name, score) in [("BCubed", bcubed), ("pairwise", pairwise)] {
            let (precision, recall, f1) = (score.precision, score.recall, score.f1);
            writeln!(out, "{name:<10}        P {precision:.4}  R {recall:.4}  F1 {f1:.4}")?;
        }
        writeln!(out, "NMI               {:.4}", self.scores.nmi)?;
        writeln!(out, "AMI               {:.4}", self.scores.ami)?;
        writeln!(out, "ARI               {:.4}", self.scores.ari)?;
        writeln!(out, "seconds           {:.2}", self.seconds)?;
        let Estimate { value, low, high, .. } = self.bcubed_f1;
        writeln!(out, "BCubed F1         {value:.4}  95 % [{low:.4}, {high:.4}]")
    }
}
