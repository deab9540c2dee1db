//! Looking at lead pictures as a part of a digest.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use samestory::model::{
    Fingerprint, Image, NoteKind, PictureContent, PictureDescriber, PictureError, PictureTag,
};
use samestory::{Article, Batch, Pipeline, Progress};

/// What the model did, and what it is to do at the first picture.
#[derive(Clone, Default)]
struct Watched {
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
    n_looked: Arc<AtomicUsize>,
    cancel: Option<Arc<AtomicBool>>,
}

struct Model(Fingerprint, Watched);

impl PictureDescriber for Model {
    fn fingerprint(&self) -> &Fingerprint {
        &self.0
    }

    fn describe(&self, picture: &[u8]) -> Result<PictureContent, PictureError> {
        let watched = &self.1;
        let now = watched.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        watched.most_at_once.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(20));
        watched.at_once.fetch_sub(1, Ordering::SeqCst);
        watched.n_looked.fetch_add(1, Ordering::SeqCst);
        if let Some(cancel) = &watched.cancel {
            cancel.store(true, Ordering::SeqCst);
        }
        match picture {
            b"cut off" => Err(PictureError::unreadable("in memory", "it is cut off")),
            b"first" | b"second" => {
                Err(PictureError::new("model", String::from_utf8_lossy(picture).into_owned()))
            }
            _ => Ok(PictureContent::new(self.0.clone(), vec![PictureTag::new("ferry", 0.9).unwrap()])),
        }
    }
}

const TITLES: [&str; 4] = [
    "Quake shakes Tarn",
    "Bank cuts key rate",
    "Ferry catches fire off Sorrel",
    "Parliament debates school lunches",
];

fn url(number: usize) -> String {
    format!("https://a.example/{number}.jpg")
}

/// Stories of one article, each with a picture.
fn batch() -> Batch {
    let article = |(number, title): (usize, &&str)| {
        let article = Article::builder(number.to_string()).title(*title).image(Image::new(url(number)));
        article.build().unwrap()
    };
    Batch::new(TITLES.iter().enumerate().map(article).collect())
}

fn pipeline(watched: &Watched, pictures: [&[u8]; 4]) -> Pipeline {
    let pictures = pictures.iter().enumerate().map(|(number, bytes)| (url(number), bytes.to_vec()));
    let pictures: BTreeMap<String, Vec<u8>> = pictures.collect();
    Pipeline::bundled().with_pictures(Model(Fingerprint::new("model", &[]), watched.clone()), pictures)
}

#[test]
fn pictures_are_looked_at_one_after_another_and_progress_is_told() {
    let watched = Watched::default();
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let pipeline = pipeline(&watched, [b"a", b"cut off", b"b", b"c"]).with_progress(move |progress| {
        if let Progress::Looked { done, total } = progress {
            teller.lock().unwrap().push((done, total));
        }
    });
    let digest = pipeline.digest(&batch()).unwrap();
    assert_eq!(*told.lock().unwrap(), [(1, 4), (2, 4), (3, 4), (4, 4)]);
    assert_eq!(watched.most_at_once.load(Ordering::SeqCst), 1);
    let notes = digest.notes.iter().filter(|note| note.kind() == NoteKind::UnreadablePicture);
    let notes: Vec<_> = notes.map(|note| (note.article().unwrap().as_str(), note.cause())).collect();
    assert_eq!(notes, [("1", Some("it is cut off"))]);
}

#[test]
fn looking_stops_soon_after_it_is_cancelled() {
    let cancel = Arc::new(AtomicBool::new(false));
    let watched = Watched { cancel: Some(Arc::clone(&cancel)), ..Watched::default() };
    let pipeline = pipeline(&watched, [b"a", b"b", b"c", b"d"]).with_cancel(cancel);
    let error = pipeline.digest(&batch()).unwrap_err();
    assert!(error.is_cancelled() && !error.is_picture_describer(), "{error}");
    assert_eq!(error.to_string(), "looking at pictures was cancelled");
    assert_eq!(watched.n_looked.load(Ordering::SeqCst), 1);
}

#[test]
fn of_several_failures_the_first_story_s_is_told() {
    let told = (0..5).map(|_| {
        let pipeline = pipeline(&Watched::default(), [b"first", b"second", b"first", b"second"]);
        pipeline.digest(&batch()).unwrap_err().to_string()
    });
    let told: Vec<String> = told.collect();
    assert!(told.iter().all(|message| *message == told[0] && message.contains("model")), "{told:?}");
}
