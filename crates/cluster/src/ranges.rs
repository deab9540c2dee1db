//! Which numbers a configuration may hold.

use std::ops::RangeInclusive;

use crate::config::ClusterConfig;
use crate::error::Error;
use crate::surroundings::MAX_CROWDING;

const PROBABILITY: RangeInclusive<f64> = 0.0..=1.0;
const COSINE: RangeInclusive<f64> = -1.0..=1.0;
/// Of weights, which are log-odds: far beyond any that say something, and such that their sums are numbers.
const WEIGHT: RangeInclusive<f64> = -1e6..=1e6;
const AT_LEAST_ZERO: RangeInclusive<f64> = 0.0..=1e6;

impl ClusterConfig {
    /// Whether each number lies in its range: thresholds, probabilities, shares and cosines of terms in 0..=1, cosines of vectors in
    /// −1..=1, a neutral crowding in 0..=0.4, lengths, hours and the cap of time in 0..=10<sup>6</sup>, weights in
    /// −10<sup>6</sup>..=10<sup>6</sup>. Counts may be any.
    ///
    /// The functions of this crate take any configuration, and with numbers that mean nothing they give stories that mean nothing: check
    /// what comes from outside. (`samestory::Pipeline` does.)
    ///
    /// # Errors
    /// Naming the first field outside, its value and its range.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::ClusterConfig;
    ///
    /// let mut config = ClusterConfig::default();
    /// assert!(config.check().is_ok());
    /// config.same_event_threshold = 7.0;
    /// let error = config.check().unwrap_err().to_string();
    /// assert_eq!(error, "failed to cluster: `same_event_threshold` is 7, which does not lie in 0..=1");
    /// ```
    pub fn check(&self) -> Result<(), Error> {
        for (name, value_of, range) in SETTINGS {
            let value = value_of(self);
            if !range.contains(&value) {
                return Err(Error::setting(name, value, range));
            }
        }
        Ok(())
    }
}

/// A number of a configuration: its name as in the JSON form, where it stands, and from where to where it may lie.
type Setting = (&'static str, fn(&ClusterConfig) -> f64, RangeInclusive<f64>);

/// Every number that is no count. A test compares the names with those of all fields.
const SETTINGS: &[Setting] = &[
    ("same_report_threshold", |config| config.same_report_threshold, PROBABILITY),
    ("same_event_threshold", |config| config.same_event_threshold, PROBABILITY),
    ("running_story_threshold", |config| config.running_story_threshold, PROBABILITY),
    ("attachment", |config| config.attachment, PROBABILITY),
    ("graph.min_probability", |config| config.graph.min_probability, PROBABILITY),
    ("model.baseline", |config| config.model.baseline, WEIGHT),
    ("model.text_terms", |config| config.model.text_terms, WEIGHT),
    ("model.text_terms_neutral", |config| config.model.text_terms_neutral, PROBABILITY),
    ("model.two_languages", |config| config.model.two_languages, WEIGHT),
    ("model.text_terms_across", |config| config.model.text_terms_across, WEIGHT),
    ("model.text_terms_across_alone", |config| config.model.text_terms_across_alone, WEIGHT),
    ("model.text_terms_across_neutral", |config| config.model.text_terms_across_neutral, PROBABILITY),
    ("model.length", |config| config.model.length, WEIGHT),
    ("model.length_neutral", |config| config.model.length_neutral, AT_LEAST_ZERO),
    ("model.crowding", |config| config.model.crowding, WEIGHT),
    ("model.crowding_neutral", |config| config.model.crowding_neutral, 0.0..=MAX_CROWDING),
    ("model.shared_neighbors", |config| config.model.shared_neighbors, WEIGHT),
    ("model.shared_neighbors_neutral", |config| config.model.shared_neighbors_neutral, PROBABILITY),
    ("model.names", |config| config.model.names, WEIGHT),
    ("model.names_neutral", |config| config.model.names_neutral, PROBABILITY),
    ("model.numbers", |config| config.model.numbers, WEIGHT),
    ("model.numbers_neutral", |config| config.model.numbers_neutral, PROBABILITY),
    ("model.conflict", |config| config.model.conflict, WEIGHT),
    ("model.dense", |config| config.model.dense, WEIGHT),
    ("model.dense_neutral", |config| config.model.dense_neutral, COSINE),
    ("model.dense_across", |config| config.model.dense_across, WEIGHT),
    ("model.dense_across_neutral", |config| config.model.dense_across_neutral, COSINE),
    ("model.dense_alone", |config| config.model.dense_alone, WEIGHT),
    ("model.dense_alone_neutral", |config| config.model.dense_alone_neutral, COSINE),
    ("model.hours_slope", |config| config.model.hours_slope, WEIGHT),
    ("model.hours_grace", |config| config.model.hours_grace, AT_LEAST_ZERO),
    ("model.hours_cap", |config| config.model.hours_cap, AT_LEAST_ZERO),
];
