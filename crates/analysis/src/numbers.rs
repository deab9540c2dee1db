//! Numbers that models reckon with.

/// 1 for what holds, 0 for what does not.
pub(crate) fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The probability of log-odds; the same bits on every machine.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}
