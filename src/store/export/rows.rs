//! Records and the rows that they stand for. A column that no record has a field for is not public: it is left out, and
//! empty where the record comes in.

use entity::ids::TypedId as _;
use entity::vocab::SignalVisibility;
use entity::{
    account, account_handle, alliance, answer, application, budget_line, comment, comment_revision,
    deadline_move, forum_post, forum_post_revision, forum_thread, import_record, intent, kpi, leader_update,
    membership, milestone, mission, mission_revision, question, season, season_date, season_policy, signal,
    tier_claim, tier_review, trust_tier, voting_cycle,
};
use uuid::Uuid;

use super::columns::Field;
use super::stored::{Identified, Stored, identified, stored};
use crate::domain::account::handle_key;
use crate::domain::export::{
    Account, AccountHandle, Alliance, Answer, Application, BudgetLine, CleanHtml, Comment, CommentRevision,
    Cycle, DeadlineMove, ForumPost, ForumPostRevision, ForumThread, ImportRecord, Intent, Kpi, Membership,
    Milestone, Mission, Policy, Question, Revision, Season, SeasonDate, Signal, Tier, TierClaim, TierReview,
    Update,
};
use crate::domain::text::{fold, searchable};
use crate::store::conversation::{forum_post_search_text, forum_thread_search_text};
use crate::store::error::StoreError;

identified! {
    Season: season, Policy: season_policy, Cycle: voting_cycle, Intent: intent, Tier: trust_tier, Account: account,
    Alliance: alliance, Membership: membership, TierClaim: tier_claim, Mission: mission, Revision: mission_revision,
    BudgetLine: budget_line, Milestone: milestone, Kpi: kpi, Application: application, Signal: signal,
    Comment: comment, CommentRevision: comment_revision, Question: question, Answer: answer, Update: leader_update,
    AccountHandle: account_handle, ForumThread: forum_thread, ForumPost: forum_post, ForumPostRevision: forum_post_revision,
    TierReview: tier_review, DeadlineMove: deadline_move,
}

stored! {
    Season <=> season {
        same: id, number, name, starts_on, ends_on, ends_note, source_urls, version, created_at, updated_at;
    }

    SeasonDate <=> season_date {
        same: season_id, position, label, starts_on, ends_at, source_urls;
    }

    Policy <=> season_policy {
        same: id, season_id, version, rules, author_id, reason, changed_fields, created_at;
    }

    Cycle <=> voting_cycle {
        same: id, season_id, code, kind, starts_on, ends_on, purpose, source_urls;
    }

    Intent <=> intent {
        same: id, season_id, number, title, description, route, source_urls;
        renamed: budget = budget_micro_op;
    }

    Tier <=> trust_tier {
        same: id, season_id, tier, criteria, source_urls;
        renamed: min_amount = min_micro_op;
    }

    Account <=> account {
        same: id, kind, handle, display_name, bio, timezone, note, source_urls, version, created_at, updated_at;
        beside: skills;
        made: |account|
            sort_name = fold(&account.display_name),
            search_text = searchable(
                [Some(account.display_name.as_str()), Some(account.handle.as_str()), account.bio.as_deref()]
                    .into_iter()
                    .flatten(),
            );
    }

    Alliance <=> alliance {
        same: id, slug, name, kind, status, description, defensible_value, decision_model, partner_organizations, note,
            source_urls, version, created_at, updated_at;
        made: |alliance|
            reward_distribution_plan = None,
            conflict_resolution_plan = None,
            communication_space = None,
            created_by = None,
            sort_name = fold(&alliance.name),
            search_text =
                searchable([Some(alliance.name.as_str()), alliance.description.as_deref()].into_iter().flatten());
    }

    Membership <=> membership {
        same: id, alliance_id, account_id, role_kind, role_title, responsibilities, background, is_compensated, status,
            joined_at, ended_at, source_urls, version, created_at, updated_at;
    }

    TierClaim <=> tier_claim {
        same: id, account_id, season_id, tier, justification, evidence_urls, status, version, created_at, updated_at;
    }

    TierReview <=> tier_review {
        same: id, claim_id, tier, verdict, created_at;
        made: |_review| reason = String::new(), reviewer_id = None;
    }

    Mission <=> mission {
        same: id, slug, kind, season_id, intent_id, voting_cycle_id, alliance_id, created_by, title, summary,
            description, status, upfront_requested, upfront_reason, starts_on, completes_on, policy_version,
            tier_at_submission, submitted_at, supersedes_id, supersedes_changes, approvals_missing,
            approvals_by, ballot_code, tier_required, fulfilled_by, fulfilled_by_count, contact_id,
            specification, opened_on, submit_by, select_by, github_issue, note, source_urls, revision, version,
            created_at, updated_at;
        renamed: requested_amount = requested_micro_op, ballot_amount = ballot_micro_op;
        beside: tags;
        made: |mission|
            recipient_address = None,
            sort_title = fold(&mission.title),
            search_text = searchable(
                [Some(mission.title.as_str()), mission.summary.as_deref(), mission.description.as_deref()]
                    .into_iter()
                    .flatten(),
            );
    }

    Revision <=> mission_revision {
        same: id, mission_id, number, editor_id, changed_fields, content, note, source_urls, created_at;
        renamed: requested_amount = requested_micro_op;
    }

    BudgetLine <=> budget_line {
        same: id, mission_id, position, label;
        renamed: amount = amount_micro_op;
    }

    Milestone <=> milestone {
        same: id, mission_id, position, kind, title, description, due_on, status, version;
    }

    Kpi <=> kpi {
        same: id, mission_id, position, description, target;
    }

    DeadlineMove <=> deadline_move {
        same: id, mission_id, reason, moved_by;
        renamed: kind = deadline, before = moved_from, after = moved_to, moved_at = created_at;
    }

    Application <=> application {
        same: id, mission_id, alliance_id, applicant_id, alliance_name, status, why_best_suited, critical_milestones,
            members, support_needed, upfront_barrier, policy_version, acknowledged_at, acknowledged_terms, submitted_on,
            decided_at, note, source_urls, version,
            created_at, updated_at;
        made: |_application| contact = None, recipient_address = None, decision_note = None;
    }

    Signal <=> signal {
        same: id, kind, status, season_id, account_id, mission_id, alliance_id, intent_id, message, hours_per_week,
            timezone, stated_on, source_urls, version, created_at, updated_at;
        beside: skills;
        made: |signal|
            visibility = SignalVisibility::Public,
            search_text = searchable(
                std::iter::once(signal.message.as_str()).chain(signal.skills.iter().map(String::as_str)),
            );
    }

    Comment <=> comment {
        same: id, kind, mission_id, alliance_id, author_id, parent_id, body, edited_at, source_urls, version, created_at;
    }

    CommentRevision <=> comment_revision {
        same: id, comment_id, number, body, written_at;
    }

    Question <=> question {
        same: id, mission_id, alliance_id, author_id, body, status, due_at, answered_at, source_urls, version, created_at;
    }

    Answer <=> answer {
        same: id, question_id, author_id, body, source_urls, created_at;
    }

    Update <=> leader_update {
        same: id, mission_id, alliance_id, author_id, period, body, source_urls, created_at;
    }

    AccountHandle <=> account_handle {
        same: id, account_id, platform, handle, verified_at, proof_url, reason, created_at;
        renamed: forum_url = site;
        made: |proven|
            handle_key = handle_key(&proven.handle),
            code = String::new(),
            code_expires_at = proven.created_at;
    }

    ForumThread <=> forum_thread {
        same: id, topic_id, title, slug, tags, posts_stated, opened_at, last_posted_at, views, mission_id, alliance_id,
            placed_by_hand, version, created_at, updated_at;
        renamed: forum_url = forum;
        made: |thread| search_text = forum_thread_search_text(&thread.title, &thread.tags);
    }

    ForumPost <=> forum_post {
        same: id, thread_id, post_id, number, reply_to_number, author_handle, author_name, by_staff, kind, state, likes,
            edit_reason, written_at, edited_at, updated_at;
        renamed: forum_url = forum, body_html = html, body_markdown = markdown, version = text_version,
            mirrored_at = created_at;
        made: |post|
            author_key = post.author_handle.as_deref().map(handle_key),
            reply_to_id = None,
            search_text = forum_post_search_text(
                post.body_html.as_ref().map(CleanHtml::as_str),
                post.body_markdown.as_deref(),
            );
    }

    ForumPostRevision <=> forum_post_revision {
        same: id, post_id, written_at;
        renamed: body_html = html, body_markdown = markdown, version = text_version, mirrored_at = created_at;
    }

    ImportRecord <=> import_record {
        same: section, key, subject_id, fingerprint, created_at;
    }
}
