//! Inputs of the mutations on RFPs and their applications, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::scalar::{DateTime, TokenAmount};
use crate::service::error::Error;
use crate::service::fields::{list, optional_text, text};
use crate::service::mission::{
    AbandonApplication, AbandonRfp, CloseWithoutSelection, MoveDeadline, ReviewApplication, RfpAt,
    SelectApplications, WithdrawApplication,
};

const MOST_CHOSEN: usize = 100;

/// A deadline of an RFP that moves.
#[derive(Clone, Debug, InputObject)]
pub struct MissionDeadlineMoveInput {
    /// The RFP.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Until when it takes applications from now on; left out, that stays.
    pub submit_by: Option<DateTime>,
    /// Until when applicants are chosen from now on; left out, that stays.
    pub select_by: Option<DateTime>,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionDeadlineMoveInput {
    pub(super) fn command(&self) -> Result<MoveDeadline, Error> {
        Ok(MoveDeadline {
            rfp: RfpAt { id: typed_id(&self.id)?, expected_version: self.expected_version },
            submit_by: self.submit_by.map(|moment| moment.0),
            select_by: self.select_by.map(|moment| moment.0),
            reason: text("reason", &self.reason)?,
        })
    }
}

/// The applicants whom an RFP takes.
#[derive(Clone, Debug, InputObject)]
pub struct MissionSelectInput {
    /// The RFP.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The applications that are chosen: as many as fulfilledBy says. All others are not.
    pub application_ids: Vec<ID>,
    /// What each of them is granted, which may differ from what the RFP offers; left out, each is granted that. Without either,
    /// and with 0, nobody is granted OP.
    pub amount: Option<TokenAmount>,
    /// What is said to the decision, at most 2,000 characters; for the Foundation and the leaders who applied.
    pub note: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionSelectInput {
    pub(super) fn command(&self) -> Result<SelectApplications, Error> {
        Ok(SelectApplications {
            rfp: RfpAt { id: typed_id(&self.id)?, expected_version: self.expected_version },
            applications: list("applicationIds", &self.application_ids, MOST_CHOSEN, |_, id| typed_id(id))?,
            amount: self.amount.map(|amount| amount.0),
            note: optional_text("note", self.note.as_deref())?,
        })
    }
}

/// An RFP that ends, and why.
#[derive(Clone, Debug, InputObject)]
pub struct MissionEndInput {
    /// The RFP.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionEndInput {
    fn at(&self) -> Result<RfpAt, Error> {
        Ok(RfpAt { id: typed_id(&self.id)?, expected_version: self.expected_version })
    }

    pub(super) fn close(&self) -> Result<CloseWithoutSelection, Error> {
        Ok(CloseWithoutSelection { rfp: self.at()?, reason: text("reason", &self.reason)? })
    }

    pub(super) fn abandon(&self) -> Result<AbandonRfp, Error> {
        Ok(AbandonRfp { rfp: self.at()?, reason: text("reason", &self.reason)? })
    }
}

/// An application that the Foundation begins to read.
#[derive(Clone, Debug, InputObject)]
pub struct ApplicationReviewInput {
    /// The application.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApplicationReviewInput {
    pub(super) fn command(&self) -> Result<ReviewApplication, Error> {
        Ok(ReviewApplication { id: typed_id(&self.id)?, expected_version: self.expected_version })
    }
}

/// The application of a team that gave up.
#[derive(Clone, Debug, InputObject)]
pub struct ApplicationAbandonInput {
    /// The application.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApplicationAbandonInput {
    pub(super) fn command(&self) -> Result<AbandonApplication, Error> {
        Ok(AbandonApplication {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            reason: text("reason", &self.reason)?,
        })
    }
}

/// An application that its leader takes back.
#[derive(Clone, Debug, InputObject)]
pub struct ApplicationWithdrawInput {
    /// The application.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for the Foundation; at most 2,000 characters.
    pub reason: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApplicationWithdrawInput {
    pub(super) fn command(&self) -> Result<WithdrawApplication, Error> {
        Ok(WithdrawApplication {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            reason: optional_text("reason", self.reason.as_deref())?,
        })
    }
}
