//! Where an article comes from: its one address, the outlet that printed it, the wire agency that wrote it.

mod agency;
mod canonical_url;
mod outlet;

pub(crate) use agency::agency_credit;
pub use agency::{Agency, AgencyCredit, CreditKind, CreditPlace};
pub use canonical_url::{MAX_URL_BYTES, canonical_url};
pub use outlet::{http_url, outlet_domain};
