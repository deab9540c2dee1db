//! Files of kept vectors: whole, cut, damaged, of another model.

use samestory_embed::CachedEmbedder;
use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};

const TEXTS: [&str; 3] = ["Ferry fire", "", "Bank cuts rate"];

/// Counts bytes.
struct Toy(Fingerprint);

impl Embedder for Toy {
    fn fingerprint(&self) -> &Fingerprint {
        &self.0
    }

    fn dimension(&self) -> usize {
        2
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        let rows = texts.iter().flat_map(|text| [1.0, text.len() as f32]).collect();
        Ok(Embeddings::from_rows(self.0.clone(), 2, rows).expect("they are finite"))
    }
}

/// The file.
pub fn run(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder is made");
    let path = folder.path().join("vectors");
    std::fs::write(&path, bytes).expect("a file is written");
    let toy = || Toy(Fingerprint::new("toy", &[]));
    let Ok(cached) = CachedEmbedder::open(&path, toy()) else {
        // What is not ours stays as it was.
        assert!(std::fs::read(&path).expect("it is there") == bytes);
        return;
    };
    if cached.n_damaged() == 0 && cached.n_cached() == 0 {
        assert_eq!(
            cached.embed(&TEXTS).expect("the file takes them"),
            toy().embed(&TEXTS).expect("it counts")
        );
        drop(cached);
        assert_eq!(CachedEmbedder::open(&path, toy()).expect("our own file").n_cached(), TEXTS.len());
    }
}
