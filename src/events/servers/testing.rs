//! A channel within a test, which can be broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tokio::sync::broadcast;

use super::Channel;

#[derive(Clone)]
pub(super) struct Toy {
    words: broadcast::Sender<Option<String>>,
    said: Arc<AtomicU32>,
    is_broken: Arc<AtomicBool>,
    swallows: Arc<AtomicBool>,
}

impl Default for Toy {
    fn default() -> Self {
        let words = broadcast::Sender::new(100);
        Self { words, said: Arc::default(), is_broken: Arc::default(), swallows: Arc::default() }
    }
}

impl Toy {
    /// How many words were said.
    pub(super) fn said(&self) -> u32 {
        self.said.load(Ordering::SeqCst)
    }

    /// Cuts those who listen off, and opens to nobody; or works again.
    pub(super) fn break_down(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::SeqCst);
        if is_broken {
            let _ = self.words.send(None);
        }
    }

    /// Passes no words on, and says nothing about it.
    pub(super) fn swallow(&self, swallows: bool) {
        self.swallows.store(swallows, Ordering::SeqCst);
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.is_broken.load(Ordering::SeqCst) { Err("it is broken") } else { Ok(()) }
    }
}

impl Channel for Toy {
    type Sender = Self;
    type Receiver = broadcast::Receiver<Option<String>>;
    type Error = &'static str;

    async fn sender(&self) -> Result<Self, &'static str> {
        self.check().map(|()| self.clone())
    }

    async fn send(sender: &mut Self, word: &str) -> Result<(), &'static str> {
        sender.check()?;
        sender.said.fetch_add(1, Ordering::SeqCst);
        if !sender.swallows.load(Ordering::SeqCst) {
            let _ = sender.words.send(Some(word.to_owned()));
        }
        Ok(())
    }

    async fn receiver(&self) -> Result<Self::Receiver, &'static str> {
        self.check().map(|()| self.words.subscribe())
    }

    async fn receive(receiver: &mut Self::Receiver) -> Result<Option<String>, &'static str> {
        receiver.recv().await.map_err(|_| "nobody speaks")
    }
}
