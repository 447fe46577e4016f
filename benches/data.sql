-- The benchmark's data, the same on each run: 10,000 accounts, 2,000 alliances with ten members each, 10,000 missions
-- over five seasons and 100,000 comments with their events, all times :scale.
\set ON_ERROR_STOP on
begin;

-- A UUIDv7 of the nth object of a kind; later objects have greater ids.
create function pg_temp.nth_id(kind text, nth bigint) returns uuid language sql immutable as $$
    select (
        lpad(to_hex(1686250800000 + nth * 1000), 12, '0')
        || '7' || substr(md5(kind || nth), 1, 3)
        || '8' || substr(md5(kind || nth), 4, 15)
    )::uuid
$$;

-- A number from 0 to below `below` that looks random.
create function pg_temp.scattered(kind text, nth bigint, below bigint) returns bigint language sql immutable as $$
    select ('x' || substr(md5(kind || nth), 1, 15))::bit(60)::bigint % below
$$;

-- Text of about so many characters.
create function pg_temp.prose(kind text, nth bigint, length bigint) returns text language sql immutable as $$
    select left(
        'The ' || kind || ' ' || nth || ' '
        || repeat('serves builders who write, test and deploy contracts, and those who read what came of it. ', 40),
        length::integer
    )
$$;

create temporary view sizes as
    select 10000 * :scale as accounts, 2000 * :scale as alliances, 10000 * :scale as missions, 100000 * :scale as comments;

insert into account (id, kind, handle, display_name, bio, timezone, source_urls, sort_name, search_text, version, created_at, updated_at)
select
    pg_temp.nth_id('account', n), 'PERSON', 'person-' || n, 'Person ' || n, pg_temp.prose('person', n, 160),
    'Europe/Lisbon', '[]', 'person ' || n, 'person ' || n || ' person-' || n, 1, now(), now()
from sizes, generate_series(1, accounts) as n;

insert into season (id, number, name, starts_on, ends_on, source_urls, version, created_at, updated_at)
select
    pg_temp.nth_id('season', n), n, 'Season ' || n, date '2023-01-01' + n * 180, date '2023-01-01' + n * 180 + 120,
    '[]', 1, now(), now()
from generate_series(1, 5) as n;

insert into intent (id, season_id, number, title, description, budget_micro_op, route, source_urls)
select
    pg_temp.nth_id('intent', season * 4 + number), pg_temp.nth_id('season', season), number, 'Intent ' || number,
    pg_temp.prose('intent', number, 300), 3000000000000, 'TOKEN_HOUSE_VOTE', '[]'
from generate_series(1, 5) as season, generate_series(1, 4) as number;

insert into alliance (
    id, slug, name, kind, status, description, defensible_value, reward_distribution_plan, conflict_resolution_plan,
    decision_model, partner_organizations, source_urls, sort_name, search_text, created_by, version, created_at, updated_at
)
select
    pg_temp.nth_id('alliance', n), 'alliance-' || n, 'Alliance ' || n, 'AD_HOC', 'READY', pg_temp.prose('alliance', n, 600),
    pg_temp.prose('team', n, 300), pg_temp.prose('reward', n, 200), pg_temp.prose('plan', n, 200), 'LEADER_DECIDES', '[]',
    '[]', 'alliance ' || n, lower('alliance ' || n || ' ' || pg_temp.prose('alliance', n, 600)),
    pg_temp.nth_id('account', 1 + pg_temp.scattered('founder', n, accounts)), 1, now(), now()
from sizes, generate_series(1, alliances) as n;

-- 7919 has no factor in common with the number of accounts, so the ten members of an alliance differ.
insert into membership (
    id, alliance_id, account_id, role_kind, role_title, responsibilities, background, is_compensated, status, joined_at,
    source_urls, version, created_at, updated_at
)
select
    pg_temp.nth_id('membership', (n - 1) * 10 + place), pg_temp.nth_id('alliance', n),
    pg_temp.nth_id('account', 1 + ((n - 1) * 10 + place) * 7919 % accounts),
    case place when 1 then 'LEAD' when 10 then 'ADVISOR' else 'MEMBER' end, 'Contributor ' || place,
    pg_temp.prose('member', place, 90), pg_temp.prose('member', place, 120), true, 'ACTIVE', now(), '[]', 1, now(), now()
from sizes, generate_series(1, alliances) as n, generate_series(1, 10) as place;

insert into mission (
    id, slug, kind, season_id, intent_id, alliance_id, created_by, title, summary, description, status, requested_micro_op,
    upfront_requested, starts_on, completes_on, source_urls, sort_title, search_text, revision, version, created_at, updated_at
)
select
    pg_temp.nth_id('mission', n), 'mission-' || n, 'PROPOSED', pg_temp.nth_id('season', 1 + n % 5),
    pg_temp.nth_id('intent', (1 + n % 5) * 4 + 1 + pg_temp.scattered('intent', n, 4)),
    pg_temp.nth_id('alliance', 1 + pg_temp.scattered('carrier', n, alliances)),
    pg_temp.nth_id('account', 1 + pg_temp.scattered('author', n, accounts)),
    'Mission ' || n || ': bring what was learned to those who build', pg_temp.prose('mission', n, 120),
    pg_temp.prose('mission', n, 1500),
    (array['DRAFT', 'SEEKING_APPROVAL', 'APPROVED_FOR_VOTE', 'ON_BALLOT'])[1 + pg_temp.scattered('status', n, 4)],
    (1000 + pg_temp.scattered('amount', n, 140000)) * 500000, false, date '2023-06-20', date '2023-09-20', '[]',
    'mission ' || n, lower('mission ' || n || ' ' || pg_temp.prose('mission', n, 1500)), 1, 1, now(), now()
from sizes, generate_series(1, missions) as n;

insert into comment (id, kind, mission_id, author_id, body, source_urls, version, created_at)
select
    pg_temp.nth_id('comment', n), 'FEEDBACK', pg_temp.nth_id('mission', 1 + pg_temp.scattered('subject', n, missions)),
    pg_temp.nth_id('account', 1 + pg_temp.scattered('commenter', n, accounts)),
    pg_temp.prose('comment', n, 60 + pg_temp.scattered('length', n, 160)), '[]', 1, now()
from sizes, generate_series(1, comments) as n;

-- The log holds the comments' events, from transactions that ended long ago.
insert into event (
    tx, id, kind, subject_type, subject_id, mission_id, season_id, actor_id, audience, version, changed_fields, data, occurred_at
)
select
    1 + n * 300 / comments, pg_temp.nth_id('event', n), 'COMMENT_CREATED', 'comment', pg_temp.nth_id('comment', n), mission.id,
    mission.season_id, pg_temp.nth_id('account', 1 + pg_temp.scattered('commenter', n, accounts)), 'PUBLIC', 1, '[]',
    '{"kind": "FEEDBACK", "parent": null}', now()
from sizes, generate_series(1, comments) as n
join mission on mission.id = pg_temp.nth_id('mission', 1 + pg_temp.scattered('subject', n, (select missions from sizes)))
order by n;

commit;
vacuum analyze;
