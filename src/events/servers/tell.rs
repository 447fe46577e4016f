//! Telling the other servers.

use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Channel;
use crate::domain::backoff::Backoff;
use crate::events::wake::Wake;

/// How long writes gather before the next word: one word stands for all of them.
const PACE: Duration = Duration::from_millis(25);
/// How long a word may take to be said.
const PATIENCE: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// Shorter than what a server waits for its own word, or it would think that words do not arrive.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Says `word` on the channel after something was written, until `shutdown`. What could not be said is said later.
pub async fn tell<C: Channel>(channel: C, wake: Wake, word: String, shutdown: CancellationToken) {
    let telling = async {
        let mut sender = None;
        loop {
            wake.something_to_tell().await;
            let mut backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
            while let Err(reason) = say(&channel, &mut sender, &word).await {
                if !backoff.is_failing() {
                    tracing::warn!(%reason, "the other servers could not be told of a write; trying again");
                }
                sleep(backoff.after_failure()).await;
            }
            sleep(PACE).await;
        }
    };
    let _: Option<()> = shutdown.run_until_cancelled(telling).await;
}

/// Says what is still to be said when nobody tells any more: at the end of a server, or of a command.
pub async fn tell_last<C: Channel>(channel: &C, wake: &Wake, word: &str) {
    if wake.something_to_tell().now_or_never().is_some()
        && let Err(reason) = say(channel, &mut None, word).await
    {
        tracing::warn!(%reason, "the other servers could not be told of the last write; they find it in some seconds");
    }
}

/// Opens the channel where it is not open, and says the word; after a failure the channel is opened anew.
async fn say<C: Channel>(channel: &C, sender: &mut Option<C::Sender>, word: &str) -> Result<(), String> {
    let saying = async {
        let mut open = match sender.take() {
            Some(open) => open,
            None => channel.sender().await?,
        };
        C::send(&mut open, word).await?;
        *sender = Some(open);
        Ok::<(), C::Error>(())
    };
    match timeout(PATIENCE, saying).await {
        Ok(said) => said.map_err(|error| error.to_string()),
        Err(_) => Err(format!("nothing happened for {} seconds", PATIENCE.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Toy;
    use super::*;

    fn start(toy: &Toy) -> Wake {
        let wake = Wake::default();
        tokio::spawn(tell(toy.clone(), wake.clone(), "me".to_owned(), CancellationToken::new()));
        wake
    }

    #[tokio::test(start_paused = true)]
    async fn many_writes_make_few_words() {
        let toy = Toy::default();
        let wake = start(&toy);
        for _ in 0..1_000 {
            wake.wake();
            sleep(Duration::from_millis(1)).await;
        }
        let said = toy.said();
        assert!((39..=42).contains(&said), "{said} words in a second");
    }

    #[tokio::test(start_paused = true)]
    async fn a_single_write_is_told_at_once_and_silence_is_silent() {
        let toy = Toy::default();
        let wake = start(&toy);
        sleep(Duration::from_secs(60)).await;
        assert_eq!(toy.said(), 0);
        wake.wake();
        sleep(Duration::from_millis(1)).await;
        assert_eq!(toy.said(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_while_the_channel_is_broken_is_told_when_it_works_again() {
        let toy = Toy::default();
        let wake = start(&toy);
        wake.wake();
        sleep(Duration::from_millis(30)).await;
        toy.break_down(true);
        wake.wake();
        sleep(Duration::from_secs(60)).await;
        assert_eq!(toy.said(), 1);
        toy.break_down(false);
        sleep(LONGEST_PAUSE).await;
        assert_eq!(toy.said(), 2);
    }

    #[tokio::test]
    async fn the_last_write_is_told_at_the_end_and_only_if_there_is_one() {
        let (toy, wake) = (Toy::default(), Wake::default());
        tell_last(&toy, &wake, "me").await;
        assert_eq!(toy.said(), 0);
        wake.wake();
        tell_last(&toy, &wake, "me").await;
        tell_last(&toy, &wake, "me").await;
        assert_eq!(toy.said(), 1);
    }
}
