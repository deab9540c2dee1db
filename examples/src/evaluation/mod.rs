//! What `evaluate` measures and tells.

mod against;
mod calibration;
mod labelled;
mod mistakes;
mod report;
mod sweep;

pub use against::{Against, read_partition};
pub use calibration::calibration;
pub use labelled::{LabelledBatch, labelled};
pub use mistakes::{Example, ToldMistake, mistakes};
pub use report::Report;
pub use sweep::{Point, Room, Sweep};
