//! ONNX classifiers in the place of the bundled label model.

mod asked;
mod error;
mod folder;
mod set;
mod settings;
mod source;

use std::cell::OnceCell;
use std::fmt::Display;
use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use samestory_analysis::{
    BundledLabeler, Intent, Label, LabelInput, LabelReasons, Labeler, Labels, PartWeights, Sentiment, Tone,
};
use samestory_embed::{ClassifyError, OnnxClassifier, OnnxOptions};
use samestory_model::{Fingerprint, Span};

use asked::Asked;
use error::Kind;
pub use error::LabelerError;
use folder::Classifiers;
use set::LabelSet;
use settings::{LabelerSettings, Reading};
use source::{Answers, Source};

const TONE: &str = "tone";
const SENTIMENT: &str = "sentiment";
const INTENT: &str = "intent";

/// Labels articles with classifiers in ONNX form; a set without one is labelled by the bundled model.
///
/// A folder holds up to three folders, `tone`, `sentiment` and `intent`, each with a classifier as [`OnnxClassifier`] reads it. Its
/// `id2label` names the labels of the set as [`Tone`], [`Sentiment`] and [`Intent`] do, all of them and no others, in any
/// order and case. Or the folder is itself such a classifier, for several sets, with labels named by set and label: `tone/factual`. It is asked
/// for the sets that it names and that have no folder of their own, and runs once for all of them.
///
/// A classifier is given the title, a line feed, and the opening of the body: of each, eight bytes for every token that it
/// reads, which is more than news has. Address and section it does not see.
///
/// In the folder, `labeler.json` may say otherwise, each part of it being optional: `{"separator": " [SEP] ", "last_tokens": 24, "blend":
/// {"tone": {"classifier": 0.4, "bundled": 0.7}}}`. `separator` stands between title and body in the place of the line feed; of texts
/// that are too long, `last_tokens` of the end are read ([`LongTexts::BothEnds`](samestory_embed::LongTexts::BothEnds)); in a set with
/// `blend`, the bundled model has a say: the logarithm of a label's probability is the sum of those that the two give, multiplied by these
/// weights, up to what makes all probabilities sum to 1.
///
/// Labelling is total: where an engine fails, the labels of the bundled model are given; [`n_failed`](Self::n_failed)
/// counts this. So they are, uncounted, for a text without a word.
///
/// # Complexity
/// [`label`](Labeler::label) runs each classifier once, [`reasons`](Labeler::reasons) once more, and once for each sentence that it reads.
///
/// # Determinism
/// As [`OnnxClassifier`].
///
/// # Examples
/// ```no_run
/// use std::sync::Arc;
///
/// use samestory::embed::OnnxOptions;
/// use samestory::{OnnxLabeler, Pipeline};
///
/// let labeler = Arc::new(OnnxLabeler::load("models/labels", &OnnxOptions::default())?);
/// let pipeline = Pipeline::bundled().with_labeler(Arc::clone(&labeler));
/// // … digests …
/// assert_eq!(labeler.n_failed(), 0, "{:?}", labeler.first_failure());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OnnxLabeler {
    tone: Option<LabelSet<Tone>>,
    sentiment: Option<LabelSet<Sentiment>>,
    intent: Option<LabelSet<Intent>>,
    bundled: BundledLabeler,
    fingerprint: Fingerprint,
    n_failed: AtomicUsize,
    first_failure: OnceLock<String>,
}

impl std::fmt::Debug for OnnxLabeler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OnnxLabeler")
            .field(TONE, &self.tone)
            .field(SENTIMENT, &self.sentiment)
            .field(INTENT, &self.intent)
            .field("n_failed", &self.n_failed)
            .finish_non_exhaustive()
    }
}

impl OnnxLabeler {
    /// The classifiers in the folders `tone`, `sentiment` and `intent` of `folder`, and the one in the folder itself.
    ///
    /// # Errors
    /// When none of the three is there, when a classifier cannot be loaded, or when its labels are not those of its set.
    ///
    /// # Examples
    /// ```
    /// use samestory::OnnxLabeler;
    /// use samestory::embed::OnnxOptions;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let error = OnnxLabeler::load(folder.path(), &OnnxOptions::default()).unwrap_err();
    /// assert!(error.to_string().contains("none of the folders `tone`, `sentiment` and `intent`"));
    ///
    /// // A set without a classifier may be absent, but one that is there must be whole.
    /// std::fs::create_dir(folder.path().join("tone"))?;
    /// let error = OnnxLabeler::load(folder.path(), &OnnxOptions::default()).unwrap_err();
    /// assert!(error.classifier_error().is_some_and(|error| error.is_missing_file()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(folder: impl AsRef<Path>, options: &OnnxOptions) -> Result<Self, LabelerError> {
        let folder = folder.as_ref();
        let load = || {
            let settings = LabelerSettings::read(folder)?;
            let classifiers = Classifiers::new(folder, &settings.reading, options)?;
            let tone = classifiers.set(TONE, Tone::ALL, settings.blend.tone)?;
            let sentiment = classifiers.set(SENTIMENT, Sentiment::ALL, settings.blend.sentiment)?;
            let intent = classifiers.set(INTENT, Intent::ALL, settings.blend.intent)?;
            match (&tone, &sentiment, &intent) {
                (None, None, None) => Err(Kind::Empty),
                _ => Ok(Self::new(tone, sentiment, intent)),
            }
        };
        load().map_err(|kind| LabelerError::new(folder.display().to_string(), kind))
    }

    /// The bundled model alone, to put classifiers in.
    ///
    /// ```
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labeler};
    ///
    /// let text = LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() };
    /// assert_eq!(OnnxLabeler::bundled().label(&text), BundledLabeler::new().label(&text));
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(None, None, None)
    }

    /// With this classifier for the tone.
    ///
    /// # Errors
    /// When its labels are not those of [`Tone`].
    ///
    /// # Examples
    /// ```no_run
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labeler};
    /// use samestory::embed::{OnnxClassifier, OnnxOptions};
    ///
    /// let classifier = OnnxClassifier::load("models/tone", &OnnxOptions::default())?;
    /// let labeler = OnnxLabeler::bundled().with_tone(classifier)?;
    /// // What the other sets say is still the bundled model's.
    /// let text = LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() };
    /// assert_eq!(labeler.label(&text).intent, BundledLabeler::new().label(&text).intent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_tone(self, classifier: OnnxClassifier) -> Result<Self, LabelerError> {
        let tone = alone(TONE, Tone::ALL, classifier).map_err(|kind| LabelerError::new(TONE, kind))?;
        Ok(Self::new(Some(tone), self.sentiment, self.intent))
    }

    /// With this classifier for the sentiment.
    ///
    /// # Errors
    /// When its labels are not those of [`Sentiment`].
    ///
    /// # Examples
    /// ```no_run
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labeler};
    /// use samestory::embed::{OnnxClassifier, OnnxOptions};
    ///
    /// let classifier = OnnxClassifier::load("models/sentiment", &OnnxOptions::default())?;
    /// let labeler = OnnxLabeler::bundled().with_sentiment(classifier)?;
    /// // What the other sets say is still the bundled model's.
    /// let text = LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() };
    /// assert_eq!(labeler.label(&text).intent, BundledLabeler::new().label(&text).intent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_sentiment(self, classifier: OnnxClassifier) -> Result<Self, LabelerError> {
        let sentiment = alone(SENTIMENT, Sentiment::ALL, classifier)
            .map_err(|kind| LabelerError::new(SENTIMENT, kind))?;
        Ok(Self::new(self.tone, Some(sentiment), self.intent))
    }

    /// With this classifier for the intent.
    ///
    /// # Errors
    /// When its labels are not those of [`Intent`].
    ///
    /// # Examples
    /// ```no_run
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labeler};
    /// use samestory::embed::{OnnxClassifier, OnnxOptions};
    ///
    /// let classifier = OnnxClassifier::load("models/intent", &OnnxOptions::default())?;
    /// let labeler = OnnxLabeler::bundled().with_intent(classifier)?;
    /// // What the other sets say is still the bundled model's.
    /// let text = LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() };
    /// assert_eq!(labeler.label(&text).tone, BundledLabeler::new().label(&text).tone);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_intent(self, classifier: OnnxClassifier) -> Result<Self, LabelerError> {
        let intent =
            alone(INTENT, Intent::ALL, classifier).map_err(|kind| LabelerError::new(INTENT, kind))?;
        Ok(Self::new(self.tone, self.sentiment, Some(intent)))
    }

    /// How often a classifier failed on a text that was to be labelled, and the bundled label was given instead.
    ///
    /// ```
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{LabelInput, Labeler};
    ///
    /// let labeler = OnnxLabeler::bundled();
    /// labeler.label(&LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() });
    /// assert_eq!(labeler.n_failed(), 0);
    /// ```
    #[must_use]
    pub fn n_failed(&self) -> usize {
        self.n_failed.load(Ordering::Relaxed)
    }

    /// Why a classifier failed for the first time; with several threads, one of the first.
    ///
    /// ```
    /// use samestory::OnnxLabeler;
    /// use samestory::analysis::{LabelInput, Labeler};
    ///
    /// let labeler = OnnxLabeler::bundled();
    /// labeler.label(&LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() });
    /// assert_eq!(labeler.first_failure(), None);
    /// ```
    #[must_use]
    pub fn first_failure(&self) -> Option<&str> {
        self.first_failure.get().map(String::as_str)
    }

    fn new(
        tone: Option<LabelSet<Tone>>,
        sentiment: Option<LabelSet<Sentiment>>,
        intent: Option<LabelSet<Intent>>,
    ) -> Self {
        let bundled = BundledLabeler::new();
        let of = |part: Option<&Fingerprint>| part.unwrap_or(bundled.fingerprint()).as_str().to_owned();
        let parts = [
            of(tone.as_ref().map(LabelSet::fingerprint)),
            of(sentiment.as_ref().map(LabelSet::fingerprint)),
            of(intent.as_ref().map(LabelSet::fingerprint)),
        ];
        let parts = parts.each_ref().map(String::as_bytes);
        let fingerprint = Fingerprint::new("labels-onnx", &parts);
        Self {
            tone,
            sentiment,
            intent,
            bundled,
            fingerprint,
            n_failed: AtomicUsize::new(0),
            first_failure: OnceLock::new(),
        }
    }

    /// What a classifier says, alone or with the bundled model; else what that says.
    fn decided<'l, L: Copy + PartialEq>(
        &'l self,
        set: Option<&'l LabelSet<L>>,
        text: &LabelInput<'_>,
        bundled: Label<L>,
        asked: &Asked<'l, Vec<f64>>,
    ) -> Label<L> {
        let Some(set) = set else { return bundled };
        let row = asked.of(set.source(), |source| {
            let found = source.whole(text).inspect_err(|error| self.count(error));
            found.ok().flatten()
        });
        row.and_then(|row| set.label(&row, &bundled)).unwrap_or(bundled)
    }

    /// How strongly parts speak for `labels`, whoever gave them, to the bundled model.
    fn bundled_reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
        let mut given = self.bundled.label(text);
        given.tone.label = labels.tone.label;
        given.sentiment.label = labels.sentiment.label;
        given.intent.label = labels.intent.label;
        self.bundled.reasons(text, &given, sentences)
    }

    fn count(&self, failure: &ClassifyError) {
        self.n_failed.fetch_add(1, Ordering::Relaxed);
        self.first_failure.get_or_init(|| failure.to_string());
    }
}

/// A set with a classifier of which nothing more is said.
fn alone<L: Copy + Display>(
    set: &'static str,
    all: &[L],
    classifier: OnnxClassifier,
) -> Result<LabelSet<L>, Kind> {
    LabelSet::new(set, all, Source::new(classifier, Reading::default()), None)
}

impl Labeler for OnnxLabeler {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn label(&self, text: &LabelInput<'_>) -> Labels {
        let (bundled, asked) = (self.bundled.label(text), Asked::new());
        Labels {
            tone: self.decided(self.tone.as_ref(), text, bundled.tone, &asked),
            sentiment: self.decided(self.sentiment.as_ref(), text, bundled.sentiment, &asked),
            intent: self.decided(self.intent.as_ref(), text, bundled.intent, &asked),
        }
    }

    /// All texts without a part are given to a classifier together. Where it failed on the whole text, the bundled model gave the
    /// label, and gives the reasons. Where both decide, the weight of a part is the sum of what it weighs to each, multiplied as in
    /// the label.
    fn reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
        let bundled = OnceCell::new();
        let bundled = || bundled.get_or_init(|| self.bundled_reasons(text, labels, sentences));
        let nothing = self.bundled.label(&LabelInput { title: "", body: "", ..*text });
        let asked = Asked::new();
        let asked = &asked;
        let answers = move |source| asked.of(source, |source| source.answers(text, sentences));
        let mut reasons = LabelReasons::default();
        reasons.tone =
            weights(self.tone.as_ref(), answers, labels.tone.label, &nothing.tone, || &bundled().tone);
        reasons.sentiment =
            weights(self.sentiment.as_ref(), answers, labels.sentiment.label, &nothing.sentiment, || {
                &bundled().sentiment
            });
        reasons.intent = weights(self.intent.as_ref(), answers, labels.intent.label, &nothing.intent, || {
            &bundled().intent
        });
        reasons
    }
}

/// How strongly parts speak for `given`: by what a classifier answered, else as the bundled model has it.
fn weights<'l, 'b, L: Copy + PartialEq>(
    set: Option<&'l LabelSet<L>>,
    answers: impl Fn(&'l Source) -> Option<Rc<Answers>>,
    given: L,
    nothing: &Label<L>,
    bundled: impl Fn() -> &'b PartWeights,
) -> PartWeights {
    let found = set.and_then(|set| set.weights(&*answers(set.source())?, given, nothing, &bundled));
    found.unwrap_or_else(|| bundled().clone())
}
