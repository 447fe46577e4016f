with subject as (
    select id, alliance_id, season_id
    from mission
    where id = $3 and (kind <> 'FOUNDATION' or status <> 'DRAFT') and status <> 'REMOVED'
),
written as (
    insert into comment (id, kind, mission_id, author_id, body, source_urls, version, created_at)
    select $1::uuid, 'FEEDBACK', subject.id, $4::uuid, $5::text, '[]', 1, now()
    from subject
    returning author_id, body
),
recorded as (
    insert into event (
        tx, id, kind, subject_type, subject_id, alliance_id, mission_id, season_id, actor_id, audience, version,
        changed_fields, data, occurred_at
    )
    select
        pg_current_xact_id()::text::bigint, $2::uuid, 'COMMENT_CREATED', 'comment', $1, subject.alliance_id,
        subject.id, subject.season_id, $4, 'PUBLIC', 1, '[]', '{"kind": "FEEDBACK", "parent": null}', now()
    from subject
)
select json_build_object('data', json_build_object('commentCreate', json_build_object(
    'comment', json_build_object(
        'body', written.body,
        'author', json_build_object('displayName', account.display_name)
    ),
    'errors', '[]'::json
)))::text
from written
join account on account.id = written.author_id
