//! Mirrored threads of forums, and the handles of accounts on other platforms.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0015_forum", up: UP, down: DOWN };

const UP: &str = "
create table forum_thread (
    id uuid not null constraint forum_thread_pkey primary key,
    forum text not null,
    topic_id integer not null,
    title text not null,
    slug text not null,
    tags jsonb not null,
    posts_stated integer,
    opened_at timestamptz,
    last_posted_at timestamptz,
    views bigint,
    mission_id uuid constraint forum_thread_mission_id_fkey references mission (id),
    alliance_id uuid constraint forum_thread_alliance_id_fkey references alliance (id),
    placed_by_hand boolean not null,
    search_text text not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint forum_thread_forum_topic_id_key unique (forum, topic_id),
    constraint forum_thread_subject_check check (mission_id is null or alliance_id is null)
);
create index forum_thread_mission_id_idx on forum_thread (mission_id, id);
create index forum_thread_alliance_id_idx on forum_thread (alliance_id, id);

create table forum_post (
    id uuid not null constraint forum_post_pkey primary key,
    thread_id uuid not null constraint forum_post_thread_id_fkey references forum_thread (id),
    forum text not null,
    post_id bigint not null,
    number integer not null,
    reply_to_number integer,
    reply_to_id uuid constraint forum_post_reply_to_id_fkey references forum_post (id),
    author_handle text,
    author_key text,
    author_name text,
    by_staff boolean not null,
    kind text not null,
    state text not null,
    html text,
    markdown text,
    search_text text not null,
    likes integer,
    text_version integer not null,
    edit_reason text,
    written_at timestamptz,
    edited_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint forum_post_forum_post_id_key unique (forum, post_id),
    constraint forum_post_kind_check check (kind in ('REGULAR', 'MODERATOR_ACTION', 'SMALL_ACTION')),
    constraint forum_post_state_check check (state in ('VISIBLE', 'HIDDEN', 'DELETED', 'AUTHOR_SUSPENDED')),
    constraint forum_post_text_check check (state = 'VISIBLE' or (html is null and markdown is null))
);
create index forum_post_thread_id_number_idx on forum_post (thread_id, number, id);
create index forum_post_reply_to_id_idx on forum_post (reply_to_id, number, id);
create index forum_post_author_key_idx on forum_post (forum, author_key);

create table forum_post_revision (
    id uuid not null constraint forum_post_revision_pkey primary key,
    post_id uuid not null constraint forum_post_revision_post_id_fkey references forum_post (id) on delete cascade,
    text_version integer not null,
    html text,
    markdown text,
    written_at timestamptz,
    created_at timestamptz not null
);
create index forum_post_revision_post_id_idx on forum_post_revision (post_id, id);

create table account_handle (
    id uuid not null constraint account_handle_pkey primary key,
    account_id uuid not null constraint account_handle_account_id_fkey references account (id) on delete cascade,
    platform text not null,
    site text not null,
    handle text not null,
    handle_key text not null,
    code text not null,
    code_expires_at timestamptz not null,
    verified_at timestamptz,
    proof_url text,
    reason text,
    created_at timestamptz not null,
    constraint account_handle_account_key unique (account_id, platform, site, handle_key),
    constraint account_handle_platform_check
        check (platform in ('FORUM', 'GITHUB', 'DISCORD', 'TELEGRAM', 'TWITTER', 'FARCASTER', 'ENS')),
    constraint account_handle_site_check check ((platform = 'FORUM') = (site <> ''))
);
create unique index account_handle_verified_key on account_handle (platform, site, handle_key)
    where verified_at is not null;
create index account_handle_account_id_idx on account_handle (account_id, id);
";

const DOWN: &str = "
drop table account_handle;
drop table forum_post_revision;
drop table forum_post;
drop table forum_thread;
";
