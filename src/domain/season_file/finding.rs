//! What reading and importing a file have to say about it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Something in the file that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether the record, or the part of it that `field` names, was kept.
    pub severity: Severity,
    /// The section of the file.
    pub section: Section,
    /// The record's key, or its place for a record without one: `comments_and_updates[3]`.
    pub key: String,
    /// The field, where the finding is about one: `requested_op`, `members[2].person`.
    pub field: Option<String>,
    /// What was found.
    pub code: Code,
    /// The same as a sentence.
    pub message: String,
}

impl Finding {
    /// Whether a whole record was left out, and not only an entry within one.
    #[must_use]
    pub fn is_of_skipped_record(&self) -> bool {
        let is_of_entry = self.field.as_deref().is_some_and(|field| field.contains('['));
        self.severity == Severity::Skipped && !is_of_entry
    }
}

/// What became of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The record was kept.
    Warning,
    /// The record, or the entry of it that the field names, was left out.
    Skipped,
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as it is written in files and reports.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    };
}

names! {
    /// A section of the file, by its name in the file.
    Section {
        /// The file as a whole.
        File = "file",
        /// The season itself.
        Season = "season",
        /// Voting cycles.
        VotingCycles = "voting_cycles",
        /// Intents.
        Intents = "intents",
        /// Trust tiers.
        TrustTiers = "trust_tiers",
        /// People and organizations.
        People = "people",
        /// Alliances with their members.
        Alliances = "alliances",
        /// Missions that alliances proposed.
        Missions = "missions",
        /// The tier that each leader claims; no section of the file, but read from its missions.
        TierClaims = "tier_claims",
        /// Missions that the Foundation asked for (RFPs).
        FoundationMissions = "foundation_missions",
        /// Applications to RFPs.
        Applications = "foundation_mission_applications",
        /// Interest signals.
        Signals = "interest_signals",
        /// Questions, answers, comments and updates.
        Conversation = "comments_and_updates",
        /// Anomalies that the file itself states.
        DataAnomalies = "data_anomalies",
    }
}

names! {
    /// What was found.
    Code {
        /// A record, a field or an entry has another type than it should.
        WrongType = "WRONG_TYPE",
        /// A field that must be stated is not.
        Missing = "MISSING",
        /// A value is not one of those that are known.
        UnknownValue = "UNKNOWN_VALUE",
        /// The reader does not know this field.
        UnknownField = "UNKNOWN_FIELD",
        /// The reader does not know this section.
        UnknownSection = "UNKNOWN_SECTION",
        /// A key that the file does not have.
        UnknownReference = "UNKNOWN_REFERENCE",
        /// A key of a record that was skipped.
        SkippedReference = "SKIPPED_REFERENCE",
        /// A record of another season, or a reference to one.
        OtherSeason = "OTHER_SEASON",
        /// The same record a second time.
        Duplicate = "DUPLICATE",
        /// An object states one field twice.
        DuplicateField = "DUPLICATE_FIELD",
        /// Another record with a key that was taken before.
        DuplicateKey = "DUPLICATE_KEY",
        /// Another intent with a number that was taken before.
        DuplicateNumber = "DUPLICATE_NUMBER",
        /// A person stands twice among the members of an alliance.
        DuplicateMember = "DUPLICATE_MEMBER",
        /// Two missions have one ballot code.
        DuplicateBallotCode = "DUPLICATE_BALLOT_CODE",
        /// A text is longer than can be kept.
        TextTooLong = "TEXT_TOO_LONG",
        /// A text has characters that cannot be kept.
        ControlCharacter = "CONTROL_CHARACTER",
        /// An address is not one of http or https.
        BadUrl = "BAD_URL",
        /// A record without the address that it was taken from.
        SourceNotStated = "SOURCE_NOT_STATED",
        /// A date that cannot be.
        BadDate = "BAD_DATE",
        /// An end before its beginning.
        DatesReversed = "DATES_REVERSED",
        /// A deadline without a time of day.
        DeadlineTimeAssumed = "DEADLINE_TIME_ASSUMED",
        /// Handed in after the deadline.
        AfterDeadline = "AFTER_DEADLINE",
        /// An amount written in another form than a plain decimal number.
        AmountNormalised = "AMOUNT_NORMALISED",
        /// An amount whose separator could mean thousands or decimals.
        AmountAmbiguous = "AMOUNT_AMBIGUOUS",
        /// An amount below zero.
        AmountNegative = "AMOUNT_NEGATIVE",
        /// A text that is not an amount.
        AmountMalformed = "AMOUNT_MALFORMED",
        /// An amount with more than six decimals.
        AmountTooPrecise = "AMOUNT_TOO_PRECISE",
        /// An amount above all the OP there is.
        AmountTooLarge = "AMOUNT_TOO_LARGE",
        /// A mission that asks for nothing.
        ZeroAmount = "ZERO_AMOUNT",
        /// The ballot shows another amount than the proposal.
        BallotAmountDiffers = "BALLOT_AMOUNT_DIFFERS",
        /// An amount above the cap of the tier.
        AboveTierCap = "ABOVE_TIER_CAP",
        /// An amount above the whole budget of the intent.
        AboveIntentBudget = "ABOVE_INTENT_BUDGET",
        /// A percentage written in another form than `2.5%`.
        PercentageNormalised = "PERCENTAGE_NORMALISED",
        /// A text that is not a percentage.
        PercentageMalformed = "PERCENTAGE_MALFORMED",
        /// The published percentage is not the amount's share of the budget.
        PercentageMismatch = "PERCENTAGE_MISMATCH",
        /// One leader claims two tiers in one season.
        TierClaimConflict = "TIER_CLAIM_CONFLICT",
        /// A proposed mission under an intent that the Grants Council gives out.
        GrantsCouncilIntent = "GRANTS_COUNCIL_INTENT",
        /// The mission names another leader than its alliance.
        LeadDiffers = "LEAD_DIFFERS",
        /// An alliance without a leader.
        NoLeader = "NO_LEADER",
        /// A member without a published role.
        RoleNotStated = "ROLE_NOT_STATED",
        /// Not stated whether this is a person or an organization.
        AccountKindNotStated = "ACCOUNT_KIND_NOT_STATED",
        /// Not stated whether an RFP still takes applications.
        StatusNotStated = "STATUS_NOT_STATED",
        /// Neither the applicant nor the alliance is known.
        NoApplicant = "NO_APPLICANT",
        /// A kind of post that is not an interest signal.
        NotASignal = "NOT_A_SIGNAL",
        /// An answer without an earlier question on the same mission.
        AnswerWithoutQuestion = "ANSWER_WITHOUT_QUESTION",
        /// An anomaly that the file itself states.
        StatedAnomaly = "STATED_ANOMALY",
        /// The record is here already, from a file that said something else.
        ChangedAtSource = "CHANGED_AT_SOURCE",
        /// What the record is about is here already, from elsewhere.
        HereAlready = "HERE_ALREADY",
        /// The key could not be the name in addresses.
        KeyNotUsable = "KEY_NOT_USABLE",
        /// The same person has the same signal open already.
        AlreadySignalled = "ALREADY_SIGNALLED",
    }
}

/// A field's name as a finding shows it: without control characters, and cut.
pub(super) fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A text of the file as a message shows it: quoted, escaped and cut.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let shown: String = text.chars().take(LONGEST).collect();
    let cut = if text.chars().nth(LONGEST).is_some() { ".." } else { "" };
    format!("\"{}{cut}\"", shown.escape_debug())
}
