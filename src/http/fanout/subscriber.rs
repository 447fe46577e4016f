//! One subscriber of a shared stream: history from its place on, then live.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use entity::ids::AllianceId;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::sleep;

use super::delivery::{Delivery, Meaning, may_hide_subject};
use super::group::Group;
use super::maker::{Maker, Outcome};
use super::unreadable;
use crate::domain::event::{Event, Position};
use crate::events::history;
use crate::graphql::stream::Item;
use crate::http::front::{Code, RequestError};
use crate::http::limiter::Payer;
use crate::http::results::Step;
use crate::policy::{Actor, Viewer};
use crate::service::error::Error;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::stream::{Interest, is_member};

/// How many events of history are read at once.
const BATCH: u64 = 50;

/// One subscriber of a shared stream.
pub(super) struct Subscriber {
    group: Arc<Group>,
    live: broadcast::Receiver<Arc<Delivery>>,
    actor: Actor,
    /// Pays for what is made for this subscriber alone.
    payer: Payer,
    /// The alliance of the stream, where the actor was its member when the stream was opened.
    home: Option<AllianceId>,
    history: VecDeque<Arc<Event>>,
    /// The last event that the subscriber was past.
    position: Position,
    /// Up to here the log is read; from here on the shared stream.
    until: Position,
    /// Whether it has come from history to the shared stream.
    is_live: bool,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// The reader may no longer read all of the stream, and is told so next.
    AccessEnded,
    Ended,
}

/// What became of an event.
enum Taken {
    /// The client is sent something, or nothing.
    Step(Option<Step>),
    /// It has to be made, and the subscriber cannot pay for that before this time has passed.
    Unpaid(Duration),
}

impl Subscriber {
    pub(super) fn join(group: Arc<Group>, (actor, payer): (Actor, Payer), after: Option<Position>) -> Self {
        let now = group.stream().maker().app().bus.passed_on();
        let (live, until) = group.stream().subscribe();
        let position = after.unwrap_or(now);
        let history = VecDeque::new();
        let is_live = position >= until;
        let (home, phase) = (None, Phase::Open);
        Self { group, live, actor, payer, home, history, position, until, is_live, phase }
    }

    pub(super) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(super) fn came_as_member_of(&mut self, alliance: AllianceId) {
        self.home = Some(alliance);
    }

    /// What the client gets.
    pub(super) fn steps(self) -> BoxStream<'static, Step> {
        stream::unfold(self, |mut subscriber| async move { Some((subscriber.next().await?, subscriber)) })
            .boxed()
    }

    async fn next(&mut self) -> Option<Step> {
        while self.phase == Phase::Open {
            let outcome = if self.position < self.until {
                // Boxed, as a stream that is live does not need the room.
                Box::pin(self.next_of_history()).await
            } else {
                match self.live.recv().await {
                    Ok(delivery) if delivery.event().position <= self.position => Ok(None),
                    Ok(delivery) => {
                        self.is_live = true;
                        self.take_live(&delivery).await
                    }
                    Err(RecvError::Lagged(missed)) if self.is_live => Box::pin(self.gap(missed)).await,
                    Err(RecvError::Lagged(_)) => {
                        self.read_on();
                        Ok(None)
                    }
                    Err(RecvError::Closed) => return None,
                }
            };
            match outcome {
                Ok(Some(step)) => return Some(step),
                Ok(None) => {}
                Err(error) => return Some(self.broken(&error)),
            }
        }
        let is_told = std::mem::replace(&mut self.phase, Phase::Ended) == Phase::AccessEnded;
        is_told.then(access_ended)
    }

    /// More happened while history was read than the shared stream keeps: the log has it.
    fn read_on(&mut self) {
        (self.live, self.until) = self.group.stream().subscribe();
    }

    async fn next_of_history(&mut self) -> Result<Option<Step>, Error> {
        if self.history.is_empty() {
            let (topic, between) = (self.maker().topic(), (self.position, self.until));
            let filter = (topic.interest.filter(), topic.kinds.as_deref());
            self.history = history(&self.maker().app().db, filter, between, BATCH).await?;
        }
        let Some(event) = self.history.pop_front() else {
            self.position = self.until;
            return Ok(None);
        };
        loop {
            // After a wait it is another one: the reader gets what is so then.
            let delivery = self.group.stream().replay(Arc::clone(&event));
            match self.take(&delivery, true).await? {
                Taken::Step(step) => return Ok(step),
                Taken::Unpaid(wait) => sleep(wait).await,
            }
        }
    }

    /// Takes the next event of the shared stream, of which what all get alike is free.
    async fn take_live(&mut self, delivery: &Delivery) -> Result<Option<Step>, Error> {
        loop {
            let is_paid = self.actor != Actor::Anonymous && self.maker().is_personal();
            match self.take(delivery, is_paid).await? {
                Taken::Step(step) => return Ok(step),
                Taken::Unpaid(wait) => {
                    // What the shared stream drops meanwhile comes from the log: the reader is not too slow.
                    self.is_live = false;
                    sleep(wait).await;
                }
            }
        }
    }

    /// Takes the next event. Access is looked up again for each.
    async fn take(&mut self, delivery: &Delivery, is_paid: bool) -> Result<Taken, Error> {
        self.position = delivery.event().position;
        if may_hide_subject(self.maker(), delivery.event()) && !Box::pin(self.sees_subject()).await? {
            self.phase = Phase::AccessEnded;
            return Ok(Taken::Step(None));
        }
        let payer = is_paid.then_some(&self.payer);
        let meaning = delivery.for_actor(self.maker(), &self.actor, payer).await?;
        let is_former_member = self.home.is_some()
            && self.home == delivery.event().alliance_id
            && delivery.is_parting_of(self.maker(), &self.actor).await?;
        match meaning {
            Meaning::Payload(outcome) => {
                if is_former_member {
                    self.phase = Phase::AccessEnded;
                }
                Ok(Taken::Step(Some(step(outcome))))
            }
            Meaning::Unpaid(wait) => Ok(Taken::Unpaid(wait)),
            Meaning::Nothing => {
                if is_former_member {
                    self.phase = Phase::AccessEnded;
                }
                Ok(Taken::Step(None))
            }
        }
    }

    /// Whether what the stream is about is visible to the actor now.
    async fn sees_subject(&self) -> Result<bool, Error> {
        let Interest::Mission(mission) = self.maker().topic().interest else { return Ok(true) };
        let app = self.maker().app();
        let reader = Reader::new(app.db.clone(), Viewer::new(self.actor.clone()), app.clock.now());
        Ok(reader.get::<MissionById>(mission, &()).await?.is_some())
    }

    /// Whether the actor may still read what it could when the stream was opened; for when events were missed.
    async fn keeps_access(&self) -> Result<bool, Error> {
        let stays_member = match self.home.zip(self.actor.account()) {
            Some((alliance, account)) => is_member(&self.maker().app().db, account, alliance).await?,
            None => true,
        };
        Ok(stays_member && self.sees_subject().await?)
    }

    async fn gap(&mut self, missed: u64) -> Result<Option<Step>, Error> {
        let item = Item::Gap { missed, resume_from: self.position };
        let (outcome, _) = self.maker().make(&self.actor, item).await;
        if !self.keeps_access().await? {
            self.phase = Phase::AccessEnded;
        }
        Ok(Some(step(outcome)))
    }

    fn broken(&mut self, error: &Error) -> Step {
        self.phase = Phase::Ended;
        Step::Refused(Box::new(unreadable(self.maker().api(), error)))
    }

    fn maker(&self) -> &Maker {
        self.group.stream().maker()
    }
}

fn step(outcome: Outcome) -> Step {
    match outcome {
        Ok(text) => Step::Next(text),
        Err(error) => Step::Refused(Box::new(RequestError::clone(&error))),
    }
}

fn access_ended() -> Step {
    let message = "You may no longer read all of this stream. Subscribe again for what is public of it.";
    Step::Refused(Box::new(RequestError::new(Code::AccessEnded, message)))
}
