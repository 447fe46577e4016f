//! A season's public record as a file, and from it a mirror.

mod error;
mod file;
mod log;
mod mirror;
mod season;
mod standing;
mod together;

pub use error::{ExportError, MirrorError};
pub use mirror::{Mirrored, import_export, replace_export};
pub use season::{edition, export_season};
pub use standing::{end_mirroring, is_mirror};
