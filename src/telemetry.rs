//! The log.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{LogFormat, Logging};

/// Sends the log to standard error from now on.
///
/// # Errors
/// The filter has not the form of one.
pub fn start(logging: &Logging) -> Result<(), ParseError> {
    let filter = EnvFilter::builder().parse(&logging.log)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match logging.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
