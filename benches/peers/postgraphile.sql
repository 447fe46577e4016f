-- What PostGraphile needs of the database to answer the cases: relations that no foreign key states.
create function alliance_leader(a alliance) returns account language sql stable as $$
    select account.*
    from membership
    join account on account.id = membership.account_id
    where membership.alliance_id = a.id and membership.status = 'ACTIVE' and membership.role_kind = 'LEAD'
$$;

create function alliance_members(a alliance) returns setof membership language sql stable as $$
    select * from membership where alliance_id = a.id and status = 'ACTIVE' order by id
$$;

create function mission_requested_amount(m mission) returns text language sql stable as $$
    select trim_scale(m.requested_micro_op::numeric / 1000000)::text
$$;

create function mission_newest_comments(m mission) returns setof comment language sql stable as $$
    select * from comment where mission_id = m.id order by id desc
$$;

create function season_board(season uuid) returns setof mission language sql stable as $$
    select *
    from mission
    where season_id = season and (kind <> 'FOUNDATION' or status <> 'DRAFT') and status <> 'REMOVED'
    order by id desc
$$;

create function write_comment(mission uuid, author uuid, body text) returns comment language sql volatile as $$
    with subject as (
        select id, alliance_id, season_id
        from mission
        where id = $1 and (kind <> 'FOUNDATION' or status <> 'DRAFT') and status <> 'REMOVED'
    ),
    written as (
        insert into comment (id, kind, mission_id, author_id, body, source_urls, version, created_at)
        select gen_random_uuid(), 'FEEDBACK', subject.id, $2, $3, '[]', 1, now()
        from subject
        returning *
    ),
    recorded as (
        insert into event (
            tx, id, kind, subject_type, subject_id, alliance_id, mission_id, season_id, actor_id, audience, version,
            changed_fields, data, occurred_at
        )
        select
            pg_current_xact_id()::text::bigint, gen_random_uuid(), 'COMMENT_CREATED', 'comment', written.id,
            subject.alliance_id, subject.id, subject.season_id, $2, 'PUBLIC', 1, '[]',
            '{"kind": "FEEDBACK", "parent": null}', now()
        from subject, written
    )
    select * from written
$$;
