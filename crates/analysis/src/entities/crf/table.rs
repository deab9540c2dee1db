//! A table from hashes to values, built once and then only read.

use super::hash::Hash;

/// Open addressing: an entry lies at the place that the upper bits of its hash give, or behind it.
///
/// A place keeps the lower 16 bits of the hash. With at least 2¹⁶ places a hash is known by both together, but for the few entries
/// that lie behind their place.
#[derive(Debug, Clone)]
pub(super) struct Table<V> {
    /// 0 marks a free place.
    tags: Vec<u16>,
    values: Vec<V>,
    shift: u32,
}

/// Fewer places would let unknown hashes be taken for known ones.
const MIN_BITS: u32 = 16;

impl<V: Copy + Default> Table<V> {
    /// A table for so many entries.
    pub(super) fn for_entries(n_entries: usize) -> Self {
        // At most two thirds full.
        let bits = (n_entries + n_entries / 2).next_power_of_two().trailing_zeros().max(MIN_BITS);
        Self { tags: vec![0; 1 << bits], values: vec![V::default(); 1 << bits], shift: Hash::BITS - bits }
    }

    /// Adds an entry, which must be new and among those that the table was made for.
    pub(super) fn insert(&mut self, hash: Hash, value: V) {
        let place = self.places(hash).find(|place| self.tags.get(*place) == Some(&0));
        let slots = place.and_then(|place| self.tags.get_mut(place).zip(self.values.get_mut(place)));
        if let Some((tag_slot, value_slot)) = slots {
            (*tag_slot, *value_slot) = (tag(hash), value);
        }
    }

    /// The value of an entry.
    ///
    /// # Complexity
    /// O(1) expected.
    pub(super) fn get(&self, hash: Hash) -> Option<&V> {
        self.get_behind(hash, self.first_tag(hash))
    }

    /// The values of those of `hashes` that are there.
    ///
    /// The table is larger than the processor's near memory: all first places are asked for before the first answer is looked at, so that
    /// they come together.
    ///
    /// # Complexity
    /// O(1) expected for each.
    pub(super) fn get_all<'t>(
        &'t self,
        hashes: &'t [Hash],
        tags: &'t mut Vec<u16>,
    ) -> impl Iterator<Item = &'t V> {
        tags.clear();
        tags.extend(hashes.iter().map(|hash| self.first_tag(*hash)));
        hashes.iter().zip(tags.iter()).filter_map(|(hash, first)| self.get_behind(*hash, *first))
    }

    fn first_tag(&self, hash: Hash) -> u16 {
        self.tags.get((hash >> self.shift) as usize).copied().unwrap_or(0)
    }

    /// The value of an entry at its place, which has the tag `first`, or behind it.
    fn get_behind(&self, hash: Hash, first: u16) -> Option<&V> {
        let (mask, wanted) = (self.tags.len() - 1, tag(hash));
        let (mut place, mut found) = ((hash >> self.shift) as usize, first);
        // The table is never full, so a free place ends the search.
        while found != wanted {
            if found == 0 {
                return None;
            }
            place = (place + 1) & mask;
            found = *self.tags.get(place)?;
        }
        self.values.get(place)
    }

    /// All places, from the one that the hash gives on.
    fn places(&self, hash: Hash) -> impl Iterator<Item = usize> + use<V> {
        let (first, mask) = ((hash >> self.shift) as usize, self.tags.len() - 1);
        (0..self.tags.len()).map(move |step| (first + step) & mask)
    }
}

fn tag(hash: Hash) -> u16 {
    ((hash & 0xffff) as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::crf::hash::hash_bytes;

    #[test]
    fn entries_are_found_and_others_are_not() {
        let hash = |at: u32| hash_bytes(&at.to_le_bytes());
        let mut table = Table::for_entries(50_000);
        (0..50_000).for_each(|at| table.insert(hash(at), at));
        assert!((0..50_000).all(|at| table.get(hash(at)) == Some(&at)));
        assert_eq!((50_000..150_000).filter(|at| table.get(hash(*at)).is_some()).count(), 0);
    }

    #[test]
    fn an_empty_table_has_nothing() {
        assert_eq!(Table::<u8>::for_entries(0).get(7), None);
    }
}
