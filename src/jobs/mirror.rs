//! Following a source: its export is taken whenever there is something new.

use std::path::PathBuf;
use std::time::Duration;

use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::outbound::{Client, ClientError, Download, SendError};
use crate::domain::backoff::Backoff;
use crate::domain::webhook::{Reach, Target, TargetError};
use crate::service::Ctx;
use crate::service::export::{MirrorError, replace_export};

/// How long the source may take to begin its answer: it writes the whole file before, within five minutes.
const PATIENCE: Duration = Duration::from_secs(6 * 60);
/// How soon after a failure the source is asked again: after a second at first, and after five minutes at most.
const RETRIES: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5 * 60));
/// For how long the source is believed that nothing has changed: an address that was unlinked, or a mission that was taken
/// down, is not told by an event that everybody may read.
const LONGEST_TRUST: Duration = Duration::from_secs(60 * 60);

/// What a mirror is made of, and how it is kept up to date.
#[derive(Clone, Debug)]
pub struct Source {
    /// The address of the server; its operator chose it, so it may be of a private network.
    pub address: Url,
    /// The number of the season.
    pub season: u32,
    /// How long to wait before the source is asked again.
    pub every: Duration,
    /// Where the file is kept while it is brought in, without a name, so that nothing of it is left behind.
    pub folder: PathBuf,
}

/// Why the source is followed no further.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Connections cannot be secured.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The address of the source cannot be used.
    #[error("the address of the source cannot be used: {0}")]
    Address(#[from] TargetError),
    /// The source does not answer.
    #[error("the source cannot be reached: {0}")]
    Unreachable(String),
    /// The source answers that it cannot at this moment.
    #[error("the source answers with status {0} at this moment")]
    Busy(u16),
    /// The source does not have the season.
    #[error("The source has no season {0}. Give the number of a season that it has.")]
    NoSeason(u32),
    /// The source is no server that exports seasons.
    #[error(
        "The source answers with status {0}. Give the address of an Alliance Hub server, without a path, and as it is after \
         redirects."
    )]
    Refused(u16),
    /// The file cannot be kept while it is brought in.
    #[error("the folder for the export cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The export was not brought in.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
}

impl From<SendError> for FollowError {
    fn from(error: SendError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

impl FollowError {
    /// Whether the same may succeed later, without anybody changing anything.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Busy(_) => true,
            // What was damaged or cut on its way comes whole the next time.
            Self::Mirror(MirrorError::Store(_) | MirrorError::Fault(_)) => true,
            Self::Client(_) | Self::Address(_) | Self::NoSeason(_) | Self::Refused(_) => false,
            Self::Folder(_) | Self::Mirror(_) => false,
        }
    }
}

/// Makes the database a mirror of the source, where it is empty, and keeps it up to date until `shutdown`. What may pass is
/// logged and tried again.
///
/// # Errors
/// What does not pass: the source does not have the season, or its export is refused.
pub async fn follow(ctx: &Ctx, source: Source, shutdown: &CancellationToken) -> Result<(), FollowError> {
    Target::parse(source.address.as_str(), Reach::Private)?;
    let client = Client::new(Reach::Private, PATIENCE)?;
    let mut follower = Follower { ctx, client, source, known: None };
    shutdown.run_until_cancelled(follower.run()).await.unwrap_or(Ok(()))
}

struct Follower<'a> {
    ctx: &'a Ctx,
    client: Client,
    source: Source,
    /// The tag of the export that is here, and when it came.
    known: Option<(String, Instant)>,
}

impl Follower<'_> {
    async fn run(&mut self) -> Result<(), FollowError> {
        let mut backoff = RETRIES;
        loop {
            let pause = match self.ask().await {
                Ok(()) => {
                    backoff.end();
                    self.source.every
                }
                Err(error) if error.may_pass() => {
                    tracing::warn!(%error, "the mirror stays as it is for now");
                    backoff.after_failure()
                }
                Err(error) => return Err(error),
            };
            sleep(pause).await;
        }
    }

    /// Asks the source once, and brings in what is new.
    async fn ask(&mut self) -> Result<(), FollowError> {
        let Source { address, season, .. } = &self.source;
        let url = format!("{}/export/seasons/{season}", address.as_str().trim_end_matches('/'));
        let known = self.known.as_ref().filter(|(_, since)| since.elapsed() < LONGEST_TRUST);
        let answer = self.client.get(&url, known.map(|(tag, _)| tag.as_str())).await?;
        match answer.status() {
            200 => {}
            304 => return Ok(()),
            404 => return Err(FollowError::NoSeason(*season)),
            status @ (408 | 429 | 500..) => return Err(FollowError::Busy(status)),
            status => return Err(FollowError::Refused(status)),
        }
        let tag = answer.header("etag");
        self.bring_in(answer).await?;
        self.known = tag.map(|tag| (tag, Instant::now()));
        Ok(())
    }

    async fn bring_in(&self, mut answer: Download) -> Result<(), FollowError> {
        let folder = self.source.folder.clone();
        let unnamed =
            spawn_blocking(|| tempfile::tempfile_in(folder)).await.map_err(std::io::Error::other)??;
        let mut file = File::from_std(unnamed);
        while let Some(piece) = answer.next().await? {
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        let mirrored = replace_export(self.ctx, &file.into_std().await).await?;
        if !mirrored.was_here {
            tracing::info!(new_events = mirrored.new_events, "the mirror is up to date");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_away_is_asked_ever_more_seldom() {
        let mut retries = RETRIES;
        let seconds: Vec<u64> = (0..10).map(|_| retries.after_failure().as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(retries.after_failure().as_secs(), 300);
    }
}
