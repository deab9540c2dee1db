//! Where an article comes from: its one address, and the outlet that printed it.

mod canonical_url;
mod outlet;

pub use canonical_url::{MAX_URL_BYTES, canonical_url};
pub use outlet::{http_url, outlet_domain};
