//! Choosing one of many.

/// The candidate with the highest score; of equal ones the first.
pub(crate) fn first_best<T, S: PartialOrd>(candidates: impl Iterator<Item = (T, S)>) -> Option<T> {
    let better = |best: (T, S), next: (T, S)| if next.1 > best.1 { next } else { best };
    candidates.reduce(better).map(|(candidate, _)| candidate)
}

#[cfg(test)]
mod tests {
    use super::first_best;

    #[test]
    fn of_equal_ones_the_first_wins() {
        assert_eq!(first_best([('a', 1), ('b', 3), ('c', 3)].into_iter()), Some('b'));
        assert_eq!(first_best::<char, f64>(std::iter::empty()), None);
    }
}
