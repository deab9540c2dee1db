//! Numbers that a seed decides, the same on every machine.

/// The finaliser of SplitMix64 over a seed and a number: any two differ in about half of their bits.
///
/// # References
/// Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, OOPSLA 2014, figure 15.
pub(super) fn hash(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// In 0..1, from the upper bits of a hash.
pub(super) fn share(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// A sequence of numbers.
#[derive(Debug)]
pub(super) struct Random {
    seed: u64,
    n_drawn: u64,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, n_drawn: 0 }
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.n_drawn += 1;
        hash(self.seed, self.n_drawn)
    }

    /// In 0..1.
    pub(super) fn share(&mut self) -> f64 {
        share(self.bits())
    }

    /// In 0..`limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.bits() % limit as u64) as usize
    }

    /// Of mean 1, without memory.
    pub(super) fn exponential(&mut self) -> f64 {
        -libm::log(1.0 - self.share())
    }

    /// Of mean 0 and variance 1.
    ///
    /// # References
    /// Box, Muller: *A note on the generation of random normal deviates*, 1958.
    pub(super) fn normal(&mut self) -> f64 {
        let length = libm::sqrt(2.0 * self.exponential());
        length * libm::cos(std::f64::consts::TAU * self.share())
    }
}
