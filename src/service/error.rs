//! How a use case says no.

use entity::ids::InvalidId;

use crate::auth::{PasswordHasherError, TokenError};
use crate::domain::account::{EmailError, HandleError, PasswordError};
use crate::domain::conversation::{ForumUrlError, InvalidSubject};
use crate::domain::event::{EventCursor, NotAnEventCursor};
use crate::domain::governance;
use crate::domain::mission::{AddressError, WrongState};
use crate::domain::page::PageError;
use crate::domain::team::InvalidTarget;
use crate::domain::text::{SlugError, TextError};
use crate::domain::webhook::TargetError;
use crate::policy::Denial;
use crate::store::db::Transient;
use crate::store::error::StoreError;

/// What a client is told while the database is away.
pub const DATABASE_AWAY: &str = "The database does not answer at this moment. Try again in a few seconds.";

/// What whoever would change a mirror is told: clients, and the operator at the command line.
const MIRROR: &str = "This is a mirror, which changes with its source alone. Send changes to the source. To make the mirror a \
    server of its own, its operator runs `alliance-hub mirror --end`.";

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no; the client gets it as data.
    #[error("{}", .0.message)]
    Rule(Problem),
    /// Several rules said no; the client gets all of them as data.
    #[error("{} rules said no", .0.len())]
    Rules(Vec<Problem>),
    /// The request is refused.
    #[error("{message}")]
    Refused {
        /// Names the reason for programs.
        code: RefusalCode,
        /// A sentence that says what to do.
        message: String,
    },
    /// Events behind a cursor are no longer kept.
    #[error("the events behind the cursor are no longer kept")]
    CursorExpired {
        /// The oldest place that can be read on from.
        resume_from: EventCursor,
    },
    /// The database failed; the cause is for the log alone.
    #[error("the database failed")]
    Store(#[source] StoreError),
    /// Something else of ours failed; the cause is for the log alone.
    #[error("{0}")]
    Internal(String),
}

/// Why a request is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCode {
    /// It needs an account.
    Unauthenticated,
    /// The account may not do this.
    Forbidden,
    /// The object does not exist, or the actor may not see it.
    NotFound,
    /// The input is malformed.
    BadUserInput,
    /// The events behind a cursor are no longer kept.
    CursorExpired,
    /// The database is a mirror, which changes with its source alone.
    ReadOnly,
    /// The server has too much to do.
    Unavailable,
}

impl RefusalCode {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadUserInput,
        Self::CursorExpired,
        Self::ReadOnly,
        Self::Unavailable,
    ];

    /// The code as `extensions.code` shows it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::CursorExpired => "CURSOR_EXPIRED",
            Self::ReadOnly => "READ_ONLY",
            Self::Unavailable => "UNAVAILABLE",
        }
    }
}

/// A rule that said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Names the rule for programs.
    pub code: ProblemCode,
    /// The path of the input field that it concerns, such as `name` or `budgetLines.0.amount`.
    pub field: Option<String>,
    /// A sentence that says what to do.
    pub message: String,
}

/// The rules that can say no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// A text is missing or too short.
    TooShort,
    /// A text or a list is too long.
    TooLong,
    /// A value has not the form that its field needs.
    Invalid,
    /// The object has changed since it was read; `expectedVersion` is stale.
    StaleVersion,
    /// The object is not in a state that allows this.
    WrongState,
    /// Something that this needs is not filled in.
    Incomplete,
    /// Another one has this slug, handle or address.
    Taken,
    /// The person is a member already.
    AlreadyMember,
    /// The person is not a member.
    NotAMember,
    /// The leader cannot go before somebody else leads (docs/GOVERNANCE.md, States).
    LastLead,
    /// A handover of the lead is pending already.
    HandoverPending,
    /// The amount is above what the alliance's tier may ask for (rules 3.3 and 6.2).
    TierExceeded,
    /// The alliance's tier is below what the RFP needs (rule 3.10).
    TierTooLow,
    /// The deadline has passed (rules 3.3 and 3.9).
    DeadlinePassed,
    /// The leader has as many active missions as the season allows (rule 2.9).
    TooManyMissions,
    /// The work ends later than a mission of the season may (rule 1.5).
    RunsTooLong,
    /// Another mission has taken this one's place, or it cannot take the place of the one that it names (rule 3.6).
    Superseded,
    /// Not as many applicants are chosen as the RFP takes (rule 3.9).
    WrongNumber,
    /// The intent gives its budget out another way (rule 1.4).
    WrongRoute,
    /// The alliance has applied already.
    AlreadyApplied,
    /// The same signal is open already.
    AlreadySignalled,
    /// The e-mail address and password do not belong together.
    BadCredentials,
    /// The refresh token is not valid, or no longer.
    BadToken,
    /// The delegate has too little voting power to approve, and no waiver (rules 4.1, 4.7 and 4.10).
    NotQualified,
    /// Nobody approves a mission of an own alliance (rule 4.4).
    OwnProposal,
    /// The delegate has approved the mission already (rule 4.5).
    AlreadyApproved,
    /// The mission has a newer revision than the one that was read.
    StaleRevision,
    /// The signature is not that of the address, or the message was not made here.
    BadSignature,
    /// The account has no address of its own yet.
    NoAddress,
    /// The intent has a ballot in this cycle, or one that is not counted yet (rule 5.1).
    BallotExists,
    /// A mission has not, or no longer, the approvals that the ballot takes (rule 4.1).
    NotApproved,
    /// The recorded result is not what the mirrored votes add up to.
    VotesDisagree,
    /// The address has a vote on the ballot already, and a vote cannot be changed (rule 5.2).
    AlreadyVoted,
    /// No critical milestone is late, so nothing can be taken back (rule 7.7).
    NoGround,
    /// The year for which the grant was locked is over (rule 7.1).
    LockEnded,
    /// The clawback of the grant is asked for already.
    CaseOpen,
    /// The idempotency key was used for another request.
    KeyReused,
    /// There are as many of them as there may be.
    LimitReached,
}

impl Problem {
    /// A problem of the whole input.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into() }
    }

    /// A problem of one field.
    pub fn of(field: impl Into<String>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, field: Some(field.into()), message: message.into() }
    }
}

impl Error {
    /// A rule that says no to the whole input.
    pub fn rule(code: ProblemCode, message: impl Into<String>) -> Self {
        Self::Rule(Problem::new(code, message))
    }

    /// A rule that says no to one field.
    pub fn field(field: impl Into<String>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self::Rule(Problem::of(field, code, message))
    }

    /// There is no such object.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::refused(
            RefusalCode::NotFound,
            format!(
                "There is no such {what}, or you may not see it. Name another one, or sign in as somebody who may."
            ),
        )
    }

    /// Says no where any rule did.
    ///
    /// # Errors
    /// There is a problem.
    pub fn unless_none(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::Rules(problems)) }
    }

    /// Malformed input.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::refused(RefusalCode::BadUserInput, message)
    }

    /// A refused request.
    pub fn refused(code: RefusalCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }
}

impl Error {
    /// See [`StoreError::is_unavailable`].
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_unavailable())
    }
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Rule(problem)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::rule(
                ProblemCode::StaleVersion,
                "Somebody else changed this meanwhile. Read it again, and repeat the change with its new version.",
            ),
            StoreError::Mirror => Self::refused(RefusalCode::ReadOnly, MIRROR),
            error => Self::Store(error),
        }
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        let code = match denial {
            Denial::SignedOut => RefusalCode::Unauthenticated,
            Denial::Hidden => RefusalCode::NotFound,
            Denial::NotLeader
            | Denial::NotMember
            | Denial::NotAuthor
            | Denial::NotSuccessor
            | Denial::NotFoundation
            | Denial::NotOwner
            | Denial::NotCurator
            | Denial::NotModerator
            | Denial::OwnClaim
            | Denial::NotForServices
            | Denial::MissingScope
            | Denial::NotReviewer
            | Denial::OwnWork
            | Denial::NotGuardian
            | Denial::NotOperator => RefusalCode::Forbidden,
        };
        Self::refused(code, denial.to_string())
    }
}

impl From<PasswordHasherError> for Error {
    fn from(error: PasswordHasherError) -> Self {
        match error {
            PasswordHasherError::Busy => Self::refused(
                RefusalCode::Unavailable,
                "Too many people sign in at this moment. Try again in a few seconds.",
            ),
            PasswordHasherError::Failed(cause) => {
                Self::Internal(format!("hashing a password failed: {cause}"))
            }
        }
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Internal(format!("issuing an access token failed: {error}"))
    }
}

impl From<WrongState> for Error {
    fn from(error: WrongState) -> Self {
        Self::rule(ProblemCode::WrongState, error.to_string())
    }
}

impl From<PageError> for Error {
    fn from(error: PageError) -> Self {
        Self::bad_input(error.to_string())
    }
}

impl From<NotAnEventCursor> for Error {
    fn from(error: NotAnEventCursor) -> Self {
        Self::bad_input(format!("`after`: {error}"))
    }
}

impl From<InvalidSubject> for Error {
    fn from(error: InvalidSubject) -> Self {
        Self::bad_input(error.to_string())
    }
}

impl From<InvalidTarget> for Error {
    fn from(error: InvalidTarget) -> Self {
        Self::bad_input(error.to_string())
    }
}

impl From<InvalidId> for Error {
    fn from(error: InvalidId) -> Self {
        let prefix = error.expected_prefix;
        Self::bad_input(format!("This is not an id of the right type. Use one that begins with `{prefix}_`."))
    }
}

/// A value that was refused, for a field that is named later.
pub trait FieldError {
    /// The problem that it makes of this field.
    fn in_field(self, field: &str) -> Problem;
}

impl FieldError for TextError {
    fn in_field(self, field: &str) -> Problem {
        let code = match self {
            Self::TooShort { .. } => ProblemCode::TooShort,
            Self::TooLong { .. } => ProblemCode::TooLong,
            Self::Nul => ProblemCode::Invalid,
        };
        Problem::of(field, code, format!("`{field}`: {self}"))
    }
}

impl FieldError for PasswordError {
    fn in_field(self, field: &str) -> Problem {
        let code = match self {
            Self::TooShort => ProblemCode::TooShort,
            Self::TooLong => ProblemCode::TooLong,
            Self::IsEmail => ProblemCode::Invalid,
        };
        Problem::of(field, code, format!("`{field}`: {self}"))
    }
}

macro_rules! invalid_in_field {
    ($($error:ty),+) => {
        $(impl FieldError for $error {
            fn in_field(self, field: &str) -> Problem {
                Problem::of(field, ProblemCode::Invalid, format!("`{field}`: {self}"))
            }
        })+
    };
}

invalid_in_field!(
    SlugError,
    EmailError,
    AddressError,
    TargetError,
    HandleError,
    ForumUrlError,
    governance::AddressError
);
