//! Where an article comes from: the outlet that printed it.

mod outlet;

pub use outlet::{http_url, outlet_domain};
