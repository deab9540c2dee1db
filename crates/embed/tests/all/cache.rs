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

    fn aligns_languages(&self) -> bool {
        true
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
fn a_cached_embedder_aligns_languages_if_the_other_one_does() {
    let folder = tempfile::tempdir().unwrap();
    assert!(open(&folder.path().join("vectors")).aligns_languages());
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
#[cfg(unix)]
fn what_is_no_file_is_refused_and_stays() {
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net::UnixListener;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    // Not a pipe, which a program would have to make: until it runs, a process that is started holds the locks of other tests.
    let _socket = UnixListener::bind(&path).unwrap();
    let error = CachedEmbedder::open(&path, Counting::new("counting")).unwrap_err();
    assert!(error.to_string().contains("no regular file"), "{error}");
    assert!(fs::metadata(&path).unwrap().file_type().is_socket());
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

#[test]
fn a_call_that_is_cancelled_ends_so_even_where_every_vector_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    written(&path);
    let stop = AtomicBool::new(true);
    let control = Control::default().with_cancel(&stop);
    assert!(open(&path).embed_watched(&TEXTS, &control).unwrap_err().is_cancelled());
}

#[test]
fn a_record_that_changes_under_an_open_file_is_no_vector() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let whole = written(&path);
    let record = 32 + 3 * 4 + 8;
    // Another writer, where the system has no locks: it swaps two records, changes a value, or cuts the file.
    let mut swapped = whole.clone();
    swapped[whole.len() - 2 * record..].rotate_left(record);
    let mut other_value = whole.clone();
    other_value[whole.len() - 10] ^= 1;
    for changed in [swapped, other_value, whole[..whole.len() - record / 2].to_vec()] {
        fs::write(&path, &whole).unwrap();
        let cached = open(&path);
        fs::write(&path, &changed).unwrap();
        let message = cached.embed(&TEXTS).unwrap_err().to_string();
        assert!(message.contains("changed") && message.contains(path.to_str().unwrap()), "{message}");
    }
}

#[test]
fn threads_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let texts: Vec<String> = (0..600).map(|number| format!("text {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let plain = Counting::new("counting").embed(&texts).unwrap();
    let cached = open(&path);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (cached, plain, texts) = (&cached, &plain, &texts[thread * 100..thread * 100 + 300]);
            scope.spawn(move || {
                let found = cached.embed(texts).unwrap();
                assert!((0..300).all(|row| found.row(row) == plain.row(thread * 100 + row)));
            });
        }
    });
    drop(cached);
    let cached = open(&path);
    assert_eq!((cached.n_cached(), cached.n_damaged()), (600, 0));
    assert_eq!(cached.embed(&texts).unwrap(), plain);
    assert_eq!(asked(&cached), 0);
}

/// An embedder with a mistake: it gives other rows than it was asked for.
struct Mistaken {
    fingerprint: Fingerprint,
    made_by: Fingerprint,
    n_more: isize,
    dimension: usize,
}

impl Embedder for Mistaken {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        3
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        let n_rows = texts.len().saturating_add_signed(self.n_more);
        let values = vec![1.0; n_rows * self.dimension];
        Embeddings::from_rows(self.made_by.clone(), self.dimension, values)
            .map_err(|error| EmbedError::new("mistaken", error))
    }
}

#[test]
fn rows_that_do_not_fit_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let whole = written(&path);
    let counting = Fingerprint::new("counting", &[]);
    for (n_more, dimension, made_by) in
        [(-1, 3, "counting"), (1, 3, "counting"), (0, 2, "counting"), (0, 4, "counting"), (0, 3, "other")]
    {
        let made_by = Fingerprint::new(made_by, &[]);
        let mistaken = Mistaken { fingerprint: counting.clone(), made_by, n_more, dimension };
        let cached = CachedEmbedder::open(&path, mistaken).unwrap();
        let message = cached.embed(&["new", "newer"]).unwrap_err().to_string();
        assert!(message.contains("2 texts"), "{message}");
        drop(cached);
        assert_eq!(fs::read(&path).unwrap(), whole, "{n_more} {dimension}");
    }
}

#[test]
fn vectors_of_another_length_are_told_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    written(&path);
    let error = CachedEmbedder::open(&path, Longer(Counting::new("counting"))).unwrap_err();
    assert!(error.is_other_model());
    let message = error.to_string();
    assert!(message.contains("3 values") && message.contains("4 values"), "{message}");
}

/// An embedder whose fingerprint does not tell its dimension.
#[derive(Debug)]
struct Longer(Counting);

impl Embedder for Longer {
    fn fingerprint(&self) -> &Fingerprint {
        self.0.fingerprint()
    }

    fn dimension(&self) -> usize {
        4
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        self.0.embed(texts)
    }
}
