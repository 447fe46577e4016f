//! Sending one message to a webhook.

use entity::ids::{DeliveryId, WebhookId};
use tokio::time::Instant;

use super::Jobs;
use super::outbound::Post;
use super::perform::{Effect, Performed};
use crate::domain::job::{JobOutcome, LeasedJob};
use crate::service::error::Error;
use crate::service::stream::webhook::{Answer, Outgoing, Prepared, Verdict, prepare};

pub(super) async fn deliver(
    jobs: &Jobs,
    job: &LeasedJob,
    delivery: (WebhookId, DeliveryId),
) -> Result<Performed, Error> {
    match prepare(&jobs.0.db, jobs.0.clock.now(), delivery).await? {
        Prepared::Nothing => Ok(Performed::done()),
        Prepared::Drop(delivery, why) => {
            Ok(Performed { outcome: JobOutcome::Done, effect: Effect::Dropped(delivery, why) })
        }
        Prepared::LeaveToNewer(until) => {
            Ok(Performed { outcome: JobOutcome::Left { until }, effect: Effect::None })
        }
        Prepared::Send(outgoing) => {
            let answer = send(jobs, &outgoing).await;
            let (now, draw) = (jobs.0.clock.now(), jobs.0.ids.draw());
            let Verdict { sent, outcome } = Verdict::of(&answer, &outgoing, job, now, draw);
            Ok(Performed { outcome, effect: Effect::Sent(outgoing, answer, sent) })
        }
    }
}

async fn send(jobs: &Jobs, outgoing: &Outgoing) -> Answer {
    let (attempted_at, began) = (jobs.0.clock.now(), Instant::now());
    let post = Post {
        url: &outgoing.webhook.url,
        headers: [
            ("webhook-id", outgoing.message.id.clone()),
            ("webhook-timestamp", outgoing.timestamp.to_string()),
            ("webhook-signature", outgoing.signatures.clone()),
        ],
        body: outgoing.message.body.clone(),
    };
    let reply = jobs.0.client.post(post).await;
    let duration_ms = i32::try_from(began.elapsed().as_millis()).unwrap_or(i32::MAX);
    let answer =
        Answer { attempted_at, duration_ms, status: None, response: None, error: None, retry_after: None };
    match reply {
        Ok(reply) => Answer {
            status: Some(reply.status),
            response: Some(reply.beginning).filter(|beginning| !beginning.is_empty()),
            retry_after: reply.retry_after,
            ..answer
        },
        Err(error) => Answer { error: Some(error.to_string()), ..answer },
    }
}
