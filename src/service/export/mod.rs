//! A season's public record as a file, and from it a mirror.

mod error;
mod file;
mod mirror;
mod season;

pub use error::{ExportError, MirrorError};
pub use mirror::{Mirrored, import_export};
pub use season::export_season;
