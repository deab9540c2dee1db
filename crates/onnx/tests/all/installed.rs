//! What `scripts/install-models` brings, for tests. Those of the crates that run models read this file.

use std::path::PathBuf;

/// The folder of installed models; `None`, told loudly, where it lacks one of the folders `names` and need not have them.
///
/// `SAMESTORY_MODELS` names it; `SAMESTORY_DEMAND_MODELS=1` makes an absence a failure.
pub(crate) fn installed(names: &[&str]) -> Option<PathBuf> {
    let models = std::env::var_os("SAMESTORY_MODELS").map(PathBuf::from);
    let found = models.filter(|models| names.iter().all(|name| models.join(name).is_dir()));
    if found.is_none() {
        let is_demanded = std::env::var_os("SAMESTORY_DEMAND_MODELS").is_some();
        assert!(!is_demanded, "{names:?} must be tested here: SAMESTORY_MODELS has no such folders");
        eprintln!("!!! {names:?} are NOT tested: `scripts/install-models DIR`, and SAMESTORY_MODELS=DIR");
    }
    found
}
