//! One event on its way to the subscribers of a group.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use super::maker::{Maker, Outcome};
use super::making::InTheMaking;
use crate::domain::event::{Event, Readers};
use crate::events::DATABASE_PAUSE;
use crate::graphql::stream::Item;
use crate::http::limiter::Payer;
use crate::policy::{Actor, Sharing};
use crate::service::error::Error;
use crate::service::stream::{Interest, Standing};

/// What is known where it does not matter what anybody is to an event.
static NOBODY: LazyLock<Standing> = LazyLock::new(Standing::default);

/// An event, who may read it, and what was made of it so far for more than one.
pub(super) struct Delivery {
    event: Arc<Event>,
    standing: Arc<OnceCell<Standing>>,
    made: Mutex<HashMap<Sharing, Outcome>>,
    /// So that many who are the same actor wait for one.
    in_the_making: InTheMaking,
}

/// What the event means to a subscriber.
pub(super) enum Meaning {
    /// It is none of the subscriber's.
    Nothing,
    /// The subscriber gets it.
    Payload(Outcome),
    /// The subscriber gets it, but cannot pay for it before this time has passed.
    Unpaid(Duration),
}

impl Delivery {
    pub(super) fn new(event: Arc<Event>, standing: Arc<OnceCell<Standing>>) -> Self {
        Self { event, standing, made: Mutex::default(), in_the_making: InTheMaking::default() }
    }

    pub(super) fn event(&self) -> &Event {
        &self.event
    }

    /// Whether the event belongs to the group's stream.
    ///
    /// # Errors
    /// What everybody is to the event could not be looked up.
    pub(super) async fn is_included(&self, maker: &Maker) -> Result<bool, Error> {
        let topic = maker.topic();
        Ok(topic.may_include(&self.event) && self.standing(maker).await?.includes(topic, &self.event))
    }

    /// Makes what a visitor gets, before anybody asks; tells who else gets the same.
    pub(super) async fn make_for_visitors(&self, maker: &Maker) -> Sharing {
        let (outcome, sharing) = maker.make(&Actor::Anonymous, Item::Event(Arc::clone(&self.event))).await;
        self.made().insert(sharing.clone(), outcome);
        sharing
    }

    /// What the event means to an actor. Where something has to be made for that, `payer` pays for it.
    ///
    /// # Errors
    /// What everybody is to the event could not be looked up.
    pub(super) async fn for_actor(
        &self,
        maker: &Maker,
        actor: &Actor,
        payer: Option<&Payer>,
    ) -> Result<Meaning, Error> {
        if !self.is_included(maker).await? || !self.standing(maker).await?.admits(actor, &self.event) {
            return Ok(Meaning::Nothing);
        }
        if let Some(outcome) = self.made_before(actor) {
            return Ok(Meaning::Payload(outcome));
        }
        let pay_and_make = || async {
            payer.map_or(Ok(()), Payer::pay)?;
            Ok(self.make(maker, actor).await)
        };
        // Boxed, as a subscriber that waits for events does not need the room.
        let made = Box::pin(self.in_the_making.make(actor, pay_and_make)).await;
        Ok(made.map_or_else(Meaning::Unpaid, Meaning::Payload))
    }

    /// Whether the event ended the actor's membership.
    ///
    /// # Errors
    /// What everybody is to the event could not be looked up.
    pub(super) async fn is_parting_of(&self, maker: &Maker, actor: &Actor) -> Result<bool, Error> {
        if self.event.former_member().is_none() {
            return Ok(false);
        }
        Ok(self.standing(maker).await?.is_parting_of(actor, &self.event))
    }

    async fn make(&self, maker: &Maker, actor: &Actor) -> Outcome {
        let (outcome, sharing) = maker.make(actor, Item::Event(Arc::clone(&self.event))).await;
        if !sharing.is_personal() {
            self.made().insert(sharing, outcome.clone());
        }
        outcome
    }

    fn made_before(&self, actor: &Actor) -> Option<Outcome> {
        let made = self.made();
        let for_everybody = made.get(&Sharing::Everybody);
        let outcome =
            for_everybody.or_else(|| Sharing::circles(actor).iter().find_map(|circle| made.get(circle)));
        outcome.cloned()
    }

    async fn standing(&self, maker: &Maker) -> Result<&Standing, Error> {
        if !Standing::matters(maker.topic(), &self.event) {
            return Ok(&NOBODY);
        }
        match self.standing.get() {
            Some(standing) => Ok(standing),
            None => Box::pin(self.standing.get_or_try_init(|| self.looked_up(maker))).await,
        }
    }

    /// An event is not passed over because the database is away.
    async fn looked_up(&self, maker: &Maker) -> Result<Standing, Error> {
        loop {
            match Standing::towards(&maker.app().db, &self.event).await {
                Err(error) if error.is_unavailable() => tokio::time::sleep(DATABASE_PAUSE).await,
                standing => return standing,
            }
        }
    }

    fn made(&self) -> MutexGuard<'_, HashMap<Sharing, Outcome>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the event may tell that the mission of the stream is no longer public: it is for staff alone.
pub(super) fn may_hide_subject(maker: &Maker, event: &Event) -> bool {
    let Interest::Mission(mission) = maker.topic().interest else { return false };
    event.mission_id == Some(mission) && event.readers == Readers::Staff
}
