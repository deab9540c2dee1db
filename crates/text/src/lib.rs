//! News text made ready for analysis: plain text with a map back into the original, sentences, clean titles, outlets, and
//! weighted terms. Everything is total and deterministic; bad text gives a result, never an error.
//!
//! ```
//! use samestory_model::Article;
//! use samestory_text::Document;
//!
//! let article = Article::builder("a")
//!     .title("Storm hits Tarn | Weather | The Harbour Courier")
//!     .url("https://www.harbourcourier.example/storm")
//!     .body("<p>TARN (Northwire) — A storm hit <b>Tarn</b> on Jan. 5. Nobody was hurt.</p><p>Read more: Storms</p>")
//!     .build()?;
//! let document = Document::new(&article);
//! assert_eq!(document.title(), "Storm hits Tarn");
//! let first = document.sentences()[0];
//! assert_eq!(document.sentence_text(&first), "A storm hit Tarn on Jan. 5.");
//! assert_eq!(document.sentence_evidence(&first).span.slice(article.body()), Some("A storm hit <b>Tarn</b> on Jan. 5."));
//! # Ok::<(), samestory_model::Error>(())
//! ```
//!
//! The types to know: [`Document`] is one article, read; [`NormalizedText`] is plain text that knows where it came from;
//! [`Sentence`] is a range of it; [`TermWeighter`] turns texts into sparse vectors.
//!
//! # Contents
//! - [`normalize`], [`normalize_line`]: HTML or text to plain text, with [`NormalizedText::original_span`] back.
//! - [`sentences`], [`words`]: borders by UAX #29, tailored to news.
//! - [`clean_title`], [`title_case`]: titles without outlet names and labels; AP title case.
//! - [`outlet_domain`], [`http_url`], [`canonical_url`]: whose article it is, a safe address, one key for all its addresses.
//! - [`Agency`], [`AgencyCredit`]: which wire agency wrote it, and where it says so.
//! - [`at_most`]: a text cut at a character.
//! - [`DuplicateFinder`]: groups of copies, and texts that hold a part of another.
//! - [`detect_language`], [`is_stop_word`], [`stem`]: which language a text is in, and what is known of its words.
//! - [`figures`]: the numbers in a text.
//! - [`terms`], [`TermWeighter`], [`TermConfig`], [`Background`]: TF-IDF with frozen document frequencies.
//!
//! # Should I use this crate?
//! Yes, when you have news articles from many outlets and must be able to show where in the original a sentence stands. For
//! the whole pipeline, depend on `samestory`.
//!
//! # What it does not do
//! It extracts no article from a web page (give it the article's body). Lists of labels and furniture are English;
//! abbreviations are known of a dozen languages.
#![deny(clippy::indexing_slicing)]

mod background;
mod body;
mod cut;
mod document;
mod duplicates;
mod figures;
mod furniture;
mod id_map;
mod language;
mod normalize;
mod origin;
mod phrase_search;
mod repeated;
mod sentences;
mod term_cutting;
mod term_kinds;
mod terms;
mod title;
mod word_list;
mod words;

pub use background::{Background, BackgroundError};
pub use cut::at_most;
pub use document::{Document, MAX_BODY_CHARS, MAX_SENTENCES, Sentence};
pub use duplicates::{
    CopyEvidence, CopyGroup, DuplicateConfig, DuplicateFinder, DuplicateInput, Duplicates, Overlap,
    PartialCopy, Relation,
};
pub use figures::figures;
pub use language::{DETECTION_CHARS, DetectedLanguage, Language, detect_language, is_stop_word, stem};
pub use normalize::{MAX_ORIGINAL_BYTES, NormalizedText, normalize, normalize_line};
pub use origin::{Agency, AgencyCredit, CreditKind, CreditPlace};
pub use origin::{MAX_URL_BYTES, canonical_url, http_url, outlet_domain};
pub use repeated::RepeatedSentences;
pub use sentences::sentences;
pub use term_cutting::terms;
pub use term_kinds::TermConfig;
pub use terms::{BODY_WORDS, TermWeighter, term_id};
pub use title::{CleanTitle, TitleKind, clean_title, title_case};
pub use words::words;

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
