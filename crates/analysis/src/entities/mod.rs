//! Who and what an article is about.

mod kinds;

pub use kinds::{Entity, EntityKind, Mention};
