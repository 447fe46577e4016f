//! The records of a season file, checked: every key that a record names is the key of another record here.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::vocab::{
    AccountKind, AllianceKind, ApplicationStatus, CommentKind, CycleKind, FulfilledBy, IntentRoute,
    MissionStatus, RoleKind, SignalKind, TrustTier,
};
use url::Url;

use super::finding::Section;
use super::status::{GithubState, Outcome};
use crate::domain::amount::TokenAmount;

/// What a season file says, record by record, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonFile {
    /// The season that the file is about.
    pub season: Season,
    /// Its voting cycles.
    pub cycles: Vec<Cycle>,
    /// Its intents.
    pub intents: Vec<Intent>,
    /// Its trust tiers.
    pub tiers: Vec<Tier>,
    /// Everybody whom the other records name.
    pub people: Vec<Person>,
    /// Alliances with their members.
    pub alliances: Vec<Alliance>,
    /// Missions that alliances proposed.
    pub missions: Vec<Mission>,
    /// The tier that each leader claims, from the first mission that states one.
    pub tier_claims: Vec<TierClaim>,
    /// Missions that the Foundation asked for.
    pub rfps: Vec<Rfp>,
    /// Applications to them.
    pub applications: Vec<Application>,
    /// Interest signals.
    pub signals: Vec<Signal>,
    /// Questions, answers, comments and updates.
    pub conversation: Vec<Post>,
    /// How many entries the sections have that this version knows and does not keep.
    pub not_kept: BTreeMap<&'static str, usize>,
}

/// A record with a key of its own, by which other records and other files name it.
pub trait Record {
    /// The section that it stands in.
    const SECTION: Section;
    /// Its key, unique within the section.
    fn key(&self) -> &str;
    /// Where it comes from.
    fn origin(&self) -> &Origin;
}

macro_rules! records {
    ($($record:ident in $section:ident by $key:expr;)+) => {
        $(impl Record for $record {
            const SECTION: Section = Section::$section;
            fn key(&self) -> &str {
                let key: fn(&Self) -> &str = $key;
                key(self)
            }
            fn origin(&self) -> &Origin { &self.origin }
        })+
    };
}

records! {
    Season in Season by |season| &season.key;
    Cycle in VotingCycles by |cycle| &cycle.key;
    Intent in Intents by |intent| &intent.key;
    Tier in TrustTiers by |tier| tier.tier.as_str();
    Person in People by |person| &person.key;
    Alliance in Alliances by |alliance| &alliance.key;
    Mission in Missions by |mission| &mission.key;
    TierClaim in TierClaims by |claim| &claim.person;
    Rfp in FoundationMissions by |rfp| &rfp.key;
    Application in Applications by |application| &application.key;
    Signal in Signals by |signal| &signal.key;
    Post in Conversation by |post| &post.key;
}

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The public addresses that it was taken from.
    pub sources: Vec<Url>,
    /// A hash of everything that the file says in this record; another one means that the record differs.
    pub fingerprint: String,
}

impl Origin {
    /// The addresses as texts.
    #[must_use]
    pub fn source_urls(&self) -> Vec<String> {
        self.sources.iter().map(Url::to_string).collect()
    }
}

/// A season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// Its key, such as `S4`.
    pub key: String,
    /// Its number, above zero.
    pub number: i32,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// What is known of its end where no date is.
    pub ends_note: Option<String>,
    /// The dates that it names.
    pub key_dates: Vec<KeyDate>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A date that a season names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDate {
    /// What the date is for.
    pub label: String,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// Its end or deadline.
    pub to: Option<DateTime<Utc>>,
    /// The public addresses that say so.
    pub sources: Vec<Url>,
}

/// A voting cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Its code, such as `12a`.
    pub key: String,
    /// Whether missions are voted in it.
    pub kind: CycleKind,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// Its last day.
    pub to: Option<NaiveDate>,
    /// What is decided in it.
    pub purpose: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A goal of the season with a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Its key.
    pub key: String,
    /// Its number within the season, above zero; no two intents here share one.
    pub number: i32,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The OP that may be given out for it.
    pub budget: Option<TokenAmount>,
    /// How the budget is given out.
    pub route: IntentRoute,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a trust tier allows in this season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The tier; no two records here share one.
    pub tier: TrustTier,
    /// The amount from which the tier is meant.
    pub min: Option<TokenAmount>,
    /// The largest amount that the tier may ask for.
    pub max: Option<TokenAmount>,
    /// Who has the tier.
    pub criteria: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A person or an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its key.
    pub key: String,
    /// The published name.
    pub name: String,
    /// A person or an organization.
    pub kind: AccountKind,
    /// A remark.
    pub note: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// An alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alliance {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How it came together.
    pub kind: AllianceKind,
    /// Its members, each person once; the leader among them.
    pub members: Vec<Member>,
    /// Whether the published list of members is known to be complete.
    pub member_list_complete: Option<bool>,
    /// Organizations that stand behind it, by name.
    pub partner_organizations: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Alliance {
    /// The key of the leader.
    #[must_use]
    pub fn lead(&self) -> Option<&str> {
        self.members.iter().find(|member| member.role == RoleKind::Lead).map(|member| member.person.as_str())
    }
}

/// A member of an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key of the person.
    pub person: String,
    /// What the person is to the alliance.
    pub role: RoleKind,
    /// The published role, in words.
    pub role_title: Option<String>,
}

/// A mission that an alliance proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mission {
    /// Its key; no RFP has the same.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: Option<String>,
    /// Where it stands, as far as the file states it.
    pub status: MissionStatus,
    /// What the vote said, only if a source states it.
    pub outcome: Option<Outcome>,
    /// The key of the intent.
    pub intent: Option<String>,
    /// The key of the voting cycle.
    pub cycle: Option<String>,
    /// The key of the alliance.
    pub alliance: Option<String>,
    /// The key of the leader whom the proposal names.
    pub lead: Option<String>,
    /// The tier that the proposal claims.
    pub tier_claimed: Option<TrustTier>,
    /// Why.
    pub tier_justification: Option<String>,
    /// The OP that it asks for.
    pub requested: Option<TokenAmount>,
    /// What it asked for before.
    pub requested_before: Vec<EarlierRequest>,
    /// Whether it needs cash before the OP is unlocked.
    pub upfront_capital: Option<bool>,
    /// Its code on the ballot.
    pub ballot_code: Option<String>,
    /// The amount on the ballot.
    pub ballot_amount: Option<TokenAmount>,
    /// Tags.
    pub tags: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// An amount that a mission asked for before its present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRequest {
    /// The amount.
    pub amount: TokenAmount,
    /// When it was asked for.
    pub on: Option<NaiveDate>,
    /// A remark.
    pub note: Option<String>,
    /// The public addresses that say so.
    pub sources: Vec<Url>,
}

/// A leader's claim of a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierClaim {
    /// The key of the leader.
    pub person: String,
    /// The tier.
    pub tier: TrustTier,
    /// Why.
    pub justification: Option<String>,
    /// The key of the mission that states it.
    pub mission: String,
    /// Where it comes from; its fingerprint is of the claim, not of the whole mission.
    pub origin: Origin,
}

/// A mission that the Foundation asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rfp {
    /// Its key; no proposed mission has the same.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Where it stands, as far as the file states it.
    pub status: MissionStatus,
    /// Where its issue stands.
    pub github_state: Option<GithubState>,
    /// The number of its issue.
    pub github_issue: Option<i32>,
    /// The key of the intent.
    pub intent: Option<String>,
    /// The tier that applicants need.
    pub tier_required: Option<TrustTier>,
    /// The OP that it offers.
    pub baseline_grant: Option<TokenAmount>,
    /// How many applicants it takes.
    pub fulfilled_by: Option<FulfilledBy>,
    /// The key of the person to ask.
    pub contact: Option<String>,
    /// The day it was published.
    pub opened_on: Option<NaiveDate>,
    /// When applications are due.
    pub submit_by: Option<DateTime<Utc>>,
    /// When the applicants are chosen.
    pub selection_by: Option<DateTime<Utc>>,
    /// Labels of its issue.
    pub labels: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// An application to an RFP; the applicant or the alliance's name is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its key, made from its content.
    pub key: String,
    /// The key of the RFP.
    pub rfp: String,
    /// The key of the applicant.
    pub applicant: Option<String>,
    /// The name of the alliance that applies.
    pub alliance_name: Option<String>,
    /// The day it was handed in.
    pub submitted_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// A remark.
    pub note: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// An interest signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its key, made from its content.
    pub key: String,
    /// Its direction.
    pub kind: SignalKind,
    /// The key of its author.
    pub from: Option<String>,
    /// The key of the mission or RFP; without one it is meant for any.
    pub mission: Option<String>,
    /// What it says.
    pub message: String,
    /// The day it was given.
    pub on: Option<NaiveDate>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A post of the conversation on a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its key, made from its content.
    pub key: String,
    /// What it is.
    pub kind: PostKind,
    /// The key of the mission or RFP.
    pub mission: String,
    /// The key of its author.
    pub author: Option<String>,
    /// What it says.
    pub body: String,
    /// The day it was written.
    pub on: Option<NaiveDate>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a post is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostKind {
    /// A question to the leader.
    Question,
    /// The leader's answer.
    Answer {
        /// The key of the question, which stands earlier in the conversation.
        question: String,
    },
    /// A comment.
    Comment(CommentKind),
    /// A leader's update.
    Update,
}
