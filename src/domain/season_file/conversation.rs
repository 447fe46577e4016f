//! Interest signals, and the conversation on missions.

use std::collections::HashMap;

use entity::vocab::{CommentKind, SignalKind};

use super::fields::{Fields, NOTE};
use super::finding::{Code, Finding};
use super::fingerprint;
use super::keys::{Keys, Kind};
use super::record::{Post, PostKind, Signal};

pub(super) fn signal(fields: &mut Fields<'_>, keys: &Keys) -> Result<Signal, Finding> {
    let kind = signal_kind(fields)?;
    let origin = fields.origin();
    Ok(Signal {
        key: fingerprint::key(&origin.fingerprint),
        kind,
        from: fields.reference("from", Kind::Person, keys),
        mission: fields.binding_reference("mission", Kind::Mission, keys)?,
        message: fields.required_text("paraphrase", NOTE)?,
        on: fields.date("on"),
        origin,
    })
}

fn signal_kind(fields: &mut Fields<'_>) -> Result<SignalKind, Finding> {
    if fields.string("kind") == Some("FEATURE_REQUEST") {
        let message = "Skipped, as a wish for the service is not an interest signal.";
        return Err(fields.skip("kind", Code::NotASignal, message));
    }
    fields.required_choice("kind", |kind| match kind {
        "WANTS_TO_JOIN_ANY_ALLIANCE" => Some(SignalKind::WantsToContribute),
        "LEADER_SEEKS_COLLABORATORS" | "OPEN_INVITATION" => Some(SignalKind::SeeksContributors),
        _ => None,
    })
}

/// The question that was asked last on each mission; `None` where that question was skipped.
#[derive(Default)]
pub(super) struct Questions {
    latest: HashMap<String, Option<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Question,
    Answer,
    Comment(CommentKind),
    Update,
}

impl Written {
    fn parse(kind: &str) -> Option<Self> {
        match kind {
            "QUESTION" => Some(Self::Question),
            "LEADER_ANSWER" => Some(Self::Answer),
            "FEEDBACK" => Some(Self::Comment(CommentKind::Feedback)),
            "MEMBER_STATEMENT" => Some(Self::Comment(CommentKind::Statement)),
            "LEADER_UPDATE" => Some(Self::Update),
            _ => None,
        }
    }
}

/// Reads a post; an answer belongs to the nearest earlier question on its mission.
pub(super) fn post(fields: &mut Fields<'_>, keys: &Keys, questions: &mut Questions) -> Result<Post, Finding> {
    let written = fields.required_choice("kind", Written::parse)?;
    let mission = fields.required_reference("mission", Kind::Mission, keys)?;
    if written == Written::Question {
        questions.latest.insert(mission.clone(), None);
    }
    let origin = fields.origin();
    let post = Post {
        key: fingerprint::key(&origin.fingerprint),
        kind: questions.place(fields, written, &mission)?,
        mission,
        author: fields.reference("author", Kind::Person, keys),
        body: fields.required_text("paraphrase", NOTE)?,
        on: fields.date("on"),
        origin,
    };
    if written == Written::Question {
        questions.latest.insert(post.mission.clone(), Some(post.key.clone()));
    }
    Ok(post)
}

impl Questions {
    fn place(&self, fields: &Fields<'_>, written: Written, mission: &str) -> Result<PostKind, Finding> {
        match written {
            Written::Question => Ok(PostKind::Question),
            Written::Comment(kind) => Ok(PostKind::Comment(kind)),
            Written::Update => Ok(PostKind::Update),
            Written::Answer => match self.latest.get(mission).cloned().flatten() {
                Some(question) => Ok(PostKind::Answer { question }),
                None => {
                    let message = "Skipped, as no question on the same mission stands before it.";
                    Err(fields.skip("kind", Code::AnswerWithoutQuestion, message))
                }
            },
        }
    }
}
