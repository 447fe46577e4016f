//! Sending a file that is written: how many at once, and to whom no longer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use futures_util::stream;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::timeout;

use crate::http::limiter::Spender;
use crate::http::quota::{Quota, Share};

/// How many downloads are under way at once. Each keeps a file on the disk.
const IN_ALL: usize = 32;
/// How many of them one spender has.
const PER_SPENDER: usize = 2;
/// How long a reader may take nothing.
const LONGEST_STALL: Duration = Duration::from_secs(30);
/// How long a reader may take for the whole file.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// So much of a file is in memory for a reader.
const PIECE: usize = 64 * 1024;

/// The downloads that are under way.
pub(super) struct Downloads {
    all: Arc<Semaphore>,
    of_spenders: Quota<Spender>,
}

/// A download's place among them, until it is dropped.
pub(super) struct Place {
    _among_all: OwnedSemaphorePermit,
    _of_spender: Share<Spender>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The spender has as many as it may have.
    OfSpender,
    /// There are as many as there may be.
    OfAll,
}

impl Downloads {
    pub(super) fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(IN_ALL)), of_spenders: Quota::new(PER_SPENDER) }
    }

    /// A place for one more.
    pub(super) fn enter(&self, spender: Spender) -> Result<Place, Full> {
        let of_spender = self.of_spenders.take(spender).ok_or(Full::OfSpender)?;
        let among_all = Arc::clone(&self.all).try_acquire_owned().map_err(|_| Full::OfAll)?;
        Ok(Place { _among_all: among_all, _of_spender: of_spender })
    }
}

/// The rest of the file, of this length. Whoever takes it too slowly gets a body that breaks off, whether the body is
/// looked at or not.
pub(super) fn body(file: File, length: u64, place: Place) -> Body {
    let (pieces, taken) = mpsc::channel(1);
    tokio::spawn(async move {
        if timeout(LONGEST, send(file, length, pieces)).await.is_err() {
            tracing::info!("an export was taken too slowly, and broke off");
        }
        drop(place);
    });
    Body::from_stream(stream::try_unfold((taken, length), next_piece))
}

/// Sends the file, unless its reader goes, or takes nothing for too long.
async fn send(mut file: File, length: u64, pieces: mpsc::Sender<Bytes>) {
    let mut missing = length;
    while missing > 0 {
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await;
        if !matches!(read, Ok(1..)) {
            tracing::error!(?read, "the file of an export cannot be read again");
            return;
        }
        missing = missing.saturating_sub(length_of(&piece));
        let is_taken = matches!(timeout(LONGEST_STALL, pieces.send(piece.freeze())).await, Ok(Ok(())));
        if !is_taken {
            return;
        }
    }
}

type Taking = (mpsc::Receiver<Bytes>, u64);

async fn next_piece((mut taken, missing): Taking) -> io::Result<Option<(Bytes, Taking)>> {
    match taken.recv().await {
        Some(piece) => {
            let missing = missing.saturating_sub(length_of(&piece));
            Ok(Some((piece, (taken, missing))))
        }
        None if missing == 0 => Ok(None),
        None => Err(io::Error::new(io::ErrorKind::TimedOut, "the export was taken too slowly")),
    }
}

fn length_of(piece: &[u8]) -> u64 {
    u64::try_from(piece.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
    use tokio::time::sleep;

    use super::*;

    const LENGTH: usize = 50 * PIECE;

    async fn written() -> File {
        let mut file = File::from_std(tempfile::tempfile().unwrap());
        file.write_all(&vec![b'x'; LENGTH]).await.unwrap();
        file.rewind().await.unwrap();
        file
    }

    fn spender(last: u8) -> Spender {
        Spender::new(None, Some([192, 0, 2, last].into()))
    }

    async fn download(downloads: &Downloads) -> Body {
        body(written().await, LENGTH.try_into().unwrap(), downloads.enter(spender(1)).ok().unwrap())
    }

    fn free(downloads: &Downloads) -> usize {
        downloads.all.available_permits()
    }

    #[tokio::test(start_paused = true)]
    async fn a_file_arrives_whole_and_leaves_its_place() {
        let downloads = Downloads::new();
        let body = download(&downloads).await;
        assert_eq!(free(&downloads), IN_ALL - 1);
        assert_eq!(body.collect().await.unwrap().to_bytes().len(), LENGTH);
        sleep(Duration::from_millis(1)).await;
        assert_eq!(free(&downloads), IN_ALL);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_for_long_loses_the_download() {
        let downloads = Downloads::new();
        let body = download(&downloads).await;
        sleep(LONGEST_STALL - Duration::from_secs(1)).await;
        assert_eq!(free(&downloads), IN_ALL - 1);
        sleep(Duration::from_secs(2)).await;
        assert_eq!(free(&downloads), IN_ALL, "though nobody looks at the body");
        assert!(body.collect().await.is_err(), "it is not taken for the whole file");
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_little_at_a_time_loses_the_download_in_the_end() {
        let downloads = Downloads::new();
        let mut body = download(&downloads).await;
        let mut pieces = 0;
        let broken = loop {
            sleep(LONGEST_STALL - Duration::from_secs(1)).await;
            match body.frame().await.expect("it does not end well") {
                Ok(_) => pieces += 1,
                Err(error) => break error,
            }
        };
        assert!(broken.to_string().contains("too slowly"), "{broken}");
        assert!((30..34).contains(&pieces), "{pieces} pieces in a quarter of an hour");
        assert_eq!(free(&downloads), IN_ALL);
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_leaves_the_place() {
        let downloads = Downloads::new();
        drop(download(&downloads).await);
        sleep(Duration::from_millis(1)).await;
        assert_eq!(free(&downloads), IN_ALL);
    }

    #[test]
    fn nobody_has_all_places() {
        let downloads = Downloads::new();
        let mut places: Vec<Place> =
            (0..PER_SPENDER).map_while(|_| downloads.enter(spender(1)).ok()).collect();
        assert_eq!(places.len(), PER_SPENDER);
        assert_eq!(downloads.enter(spender(1)).err(), Some(Full::OfSpender));
        places.extend((2..).map_while(|last| downloads.enter(spender(last)).ok()));
        assert_eq!(places.len(), IN_ALL);
        assert_eq!(downloads.enter(spender(100)).err(), Some(Full::OfAll));
        drop(places);
        assert_eq!((free(&downloads), downloads.enter(spender(1)).is_ok()), (IN_ALL, true));
    }
}
