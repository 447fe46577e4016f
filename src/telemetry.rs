//! The log.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{LogFormat, Logging};

/// Migrations are summed up in a line of ours; a filter that names them shows each.
const QUIETER: &str = "sea_orm_migration=warn";

/// Sends the log to standard error from now on.
///
/// # Errors
/// The filter has not the form of one.
pub fn start(logging: &Logging) -> Result<(), ParseError> {
    let filter = EnvFilter::builder().parse(format!("{QUIETER},{}", logging.log))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let log = if stderr().is_terminal() { log } else { log.with_ansi(false) };
    match logging.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
