//! What decisions depend on.

use entity::vocab::{MissionKind, MissionStatus, RoleKind};

/// What the actor is to an alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllianceFacts {
    /// The actor's role, if an active member.
    pub role: Option<RoleKind>,
}

/// What the actor is to a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissionFacts {
    /// Whose mission it is.
    pub kind: MissionKind,
    /// Where it stands.
    pub status: MissionStatus,
    /// The actor's role in the mission's alliance, if an active member of it.
    pub role: Option<RoleKind>,
    /// Whether the actor made it; an outline without an alliance belongs to its author.
    pub is_author: bool,
    /// Whether it has an alliance.
    pub has_alliance: bool,
}

/// Whether the actor wrote an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorFacts {
    /// Whether the actor wrote it.
    pub is_author: bool,
}

/// Whether something is the actor's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerFacts {
    /// Whether it is the actor's own.
    pub is_owner: bool,
}

/// What the actor is to an offer of the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandoverFacts {
    /// The actor's role in the alliance.
    pub role: Option<RoleKind>,
    /// Whether the lead is offered to the actor.
    pub is_successor: bool,
}

/// What the actor is to an application for an RFP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationFacts {
    /// The actor's role in the alliance that applies.
    pub role: Option<RoleKind>,
}

/// What the actor is to the subject of a conversation or a signal: an alliance, or a mission and its alliance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectFacts {
    /// The actor's role in the alliance concerned, if an active member of it.
    pub role: Option<RoleKind>,
    /// Whether an alliance is concerned; a mission without one belongs to its author.
    pub has_alliance: bool,
    /// Whether the actor made the mission.
    pub is_author: bool,
    /// Whether the subject is an RFP, which the Foundation answers for.
    pub is_rfp: bool,
}

/// Something said about a subject, and in whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpeechFacts {
    /// What the actor is to the subject.
    pub subject: SubjectFacts,
    /// Whether it is said in the name of those who carry the subject, not in the actor's own.
    pub is_official: bool,
}

impl SpeechFacts {
    /// Something said in the actor's own name, of which what the actor is to the subject does not matter.
    #[must_use]
    pub fn own() -> Self {
        Self { subject: SubjectFacts::default(), is_official: false }
    }
}

/// What the actor is to the work on a mission: to its alliance, or to the alliances that were chosen for an RFP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFacts {
    /// The actor's role in that alliance, if an active member of it; the highest one where there are several.
    pub role: Option<RoleKind>,
}

/// What the actor is to the clawback of a grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClawbackFacts {
    /// Whether the actor is a delegate with enough voting power (rule 4.1).
    pub is_qualified_delegate: bool,
}
