//! Numbers that models reckon with.

/// 1 for what holds, 0 for what does not.
pub(crate) fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The probability of log-odds; the same bits on every machine.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::{indicator, logistic};

    #[test]
    fn even_odds_are_one_half_and_greater_ones_more() {
        assert_eq!(logistic(0.0), 0.5);
        assert!((logistic(2.0) + logistic(-2.0) - 1.0).abs() < 1e-15);
        assert!(logistic(2.0) > 0.88 && logistic(2.0) < 0.881);
        assert_eq!((logistic(1e4), logistic(-1e4)), (1.0, 0.0));
        assert_eq!((indicator(true), indicator(false)), (1.0, 0.0));
    }
}
