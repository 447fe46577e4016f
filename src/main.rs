//! The command line.

use std::io::Write as _;
use std::process::ExitCode;

use alliance_hub::config::{Cli, Command, from_process};
use alliance_hub::{graphql, telemetry};

fn main() -> ExitCode {
    let Cli { command, .. } = from_process();
    match command {
        Command::Schema => {
            let _ = std::io::stdout().write_all(graphql::sdl().as_bytes());
            ExitCode::SUCCESS
        }
        _ => ExitCode::FAILURE,
    }
}
