//! Inputs of the mutations on signals, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::domain::team::{MOST_SKILLS, Skill, Target, skills};
use crate::graphql::context::typed_id;
use crate::graphql::vocab::{SignalKind, SignalVisibility};
use crate::service::error::{Error, FieldError, ProblemCode};
use crate::service::fields::{list, optional_timezone, text};
use crate::service::team::{CreateSignal, WithdrawSignal};

const HOURS_OF_A_WEEK: std::ops::RangeInclusive<i32> = 1..=168;

/// A new interest signal.
#[derive(Clone, Debug, InputObject)]
pub struct SignalCreateInput {
    /// Whether you want to contribute, or look for contributors. To look for contributors to a mission or an alliance
    /// is for those who carry it.
    pub kind: SignalKind,
    /// The mission, the alliance or the intent that it is about; left out for anything in the newest season.
    pub target_id: Option<ID>,
    /// Who may read it.
    #[graphql(default_with = "SignalVisibility::Public")]
    pub visibility: SignalVisibility,
    /// The skills that are offered or looked for: at most 20, each of at most 60 characters.
    #[graphql(default)]
    pub skills: Vec<String>,
    /// In your words, 1 to 2,000 characters.
    pub message: String,
    /// Hours offered or needed a week, 1 to 168.
    pub hours_per_week: Option<i32>,
    /// An IANA time zone name, such as "Europe/Lisbon".
    pub timezone: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl SignalCreateInput {
    pub(super) fn command(&self) -> Result<CreateSignal, Error> {
        let skill = |field: &str, name: &String| -> Result<Skill, Error> {
            Skill::parse(name).map_err(|error| error.in_field(field).into())
        };
        Ok(CreateSignal {
            kind: self.kind.into(),
            target: self.target_id.as_ref().map_or(Ok(Target::Any), |id| id.parse())?,
            visibility: self.visibility.into(),
            skills: skills(list("skills", &self.skills, MOST_SKILLS, skill)?),
            message: text("message", &self.message)?,
            hours_per_week: self.hours_per_week.map(hours).transpose()?,
            timezone: optional_timezone("timezone", self.timezone.as_deref())?,
        })
    }
}

fn hours(hours: i32) -> Result<i32, Error> {
    if HOURS_OF_A_WEEK.contains(&hours) {
        return Ok(hours);
    }
    let message = "`hoursPerWeek`: Give a number from 1 to 168, which is as many as a week has.";
    Err(Error::field("hoursPerWeek", ProblemCode::Invalid, message))
}

/// A signal that is taken back.
#[derive(Clone, Debug, InputObject)]
pub struct SignalWithdrawInput {
    /// The signal.
    pub id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl SignalWithdrawInput {
    pub(super) fn command(&self) -> Result<WithdrawSignal, Error> {
        Ok(WithdrawSignal { id: typed_id(&self.id)? })
    }
}
