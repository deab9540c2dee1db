//! What `evaluate` measures and tells.

mod against;
mod calibration;
mod labelled;
mod report;

pub use against::{Against, read_partition};
pub use calibration::calibration;
pub use labelled::{LabelledBatch, labelled};
pub use report::Report;
