//! A season's public record as a file, and from it a mirror.

mod error;
mod export;
mod file;
mod import;

pub use error::{ExportError, MirrorError};
pub use export::export_season;
pub use import::{Mirrored, import_export};
