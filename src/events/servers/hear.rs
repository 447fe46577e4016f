//! Hearing the other servers.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Channel;
use crate::domain::backoff::Backoff;
use crate::events::wake::Wake;

/// How long a word of our own may take to come back.
const ECHO: Duration = Duration::from_secs(5);
/// How long it may be silent before a word of our own shows whether words still arrive.
const SILENCE: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How soon a channel that opens but carries nothing is tried again.
const DEAF_PAUSE: Duration = Duration::from_secs(60);

/// Why the channel has to be opened again.
enum Lost {
    /// It broke, or did not open.
    Broken(String),
    /// It opened, but our own words do not come back.
    Deaf,
}

/// Wakes the relay when other servers have written, until `shutdown`; `own` is the word that this server says.
///
/// Whenever the channel opens or breaks, the relay is woken too: what was said meanwhile is in the log.
pub async fn hear<C: Channel>(channel: C, wake: Wake, own: String, shutdown: CancellationToken) {
    let hearing = async {
        let mut backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
        // What the log was told last, so that it is told each change once.
        let mut hears = true;
        loop {
            let lost = match channel.receiver().await {
                Ok(mut receiver) => {
                    let words = Words { wake: &wake, own: &own, hears: &mut hears, backoff: &mut backoff };
                    words.hear::<C>(&mut receiver).await
                }
                Err(error) => Lost::Broken(error.to_string()),
            };
            wake.hears_others(false);
            wake.wake_relay();
            complain(&lost, &mut hears);
            match lost {
                Lost::Deaf => sleep(DEAF_PAUSE).await,
                Lost::Broken(_) => sleep(backoff.after_failure()).await,
            }
        }
    };
    let _: Option<()> = shutdown.run_until_cancelled(hearing).await;
}

fn complain(lost: &Lost, hears: &mut bool) {
    if !std::mem::replace(hears, false) {
        return;
    }
    match lost {
        Lost::Broken(reason) => {
            tracing::warn!(%reason, "other servers are not heard; the log is read twice a second until they are");
        }
        Lost::Deaf => tracing::warn!(
            "words of our own do not arrive, as behind a connection pooler that pools by transaction; the log is read twice \
             a second instead"
        ),
    }
}

struct Words<'a> {
    wake: &'a Wake,
    own: &'a str,
    hears: &'a mut bool,
    backoff: &'a mut Backoff,
}

impl Words<'_> {
    async fn hear<C: Channel>(self, receiver: &mut C::Receiver) -> Lost {
        self.wake.wake_relay();
        self.wake.tell_others();
        let mut waits_for_echo = true;
        loop {
            let patience = if waits_for_echo { ECHO } else { SILENCE };
            match timeout(patience, C::receive(receiver)).await {
                Ok(Ok(Some(word))) => {
                    waits_for_echo = false;
                    self.backoff.end();
                    self.wake.hears_others(true);
                    if !std::mem::replace(self.hears, true) {
                        tracing::info!("other servers are heard again");
                    }
                    if word != self.own {
                        self.wake.wake_relay();
                    }
                }
                Ok(Ok(None)) => return Lost::Broken("the connection was lost".to_owned()),
                Ok(Err(error)) => return Lost::Broken(error.to_string()),
                Err(_) if waits_for_echo => return Lost::Deaf,
                Err(_) => {
                    waits_for_echo = true;
                    self.wake.tell_others();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Toy;
    use super::super::{Channel as _, tell};
    use super::*;

    /// A server that tells and hears.
    fn start(toy: &Toy, name: &str) -> Wake {
        let wake = Wake::default();
        let never = CancellationToken::new();
        tokio::spawn(tell(toy.clone(), wake.clone(), name.to_owned(), never.clone()));
        tokio::spawn(hear(toy.clone(), wake.clone(), name.to_owned(), never));
        wake
    }

    /// Whether the relay is woken within this time.
    async fn is_woken(wake: &Wake, within: Duration) -> bool {
        timeout(within, wake.next_reading()).await.is_ok()
    }

    /// Lets the greetings pass.
    async fn settle(wakes: &[&Wake]) {
        sleep(Duration::from_secs(1)).await;
        for wake in wakes {
            while is_woken(wake, Duration::from_millis(100)).await {}
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_wakes_the_relays_of_the_others() {
        let toy = Toy::default();
        let (one, other) = (start(&toy, "one"), start(&toy, "other"));
        settle(&[&one, &other]).await;
        one.wake();
        assert!(is_woken(&one, Duration::from_millis(1)).await, "its own relay");
        assert!(is_woken(&other, Duration::from_millis(1)).await, "the other's relay");
        assert!(!is_woken(&one, Duration::from_secs(4)).await, "the own word is no news");
    }

    #[tokio::test(start_paused = true)]
    async fn who_hears_polls_seldom_and_who_does_not_polls_often() {
        let toy = Toy::default();
        let wake = start(&toy, "one");
        settle(&[&wake]).await;
        assert!(!is_woken(&wake, Duration::from_secs(4)).await);
        toy.break_down(true);
        sleep(Duration::from_secs(1)).await;
        assert!(is_woken(&wake, Duration::from_millis(1)).await, "what was missed is in the log");
        assert!(is_woken(&wake, Duration::from_millis(600)).await, "it polls");
        toy.break_down(false);
        sleep(LONGEST_PAUSE).await;
        settle(&[&wake]).await;
        assert!(!is_woken(&wake, Duration::from_secs(4)).await, "it hears again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_channel_that_carries_nothing_is_noticed() {
        let toy = Toy::default();
        toy.swallow(true);
        let wake = start(&toy, "one");
        sleep(ECHO * 2).await;
        for _ in 0..10 {
            assert!(is_woken(&wake, Duration::from_millis(600)).await, "it polls");
        }
        toy.swallow(false);
        sleep(DEAF_PAUSE * 2).await;
        settle(&[&wake]).await;
        assert!(!is_woken(&wake, Duration::from_secs(4)).await, "it hears");
    }

    #[tokio::test(start_paused = true)]
    async fn a_channel_that_falls_silent_is_noticed() {
        let toy = Toy::default();
        let wake = start(&toy, "one");
        settle(&[&wake]).await;
        toy.swallow(true);
        sleep(SILENCE + ECHO * 2).await;
        assert!(is_woken(&wake, Duration::from_millis(600)).await, "it polls");
        assert!(is_woken(&wake, Duration::from_millis(600)).await, "it polls on");
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_server_says_little() {
        let toy = Toy::default();
        start(&toy, "one");
        sleep(SILENCE * 20).await;
        assert!(toy.said() <= 21, "{} words in ten minutes", toy.said());
        assert!(toy.sender().await.is_ok());
    }
}
