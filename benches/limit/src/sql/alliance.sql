select json_build_object('data', json_build_object('alliance', (
    select row_to_json(one)
    from (
        select
            alliance.name,
            (
                select json_build_object('displayName', account.display_name)
                from membership
                join account on account.id = membership.account_id
                where membership.alliance_id = alliance.id
                    and membership.status = 'ACTIVE'
                    and membership.role_kind = 'LEAD'
            ) as leader,
            json_build_object('nodes', (
                select coalesce(json_agg(member), '[]')
                from (
                    select
                        membership.role_kind as "roleKind",
                        membership.role_title as "roleTitle",
                        json_build_object('displayName', account.display_name) as person
                    from membership
                    join account on account.id = membership.account_id
                    where membership.alliance_id = alliance.id and membership.status = 'ACTIVE'
                    order by membership.id
                    limit 10
                ) as member
            )) as members
        from alliance
        where alliance.id = $1
    ) as one
)))::text
