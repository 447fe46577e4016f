//! The rows of Alliance Hub: typed ids, closed vocabularies, and one sea-orm entity a table.

pub mod ids;
pub mod vocab;

pub mod account;
pub mod account_skill;
pub mod alliance;
pub mod answer;
pub mod application;
pub mod budget_line;
pub mod comment;
pub mod comment_revision;
pub mod credential;
pub mod event;
pub mod idempotency_key;
pub mod import_record;
pub mod intent;
pub mod kpi;
pub mod lead_transfer;
pub mod leader_update;
pub mod membership;
pub mod milestone;
pub mod mission;
pub mod mission_revision;
pub mod mission_tag;
pub mod question;
pub mod refresh_token;
pub mod season;
pub mod season_date;
pub mod season_policy;
pub mod session;
pub mod signal;
pub mod signal_skill;
pub mod staff_grant;
pub mod tier_claim;
pub mod trust_tier;
pub mod voting_cycle;
