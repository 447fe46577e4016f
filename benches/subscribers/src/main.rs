//! Opens many subscriptions of one mission over graphql-transport-ws, each on a socket of its own, a tenth of them at a
//! time; says when they are open, and waits for a word before the next; then writes comments at a steady pace, and tells
//! how long they took to reach the subscribers.

mod socket;
mod writer;

use std::error::Error;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::task::JoinSet;

use socket::Subscriber;
use writer::Writer;

type Failure = Box<dyn Error + Send + Sync>;

/// In how many parts the sockets are opened.
const PARTS: usize = 10;
/// How many sockets are opened at once.
const OPENING: usize = 50;
/// Between two events.
const PACE: Duration = Duration::from_millis(100);
/// How long the last event may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// When each comment was sent.
type Sent = Arc<Mutex<Vec<Instant>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, path, mission, token, subscribers, events] = arguments.as_slice() else {
        return Err("usage: bench-subscribers ADDRESS:PORT PATH MISSION TOKEN SUBSCRIBERS EVENTS".into());
    };
    let (subscribers, events): (usize, usize) = (subscribers.parse()?, events.parse()?);
    let mut words = BufReader::new(tokio::io::stdin()).lines();
    let mut sockets = Vec::with_capacity(subscribers);
    for part in 1..=PARTS {
        let open = subscribers * part / PARTS;
        while sockets.len() < open {
            sockets.extend(open_some(address, path, mission, open - sockets.len()).await?);
        }
        say(&json!({ "open": open }))?;
        words.next_line().await?;
    }

    let sent = Sent::default();
    let mut reading = JoinSet::new();
    for socket in sockets {
        reading.spawn(socket.read(events, Arc::clone(&sent)));
    }
    let mut writer = Writer::connect(address, mission, token).await?;
    let mut clock = tokio::time::interval(PACE);
    for number in 0..events {
        clock.tick().await;
        sent.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
        writer.write(number).await?;
    }
    let mut delays = Vec::new();
    while let Some(read) = tokio::time::timeout(PATIENCE, reading.join_next()).await? {
        delays.extend(read??);
    }
    delays.sort_unstable();
    say(&json!({
        "deliveries": delays.len(),
        "p50_ms": percentile(&delays, 50).as_secs_f64() * 1000.0,
        "p99_ms": percentile(&delays, 99).as_secs_f64() * 1000.0,
    }))
}

async fn open_some(
    address: &str,
    path: &str,
    mission: &str,
    most: usize,
) -> Result<Vec<Subscriber>, Failure> {
    let opening = (0..most.min(OPENING)).map(|_| Subscriber::open(address, path, mission));
    futures_util::future::try_join_all(opening).await
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted
        .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

fn say(line: &serde_json::Value) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}
