//! What the programs that make the bundled models share.

pub mod names;
