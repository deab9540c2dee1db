//! Which language a text is in, and what is known about its words.

mod code;
mod detect;
mod scripts;
mod stem;
mod stop_words;
mod table;

pub use code::Language;
pub(crate) use detect::document_language;
pub use detect::{DETECTION_CHARS, DetectedLanguage, detect_language};
pub use stem::stem;
pub(crate) use stop_words::StopWordIds;
pub use stop_words::is_stop_word;
