//! Who and what an article is about.

mod article;
mod candidates;
mod casing;
mod concepts;
mod crf;
mod join;
#[cfg(test)]
mod join_cases;
mod kinds;
mod lexicon;
mod name_kinds;
mod reading;
mod salience;
mod story;
mod tagger;
#[cfg(test)]
mod tests;
mod tokens;
mod vector;

pub(crate) use join::plain_letters;
pub(crate) use lexicon::{entries, flagged_words, is_given_name, is_place_name};

pub use article::{EntityInput, ScoredEntity, article_entities, top_entities};
pub use candidates::{EntityCandidate, entity_candidates};
pub use crf::{CrfTagger, NameFeatures, NameModelError};
pub use kinds::{Entity, EntityKind, Mention};
pub use name_kinds::NameKinds;
pub(crate) use story::StoryEntities;
pub use story::story_entities;
pub use tagger::NameTagger;
pub use vector::name_vector;
