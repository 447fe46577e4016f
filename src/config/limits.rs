//! Limits of a request that the operator sets instead of those of the mode.

use std::time::Duration;

use clap::Args;

use super::values::number;
use crate::http::front::Limits;

/// What one request may use; what is not given is as the mode has it.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Limits (as the mode has them if not given)")]
pub struct LimitSettings {
    /// Bytes of a request body, 1024 to 100000000
    #[arg(long, env = "ALLIANCE_HUB_MAX_BODY_BYTES", value_name = "BYTES", value_parser = number::<1024, 100_000_000>)]
    pub max_body_bytes: Option<u32>,
    /// Bytes of a request body of a service or of the Foundation, 1024 to 100000000; never less than of the others
    #[arg(long, env = "ALLIANCE_HUB_MAX_BULK_BODY_BYTES", value_name = "BYTES", value_parser = number::<1024, 100_000_000>)]
    pub max_bulk_body_bytes: Option<u32>,
    /// Tokens of a document, 10 to 1000000
    #[arg(long, env = "ALLIANCE_HUB_MAX_TOKENS", value_name = "NUMBER", value_parser = number::<10, 1_000_000>)]
    pub max_tokens: Option<u32>,
    /// Fields inside fields, 1 to 100
    #[arg(long, env = "ALLIANCE_HUB_MAX_DEPTH", value_name = "NUMBER", value_parser = number::<1, 100>)]
    pub max_depth: Option<u32>,
    /// Points that an operation may cost: a field of each row that it asks for is one, 1 to 1000000000
    #[arg(long, env = "ALLIANCE_HUB_MAX_COST", value_name = "POINTS", value_parser = number::<1, 1_000_000_000>)]
    pub max_cost: Option<u32>,
    /// Aliases of a document, 0 to 10000
    #[arg(long, env = "ALLIANCE_HUB_MAX_ALIASES", value_name = "NUMBER", value_parser = number::<0, 10_000>)]
    pub max_aliases: Option<u32>,
    /// Directives of a document, 0 to 10000
    #[arg(long, env = "ALLIANCE_HUB_MAX_DIRECTIVES", value_name = "NUMBER", value_parser = number::<0, 10_000>)]
    pub max_directives: Option<u32>,
    /// Fields that an operation selects of its root, 1 to 1000
    #[arg(long, env = "ALLIANCE_HUB_MAX_ROOT_FIELDS", value_name = "NUMBER", value_parser = number::<1, 1_000>)]
    pub max_root_fields: Option<u32>,
    /// Items of a list in an argument or a variable, where the schema does not allow more, 1 to 100000
    #[arg(long, env = "ALLIANCE_HUB_MAX_LIST_ITEMS", value_name = "NUMBER", value_parser = number::<1, 100_000>)]
    pub max_list_items: Option<u32>,
    /// Variables of an operation, 1 to 10000
    #[arg(long, env = "ALLIANCE_HUB_MAX_VARIABLES", value_name = "NUMBER", value_parser = number::<1, 10_000>)]
    pub max_variables: Option<u32>,
    /// Errors of a response, 1 to 1000
    #[arg(long, env = "ALLIANCE_HUB_MAX_ERRORS", value_name = "NUMBER", value_parser = number::<1, 1_000>)]
    pub max_errors: Option<u32>,
    /// Seconds that an operation may run, 1 to 3600
    #[arg(long, env = "ALLIANCE_HUB_MAX_SECONDS", value_name = "SECONDS", value_parser = number::<1, 3_600>)]
    pub max_seconds: Option<u32>,
    /// Points that an account may spend in a minute, 1 to 1000000000
    #[arg(long, env = "ALLIANCE_HUB_ACCOUNT_POINTS", value_name = "POINTS", value_parser = number::<1, 1_000_000_000>)]
    pub account_points: Option<u32>,
    /// Points that the anonymous readers of one address may spend in a minute, 1 to 1000000000
    #[arg(long, env = "ALLIANCE_HUB_ANONYMOUS_POINTS", value_name = "POINTS", value_parser = number::<1, 1_000_000_000>)]
    pub anonymous_points: Option<u32>,
    /// Kilobytes of memory for automatic persisted queries; 0 switches them off, 1000000 at most
    #[arg(long, env = "ALLIANCE_HUB_PERSISTED_KILOBYTES", value_name = "KILOBYTES", value_parser = number::<0, 1_000_000>)]
    pub persisted_kilobytes: Option<u32>,
}

impl LimitSettings {
    /// The limits of a mode, with what the operator set.
    #[must_use]
    pub fn over(self, mode: &Limits) -> Limits {
        let count = |given: Option<u32>, mode: u64| given.map_or(mode, u64::from);
        let size = |given: Option<u32>, mode: usize| {
            given.and_then(|given| usize::try_from(given).ok()).unwrap_or(mode)
        };
        Limits {
            body_bytes: size(self.max_body_bytes, mode.body_bytes),
            bulk_body_bytes: size(self.max_bulk_body_bytes, mode.bulk_body_bytes),
            tokens: size(self.max_tokens, mode.tokens),
            depth: count(self.max_depth, mode.depth),
            cost: count(self.max_cost, mode.cost),
            aliases: count(self.max_aliases, mode.aliases),
            directives: count(self.max_directives, mode.directives),
            root_fields: count(self.max_root_fields, mode.root_fields),
            list_items: size(self.max_list_items, mode.list_items),
            variables: size(self.max_variables, mode.variables),
            errors: size(self.max_errors, mode.errors),
            execution_time: self
                .max_seconds
                .map_or(mode.execution_time, |given| Duration::from_secs(given.into())),
            account_points: self.account_points.or(mode.account_points),
            anonymous_points: self.anonymous_points.or(mode.anonymous_points),
            persisted_bytes: self
                .persisted_kilobytes
                .map_or(mode.persisted_bytes, |given| u64::from(given) * 1024),
            ..mode.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::config::{Cli, Command};

    fn limits(arguments: &[&str]) -> Limits {
        let all = ["alliance-hub", "serve"].iter().chain(arguments);
        match Cli::try_parse_from(all).expect("these are limits").command {
            Command::Serve(serve) => serve.limits.over(&Limits::production()),
            _ => unreachable!("serve was parsed"),
        }
    }

    #[test]
    fn what_is_not_given_is_as_the_mode_has_it() {
        assert_eq!(limits(&[]), Limits::production());
    }

    #[test]
    fn each_limit_can_be_set() {
        let set = limits(&[
            "--max-body-bytes=2000",
            "--max-bulk-body-bytes=3000",
            "--max-tokens=20",
            "--max-depth=3",
            "--max-cost=40",
            "--max-aliases=0",
            "--max-directives=1",
            "--max-root-fields=2",
            "--max-list-items=4",
            "--max-variables=5",
            "--max-errors=6",
            "--max-seconds=7",
            "--account-points=800",
            "--anonymous-points=90",
            "--persisted-kilobytes=1",
        ]);
        let expected = Limits {
            body_bytes: 2000,
            bulk_body_bytes: 3000,
            tokens: 20,
            depth: 3,
            cost: 40,
            aliases: 0,
            directives: 1,
            root_fields: 2,
            list_items: 4,
            variables: 5,
            errors: 6,
            execution_time: Duration::from_secs(7),
            account_points: Some(800),
            anonymous_points: Some(90),
            persisted_bytes: 1024,
            ..Limits::production()
        };
        assert_eq!(set, expected);
    }
}
