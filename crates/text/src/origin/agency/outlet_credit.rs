//! Agencies whose own outlet it is, or for whose texts an outlet has a place.

use samestory_model::Span;

use super::Agency;
use super::names::{ADDRESSES, agency_named, agency_of_domain};
use crate::origin::outlet_domain;

/// The agency that an address or an outlet's name stands for.
pub(super) fn agency_in_outlet(outlet: &str) -> Option<(Agency, Span)> {
    // All that is looked for is ASCII, and keeps its place in lower case.
    let lower = outlet.to_ascii_lowercase();
    let at = |found: &str| lower.find(found).map(|start| Span::between(start, start + found.len()));
    if let Some(agency) = agency_named(outlet) {
        return Some((agency, at(lower.trim())?));
    }
    let domain = outlet_domain(None, Some(outlet))?;
    if let Some(agency) = agency_of_domain(&domain) {
        return Some((agency, at(&domain)?));
    }
    ADDRESSES.iter().find_map(|(address, agency)| {
        let span = address.starts_with(&domain).then(|| at(address)).flatten()?;
        let is_whole_part = lower.get(span.end()..)?.starts_with('/');
        is_whole_part.then_some((*agency, span))
    })
}
