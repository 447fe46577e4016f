//! How errors reach a client.

use async_graphql::{Enum, ErrorExtensions, SimpleObject};

use crate::id::error_id;
use crate::service::error::{DATABASE_AWAY, Error, Problem, ProblemCode, RefusalCode};

/// What a reader does who was away for longer than events are kept.
const EXPIRED: &str = "Events behind this cursor are no longer kept. Read again what you follow, or take a new export, \
    and go on with `resumeFrom` as `after`.";

/// An error of a resolver. It has no `Display`, so that nothing but the mapping below can show it to a client.
#[derive(Debug)]
pub struct ApiError(Error);

/// What resolvers return.
pub type Result<T> = std::result::Result<T, ApiError>;

/// What resolvers of nullable fields return: the engine answers a failed `Result<Option<_>>` with null for the whole
/// parent, but a failed `Option<Result<_>>` with null for the field.
pub type Nullable<T> = Option<async_graphql::Result<T>>;

/// Resolves a nullable field.
pub async fn nullable<T>(work: impl Future<Output = Result<Option<T>>>) -> Nullable<T> {
    work.await.map_err(async_graphql::Error::from).transpose()
}

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<ApiError> for async_graphql::Error {
    fn from(ApiError(error): ApiError) -> Self {
        match error {
            Error::Refused { code, message } => {
                Self::new(message).extend_with(|_, extensions| extensions.set("code", code.as_str()))
            }
            Error::CursorExpired { resume_from } => Self::new(EXPIRED).extend_with(|_, extensions| {
                extensions.set("code", RefusalCode::CursorExpired.as_str());
                extensions.set("resumeFrom", resume_from.to_string());
            }),
            Error::Rules(problems) => {
                let messages: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
                Self::new(messages.join(" "))
                    .extend_with(|_, extensions| extensions.set("code", "BAD_USER_INPUT"))
            }
            // A read has no payload to put a broken rule into.
            Error::Rule(problem) => Self::new(problem.message)
                .extend_with(|_, extensions| extensions.set("code", "BAD_USER_INPUT")),
            error if error.is_unavailable() => {
                tracing::warn!(error = ?error, "a resolver did without the database");
                Self::new(format!(
                    "{DATABASE_AWAY} Repeat a mutation with its `idempotencyKey`, as it may have been done."
                ))
                .extend_with(|_, extensions| extensions.set("code", RefusalCode::Unavailable.as_str()))
            }
            error => {
                let error_id = error_id();
                tracing::error!(error_id, error = ?error, "a resolver failed");
                Self::new("The server made a mistake. Report the `errorId` if it happens again.").extend_with(
                    |_, extensions| {
                        extensions.set("code", "INTERNAL");
                        extensions.set("errorId", error_id.as_str());
                    },
                )
            }
        }
    }
}

/// A rule that said no to a mutation: what to change so that it says yes.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// Names the rule for programs.
    pub code: UserErrorCode,
    /// The input field that it concerns, as a path such as ["budgetLines", "0", "amount"]; null for the whole input.
    pub field: Option<Vec<String>>,
    /// A sentence that says what to do.
    pub message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.into(),
            field: problem.field.map(|path| path.split('.').map(str::to_owned).collect()),
            message: problem.message,
        }
    }
}

/// The rules that can say no to a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ProblemCode")]
pub enum UserErrorCode {
    /// A text is missing or too short.
    TooShort,
    /// A text or a list is too long.
    TooLong,
    /// A value has not the form that its field needs.
    Invalid,
    /// The object has changed since it was read: read it again and send its new version as expectedVersion.
    StaleVersion,
    /// The object is not in a state that allows this.
    WrongState,
    /// Something that this needs is not filled in.
    Incomplete,
    /// Another object has this slug, handle or address.
    Taken,
    /// The person is a member already.
    AlreadyMember,
    /// The person is not a member.
    NotAMember,
    /// An alliance cannot lose its leader: hand the lead over first.
    LastLead,
    /// The lead is offered to somebody already.
    HandoverPending,
    /// The amount is above what the alliance's trust tier may ask for.
    TierExceeded,
    /// The alliance's trust tier is below what the RFP needs.
    TierTooLow,
    /// The deadline has passed.
    DeadlinePassed,
    /// The leader has as many active missions as the season allows.
    TooManyMissions,
    /// The work ends later than a mission of the season may.
    RunsTooLong,
    /// Another mission has taken this one's place, or it cannot take the place of the one that it names.
    Superseded,
    /// Not as many applicants are chosen as the RFP takes.
    WrongNumber,
    /// The intent gives its budget out another way.
    WrongRoute,
    /// The alliance has applied already.
    AlreadyApplied,
    /// The same signal is open already.
    AlreadySignalled,
    /// The e-mail address and password do not belong together.
    BadCredentials,
    /// The refresh token is not valid, or no longer.
    BadToken,
    /// The delegate has too little voting power to approve, and no waiver.
    NotQualified,
    /// Nobody approves a mission of an own alliance.
    OwnProposal,
    /// The delegate has approved the mission already.
    AlreadyApproved,
    /// The mission has a newer revision than the one that was read.
    StaleRevision,
    /// The signature is not that of the address, or the message is not one that walletChallenge gave.
    BadSignature,
    /// The account has linked no address yet, or not this one.
    NoAddress,
    /// The intent has a ballot in this cycle, or one that is not counted yet.
    BallotExists,
    /// A mission has not, or no longer, the approvals that the ballot takes.
    NotApproved,
    /// The result is not what the mirrored votes add up to.
    VotesDisagree,
    /// The address has a vote on the ballot already, which a correction alone may change.
    AlreadyVoted,
    /// The milestone is no ground for a clawback: it is not critical, or it is not late.
    NoGround,
    /// The year for which the grant was locked is over, so it cannot be taken back.
    LockEnded,
    /// The clawback of the grant is asked for already.
    CaseOpen,
    /// The idempotency key was used for another request.
    KeyReused,
    /// There are as many of them as there may be: delete one first.
    LimitReached,
}

impl ApiError {
    /// The error that it wraps.
    pub fn into_inner(self) -> Error {
        self.0
    }
}
