//! From the text of a setting to its value, or to what is accepted.

use std::ffi::OsStr;
use std::net::SocketAddr;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use entity::ids::JobId;
use entity::vocab::{ServiceScope, StaffRole};
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use url::Url;

use crate::http::security::OriginPolicy;

/// An address that may hold a password, so that a refused one is not repeated.
#[derive(Clone)]
pub(super) struct SecretUrl {
    variable: &'static str,
    accepts: fn(&str) -> bool,
    accepted: &'static str,
}

/// The address of a database.
pub(super) const DATABASE_URL: SecretUrl = SecretUrl {
    variable: "DATABASE_URL",
    accepts: is_database,
    accepted: "give postgres://user:password@host/name or sqlite://file",
};

/// The address of a NATS server.
pub(super) const NATS_URL: SecretUrl = SecretUrl {
    variable: "ALLIANCE_HUB_NATS_URL",
    accepts: is_nats,
    accepted: "give nats://user:password@host:4222, or tls:// in front",
};

impl TypedValueParser for SecretUrl {
    type Value = SecretString;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<SecretString, clap::Error> {
        match value.to_str().filter(|text| (self.accepts)(text)) {
            Some(text) => Ok(text.to_owned().into()),
            None => {
                let name = argument.map(ToString::to_string).unwrap_or_default();
                let Self { variable, accepted, .. } = self;
                let message = format!("invalid value for '{name}', or for {variable}: {accepted}");
                Err(command.clone().error(ErrorKind::ValueValidation, message))
            }
        }
    }
}

fn is_database(text: &str) -> bool {
    let is_postgres = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    text.starts_with("sqlite://") || is_postgres && Url::parse(text).is_ok()
}

fn is_nats(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "nats" | "tls") && url.has_host())
}

/// A whole number within bounds.
pub(super) fn number<const LEAST: u32, const MOST: u32>(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
    number.ok_or_else(|| format!("give a whole number, {LEAST} to {MOST}"))
}

/// Levels and targets; a lone word that is no level would name a target, and hide all others in silence.
pub(super) fn log_filter(text: &str) -> Result<String, String> {
    let is_meant = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    if text.split(',').all(is_meant) && EnvFilter::builder().parse(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err("give off, error, warn, info, debug or trace, or target=level; separate several by commas".into())
}

pub(super) fn listen_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "give an IP address and a port, such as 127.0.0.1:8080 or [::]:8080".into())
}

pub(super) fn web_address(text: &str) -> Result<Url, String> {
    let address = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    address.ok_or_else(|| "begin it with https:// or http://, such as https://hub.example.org".into())
}

pub(super) fn origin(text: &str) -> Result<String, String> {
    match OriginPolicy::listed([text]) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("write a scheme and a host alone, such as https://app.example.org".into()),
    }
}

pub(super) fn service_scope(text: &str) -> Result<ServiceScope, String> {
    let name = text.to_ascii_uppercase().replace('-', "_");
    ServiceScope::parse(&name)
        .ok_or_else(|| "use voting-power-record, approval-mirror or result-record".into())
}

/// The handle of an account.
pub(super) fn slug(text: &str) -> Result<String, String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (2..=80).contains(&text.len()) && text.bytes().all(allowed) {
        Ok(text.to_owned())
    } else {
        Err("use 2 to 80 lower-case letters, digits and single hyphens between them".into())
    }
}

pub(super) fn staff_role(text: &str) -> Result<StaffRole, String> {
    let name = text.to_ascii_uppercase().replace('-', "_");
    StaffRole::parse(&name).ok_or_else(|| "use foundation, grants-council or moderator".into())
}

pub(super) fn job_id(text: &str) -> Result<JobId, String> {
    text.parse().map_err(|_| "give an id as `jobs list` shows it, which begins with job_".into())
}
