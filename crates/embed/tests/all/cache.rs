//! Vectors in a file: found again, kept apart by model, and whole after whatever happens to the file.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use samestory_embed::{CachedEmbedder, StaticEmbedder};
use samestory_model::{Control, EmbedError, Embedded, Embedder, Embeddings, Fingerprint};

/// Counts the texts that it is asked for.
#[derive(Debug)]
struct Counting {
    fingerprint: Fingerprint,
    n_texts: AtomicUsize,
}

impl Counting {
    fn new(name: &str) -> Self {
        Self { fingerprint: Fingerprint::new(name, &[]), n_texts: AtomicUsize::new(0) }
    }
}

impl Embedder for Counting {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        3
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        self.n_texts.fetch_add(texts.len(), Ordering::Relaxed);
        let rows = texts.iter().flat_map(|text| [text.len() as f32, 1.0, text.bytes().map(f32::from).sum()]);
        Embeddings::from_rows(self.fingerprint.clone(), 3, rows.collect())
            .map_err(|error| EmbedError::new("counting", error))
    }
}

const TEXTS: [&str; 5] = ["ferry", "", "fire", "ferry", "fire at sea"];

fn open(path: &Path) -> CachedEmbedder<Counting> {
    CachedEmbedder::open(path, Counting::new("counting")).unwrap()
}

fn asked(cached: &CachedEmbedder<Counting>) -> usize {
    cached.inner().n_texts.load(Ordering::Relaxed)
}

/// A file with the four distinct texts, and its bytes.
fn written(path: &Path) -> Vec<u8> {
    open(path).embed(&TEXTS).unwrap();
    fs::read(path).unwrap()
}

#[test]
fn a_text_is_embedded_once_and_its_vector_keeps_its_bits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let plain = Counting::new("counting").embed(&TEXTS).unwrap();
    let first = open(&path);
    assert_eq!(first.embed(&TEXTS).unwrap(), plain);
    assert_eq!((asked(&first), first.n_cached()), (4, 4));
    drop(first);

    let second = open(&path);
    assert_eq!(second.embed(&TEXTS).unwrap(), plain);
    assert_eq!((asked(&second), second.n_damaged()), (0, 0));
    second.embed(&["new", "ferry"]).unwrap();
    assert_eq!((asked(&second), second.n_cached()), (1, 5));
}

#[test]
fn real_vectors_come_back_bit_by_bit() {
    let folder = tempfile::tempdir().unwrap();
    let texts = ["Ferry catches fire off St Brannock", "", "Zentralbank senkt Zins", "🔥"];
    let plain = StaticEmbedder::bundled().embed(&texts).unwrap();
    for _ in 0..2 {
        let cached = CachedEmbedder::open(folder.path().join("vectors"), StaticEmbedder::bundled()).unwrap();
        assert_eq!(cached.embed(&texts).unwrap(), plain);
    }
}

#[test]
fn a_file_cut_anywhere_loses_only_what_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let whole = written(&path);
    let plain = Counting::new("counting").embed(&TEXTS).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let cached = open(&path);
        let before = cached.n_cached();
        assert_eq!(cached.embed(&TEXTS).unwrap(), plain, "cut at {length}");
        assert_eq!((asked(&cached), cached.n_damaged()), (4 - before, 0), "cut at {length}");
        drop(cached);
        assert_eq!(fs::read(&path).unwrap().len(), whole.len(), "cut at {length}");
        assert_eq!(open(&path).n_cached(), 4, "cut at {length}");
    }
}

#[test]
fn a_damaged_record_is_made_again_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let whole = written(&path);
    let record = 32 + 3 * 4 + 8;
    for place in whole.len() - 3 * record..whole.len() - 2 * record {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&path, bytes).unwrap();
        let cached = open(&path);
        assert_eq!((cached.n_damaged(), cached.n_cached()), (1, 3), "byte {place}");
        cached.embed(&TEXTS).unwrap();
        assert_eq!(asked(&cached), 1, "byte {place}");
    }
}

#[test]
fn vectors_of_another_model_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let whole = written(&path);
    let error = CachedEmbedder::open(&path, Counting::new("other")).unwrap_err();
    assert!(error.is_other_model());
    let message = error.to_string();
    assert!(message.contains("counting@") && message.contains("other@"), "{message}");
    assert!(message.contains(path.to_str().unwrap()), "{message}");
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[test]
fn a_foreign_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letters = ["Dear editor".to_owned(), "SSVC but of another kind".to_owned(), "x".repeat(100_000)];
    for letter in letters {
        fs::write(&path, &letter).unwrap();
        let error = CachedEmbedder::open(&path, Counting::new("counting")).unwrap_err();
        assert!(error.is_foreign(), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), letter);
    }
}

#[test]
fn a_file_is_used_by_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let first = open(&path);
    let error = CachedEmbedder::open(&path, Counting::new("counting")).unwrap_err();
    assert!(error.is_in_use(), "{error}");
    drop(first);
    open(&path);
}

#[test]
fn a_path_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent").join("vectors");
    let error = CachedEmbedder::open(&path, Counting::new("counting")).unwrap_err();
    assert!(error.to_string().contains("absent"), "{error}");
}

#[test]
fn what_was_done_before_a_cancel_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let texts: Vec<String> = (0..1_000).map(|number| format!("text {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (stop, told) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let tell = |progress: Embedded| {
        told.lock().unwrap().push(progress);
        stop.store(progress.done >= 500, Ordering::Relaxed);
    };
    let control = Control::default().with_cancel(&stop).with_progress(&tell);
    let cached = open(&path);
    let error = cached.embed_watched(&texts, &control).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
    drop(cached);

    let cached = open(&path);
    assert!((500..1_000).contains(&cached.n_cached()), "{}", cached.n_cached());
    cached.embed_watched(&texts, &Control::default()).unwrap();
    assert_eq!(cached.n_cached(), 1_000);
    let told = told.into_inner().unwrap();
    assert!(told.iter().all(|progress| progress.total == 1_000));
    assert!(told.is_sorted_by_key(|progress| progress.done));
}
