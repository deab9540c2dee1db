//! Elements whose text is not read.

use std::collections::BTreeMap;

/// The open elements whose text is not read. What such an element holds is dropped when it ends; one that never ends
/// hides nothing, so that a forgotten end tag costs no text.
#[derive(Debug, Default)]
pub(super) struct HiddenElements {
    /// Name, and how many pieces there were when it opened.
    open: Vec<(Vec<u8>, usize)>,
    /// How many of each name are open, so that an end tag without a start is told at once.
    n_open: BTreeMap<Vec<u8>, usize>,
}

impl HiddenElements {
    pub(super) fn open(&mut self, name: &[u8], n_pieces: usize) {
        self.open.push((name.to_vec(), n_pieces));
        *self.n_open.entry(name.to_vec()).or_default() += 1;
    }

    /// Ends the innermost open element of this name and all within it; gives the number of pieces before it.
    pub(super) fn close(&mut self, name: &[u8]) -> Option<usize> {
        self.n_open.get(name).filter(|n| **n > 0)?;
        while let Some((opened, n_pieces)) = self.open.pop() {
            self.n_open.entry(opened.clone()).and_modify(|n| *n -= 1);
            if opened == name {
                return Some(n_pieces);
            }
        }
        None
    }
}
