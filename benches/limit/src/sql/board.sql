select json_build_object('data', json_build_object('missions', json_build_object('nodes', (
    select coalesce(json_agg(row_to_json(board)), '[]')
    from (
        select
            page.title,
            trim_scale(page.requested_micro_op::numeric / 1000000)::text as "requestedAmount",
            (
                select json_build_object('name', alliance.name, 'leader', (
                    select json_build_object('displayName', account.display_name)
                    from membership
                    join account on account.id = membership.account_id
                    where membership.alliance_id = alliance.id
                        and membership.status = 'ACTIVE'
                        and membership.role_kind = 'LEAD'
                ))
                from alliance
                where alliance.id = page.alliance_id
            ) as alliance,
            json_build_object('nodes', (
                select coalesce(json_agg(json_build_object(
                    'body', latest.body,
                    'author', json_build_object('displayName', account.display_name)
                ) order by latest.id desc), '[]')
                from (
                    select comment.id, comment.author_id, comment.body
                    from comment
                    where comment.mission_id = page.id
                    order by comment.id desc
                    limit 5
                ) as latest
                join account on account.id = latest.author_id
            )) as comments
        from (
            select mission.id, mission.title, mission.requested_micro_op, mission.alliance_id
            from mission
            where mission.season_id = $1
                and (mission.kind <> 'FOUNDATION' or mission.status <> 'DRAFT')
                and mission.status <> 'REMOVED'
            order by mission.id desc
            limit 20
        ) as page
    ) as board
))))::text
